"""When an assessment is one, and when it can be checked against the responses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workflows.guards import sources
from workflows.refusal import Refusal

KINDS = {
    "equality": "Equality assessment",
    "data_protection": "Data protection assessment",
    "legal": "Legal assessment",
}
OUTCOMES = ("no_change", "updated")
TEXT_LIMIT, NAME_LIMIT = 32_000, 200
DUE_REGARD = f"law: {sources.EQUALITY_BEFORE}"
CONTINUING = f"law: {sources.EQUALITY_AGAIN}"
RESPECTED = f"law: {sources.DATA_PROTECTION}"
LAWFUL = "house: a text that asks for what the law does not allow is not put to anybody"


@dataclass(frozen=True)
class Part:
    """One of the three questions of a short form.

    what  what its answer says, to follow “Say”; name: of the answer, above it
    """

    question: str
    help: str
    what: str
    name: str


@dataclass(frozen=True)
class ShortForm:
    """The questions of an assessment of one kind, and why it is made."""

    about: str
    signing: str
    parts: dict[str, Part]
    source: str


# The columns have their names from the first of the three; each kind asks its own questions.
FORMS = {
    "equality": ShortForm(
        about="Public bodies must consider equality before they decide, not after. The equality "
        "assessment is signed before partner agencies are asked, and checked again against what "
        "they answered.",
        signing="the impact on equality has been considered",
        parts={
            "groups_affected": Part(
                "Which groups may be affected?",
                "Think of age, disability, gender reassignment, marriage and civil partnership, "
                "pregnancy and maternity, race, religion or belief, sex, sexual orientation.",
                "which groups may be affected",
                "Groups affected",
            ),
            "impact": Part(
                "What is the likely impact on them?",
                "Good and bad, and how you know.",
                "the likely impact",
                "Likely impact",
            ),
            "mitigation": Part(
                "What will be done about it?",
                "What the text already does, and what else will be done, by whom.",
                "what will be done about it",
                "What will be done",
            ),
        },
        source=DUE_REGARD,
    ),
    "data_protection": ShortForm(
        about="For a text that has people collect, share or keep information about others. "
        "It is signed by whoever is responsible, often the data protection officer.",
        signing="the risks to people’s information have been considered",
        parts={
            "groups_affected": Part(
                "What information about people is collected, shared or kept?",
                "About whom, who gets it from whom, and for what. Say which of it is about health, "
                "ethnicity, belief, sexual life or offences.",
                "what information about people is collected, shared or kept",
                "Information about people",
            ),
            "impact": Part(
                "What could go wrong for these people?",
                "Such as information that reaches the wrong person, is wrong, or is kept too long; "
                "and how likely that is.",
                "what could go wrong for these people",
                "What could go wrong",
            ),
            "mitigation": Part(
                "What makes it lawful, and what keeps it safe?",
                "The lawful basis, who may see it, how it is sent, when it is deleted, and how "
                "people are told.",
                "what makes it lawful and keeps it safe",
                "What makes it lawful and safe",
            ),
        },
        source=RESPECTED,
    ),
    "legal": ShortForm(
        about="For a text that rests on duties or powers, or changes who must do what. It is "
        "signed by the legal adviser.",
        signing="the text has been read with the law beside it",
        parts={
            "groups_affected": Part(
                "Which law and guidance does the text rest on?",
                "Acts with their sections, statutory guidance with its year, decisions of courts.",
                "which law and guidance the text rests on",
                "Law and guidance",
            ),
            "impact": Part(
                "Where does the text ask for more than the law, or for less?",
                "A “must” without a duty behind it, a duty that is left out, a power that nobody "
                "has.",
                "where the text asks for more than the law, or for less",
                "More or less than the law",
            ),
            "mitigation": Part(
                "What has to change, or to be watched?",
                "Passages to reword, law that is about to change, advice still to be taken.",
                "what has to change or to be watched",
                "What has to change",
            ),
        },
        source=LAWFUL,
    ),
}


def is_complete(kind: str, parts: dict[str, str], *, has_file: bool) -> Iterator[Refusal]:
    """All three parts are written, or a document stands in for them. Source: that of its form."""
    if has_file:
        return
    form = FORMS.get(kind, FORMS["equality"])
    for field, part in form.parts.items():
        if not parts[field].strip():
            yield Refusal(
                f"no-{field.replace('_', '-')}",
                f"Say {part.what}, or upload an assessment that does.",
                source=form.source,
                field=field,
            )


def is_signed(name: str, role: str | None = None) -> Iterator[Refusal]:
    """Somebody answers for it by name, and where it matters by role. Source: house rule."""
    if not name.strip():
        yield Refusal("no-signatory", "Type the name of the person who signs.", field="signed_name")
    if role is not None and not role.strip():
        yield Refusal("no-signatory-role", "Type the role in which they sign.", field="signed_role")


def are_short_enough(texts: dict[str, str], limit: int) -> Iterator[Refusal]:
    """`limit` is in characters."""
    for field, words in texts.items():
        if len(words) > limit:
            yield Refusal(
                f"{field.replace('_', '-')}-too-long",
                f"This is {len(words):,} characters long; it may have {limit:,}.",
                field=field,
            )


def review_goes_on(final: bool, title: str) -> Refusal | None:
    if not final:
        return None
    return Refusal("review-ended", f"The review of “{title}” has ended.")


def is_known(kind: str) -> Refusal | None:
    return None if kind in KINDS else Refusal("no-kind", "Choose what is assessed.", field="kind")


def is_newest(number: int, newest: int) -> Refusal | None:
    if number == newest:
        return None
    return Refusal(
        "not-the-newest",
        f"Version {newest} has been signed since; version {number} is no longer the one to check.",
        fix=f"Check version {newest} instead.",
    )


def partners_have_answered(closed: bool) -> Refusal | None:
    """There are responses to check it against: a partner round has closed. Source: s149."""
    if closed:
        return None
    return Refusal(
        "nothing-to-check-against",
        "No round with partner agencies has closed yet, so there are no responses to check "
        "the assessment against.",
        fix="Wait until the round has closed.",
        source=CONTINUING,
    )


def has_outcome(outcome: str, because: str) -> Iterator[Refusal]:
    """Source: a check without a reason shows no regard."""
    if outcome not in OUTCOMES:
        yield Refusal("no-outcome", "Say whether anything changes.", field="outcome")
    if not because.strip():
        yield Refusal(
            "no-because",
            "Say what the responses told you, and why that changes the assessment or does not.",
            source=CONTINUING,
            field="because",
        )
