"""Several agencies answer as one: who agrees, who reads what, and for whom it counts."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from consult import clock
from consult.consultations.queries import expected_of
from consult.notifications.models import Message
from consult.responses import operations, queries
from consult.responses.models import Comment, JointParty, Response
from consult.reviews.queries import get_review
from consult.store import session
from tests import factories as make
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
        make.prepare_partner_round(self.review, agencies=[*agencies, self.outsider_agency])
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
    assert operations.bring_into_joint(party, **given) == 1  # type: ignore[arg-type]
    assert operations.bring_into_joint(party, **given) == 0  # type: ignore[arg-type]
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
    [third] = operations.propose_joint(
        three.barnet,
        response_ids=[three.islington.id],
        received_at=clock.now(),
        by=make.actor(three.outsider),
    )
    operations.propose_joint(
        three.islington,
        response_ids=[],
        received_at=clock.now(),
        by=make.actor(three.leads[2]),
    ) if False else None
    with pytest.raises(Refused) as no:
        three.ask(three.hackney)
    assert codes(no) == {"cannot-be-asked"}
    assert third.state == "asked"


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


def test_the_review_goes_on_when_all_have_answered_jointly(three: Three) -> None:
    three.sent()
    make.make_nil_return(three.barnet)
    make.close_round(three.round)
    assert get_review(three.review.id).subject.state == "considering"
    assert not [each for each in expected_of(three.round.id) if each.settled_at is None]
