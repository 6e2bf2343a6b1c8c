"""Sign in with a password or a link, and out again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from consult import clock as consult_clock
from consult import create_app, events
from consult.accounts import operations, queries
from consult.accounts.events import SignInLinkRequested
from consult.accounts.models import Account, SignIn, SignInLink
from consult.web.limits import limiter
from tests.factories import SETTING_UP, make_person
from tests.visitor import Visitor

GOOD = "correct horse battery staple"


@pytest.fixture
def ann(db) -> Account:
    return make_person("Ann Smith", "ann@example.org", password=GOOD)


@pytest.fixture
def sent():
    """What would have been mailed, newest last."""
    letters: list[SignInLinkRequested] = []
    handler = letters.append
    events.subscribe(SignInLinkRequested)(handler)
    yield letters
    events._handlers[SignInLinkRequested].remove(handler)


def try_password(visitor: Visitor, password: str, *, status: int = 200, email="ann@example.org"):
    visitor.get("/sign-in")
    return visitor.press(
        "Sign in", {"E-mail address": email, "Password": password}, within="Password", status=status
    )


def ask_for_link(visitor: Visitor, email: str = "ann@example.org") -> None:
    visitor.get("/sign-in/link")
    visitor.press("Send the link", {"E-mail address": email})


def test_a_password_signs_in_and_leads_home(visitor, ann):
    someone = visitor()
    try_password(someone, GOOD, email=" ANN@example.org ")
    someone.sees("What waits for you", "Ann Smith")


def test_a_wrong_password_is_refused_and_says_the_same_as_an_unknown_address(visitor, ann):
    known, unknown = visitor(), visitor()
    try_password(known, "wrong", status=422)
    try_password(unknown, "wrong", email="nobody@example.org", status=422)
    assert known.page.errors == unknown.page.errors
    assert known.value_of("E-mail address") == "ann@example.org"
    assert "wrong" not in known.page.html.split("<main")[1].split("</form>")[0].replace(
        "too many wrong", ""
    )


def test_an_empty_form_says_what_to_enter(visitor, ann):
    someone = visitor()
    someone.get("/sign-in")
    someone.press("Sign in", within="Password", status=422)
    someone.is_told("Enter your e-mail address.", "Enter your password.")


def test_five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(visitor, ann, clock):
    someone = visitor()
    for _ in range(5):
        try_password(someone, "wrong", status=422)
    try_password(someone, GOOD, status=422)
    clock.advance(minutes=14)
    try_password(someone, GOOD, status=422)
    clock.advance(minutes=2)
    try_password(someone, GOOD)


def test_a_lock_is_not_lengthened_by_further_wrong_passwords(visitor, ann, clock):
    someone = visitor()
    for _ in range(5):
        try_password(someone, "wrong", status=422)
    locked_until = ann.locked_until
    clock.advance(minutes=10)
    try_password(someone, "wrong", status=422)
    assert ann.locked_until == locked_until
    assert ann.failed_sign_ins == 0


def test_a_good_password_forgets_the_wrong_ones(visitor, ann):
    someone = visitor()
    for _ in range(4):
        try_password(someone, "wrong", status=422)
    assert ann.failed_sign_ins == 4
    try_password(someone, GOOD)
    assert ann.failed_sign_ins == 0


def test_a_closed_account_cannot_sign_in(visitor, ann):
    operations.close_account(account=ann, by=SETTING_UP)
    try_password(visitor(), GOOD, status=422)


def test_an_account_without_a_password_takes_none(visitor, db):
    make_person("Bo", "ann@example.org")
    try_password(visitor(), "anything", status=422)


def test_the_cookie_is_kept_from_scripts_and_other_sites(visitor, ann):
    someone = visitor()
    someone.get("/sign-in")
    page = someone.press(
        "Sign in",
        {"E-mail address": "ann@example.org", "Password": GOOD},
        within="Password",
        status=302,
        follow=False,
    )
    cookie = page.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_only_the_digest_of_a_token_is_stored(db):
    person = make_person()
    token = operations.start_sign_in(account_id=person.id, how="password")
    row = db.query(SignIn).one()
    assert row.token_digest == queries.digest(token)
    assert token not in str(vars(row))


def test_a_person_is_led_back_to_the_page_they_asked_for(visitor, ann):
    someone = visitor()
    someone.get("/account")
    assert someone.page.h1 == "Sign in"
    someone.press("Sign in", {"E-mail": "ann@example.org", "Password": GOOD}, within="Password")
    assert someone.page.h1 == "Your account"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
    ],
)
def test_nobody_is_led_to_another_site(visitor, ann, elsewhere):
    someone = visitor()
    someone.client.get("/sign-in", query_string={"next": elsewhere})
    page = someone.post(
        "/sign-in?next=" + elsewhere.replace("\t", "%09").replace("\\", "%5C"),
        {"email": "ann@example.org", "password": GOOD},
        follow=False,
    )
    assert page.headers["Location"] == "/home"


def test_a_request_without_the_forms_token_signs_nobody_in(visitor, ann):
    someone = visitor()
    someone.post(
        "/sign-in", {"email": "ann@example.org", "password": GOOD}, token=False, status=422
    )
    assert someone.get("/account").h1 == "Sign in"


@pytest.fixture
def limited_app(app, settings, clock):
    """Another application that counts tries; the limiter is shared, so it is put back."""
    made = create_app(replace(settings, rate_limits=True))
    made.testing = True
    consult_clock.use(clock)
    yield made
    limiter.reset()
    limiter.enabled = False


def test_too_many_tries_from_one_place_are_refused(limited_app, ann):
    someone = Visitor(limited_app)
    for _ in range(30):
        try_password(someone, "wrong", email="nobody@example.org", status=422)
    try_password(someone, GOOD, status=429)


# Links


def test_a_link_signs_in_with_a_button(visitor, ann, sent):
    someone = visitor()
    ask_for_link(someone)
    someone.sees("Check your e-mail")
    someone.get(f"/sign-in/link/{sent[0].token}")
    someone.sees("Sign in as Ann Smith")
    someone.press("Sign in", within="The link works once")
    someone.sees("What waits for you")


def test_looking_at_a_link_does_not_use_it_up(visitor, ann, sent):
    ask_for_link(visitor())
    visitor().get(f"/sign-in/link/{sent[0].token}")
    someone = visitor()
    someone.get(f"/sign-in/link/{sent[0].token}")
    someone.press("Sign in", within="The link works once")


def test_a_link_works_once(visitor, ann, sent):
    ask_for_link(visitor())
    first, second = visitor(), visitor()
    for each in (first, second):
        each.get(f"/sign-in/link/{sent[0].token}")
    first.press("Sign in", within="The link works once")
    second.press("Sign in", within="The link works once", status=422)
    second.is_told("has been used")
    assert second.get("/account").h1 == "Sign in"
    second.get(f"/sign-in/link/{sent[0].token}")
    second.sees("This sign-in link cannot be used", "has been used")


def test_a_link_grows_too_old(visitor, ann, sent, clock):
    ask_for_link(visitor())
    clock.advance(minutes=30)
    someone = visitor()
    someone.get(f"/sign-in/link/{sent[0].token}").says("too old to be used")
    someone.post(f"/sign-in/link/{sent[0].token}", status=422)
    assert someone.get("/account").h1 == "Sign in"


def test_an_unknown_link_says_so(visitor, ann):
    visitor().get("/sign-in/link/made-up").says("not one of ours")


def test_an_unknown_address_gets_the_same_answer_and_no_link(visitor, ann, sent, db):
    known, unknown = visitor(), visitor()
    ask_for_link(known)
    ask_for_link(unknown, "nobody@example.org")
    assert known.page.text == unknown.page.text
    assert len(sent) == 1
    assert db.query(SignInLink).count() == 1


def test_a_mailbox_cannot_be_filled_with_links(visitor, ann, sent, clock):
    someone = visitor()
    for _ in range(7):
        ask_for_link(someone)
    assert len(sent) == 5
    clock.advance(hours=1, minutes=1)
    ask_for_link(someone)
    assert len(sent) == 6


def test_a_link_frees_a_locked_account(visitor, ann, sent):
    someone = visitor()
    for _ in range(5):
        try_password(someone, "wrong", status=422)
    ask_for_link(someone)
    someone.get(f"/sign-in/link/{sent[0].token}")
    someone.press("Sign in", within="The link works once")
    assert ann.locked_until is None


def test_a_link_leads_back_to_the_page_that_was_asked_for(visitor, ann, sent):
    someone = visitor()
    someone.get("/account")
    someone.click("Send me a sign-in link instead")
    someone.press("Send the link", {"E-mail address": "ann@example.org"})
    someone.get(f"/sign-in/link/{sent[0].token}")
    someone.press("Sign in", within="The link works once")
    assert someone.page.h1 == "Your account"


def test_a_link_of_a_closed_account_is_worth_nothing(visitor, ann, sent):
    ask_for_link(visitor())
    operations.close_account(account=ann, by=SETTING_UP)
    visitor().post(f"/sign-in/link/{sent[0].token}", status=422)


# Out again


def test_signing_out_ends_the_sign_in_itself(visitor, ann):
    someone, thief = visitor(ann), visitor()
    with someone.client.session_transaction() as cookie:
        token = cookie["_user_id"]
    with thief.client.session_transaction() as stolen:
        stolen["_user_id"] = token
    assert thief.get("/account").h1 == "Your account"
    someone.get("/account")
    someone.press("Sign out")
    someone.sees("You are signed out.")
    assert thief.get("/account").h1 == "Sign in"


def test_a_sign_in_ends_after_twelve_hours(visitor, ann, clock):
    someone = visitor(ann)
    clock.advance(hours=11, minutes=59)
    assert someone.get("/account").h1 == "Your account"
    clock.advance(minutes=1)
    assert someone.get("/account").h1 == "Sign in"


def test_closing_an_account_signs_the_person_out_at_once(visitor, ann):
    someone = visitor(ann)
    operations.close_account(account=ann, by=SETTING_UP)
    assert someone.get("/account").h1 == "Sign in"


def test_signing_in_again_leaves_no_earlier_sign_in_behind(visitor, ann, db):
    someone = visitor(ann)
    someone.post("/sign-in", {"email": "ann@example.org", "password": GOOD})
    living = [each for each in db.query(SignIn) if each.ended_at is None]
    assert len(living) == 1


def test_a_browser_whose_sign_in_was_ended_elsewhere_is_told(visitor, ann, clock):
    page = visitor(ann)
    page.get("/home")
    clock.advance(hours=13)
    page.get("/home")
    page.sees("You are no longer signed in here", "Sign in")
    page.get("/home")
    page.does_not_see("You are no longer signed in here")
