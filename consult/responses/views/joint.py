"""Several agencies answer as one: ask, agree, read, agree to the text, leave."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.accounts.queries import get_account
from consult.responses import joint, operations, presenters, queries
from consult.responses.forms import (
    AgreeJointForm,
    DecideJointForm,
    JointReasonForm,
    JointRightsForm,
    ProposeJointForm,
    bring_joint_form,
    seen_of,
)
from consult.responses.models import JointParty, Response
from consult.responses.queries import is_own
from consult.responses.views.blueprint import (
    blueprint,
    closed_page,
    load_response_of_agency,
    set_aside,
    tell,
)
from consult.store import Missing
from consult.web import BaseForm, current_actor, page, permit, received_at
from workflows.refusal import Refusal

JOINT = "/responses/<int:response_id>/joint"
PARTY = f"{JOINT}/<int:party_id>"
STAYS = "All of it stays in your own response as well."


def load_own(response_id: int) -> Response:
    """Raises Missing for everybody outside the agency, whatever they may read of it."""
    found = load_response_of_agency(response_id)
    if not is_own(current_actor(), found):
        raise Missing(f"joint response {response_id}")
    return found


class OfParty:
    """A party, seen from one of its two responses."""

    def __init__(self, response: Response, party: JointParty) -> None:
        self.response, self.party = response, party


def load_as_other(response_id: int, party_id: int) -> OfParty:
    """By the agency that was asked. Raises Missing for anybody else."""
    response = load_own(response_id)
    party = queries.get_party(response_id, party_id)
    if party.response_id != response_id:
        raise Missing(f"party {party_id} of response {response_id}")
    return OfParty(response, party)


def load_as_lead(response_id: int, party_id: int) -> OfParty:
    """By the agency that asked. Raises Missing for anybody else."""
    response = load_own(response_id)
    party = queries.get_party(response_id, party_id)
    if party.lead_id != response_id:
        raise Missing(f"party {party_id} of response {response_id}")
    return OfParty(response, party)


@blueprint.route(JOINT, methods=["GET", "POST"])
@permit(Permission.WRITE_RESPONSE, load_own)
def show_joint(response: Response) -> ResponseReturnValue:
    """Where all stand; and, for the lead, what people of the others may do."""
    found = presenters.joint_of(response)
    form = JointRightsForm(rights="comment" if found.comments else "read")
    if form.validate_on_submit():
        with form.refusals():
            comments = form.rights.data == "comment"
            operations.set_joint_rights(response, comments=comments, by=current_actor())
            may = "read and comment" if comments else "read, and not comment"
            tell(f"People of the joined agencies can {may}.", "")
            return _back(response)
    host = found.mine.lead if found.mine is not None else response
    return page(
        "responses/show_joint.html",
        form=form,
        joint=found,
        response=response,
        lead=queries.answers_for(current_actor(), response),
        closed=presenters.why_closed(host, received_at()),
    )


@blueprint.route(f"{JOINT}/new", methods=["GET", "POST"])
@permit(Permission.SIGN_RESPONSE, load_own)
def propose_joint(response: Response) -> ResponseReturnValue:
    if (closed := closed_page(response)) is not None:
        return closed
    others = operations.who_can_be_asked(response)
    form = ProposeJointForm.of([(each.id, each.own_name) for each in others])
    if form.validate_on_submit():
        with form.refusals():
            made = operations.propose_joint(
                response,
                response_ids=form.chosen,
                message=form.message.data or "",
                comments=form.rights.data == "comment",
                explained=form.explained.data or "",
                received_at=received_at(),
                by=current_actor(),
            )
            told = "1 agency is" if len(made) == 1 else f"{len(made)} agencies are"
            tell(f"{told} asked.", "Their leads are told, and agree or refuse.")
            return _back(response)
    if (apart := set_aside(response, form, place="A joint response")) is not None:
        return apart
    return page("responses/propose_joint.html", form=form, response=response, others=others)


@blueprint.route(f"{JOINT}/ask-to-agree", methods=["POST"])
@permit(Permission.SIGN_RESPONSE, load_own)
def ask_to_agree(response: Response) -> ResponseReturnValue:
    form = JointRightsForm()
    if BaseForm().validate_on_submit():
        with form.refusals():
            asked = operations.ask_to_agree(response, received_at=received_at(), by=current_actor())
            tell(
                f"Asked to agree to the text: {', '.join(each.name for each in asked)}.",
                "They are told by e-mail. A change to the text asks for their agreement again.",
            )
            return _back(response)
    found = presenters.joint_of(response)
    return page("responses/show_joint.html", form=form, joint=found, response=response, lead=True)


@blueprint.route(f"{PARTY}/decide", methods=["GET", "POST"])
@permit(Permission.SIGN_RESPONSE, load_as_other)
def decide_joint(about: OfParty) -> ResponseReturnValue:
    """A lead of the agency that was asked agrees to answer jointly, or refuses."""
    account = get_account(current_actor().id)
    form = DecideJointForm(signatory=account.name, role=account.job_title)
    if form.validate_on_submit():
        with form.refusals():
            if form.decision.data == "agree":
                operations.agree_to_join(
                    about.party,
                    name=form.signatory.data or "",
                    role=form.role.data or "",
                    received_at=received_at(),
                    by=current_actor(),
                )
                tell(f"You answer jointly with {about.party.lead.own_name}.", "Their lead is told.")
            else:
                operations.refuse_to_join(
                    about.party,
                    reason=form.reason.data or "",
                    explained=form.explained.data or "",
                    received_at=received_at(),
                    by=current_actor(),
                )
                tell("You answer for yourself.", f"{about.party.lead.own_name} is told.")
            return _back(about.response)
    if (apart := set_aside(about.response, form, place="A joint response")) is not None:
        return apart
    return _page("decide_joint", about, form, joint.is_still_asked(about.party))


@blueprint.route(f"{PARTY}/agree", methods=["GET", "POST"])
@permit(Permission.SIGN_RESPONSE, load_as_other)
def agree_joint(about: OfParty) -> ResponseReturnValue:
    """A lead reads all of it and agrees that this very text is sent in in the agency’s name."""
    account = get_account(current_actor().id)
    form = AgreeJointForm(signatory=account.name, role=account.job_title)
    if form.validate_on_submit():
        with form.refusals():
            operations.agree_to_text(
                about.party,
                name=form.signatory.data or "",
                role=form.role.data or "",
                seen_mark=form.seen_mark.data or "",
                received_at=received_at(),
                by=current_actor(),
            )
            tell(
                f"You agreed to the text for {about.response.own_name}.",
                "A change to it asks for your agreement again.",
            )
            return _back(about.response)
    no = joint.answers_with(about.party)
    if no is not None:
        return _page("agree_joint", about, form, no, desk=None)
    form.seen_mark.data = queries.content_mark(about.party.lead_id)
    lead = queries.get_response(about.party.lead_id)
    desk = presenters.workspace(lead, current_actor(), whole=True)
    return _page("agree_joint", about, form, None, desk=desk)


@blueprint.route(f"{PARTY}/bring", methods=["GET", "POST"])
@permit(Permission.SIGN_RESPONSE, load_as_other)
def bring_into_joint(about: OfParty) -> ResponseReturnValue:
    """Comments and answers that the agency had begun itself, into the joint response."""
    party = about.party
    known = queries.copied_into(party.lead_id)
    own = [each for each in queries.comments_of(about.response.id) if each.id not in known]
    answers = [(each.number, each.ours, each.there) for each in presenters.own_answers(party)]
    form = bring_joint_form(own, answers, host=party.lead.own_name)
    if form.validate_on_submit():
        with form.refusals():
            brought = operations.bring_into_joint(
                party,
                chosen=form.chosen,
                answers=form.put,
                received_at=received_at(),
                by=current_actor(),
            )
            tell(f"Brought into the joint response: {brought.words}.", STAYS)
            return _back(about.response)
    form.seen.data = seen_of(answers)
    no = joint.answers_with(party)
    return _page("bring_into_joint", about, form, no, own=[*own, *answers])


@blueprint.route(f"{PARTY}/leave", methods=["GET", "POST"])
@permit(Permission.SIGN_RESPONSE, load_as_other)
def leave_joint(about: OfParty) -> ResponseReturnValue:
    form = JointReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.leave_joint(about.party, **_reason(form))
            tell("You answer for yourself again.", "What you had begun is there as it was.")
            return redirect(url_for("responses.show_response", response_id=about.response.id))
    if (apart := set_aside(about.response, form, place="A joint response")) is not None:
        return apart
    state = about.response.consultation.subject.state
    no = joint.answers_with(about.party) or joint.round_goes_on(state)
    return _page("leave_joint", about, form, no)


@blueprint.route(f"{PARTY}/go-on-without", methods=["GET", "POST"])
@permit(Permission.SIGN_RESPONSE, load_as_lead)
def go_on_without(about: OfParty) -> ResponseReturnValue:
    form = JointReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.go_on_without(about.party, **_reason(form))
            tell(f"You go on without {about.party.name}.", "It answers for itself, and is told.")
            return _back(about.response)
    if (apart := set_aside(about.response, form, place="A joint response")) is not None:
        return apart
    no = joint.is_asked_or_joined(about.party) or joint.is_no_receipt_yet(
        about.response.settled_at is not None
    )
    return _page("go_on_without", about, form, no)


def _reason(form: JointReasonForm) -> dict[str, Any]:
    return {
        "reason": form.reason.data or "",
        "explained": form.explained.data or "",
        "received_at": received_at(),
        "by": current_actor(),
    }


def _page(
    view: str, about: OfParty, form: BaseForm, no: Refusal | None, **more: Any
) -> ResponseReturnValue:
    return page(
        f"responses/{view}.html",
        form=form,
        response=about.response,
        party=about.party,
        blocked=[no] if no is not None else [],
        **more,
    )


def _back(response: Response) -> ResponseReturnValue:
    return redirect(url_for("responses.show_joint", response_id=response.id))
