"""Sections that colleagues ask each other to look at. That nobody else ever sees them is here, in
the matrix and in the hostile world."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import clock
from consult.accounts.queries import find_membership, today
from consult.audit.models import EntryText
from consult.documents.block import HEADING
from consult.documents.queries import blocks_of
from consult.notifications.models import Message
from consult.people import operations as people
from consult.responses import operations, queries
from consult.responses.models import PassedSection, Response
from consult.responses.sections import extent_of
from consult.store import session
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Go = Callable[..., Visitor]
CANARY = "kanarie: only you know about curfews"


@pytest.fixture
def response(db: object) -> Response:
    return make.responses_of(make.round_of(make.review_at("partner_comment")))[0]


@pytest.fixture
def ann(response: Response) -> Any:
    return make.make_person("Ann One", agency=response.agency)


def lead_of(response: Response) -> Any:
    return make.respondent_of(response)


def heading_in(response: Response) -> tuple[int, str]:
    [version, *_] = queries.list_consulted_versions(response.consultation_id)
    first = next(each for each in blocks_of(version.id) if each.kind == HEADING)
    return version.id, first.anchor


def pass_on(response: Response, who: Any, by: Any = None, **others: Any) -> PassedSection:
    version_id, anchor = heading_in(response)
    given = {"version_id": version_id, "anchor": anchor, "note": CANARY, **others}
    return operations.pass_section(
        response,
        account_id=who.id,
        received_at=clock.now(),
        by=make.actor(by or lead_of(response)),
        **given,
    )


def letters(kind: str) -> list[str]:
    found = select(Message.address).where(Message.kind == f"responses/{kind}")
    return list(session.scalars(found.order_by(Message.id)))


def desk(response: Response) -> str:
    return f"/responses/{response.id}"


def test_a_lead_asks_a_colleague_who_marks_the_section_as_done(
    visitor: Go, response: Response, ann: Any
) -> None:
    lead = visitor(lead_of(response))
    _, anchor = heading_in(response)
    page = lead.get(desk(response))
    way = next(url for url in page.links.values() if url.endswith(f"{anchor}/sections/new"))
    lead.get(way)
    soon = today() + timedelta(days=3)
    lead.press(
        "Ask them",
        {
            "Who should look at it?": "Ann One",
            "What should they look at? (optional)": CANARY,
            "By when? (optional)": soon,
        },
    )
    lead.sees("The section is with Ann One.")
    lead.sees("Sections with colleagues", "With Ann One", CANARY)
    assert letters("section_passed") == [ann.email]

    colleague = visitor(ann)
    home = colleague.get("/home")
    assert home.says(
        "1 section waits for you", f"Asked by {lead_of(response).name}", "By 11:59pm on"
    )
    assert colleague.get("/responses").says("1 section waits for you")
    make.make_comment(response, "Say where.", by=ann, anchor=anchor)
    colleague.get(desk(response))
    colleague.sees("1 section waits for you", CANARY, "1 comment there by you")
    assert colleague.page.links["1 section waits for you"].endswith(f"-{anchor}")
    colleague.click("Mark as done")
    colleague.press(
        "It is done", {"Anything your colleagues should know? (optional)": "kanarie: fine by me"}
    )
    colleague.sees("The section is marked as done.")
    assert letters("section_done") == [lead_of(response).email]
    assert not colleague.get("/home").says("section waits for you")
    lead.get(desk(response))
    lead.sees("1 section is done", "kanarie: fine by me", "1 comment there by Ann One")
    assert lead.get("/home").says("1 section is done")
    assert lead.get("/responses").says("1 section is done")


def test_what_is_given_back_is_with_the_lead_until_it_is_passed_on(
    visitor: Go, response: Response, ann: Any
) -> None:
    bob = make.make_person("Bob Two", agency=response.agency)
    pass_on(response, ann, bob)
    colleague = visitor(ann)
    colleague.get(desk(response))
    colleague.click("Give it back")
    colleague.press("Give it back", {"Why do you give it back?": ""}, status=422)
    colleague.sees("Say why you give it back.")
    colleague.press("Give it back", {"Why do you give it back?": "kanarie: on leave"})
    colleague.sees("You gave the section back.")
    assert letters("section_back") == [bob.email, lead_of(response).email]
    lead = visitor(lead_of(response))
    assert lead.get("/home").says("1 section came back to you")
    assert not visitor(bob).get("/home").says("came back to you")
    lead.get(desk(response))
    lead.sees("Came back", "kanarie: on leave")
    lead.click("Ask somebody else")
    lead.press("Ask them", {"Who should look at it?": "Bob Two"})
    assert not lead.get("/home").says("came back to you")
    lead.get(desk(response))
    lead.sees("With Bob Two").does_not_see("Came back")


def test_a_lead_marks_what_came_back_as_done_and_takes_back_what_is_with_somebody(
    visitor: Go, response: Response, ann: Any
) -> None:
    made = pass_on(response, ann)
    operations.give_section_back(
        made, reason="I am away.", received_at=clock.now(), by=make.actor(ann)
    )
    lead = visitor(lead_of(response))
    lead.get(desk(response))
    lead.click("Mark as done")
    lead.press("It is done")
    assert made.state == "done"
    assert letters("section_done") == []
    again = pass_on(response, ann)
    lead.get(desk(response))
    lead.click("Take it back")
    lead.press("Take it back")
    assert again.state == "over"
    lead.does_not_see("Take it back")
    assert not visitor(ann).get("/home").says("section waits for you")


def test_only_who_was_asked_answers_and_only_who_asked_or_leads_takes_back(
    visitor: Go, response: Response, ann: Any
) -> None:
    bob = make.make_person("Bob Two", agency=response.agency)
    made = pass_on(response, ann)
    url = f"{desk(response)}/sections/{made.id}"
    page = visitor(bob)
    for what in ("done", "give-back"):
        assert page.get(f"{url}/{what}").says("This section is with Ann One.")
    assert page.get(f"{url}/take-back").says("or a lead of your agency can take")
    for act in (operations.finish_section, operations.take_section_back):
        given = {} if act is operations.take_section_back else {"received_at": clock.now()}
        with pytest.raises(Refused):
            act(made, by=make.actor(bob), **given)  # type: ignore[operator]
    page.post(f"{url}/done", {}, status=422)
    assert made.state == "open"


def test_pressing_twice_asks_once_and_two_answers_at_once_are_told_apart(
    response: Response, ann: Any
) -> None:
    made = pass_on(response, ann)
    with pytest.raises(Refused, match="with Ann One already"):
        pass_on(response, ann)
    by = make.actor(ann)
    operations.finish_section(made, received_at=clock.now(), by=by)
    with pytest.raises(Refused) as no:
        operations.give_section_back(made, reason="No.", received_at=clock.now(), by=by)
    assert [each.code for each in no.value.refusals][:1] == ["section-settled-meanwhile"]


def test_the_day_lies_within_the_agencys_own_time_and_only_colleagues_are_asked(
    response: Response, ann: Any
) -> None:
    stranger = make.make_person(agency=make.make_agency())
    assert response.closes_at is not None
    for others, code in (
        ({"due_on": today() - timedelta(days=1)}, "day-is-past"),
        ({"due_on": response.closes_at.date() + timedelta(days=2)}, "day-is-too-late"),
    ):
        with pytest.raises(Refused) as no:
            pass_on(response, ann, **others)
        assert [(each.code, each.field) for each in no.value.refusals] == [(code, "due_on")]
    for who in (stranger, lead_of(response)):
        with pytest.raises(Refused) as no:
            pass_on(response, who)
        assert [each.code for each in no.value.refusals] == ["nobody-to-ask"]


def test_a_note_that_identifies_somebody_or_tells_of_harm_is_no_note(
    visitor: Go, response: Response, ann: Any
) -> None:
    lead = visitor(lead_of(response))
    version_id, anchor = heading_in(response)
    url = f"{desk(response)}/versions/{version_id}/blocks/{anchor}/sections/new"
    lead.get(url)
    asked = {"Who should look at it?": "Ann One"}
    note = "What should they look at? (optional)"
    lead.press("Ask them", {**asked, note: "NHS number 943 476 5919 is hers"}, status=422)
    lead.sees("It looks as if this has")
    lead.press("Ask them", {**asked, note: "I am being hurt at home by my dad"})
    assert session.scalars(select(PassedSection)).all() == []


def test_a_leavers_sections_go_back_to_the_lead(visitor: Go, response: Response, ann: Any) -> None:
    made = pass_on(response, ann)
    membership = find_membership(ann.id, response.agency_id or 0)
    assert membership is not None
    people.leave(membership, by=make.SETTING_UP)
    assert (made.state, made.answer) == ("back", "Ann One has left.")
    lead = visitor(lead_of(response))
    assert lead.get("/home").says("1 section came back to you")
    lead.get(desk(response))
    lead.sees("Ann One has left.")
    bob = make.make_person("Bob Two", agency=response.agency)
    other = pass_on(response, bob)
    people.deactivate(bob, by=make.actor(make.make_person(site_roles=["administrator"])))
    assert other.state == "back"


def test_who_comes_by_a_link_is_asked_and_answers_there(visitor: Go, response: Response) -> None:
    guest = make.make_guest(response, "Gus Est", by=lead_of(response))
    made = pass_on(response, guest.account)
    other = pass_on(response, make.make_person("Ann One", agency=response.agency))
    other.note = "kanarie for Ann"
    session.flush()
    assert guest.email in letters("section_passed")
    page = visitor(guest.account)
    page.get(desk(response))
    page.sees("1 section waits for you", CANARY).does_not_see("kanarie for Ann", "Ask a colleague")
    page.get(f"{desk(response)}/sections/{other.id}/done", status=404)
    page.get(desk(response))
    page.click("Mark as done")
    page.press("It is done")
    assert made.state == "done"
    again = pass_on(response, guest.account)
    operations.revoke_guest(guest, by=make.actor(lead_of(response)))
    assert (again.state, again.answer) == ("back", "The link of Gus Est was taken back.")


def test_it_stays_in_the_agency_by_every_way(visitor: Go, response: Response, ann: Any) -> None:
    made = pass_on(response, ann)
    operations.finish_section(
        made, answer="kanarie: done", received_at=clock.now(), by=make.actor(ann)
    )
    pass_on(response, ann)
    comment = make.make_comment(response, by=ann)
    session.flush()
    way = heading_in(response)
    make.submit_response(response)
    others = queries.list_responses(response.consultation_id)
    stranger = next(each for each in others if each.id != response.id)
    for who in (make.lead_of_round(response), make.respondent_of(stranger)):
        page = visitor(who)
        for url in (
            desk(response),
            f"{desk(response)}/receipt",
            f"{desk(response)}/receipt.txt",
            f"/comments/{comment.id}",
            f"/consultations/{response.consultation_id}/comments",
            f"/consultations/{response.consultation_id}/coverage",
            f"/reviews/{response.consultation.review_id}/history",
            "/search?q=kanarie",
        ):
            text = page.client.get(url, follow_redirects=True).get_data(as_text=True)
            assert "kanarie:" not in text, url
            assert "Sections with colleagues" not in text, url
        for last in ("done", "give-back", "take-back"):
            page.get(f"{desk(response)}/sections/{made.id}/{last}", status=404)
        place = f"{desk(response)}/versions/{way[0]}/blocks/{way[1]}/sections/new"
        page.get(place, status=404)
    assert not [each for each in session.query(EntryText).all() if "kanarie" in str(each.text)]
    assert "kanarie" not in queries.find_receipt(response.id).canonical  # type: ignore[union-attr]


def test_another_responses_section_is_not_here(visitor: Go, response: Response, ann: Any) -> None:
    elsewhere = make.responses_of(make.round_of(make.review_at("partner_comment")))[0]
    made = pass_on(elsewhere, make.make_person(agency=elsewhere.agency))
    visitor(ann).get(f"{desk(response)}/sections/{made.id}/done", status=404)


def test_after_the_close_nothing_is_passed_on_and_what_was_asked_waits_for_nobody(
    visitor: Go, response: Response, ann: Any
) -> None:
    made = pass_on(response, ann)
    make.close_round(response.consultation)
    assert not visitor(ann).get("/home").says("section waits for you")
    with pytest.raises(Refused, match="closed"):
        pass_on(response, make.make_person(agency=response.agency))
    operations.finish_section(made, received_at=clock.now(), by=make.actor(ann))
    assert made.state == "done"


def test_whoever_signs_is_told_what_is_still_with_somebody(
    visitor: Go, response: Response, ann: Any
) -> None:
    pass_on(response, ann)
    make.make_comment(response, by=ann)
    lead = visitor(lead_of(response))
    lead.get(f"{desk(response)}/check")
    lead.sees("1 section is not done yet", "with Ann One", "You can sign without them.")


def test_the_pages_ask_no_more_queries_the_more_is_passed_on(
    db: Session, visitor: Go, response: Response, ann: Any
) -> None:
    page = visitor(lead_of(response))
    pass_on(response, ann)
    page.get(desk(response))  # draws the text
    few = [len(page.get(url).queries) for url in (desk(response), "/home", "/responses")]
    for number in range(5):
        pass_on(response, make.make_person(f"Number {number}", agency=response.agency))
    many = [len(page.get(url).queries) for url in (desk(response), "/home", "/responses")]
    assert few == many


def test_a_section_goes_to_the_next_heading_that_is_not_below_it(response: Response) -> None:
    [version, *_] = queries.list_consulted_versions(response.consultation_id)
    blocks = blocks_of(version.id)
    assert extent_of(blocks, None) == blocks
    assert extent_of(blocks, "nowhere") == []
    first = next(each for each in blocks if each.kind == HEADING)
    inside = extent_of(blocks, first.anchor)
    assert inside[0] == first
    assert not [e for e in inside[1:] if e.kind == HEADING and e.level <= first.level]


def test_a_block_that_is_no_heading_is_no_section(visitor: Go, response: Response) -> None:
    [version, *_] = queries.list_consulted_versions(response.consultation_id)
    plain = next(each for each in blocks_of(version.id) if each.kind != HEADING)
    url = f"{desk(response)}/versions/{version.id}/blocks/{plain.anchor}/sections/new"
    visitor(lead_of(response)).get(url, status=404)


def test_the_whole_text_is_passed_on(visitor: Go, response: Response, ann: Any) -> None:
    made = pass_on(response, ann, anchor=None)
    make.make_comment(response, by=ann)
    page = visitor(ann)
    page.get(desk(response))
    page.sees(f"the whole of “{made.version.title}”", "1 comment there by you")
