"""Programs that act for a person: their tokens, and who they stand for."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult import clock as now
from consult import create_app, store
from consult.accounts import operations, queries, tokens
from consult.accounts.models import AccessToken
from consult.audit.queries import list_entries
from consult.jobs import run_sweep
from consult.settings import Settings
from consult.web.limits import limiter
from tests.api.programs import Program, token_for
from tests.factories import SETTING_UP, actor, make_agency, make_manager, make_person
from tests.page import Page

SECRET = re.compile(r"consult_[\w-]{43}")
ME = "/api/v1/"


def made_on(page: Page) -> str:
    found = set(SECRET.findall(page.text))
    assert len(found) == 1
    return found.pop()


def acts_of(account) -> list[str]:
    return [each.entry.act for each in list_entries([f"account:{account.id}"])]


def make_one(someone, name="Monthly report", may="Read only") -> str:
    someone.get("/account")
    someone.click("Manage programs that act for you")
    someone.click("Let a program act for you")
    page = someone.press(
        "Make an access token", {"Name of the program": name, "What may it do?": may}
    )
    return made_on(page)


def test_a_token_is_made_on_the_account_page_shown_once_and_acts_for_its_person(app, visitor, db):
    person = make_person("Ann Smith", agency=make_agency(), role="lead")
    someone = visitor(person)
    secret = make_one(someone)
    assert Program(app, secret).get(ME)["acts_for"] == "Ann Smith"
    for url in (someone.page.url, "/account/tokens"):
        someone.get(url)
        someone.sees("Monthly report", "Read only", secret[: tokens.SHOWN])
        assert not SECRET.search(someone.page.text), "it is never shown again"
    row = db.scalars(select(AccessToken)).one()
    assert secret not in repr([getattr(row, each.key) for each in row.__table__.columns])
    assert "token-made" in acts_of(person)


def test_a_form_without_a_name_or_a_choice_keeps_what_was_typed(visitor, db):
    someone = visitor(make_person())
    someone.get("/account/tokens/new")
    someone.press("Make an access token", status=422)
    someone.is_told("Give the program a name.", "Choose what it may do.")
    someone.press("Make an access token", {"Name of the program": "Kept name"}, status=422)
    assert "Kept name" in someone.page.html


@pytest.mark.parametrize(
    ("days", "told"),
    [(-1, "The last day has passed already."), (367, "more than a year ahead")],
)
def test_a_token_ends_between_today_and_a_year_from_now(visitor, db, clock, days, told):
    someone = visitor(make_person())
    someone.get("/account/tokens/new")
    day = (clock() + timedelta(days=days)).date()
    values = {
        "Name of the program": "Late",
        "What may it do?": "Read only",
        "Last day on which it works": day,
    }
    someone.press("Make an access token", values, status=422)
    someone.is_told(told)
    assert db.scalars(select(AccessToken)).all() == []


def test_two_living_programs_have_two_names(visitor, db):
    someone = visitor(make_person())
    make_one(someone)
    someone.get("/account/tokens/new")
    values = {"Name of the program": "MONTHLY  report", "What may it do?": "Read only"}
    someone.press("Make an access token", values, status=422)
    someone.is_told("A program called “MONTHLY report” acts for you already.")
    someone.get("/account/tokens")
    someone.click("Revoke Monthly report")
    someone.press("Revoke the token")
    make_one(someone)


def test_an_administrator_sees_which_programs_act_for_whom_now_and_nobody_else_does(visitor):
    ended, lasting = visitor(make_person("Ada")), visitor(make_person("Bea"))
    make_one(ended)
    ended.get("/account/tokens")
    ended.click("Revoke Monthly report")
    ended.press("Revoke the token")
    make_one(lasting)
    runs_it = visitor(make_person(site_roles=["administrator"]))
    runs_it.get("/who-can-see-what")
    runs_it.sees("Which programs act for somebody now", "Bea: Monthly report (read only), until")
    runs_it.sees("not used yet")
    runs_it.does_not_see("Ada: Monthly report")
    lasting.get("/who-can-see-what")
    lasting.does_not_see("Monthly report", "Which programs act")
    lasting.sees("can do at most what they can")


def test_a_revoked_token_is_worth_nothing_from_the_next_request_on(app, visitor, db):
    person = make_person()
    someone = visitor(person)
    program = Program(app, make_one(someone))
    program.get(ME)
    someone.get("/account/tokens")
    someone.click("Revoke Monthly report")
    someone.press("Revoke the token")
    someone.sees("“Monthly report” no longer acts for you.", "Revoked at")
    told = program.get(ME, status=401)
    assert [each["code"] for each in told["refusals"]] == ["wrong-token"]
    assert acts_of(person)[:2] == ["token-revoked", "token-made"] or acts_of(person)[-2:] == [
        "token-made",
        "token-revoked",
    ]


def test_a_token_of_another_person_cannot_be_revoked(app, visitor, db):
    program = Program(app, token_for(make_person()))
    row = db.scalars(select(AccessToken)).one()
    visitor(make_person()).post(f"/account/tokens/{row.id}/revoke", status=404)
    program.get(ME)


def test_a_token_ends_with_its_last_day(app, db, clock):
    program = Program(app, token_for(make_person(), days=1))
    clock.advance(hours=37)  # 11pm on the last day
    program.get(ME)
    clock.advance(hours=1)
    program.get(ME, status=401)


def test_a_token_ends_with_its_account_and_does_not_come_back_with_it(app, db):
    person, admin = make_person(), make_person(site_roles=["administrator"])
    program = Program(app, token_for(person))
    operations.deactivate(queries.get_account(person.id), by=actor(admin))
    store.commit()
    program.get(ME, status=401)
    operations.reactivate(queries.get_account(person.id), by=actor(admin))
    store.commit()
    program.get(ME, status=401)
    assert "token-revoked" in acts_of(person)


def test_whoever_ends_sign_ins_is_told_that_programs_go_on(app, visitor, db):
    person = make_person()
    token_for(person)
    here, there = visitor(person), visitor(person)
    here.get("/account")
    here.press("End all others")
    here.sees("You are signed out everywhere else.", "One program still acts for you.")
    here.get("/account/password")
    here.press("Set a password", new_password="seven purple bicycles sing")
    here.sees("Your password is changed.", "One program still acts for you.")
    assert there.get("/account").h1 == "Sign in"


def test_when_it_was_last_used_is_shown_to_within_minutes(app, visitor, db, clock):
    person = make_person()
    program = Program(app, token_for(person))
    someone = visitor(person)
    someone.get("/account/tokens")
    someone.sees("Never")
    program.get(ME)
    first = clock()
    clock.advance(minutes=1)
    program.get(ME)
    db.expire_all()
    assert db.scalars(select(AccessToken)).one().used_at == first
    clock.advance(minutes=5)
    program.get(ME)
    db.expire_all()
    assert db.scalars(select(AccessToken)).one().used_at == clock()


def test_it_stands_in_the_data_about_the_person(visitor, db):
    person = make_person()
    token_for(person, name="Monthly report")
    visitor(person).get("/account/data")
    someone = visitor(person)
    someone.get("/account/data")
    someone.sees("Programs that act for you", "Monthly report")


def test_tokens_that_have_been_over_for_long_are_forgotten(app, db, clock):
    token_for(make_person(), days=1)
    living = token_for(make_person(), days=300)
    clock.advance(days=200)
    run_sweep("old sign-ins")
    db.expire_all()
    assert [each.prefix for each in db.scalars(select(AccessToken))] == [living[: tokens.SHOWN]]


def test_more_than_twenty_living_tokens_are_too_many(db):
    person = make_person()
    for number in range(operations.tokens.MOST):
        token_for(person, name=f"Program {number} of many")
    with pytest.raises(Exception, match="20 programs act for you already"):
        token_for(person)


@pytest.mark.parametrize(
    "given",
    [
        "Bearer",
        "Bearer ",
        "Bearer nonsense",
        "Basic YTpi",
        "bearer consult_" + "A" * 43,
        "Bearer " + "x" * 5000,
        "Bearer é\u200b",
    ],
)
def test_a_wrong_token_is_401_everywhere(app, db, given):
    client = app.test_client()
    for url in (ME, "/api/v1/openapi.json", "/api/v1/reviews"):
        answer = client.get(url, headers={"Authorization": given.encode().decode("latin-1")})
        assert answer.status_code == 401
        assert answer.mimetype == "application/problem+json"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_cookie_counts_for_nothing_and_none_is_set(app, visitor, db):
    manager = make_manager()
    someone = visitor(manager)
    someone.get("/account")
    answer = someone.client.get("/api/v1/reviews")
    assert answer.status_code == 401
    assert answer.get_json(force=True)["refusals"][0]["code"] == "no-token"
    program = Program(app, token_for(manager))
    for url in (ME, "/api/v1/reviews", "/api/v1/reviews/999"):
        answer = program.send("GET", url)
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
    assert someone.get("/account").status == 200


def test_a_token_opens_no_page(app, db):
    program = Program(app, token_for(make_manager()))
    answer = program.send("GET", "/account")
    assert answer.status_code == 302
    assert "/sign-in" in answer.headers["Location"]


def test_whoever_sends_too_many_wrong_tokens_waits_with_right_ones_as_well(
    settings: Settings, database, clock, monkeypatch
):
    monkeypatch.setattr(limiter, "enabled", limiter.enabled)  # it is that of every application
    limited = create_app(Settings(**{**vars(settings), "rate_limits": True}))
    with store.scope("write"):
        right = Program(limited, token_for(make_person()))
    wrong = Program(limited, "consult_wrong")
    for _ in range(20):
        right.get(ME)
    for _ in range(10):
        wrong.get(ME, status=401)
    answer = right.send("GET", ME)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert answer.get_json(force=True)["refusals"][0]["code"] == "too-often"


def test_of_two_presses_at_once_one_makes_a_token(db):
    from tests.kernel.crowd import together
    from workflows.refusal import Refused

    person = make_person()
    store.commit()

    def press():
        with store.scope("write"):
            made = operations.make_token(
                account=queries.get_account(person.id),
                name="Twice",
                may="read",
                last_day=now.now().date(),
                by=SETTING_UP,
            )
            store.commit()
            return made

    found = together(*[press] * 4)
    assert len([each for each in found if isinstance(each, tuple)]) == 1
    refused = [each for each in found if isinstance(each, Refused)]
    assert {each.codes for each in refused} == {("token-name-taken",)}
    assert len(refused) == 3
