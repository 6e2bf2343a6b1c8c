"""What a round's questions were answered is gathered on one page, of submitted responses alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy.orm import Session

from consult import clock
from consult.consultations import operations as rounds
from consult.consultations.asking import Words
from consult.consultations.models import Question
from consult.responses import operations, queries
from consult.responses.models import Response
from consult.responses.offline.excel import read_excel
from consult.responses.operations import Given
from consult.reviews.models import Review
from tests import factories as make
from tests.visitor import Visitor

Go = Callable[..., Visitor]


def asking(agencies: int = 2, *, follow_up: str = "Why?") -> tuple[Review, list[Question]]:
    """An open round with a closed question, one that hangs on it, and one in words."""
    review = make.review_at("preparing")
    asked = [make.make_agency(sector=("Health", "Education")[n % 2]) for n in range(agencies)]
    for agency in asked:
        make.make_person(agency=agency, role="lead")
    made = make.prepare_partner_round(review, agencies=asked)
    by = make.actor(make.lead_of(review))
    clear = rounds.add_question(
        made, kind="yes_partly_no", wording="Is it clear?", follow_up=follow_up, by=by
    )
    hangs = {"shown_if_id": clear.id, "shown_if": ["No"]}
    better = rounds.add_question(made, kind="text", wording="How should it read?", by=by, **hangs)
    whom = rounds.add_question(
        made,
        kind="choices",
        wording="Whom does it touch?",
        choices=["Schools", "Police"],
        other=True,
        by=by,
    )
    make.take(review, "circulate_to_partners")
    return review, [clear, better, whom]


def answer(response: Response, *given: tuple[Question, Any], send: bool = True) -> None:
    operations.answer_questions(
        response,
        given=[
            Given(q, words if isinstance(words, Words) else Words(words), 0) for q, words in given
        ],
        received_at=clock.now(),
        by=make.actor(make.respondent_of(response)),
    )
    if send:
        make.submit_response(response)


def page_of(review: Review) -> str:
    return f"/consultations/{make.round_of(review).id}/answers"


def names(responses: Sequence[Response]) -> list[str]:
    return [each.respondent for each in responses]


def test_each_answer_is_counted_with_who_gave_it_and_what_they_added(
    db: Session, visitor: Go
) -> None:
    review, [clear, better, whom] = asking(3)
    one, two, three = make.responses_of(make.round_of(review))
    answer(one, (clear, Words("no", more="Too long.")), (better, "Shorter, please."))
    answer(two, (clear, "yes"), (whom, Words("Schools\nother", other="Libraries")))
    answer(three, (whom, "Schools"))
    lead = visitor(make.lead_of(review))
    lead.get(page_of(review))
    lead.sees("3 agencies have sent in a response")
    lead.sees(f"No 1 of 3 {one.respondent}", f"Yes 1 of 3 {two.respondent}", "Partly 0 of 3")
    lead.sees(f"Not answered 1 of 3 {three.respondent}")
    lead.sees("Too long.", "Shorter, please.", "Schools; Other: Libraries")
    lead.sees("Only if you answered “No” to question 1", "Not asked 2 of 3")
    schools = ", ".join(sorted(names([two, three]), key=str.casefold))
    lead.sees(f"Schools 2 of 3 {schools}")
    lead.click(one.respondent, within="How should it read?")
    lead.sees("Receipt", "Shorter, please.")


def test_no_draft_of_any_agency_is_on_the_page_or_in_the_table(db: Session, visitor: Go) -> None:
    review, [clear, better, _] = asking(3)
    draft, reopened, sent = make.responses_of(make.round_of(review))
    answer(draft, (clear, Words("no", more="Canary one")), (better, "Canary two"), send=False)
    answer(reopened, (clear, Words("no", more="First words")))
    again = make.actor(make.respondent_of(reopened))
    operations.reopen(reopened, received_at=clock.now(), by=again)
    given = queries.answers_of(reopened.id)[clear.id]
    operations.answer_questions(
        reopened,
        given=[Given(clear, Words("no", more="Canary three"), given.revision)],
        received_at=clock.now(),
        by=again,
    )
    answer(sent, (clear, "yes"))
    lead = visitor(make.lead_of(review))
    for address in (page_of(review), f"{page_of(review)}.csv"):
        body = lead.client.get(address).get_data(as_text=True)
        assert "Canary" not in body
        assert sent.respondent in body
        assert draft.respondent not in body
        assert reopened.respondent not in body
    make.close_round(make.round_of(review))
    later = visitor(make.lead_of(review))
    body = later.client.get(page_of(review)).get_data(as_text=True)
    assert "First words" in body, "what was sent in first counts again"
    assert "Canary" not in body


def test_those_who_read_the_comments_read_the_answers_and_nobody_else(
    db: Session, visitor: Go
) -> None:
    review, [clear, *_] = asking()
    response, other = make.responses_of(make.round_of(review))
    answer(response, (clear, "yes"))
    for address in (page_of(review), f"{page_of(review)}.csv"):
        visitor(make.members_of(review)[0]).get(address)
        visitor(make.board_of(review)[0]).get(address, status=403)
        visitor(make.respondent_of(response)).get(address, status=403)
        visitor(make.respondent_of(other)).get(address, status=403)
    make.review_at("considering", review=review)
    visitor(make.board_of(review)[0]).get(page_of(review)).text.index(response.respondent)
    visitor(make.respondent_of(response)).get(page_of(review), status=403)


def test_every_link_on_the_page_may_be_followed_by_whoever_may_read_it(
    db: Session, visitor: Go
) -> None:
    review, [clear, *_] = asking()
    response = make.responses_of(make.round_of(review))[0]
    answer(response, (clear, Words("no", more="Because.")))
    make.review_at("considering", review=review)
    for who in (make.members_of(review)[0], make.board_of(review)[0], make.chair_of(review)):
        reader = visitor(who)
        reader.get(page_of(review))
        reader.click(response.respondent, within="The whole responses")
        reader.sees("Receipt")


def test_the_table_holds_a_row_an_answer_and_no_formula(db: Session, visitor: Go) -> None:
    review, [clear, better, whom] = asking(2)
    one, two = make.responses_of(make.round_of(review))
    formula, long = '=HYPERLINK("http://a.example")', "word " * 1_000
    answer(one, (clear, Words("no", more=formula)), (better, "@SUM(1)\nnext"))
    answer(two, (whom, Words("other", other="+1")), (clear, Words("partly", more=long)))
    lead = visitor(make.lead_of(review))
    answered = lead.client.get(f"{page_of(review)}.csv")
    assert answered.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(answered.get_data().decode("utf-8-sig"))))
    assert len(rows) == 4
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    [row] = [each for each in rows if each["Answer"] == "No"]
    assert (row["Agency"], row["Question"]) == (one.respondent, "Is it clear?")
    assert (row["Asked besides"], row["Answer to that"]) == ("Why?", f"'{formula}")
    assert long.strip() in cells, "nothing is cut in the table"
    assert "+1" not in cells


def test_one_sector_alone_is_counted_alone(db: Session, visitor: Go) -> None:
    review, [clear, *_] = asking(3)
    one, two, three = make.responses_of(make.round_of(review))
    for each in (one, two, three):
        answer(each, (clear, "yes"))
    lead = visitor(make.lead_of(review))
    lead.get(f"{page_of(review)}?sector=Education")
    lead.sees("1 agency has sent in a response in the sector “Education”", "Yes 1 of 1")
    lead.does_not_see(one.respondent, three.respondent)
    lead.get(f"{page_of(review)}?sector=Nowhere")
    lead.sees("Yes 3 of 3")


def test_what_there_is_none_of_is_said(db: Session, visitor: Go) -> None:
    review, _ = asking()
    lead = visitor(make.lead_of(review))
    lead.get(page_of(review))
    lead.sees("No response has been sent in yet.")
    make.submit_comment(make.responses_of(make.round_of(review))[0])
    lead.get(page_of(review))
    lead.sees("Nobody answered a question.", "Not answered 1 of 1")
    plain = make.review_at("partner_comment")
    asker = visitor(make.lead_of(plain))
    asker.get(page_of(plain))
    asker.sees("This round asks no questions.")


def test_a_round_inside_the_group_has_no_such_page(db: Session, visitor: Go) -> None:
    review = make.review_at("group_comment")
    made = make.round_of(review, "group")
    visitor(make.lead_of(review)).get(f"/consultations/{made.id}/answers", status=404)


def test_the_page_is_found_from_the_round_the_desk_the_review_and_the_board(
    db: Session, visitor: Go
) -> None:
    review, [clear, *_] = asking()
    answer(make.responses_of(make.round_of(review))[0], (clear, "yes"))
    round_id = make.round_of(review).id
    lead = visitor(make.lead_of(review))
    lead.get(f"/consultations/{round_id}")
    lead.click("What they answered")
    lead.get(f"/consultations/{round_id}/comments")
    lead.click("What they answered to the questions")
    lead.get(f"/reviews/{review.id}")
    lead.does_not_see("What they answered")
    make.review_at("considering", review=review)
    for who in (make.lead_of(review), make.board_of(review)[0]):
        reader = visitor(who)
        reader.get(f"/reviews/{review.id}")
        reader.click("What they answered")
        reader.sees("Is it clear?")
    make.review_at("with_board", review=review)
    member = visitor(make.board_of(review)[0])
    member.get(f"/ballots/{make.ballot_of(review).id}")
    member.click("What agencies answered to the questions")
    member.sees("Is it clear?")
    outsider = visitor(make.respondent_of(make.responses_of(make.round_of(review))[0]))
    outsider.get(f"/consultations/{round_id}")
    outsider.does_not_see("What they answered")


def test_the_check_of_the_equality_assessment_leads_to_what_was_said(
    db: Session, visitor: Go
) -> None:
    review, _ = asking()
    make.review_at("considering", review=review)
    lead = visitor(make.lead_of(review))
    lead.get(f"/reviews/{review.id}/assessments")
    lead.click("Check it against the responses")
    lead.click("answers to the questions")
    lead.sees("What they answered")


@pytest.mark.parametrize("agencies", [3, 12])
def test_as_many_queries_however_many_answer(db: Session, visitor: Go, agencies: int) -> None:
    review, [clear, better, whom] = asking(agencies)
    for each in make.responses_of(make.round_of(review)):
        answer(each, (clear, Words("no", more="So.")), (better, "Words."), (whom, "Schools"))
    make.pass_time(timedelta(hours=1))
    lead = visitor(make.lead_of(review))
    lead.get(page_of(review), budget=16)
    lead.sees(f"No {agencies} of {agencies}")


def test_a_very_long_answer_is_cut_on_the_page_and_leads_to_the_whole(
    db: Session, visitor: Go
) -> None:
    review, [clear, better, _] = asking()
    response = make.responses_of(make.round_of(review))[0]
    words = "مرحبا 😀 " * 400 + "the very end"
    answer(response, (clear, "no"), (better, words))
    lead = visitor(make.lead_of(review))
    lead.get(page_of(review))
    lead.does_not_see("the very end")
    lead.click("Read the rest")
    lead.sees("the very end")


def test_the_excel_file_has_the_same_rows_and_no_formula(db: Session, visitor: Go) -> None:
    review, [clear, better, _] = asking(2)
    one, _ = make.responses_of(make.round_of(review))
    answer(one, (clear, Words("no", more="=1+1")), (better, "@SUM(1)"))
    lead = visitor(make.lead_of(review))
    lead.get(page_of(review))
    lead.sees("as an Excel file")
    taken = lead.client.get(f"{page_of(review)}.xlsx")
    assert taken.headers["Content-Disposition"].startswith("attachment")
    [table, *_] = read_excel("answers.xlsx", taken.data)
    cells = [cell for line in table.lines for cell in line.cells]
    assert {"=1+1", "@SUM(1)", one.respondent} <= set(cells), "as they were written, as text"
    assert b"<f>" not in ZipFile(io.BytesIO(taken.data)).read("xl/worksheets/sheet1.xml")


def test_you_said_we_did_counts_the_answers_to_questions_too(db: Session, visitor: Go) -> None:
    review, [clear, better, _] = asking(2)
    one, two = make.responses_of(make.round_of(review))
    answer(one, (clear, "no"), (better, "Shorter."))
    answer(two, (clear, "yes"))
    make.review_at("launched", review=review)
    found = make.draft_under(review).document_id
    reader = visitor()
    reader.get(f"/published/{found}")
    reader.click("3 answers to questions, and no comment on this text")
    reader.sees("3 answers were given to 2 questions by 2 agencies.")


def test_agencies_and_members_of_the_public_are_told_apart(db: Session, visitor: Go) -> None:
    review = make.review_at("preparing")
    made = make.prepare_partner_round(review)
    by = make.actor(make.lead_of(review))
    clear = rounds.add_question(made, kind="yes_partly_no", wording="Is it clear?", by=by)
    make.open_to_anyone(made)
    make.take(review, "circulate_to_partners")
    for each in make.responses_of(made):
        answer(each, (clear, "yes"))
    for _ in range(2):
        make.individuals.accept_answer(make.answer_in_public(made), words={}, by=by)
    lead = visitor(make.lead_of(review))
    lead.get(page_of(review))
    lead.sees("2 agencies and 2 members of the public have sent in a response")
