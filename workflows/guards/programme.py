"""Guards on what is reported, who owns the text, and who ratifies."""

from __future__ import annotations

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
def report_is_made(facts: ReviewFacts, *, kind: str, minimum: int = 1) -> Refusal | None:
    """So many reports of this kind were made on the review. Source: house rule."""
    made = sum(each.kind == kind for each in facts.reports)
    if made >= minimum:
        return None
    wanted = REPORTS[kind]
    if minimum == 1:
        because = f"There is no {wanted.name} yet."
    else:
        verb = "is" if made == 1 else "are"
        because = f"{count(made, wanted.name)} {verb} made; there must be at least {minimum}."
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
