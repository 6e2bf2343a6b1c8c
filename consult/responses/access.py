"""Who writes a response, who signs it, and who may read it when."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from consult.access import Actor, Permission, allow
from consult.access.policy import SIGNED_OUT
from consult.accounts.queries import list_agency_leads
from consult.consultations.running import RUN_BY, RUNNERS
from consult.documents.imports import find_import_of
from consult.documents.models import Version
from consult.documents.operations import why_not_read
from consult.lifecycle import roles_on
from consult.responses import queries, rules
from consult.responses.models import Comment, Quarantined, Response
from workflows.guards.wording import names
from workflows.refusal import Refusal

READERS = frozenset(
    {
        "partnership_manager",
        "working_group_lead",
        "working_group_member",
        "board_chair",
        "board_member",
    }
)


class OfResponse(Protocol):
    """Anything that is part of a response: a comment, a place to comment on."""

    @property
    def response(self) -> Response: ...


class OfEntry(OfResponse, Protocol):
    """An answer that was entered for an agency."""

    @property
    def recorded_at(self) -> datetime | None: ...


def may_sign(actor: Actor, response: Response) -> bool:
    """A lead of the agency; in a group's round the member, or who acts for them."""
    return queries.answers_for(actor, response)


def comments_with(actor: Actor, response: Response) -> bool:
    """Whether they are of an agency that answers in this response, and may comment in it."""
    if queries.is_own(actor, response):
        return False
    party = queries.joins(actor, response)
    return party is not None and party.comments


def _answers_with_others(response: Response) -> Refusal:
    """What it had begun itself is never anybody else's to read."""
    return Refusal(
        "not-sent-in",
        f"{response.own_name} answers jointly with others, in the response of the agency that "
        "leads. What it had begun itself stays with its own people.",
        source="house: drafts stay inside the agency",
    )


@allow(Permission.SEE_OWN_RESPONSES)
def signed_in_may_list_own(actor: Actor, _thing: object) -> Refusal | None:
    """Everyone has such a list; most people's is empty."""
    return None if actor.signed_in else SIGNED_OUT


@allow(Permission.SEE_RESPONSE)
def drafts_stay_inside(actor: Actor, thing: Response | OfResponse | None) -> Refusal | None:
    """Colleagues always, those who answer with it while they do; the people of the review once it
    was sent in; nobody else ever."""
    if not actor.signed_in:
        return SIGNED_OUT
    if thing is None:
        return _not_yours("see")
    response = _response(thing)
    if queries.is_own(actor, response) or queries.joins(actor, response) is not None:
        return None
    if not roles_on(response.subject, actor) & READERS:
        return _not_yours("see")
    return None if response.subject.state in rules.SENT else _not_sent_in(response)


def _not_sent_in(response: Response) -> Refusal:
    if response.subject.state in (rules.JOINED, rules.ANSWERED_JOINTLY):
        return _answers_with_others(response)
    return Refusal(
        "not-sent-in",
        f"{response.respondent} has not sent in its response. "
        "Until then only its own people can see what is in it.",
        source="house: drafts stay inside the agency",
    )


@allow(Permission.SEE_WORKSPACE)
def whoever_works_in_it_sees_it(
    actor: Actor, thing: Response | OfResponse | None
) -> Refusal | None:
    """Also somebody who comes by a link to it."""
    if thing is not None and actor.comes_for(_response(thing).id):
        return None
    return drafts_stay_inside(actor, thing)


@allow(Permission.WRITE_COMMENT)
def whoever_works_in_it_comments(
    actor: Actor, thing: Response | OfResponse | None
) -> Refusal | None:
    """Also by a link, and people of agencies that answer with it where its lead lets them; a
    comment is changed by its author or a lead."""
    if thing is None or not actor.comes_for(_response(thing).id):
        if thing is not None and comments_with(actor, _response(thing)):
            return _is_theirs(actor, thing)
        return colleagues_write(actor, thing)
    return _is_theirs(actor, thing)


@allow(Permission.ANSWER_QUESTIONS)
def whoever_may_answer(actor: Actor, thing: Response | OfResponse | None) -> Refusal | None:
    """By a link only where whoever made it said so."""
    if thing is None or not actor.comes_for(_response(thing).id):
        return colleagues_write(actor, thing)
    if actor.guest is not None and actor.guest.answers:
        return None
    return Refusal(
        "link-is-for-comments",
        "Your link is for reading and commenting, not for answering the questions.",
        who=actor.guest.ask if actor.guest is not None else None,
    )


@allow(Permission.WRITE_RESPONSE)
def colleagues_write(actor: Actor, thing: Response | OfResponse | None) -> Refusal | None:
    """Everyone of the agency writes; a comment is changed by its author or a lead."""
    if not actor.signed_in:
        return SIGNED_OUT
    if thing is None or not queries.is_own(actor, _response(thing)):
        return _not_yours("write")
    return _is_theirs(actor, thing)


def _is_theirs(actor: Actor, thing: Response | OfResponse) -> Refusal | None:
    """A comment is changed by its author or a lead; all else by whoever works in the response."""
    if not isinstance(thing, Comment):
        return None
    response = thing.response
    return rules.comment_is_theirs(
        thing.author.name,
        is_author=thing.is_of(actor.account_id),
        is_lead=queries.answers_for(actor, response),
        agency=response.own_name,
    )


@allow(Permission.SIGN_RESPONSE)
def leads_sign(actor: Actor, thing: Response | OfResponse | None) -> Refusal | None:
    """A response speaks for its agency, so a lead signs it, and lets others in. Source: house."""
    if not actor.signed_in:
        return SIGNED_OUT
    if thing is None or not queries.is_own(actor, response := _response(thing)):
        return _not_yours("sign")
    if may_sign(actor, response):
        return None
    agency_id = response.agency_id or 0
    leads = [lead.name for lead in list_agency_leads([agency_id])[agency_id]]
    who = names(leads) or f"a lead of {response.own_name}"
    return Refusal(
        "not-the-lead",
        f"Only a lead of {response.own_name} can sign off and submit its response: {who}.",
        fix=f"Ask {who} to check and sign it. What you wrote is there for them to see.",
        who=who,
        source="house: a response speaks for its agency, and somebody answers for it",
    )


@allow(Permission.ENTER_ANSWER)
def whoever_runs_it_enters_answers(
    actor: Actor, thing: Response | OfResponse | None
) -> Refusal | None:
    """Those who chase an agency, and record that no answer came, also record one that came by
    phone, post, e-mail or at a meeting. Source: house."""
    if not actor.signed_in:
        return SIGNED_OUT
    if thing is not None and roles_on(_response(thing).subject, actor) & RUNNERS:
        return None
    return Refusal(
        "not-yours-to-enter",
        f"Only {RUN_BY} may enter an answer that came another way.",
        who=RUN_BY,
    )


@allow(Permission.SEE_ORIGINAL)
def its_agency_sees_the_original(actor: Actor, thing: OfEntry | None) -> Refusal | None:
    """A letter says more than its words: so those who enter it see it, and, once it is recorded,
    the people of the agency. Source: house."""
    if not actor.signed_in:
        return SIGNED_OUT
    if thing is not None:
        if roles_on(thing.response.subject, actor) & RUNNERS:
            return None
        if thing.recorded_at is not None and queries.is_own(actor, thing.response):
            return None
    return Refusal(
        "not-yours-to-see",
        f"The original can be seen by the people of the agency and by {RUN_BY}.",
        who=RUN_BY,
    )


@allow(Permission.DECIDE_MORE_TIME)
def chair_decides_more_time(actor: Actor, thing: queries.Asked | None) -> Refusal | None:
    """The chair of the review's board; without one, whoever runs the round. Source: house."""
    if not actor.signed_in:
        return SIGNED_OUT
    if thing is not None:
        roles = roles_on(thing.request.response.subject, actor)
        if roles & queries.deciders(chaired=thing.chaired):
            return None
    return Refusal(
        "not-yours-to-decide",
        "Only the chair of the board decides on this; where there is none, whoever runs the round.",
        who="the chair of the board",
        source="house: what everyone was told about the end stays true",
    )


@allow(Permission.BRING_COMMENTS)
def importer_or_lead_brings(actor: Actor, thing: Version | None) -> Refusal | None:
    """What stood in the margin of a Word file, into the group's round. Source: house."""
    if not actor.signed_in:
        return SIGNED_OUT
    if thing is not None and _leads_the_group(actor, thing):
        return None
    if thing is not None and _imported(actor, thing):
        return why_not_read(thing.draft, actor)
    return Refusal(
        "not-yours-to-add",
        "Comments of a Word file are added by whoever sent in the file, or by the working group "
        "lead.",
        who="the working group lead",
        source="house: somebody answers for words that others wrote",
    )


def _leads_the_group(actor: Actor, version: Version) -> bool:
    subject = version.draft.subject
    return subject is not None and "working_group_lead" in roles_on(subject, actor)


def _imported(actor: Actor, version: Version) -> bool:
    found = find_import_of(version.id) if version.id else None
    return found is not None and found.account_id == actor.account_id


@allow(Permission.SEE_QUARANTINED)
def author_and_safeguarding_lead(actor: Actor, thing: Quarantined | None) -> Refusal | None:
    """Nobody else, whoever they are: not the lead of the agency, not an administrator."""
    if not actor.signed_in:
        return SIGNED_OUT
    if actor.guards_children or (thing is not None and thing.account_id == actor.account_id):
        return None
    return Refusal(
        "not-yours-to-read",
        "Only its author and the safeguarding lead can read this.",
        source="house: whoever tells of harm is answered by a person",
    )


def _response(thing: Response | OfResponse) -> Response:
    return thing if isinstance(thing, Response) else thing.response


def _not_yours(verb: str) -> Refusal:
    return Refusal(
        "not-your-response", f"Only people of the agency that was asked can {verb} this response."
    )
