"""Who may see the comments of a round, and who may say what became of them."""

from __future__ import annotations

from consult.access import Actor, Permission, allow
from consult.access.policy import SIGNED_OUT
from consult.consultations.models import Consultation
from consult.dispositions import rules
from consult.lifecycle import roles_on
from consult.responses.models import Comment
from workflows.refusal import Refusal


@allow(Permission.SEE_COMMENTS)
def may_see(actor: Actor, thing: Consultation | Comment | None) -> Refusal | None:
    """The working group and the partnership manager; the board when the round has closed."""
    if not actor.signed_in or thing is None:
        return SIGNED_OUT
    found = thing.response.consultation if isinstance(thing, Comment) else thing
    closed = found.subject.state == "closed"
    if rules.reads_comments(roles_on(found.subject, actor), closed=closed):
        return None
    return Refusal(
        "not-in-the-group",
        "The comments of this round are for the review's working group, and for its board when "
        "the round has closed.",
        who="the working group, the board and the partnership manager",
    )


@allow(Permission.RECORD_OUTCOME)
def may_record(actor: Actor, thing: Comment | None) -> Refusal | None:
    """The lead and members of the review's working group, for what agencies said."""
    if not actor.signed_in or thing is None:
        return SIGNED_OUT
    found = thing.response.consultation
    return rules.is_in_the_group(roles_on(found.subject, actor)) or rules.asks_for_outcomes(
        found.audience
    )
