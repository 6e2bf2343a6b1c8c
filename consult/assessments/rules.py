"""When an assessment is one, and when it can be checked against the responses."""

from __future__ import annotations

from collections.abc import Iterator

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
PARTS = {
    "groups_affected": "which groups may be affected",
    "impact": "the likely impact",
    "mitigation": "what will be done about it",
}


def is_complete(parts: dict[str, str], *, has_file: bool) -> Iterator[Refusal]:
    """All three parts are written, or a document stands in for them. Source: Equality Act."""
    if has_file:
        return
    for field, words in PARTS.items():
        if not parts[field].strip():
            yield Refusal(
                f"no-{field.replace('_', '-')}",
                f"Say {words}, or upload an assessment that does.",
                source=DUE_REGARD,
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
