"""Somebody leaves an agency: a colleague may go on with what they had not sent yet."""

from __future__ import annotations

from consult import audit
from consult.access import Actor
from consult.accounts.models import Account
from consult.accounts.queries import find_membership
from consult.responses import queries, rules
from consult.responses.operations.gate import take
from consult.store import session
from workflows.refusal import refuse_any


def hand_over_drafts(*, agency_id: int, leaver: Account, heir: Account | None, by: Actor) -> int:
    """From now on the heir may change the leaver's unsent comments, as a lead always may.

    Comments and answers keep their author. Raises Refused when there are such comments and the
    heir is nobody, or no active colleague. How many were handed over.
    """
    drafts = queries.unsent_comments_of(agency_id, leaver.id)
    if not drafts:
        return 0
    place = find_membership(heir.id, agency_id) if heir is not None else None
    colleague = heir is not None and heir.active and heir.id != leaver.id and place is not None
    refuse_any([rules.drafts_have_an_heir(len(drafts), leaver.name, colleague=colleague)])
    assert heir is not None
    for response in sorted({each.response for each in drafts}, key=lambda each: each.id):
        take(response)
        theirs = [each for each in drafts if each.response_id == response.id]
        for comment in theirs:
            comment.entrusted_to_id = heir.id
        facts = {"from": leaver.id, "to": heir.id, "comments": [each.id for each in theirs]}
        words = {"from": leaver.name, "to": heir.name}
        audit.record(
            response.thing,
            "drafts-handed-over",
            facts=facts,
            words=words,
            agency_id=response.agency_id,
            by=by,
        )
    session.flush()
    return len(drafts)
