"""From an invitation to an account."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from consult.accounts import operations
from consult.accounts.models import Account, Invitation
from consult.notifications.models import Message
from tests import factories as make
from workflows.refusal import Refused

GOOD = "four unrelated words here"


@pytest.fixture
def northern(db):
    return make.make_agency("Northern Borough")


@pytest.fixture
def lead(northern):
    return make.make_person("Lena Lead", agency=northern, role="lead")


def newest_link(db) -> str:
    body = db.query(Message).order_by(Message.id.desc()).first().body
    return re.search(r"/invitations/\S+", body)[0]


def test_a_lead_invites_and_the_person_makes_their_account(visitor, db, northern, lead):
    someone = visitor(lead)
    someone.get(f"/agencies/{northern.id}")
    someone.click("Invite somebody")
    someone.press("Send the invitation", {"E-mail address": " New@Example.org"})
    someone.sees("An invitation is on its way to new@example.org.", "Contributor, Northern Borough")
    message = db.query(Message).one()
    assert (message.address, message.account_id) == ("new@example.org", None)
    assert "Lena Lead invites you" in message.body
    new = visitor()
    assert new.get(newest_link(db)).says("by Lena Lead", "Contributor, Northern Borough")
    new.press("Make my account", {"Your name": "Nora New", "Password": "short"}, status=422)
    new.is_told("it needs at least 12")
    assert new.value_of("Your name") == "Nora New"
    new.press("Make my account", {"Password": GOOD, "Job title": "Officer"})
    assert new.page.url == "/home"
    account = db.query(Account).filter_by(email="new@example.org").one()
    assert (account.name, account.job_title) == ("Nora New", "Officer")
    assert make.actor(account).agencies == {northern.id: "contributor"}
    again = visitor()
    link = newest_link(db)
    assert again.get(link).says("This invitation cannot be used", "accepted")
    again.post(link, {"name": "X", "password": GOOD}, status=422)
    entered = visitor()
    entered.get("/sign-in")
    entered.press("Sign in", {"E-mail address": "new@example.org", "Password": GOOD})


def test_whoever_is_signed_in_as_somebody_else_is_told_so(visitor, db, northern, lead):
    operations.invite(email="a@example.org", agency=northern, role="lead", by=make.actor(lead))
    link = newest_link(db)
    visitor().get(link)
    other = visitor(make.make_person("Otto Other"))
    other.get(link)
    other.sees("You are signed in as Otto Other.", "This invitation is for a@example.org")
    new = visitor()
    assert not new.get(link).says("You are signed in as")
    new.press("Make my account", {"Your name": "Nora New", "Password": GOOD})
    other.get(link)
    other.sees("has been accepted", "See what waits for you").does_not_see("Sign in instead")


def test_looking_at_the_link_uses_nothing_up(visitor, db, northern, lead):
    operations.invite(email="a@example.org", agency=northern, role="lead", by=make.actor(lead))
    for _ in range(3):
        assert visitor().get(newest_link(db)).says("Make your account")


def test_an_invitation_is_sent_again_with_a_new_link_and_withdrawn(visitor, db, northern, lead):
    made = operations.invite(
        email="a@example.org", agency=northern, role="contributor", by=make.actor(lead)
    )
    old = newest_link(db)
    someone = visitor(lead)
    someone.get(f"/people/invitations/{made.id}")
    assert someone.press("Send it again").says("A new link is on its way")
    assert visitor().get(old).says("sent again since")
    new = newest_link(db)
    assert new != old
    assert someone.press("Withdraw it").says("Withdrawn on 3 March 2021")
    assert visitor().get(new).says("This invitation was withdrawn.")
    someone.post(f"/people/invitations/{made.id}", {"do": "resend"}, status=422)


def test_an_invitation_is_worth_nothing_after_two_weeks(visitor, db, northern, lead, clock):
    operations.invite(
        email="a@example.org", agency=northern, role="contributor", by=make.actor(lead)
    )
    clock.set(clock() + timedelta(days=15))
    assert visitor().get(newest_link(db)).says("too old")


def _invited(db, northern, by, **others):
    values = {"email": "a@example.org", "agency": northern, "role": "contributor", **others}
    operations.invite(**values, by=make.actor(by))
    return newest_link(db).rpartition("/")[2]


def _accept(token):
    return operations.accept_invitation(
        token=token, name="Nora New", password=GOOD, password_hash="x"
    )


@pytest.mark.parametrize("how", ["demoted", "closed", "agency ended"])
def test_a_right_that_was_taken_away_gives_nothing(db, northern, lead, how):
    other = make.make_person(agency=northern, role="lead")
    token = _invited(db, northern, lead, role="lead")
    if how == "demoted":
        operations.add_membership(account=lead, agency=northern, role="deputy", by=make.SETTING_UP)
    elif how == "closed":
        operations.close_account(account=lead, by=make.actor(other))
    else:
        operations.end_agency(northern, ended_on=date(2021, 3, 3), by=make.SETTING_UP)
    with pytest.raises(Refused) as no:
        _accept(token)
    assert no.value.codes == ("agency-ended",) if how == "agency ended" else ("invitation-stale",)
    assert db.query(Account).filter_by(email="a@example.org").count() == 0


def test_an_address_is_invited_once_and_only_without_an_account(db, northern, lead):
    _invited(db, northern, lead)
    for email, code in (("A@example.org", "invited-already"), (lead.email, "email-taken")):
        with pytest.raises(Refused) as no:
            _invited(db, northern, lead, email=email)
        assert no.value.codes == (code,)
    assert db.query(Invitation).count() == 1


def test_an_administrator_invites_to_the_whole_service(visitor, db):
    someone = visitor(make.make_person("Ada Min", site_roles=["administrator"]))
    someone.get("/people/invite")
    someone.press("Send the invitation", {"E-mail address": "m@example.org"}, status=422)
    someone.is_told("Say where they belong")
    someone.press(
        "Send the invitation",
        {"What will they be to the whole service?": ["Partnership manager"]},
    )
    assert make.actor(_accept(newest_link(db).rpartition("/")[2])).is_manager


def test_a_link_that_is_not_ours_says_so(visitor, db):
    assert visitor().get("/invitations/nonsense").says("not one of ours")


ODD = (
    "a@b.example bcc: x@y.example",
    "a@b.example, x@y.example",
    "<a@b.example>",
    "a b@c.example",
    "@b.example",
    "a@@b.example",
)


@pytest.mark.parametrize("email", ODD)
def test_what_would_be_no_address_in_a_letter_is_refused(visitor, db, northern, lead, email):
    someone = visitor(lead)
    someone.get(f"/people/invite?agency={northern.id}")
    someone.press("Send the invitation", {"E-mail address": email}, status=422)
    someone.is_told("in the right form")
    assert db.query(Invitation).count() == 0
    someone.get(f"/agencies/{northern.id}/contacts/new")
    someone.press("Add the contact", {"Name": "Desk", "E-mail address": email}, status=422)
    someone.is_told("in the right form")
    other = visitor(make.make_person(site_roles=["administrator"]))
    other.get(f"/people/{lead.id}/address")
    other.press("Change the address", {"New e-mail address": email}, status=422)
    other.is_told("in the right form")
