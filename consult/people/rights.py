"""Who can see and do what: every permission in plain words, answered by the policy itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consult.access import Actor, Permission, ask
from consult.people import imagined
from consult.people.imagined import OTHER, OWN, Maker, Somebody

P = Permission
YES, OWN_ONLY, NO = "yes", "own", "no"


@dataclass(frozen=True)
class Question:
    """May somebody do this?

    about  what makes the thing that it is done to: theirs and another's; None for no thing
    """

    permission: Permission
    words: str
    about: Maker | None = None


# Under headings; several questions where a rule answers by more than whose the thing is.
QUESTIONS: Mapping[str, Sequence[Question]] = {
    "For everyone": (
        Question(P.LOOK, "Read what is published, and how a text comes to be published"),
        Question(P.SEE_FRAME, "Read what is said about accessibility and privacy"),
        Question(P.SIGN_IN, "Sign in"),
        Question(P.USE_OWN_ACCOUNT, "See and change one’s own account"),
        Question(P.TRY_THE_DEMO, "In a demonstration: try the service as somebody else"),
        Question(P.SEE_SENT_MAIL, "In a demonstration: read the letters"),
    ),
    "Texts and reviews": (
        Question(P.SEE_DOCUMENTS, "See which documents there are"),
        Question(P.CREATE_DOCUMENT, "Add a document"),
        Question(P.ARRANGE_COLLECTIONS, "Make a collection, and put its chapters in order"),
        Question(P.READ_DRAFT, "Read a draft", imagined.draft),
        Question(P.EDIT_DRAFT, "Change a draft while its text may change", imagined.draft),
        Question(P.SET_DRAFT_ASIDE, "Set aside a draft that somebody else made", imagined.draft),
        Question(
            P.SEE_WORKING_COPY, "See the next version while it is being edited", imagined.version
        ),
        Question(P.SEE_IMAGE, "See an image of a text whose address they know"),
        Question(P.SEE_REVIEWS, "See the list of one’s reviews"),
        Question(P.SEE_REVIEW, "See a review", imagined.review),
        Question(P.START_REVIEW, "Start a review"),
        Question(
            P.TAKE_STEP, "Open the page of a step; its page says whose it is", imagined.review
        ),
        Question(P.NAME_BODIES, "Name the working group and the board of a review"),
        Question(P.MAKE_REPORT, "Report on a review", imagined.review),
        Question(P.SEE_OWNERS, "See who owns a text", imagined.review),
        Question(P.NAME_OWNERS, "Name the agencies that own a text"),
        Question(P.SIGN_AS_OWNER, "Sign a text for an agency that owns it", imagined.owned),
        Question(P.SEE_ASSESSMENTS, "Read the assessments of a review", imagined.subject),
        Question(P.RECORD_ASSESSMENT, "Sign an assessment", imagined.subject),
    ),
    "Consultations and responses": (
        Question(
            P.SEE_ROUND,
            "See what partner agencies were asked, and until when",
            imagined.round_of("agencies", "open"),
        ),
        Question(
            P.SEE_ROUND, "See what a working group was asked", imagined.round_of("group", "open")
        ),
        Question(P.PREPARE_ROUND, "Prepare a round of comments", imagined.review),
        Question(
            P.FOLLOW_ROUND, "See who has answered a round", imagined.round_of("agencies", "open")
        ),
        Question(
            P.RECORD_CONVERSATION,
            "Record what was said at a meeting or on a call",
            imagined.round_of("agencies", "open"),
        ),
        Question(
            P.ENTER_ANSWER,
            "Enter an answer that an agency gave by phone, post, e-mail or at a meeting",
            imagined.response_on("drafting"),
        ),
        Question(
            P.SEE_ORIGINAL,
            "See the letter or the notes from which their agency’s answer was entered",
            imagined.entry,
        ),
        Question(P.EXTEND_ROUND, "Give more time to answer", imagined.round_of("agencies", "open")),
        Question(
            P.DECIDE_MORE_TIME,
            "Decide on more time that an agency asked for (the chair)",
            imagined.request,
        ),
        Question(
            P.ANSWER_RESPONDENTS,
            "Answer what an agency asks about a round",
            imagined.clarification,
        ),
        Question(P.ANSWER_IN_PUBLIC, "Answer a consultation that is open to anyone"),
        Question(
            P.READ_PUBLIC_ANSWERS,
            "Read what the public sent in, before it is shown",
            imagined.round_of("agencies", "open"),
        ),
        Question(P.SEE_OWN_RESPONSES, "See the list of one’s responses"),
        Question(
            P.SEE_WORKSPACE,
            "Open the page on which their agency writes its response",
            imagined.response_to("drafting"),
        ),
        Question(
            P.WRITE_COMMENT,
            "Comment in their agency’s response",
            imagined.response_to("drafting"),
        ),
        Question(
            P.ANSWER_QUESTIONS,
            "Answer the questions for their agency (by a link: where its lead allows it)",
            imagined.response_to("drafting"),
        ),
        Question(
            P.SEE_RESPONSE,
            "Read their agency’s response before it is sent in",
            imagined.response_to("drafting"),
        ),
        Question(
            P.SEE_RESPONSE,
            "Read another agency’s response before it is sent in",
            imagined.response_on("drafting"),
        ),
        Question(
            P.SEE_RESPONSE,
            "Read another agency’s response when it was sent in",
            imagined.response_on("submitted"),
        ),
        Question(
            P.WRITE_RESPONSE, "Write in their agency’s response", imagined.response_to("drafting")
        ),
        Question(
            P.WRITE_RESPONSE, "Change what a colleague wrote in it", imagined.colleagues_comment
        ),
        Question(P.SIGN_RESPONSE, "Sign their agency’s response", imagined.response_to("drafting")),
        Question(
            P.BRING_COMMENTS, "Add comments of a Word file to the group’s round", imagined.version
        ),
        Question(
            P.SEE_COMMENTS,
            "Read the comments of a round that is open",
            imagined.round_of("agencies", "open"),
        ),
        Question(
            P.SEE_COMMENTS,
            "Read the comments of a round that has closed",
            imagined.round_of("agencies", "closed"),
        ),
        Question(
            P.SEE_QUARANTINED, "Read a text that tells of harm to a child", imagined.quarantined
        ),
        Question(P.GUARD_CHILDREN, "Record what was done about it, and purge words everywhere"),
        Question(
            P.PLACE_COMMENTS, "Say where a comment stands in a later version", imagined.comment
        ),
        Question(P.RECORD_OUTCOME, "Say what became of a comment", imagined.comment),
    ),
    "Decisions": (
        Question(P.SEE_BALLOTS, "See the list of one’s ballots"),
        Question(P.SEE_BALLOT, "See a ballot and the positions taken", imagined.ballot),
        Question(P.TAKE_POSITION, "Take a position on a ballot", imagined.ballot),
    ),
    "People and agencies": (
        Question(P.SEE_AGENCIES, "See the list of agencies"),
        Question(P.SEE_AGENCY, "See an agency, its people and contacts", imagined.agency),
        Question(P.MANAGE_AGENCIES, "Add, change and end agencies"),
        Question(P.KEEP_CONTACTS, "Keep the contacts of an agency", imagined.agency),
        Question(P.LEAD_AGENCY, "Confirm contacts, choose deputies", imagined.agency),
        Question(P.SEE_PEOPLE, "See the list of people (a lead: of their own agency)"),
        Question(P.SEE_PERSON, "See a person and their places", imagined.person),
        Question(P.INVITE_PEOPLE, "Invite people (a lead: to their own agency)"),
        Question(P.HANDLE_INVITATION, "Send an invitation again, withdraw it", imagined.invitation),
        Question(P.CHANGE_PLACE, "Change what a person does at an agency", imagined.place),
        Question(P.MANAGE_PEOPLE, "Close accounts, say who runs the service"),
        Question(P.SEE_GROUPS, "See who sits in groups and on boards"),
        Question(P.MANAGE_GROUPS, "Add members to a working group", imagined.group),
        Question(P.MANAGE_GROUPS, "Make groups and boards, end seats"),
        Question(P.SET_TERM, "Set the last day of a member’s seat", imagined.seat),
        Question(P.NAME_DEPUTY, "Name a deputy for a member’s seat", imagined.seat),
        Question(P.END_DEPUTY, "End what a deputy of a member does", imagined.deputy),
    ),
    "The programme and the service": (
        Question(P.SEE_PROGRAMME, "See the programme"),
        Question(P.MANAGE_PROGRAMME, "Keep the programme"),
        Question(P.DEFINE_REVIEWS, "Change how reviews go; a second one publishes it"),
        Question(P.TAKE_TEXT_BACK, "Take a published text back"),
        Question(P.SEE_EDITIONS, "See which texts come out in which edition"),
        Question(P.MANAGE_EDITIONS, "Plan editions, and publish or withdraw them"),
        Question(P.SEE_CLOCK, "See what the clock does on all reviews"),
        Question(P.SET_UP_REGION, "Set up names, colours, statements"),
        Question(P.PROVE_RECORD, "Prove the record, and take it outside without its words"),
    ),
}


def answers(question: Question, actors: Sequence[Actor]) -> list[str]:
    """For each of them YES for any thing, OWN_ONLY for what they have to do with, or NO."""
    make = question.about or (lambda _which: None)
    own, other = make(OWN), make(OTHER)
    return [_answer(question.permission, actor, own, other) for actor in actors]


def _answer(permission: Permission, actor: Actor, own: Any, other: Any) -> str:
    if ask(permission, actor, own) is not None:
        return NO
    return YES if own is None or ask(permission, actor, other) is None else OWN_ONLY


@dataclass(frozen=True)
class Row:
    """A question, and the answer for everybody in the order of the columns."""

    question: Question
    answers: Sequence[str]


def table() -> tuple[list[Somebody], dict[str, list[Row]]]:
    """The columns, and under each heading the rows. Some 30 queries, however much is stored."""
    people = imagined.everybody()
    rows = {
        heading: [
            Row(each, answers(each, [somebody.actor for somebody in people])) for each in questions
        ]
        for heading, questions in QUESTIONS.items()
    }
    return people, rows
