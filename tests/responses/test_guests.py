"""Staff without an account: a link to one response, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import clock as time
from consult import store
from consult.access import Permission, ask
from consult.access.policy import OPEN_TO_GUESTS
from consult.accounts import operations as accounts
from consult.accounts.models import Account, SignIn, SignInLink
from consult.accounts.queries import actor_for, digest, find_account_by_email, list_accounts
from consult.consultations.models import Consultation
from consult.notifications.models import Message
from consult.responses import operations, queries
from consult.responses.models import Comment, GuestLink, KeptText, Response
from consult.reviews.models import Review
from consult.settings import zone_here
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Go = Callable[..., Visitor]
MAKE, OPEN = "Make and send the link", "Open the response"
HOUR = timedelta(hours=1)


@pytest.fixture
def review(db: Session) -> Review:
    return make.review_at("partner_comment")


@pytest.fixture
def round(review: Review) -> Consultation:
    return make.round_of(review)


@pytest.fixture
def response(round: Consultation) -> Response:
    return make.responses_of(round)[0]


def sent_link(db: Session) -> str:
    """The path in the newest letter to a guest."""
    body = db.scalars(
        select(Message.body).where(Message.kind == "responses/guest").order_by(Message.id.desc())
    ).first()
    assert body is not None
    found = re.search(r"/by-link/\S+", body)
    assert found is not None
    return found[0]


def by_link(visitor: Go, db: Session) -> Visitor:
    """Whoever opens the newest link and presses the button."""
    page = visitor()
    page.get(sent_link(db))
    page.press(OPEN)
    return page


def codes(refused: Refused) -> list[str]:
    return [each.code for each in refused.refusals]


def comment_way(response: Response) -> str:
    version = queries.list_consulted_versions(response.consultation_id)[0]
    return f"/responses/{response.id}/versions/{version.id}/comments/new"


def test_a_link_can_be_made_while_late_answers_are_taken(
    visitor: Go, round: Consultation, response: Response, db: Session, clock: Any
) -> None:
    assert round.closes_at is not None
    round.late_policy = "accept"
    clock.set(round.closes_at + timedelta(days=2))
    make.sweep()
    lead = visitor(make.respondent_of(response))
    lead.get(f"/responses/{response.id}/guests/new")
    lead.sees("The round has closed, and late answers are still taken")
    words = {"Full name": "Gus Est", "E-mail address": "gus@example.org"}
    beyond = {"Until which day": (round.closes_at + timedelta(days=40)).date()}
    lead.press(MAKE, {**words, **beyond}, status=422)
    lead.is_told("The link must end by")
    lead.get(f"/responses/{response.id}/guests/new")
    lead.press(MAKE, words)
    lead.sees("Gus Est can work here until")
    guest = by_link(visitor, db)
    guest.get(comment_way(response))
    guest.press("Save comment", {"Your comment": "Late, and still said."})
    assert db.scalars(select(Comment.body)).one() == "Late, and still said."


def test_a_lead_makes_a_link_and_its_person_comments_under_their_name(
    visitor: Go, response: Response, db: Session
) -> None:
    assert response.closes_at is not None
    lead = visitor(make.respondent_of(response))
    lead.get(f"/responses/{response.id}")
    lead.click("Let somebody comment by a link")
    lead.sees("Nobody has a link to this response.")
    lead.click("Make a link for somebody")
    words = {"Full name": "Gus Est", "E-mail address": "gus@example.org"}
    lead.press(MAKE, {"Full name": "", "E-mail address": "gus"}, status=422)
    lead.is_told("Enter the person’s name.")
    lead.press(MAKE, {"Full name": "Gus Est", "E-mail address": "gus"}, status=422)
    lead.is_told("Enter an e-mail address")
    late = {"Until which day": (response.closes_at + timedelta(days=2)).date()}
    lead.press(MAKE, {**words, **late}, status=422)
    lead.is_told("The link must end by")
    lead.press(MAKE, {**words, "Until which day": response.closes_at.date()})
    lead.sees("Gus Est can work here until", "It is shown only now.", "Never")
    lead.get(f"/responses/{response.id}/guests")
    lead.does_not_see("It is shown only now.")
    letter = db.scalars(select(Message).where(Message.kind == "responses/guest")).one()
    assert (letter.address, letter.account_id) == ("gus@example.org", None)
    assert db.scalars(select(GuestLink.token_digest)).one() == digest(
        sent_link(db).rpartition("/")[2]
    )
    guest = visitor()
    guest.get(sent_link(db))
    guest.sees("Gus Est, and nobody else", "Read the text and comment")
    assert db.scalars(select(SignIn).where(SignIn.how == "guest")).all() == []  # a scanner looked
    guest.press(OPEN)
    guest.sees("You work here by a link")
    guest.does_not_see("Check and sign", "Work in Excel", "Ask for more time", "Search")
    guest.get(comment_way(response))
    guest.press("Save comment", {"Your comment": "Say who decides. 🙂"})
    guest.sees("Your comment is saved.", "Gus Est (by a link)")
    lead.get(f"/responses/{response.id}")
    lead.sees("Say who decides. 🙂", "Gus Est (by a link)")
    lead.get(f"/responses/{response.id}/guests")
    lead.does_not_see("Never")
    lead.get(f"/responses/{response.id}/check")
    lead.sees("Say who decides. 🙂")


@pytest.mark.parametrize("answers", [True, False])
def test_questions_are_answered_by_link_only_where_the_lead_says_so(
    visitor: Go, review: Review, db: Session, answers: bool
) -> None:
    other = make.make_review()
    make.review_at("preparing", review=other)
    made = make.prepare_partner_round(other)
    from consult.consultations import operations as consultations

    by = make.actor(make.lead_of(other))
    consultations.add_question(made, kind="text", wording="Is it clear?", by=by)
    make.take(other, "circulate_to_partners")
    response = make.responses_of(made)[0]
    make.make_guest(response, answers=answers)
    guest = by_link(visitor, db)
    if answers:
        guest.click("Answer the questions")
        guest.press("Save answers", {"Is it clear?": "It is."})
        guest.sees("Your answers are saved.", "It is.")
        guest.get(f"/responses/{response.id}/answers")
        [link] = queries.guests_of(response.id)
        operations.revoke_guest(link, by=make.actor(make.respondent_of(response)))
        guest.press("Save answers", {"Is it clear?": "Only just."}, status=403)
        guest.sees("it is kept", "Is it clear?", "Only just.")
        assert "Only just." in db.scalars(select(KeptText)).one().body
    else:
        guest.does_not_see("Answer the questions")
        guest.get(f"/responses/{response.id}/answers", status=403)
        guest.sees("for reading and commenting")


def test_a_guest_has_no_right_that_is_not_on_the_short_list(response: Response) -> None:
    link = make.make_guest(response)
    actor = actor_for(link.account_id)
    other = make.responses_of(response.consultation)[1]
    for permission in Permission:
        for thing in (None, response, other):
            if permission not in OPEN_TO_GUESTS:
                assert ask(permission, actor, thing) is not None, permission
    for permission in (Permission.SEE_WORKSPACE, Permission.WRITE_COMMENT):
        assert ask(permission, actor, response) is None
        assert ask(permission, actor, other) is not None


def test_rows_that_give_places_give_a_guest_nothing(response: Response, db: Session) -> None:
    from consult.accounts.models import Membership, SiteRole
    from consult.groups.models import Seat

    link = make.make_guest(response)
    account = db.get_one(Account, link.account_id)
    db.add(Membership(account_id=account.id, agency_id=response.agency_id, role="lead"))
    db.add(SiteRole(account_id=account.id, role="administrator"))
    board = make.make_board(chair=make.make_person())
    db.add(Seat(group_id=board.id, account_id=account.id, role="member", joined_at=time.now()))
    db.flush()
    actor = actor_for(account.id)
    places = [actor.agencies, actor.site_roles, actor.seats, actor.boards, actor.acting]
    assert not any(places)


def test_a_guest_is_given_no_place(response: Response, db: Session) -> None:
    account = make.make_guest(response).account
    by = make.SETTING_UP
    with pytest.raises(Refused, match="comes by a link"):
        accounts.add_membership(account=account, agency=response.agency, role="lead", by=by)
    with pytest.raises(Refused, match="comes by a link"):
        accounts.give_site_role(account=account, role="administrator", by=by)
    with pytest.raises(Refused, match="comes by a link"):
        make.make_group(lead=account)
    seat = make.seat_of(make.make_group(lead=(lead := make.make_person())), lead)
    with pytest.raises(Refused, match="comes by a link"):
        make.make_deputy(seat, account)


def test_a_guest_signs_in_neither_with_a_password_nor_by_a_link_by_e_mail(
    visitor: Go, response: Response, db: Session
) -> None:
    link = make.make_guest(response)
    account = db.get_one(Account, link.account_id)
    account.password_hash = accounts.hash_password("four unrelated words here")
    token = "t" * 43
    db.add(
        SignInLink(
            account_id=account.id,
            token_digest=digest(token),
            created_at=time.now(),
            expires_at=time.now() + HOUR,
        )
    )
    db.flush()
    page = visitor()
    page.get("/sign-in")
    words = {"E-mail address": account.email, "Password": "four unrelated words here"}
    page.press("Sign in", words, status=422)
    page.get("/sign-in/link")
    before = len(db.scalars(select(SignInLink)).all())
    page.press("Send the link", {"E-mail address": account.email})
    assert len(db.scalars(select(SignInLink)).all()) == before
    page.get(f"/sign-in/link/{token}")
    page.sees("This sign-in link cannot be used")
    assert find_account_by_email(account.email) is None
    assert account not in list_accounts(active=None)


def test_a_guest_is_written_to_only_with_their_link(
    visitor: Go, review: Review, response: Response, db: Session
) -> None:
    make.make_guest(response)
    guest = by_link(visitor, db)
    guest.get(comment_way(response))
    guest.press("Save comment", {"Your comment": "Say who decides."})
    make.submit_response(response)
    assert [each.kind for each in db.scalars(select(Message)) if "guest" in each.address] == []
    assert db.scalars(select(Comment)).one().author.guest


def test_a_link_that_was_taken_back_says_so_and_keeps_what_was_typed(
    visitor: Go, response: Response, db: Session
) -> None:
    link = make.make_guest(response)
    way = sent_link(db)
    guest = by_link(visitor, db)
    guest.get(comment_way(response))
    lead = visitor(make.respondent_of(response))
    lead.get(f"/responses/{response.id}/guests")
    lead.click("Take back the link of Gus Est")
    lead.press("Take back the link")
    lead.sees("opens nothing any more", "Taken back")
    guest.press("Save comment", {"Your comment": "Half a thought"}, status=403)
    guest.sees("Your link has ended", "was taken back", link.made_by.email, "Half a thought")
    guest.sees("it is kept", f"{link.made_by.name}", "Your comment", "What kind of comment is it?")
    guest.does_not_see("It has not been saved", "Body", "Kind general")
    assert db.scalars(select(KeptText)).one().body == "Half a thought"
    lead.get(f"/responses/{response.id}")
    lead.sees("Texts that are kept", "Half a thought")
    guest.get(f"/responses/{response.id}", status=403)
    guest.sees("Your link has ended", link.made_by.email)
    page = visitor()
    page.get(way)
    page.sees("This link cannot be used", link.made_by.email).does_not_see(OPEN)
    with pytest.raises(Refused) as no:
        operations.revoke_guest(link, by=make.actor(make.respondent_of(response)))
    assert codes(no.value) == ["revoked-meanwhile"]


def test_a_guest_is_told_that_the_response_was_sent_in(
    visitor: Go, response: Response, db: Session
) -> None:
    make.make_guest(response)
    guest = by_link(visitor, db)
    guest.sees("You can read the text and comment on it")
    make.make_comment(response, "Say when.")
    make.submit_response(response)
    guest.get(f"/responses/{response.id}")
    guest.sees("The response was sent in on").does_not_see("comment on it", "What you write is")


def test_a_link_that_has_ended_says_so(
    visitor: Go, response: Response, db: Session, clock: Any
) -> None:
    link = make.make_guest(response, until=time.now() + HOUR)
    guest = by_link(visitor, db)
    guest.get(comment_way(response))
    clock.advance(hours=1)
    guest.press("Save comment", {"Your comment": "Too late"}, status=403)
    guest.sees("Your link ended at", link.made_by.email, "Too late")
    page = visitor()
    page.get(sent_link(db))
    page.sees("This link ended at")
    page.post(sent_link(db), status=422)


def test_a_link_is_for_one_person_so_it_ends_where_it_was_opened_before(
    visitor: Go, response: Response, db: Session
) -> None:
    make.make_guest(response)
    first, second = by_link(visitor, db), by_link(visitor, db)
    second.get(f"/responses/{response.id}")
    first.get(f"/responses/{response.id}", follow=False)
    assert "/sign-in" in first.page.headers["Location"]


def test_a_guest_sees_no_other_response_and_changes_only_their_own_comments(
    visitor: Go, response: Response, db: Session
) -> None:
    other = make.responses_of(response.consultation)[1]
    colleagues = make.make_comment(response, "A colleague’s")
    make.make_guest(response)
    guest = by_link(visitor, db)
    guest.sees("A colleague’s")
    guest.get(f"/responses/{response.id}/comments/{colleagues.id}/edit", status=403)
    guest.get(f"/responses/{other.id}", status=404)
    for way in ("/home", "/responses", "/search?q=say", "/account", "/reviews", "/published", "/"):
        guest.get(way, status=403)
        guest.sees("Your link opens the response of one agency")


def test_no_page_that_a_link_opens_offers_one_that_it_does_not(
    visitor: Go, review: Review, db: Session
) -> None:
    from consult.consultations import operations as consultations

    other = make.make_review()
    make.review_at("preparing", review=other)
    made = make.prepare_partner_round(other)
    by = make.actor(make.lead_of(other))
    consultations.add_question(made, kind="text", wording="Is it clear?", by=by)
    make.take(other, "circulate_to_partners")
    response = make.responses_of(made)[0]
    make.make_comment(response, "The guest’s", by=make.make_guest(response).account)
    guest = by_link(visitor, db)
    ways, seen = [f"/responses/{response.id}"], set()
    while ways:
        way = ways.pop()
        seen.add(way)
        page = guest.get(way)
        found = {each["href"].partition("#")[0] for each in page.tree.find_all("a")}
        ways += [each for each in found if each.startswith("/") and each not in {*seen, *ways}]
    assert {each.rpartition("/")[2] for each in seen} >= {"new", "answers", "edit", "remove"}


def test_words_typed_where_a_link_was_ended_by_opening_it_elsewhere_are_there_again(
    visitor: Go, response: Response, db: Session
) -> None:
    make.make_guest(response)
    first = by_link(visitor, db)
    first.get(comment_way(response))
    by_link(visitor, db)
    first.press("Save comment", {"Your comment": "Half a thought"}, status=401)
    first.sees("open that link again")
    first.get(sent_link(db))
    first.press(OPEN)
    first.get(comment_way(response))
    assert first.value_of("Your comment").strip() == "Half a thought"


def test_a_link_is_not_made_where_nothing_can_be_written(
    visitor: Go, response: Response, clock: Any
) -> None:
    make.make_nil_return(response)
    with pytest.raises(Refused):
        make.make_guest(response)
    lead = visitor(make.respondent_of(response))
    lead.get(f"/responses/{response.id}/guests")
    lead.sees("No new links can be made.")


@pytest.mark.parametrize(
    "address", ["gus", "gus@x", "a b@example.org", "gus@example.org\nBcc: x@y.z", "a@b.c,d@e.f"]
)
def test_an_address_that_is_none_is_refused(response: Response, address: str) -> None:
    with pytest.raises(Refused) as no:
        make.make_guest(response, email=address)
    assert codes(no.value) == ["no-email"]


def test_no_more_than_twenty_links_are_open_at_once(response: Response) -> None:
    made = [make.make_guest(response) for _ in range(20)]
    with pytest.raises(Refused) as no:
        make.make_guest(response)
    assert codes(no.value) == ["too-many-links"]
    operations.revoke_guest(made[0], by=make.actor(make.respondent_of(response)))
    make.make_guest(response)


def test_another_agencys_lead_and_a_contributor_make_no_links(
    visitor: Go, response: Response
) -> None:
    other = make.responses_of(response.consultation)[1]
    link = make.make_guest(other)
    lead = visitor(make.respondent_of(response))
    lead.get(f"/responses/{other.id}/guests", status=404)
    lead.get(f"/responses/{other.id}/guests/{link.id}/revoke", status=404)
    lead.get(f"/responses/{response.id}/guests/{link.id}/revoke", status=404)
    contributor = visitor(make.make_person(agency=response.agency))
    contributor.get(f"/responses/{response.id}/guests/new", status=403)


def test_somebody_with_an_account_opens_a_link_and_is_only_its_guest_then(
    visitor: Go, review: Review, response: Response, db: Session
) -> None:
    make.make_guest(response)
    page = visitor(make.make_manager())
    page.get(sent_link(db))
    page.press(OPEN)
    page.sees("You work here by a link")
    page.get(f"/reviews/{review.id}", status=403)
    page.post("/sign-out")
    store.session.expire_all()
    assert all(each.ended_at for each in db.scalars(select(SignIn).where(SignIn.how == "guest")))


def test_the_example_of_a_day_is_one_that_can_be_given(visitor: Go, response: Response) -> None:
    assert response.closes_at is not None
    last = response.closes_at.astimezone(ZoneInfo(zone_here()))
    lead = visitor(make.respondent_of(response))
    lead.get(f"/responses/{response.id}/guests/new")
    lead.sees(f"For example, {last.day} {last.month} {last.year}")


def test_a_link_to_what_was_sent_in_is_refused_and_who_can_reopen_is_named(
    visitor: Go, response: Response
) -> None:
    lead = visitor(make.respondent_of(response))
    lead.get(f"/responses/{response.id}/guests/new")
    make.make_comment(response)
    make.submit_response(response)
    lead.press(MAKE, {"Full name": "Gus Est", "E-mail address": "gus@example.org"}, status=422)
    lead.is_told("Until the round closes,", "can reopen the response.")
    lead.does_not_see("What you wrote is kept")
    lead.get(f"/responses/{response.id}/guests/new")
    lead.sees("No new links can be made.")
