"""For every guard a step that it allows, and an act of somebody else that would make it speak."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from consult import clock, store
from consult.accounts.models import Account, Agency
from consult.assessments import operations as assessments
from consult.boards import operations as boards
from consult.boards import queries as board_queries
from consult.consultations import operations as consultations
from consult.consultations import queries as rounds
from consult.consultations.models import Consultation
from consult.dispositions import operations as dispositions
from consult.documents import operations as documents
from consult.documents import queries as document_queries
from consult.documents.outline import to_markdown
from consult.editions import operations as editions
from consult.editions import queries as edition_queries
from consult.editions.rules import EditionPlan
from consult.groups import operations as groups
from consult.groups import queries as group_queries
from consult.individuals import operations as individuals
from consult.individuals import queries as individual_queries
from consult.responses import operations as responses
from consult.responses import queries as response_queries
from consult.responses.models import Comment, Response
from consult.reviews import operations as reviews
from consult.reviews import queries
from consult.reviews.models import Review
from tests import factories as make
from tests.responses import test_entering as entering
from tests.reviews.at_once import Act, step

DAY = timedelta(days=1)
WHY = "Half term falls in it, so schools were not able to meet."


@dataclass(frozen=True)
class Race:
    """A step that every guard allows, and an act that would make one of them speak.

    code  what is said then, where it is not the guard's usual word
    ends  "spoken": the guard speaks. "kept out": the act is refused while the step can be taken,
          so the guard never has to. "moved": the act takes a step itself, and the other is told.
    """

    taken: Act
    act: Act
    ends: str = "spoken"
    code: str = ""


Making = Callable[[], Race]
RACES: dict[str, Making] = {}

# A race with something besides: where it is.
ELSEWHERE = {
    "not_before_an_election": "the calendar is not locked: test_guard_races",
    "window_avoids_holidays": "the calendar is not locked: test_guard_races",
    "ratifying_body_is_named": "test_guard_races",
    "approval_is_not_to_be_repeated": "test_guard_races",
    "board_has_a_chair": "test_guard_races",
    "earlier_text_can_come_back": "test_guard_races",
    "step_can_be_taken_back": "test_guard_races",
    "window_has_elapsed": "consultations/test_more_time_at_once",
    "cut_off_has_come": "editions/test_planning_at_once",
}

# Nobody can make these speak once they are content, so there is nothing to race.
SETTLED = {
    "round_is_for_the_group": "whom a round is for is said once, when it is begun",
    "something_is_corrected": "a version is never taken away",
    "text_is_changed": "a version is never taken away",
    "equality_assessment_is_signed": "a signed assessment is never taken away",
    "report_is_made": "a report is never taken away",
    "owners_are_not_passed_over": "owners come with another text in force, on which the draft "
    "does not build: text_builds_on_what_is_published",
    "signatory_is_named": "the name comes with the step itself",
    "respondent_was_chased": "a reminder is never taken away",
    "approval_is_to_be_repeated": "what was said when it was put on hold is never changed",
}


def race(guard: str) -> Callable[[Making], Making]:
    """The race of one guard. Making it leads everything up to the step, and commits."""

    def keep(making: Making) -> Making:
        assert guard not in RACES
        RACES[guard] = making
        return making

    return keep


# Acts, each of which finds anew what it changes


def steps(review: Review, trigger: str, who: Account, *, reason: str = "") -> Act:
    return step(review.id, trigger, make.actor(who), reason=reason)


def on_round(round: Consultation, act: Callable[..., Any], **said: Any) -> Act:
    id = round.id
    return lambda: act(rounds.get_round(id), **said)


def on_response(response: Response, act: Callable[..., Any], who: Account, **said: Any) -> Act:
    id, by = response.id, make.actor(who)
    return lambda: act(response_queries.get_response(id), received_at=clock.now(), by=by, **said)


def ends_seat(group_id: int | None, who: Account) -> Act:
    seat = group_queries.find_seat_of(group_id or 0, who.id)
    assert seat is not None
    group, id = seat.group_id, seat.id
    return lambda: groups.end_seat(seat=group_queries.get_seat(group, id), by=make.SETTING_UP)


def says(review: Review, who: Account, choice: str) -> Act:
    ballot, by, words = make.ballot_of(review).id, make.actor(who), "I wrote it."
    clears = "A date." if choice == "object" else ""
    return lambda: boards.take_position(
        ballot=board_queries.get_ballot(ballot),
        choice=choice,
        words=words,
        clears=clears,
        received_at=clock.now(),
        by=by,
    )


def writes(review: Review, who: Account, *, change_class: str = "editorial") -> Act:
    draft = make.draft_under(review).id
    return lambda: make.change_text(draft, by=who, word="soon", change_class=change_class)


def signs(review: Review, kind: str, who: Account) -> Act:
    id, by = review.id, make.actor(who)
    said = {"groups_affected": "Disabled children.", "impact": "Sooner.", "mitigation": "None."}
    signed = {"signed_name": who.name, "signed_role": "Lead"}
    return lambda: assessments.sign_assessment(id, kind=kind, **said, **signed, by=by)


def withdraws(review: Review) -> Act:
    return steps(review, "withdraw", make.make_manager(), reason="It is over.")


# In the working group


def _to_circulate_in_group() -> tuple[Review, Account, Act]:
    review = make.make_review()
    make.prepare_group_round(review)
    lead = make.lead_of(review)
    return review, lead, steps(review, "circulate_in_group", lead)


@race("document_has_text")
def _() -> Race:
    """A version without a word is never saved."""
    review, lead, taken = _to_circulate_in_group()
    draft, by = make.draft_under(review).id, make.actor(lead)
    empty = {"source": "", "change_class": "substantive", "seen_number": 1}

    def empties() -> None:
        documents.add_version(document_queries.get_draft(draft), **empty, by=by)

    return Race(taken, empties, ends="kept out")


@race("group_is_complete")
def _() -> Race:
    review, _, taken = _to_circulate_in_group()
    leave = [ends_seat(review.group_id, each) for each in make.members_of(review)]
    return Race(taken, lambda: [each() for each in leave])


@race("group_round_is_ready")
def _() -> Race:
    review, lead, taken = _to_circulate_in_group()
    made = make.round_of(review, "group")
    act = on_round(made, consultations.withdraw_round, reason="Not yet.", by=make.actor(lead))
    return Race(taken, act)


@race("group_was_consulted")
def _() -> Race:
    review = make.review_at("drafted")
    lead, id = make.lead_of(review), review.id
    by = make.actor(lead)
    again = partial(consultations.prepare_round, id, "group", by=by)
    return Race(steps(review, "recommend", lead), again)


@race("everyone_has_answered")
def _() -> Race:
    """A member's answer is the member's last word; only an agency's lead reopens one."""
    review = make.review_at("group_comment")
    made, lead = make.round_of(review, "group"), make.lead_of(review)
    for response in make.responses_of(made):
        make.make_nil_return(response)
    first = make.responses_of(made)[0]
    reopens = on_response(first, responses.reopen, make.respondent_of(first))
    closes = on_round(made, consultations.close_early, by=make.actor(lead))
    return Race(closes, reopens, ends="kept out")


# Opening a round


def _to_circulate() -> tuple[Review, Consultation, Account, Act]:
    review = make.review_at("preparing")
    made, lead = make.prepare_partner_round(review), make.lead_of(review)
    return review, made, lead, steps(review, "circulate_to_partners", lead)


@race("round_is_prepared")
def _() -> Race:
    _, made, lead, taken = _to_circulate()
    by = make.actor(lead)
    return Race(taken, on_round(made, consultations.withdraw_round, reason="No.", by=by))


def _describes(without: str) -> Race:
    _, made, lead, taken = _to_circulate()
    said = dict.fromkeys(("purpose", "reasons", "options", "scope"), "Said.") | {without: ""}
    return Race(taken, on_round(made, consultations.describe_round, **said, by=make.actor(lead)))


for guard, part in {
    "purpose_is_stated": "purpose",
    "reasons_are_stated": "reasons",
    "options_are_stated": "options",
    "scope_is_open": "scope",
}.items():
    race(guard)(partial(_describes, part))


@race("window_is_long_enough")
def _() -> Race:
    _, made, lead, taken = _to_circulate()
    soon, by = clock.now() + 10 * DAY, make.actor(lead)
    return Race(taken, on_round(made, consultations.set_window, closes_at=soon, by=by))


@race("respondents_are_named")
def _() -> Race:
    _, made, lead, taken = _to_circulate()
    by = make.actor(lead)
    return Race(taken, on_round(made, consultations.expect_agencies, agency_ids=[], by=by))


@race("questions_are_complete")
def _() -> Race:
    _, made, lead, taken = _to_circulate()
    said = {"wording": "Is [the text] clear?", "kind": "text"}
    return Race(taken, on_round(made, consultations.add_question, **said, by=make.actor(lead)))


@race("text_builds_on_what_is_published")
def _() -> Race:
    """Two approved texts of one document are launched."""
    first = make.make_review()
    document = make.draft_under(first).document
    documents.start_draft(document, purpose="Another", by=make.actor(make.make_manager()))
    second = make.make_review(document=document)
    for each in (first, second):
        make.review_at("approved", review=each)
    manager = make.make_manager()
    return Race(steps(second, "launch", manager), steps(first, "launch", manager))


# Considering what was said


def _considered() -> tuple[Review, Account]:
    review = make.review_at("considering")
    make.check_equality(review)
    return review, make.lead_of(review)


@race("consultation_has_closed")
def _() -> Race:
    """Another round is begun from another state, to which the review has to be taken first."""
    review, lead = _considered()
    begins = partial(consultations.prepare_round, review.id, "agencies", by=make.actor(lead))
    return Race(steps(review, "send_to_board", lead), begins, ends="kept out")


@race("every_comment_has_an_outcome")
def _() -> Race:
    """An answer from the public is read, and shown, while the text is sent to the board: past it,
    because the chair said so."""
    review = make.review_at("preparing")
    made, lead = make.prepare_partner_round(review), make.lead_of(review)
    make.open_to_anyone(made)
    make.take(review, "circulate_to_partners")
    answer = make.answer_in_public(made).id
    make.review_at("considering", review=review)
    make.check_equality(review)
    by = make.actor(lead)
    reviews.override_reason(
        review=review,
        trigger="send_to_board",
        guard="public_answers_are_read",
        because="1 of 1 answer from the public waits to be read.",
        reason="It came by mistake, and its sender told us so by telephone.",
        by=make.actor(make.chair_of(review)),
    )

    def shows() -> None:
        individuals.accept_answer(individual_queries.get_answer(answer), words={}, by=by)

    taken = steps(review, "send_to_board", lead, reason="The rest is read later.")
    return Race(taken, shows)


@race("accepted_outcomes_are_linked")
def _() -> Race:
    review = make.review_at("partner_comment")
    comment = make.submit_comment(make.responses_of(make.round_of(review))[0])
    make.review_at("considering", review=review)
    lead, id = make.lead_of(review), comment.id
    by = make.actor(lead)
    first = dispositions.record_outcome(comment=comment, outcome="noted", reason="So.", by=by)
    make.check_equality(review)
    seen = first.revision

    def accepts() -> None:
        dispositions.record_outcome(
            comment=response_queries.get_submitted_comment(id),
            outcome="accepted",
            reason="Yes.",
            seen_revision=seen,
            by=by,
        )

    return Race(steps(review, "send_to_board", lead), accepts)


@race("every_respondent_is_accounted_for")
def _() -> Race:
    """Somebody of whom no answer came is waited for again while the text is sent to the board."""
    review = make.review_at("partner_comment")
    made, lead = make.round_of(review), make.lead_of(review)
    first, other = make.responses_of(made)
    by = make.actor(lead)
    responses.chase(first, by=by)
    make.make_nil_return(other)
    make.close_round(made)
    make.pass_time(3 * DAY)
    responses.waive(first, reason="Nothing came.", by=by)
    make.check_equality(review)
    id = first.id

    def waits() -> None:
        responses.wait_again(response_queries.get_response(id), reason="It was lost.", by=by)

    return Race(steps(review, "send_to_board", lead), waits)


@race("equality_was_reviewed_after_consultation")
def _() -> Race:
    review, lead = _considered()
    return Race(steps(review, "send_to_board", lead), signs(review, "equality", lead))


@race("public_answers_are_read")
def _() -> Race:
    """It was sent in time, and is confirmed while the text is sent to the board."""
    review = make.review_at("preparing")
    made, lead = make.prepare_partner_round(review), make.lead_of(review)
    make.open_to_anyone(made)
    make.take(review, "circulate_to_partners")
    token = make.send_in_public(made)
    make.review_at("considering", review=review)
    make.check_equality(review)

    def confirms() -> None:
        individuals.confirm_answer(token=token)

    return Race(steps(review, "send_to_board", lead), confirms)


@race("other_assessments_were_reviewed")
def _() -> Race:
    review, lead = _considered()
    return Race(steps(review, "send_to_board", lead), signs(review, "legal", lead))


@race("no_substantive_change_since_consultation")
def _() -> Race:
    review, lead = _considered()
    act = writes(review, lead, change_class="substantive")
    return Race(steps(review, "send_to_board", lead), act)


@race("board_is_named")
def _() -> Race:
    review, lead = _considered()
    return Race(
        steps(review, "send_to_board", lead), ends_seat(review.board_id, make.board_of(review)[1])
    )


# Deciding


def _to_approve(*choices: str) -> tuple[Review, Account, Act]:
    """With a board of a chair and three, whose choices these are, the chair's first."""
    chair, members = make.make_person(), [make.make_person() for _ in range(3)]
    review = make.review_at("with_board", board=make.make_board(chair=chair, members=members))
    for who, choice in zip([chair, *members], choices, strict=False):
        make.take_position(review, who, choice)
    return review, chair, steps(review, "approve", chair)


ALL_YES = ("yes",) * 4


@race("text_was_consulted_on")
def _() -> Race:
    """What has closed is not withdrawn any more."""
    review, _, taken = _to_approve(*ALL_YES)
    made, id = make.round_of(review), review.id
    by = make.actor(make.lead_of(review))
    assert made.subject.state == "closed"
    return Race(taken, partial(consultations.prepare_round, id, "agencies", by=by), ends="kept out")


@race("text_is_as_put_to_the_board")
def _() -> Race:
    review, _, taken = _to_approve(*ALL_YES)
    return Race(taken, writes(review, make.lead_of(review)), ends="kept out")


@race("text_is_as_approved")
def _() -> Race:
    review = make.review_at("approved")
    taken = steps(review, "launch", make.make_manager())
    return Race(taken, writes(review, make.lead_of(review)), ends="kept out")


@race("ballot_is_open")
def _() -> Race:
    review, chair, taken = _to_approve(*ALL_YES)
    return Race(taken, steps(review, "return_for_changes", chair, reason="No."), ends="moved")


@race("quorum_is_met")
def _() -> Race:
    review, _, taken = _to_approve("yes", "yes", "yes")
    return Race(taken, ends_seat(review.board_id, make.board_of(review)[1]))


@race("enough_are_in_favour")
def _() -> Race:
    review, _, taken = _to_approve("yes", "yes", "no_objection", "no_objection")
    return Race(taken, says(review, make.board_of(review)[1], "no_objection"))


@race("no_objection_stands")
def _() -> Race:
    review, _, taken = _to_approve("yes", "yes", "yes")
    return Race(taken, says(review, make.board_of(review)[3], "object"))


@race("chair_is_not_recused")
def _() -> Race:
    review, chair, taken = _to_approve(*ALL_YES)
    return Race(taken, says(review, chair, "recuse"))


# The short lane


def _correction() -> tuple[Review, Account]:
    """Of a published text, with one word more."""
    document, manager = make.draft_under(make.review_at("launched")).document, make.make_manager()
    draft = documents.start_draft(document, purpose="A slip", by=make.actor(manager))
    make.change_text(draft.id, by=manager)
    return make.make_review(definition="correction", document=document), manager


@race("change_is_editorial")
def _() -> Race:
    review, manager = _correction()
    act = writes(review, manager, change_class="substantive")
    return Race(steps(review, "propose", manager), act)


@race("text_is_not_what_came_back")
def _() -> Race:
    """It came back, was changed, and is made again what it was while it is proposed."""
    review, manager = _correction()
    draft, by = make.draft_under(review).id, make.actor(manager)
    before = document_queries.newest_version(draft)
    assert before is not None
    put = to_markdown(document_queries.blocks_of(before.id))
    make.take(review, "propose")
    make.take(review, "return_for_changes")
    newest = make.change_text(draft, by=manager, word="soon")
    said = {"source": put, "change_class": "editorial", "note": "Back."}

    def undoes() -> None:
        documents.add_version(
            document_queries.get_draft(draft), **said, seen_number=newest.number, by=by
        )

    return Race(steps(review, "propose", manager), undoes)


@race("class_is_as_it_looks")
def _() -> Race:
    """What the chair was asked about is not called something else meanwhile."""
    review, manager = _correction()
    make.take(review, "propose")
    version = document_queries.newest_version(make.draft_under(review).id)
    assert version is not None
    id, by = version.id, make.actor(manager)

    def calls_it_less() -> None:
        documents.reclassify(
            document_queries.get_version(id), change_class="none", reason="It is.", by=by
        )

    return Race(
        steps(review, "agree", make.chair_of(review), reason="Only a word."),
        calls_it_less,
        ends="kept out",
    )


@race("chair_is_deciding")
def _() -> Race:
    review, _ = _correction()
    make.take(review, "propose")
    calls_in = steps(review, "call_in", make.board_of(review)[1], reason="Not so fast.")
    return Race(
        steps(review, "agree", make.chair_of(review), reason="Only a word."), calls_in, ends="moved"
    )


# Owners


def _protocol() -> tuple[Review, list[Agency], Account]:
    """A draft owned by two, of which everything else that circulating asks for is there."""
    agencies = [make.make_agency() for _ in range(3)]
    for agency in agencies:
        make.make_person(agency=agency, role="lead")
    manager = make.make_manager()
    review = make.make_review(definition="joint_protocol")
    reviews.name_owners(
        review=review, agency_ids=[each.id for each in agencies[:2]], by=make.actor(manager)
    )
    make.prepare_partner_round(review, agencies=agencies)
    return review, agencies, manager


def names_owners(review: Review, agency_ids: list[int], manager: Account) -> Act:
    id, by = review.id, make.actor(manager)
    said = {"agency_ids": agency_ids, "reason": "It owns nothing of it.", "by": by}
    return lambda: reviews.name_owners(review=queries.get_review(id), **said)


@race("owners_are_named")
def _() -> Race:
    review, agencies, manager = _protocol()
    taken = steps(review, "circulate_to_partners", make.lead_of(review))
    return Race(taken, names_owners(review, [agencies[0].id], manager))


@race("every_owner_has_signed")
def _() -> Race:
    """Once they were asked to sign, no other owner is named."""
    review, agencies, manager = _protocol()
    make.take(review, "circulate_to_partners")
    for response in make.responses_of(make.round_of(review)):
        make.make_nil_return(response)
    make.close_round(make.round_of(review))
    make.check_equality(review)
    make.take(review, "ask_owners")
    texts = [each.id for each in reviews.newest_texts(review.id)]
    leads = make.account_queries.list_agency_leads([each.id for each in agencies])
    for agency in agencies[:2]:
        who = leads[agency.id][0]
        reviews.sign_as_owner(
            review=review,
            agency=agency,
            version_ids=texts,
            signed_name=who.name,
            signed_role="Lead",
            by=make.actor(who),
        )
    taken = steps(review, "send_to_board", make.lead_of(review))
    return Race(
        taken, names_owners(review, [each.id for each in agencies], manager), ends="kept out"
    )


# Editions


def _edition(state: str = "planned") -> tuple[Any, Account]:
    """With one launched text in it that can be taken back; its day has come if it is closed."""
    from tests.editions.test_take_back import launched_twice

    document, manager = launched_twice(), make.make_manager()
    newest = edition_queries.list_publications_of(document.id)[0]
    edition = make.make_edition(days=30, by=manager)
    by = make.actor(manager)
    review_id = newest.subject_id
    editions.place_review(edition, review_id=review_id, received_at=clock.now(), by=by)
    if state == "closed":
        make.edition_step(edition, "close", by=manager)
        make.pass_time(30 * DAY)
    return edition, manager


def edition_steps(edition: Any, trigger: str, who: Account) -> Act:
    return partial(editions.take_step, edition_id=edition.id, trigger=trigger, by=make.actor(who))


@race("edition_has_texts")
def _() -> Race:
    edition, manager = _edition()
    id, by = edition.id, make.actor(manager)
    [place] = edition_queries.places_in([id])[id]
    review_id = place.review_id

    def takes_out() -> None:
        editions.take_out(edition_queries.get_place(id, review_id), reason="Later.", by=by)

    return Race(edition_steps(edition, "close", manager), takes_out)


@race("publishing_day_has_come")
def _() -> Race:
    """Of an edition that is closed to additions the days stay as they are."""
    edition, manager = _edition("closed")
    id, by, later = edition.id, make.actor(manager), clock.now().date() + 9 * DAY
    plan = EditionPlan(name=edition.name, publishes_on=later, cut_off_on=later - DAY)

    def moves() -> None:
        editions.change_dates(edition_queries.get_edition(id), plan, by=by)

    return Race(edition_steps(edition, "publish", manager), moves, ends="kept out")


@race("every_text_is_in_force")
def _() -> Race:
    edition, manager = _edition("closed")
    [place] = edition_queries.places_in([edition.id])[edition.id]
    document = document_queries.drafts_of([place.review_id])[place.review_id][0].document_id
    takes_back = partial(
        editions.take_back, document_id=document, reason=WHY, by=make.actor(manager)
    )
    return Race(edition_steps(edition, "publish", manager), takes_back)


# Responses


def _written() -> tuple[Review, Response, Comment, Account]:
    """With one comment, by the lead."""
    review = make.review_at("partner_comment")
    response = make.responses_of(make.round_of(review))[0]
    comment = make.make_comment(response)
    return review, response, comment, make.respondent_of(response)


def submits(response: Response, who: Account) -> Act:
    signed = {"signed_name": who.name, "signed_role": "Lead"}
    return on_response(response, responses.submit, who, **signed)


@race("window_is_open")
def _() -> Race:
    review, response, _, who = _written()
    return Race(submits(response, who), withdraws(review), code="round-withdrawn")


@race("response_is_not_empty")
def _() -> Race:
    _, response, comment, who = _written()
    id, answer, seen, by = comment.id, response.id, comment.revision, make.actor(who)

    def removes() -> None:
        responses.remove_comment(
            response_queries.get_comment(id, answer),
            seen_revision=seen,
            received_at=clock.now(),
            by=by,
        )

    return Race(submits(response, who), removes)


@race("required_questions_are_answered")
def _() -> Race:
    review = make.review_at("preparing")
    made, lead = make.prepare_partner_round(review), make.lead_of(review)
    question = consultations.add_question(
        made, wording="Is it clear?", kind="text", required=True, by=make.actor(lead)
    )
    make.take(review, "circulate_to_partners")
    response = make.responses_of(made)[0]
    who = make.respondent_of(response)
    given = {"question": question, "received_at": clock.now(), "by": make.actor(who)}
    answer = responses.answer_question(response, value="Yes.", seen_revision=0, **given)
    assert answer is not None
    asked, seen = question.id, answer.revision

    def clears(response: Response, **said: Any) -> None:
        question = rounds.get_question(made_id, asked)
        responses.answer_question(response, question=question, value="", seen_revision=seen, **said)

    made_id = made.id
    return Race(submits(response, who), on_response(response, clears, who))


@race("round_is_still_open")
def _() -> Race:
    review, response, _, who = _written()
    make.submit_response(response)
    reopens = on_response(response, responses.reopen, who)
    return Race(reopens, withdraws(review))


@race("window_has_closed")
def _() -> Race:
    """It is given more time while it is written down that no answer came."""
    review = make.review_at("partner_comment")
    response, lead = make.responses_of(make.round_of(review))[0], make.lead_of(review)
    responses.chase(response, by=make.actor(lead))
    make.close_round(make.round_of(review))
    make.pass_time(3 * DAY)
    id, by, later = response.id, make.actor(lead), clock.now() + 7 * DAY

    def waives() -> None:
        responses.waive(response_queries.get_response(id), reason="Nothing came.", by=by)

    def extends() -> None:
        responses.extend_response(response_queries.get_response(id), until=later, reason=WHY, by=by)

    return Race(waives, extends)


def _entered(**how: Any) -> tuple[Response, Account, Act]:
    """Everything is there to record a letter."""
    review = make.review_at("partner_comment")
    response, officer = make.responses_of(make.round_of(review))[0], make.lead_of(review)
    entering.begin(response, officer, **how)
    store.session.expire_all()
    entering.write(response, officer, "Say when.")
    store.session.expire_all()
    return response, officer, on_response(response, responses.record_entry, officer)


@race("respondent_wrote_nothing_itself")
def _() -> Race:
    response, _, taken = _entered()
    version = response_queries.list_consulted_versions(response.consultation_id)[0].id
    said = {"version_id": version, "anchor": None, "body": "Typed."}
    lead = make.respondent_of(response)
    return Race(taken, on_response(response, responses.add_comment, lead, **said))


@race("answer_came_in_time")
def _() -> Race:
    """A day outside the window is never written down; the round itself may be withdrawn."""
    response, _, taken = _entered()
    review = queries.get_review(response.consultation.review_id)
    return Race(taken, withdraws(review), code="round-withdrawn")


@race("answer_was_entered")
def _() -> Race:
    """Its lead begins to change it, and from then on it is their own."""
    response, officer, taken = _entered()
    taken()
    store.session.expire_all()
    takes_back = on_response(response, responses.take_back_entry, officer)
    reopens = on_response(response, responses.reopen, make.respondent_of(response))
    return Race(takes_back, reopens, ends="moved")


def _joint() -> tuple[Response, Response, Account]:
    """One leads, and has written; and another that can be asked to answer with it."""
    review = make.review_at("partner_comment")
    leads, other = make.responses_of(make.round_of(review))
    make.make_comment(leads)
    return leads, other, make.respondent_of(leads)


@race("joined_agencies_agreed")
def _() -> Race:
    """A word more is written while the very text that another agency agreed to is sent in."""
    leads, other, who = _joint()
    at, by, theirs = clock.now(), make.actor(who), make.actor(make.respondent_of(other))
    [party] = responses.propose_joint(leads, response_ids=[other.id], received_at=at, by=by)
    signed = {"name": "L. Ead", "role": "Director", "received_at": at, "by": theirs}
    responses.agree_to_join(party, **signed)
    mark = response_queries.content_mark(leads.id)
    responses.agree_to_text(party, seen_mark=mark, **signed)
    version = response_queries.list_consulted_versions(leads.consultation_id)[0].id
    said = {"version_id": version, "anchor": None, "body": "And why."}
    return Race(submits(leads, who), on_response(leads, responses.add_comment, who, **said))


@race("answers_for_itself")
def _() -> Race:
    """Another agency is asked to answer with it while it says that it has nothing to say."""
    review = make.review_at("partner_comment")
    leads, other = make.responses_of(make.round_of(review))
    who = make.respondent_of(leads)
    signed = {"signed_name": who.name, "signed_role": "Lead"}
    asks = on_response(leads, responses.propose_joint, who, response_ids=[other.id])
    return Race(on_response(leads, responses.nil_return, who, **signed), asks)
