"""Several agencies answer as one: who agrees, who reads what, and for whom it counts."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from consult import clock
from consult.consultations import operations as consultations
from consult.consultations.queries import expected_of
from consult.notifications.models import Message
from consult.responses import operations, queries
from consult.responses.models import Comment, JointParty, Response
from consult.reviews.queries import get_review
from consult.store import session
from tests import factories as make
from tests.responses.test_at_once import ready, sound, statuses
from tests.visitor import Visitor
from workflows.refusal import Refused

Go = Callable[..., Visitor]


class Three:
    """Three agencies of one round, each with a lead and somebody who writes."""

    def __init__(self) -> None:
        self.review = make.make_review()
        make.review_at("preparing", review=self.review)
        agencies = [make.make_agency(name) for name in ("Camden", "Hackney", "Islington")]
        self.leads = [make.make_person(f"Lead {a.name}", agency=a, role="lead") for a in agencies]
        self.staff = [make.make_person(f"Staff {a.name}", agency=a) for a in agencies]
        self.outsider_agency = make.make_agency("Barnet")
        self.outsider = make.make_person("Out Sider", agency=self.outsider_agency, role="lead")
        round = make.prepare_partner_round(self.review, agencies=[*agencies, self.outsider_agency])
        by = make.actor(make.lead_of(self.review))
        self.question = consultations.add_question(round, kind="text", wording="Clear?", by=by)
        make.take(self.review, "circulate_to_partners")
        found = {each.agency_id: each for each in make.responses_of(self.round)}
        self.camden, self.hackney, self.islington = (found[a.id] for a in agencies)
        self.barnet = found[self.outsider_agency.id]

    @property
    def round(self) -> Any:
        return make.round_of(self.review)

    def lead(self, response: Response) -> Any:
        return next(each for each in (*self.leads, self.outsider) if _of(each, response))

    def ask(self, *others: Response, **more: Any) -> list[JointParty]:
        return operations.propose_joint(
            self.camden,
            response_ids=[each.id for each in others],
            received_at=clock.now(),
            by=make.actor(self.leads[0]),
            **more,
        )

    def join(self, party: JointParty) -> JointParty:
        return operations.agree_to_join(
            party,
            name="L. Ead",
            role="Director",
            received_at=clock.now(),
            by=make.actor(self.lead(party.response)),
        )

    def joined(self, *others: Response, **more: Any) -> list[JointParty]:
        return [self.join(each) for each in self.ask(*others, **more)]

    def agree(self, party: JointParty, seen: str = "") -> JointParty:
        return operations.agree_to_text(
            party,
            name="L. Ead",
            role="Director",
            seen_mark=seen or queries.content_mark(party.lead_id),
            received_at=clock.now(),
            by=make.actor(self.lead(party.response)),
        )

    def submit(self) -> None:
        make.submit_response(self.camden, by=self.leads[0])

    def sent(self) -> list[JointParty]:
        parties = self.joined(self.hackney, self.islington)
        make.make_comment(self.camden, "kanarie: say when.", by=self.leads[0])
        operations.answer_question(
            self.camden,
            question=self.question,
            value="Quite clear.",
            seen_revision=0,
            received_at=clock.now(),
            by=make.actor(self.leads[0]),
        )
        for each in parties:
            self.agree(each)
        self.submit()
        return parties


def _of(account: Any, response: Response) -> bool:
    return make.actor(account).works_for(response.agency_id)


@pytest.fixture
def three(db: object) -> Three:
    return Three()


def codes(no: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {each.code for each in no.value.refusals}


def letters(kind: str) -> list[str]:
    found = select(Message.address).where(Message.kind == f"responses/{kind}")
    return sorted(session.scalars(found))


def test_a_joint_answer_counts_for_every_agency(three: Three) -> None:
    three.sent()
    states = [each.subject.state for each in (three.camden, three.hackney, three.islington)]
    assert states == ["submitted", "answered_jointly", "answered_jointly"]
    how = {each.agency_id: each.how for each in expected_of(three.round.id)}
    assert how[three.hackney.agency_id] == how[three.camden.agency_id] == "submitted"
    assert how[three.barnet.agency_id] == ""
    tally = queries.tally([three.round.id])[three.round.id]
    assert tally.silent == ("Barnet",)
    assert three.camden.respondent == "Camden, Hackney and Islington"
    assert [each.respondent for each in queries.list_sent_in(three.round.id)] == [
        "Camden, Hackney and Islington"
    ]
    assert len(queries.submitted_comments([three.round.id])) == 1


def test_the_receipt_names_all_and_the_very_text_that_each_agreed_to(three: Three) -> None:
    three.sent()
    receipt = queries.find_receipt(three.camden.id)
    assert receipt is not None
    content = json.loads(receipt.canonical)
    joint = content["joint"]
    assert content["statement"].endswith("joint answer of Camden, Hackney and Islington.")
    assert [each["agency"] for each in joint["agencies"]] == ["Hackney", "Islington"]
    assert {each["text"] for each in joint["agencies"]} == {joint["text"]}
    assert {each["agreed_by"] for each in joint["agencies"]} == {"L. Ead"}


def test_nothing_is_sent_in_for_who_has_not_agreed_to_the_text_as_it_stands(three: Three) -> None:
    first, second = three.joined(three.hackney, three.islington)
    make.make_comment(three.camden, by=three.leads[0])
    three.agree(first)
    with pytest.raises(Refused) as no:
        three.submit()
    assert codes(no) == {"not-all-agreed"}
    assert "Islington has not agreed" in str(no.value)
    three.agree(second)
    make.make_comment(three.camden, "One more.", by=three.leads[0])
    with pytest.raises(Refused, match="Hackney and Islington have not agreed"):
        three.submit()
    operations.go_on_without(second, received_at=clock.now(), by=make.actor(three.leads[0]))
    three.agree(first)
    three.submit()
    assert three.islington.subject.state == "drafting"
    assert three.camden.respondent == "Camden and Hackney"


def test_what_is_agreed_to_is_what_was_read(three: Three) -> None:
    [party] = three.joined(three.hackney)
    make.make_comment(three.camden, by=three.leads[0])
    seen = queries.content_mark(three.camden.id)
    make.make_comment(three.camden, "Meanwhile.", by=three.leads[0])
    with pytest.raises(Refused) as no:
        three.agree(party, seen)
    assert codes(no) == {"content-changed-meanwhile"}
    assert party.agreed_mark == ""


def test_own_drafts_stay_where_they_are_and_come_back(three: Three) -> None:
    own = make.make_comment(three.hackney, "kanarie: our own", by=three.staff[1])
    [party] = three.joined(three.hackney)
    with pytest.raises(Refused) as no:
        make.make_comment(three.hackney, "More.", by=three.staff[1])
    assert codes(no) == {"response-settled"}
    assert [each.body for each in queries.comments_of(three.camden.id)] == []
    theirs = make.make_comment(three.camden, "Written for all", by=three.staff[1])
    operations.leave_joint(party, received_at=clock.now(), by=make.actor(three.leads[1]))
    assert three.hackney.subject.state == "drafting"
    bodies = [each.body for each in queries.comments_of(three.hackney.id)]
    assert bodies == [own.body, theirs.body]
    assert [each.body for each in queries.comments_of(three.camden.id)] == [theirs.body]
    make.submit_response(three.hackney, by=three.leads[1])


def test_comments_are_brought_in_once_and_stay_at_home(three: Three) -> None:
    first = make.make_comment(three.hackney, "Bring me", by=three.staff[1])
    make.make_comment(three.hackney, "kanarie: not me", by=three.staff[1])
    [party] = three.joined(three.hackney)
    by = make.actor(three.leads[1])
    given = {"chosen": [first.id], "received_at": clock.now(), "by": by}
    assert operations.bring_into_joint(party, **given).comments == 1  # type: ignore[arg-type]
    assert operations.bring_into_joint(party, **given).comments == 0  # type: ignore[arg-type]
    [copy] = queries.comments_of(three.camden.id)
    assert (copy.body, copy.author_id) == ("Bring me", three.staff[1].id)
    operations.leave_joint(party, received_at=clock.now(), by=by)
    assert len(queries.comments_of(three.hackney.id)) == 2


def test_who_leaves_what_was_sent_in_reopens_it_for_the_others(three: Three) -> None:
    party, _ = three.sent()
    operations.leave_joint(party, received_at=clock.now(), by=make.actor(three.leads[1]))
    states = [each.subject.state for each in (three.camden, three.hackney, three.islington)]
    assert states == ["drafting", "drafting", "joined"]
    assert three.camden.respondent == "Camden"
    assert {each.how for each in expected_of(three.round.id)} == {""}
    assert letters("joint_reopened")


def test_after_the_close_nobody_leaves_and_what_was_sent_in_before_counts(three: Three) -> None:
    party, _ = three.sent()
    operations.reopen(three.camden, received_at=clock.now(), by=make.actor(three.leads[0]))
    assert three.hackney.subject.state == "joined"
    make.make_comment(three.camden, "Changed.", by=three.leads[0])
    make.close_round(three.round)
    states = [each.subject.state for each in (three.camden, three.hackney, three.islington)]
    assert states == ["submitted", "answered_jointly", "answered_jointly"]
    assert three.camden.respondent == "Camden, Hackney and Islington"
    with pytest.raises(Refused):
        operations.leave_joint(party, received_at=clock.now(), by=make.actor(three.leads[1]))


def test_after_the_close_the_page_to_leave_says_so_and_has_no_form(
    three: Three, visitor: Go
) -> None:
    party, _ = three.sent()
    make.close_round(three.round)
    hackney = visitor(three.leads[1])
    hackney.get(f"{desk(three.hackney)}/joint/{party.id}/leave")
    hackney.sees("This round is not open any more, so what was sent in stands")
    assert "Leave it" not in hackney.page.buttons


def test_who_leaves_after_it_was_reopened_is_told_what_counts(three: Three, visitor: Go) -> None:
    party, _ = three.sent()
    operations.reopen(three.camden, received_at=clock.now(), by=make.actor(three.leads[0]))
    hackney = visitor(three.leads[1])
    hackney.get(f"{desk(three.hackney)}/joint/{party.id}/leave")
    hackney.sees("what was sent in then counts for the others, and not for Hackney")


def test_who_joined_after_it_was_sent_in_is_not_counted_by_what_it_never_read(
    three: Three,
) -> None:
    [party] = three.joined(three.hackney)
    make.make_comment(three.camden, by=three.leads[0])
    three.agree(party)
    three.submit()
    operations.reopen(three.camden, received_at=clock.now(), by=make.actor(three.leads[0]))
    three.joined(three.islington)
    make.close_round(three.round)
    assert three.hackney.subject.state == "answered_jointly"
    assert three.islington.subject.state == "drafting"
    assert three.camden.respondent == "Camden and Hackney"


def test_one_that_leads_makes_no_nil_return_and_nobody_enters_an_answer_for_it(
    three: Three,
) -> None:
    three.ask(three.hackney)
    given = {"signed_name": "A", "signed_role": "B", "received_at": clock.now()}
    for act, more in ((operations.nil_return, {}), (operations.decline, {"reason": "No."})):
        with pytest.raises(Refused) as no:
            act(three.camden, by=make.actor(three.leads[0]), **given, **more)  # type: ignore[operator]
        assert codes(no) == {"answers-jointly"}


def test_an_agency_joins_one_and_leads_none_besides(three: Three) -> None:
    [party] = three.ask(three.hackney)
    other = operations.propose_joint(
        three.barnet,
        response_ids=[three.hackney.id],
        received_at=clock.now(),
        by=make.actor(three.outsider),
    )[0]
    three.join(party)
    assert (other.state, other.reason) == ("refused", "They answer jointly with others now.")
    with pytest.raises(Refused) as no:
        three.join(other)
    assert "decided-meanwhile" in codes(no)
    [third] = three.ask(three.islington)
    operations.propose_joint(
        three.islington,
        response_ids=[three.barnet.id],
        received_at=clock.now(),
        by=make.actor(three.leads[2]),
    )
    with pytest.raises(Refused) as no:
        three.join(third)
    assert codes(no) == {"leads-already"}
    with pytest.raises(Refused) as no:
        three.ask(three.hackney)
    assert codes(no) == {"cannot-be-asked"}
    assert third.state == "asked"


def test_who_answers_for_itself_has_said_that_it_does_not_join(three: Three) -> None:
    first, second = three.ask(three.hackney, three.islington)
    make.make_nil_return(three.hackney)
    assert (first.state, second.state) == ("refused", "asked")
    assert letters("joint_decided") == [three.leads[0].email]
    make.make_comment(three.camden, by=three.leads[0])
    three.submit()
    assert second.state == "over"
    assert three.camden.respondent == "Camden"


def test_only_a_lead_proposes_agrees_and_leaves(three: Three) -> None:
    with pytest.raises(Refused) as no:
        operations.propose_joint(
            three.camden,
            response_ids=[three.hackney.id],
            received_at=clock.now(),
            by=make.actor(three.staff[0]),
        )
    assert codes(no) == {"not-the-lead"}
    [party] = three.ask(three.hackney)
    for who in (three.staff[1], three.leads[0], three.outsider):
        with pytest.raises(Refused) as no:
            operations.agree_to_join(
                party, name="A", role="B", received_at=clock.now(), by=make.actor(who)
            )
        assert codes(no) == {"not-the-lead"}


def test_nobody_is_reminded_who_answers_jointly_but_the_one_that_leads(three: Three) -> None:
    three.joined(three.hackney)
    by = make.actor(make.lead_of(three.review))
    with pytest.raises(Refused, match="answers jointly with others"):
        operations.chase(three.hackney, by=by)
    made = operations.chase_all([three.camden, three.hackney], by=by)
    assert [each.response_id for each in made] == [three.camden.id]
    make.close_round(three.round)
    make.pass_time(timedelta(days=4))
    operations.waive(three.hackney, reason="Silence.", by=by)
    assert three.hackney.subject.state == "waived"


def test_when_no_answer_came_from_the_one_that_leads_the_others_answer_for_themselves(
    three: Three,
) -> None:
    [party] = three.joined(three.hackney)
    by = make.actor(make.lead_of(three.review))
    operations.chase(three.camden, by=by)
    make.close_round(three.round)
    make.pass_time(timedelta(days=4))
    operations.waive(three.camden, reason="Silence.", by=by)
    assert three.hackney.subject.state == "drafting"
    assert party.state == "over"


def test_copies_keep_what_a_comment_says_and_the_words_that_it_is_about(three: Three) -> None:
    made = make.make_comment(three.hackney, "Say who.", by=three.staff[1], stance="object")
    [party] = three.joined(three.hackney)
    operations.bring_into_joint(
        party, chosen=[made.id], received_at=clock.now(), by=make.actor(three.leads[1])
    )
    [copy] = queries.comments_of(three.camden.id)
    assert isinstance(copy, Comment)
    assert (copy.stance, copy.anchor, copy.version_id) == ("object", made.anchor, made.version_id)


def test_what_became_of_it_is_told_to_every_agency_and_published_once(
    three: Three, visitor: Go
) -> None:
    three.sent()
    make.make_nil_return(three.barnet)
    make.close_round(three.round)
    [comment] = queries.submitted_comments([three.round.id])
    make.answer(comment, "accepted")
    make.review_at("launched", review=three.review)
    bodies = session.execute(
        select(Message.address, Message.body).where(Message.kind == "reviews/launched")
    )
    told = {row[0]: row[1] for row in bodies}
    for lead in three.leads:
        assert f"/responses/{three.camden.id}/outcomes" in told[lead.email]
    page = visitor(three.leads[1])
    assert page.get("/home").says("What became of your comments")
    assert page.get(f"/responses/{three.camden.id}/outcomes").says("kanarie: say when.")
    page.get("/responses")
    page.click("See what became of your comments")
    visitor(three.outsider).get(f"/responses/{three.camden.id}/outcomes", status=403)
    public = visitor(None)
    url = f"/published/{make.draft_under(three.review).document_id}/outcomes"
    found = public.get(url)
    assert found.says("Camden, Hackney and Islington")
    assert found.text.count("kanarie: say when.") == 1


def test_the_review_goes_on_when_all_have_answered_jointly(three: Three) -> None:
    three.sent()
    make.make_nil_return(three.barnet)
    make.close_round(three.round)
    assert get_review(three.review.id).subject.state == "considering"
    assert not [each for each in expected_of(three.round.id) if each.settled_at is None]


def desk(response: Response) -> str:
    return f"/responses/{response.id}"


def test_three_agencies_answer_as_one_through_the_pages(three: Three, visitor: Go) -> None:
    own = make.make_comment(three.hackney, "kanarie: our own draft", by=three.staff[1])
    camden, hackney = visitor(three.leads[0]), visitor(three.leads[1])
    camden.get(desk(three.camden))
    camden.click("Answer together with other agencies")
    camden.press("Ask them", {"Which agencies do you ask?": []}, status=422)
    camden.sees("Choose at least one agency.")
    camden.press(
        "Ask them",
        {
            "Which agencies do you ask?": ["Hackney", "Islington"],
            "Message to their leads (optional)": "We share one partnership.",
        },
    )
    camden.sees("2 agencies are asked.", "Has not said whether it joins")
    assert letters("joint_asked") == sorted(each.email for each in three.leads[1:])

    assert hackney.get("/home").says("Say whether you answer jointly with Camden")
    hackney.get(desk(three.camden), status=404)
    hackney.get(desk(three.hackney))
    hackney.click("Agree or refuse")
    hackney.sees("We share one partnership.")
    hackney.press(
        "Save", {"Does your agency answer jointly?": "Agree", "Your role": ""}, status=422
    )
    hackney.sees("Type the role in which you agree.")
    hackney.press("Save", {"Does your agency answer jointly?": "Agree", "Your role": "Director"})
    hackney.sees("You answer jointly with Camden.", "Director, agreed to that at")
    islington = visitor(three.leads[2])
    islington.get(f"{desk(three.islington)}/joint")
    islington.click("Agree or refuse")
    reason = "Why do you refuse? (optional)"
    islington.press("Save", {"Does your agency answer jointly?": "Refuse", reason: "Too soon."})
    islington.sees("You answer for yourself.")
    camden.get(f"{desk(three.camden)}/joint")
    camden.sees("Too soon.", "Has joined; has not agreed to the text yet")

    staff = visitor(three.staff[1])
    staff.get(desk(three.camden))
    staff.sees("This is a joint response.", "You can comment").does_not_see("Check and sign")
    place = next(url for url in staff.page.links.values() if url.endswith("/comments/new"))
    staff.get(place)
    staff.press("Save comment", {"Your comment": "Ours, for all of us."})
    camden.get(desk(three.camden))
    camden.sees("Ours, for all of us.", "(Hackney)").does_not_see(own.body)

    hackney.get(f"{desk(three.hackney)}/joint")
    hackney.click("Bring in comments and answers that you had begun yourselves")
    hackney.press("Bring them in", {"Which comments do you bring in?": [own.body]})
    hackney.sees("Brought into the joint response: 1 comment.")

    camden.get(f"{desk(three.camden)}/check")
    camden.sees("Hackney: Has joined; has not agreed")
    camden.press("Sign and submit", {"Role": "Head"}, status=422)
    camden.sees("Hackney has not agreed to the text as it stands now.")
    camden.get(f"{desk(three.camden)}/joint")
    camden.press("Ask them to agree to the text")
    camden.sees("Asked to agree to the text: Hackney.")
    assert letters("joint_wanted") == [three.leads[1].email]
    home = hackney.get("/home")
    assert home.says("Read the joint response and agree to it", "Not yet agreed to the text")
    hackney.click("Read the joint response and agree to it")
    hackney.sees("Ours, for all of us.", own.body)
    hackney.press("I agree to this text", {"Your role": "Director"})
    hackney.sees("You agreed to the text for Hackney.")
    assert camden.get("/home").says("Jointly with Hackney: 1 of 1 agreed")
    camden.get(f"{desk(three.camden)}/check")
    camden.sees("I send in this response as the joint answer of Camden and Hackney.")
    camden.press("Sign and submit", {"Role": "Head"})
    camden.sees("A joint response, led by Camden", "Hackney: ", "Director, agreed to this text at")
    hackney.get(f"{desk(three.camden)}/receipt")
    hackney.sees("Camden and Hackney")
    text = hackney.client.get(f"{desk(three.camden)}/receipt.txt").get_data(as_text=True)
    assert "Agreed:      Hackney: " in text
    assert hackney.get("/responses").says("Answered jointly", "Led by Camden")
    hackney.get(f"{desk(three.hackney)}/joint")
    hackney.sees("counts as the answer of Hackney")


def test_where_everybody_else_sees_it_it_stands_once_with_all_names(
    three: Three, visitor: Go
) -> None:
    three.sent()
    lead = visitor(make.lead_of(three.review))
    url = f"/consultations/{three.round.id}"
    board = lead.get(f"{url}/coverage")
    assert board.says("Answered jointly", "led by Camden", "jointly with Hackney, Islington")
    assert lead.get(f"{url}/answers").says("Camden, Hackney and Islington")
    comments = lead.get(f"{url}/comments")
    assert comments.says("Camden, Hackney and Islington")
    assert comments.text.count("kanarie: say when.") == 1
    assert lead.get(f"/reviews/{three.review.id}/history").says("Hackney answered jointly")


def _unpacked(data: bytes) -> bytes:
    """What is in an Excel file; a page as it is."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def test_nobody_outside_reads_drafts_by_any_way(three: Three, visitor: Go) -> None:
    own = make.make_comment(three.hackney, "kanarie: hackneys own", by=three.staff[1])
    [party] = three.joined(three.hackney)
    asked = three.ask(three.islington)[0]
    make.make_comment(three.camden, "kanarie: joint draft", by=three.leads[0])
    at = clock.now()
    left = make.make_comment(three.camden, "kanarie: left out", by=three.leads[0])
    operations.leave_out(
        left,
        reason="No.",
        seen_revision=left.revision,
        received_at=at,
        by=make.actor(three.leads[0]),
    )
    note = operations.write_note(
        three.camden, body="kanarie: camdens note", received_at=at, by=make.actor(three.leads[0])
    )
    session.flush()
    ways = (
        desk(three.camden),
        f"{desk(three.camden)}/check",
        f"{desk(three.camden)}/joint",
        f"{desk(three.camden)}/joint/{party.id}/decide",
        f"{desk(three.camden)}/joint/{party.id}/agree",
        f"{desk(three.hackney)}/joint/{party.id}/agree",
        f"{desk(three.hackney)}/joint/{party.id}/bring",
        desk(three.hackney),
        f"/consultations/{three.round.id}/coverage",
        f"/consultations/{three.round.id}/answers",
        f"/consultations/{three.round.id}/comments",
        f"/consultations/{three.round.id}/answers.xlsx",
        f"{desk(three.camden)}/form/comment-form.xlsx",
        f"/reviews/{three.review.id}/history",
        "/search?q=kanarie",
    )
    outside = (three.outsider, three.leads[2], make.lead_of(three.review), make.make_manager())
    for who in outside:
        page = visitor(who)
        for way in ways:
            data = page.client.get(way, follow_redirects=True).get_data()
            assert b"kanarie:" not in _unpacked(data), (who.name, way)
    joined = visitor(three.staff[1])
    for way in ways:
        text = joined.client.get(way, follow_redirects=True).get_data(as_text=True)
        for word in ("kanarie: left out", "kanarie: camdens note"):
            assert word not in text, way
    assert joined.get("/search?q=kanarie").says("joint draft")
    joined.get(f"{desk(three.camden)}/comments/{left.id}/edit", status=404)
    joined.get(f"{desk(three.camden)}/notes/{note.id}/remove", status=404)
    joined.get(f"{desk(three.camden)}/joint", status=404)
    host = visitor(three.leads[0])
    for way in ways:
        text = host.client.get(way, follow_redirects=True).get_data(as_text=True)
        assert own.body not in text, way
    visitor(three.leads[2]).get(f"{desk(three.camden)}/joint/{asked.id}/decide", status=404)
    operations.leave_joint(party, received_at=at, by=make.actor(three.leads[1]))
    joined.get(desk(three.camden), status=404)
    assert "joint draft" not in joined.get("/search?q=kanarie").text


def test_where_the_lead_says_so_the_others_only_read(three: Three, visitor: Go) -> None:
    three.joined(three.hackney, comments=False)
    made = make.make_comment(three.camden, "Theirs.", by=three.leads[0])
    staff = visitor(three.staff[1])
    staff.get(desk(three.camden))
    staff.sees("You can read it, and not comment.").does_not_see("Comment on")
    [version, *_] = queries.list_consulted_versions(three.round.id)
    new = f"{desk(three.camden)}/versions/{version.id}/comments/new"
    staff.get(new, status=403)
    lead = visitor(three.leads[0])
    lead.get(f"{desk(three.camden)}/joint")
    lead.press(
        "Save",
        {"What may people of the joined agencies do?": "Read the joint response and comment in it"},
    )
    lead.sees("People of the joined agencies can read and comment.")
    staff.get(new)
    staff.press("Save comment", {"Your comment": "Mine."})
    staff.get(f"{desk(three.camden)}/comments/{made.id}/edit", status=403)
    for last in ("answers", "check", "nil-return", "reopen", "guests", "notes/new"):
        assert staff.client.get(f"{desk(three.camden)}/{last}").status_code in (403, 404), last


def test_leaving_and_going_on_without_through_the_pages(three: Three, visitor: Go) -> None:
    three.sent()
    hackney = visitor(three.leads[1])
    hackney.get(f"{desk(three.hackney)}/joint")
    hackney.click("Leave the joint response")
    hackney.sees("so it is reopened")
    hackney.press("Leave it", {"Why? (optional)": "Our board wants its own."})
    hackney.sees("You answer for yourself again.")
    assert letters("joint_ended") == [three.leads[0].email]
    camden = visitor(three.leads[0])
    camden.get(f"{desk(three.camden)}/joint")
    camden.sees("Our board wants its own.", "Left,")
    camden.click("Go on without it")
    camden.press("Go on without it")
    camden.sees("You go on without Islington.")
    assert three.islington.subject.state == "drafting"


def test_a_page_that_was_open_while_somebody_decided_says_so(three: Three, visitor: Go) -> None:
    [party] = three.ask(three.hackney)
    hackney = visitor(three.leads[1])
    hackney.get(f"{desk(three.hackney)}/joint/{party.id}/decide")
    operations.go_on_without(party, received_at=clock.now(), by=make.actor(three.leads[0]))
    hackney.press(
        "Save", {"Does your agency answer jointly?": "Agree", "Your role": "Director"}, status=409
    )
    hackney.sees("Camden went on without Hackney.")
    assert three.hackney.subject.state == "drafting"


def test_the_closing_time_passes_while_the_form_is_open(three: Three, visitor: Go) -> None:
    [party] = three.ask(three.hackney)
    make.pass_time(three.round.closes_at - clock.now() - timedelta(minutes=1))
    hackney = visitor(three.leads[1])
    hackney.get(f"{desk(three.hackney)}/joint/{party.id}/decide")
    make.pass_time(timedelta(minutes=2))
    hackney.press(
        "Save", {"Does your agency answer jointly?": "Agree", "Your role": "Director"}, status=422
    )
    assert party.state == "asked"


def test_the_pages_ask_no_more_queries_the_more_agencies_answer_jointly(
    three: Three, visitor: Go
) -> None:
    first = three.joined(three.hackney)[0]
    make.make_comment(three.camden, by=three.leads[0])
    make.make_comment(three.camden, by=three.staff[1])
    urls = (
        (
            three.leads[0],
            (desk(three.camden), f"{desk(three.camden)}/joint", "/home", "/responses"),
        ),
        (three.leads[1], (f"{desk(three.hackney)}/joint/{first.id}/agree", "/home", "/responses")),
        (make.lead_of(three.review), (f"/consultations/{three.round.id}/coverage",)),
    )

    def cost() -> list[int]:
        return [len(visitor(who).get(url).queries) for who, some in urls for url in some]

    cost()  # draws the text
    few = cost()
    three.joined(three.islington, three.barnet)
    make.make_comment(three.camden, by=three.staff[2])
    assert cost() == few


@pytest.mark.parametrize("_round", range(3))
def test_what_is_sent_in_is_what_was_agreed_to_whoever_writes_at_that_moment(
    three: Three, visitor: Go, _round: int
) -> None:
    [party] = three.joined(three.hackney)
    make.make_comment(three.camden, by=three.leads[0])
    operations.answer_question(
        three.camden,
        question=three.question,
        value="Clear.",
        seen_revision=0,
        received_at=clock.now(),
        by=make.actor(three.leads[0]),
    )
    three.agree(party)
    lead, staff = visitor(three.leads[0]), visitor(three.staff[1])
    lead.get(f"{desk(three.camden)}/check")
    [version, *_] = queries.list_consulted_versions(three.round.id)
    staff.get(f"{desk(three.camden)}/versions/{version.id}/comments/new")
    found = statuses(
        ready(lead, "Sign and submit", {"Full name": "Ada Cole", "Role": "Head"}),
        ready(staff, "Save comment", {"Your comment": "At that moment."}),
    )
    receipt = queries.find_receipt(three.camden.id)
    if receipt is None:  # the comment came first
        assert found == [302, 409] or found == [302, 422]
        assert three.hackney.subject.state == "joined"
    else:
        joint = json.loads(receipt.canonical)["joint"]
        assert joint["agencies"][0]["text"] == joint["text"]
        assert three.hackney.subject.state == "answered_jointly"
    assert sound()


@pytest.mark.parametrize("_round", range(3))
def test_who_leaves_while_it_is_sent_in_is_in_it_or_not(
    three: Three, visitor: Go, _round: int
) -> None:
    [party] = three.joined(three.hackney)
    make.make_comment(three.camden, by=three.leads[0])
    three.agree(party)
    lead, other = visitor(three.leads[0]), visitor(three.leads[1])
    lead.get(f"{desk(three.camden)}/check")
    other.get(f"{desk(three.hackney)}/joint/{party.id}/leave")
    statuses(
        ready(lead, "Sign and submit", {"Full name": "Ada Cole", "Role": "Head"}),
        ready(other, "Leave it", {}),
    )
    assert three.hackney.subject.state == "drafting"
    assert three.camden.joint_name is None
    assert sound()


@pytest.mark.parametrize("_round", range(3))
def test_who_agrees_while_it_is_gone_on_without_is_told_one_or_the_other(
    three: Three, visitor: Go, _round: int
) -> None:
    [party] = three.ask(three.hackney)
    lead, other = visitor(three.leads[0]), visitor(three.leads[1])
    lead.get(f"{desk(three.camden)}/joint/{party.id}/go-on-without")
    other.get(f"{desk(three.hackney)}/joint/{party.id}/decide")
    answer = {"Does your agency answer jointly?": "Agree", "Your role": "Director"}
    statuses(
        ready(lead, "Go on without it", {}),
        ready(other, "Save", answer),
        ready(other, "Save", answer),
    )
    assert session.get(JointParty, party.id).state == "over"  # type: ignore[union-attr]
    assert three.hackney.subject.state == "drafting"
    assert sound()


def test_long_and_odd_words_are_taken_or_refused_in_a_sentence(three: Three, visitor: Go) -> None:
    lead = visitor(three.leads[0])
    lead.get(f"{desk(three.camden)}/joint/new")
    message = "Message to their leads (optional)"
    chosen = {"Which agencies do you ask?": ["Hackney"]}
    lead.press("Ask them", {**chosen, message: "x" * 32_000}, status=422)
    lead.sees("Use 1,000 characters or fewer")
    lead.press("Ask them", {**chosen, message: "NHS number 943 476 5919 is hers"}, status=422)
    lead.sees("It looks as if this has")
    lead.press("Ask them", {**chosen, message: "שלום 🧡 \u202eabc"})
    lead.sees("1 agency is asked.")
    url = f"{desk(three.camden)}/joint/new"
    lead.post(url, {"agencies": str(three.camden.id), "rights": "read"}, status=422)
    lead.post(url, {"agencies": "9" * 30, "rights": "read"}, status=422)
    lead.post(url, {"agencies": "x", "rights": "everything"}, status=422)


def test_agreements_are_in_what_is_held_about_whoever_gave_them(three: Three, visitor: Go) -> None:
    three.sent()
    page = visitor(three.leads[1]).get("/account/data")
    assert page.says("Agreed to answer jointly", "Agreed to a joint response")


BRING = "Bring them in"


def answers(three: Three, response: Response, words: str) -> None:
    operations.answer_question(
        response,
        question=three.question,
        value=words,
        seen_revision=0,
        received_at=clock.now(),
        by=make.actor(three.lead(response)),
    )


def test_an_answer_of_their_own_is_brought_in_where_there_is_none(
    three: Three, visitor: Go
) -> None:
    answers(three, three.hackney, "Clear to us.")
    [party] = three.joined(three.hackney)
    make.make_comment(three.camden, "Say when.", by=three.leads[0])
    three.agree(party)
    lead = visitor(three.lead(three.hackney))
    lead.get(f"/responses/{three.hackney.id}/joint/{party.id}/bring")
    lead.press(BRING, status=422)
    lead.is_told("Choose the comments and answers")
    lead.press(BRING, {"Which answers do you bring in?": ["Question 1: Clear?"]})
    lead.sees("Brought into the joint response: 1 answer.", "The text has changed since")
    put = queries.answers_of(three.camden.id)[three.question.id]
    assert (put.value, put.edited_by_id) == ("Clear to us.", three.lead(three.hackney).id)
    camden = visitor(three.leads[0])
    camden.get(f"/responses/{three.camden.id}")
    camden.sees("Clear to us. Lead Hackney (Hackney)")
    assert queries.answers_of(three.hackney.id)[three.question.id].value == "Clear to us."
    lead.get(f"/responses/{three.hackney.id}/joint/{party.id}/bring")
    lead.sees("has no comments and answers of its own that are not there already")


def test_where_both_have_an_answer_both_are_shown_and_one_is_chosen(
    three: Three, visitor: Go
) -> None:
    answers(three, three.hackney, "Clear to us.")
    answers(three, three.camden, "Not at all.")
    [party] = three.joined(three.hackney)
    lead = visitor(three.lead(three.hackney))
    way = f"/responses/{three.hackney.id}/joint/{party.id}/bring"
    lead.get(way)
    lead.sees("Clear to us.", "Not at all.", "Keep the answer of Camden")
    lead.press(BRING, status=422)
    lead.press(BRING, {"Question 1: Clear?": "Put ours in its place"})
    assert queries.answers_of(three.camden.id)[three.question.id].value == "Clear to us."
    [kept] = queries.list_kept_texts(three.camden.id)
    assert (kept.body, kept.account_id) == ("Not at all.", three.leads[0].id)
    camden = visitor(three.leads[0])
    camden.get(f"/responses/{three.camden.id}")
    camden.sees("Not at all.", "Hackney put its own answer in the place of this one")


def test_an_answer_that_was_given_meanwhile_is_not_written_over(three: Three, visitor: Go) -> None:
    answers(three, three.hackney, "Clear to us.")
    [party] = three.joined(three.hackney)
    lead = visitor(three.lead(three.hackney))
    lead.get(f"/responses/{three.hackney.id}/joint/{party.id}/bring")
    answers(three, three.camden, "Not at all.")
    lead.press(BRING, {"Which answers do you bring in?": ["Question 1: Clear?"]}, status=409)
    lead.is_told("changed this answer")
    lead.sees("Not at all.", "Clear to us.")
    assert queries.answers_of(three.camden.id)[three.question.id].value == "Not at all."
    lead.press(BRING, {"Question 1: Clear?": "Put ours in its place"})
    assert queries.answers_of(three.camden.id)[three.question.id].value == "Clear to us."


def test_who_can_ask_for_more_time_is_whoever_leads(three: Three, visitor: Go) -> None:
    three.joined(three.hackney)
    consultations.choose_late_policy(
        three.round, policy="ask", by=make.actor(make.lead_of(three.review))
    )
    make.close_round(three.round)
    staff = visitor(three.staff[1])
    for response in (three.hackney, three.camden):
        staff.get(f"/responses/{response.id}")
        staff.sees("Lead Camden of Camden can ask for more time for the joint response.")
        staff.does_not_see("Lead Hackney can ask")


def test_the_board_counts_those_who_answer_jointly_in_a_sentence(three: Three, visitor: Go) -> None:
    three.joined(three.hackney, three.islington)
    officer = visitor(make.lead_of(three.review))
    officer.get(f"/consultations/{three.round.id}/coverage")
    officer.sees("2 of 4 answer jointly, in the response of another agency")


def test_after_the_close_nothing_is_offered_that_would_be_refused(
    three: Three, visitor: Go
) -> None:
    three.joined(three.hackney)
    make.make_comment(three.camden, "Say when.", by=three.leads[0])
    camden, hackney = visitor(three.leads[0]), visitor(three.lead(three.hackney))
    for each, response in ((camden, three.camden), (hackney, three.hackney)):
        each.get(f"/responses/{response.id}/joint")
    camden.sees("Ask them to agree to the text", "Ask another agency")
    hackney.sees("Read the text and agree to it", "Bring in comments")
    make.close_round(three.round)
    camden, hackney = visitor(three.leads[0]), visitor(three.lead(three.hackney))
    for each, response in ((camden, three.camden), (hackney, three.hackney)):
        each.get(f"/responses/{response.id}/joint")
        each.sees("This round closed at", "Nothing more can be written, agreed to or brought in")
    camden.sees("Go on without it").does_not_see("Ask them to agree", "Ask another agency")
    hackney.does_not_see("Read the text and agree to it", "Bring in comments", "Leave the joint")
    camden.get(f"/responses/{three.camden.id}/check")
    camden.sees("only people of Camden and of those that answer jointly with it see it")


def test_who_answered_jointly_sees_it_beside_the_next_text_only_if_that_is_sent_to_them(
    three: Three, visitor: Go
) -> None:
    three.sent()
    make.make_nil_return(three.barnet)
    make.close_round(three.round)
    make.change_text(make.draft_under(three.review).id, by=make.lead_of(three.review))
    make.take(three.review, "consult_again")
    make.prepare_partner_round(
        three.review, agencies=[three.camden.agency, three.hackney.agency], assess=False
    )
    make.check_equality(three.review)
    make.take(three.review, "circulate_to_partners")
    later = {each.agency_id: each for each in make.responses_of(three.round)}
    asked, not_asked = visitor(three.leads[1]), visitor(three.leads[2])
    asked.get(f"/responses/{later[three.hackney.agency_id].id}")
    asked.sees("Your comments of the earlier round", "kanarie: say when.")
    asked.get("/responses")
    asked.click("See your comments beside the new version")
    asked.sees("kanarie: say when.", "was sent to you")
    not_asked.get("/responses")
    not_asked.does_not_see("beside the new version")
    not_asked.get(f"/responses/{three.camden.id}/outcomes")
    not_asked.sees("The outcomes are shown here once the text is launched.")
    not_asked.does_not_see("was sent to you", "kanarie: say when.")
