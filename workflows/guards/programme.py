"""Guards on what is reported, who owns the text, and who ratifies."""

from __future__ import annotations

from workflows.calendar import in_words
from workflows.facts import ReviewFacts
from workflows.guards.drafting import LEAD, MANAGER
from workflows.guards.registry import guard, no
from workflows.guards.wording import count, names
from workflows.refusal import Refusal
from workflows.reports import REPORTS

OWNED = "jointly owned by the safeguarding partners: each signs the very text"


@guard(
    code="no-report",
    kind="review",
    source="what is done next rests on something that was written down",
    weight="house",
)
def report_is_made(
    facts: ReviewFacts, *, kind: str, minimum: int = 1, since: str = ""
) -> Refusal | None:
    """So many reports of this kind were made on the review. Source: house rule.

    since  a state: only those count that were made since the review last came to it
    """
    came = next((each.at for each in facts.entered if each.state == since), None)
    made = [each for each in facts.reports if each.kind == kind]
    new = sum(came is None or (each.made_at is not None and each.made_at >= came) for each in made)
    if new >= minimum:
        return None
    wanted = REPORTS[kind]
    if minimum == 1:
        when = f" since {in_words(came, facts.zone)}" if made and came else " yet"
        because = f"There is no {wanted.name}{when}."
    else:
        verb = "is" if new == 1 else "are"
        because = f"{count(new, wanted.name)} {verb} made; there must be at least {minimum}."
    return no(because, f"Make {wanted.title}.", who=(*LEAD, *MANAGER))


@guard(code="no-owners", kind="review", source=OWNED, weight="house")
def owners_are_named(facts: ReviewFacts, *, minimum: int) -> Refusal | None:
    """At least so many agencies are named as owners of the text. Source: house rule."""
    if len(facts.owners) >= minimum:
        return None
    verb = "is" if len(facts.owners) == 1 else "are"
    return no(
        f"{count(len(facts.owners), 'agency', 'agencies')} {verb} named as owners of this text; "
        f"there must be at least {minimum}.",
        "Name the agencies that own it.",
        who=MANAGER,
    )


@guard(code="owners-not-signed", kind="review", source=OWNED, weight="house")
def every_owner_has_signed(facts: ReviewFacts) -> Refusal | None:
    """Every owner has signed the newest version of every draft. Source: house rule."""
    if not facts.owners:
        return no("No agency is named as owner of this text.", "Name them.", who=MANAGER)
    now = {draft.hash for draft in facts.drafts}
    missing = [each.agency for each in facts.owners if not now <= set(each.signed)]
    if not missing:
        return None
    earlier = [each.agency for each in facts.owners if each.signed and each.agency in missing]
    verb = "has" if len(missing) == 1 else "have"
    because = f"{names(missing, most=5)} {verb} not signed this text"
    if earlier:
        because += f" ({names(earlier, most=5)} signed an earlier version)"
    return no(f"{because}.", "Ask their leads to read it and sign.", who=("owner_lead",))


@guard(
    code="ratifier-not-named",
    kind="review",
    source="it is known who decides before they are asked to",
    weight="house",
)
def ratifying_body_is_named(facts: ReviewFacts) -> Refusal | None:
    """A body with a chair is named that ratifies the board's decision. Source: house rule."""
    if facts.ratifying is None:
        return no(
            "No body has been named to ratify what the board decides.",
            "Name it.",
            who=MANAGER,
        )
    if facts.ratifying.leads:
        return None
    return no(
        f"{facts.ratifying.name} has no chair, so nobody can ratify for it.",
        "Give its chair a seat.",
        who=MANAGER,
    )


@guard(
    code="owners-not-asked",
    kind="review",
    source="what several own, or another body ratified, is not changed without a thought of them",
    weight="house",
    warns=True,
)
def owners_are_not_passed_over(facts: ReviewFacts) -> Refusal | None:
    """No text has owners who signed it, or a body that ratified it, and are not asked here.

    Source: house rule.
    """
    asked = {each.agency for each in facts.owners}
    passed = {each.id: [o for o in each.owners if o not in asked] for each in facts.drafts}
    owned = [draft for draft in facts.drafts if passed[draft.id]]
    ratified = [draft for draft in facts.drafts if draft.ratified_by]
    if not owned and not ratified:
        return None
    because = [
        f"{each.document} is owned by {names(passed[each.id])}, who signed its text; "
        "they are not asked to sign this one."
        for each in owned
    ]
    because += [
        f"{each.ratified_by} ratified the text of {each.document}; "
        "it is not asked to ratify this one."
        for each in ratified
    ]
    kinds = (
        *(("a joint protocol (its owners sign)",) if owned else ()),
        *(("a practice framework (a body ratifies it)",) if ratified else ()),
    )
    instead = f"Start a review of {' or '.join(kinds)}"
    if owned and facts.owners:
        instead = "Name them as owners too"
    return no(
        " ".join(because),
        f"{instead}; or say why that is not needed here.",
        who=MANAGER,
        about=(*owned, *ratified)[0].id,
    )
