"""Every guard: what makes it speak, what it says, what quiets it, and the edge between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from review_samples import (
    BALLOT,
    CLOSED_AT,
    CLOSED_ROUND,
    DAY,
    DRAFT,
    EQUALITY,
    NOW,
    PREPARED_ROUND,
    ballot,
    consultation,
    draft,
    edition,
    equality,
    group,
    group_round,
    partner_round,
    prepared,
    response,
    review,
)

from workflows.facts import (
    CameBackFacts,
    EditionTextFacts,
    EnteredFacts,
    GroupFacts,
    HoldFacts,
    LighterFacts,
    MoveFacts,
    OwnerFacts,
    PeriodFacts,
    ReportFacts,
    ResponseFacts,
)
from workflows.guards import GUARDS
from workflows.guards.registry import WEIGHTS
from workflows.roles import ROLES


class Case(NamedTuple):
    """says is a part of the sentence; None means that the guard is content."""

    guard: str
    facts: Any
    says: str | None
    params: Mapping[str, Any] = {}
    code: str | None = None


SECOND = timedelta(seconds=1)
TODAY = NOW.date()
MINUTE = timedelta(minutes=1)
EIGHT = tuple("ABCDEFGH")
TWO_DRAFTS = (DRAFT, replace(DRAFT, document="CP5", hash="bb", version=1))
SPRING = datetime(2021, 3, 1, 10, tzinfo=UTC)
AUTUMN = datetime(2021, 10, 10, 9, tzinfo=UTC)  # 10am in summer time


def came_back(*hashes: str, alone: bool = True) -> Any:
    return review(came_back=CameBackFacts(hashes, alone))


def reported_at(*made_at: datetime | None, since: datetime | None = NOW) -> Any:
    made = tuple(ReportFacts("evaluation", TODAY, at) for at in made_at)
    came = [EnteredFacts("deciding", NOW + DAY)]
    came += [EnteredFacts("piloting", since)] if since else []
    return review(reports=made, entered=tuple(came))


SINCE = {"kind": "evaluation", "since": "piloting"}

DRAFTING = [
    Case("document_has_text", review(), None),
    Case("document_has_text", review(drafts=()), "no document yet"),
    Case("document_has_text", draft(version=0), "no text yet in CP4 Neglect."),
    Case("document_has_text", draft(blocks=0), "no text yet in CP4 Neglect."),
    Case("group_is_complete", group(members=2), None, {"minimum": 2}),
    Case("group_is_complete", review(group=None), "no working group", {"minimum": 2}),
    Case("group_is_complete", group(leads=()), "group has no lead.", {"minimum": 2}),
    Case(
        "group_is_complete", group(members=1), "has 1 person, and needs at least 2", {"minimum": 2}
    ),
    Case(
        "group_is_complete",
        group(members=1, leads=()),
        "has no lead and has 1 person, and needs at least 2",
        {"minimum": 2},
    ),
    Case("group_round_is_ready", group_round(state="preparing", closes_at=NOW + SECOND), None),
    Case("group_round_is_ready", review(group_round=None), "has been prepared"),
    Case("group_round_is_ready", group_round(state="closed"), "has been prepared"),
    Case("group_round_is_ready", group_round(state="preparing", closes_at=None), "no closing time"),
    Case(
        "group_round_is_ready",
        group_round(state="preparing", closes_at=NOW),
        "10am on 1 February 2021 (UK time), which is already past",
    ),
    Case("group_was_consulted", review(), None),
    Case("group_was_consulted", review(group_round=None), "not been circulated"),
    Case("group_was_consulted", group_round(state="withdrawn"), "not been circulated"),
    Case("group_was_consulted", group_round(state="open"), "is still open"),
]

MADE = (ReportFacts("areas", date(2021, 1, 4)), ReportFacts("progress", date(2021, 1, 9)))
MET, POLICE = OwnerFacts("Met", ("aa",)), OwnerFacts("Police", ("old",))
EXECUTIVE = GroupFacts(name="Executive", leads=("Cy Ng",), members=3)
AGAIN = HoldFacts("Ada Obi", NOW, repeat_approval=True)
FOLLOWING = [
    Case("report_is_made", review(reports=MADE), None, {"kind": "areas"}),
    Case("report_is_made", review(), "There is no progress report yet.", {"kind": "progress"}),
    Case(
        "report_is_made",
        review(reports=MADE),
        "1 progress report is made; there must be at least 2.",
        {"kind": "progress", "minimum": 2},
    ),
    Case("report_is_made", review(), "0 evaluations are", {"kind": "evaluation", "minimum": 2}),
    Case("report_is_made", reported_at(NOW), None, SINCE),
    Case("report_is_made", reported_at(NOW + DAY), None, SINCE),
    Case("report_is_made", reported_at(NOW - SECOND, NOW), None, SINCE),
    Case("report_is_made", reported_at(NOW - DAY, since=None), None, SINCE),
    Case("report_is_made", reported_at(), "There is no evaluation yet.", SINCE),
    Case("report_is_made", reported_at(None), "There is no evaluation since 10am on 1 ", SINCE),
    Case("report_is_made", reported_at(NOW - SECOND), "no evaluation since 10am on 1 ", SINCE),
    Case(
        "report_is_made",
        reported_at(NOW - SECOND, NOW),
        "1 evaluation is made; there must be at least 2.",
        {**SINCE, "minimum": 2},
    ),
    Case("owners_are_named", review(owners=(MET, POLICE)), None, {"minimum": 2}),
    Case("owners_are_named", review(owners=(MET,)), "1 agency is named", {"minimum": 2}),
    Case("owners_are_named", review(), "0 agencies are named", {"minimum": 2}),
    Case("every_owner_has_signed", review(owners=(MET,)), None),
    Case("every_owner_has_signed", review(), "No agency is named as owner"),
    Case(
        "every_owner_has_signed",
        review(owners=(MET, POLICE)),
        "Police has not signed this text (Police signed an earlier version).",
    ),
    Case(
        "every_owner_has_signed",
        review(owners=(OwnerFacts("A"), OwnerFacts("B"))),
        "A and B have not signed this text.",
    ),
    Case("ratifying_body_is_named", review(ratifying=EXECUTIVE), None),
    Case("ratifying_body_is_named", review(), "No body has been named to ratify"),
    Case(
        "ratifying_body_is_named",
        review(ratifying=replace(EXECUTIVE, leads=())),
        "Executive has no chair",
    ),
    Case("approval_is_not_to_be_repeated", review(), None),
    Case("approval_is_not_to_be_repeated", review(hold=HoldFacts("Ada Obi", NOW)), None),
    Case("approval_is_not_to_be_repeated", review(hold=AGAIN), "the text is decided again"),
    Case("approval_is_to_be_repeated", review(hold=AGAIN), None),
    Case("approval_is_to_be_repeated", review(), "It was not asked for"),
    Case("approval_is_to_be_repeated", review(hold=HoldFacts("Ada Obi", NOW)), "not asked for"),
    Case("change_is_editorial", draft(heaviest="editorial"), None),
    Case("change_is_editorial", draft(heaviest="none"), None),
    Case("change_is_editorial", draft(heaviest="clarifying"), "is clarifying, not editorial."),
    Case("change_is_editorial", draft(heaviest="new"), "Nothing is published yet"),
    Case("change_is_editorial", draft(begins_with_base=False), "did not begin with the text"),
    Case("change_is_editorial", review(drafts=()), "no document to correct"),
    Case("text_is_changed", draft(version=2), None),
    Case("text_is_changed", draft(version=1), "changed yet in CP4 Neglect."),
    Case("text_is_not_what_came_back", review(), None),
    Case(
        "text_is_not_what_came_back", came_back("aa"), "word for word the one that came back from"
    ),
    Case("text_is_not_what_came_back", came_back("bb"), None),
    Case("text_is_not_what_came_back", came_back("aa", "bb"), None),
    Case("text_is_not_what_came_back", came_back("aa", alone=False), None),
    Case("text_is_not_what_came_back", came_back("aa"), None, {"board": True}),
    Case("text_is_not_what_came_back", came_back("bb", alone=False), None, {"board": True}),
    Case(
        "text_is_not_what_came_back",
        came_back("aa", alone=False),
        "word for word the one that was put to the board and came back.",
        {"board": True},
    ),
    Case("owners_are_not_passed_over", review(), None),
    Case(
        "owners_are_not_passed_over",
        draft(owners=("Met", "Health", "Barnet")),
        "CP4 Neglect is owned by Met, Health and Barnet, who signed its text; they are not asked",
    ),
    Case(
        "owners_are_not_passed_over",
        draft(ratified_by="Executive"),
        "Executive ratified the text of CP4 Neglect; it is not asked to ratify this one.",
    ),
    Case(
        "owners_are_not_passed_over",
        replace(draft(owners=("Met", "Health")), owners=(OwnerFacts("Met"), OwnerFacts("Health"))),
        None,
    ),
    Case(
        "owners_are_not_passed_over",
        replace(draft(owners=("Met", "Health")), owners=(OwnerFacts("Met"), OwnerFacts("Barnet"))),
        "CP4 Neglect is owned by Health, who signed its text; they are not asked",
    ),
    Case("class_is_as_it_looks", draft(), None),
    Case(
        "class_is_as_it_looks",
        draft(lighter=(LighterFacts(2, "substantive", "editorial", "Ada", "slip"),)),
        "By its words version 2 of CP4 Neglect looks like a substantive change; "
        "Ada calls it editorial: “slip”.",
    ),
    Case(
        "class_is_as_it_looks",
        draft(lighter=(LighterFacts(2, "new", "editorial", "Ada", "x" * 32_000),)),
        "looks like new text; Ada calls it editorial: “" + "x" * 300 + "…”.",
    ),
    Case(
        "class_is_as_it_looks",
        draft(lighter=(LighterFacts(2, "new", "editorial", "Ada", "x" * 300),)),
        "looks like new text; Ada calls it editorial: “" + "x" * 300 + "”.",
    ),
    Case("something_is_corrected", draft(version=2), None),
    Case("something_is_corrected", draft(version=1), "corrected yet in CP4 Neglect."),
    Case("chair_is_deciding", ballot(state="with_chair"), None),
    Case("chair_is_deciding", ballot(state="carried"), "not been put to the chair"),
    Case("chair_is_deciding", review(ballot=None), "not been put to the chair"),
    Case("board_has_a_chair", review(), None),
    Case("board_has_a_chair", review(board=None), "No board has been named"),
    Case("board_has_a_chair", review(board=replace(EXECUTIVE, leads=())), "Executive has no chair"),
]

OPENING = [
    Case("round_is_prepared", prepared(), None),
    Case("round_is_prepared", review(partner_round=None), "No round"),
    Case("round_is_prepared", partner_round(state="closed"), "No round"),
    *(
        case
        for name, text in (
            ("purpose_is_stated", "purpose"),
            ("reasons_are_stated", "reasons"),
            ("options_are_stated", "options"),
            ("scope_is_open", "scope"),
        )
        for case in (
            Case(name, prepared(), None),
            Case(name, prepared(**{text: False}), "The round does not"),
            Case(name, review(partner_round=None), None),
            Case(name, partner_round(**{text: False}), None),
        )
    ),
    Case("window_is_long_enough", review(partner_round=None), None, {"days": 28}),
    Case("window_is_long_enough", prepared(), None, {"days": 28}),
    Case("window_is_long_enough", prepared(closes_at=None), "no closing time", {"days": 28}),
    Case(
        "window_is_long_enough",
        prepared(closes_at=NOW + 28 * DAY - MINUTE),
        "close at 9:59am on 1 March 2021 (UK time), 27 days and 23 hours after it opens; "
        "partners are given at least 28 days.",
        {"days": 28},
    ),
    Case("window_is_long_enough", prepared(closes_at=NOW), "already past", {"days": 28}),
    Case(  # four weeks by the wall, an hour less by the sun: the clocks went forward
        "window_is_long_enough",
        replace(prepared(closes_at=SPRING + 28 * DAY - 3600 * SECOND), now=SPRING),
        None,
        {"days": 28},
    ),
    Case(
        "window_is_long_enough",
        replace(prepared(closes_at=SPRING + 28 * DAY - 3601 * SECOND), now=SPRING),
        "27 days and 23 hours",
        {"days": 28},
    ),
    Case(  # 672 hours, but the clocks went back: it would close at 9am on the 28th day
        "window_is_long_enough",
        replace(prepared(closes_at=AUTUMN + 28 * DAY), now=AUTUMN),
        "9am on 7 November 2021 (UK time), 27 days and 23 hours",
        {"days": 28},
    ),
    Case("respondents_are_named", prepared(), None, {"minimum": 2}),
    Case("respondents_are_named", prepared(), "2 agencies are invited", {"minimum": 3}),
    Case("respondents_are_named", prepared(respondents=("X",)), "1 agency is", {"minimum": 2}),
    Case("respondents_are_named", review(partner_round=None), None, {"minimum": 1}),
    Case("questions_are_complete", prepared(), None),
    Case("questions_are_complete", review(partner_round=None), None),
    Case(
        "questions_are_complete",
        prepared(placeholders=("[protocol]",)),
        "still have 1 placeholder: “[protocol]”.",
    ),
    Case(
        "questions_are_complete",
        prepared(placeholders=("[a]", "[b]", "[c]", "[d]")),
        "4 placeholders: “[a]”, “[b]”, “[c]” and 1 more.",
    ),
    Case("equality_assessment_is_signed", review(), None),
    Case("equality_assessment_is_signed", equality(kind="legal"), "No equality assessment"),
]

COMMENTS = [
    Case("consultation_has_closed", review(), None),
    Case("consultation_has_closed", review(partner_round=None), "No round"),
    Case("consultation_has_closed", partner_round(state="withdrawn"), "No round"),
    Case("consultation_has_closed", partner_round(state="open", closes_at=None), "No round"),
    Case(
        "consultation_has_closed",
        partner_round(state="open", closes_at=datetime(2021, 3, 3, 23, 59, tzinfo=UTC)),
        "until 11:59pm on 3 March 2021 (UK time).",
    ),
    Case("every_comment_has_an_outcome", review(), None),
    Case("every_comment_has_an_outcome", review(partner_round=None), None),
    Case("every_comment_has_an_outcome", partner_round(unanswered=12), "12 of 40 comments have no"),
    Case("every_comment_has_an_outcome", partner_round(unanswered=1), "1 of 40 comments has no"),
    Case("accepted_outcomes_are_linked", review(), None),
    Case("accepted_outcomes_are_linked", review(partner_round=None), None),
    Case("accepted_outcomes_are_linked", partner_round(unlinked=1), "1 accepted comment is not"),
    Case("accepted_outcomes_are_linked", partner_round(unlinked=2), "2 accepted comments are not"),
    Case("accepted_outcomes_are_linked", partner_round(undone=1), "1 accepted comment points to"),
    Case(
        "accepted_outcomes_are_linked",
        partner_round(undone=2),
        "2 accepted comments point to a passage that no longer differs",
    ),
    Case(
        "accepted_outcomes_are_linked",
        partner_round(unlinked=1, undone=1),
        "1 accepted comment is not linked to a change in the text. 1 accepted comment points",
    ),
    Case("every_respondent_is_accounted_for", review(), None),
    Case("every_respondent_is_accounted_for", review(partner_round=None), None),
    Case("every_respondent_is_accounted_for", partner_round(silent=("Camden",)), "from Camden."),
    Case(
        "every_respondent_is_accounted_for",
        partner_round(silent=EIGHT[:5]),
        "from A, B, C, D and E.",
    ),
    Case(
        "every_respondent_is_accounted_for",
        partner_round(silent=EIGHT),
        "from A, B, C, D, E and 3 more.",
    ),
    Case("equality_was_reviewed_after_consultation", review(), None),
    Case("equality_was_reviewed_after_consultation", equality(reviewed_at=CLOSED_AT), None),
    Case("equality_was_reviewed_after_consultation", review(partner_round=None), None),
    Case("equality_was_reviewed_after_consultation", review(assessments=()), "no signed equality"),
    Case(
        "equality_was_reviewed_after_consultation", equality(reviewed_at=None), "not been checked"
    ),
    Case(  # it was checked: what is missing is the signature
        "equality_was_reviewed_after_consultation",
        equality(reviewed_at=None, to_update=True),
        "The updated version is not signed yet",
    ),
    Case(
        "equality_was_reviewed_after_consultation",
        equality(reviewed_at=CLOSED_AT - MINUTE),
        "9:59am on 31 January 2021 (UK time), before the round closed at 10am",
    ),
    Case(  # the newest signature counts
        "equality_was_reviewed_after_consultation",
        review(assessments=(EQUALITY, replace(EQUALITY, signed_at=NOW, reviewed_at=None))),
        "not been checked",
    ),
    Case("public_answers_are_read", review(), None),
    Case("public_answers_are_read", review(partner_round=None), None),
    Case("public_answers_are_read", partner_round(from_public=12), None),
    Case(
        "public_answers_are_read",
        partner_round(from_public=12, unread=1),
        "1 of 12 answers from the public waits to be read.",
    ),
    Case(
        "public_answers_are_read",
        partner_round(from_public=1, unread=1),
        "1 of 1 answer from the public waits to be read.",
    ),
    Case(
        "public_answers_are_read",
        partner_round(from_public=12, unread=3),
        "3 of 12 answers from the public wait to be read.",
    ),
    Case("other_assessments_were_reviewed", review(), None),
    Case("other_assessments_were_reviewed", equality(reviewed_at=None), None),  # it has its own
    Case("other_assessments_were_reviewed", equality(kind="legal", reviewed_at=CLOSED_AT), None),
    Case(
        "other_assessments_were_reviewed",
        equality(kind="data_protection", reviewed_at=None),
        "The data protection assessment has not been checked against the responses.",
    ),
    Case(
        "other_assessments_were_reviewed",
        equality(kind="legal", reviewed_at=CLOSED_AT - MINUTE),
        "The legal assessment was last checked at",
    ),
    Case(
        "other_assessments_were_reviewed",
        equality(kind="legal", reviewed_at=None, to_update=True),
        "The updated version is not signed yet",
    ),
    Case("no_substantive_change_since_consultation", review(), None),
    Case(
        "no_substantive_change_since_consultation",
        draft(substantive_since_consultation=(4, 5)),
        "CP4 Neglect (versions 4 and 5)",
    ),
]

TEXT = [
    Case("text_builds_on_what_is_published", review(), None),
    Case("text_builds_on_what_is_published", draft(base_is_current=False), "CP4 Neglect."),
    Case("text_was_consulted_on", review(), None),
    Case("text_was_consulted_on", review(partner_round=None), "have not been consulted"),
    Case("text_was_consulted_on", partner_round(state="open"), "have not been consulted"),
    Case("text_was_consulted_on", partner_round(audience="group"), "have not been consulted"),
    Case("text_is_as_put_to_the_board", review(), None),
    Case("text_is_as_put_to_the_board", review(ballot=None), "No text has been put"),
    Case("text_is_as_put_to_the_board", draft(hash="b"), "CP4 Neglect (version 3)"),
    Case("text_is_as_put_to_the_board", ballot(hashes=("aa", "bb")), "1 of the 2 texts"),
    Case("text_is_as_approved", review(), None),
    Case("text_is_as_approved", review(drafts=TWO_DRAFTS, approved=("bb", "aa")), None),
    Case("text_is_as_approved", review(approved=()), "No text has been approved"),
    Case("text_is_as_approved", review(drafts=()), "No text has been approved"),
    Case("text_is_as_approved", draft(hash="ab", version=4), "not the text that was approved"),
    Case("text_is_as_approved", replace(draft(hash=""), approved=("",)), "not the text"),
    Case("text_is_as_approved", review(drafts=TWO_DRAFTS), "approved: CP5 (version 1)"),
    Case("text_is_as_approved", review(approved=("aa", "bb")), "would be left out"),
]

BOARD = [
    Case("board_is_named", review(), None, {"minimum": 5}),
    Case("board_is_named", review(), "has 5 members; it needs at least 6", {"minimum": 6}),
    Case("board_is_named", review(board=None), "No body has been named", {"minimum": 3}),
    Case("ballot_is_open", review(), None),
    Case("ballot_is_open", review(ballot=None), "not been put to the board"),
    Case("ballot_is_open", ballot(state="carried"), "it was carried"),
    Case("quorum_is_met", review(), None, {"quorum": 3}),
    Case("quorum_is_met", review(ballot=None), "Nobody has taken", {"quorum": 3}),
    Case("quorum_is_met", ballot(objections=("D",)), None, {"quorum": 4}),
    Case("quorum_is_met", review(), "3 of the 5 members who can", {"quorum": 4}),
    Case("quorum_is_met", ballot(recused=("C",)), "2 of the 4 members", {"quorum": 3}),
    Case("quorum_is_met", ballot(yes=("A",), no_objection=("A",)), "1 of the 5", {"quorum": 3}),
    Case("quorum_is_met", ballot(yes=("A",), no_objection=()), "the quorum is 2", {"quorum": 0}),
    Case(
        "quorum_is_met",
        ballot(recused=("C", "D", "E")),
        "A quorum of 3 cannot be reached: with 3 recused, only 2 of 5 members can",
        {"quorum": 3},
    ),
    Case("quorum_is_met", ballot(members=2), "only 2 of 2 members can", {"quorum": 3}),
    Case("enough_are_in_favour", review(), None, {"minimum": 2}),
    Case("enough_are_in_favour", ballot(recused=("A",)), "1 member is in favour", {"minimum": 2}),
    Case("enough_are_in_favour", review(ballot=None), "0 members are", {"minimum": 2}),
    Case(
        "quorum_is_met",
        ballot(members=3, yes=("A",), no_objection=()),
        "1 of the 3 members who can take a position has; the quorum is 3",
        {"quorum": 3},
    ),
    Case("quorum_is_met", review(), "who can take a position have;", {"quorum": 4}),
    Case("chair_is_not_recused", ballot(recused=("Ruth Hale",)), "Ruth Hale stands aside"),
    Case("chair_is_not_recused", review(), None),
    Case("chair_is_not_recused", review(board=None, ballot=None), None),
    Case("chair_is_not_recused", ballot(recused=("D",)), None),
    Case("chair_is_not_recused", ballot(recused=("Ruth Hale", "D")), "Ruth Hale stands aside"),
    Case("no_objection_stands", review(), None),
    Case("no_objection_stands", review(ballot=None), None),
    Case(
        "no_objection_stands", ballot(objections=("Barnet",)), "An objection stands, from Barnet."
    ),
    Case(
        "no_objection_stands",
        ballot(objections=("Barnet",), clearing=("A date.",)),
        "An objection stands, from Barnet. It would be cleared by: “A date”.",
    ),
    Case("no_objection_stands", ballot(objections=("A", "B")), "Objections stand, from A and B."),
    Case("no_objection_stands", ballot(objections=EIGHT), "from A, B, C, D, E and 3 more."),
    Case(
        "no_objection_stands",
        ballot(objections=("A",), clearing=("x " * 148 + "last",)),
        "x x last”",
    ),
    Case(
        "no_objection_stands",
        ballot(objections=("A",), clearing=("x " * 148 + "lasts",)),
        "x x …”",
    ),
]

CONSULTATION = [
    Case("window_has_elapsed", consultation(), None),
    Case("window_has_elapsed", consultation(closes_at=None), "no closing time"),
    Case("window_has_elapsed", consultation(closes_at=NOW + SECOND), "open until 10am"),
    Case("everyone_has_answered", consultation(), None),
    Case("everyone_has_answered", consultation(silent=EIGHT), "A, B, C, D, E and 3 more"),
    Case("round_is_for_the_group", consultation(), None),
    Case("round_is_for_the_group", consultation(audience="agencies"), "never closed early"),
]


def reminded(*at: datetime) -> ResponseFacts:
    return response(chased=len(at), reminders=at)


TWO_DAYS, LATELY = {"times": 1, "days": 2}, "chased-lately"
RESPONSE = [
    Case("window_is_open", response(), None),
    Case("window_is_open", response(opens_at=NOW), None),
    Case("window_is_open", response(closes_at=NOW + SECOND), None),
    Case("window_is_open", response(closes_at=NOW), "less than a minute too late"),
    Case(
        "window_is_open",
        response(closes_at=NOW - 9 * MINUTE),
        "9 minutes later",
        code="window-closed",
    ),
    Case("window_is_open", response(round_state="closed", now=NOW + 2 * DAY), None),
    Case(
        "window_is_open",
        response(round_state="withdrawn"),
        "was withdrawn",
        code="round-withdrawn",
    ),
    Case("window_is_open", response(opens_at=NOW + SECOND), "opens at", code="window-not-open"),
    Case("window_is_open", response(opens_at=None), "not opened", code="window-not-open"),
    Case("window_is_open", response(closes_at=None), "not opened", code="window-not-open"),
    Case("window_is_open", response(round_state="preparing"), "not", code="window-not-open"),
    Case("window_is_open", response(closes_at=NOW - 9 * MINUTE, takes_late=True), None),
    Case(
        "window_is_open",
        response(round_state="withdrawn", takes_late=True),
        "was withdrawn",
        code="round-withdrawn",
    ),
    Case("round_is_still_open", response(round_closes_at=NOW + SECOND), None),
    Case("round_is_still_open", response(round_closes_at=NOW), "so what you sent in stands"),
    Case(
        "round_is_still_open",
        response(round_closes_at=NOW - DAY, closes_at=NOW + DAY, extended=True),
        "so what you sent in stands",
    ),
    Case(
        "round_is_still_open",
        response(round_closes_at=NOW - DAY, takes_late=True),
        "so what you sent in stands",
    ),
    Case(
        "round_is_still_open",
        response(round_closes_at=NOW + DAY, round_state="withdrawn"),
        "not open any more",
    ),
    Case("round_is_still_open", response(round_closes_at=None), "not open any more"),
    Case("signatory_is_named", response(), None),
    Case("signatory_is_named", response(signatory="  "), "Nobody has signed for Camden."),
    Case("response_is_not_empty", response(comments=0), None),
    Case("response_is_not_empty", response(answers=0), None),
    Case("response_is_not_empty", response(comments=0, answers=0), "no comment and no answer"),
    Case("required_questions_are_answered", response(), None),
    Case(
        "required_questions_are_answered",
        response(required_unanswered=("Is it clear?",)),
        "1 required question has no answer: “Is it clear?”.",
    ),
    Case("respondent_wrote_nothing_itself", response(), None),
    Case("respondent_wrote_nothing_itself", response(own_words=1), "nothing is written over"),
    Case("joined_agencies_agreed", response(joint=True), None),
    Case(
        "joined_agencies_agreed",
        response(joint=True, unagreed=("Hackney",)),
        "Hackney has not agreed to the text as it stands now.",
    ),
    Case(
        "joined_agencies_agreed",
        response(joint=True, unagreed=("A", "B", "C", "D", "E", "F")),
        "A, B, C, D, E and 1 more have not agreed",
    ),
    Case("answers_for_itself", response(), None),
    Case("answers_for_itself", response(joint=True), "leads a joint response"),
    Case("answer_was_entered", response(entered=True), None),
    Case("answer_was_entered", response(), "sent in this response itself"),
    Case("answer_came_in_time", response(came_on=TODAY), None),
    Case("answer_came_in_time", response(came_on=TODAY, closes_at=NOW), None),
    Case("answer_came_in_time", response(came_on=TODAY, opens_at=NOW), None),
    Case(
        "answer_came_in_time",
        response(came_on=TODAY + timedelta(days=1)),
        "is in the future",
        code="not-come-yet",
    ),
    Case("answer_came_in_time", response(came_on=TODAY, opens_at=NOW + 2 * DAY), "opened at"),
    Case(
        "answer_came_in_time",
        response(came_on=TODAY, closes_at=NOW - 2 * DAY),
        "the answer came on",
    ),
    Case(
        "answer_came_in_time",
        response(came_on=TODAY, closes_at=NOW - 2 * DAY, extended=True),
        "The time given to",
    ),
    Case(
        "answer_came_in_time",
        response(came_on=TODAY, closes_at=NOW - 2 * DAY, takes_late=True),
        None,
    ),
    Case("answer_came_in_time", response(), "Nobody has said on which day"),
    Case(
        "answer_came_in_time",
        response(came_on=TODAY, round_state="withdrawn"),
        "was withdrawn",
        code="round-withdrawn",
    ),
    Case(
        "answer_came_in_time",
        response(came_on=TODAY, round_state="preparing"),
        "not opened",
        code="window-not-open",
    ),
    Case("window_has_closed", response(closes_at=NOW), None),
    Case("window_has_closed", response(round_state="closed"), None),
    Case("window_has_closed", response(), "Camden may answer until"),
    Case("window_has_closed", response(closes_at=None), "not opened", code="window-not-open"),
    Case("respondent_was_chased", response(), None, {"times": 1}),
    Case("respondent_was_chased", response(chased=0), "0 reminders have", {"times": 1}),
    Case("respondent_was_chased", response(), "1 reminder has", {"times": 2}),
    Case("respondent_was_chased", reminded(NOW - 2 * DAY), None, TWO_DAYS),
    Case("respondent_was_chased", reminded(NOW - 2 * DAY, NOW), None, TWO_DAYS),
    Case(
        "respondent_was_chased", reminded(NOW - DAY), "at least 2 days must pass", TWO_DAYS, LATELY
    ),
    Case("respondent_was_chased", reminded(), "0 reminders have been sent", TWO_DAYS),
    Case(
        "respondent_was_chased",
        reminded(NOW - 2 * DAY, NOW),
        "must pass after that",
        {"times": 2, "days": 2},
        LATELY,
    ),
]

PURDAH = PeriodFacts("pre_election", "Mayor of London", TODAY, TODAY + 20 * DAY)
HALF_TERM = PeriodFacts("school_holiday", "Half-term", TODAY + 14 * DAY, TODAY + 18 * DAY)
FRIDAY = PeriodFacts("bank_holiday", "Good Friday", TODAY + 18 * DAY, TODAY + 18 * DAY)
LATER = PeriodFacts("school_holiday", "Summer", TODAY + 100 * DAY, TODAY + 140 * DAY)
AHEAD = {"partner_round": PREPARED_ROUND}
WARNINGS = [
    Case("not_before_an_election", review(), None),
    Case("not_before_an_election", review(periods=(PURDAH,)), "(Mayor of London) until 21 Feb"),
    Case("not_before_an_election", review(periods=(replace(PURDAH, first=TODAY + DAY),)), None),
    Case("not_before_an_election", review(periods=(replace(PURDAH, last=TODAY),)), "until 1 Feb"),
    Case("not_before_an_election", review(periods=(HALF_TERM, FRIDAY)), None),
    Case("window_avoids_holidays", review(periods=(HALF_TERM,)), None, {"most": 0}),
    Case("window_avoids_holidays", prepared(), None, {"most": 0}),
    Case("window_avoids_holidays", prepared(closes_at=None), None, {"most": 0}),
    Case(
        "window_avoids_holidays",
        review(**AHEAD, periods=(HALF_TERM, FRIDAY, LATER)),
        "5 days of the 29 on which agencies can answer are holidays: Half-term and Good Friday.",
        {"most": 4},
    ),
    Case("window_avoids_holidays", review(**AHEAD, periods=(HALF_TERM, FRIDAY)), None, {"most": 5}),
    Case(
        "window_avoids_holidays",
        review(**AHEAD, periods=(FRIDAY,)),
        "1 day of the 29 on which agencies can answer is a holiday: Good Friday.",
        {"most": 0},
    ),
    Case("window_avoids_holidays", review(**AHEAD, periods=(PURDAH, LATER)), None, {"most": 0}),
]
MOVE = MoveFacts("send_to_board", "considering", NOW + MINUTE)
SENT = {"trigger": "send_to_board", "source": "considering"}
UNDOING = [
    Case("step_can_be_taken_back", review(move=MOVE), None, SENT),
    Case("step_can_be_taken_back", review(), "not the last step here", SENT),
    Case("step_can_be_taken_back", review(move=replace(MOVE, until=None)), "long ago", SENT),
    Case(
        "step_can_be_taken_back",
        review(move=replace(MOVE, trigger="resume")),
        "not the last step here",
        SENT,
    ),
    Case(
        "step_can_be_taken_back",
        review(move=replace(MOVE, source="drafting")),
        "not the last step here",
        SENT,
    ),
    Case(
        "step_can_be_taken_back",
        review(move=replace(MOVE, until=NOW)),
        "until 10am on 1 February 2021",
        SENT,
        "too-late-to-take-back",
    ),
    Case(
        "step_can_be_taken_back",
        review(move=replace(MOVE, since=("Ann at 9am", "Bo at 9am", "Cy at 9am", "Di at 9am"))),
        "by Ann at 9am, Bo at 9am, Cy at 9am and 1 more.",
        SENT,
        "something-happened-since",
    ),
]
URGENT = [
    Case("earlier_text_can_come_back", review(), None),
    Case("earlier_text_can_come_back", review(drafts=()), "There is no document."),
    Case(
        "earlier_text_can_come_back",
        review(drafts=(DRAFT, replace(DRAFT, id=2, document="CP5", replaces=False))),
        "could be put back: CP5.",
    ),
]
EIGHT_QUESTIONS = tuple(f"Is {each} clear?" for each in EIGHT)
EIGHT_OWNERS = tuple(OwnerFacts(each, ()) for each in EIGHT)
TOMORROW = PeriodFacts("bank_holiday", "Good Friday", TODAY + DAY, TODAY + DAY)
ANSWERED_LATE = {"last_answer_at": CLOSED_AT + 2 * MINUTE}
EDGES = [  # found by breaking the guards: no case had noticed
    Case(
        "window_avoids_holidays",
        review(partner_round=replace(PREPARED_ROUND, closes_at=NOW + MINUTE), periods=(TOMORROW,)),
        None,
        {"most": 0},
    ),
    Case(
        "equality_was_reviewed_after_consultation",
        review(
            partner_round=replace(CLOSED_ROUND, **ANSWERED_LATE),
            assessments=(replace(EQUALITY, reviewed_at=CLOSED_AT + MINUTE),),
        ),
        "before the last response came at",
    ),
    Case(
        "equality_was_reviewed_after_consultation",
        review(
            partner_round=replace(CLOSED_ROUND, **ANSWERED_LATE),
            assessments=(replace(EQUALITY, reviewed_at=CLOSED_AT + 2 * MINUTE),),
        ),
        None,
    ),
    Case(
        "no_substantive_change_since_consultation",
        draft(substantive_since_consultation=(3,)),
        "(version 3)",
    ),
    Case("group_round_is_ready", review(group_round=None), "No round of comment"),
    Case("group_round_is_ready", group_round(state="closed"), "No new round of comment"),
    Case(
        "window_is_long_enough",
        prepared(closes_at=NOW + timedelta(hours=12)),
        "12 hours",
        {"days": 28},
    ),
    Case("report_is_made", review(reports=MADE[:1]), None, {"kind": "areas"}),
    Case("report_is_made", review(reports=MADE[:1]), "no progress report", {"kind": "progress"}),
    Case(
        "every_owner_has_signed", review(owners=EIGHT_OWNERS), "A, B, C, D, E and 3 more have not"
    ),
    Case(
        "every_owner_has_signed",
        review(owners=tuple(replace(each, signed=("old",)) for each in EIGHT_OWNERS)),
        "(A, B, C, D, E and 3 more signed an earlier version)",
    ),
    Case(
        "required_questions_are_answered",
        response(required_unanswered=EIGHT_QUESTIONS),
        "“Is E clear?” and 3 more",
    ),
    Case("window_is_open", response(closes_at=NOW - MINUTE), "1 minute later"),
    Case("window_is_open", response(closes_at=NOW - MINUTE - SECOND), "1 minute later"),
]
LAUNCHED = EditionTextFacts("CP5 Harm", "Launched", launched=True)
WAITING = EditionTextFacts("CP4 Neglect", "With the board")
BACK = replace(LAUNCHED, taken_back=True)
NEW_YEAR = datetime(2020, 12, 31, 23, 59, tzinfo=UTC)
SUMMER = datetime(2021, 9, 29, 23, tzinfo=UTC)  # midnight on the 30th in summer time
EDITION = [
    Case("edition_has_texts", edition(), None),
    Case("edition_has_texts", edition(texts=()), "There is no text in this edition."),
    Case("cut_off_has_come", edition(), None),
    Case("cut_off_has_come", edition(closes_at=NOW - SECOND), None),
    Case("cut_off_has_come", edition(closes_at=NOW + SECOND), "is 10am on 1 February 2021 (UK"),
    Case("cut_off_has_come", edition(closes_at=None), "opened again after its cut-off"),
    Case("publishing_day_has_come", edition(), None),
    Case("publishing_day_has_come", edition(publishes_on=date(2021, 1, 31)), None),
    Case("publishing_day_has_come", edition(publishes_on=date(2021, 2, 2)), "on 2 February 2021."),
    Case(
        "publishing_day_has_come",
        edition(now=NEW_YEAR, publishes_on=date(2021, 1, 1)),
        "on 1 January 2021.",
    ),
    Case("publishing_day_has_come", edition(now=SUMMER, publishes_on=date(2021, 9, 30)), None),
    Case(
        "publishing_day_has_come",
        edition(now=SUMMER - SECOND, publishes_on=date(2021, 9, 30)),
        "on 30 September 2021.",
    ),
    Case("every_text_is_in_force", edition(), None),
    Case("every_text_is_in_force", edition(texts=()), None),
    Case("every_text_is_in_force", edition(texts=(LAUNCHED, LAUNCHED)), None),
    Case(
        "every_text_is_in_force",
        edition(texts=(LAUNCHED, WAITING)),
        "Not launched yet: CP4 Neglect (With the board).",
    ),
    Case(
        "every_text_is_in_force", edition(texts=(BACK,)), "Taken back since the launch: CP5 Harm."
    ),
    Case(
        "every_text_is_in_force",
        edition(texts=(replace(WAITING, taken_back=True),)),
        "Not launched yet: CP4 Neglect (With the board).",
    ),
    Case(
        "every_text_is_in_force",
        edition(texts=(WAITING, BACK)),
        "(With the board). Taken back since the launch: CP5 Harm.",
    ),
    Case(
        "every_text_is_in_force",
        edition(texts=tuple(replace(WAITING, title=each) for each in EIGHT)),
        "(With the board), E (With the board) and 3 more.",
    ),
    Case(
        "every_text_is_in_force",
        edition(texts=tuple(replace(BACK, title=each) for each in EIGHT)),
        "A, B, C, D, E and 3 more.",
    ),
]
CASES = (
    EDGES
    + UNDOING
    + URGENT
    + WARNINGS
    + DRAFTING
    + FOLLOWING
    + OPENING
    + COMMENTS
    + TEXT
    + BOARD
    + CONSULTATION
    + RESPONSE
    + EDITION
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.guard}-{case.says}")
def test_a_guard_speaks_when_it_should_and_says_what_is_wrong(case: Case) -> None:
    known = GUARDS[case.guard]
    found = known.check(case.facts, **case.params)
    if case.says is None:
        assert found is None
        return
    assert found is not None
    assert case.says in found.because
    assert found.code == (case.code or known.code)
    assert found.source == f"{known.weight}: {known.source}"


def test_every_guard_has_a_case_that_reaches_it_and_one_that_clears_it() -> None:
    assert {case.guard for case in CASES if case.says} == set(GUARDS)
    assert {case.guard for case in CASES if case.says is None} == set(GUARDS)


@pytest.mark.parametrize("case", [case for case in CASES if case.says], ids=lambda c: c.guard)
def test_a_refusal_is_made_of_whole_sentences(case: Case) -> None:
    found = GUARDS[case.guard].check(case.facts, **case.params)
    assert found is not None
    for sentence in (found.because, found.fix or "So."):
        assert sentence[0].isupper() or sentence[0].isdigit() or sentence.startswith("“")
        assert sentence.endswith(".")
        assert "None" not in sentence
        assert "  " not in sentence


@pytest.mark.parametrize("name", sorted(GUARDS))
def test_a_guard_says_where_it_comes_from(name: str) -> None:
    known = GUARDS[name]
    assert known.weight in WEIGHTS
    assert known.source
    assert "Source: " in known.about


def test_the_closing_time_that_a_refusal_offers_is_long_enough() -> None:
    window = GUARDS["window_is_long_enough"].check
    refused = window(prepared(closes_at=NOW), days=28)
    assert refused is not None
    assert refused.fix == "Choose 11:59pm on 1 March 2021 (UK time) or a later closing time."
    offered = datetime(2021, 3, 1, 23, 59, tzinfo=UTC)
    assert window(prepared(closes_at=offered), days=28) is None


def test_the_four_texts_carry_the_field_they_belong_to() -> None:
    bare = replace(PREPARED_ROUND, purpose=False, reasons=False, options=False, scope=False)
    facts = review(partner_round=bare)
    names = ("purpose_is_stated", "reasons_are_stated", "options_are_stated", "scope_is_open")
    found = [GUARDS[name].check(facts) for name in names]
    assert [each.field for each in found if each] == ["purpose", "reasons", "options", "scope"]


@pytest.mark.parametrize(("words", "whose"), [(("[a]",), "its"), (("[a]", "[b]"), "their")])
def test_what_is_to_be_done_about_placeholders_agrees_with_how_many(
    words: tuple[str, ...], whose: str
) -> None:
    found = GUARDS["questions_are_complete"].check(prepared(placeholders=words))
    assert found is not None
    assert found.fix == f"Put your own words in {whose} place."


def test_an_objection_is_cleared_by_who_made_it_or_by_the_chair() -> None:
    found = GUARDS["no_objection_stands"].check(ballot(objections=("A", "B")))
    assert found is not None
    assert found.who == f"A and B; or {ROLES['board_chair'].title}, by sending the text back"
    assert BALLOT.objections == ()


AUCKLAND = "Pacific/Auckland"  # 13 hours ahead in these days; its clocks go back on 4 April
CLOSES = datetime(2021, 3, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("guard", "facts", "says"),
    [
        ("group_round_is_ready", group_round(state="preparing", closes_at=NOW), "11pm on 1 Feb"),
        ("consultation_has_closed", partner_round(state="open", closes_at=CLOSES), "11pm on 1 Mar"),
        (
            "equality_was_reviewed_after_consultation",
            equality(reviewed_at=CLOSED_AT - DAY),
            "checked at 11pm on 30 January 2021 (Auckland time), before the round closed at 11pm",
        ),
        ("window_has_elapsed", consultation(closes_at=CLOSES), "11pm on 1 March"),
        ("window_is_open", response(opens_at=CLOSES, closes_at=CLOSES + DAY), "11pm on 1 March"),
        ("window_is_open", response(closes_at=NOW), "closed at 11pm on 1 February"),
        ("window_has_closed", response(closes_at=CLOSES), "11pm on 1 March"),
    ],
)
def test_a_moment_is_told_in_the_zone_of_the_service(guard: str, facts: Any, says: str) -> None:
    found = GUARDS[guard].check(replace(facts, zone=AUCKLAND))
    assert says in found.because
    assert "(Auckland time)" in found.because


def test_days_are_counted_by_the_clocks_of_the_service() -> None:
    start = datetime(2021, 3, 20, 10, tzinfo=UTC)
    four_weeks = prepared(closes_at=start + 28 * DAY)  # 28 days of 24 hours
    here = replace(four_weeks, now=start)
    there = replace(here, zone=AUCKLAND)
    check = GUARDS["window_is_long_enough"].check
    assert check(here, days=28) is None
    assert "27 days and 23 hours after it opens" in check(there, days=28).because
    offered = check(there, days=28).fix
    assert offered == "Choose 11:59pm on 17 April 2021 (Auckland time) or a later closing time."


@pytest.mark.parametrize(
    ("guard", "sound", "spoilt"),
    [
        ("change_is_editorial", {"heaviest": "editorial"}, {"heaviest": "clarifying"}),
        ("change_is_editorial", {"heaviest": "editorial"}, {"begins_with_base": False}),
        ("something_is_corrected", {"version": 2}, {"version": 1}),
        ("text_is_changed", {"version": 2}, {"version": 1}),
    ],
)
def test_a_reason_against_a_correction_is_about_the_draft_at_fault(
    guard: str, sound: dict[str, Any], spoilt: dict[str, Any]
) -> None:
    [one] = draft(**sound).drafts
    drafts = (replace(one, id=7), replace(one, id=8, document="The other", **spoilt))
    found = GUARDS[guard].check(review(drafts=drafts))
    assert found.about == 8
    assert "The other" in found.because
    assert GUARDS["change_is_editorial"].check(review(drafts=())).about is None


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"comments": 1, "answers": 0}, "What you wrote is kept."),
        ({"comments": 0, "answers": 1}, "What you wrote is kept."),
        ({"comments": 0, "answers": 0, "signatory": ""}, "What you wrote is kept."),
        ({"comments": 0, "answers": 0}, "Nothing was sent."),
    ],
)
def test_who_is_too_late_is_told_what_became_of_it(changes: dict[str, Any], says: str) -> None:
    no = GUARDS["window_is_open"].check(
        response(**{"closes_at": NOW, "signatory": "Ada", **changes})
    )
    assert no is not None
    assert (no.fix or "").startswith(says)


@pytest.mark.parametrize(
    ("inside", "who"), [(False, "the agency lead"), (True, "a member answering in the")]
)
def test_those_are_named_who_can_sign_this_answer(inside: bool, who: str) -> None:
    no = GUARDS["required_questions_are_answered"].check(
        response(required_unanswered=("Is it clear?",), inside=inside)
    )
    assert no is not None
    assert (no.who or "").startswith(who)


def test_what_came_back_is_sent_again_by_the_lead_and_proposed_again_by_the_manager() -> None:
    check = GUARDS["text_is_not_what_came_back"].check
    chair, board = check(came_back("aa")), check(came_back("aa", alone=False), board=True)
    assert (chair.who, chair.about) == ("the partnership manager", DRAFT.id)
    assert chair.fix == "Change the text, or say why it is proposed again as it is."
    assert (board.who, board.about) == ("the working group lead", DRAFT.id)
    assert board.fix == "Change the text, or say why it is sent again as it is."


def test_who_is_passed_over_is_asked_by_a_review_of_their_own_kind() -> None:
    plain = replace(DRAFT, id=7)
    owned = replace(DRAFT, id=8, document="CP5", owners=("Met",))
    ratified = replace(DRAFT, id=9, document="CP6", ratified_by="Executive")
    check = GUARDS["owners_are_not_passed_over"].check
    found = check(review(drafts=(plain, ratified)))
    assert (found.about, found.who, found.warning) == (9, "the partnership manager", True)
    assert found.fix == (
        "Start a review of a practice framework (a body ratifies it); "
        "or say why that is not needed here."
    )
    found = check(review(drafts=(plain, owned)))
    assert found.fix == (
        "Start a review of a joint protocol (its owners sign); or say why that is not needed here."
    )
    found = check(review(drafts=(plain, owned), owners=(OwnerFacts("Health"),)))
    assert found.fix == "Name them as owners too; or say why that is not needed here."
    found = check(review(drafts=(plain, ratified, owned)))
    assert found.about == 8
    assert "who signed its text; they are not asked to sign this one. Executive" in found.because
    assert "(its owners sign) or a practice framework (a body" in (found.fix or "")
