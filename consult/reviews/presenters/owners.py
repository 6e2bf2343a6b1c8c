"""The owners of a text, and how far each has signed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.access import Actor
from consult.accounts import queries as accounts
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
