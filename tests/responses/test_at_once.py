"""Two people at the same moment: real threads, real transactions, on either database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from consult import audit, store
from consult.consultations.models import Question
from consult.lifecycle import Passage
from consult.responses import queries
from consult.responses.models import Answer, Comment, KeptText, Receipt, Response
from consult.store import session
from tests import factories as make
from tests.kernel.crowd import errors, together
from tests.visitor import Visitor

Go = Callable[..., Visitor]
ROUNDS = range(4)  # the moment is not always the same


@pytest.fixture
def response(db: object) -> Response:
    return make.responses_of(make.round_of(make.review_at("partner_comment")))[0]


@pytest.fixture
def contributor(response: Response) -> Any:
    return make.make_person("Carol Ng", agency=response.agency)


def ready(page: Visitor, button: str, fields: dict[str, str]) -> Callable[[], Any]:
    """The form filled in; calling it presses the button, from whichever thread."""
    pressed = page._one("button", page._buttons(), button, "")
    form = page._form_of(pressed)
    values = page._defaults(form)
    for label, value in fields.items():
        page._fill(form, values, label, value)
    return lambda: page.client.post(form["action"] or page.page.url, data=values)


def statuses(*acts: Callable[[], Any]) -> list[int]:
    store.commit()
    results = together(*acts)
    store.session.expire_all()
    assert not errors(results), results
    return sorted(each.status_code for each in results)


def count(model: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def new_comment(response: Response) -> str:
    version = queries.list_consulted_versions(response.consultation_id)[0]
    return f"/responses/{response.id}/versions/{version.id}/comments/new"


def sound() -> bool:
    return audit.verify_all()[1] == []


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_double_press_submits_once(visitor: Go, response: Response, _round: int) -> None:
    lead = make.respondent_of(response)
    make.make_comment(response, by=lead)
    page = visitor(lead)
    page.get(f"/responses/{response.id}/check")
    press = ready(page, "Sign and submit", {"Full name": "Ada Cole", "Role": "Head"})
    assert statuses(press, press, press) == [302, 302, 302]
    assert count(Receipt) == 1
    steps = select(func.count()).where(Passage.subject_id == response.id)
    assert session.scalar(steps.select_from(Passage)) == 1
    assert sound()


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_leads_who_sign_at_once_make_one_submission(
    visitor: Go, response: Response, _round: int
) -> None:
    make.make_comment(response)
    presses = []
    for name in ("Ada Cole", "Ben Dow"):
        page = visitor(make.make_person(name, agency=response.agency, role="lead"))
        page.get(f"/responses/{response.id}/check")
        presses.append(ready(page, "Sign and submit", {"Full name": name, "Role": "Head"}))
    assert statuses(*presses) == [302, 302]  # the second is led to the receipt of the first
    assert count(Receipt) == 1
    assert sound()


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_colleagues_who_save_one_comment_at_once_lose_nothing(
    visitor: Go, response: Response, contributor: Any, _round: int
) -> None:
    comment = make.make_comment(response, "First", by=contributor)
    presses = []
    for who, words in ((contributor, "By Carol"), (make.respondent_of(response), "By the lead")):
        page = visitor(who)
        page.get(f"/responses/{response.id}/comments/{comment.id}/edit")
        presses.append(ready(page, "Save comment", {"Your comment": words}))
    store.commit()
    results = together(*presses)
    store.session.expire_all()
    assert not errors(results), results
    assert sorted(each.status_code for each in results) == [302, 409]
    refused = next(each for each in results if each.status_code == 409).get_data(as_text=True)
    assert "By Carol" in refused
    assert "By the lead" in refused


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_colleagues_who_give_the_first_answer_at_once_lose_nothing(
    visitor: Go, response: Response, contributor: Any, _round: int
) -> None:
    question = Question(
        consultation_id=response.consultation_id, position=1, kind="text", wording="What?"
    )
    session.add(question)
    session.flush()
    presses = []
    for who in (contributor, make.respondent_of(response)):
        page = visitor(who)
        page.get(f"/responses/{response.id}/answers")
        presses.append(ready(page, "Save answers", {"What?": f"Said by {who.name}"}))
    assert statuses(*presses) == [302, 409]
    assert count(Answer) == 1


@pytest.mark.parametrize("_round", ROUNDS)
def test_colleagues_who_add_comments_at_once_all_succeed(
    visitor: Go, response: Response, contributor: Any, _round: int
) -> None:
    presses = []
    for number, who in enumerate((contributor, make.respondent_of(response), contributor)):
        page = visitor(who)
        page.get(new_comment(response))
        presses.append(ready(page, "Save comment", {"Your comment": f"Comment {number}"}))
    assert statuses(*presses) == [302, 302, 302]
    assert count(Comment) == 3
    assert sound()


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_second_press_on_save_makes_one_comment(
    visitor: Go, response: Response, contributor: Any, _round: int
) -> None:
    page = visitor(contributor)
    page.get(new_comment(response))
    press = ready(page, "Save comment", {"Your comment": "Once"})
    assert statuses(press, press) == [302, 302]
    assert count(Comment) == 1


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_comment_that_meets_the_signature_is_sent_in_or_kept(
    visitor: Go, response: Response, contributor: Any, _round: int
) -> None:
    """Signed without it, it is kept; saved before, the lead is asked to read it first."""
    make.make_comment(response)
    lead, other = visitor(make.respondent_of(response)), visitor(contributor)
    lead.get(f"/responses/{response.id}/check")
    other.get(new_comment(response))
    sign = ready(lead, "Sign and submit", {"Full name": "Ada Cole", "Role": "Head"})
    save = ready(other, "Save comment", {"Your comment": "Do not forget this"})
    answered = statuses(sign, save)
    state = queries.get_response(response.id).subject.state
    written = [each.body for each in queries.comments_of(response.id)]
    if state == "submitted":
        assert answered == [302, 422]
        assert session.scalars(select(KeptText.body)).all() == ["Do not forget this"]
    else:
        assert answered == [302, 409]
        assert "Do not forget this" in written
    assert sound()


def test_the_closing_minute_passes_with_the_form_open(
    visitor: Go, response: Response, contributor: Any, clock: Any
) -> None:
    """Pressed twice: refused twice, kept once."""
    closing = response.consultation.closes_at
    clock.set(closing - timedelta(minutes=1))
    page = visitor(contributor)
    page.get(new_comment(response))
    late = ready(page, "Save comment", {"Your comment": "Too late"})
    clock.set(closing)
    assert statuses(late, late) == [422, 422]
    assert session.scalars(select(KeptText.body)).all() == ["Too late"]
