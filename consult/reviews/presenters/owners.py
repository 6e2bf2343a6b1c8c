"""The owners of a text, and how far each has signed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.access import Actor
from consult.accounts import queries as accounts
from consult.boards.queries import consulted_versions
from consult.documents.models import Version
from consult.documents.queries import Called, called_in
from consult.reviews import operations, queries
from consult.reviews.models import Owner, OwnerSignature, Review


@dataclass(frozen=True)
class OwnerRow:
    """One owner: who leads it, what was signed for it, and whether that is the newest text."""

    owner: Owner
    leads: Sequence[str]
    signatures: Sequence[OwnerSignature]  # newest first
    done: bool
    may_sign: bool


def owner_rows(review: Review, actor: Actor) -> list[OwnerRow]:
    """By name of the agency. A constant number of queries."""
    owners = queries.owners_of([review.id])[review.id]
    signed = queries.signatures_of([review.id])
    leads = accounts.list_agency_leads([each.agency_id for each in owners])
    texts = {each.id for each in operations.newest_texts(review.id)}
    open_now = operations.takes_signatures(review.subject)
    found = []
    for owner in owners:
        mine = signed.get((review.id, owner.agency_id), [])
        done = bool(texts) and texts <= {each.version_id for each in mine}
        may = open_now and not done and actor.leads(owner.agency_id)
        named = [lead.name for lead in leads[owner.agency_id]]
        found.append(OwnerRow(owner, named, mine[::-1], done, may))
    return found


def changes_since_asked(review_id: int, texts: Sequence[Version]) -> dict[int, list[Called]]:
    """Version id → what was changed in it since partners were asked, as its writers call it."""
    shown, called = consulted_versions(review_id), called_in(review_id)
    after = {
        each.draft_id: shown[each.draft_id].number if each.draft_id in shown else 0
        for each in texts
    }
    return {
        each.id: [one for one in called.get(each.draft_id, ()) if one.number > after[each.draft_id]]
        for each in texts
    }
