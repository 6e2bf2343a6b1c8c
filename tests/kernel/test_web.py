"""The web layer: commits in one place, every “no” as a page, and the same headers on everything."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, flash, get_template_attribute, redirect, request
from flask import session as cookie
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm.exc import StaleDataError
from wtforms import StringField
from wtforms.validators import InputRequired

from consult import audit, create_app, settings, store
from consult.access import CLOCK, Actor, Permission, ask
from consult.access.policy import _table
from consult.accounts.models import Account, Agency
from consult.store import Missing, session
from consult.web import BaseForm, current_actor, keep, keepable, page, settle
from consult.web.limits import limiter
from workflows.refusal import Refusal, Refused

pytestmark = pytest.mark.usefixtures("fresh")
acts: dict[str, Callable[[], Any]] = {}


@pytest.fixture
def app(fresh: sa.Engine) -> Iterator[Flask]:
    """The service as it runs, with one more page on which a test does what it wants."""
    made = create_app(settings.current())
    made.add_url_rule("/act/<name>", "act", lambda name: acts[name](), methods=["GET", "POST"])
    made.add_url_rule("/token", "token", generate_csrf)
    kept = dict(settle._keepable)
    yield made
    settle._keepable.clear()
    settle._keepable.update(kept)
    acts.clear()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


class NameForm(BaseForm):
    name = StringField(validators=[InputRequired("Enter a name")])


def post(client: FlaskClient, act: Callable[[], Any], **values: Any) -> Any:
    acts["it"] = act
    token = client.get("/token").text
    return client.post("/act/it", data={"csrf_token": token, **values})


def add(name: str = "Written") -> None:
    session.add(Agency(name=name, short_name="", sector=""))
    session.flush()


def written() -> list[str]:
    with store.scope("read"):
        return list(session.scalars(sa.select(Agency.name).order_by(Agency.name)))


# One place that commits


@pytest.mark.parametrize("status", [200, 201, 204, 302, 303])
def test_a_post_that_went_well_is_committed(client: FlaskClient, status: int) -> None:
    post(client, lambda: (add() or "", status))  # type: ignore[func-returns-value]
    assert written() == ["Written"]


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 500])
def test_a_post_that_was_refused_is_not(client: FlaskClient, status: int) -> None:
    post(client, lambda: (add() or "", status))  # type: ignore[func-returns-value]
    assert written() == []


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_never_commits(client: FlaskClient, method: str) -> None:
    acts["it"] = lambda: (add(), "")[1]
    getattr(client, method)("/act/it")
    assert written() == []


def fail(error: Exception) -> Callable[[], str]:
    def act() -> str:
        add()
        raise error

    return act


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Missing("x"), 404),
        (Refused(Refusal("no", "It is not so.")), 422),
        (store.Conflict("Ada moved it."), 409),
        (StaleDataError(), 409),
        (sa.exc.IntegrityError("x", {}, Exception()), 409),
        (sa.exc.OperationalError("x", {}, Exception()), 503),
        (ZeroDivisionError("a secret detail"), 500),
    ],
)
def test_what_a_view_raises_becomes_a_page_and_changes_nothing(
    client: FlaskClient, error: Exception, status: int
) -> None:
    response = post(client, fail(error))
    assert response.status_code == status
    assert "<h1" in response.text
    assert "a secret detail" not in response.text
    assert "Traceback" not in response.text
    assert written() == []


def test_a_refusal_gives_its_reason_and_a_conflict_says_who(client: FlaskClient) -> None:
    assert "It is not so." in post(client, fail(Refused(Refusal("no", "It is not so.")))).text
    assert "Ada moved it." in post(client, fail(store.Conflict("Ada moved it."))).text


def test_a_field_says_what_clears_its_error_and_who_can(client: FlaskClient) -> None:
    no = Refusal("x", "A board is open.", fix="Wait for it.", who="the chair", field="name")

    def act() -> tuple[str, int]:
        form = NameForm()
        with form.refusals():
            raise Refused(no)
        said = get_template_attribute("components/error_summary.html", "error_summary")
        return " | ".join([*form.name.errors, said(form, [no])]), 422

    told = post(client, act, name="Board").text
    beside, summary = told.split(" | ")
    assert beside == "A board is open. Wait for it. Who can: the chair."
    assert summary.count("A board is open.") == summary.count(beside) == 1


def test_a_commit_that_loses_is_a_conflict_and_its_flashes_are_gone(client: FlaskClient) -> None:
    def act() -> Any:
        from consult import clock

        person = Account(email="a@b.c", name="A", created_at=clock.now())
        session.add(person)
        session.flush()
        session.execute(sa.text("UPDATE account SET revision = 9"))
        person.name = "B"  # the update at the commit finds another revision
        flash("It is saved.", "success")
        return redirect("/")

    response = post(client, act)
    assert response.status_code == 409
    assert "Location" not in response.headers
    assert "It is saved." not in response.text
    assert "It is saved." not in client.get("/how-it-works").text
    with store.scope("read"):
        assert session.scalar(sa.select(sa.func.count()).select_from(Account)) == 0


def test_a_row_that_is_there_already_is_a_conflict(client: FlaskClient) -> None:
    def act() -> str:
        session.add_all([Agency(name="same", short_name="", sector="") for _ in range(2)])
        return ""

    assert post(client, act).status_code == 409
    assert written() == []


def test_what_must_survive_a_refusal_does(client: FlaskClient) -> None:
    keepable("tests.note")(add)

    def act() -> Any:
        add("undone")
        keep("tests.note", name="kept")
        return "", 422

    assert post(client, act).status_code == 422
    assert written() == ["kept"]


def test_only_what_is_on_the_list_survives(client: FlaskClient) -> None:
    assert post(client, lambda: keep("tests.unlisted")).status_code == 500


def test_an_operation_that_is_kept_is_on_the_record_as_well(client: FlaskClient) -> None:
    keepable("tests.record")(lambda: audit.record("a:1", "refused", by=CLOCK))
    post(client, lambda: (keep("tests.record"), ("", 403))[1])
    with store.scope("read"):
        assert audit.verify_all() == (1, [])


# Forgery


def test_a_request_without_a_token_changes_neither_rows_nor_cookie(client: FlaskClient) -> None:
    keepable("tests.note")(lambda: add("kept"))

    def act() -> Any:
        add()
        cookie["_user_id"] = "forged"
        flash("Done.")
        keep("tests.note")
        return redirect("/home")

    acts["it"] = act
    response = client.post("/act/it")
    assert response.status_code == 400
    assert "Location" not in response.headers
    assert written() == []
    with client.session_transaction() as stored:
        assert "_user_id" not in stored
        assert "_flashes" not in stored


@pytest.mark.parametrize("token", ["", "rubbish", "é", "x" * 5000])
def test_a_bad_token_is_as_good_as_none(client: FlaskClient, token: str) -> None:
    acts["it"] = lambda: (add(), "")[1]
    assert client.post("/act/it", data={"csrf_token": token}).status_code == 400
    assert written() == []


def test_a_token_of_another_session_does_not_fit(app: Flask, client: FlaskClient) -> None:
    stolen = app.test_client().get("/token").text
    client.get("/token")
    acts["it"] = lambda: (add(), "")[1]
    assert client.post("/act/it", data={"csrf_token": stolen}).status_code == 400


def test_a_form_without_a_token_keeps_what_was_typed(client: FlaskClient) -> None:
    response = client.post("/sign-in", data={"email": "typed@example.org", "password": "x"})
    assert response.status_code == 422
    assert "typed@example.org" in response.text
    assert "nothing has been saved yet" in response.text


# Pages that say no


@pytest.mark.parametrize(
    "path",
    ["/nothing-here", "/reviews/999999", "/reviews/99999999999999999999", "/act", "/%00", "/%ff"],
)
def test_what_is_not_there_is_a_page_that_says_so(client: FlaskClient, path: str) -> None:
    response = client.get(path, follow_redirects=True)
    assert response.status_code in (200, 404)
    assert response.text.count("<h1") == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_host_that_cannot_be_is_a_plain_page(client: FlaskClient, method: str) -> None:
    response = getattr(client, method)("/", headers={"Host": "x" * 300})
    assert response.status_code == 400
    assert response.text.count("<h1") == 1
    assert "a name that no service can have" in response.text


def test_no_view_sees_a_nul_that_no_database_keeps(client: FlaskClient) -> None:
    seen: dict[str, Any] = {}

    def look() -> Any:
        seen.update(form=request.form.to_dict(), args=request.args.to_dict())
        return "seen", 422

    acts["it"] = look
    token = client.get("/token").text
    client.post("/act/it?q=a%00b", data={"csrf_token": token, "a\0b": "One\0two", "c": "\0"})
    assert seen["form"].pop("csrf_token") == token
    assert seen == {"form": {"ab": "Onetwo", "c": ""}, "args": {"q": "ab"}}


@pytest.mark.parametrize("body", [b'{"name": "Sent as JSON"}', b"[" * 5000, b"", b"\xff"])
def test_a_body_that_is_no_form_is_an_empty_form(client: FlaskClient, body: bytes) -> None:
    def take() -> Any:
        form = NameForm(name="Stored before")
        return (add() or "taken") if form.validate_on_submit() else (str(form.errors), 422)  # type: ignore[func-returns-value]

    acts["it"] = take
    headers = {"X-CSRFToken": client.get("/token").text}
    response = client.post("/act/it", data=body, content_type="application/json", headers=headers)
    assert (response.status_code, written()) == (422, [])
    assert "Enter a name" in response.text


def test_a_method_that_is_not_offered_is_refused_and_told_which_are(client: FlaskClient) -> None:
    response = client.delete("/how-it-works")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert response.text.count("<h1") == 1


def test_a_body_that_is_too_large_is_refused_before_it_is_read(fresh: sa.Engine) -> None:
    small = create_app(replace(settings.current(), upload_limit_mb=1)).test_client()
    response = small.post("/sign-in", data={"email": "x" * (1024 * 1024 + 10)})
    assert response.status_code == 413
    assert response.text.count("<h1") == 1
    assert "The most that can be sent at once is 1 MB." in response.text


def test_a_form_of_too_many_parts_is_told_from_one_that_is_too_big(client: FlaskClient) -> None:
    many = client.post(
        "/sign-in",
        data={f"field{number}": "x" for number in range(5001)},
        content_type="multipart/form-data",
    )
    assert many.status_code == 413
    assert "more than 5,000 parts" in many.text
    assert "file is too big" not in many.text
    assert many.text.count("<h1") == 1


def test_too_many_attempts_are_told_to_wait(fresh: sa.Engine) -> None:
    try:
        limited = create_app(replace(settings.current(), rate_limits=True)).test_client()
        statuses = [limited.post("/sign-in", data={}).status_code for _ in range(80)]
        page_of_refusal = limited.post("/sign-in", data={})
    finally:
        limiter.enabled = False
    assert 429 in statuses
    assert page_of_refusal.text.count("<h1") == 1


def test_when_the_database_is_down_a_plain_page_says_so(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with client.session_transaction() as stored:
        stored["_user_id"] = "a token"  # so that every page wants to know who asks
    before = store.engine()
    monkeypatch.setattr(
        sys.modules["consult.store.session"],
        "engine",
        lambda: sa.create_engine("sqlite:////nowhere/at/all.db", poolclass=sa.NullPool),
    )
    for response in (client.get("/reviews"), client.get("/nothing-here"), client.get("/home")):
        assert response.status_code in (500, 503)
        assert response.text.count("<h1") == 1
        assert "nowhere" not in response.text
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert client.get("/static/consult.css").status_code == 200
    assert store.engine() is before


def test_an_error_within_an_error_page_is_still_a_page(client: FlaskClient, app: Flask) -> None:
    app.context_processor(lambda: {"broken": 1 // 0})
    response = client.get("/how-it-works")
    assert response.status_code == 500
    assert "Something went wrong" in response.text


# Headers


def test_every_answer_carries_the_same_policy_with_a_nonce_of_its_own(client: FlaskClient) -> None:
    acts["it"] = fail(ZeroDivisionError())
    seen = set()
    for path in ("/", "/sign-in", "/nothing-here", "/act/it", "/static/consult.css", "/reviews"):
        response = client.get(path)
        policy = response.headers["Content-Security-Policy"]
        [nonce] = re.findall(r"'nonce-([\w-]{16,})'", policy)
        seen.add(nonce)
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        scripts = (
            re.findall(r"<script[^>]*>", response.text) if path != "/static/consult.css" else []
        )
        assert all(f'nonce="{nonce}"' in script for script in scripts), path
        response.close()
    assert len(seen) == 6


def test_no_page_of_a_signed_in_person_is_kept_by_a_browser(app: Flask) -> None:
    from tests import factories
    from tests.visitor import Visitor

    with store.scope():
        manager = factories.make_manager()
        store.commit()
    someone = Visitor(app).sign_in(manager)
    assert someone.get("/reviews").headers["Cache-Control"] == "no-store"


def test_the_cookie_is_for_the_server_only(client: FlaskClient) -> None:
    header = client.get("/token").headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header


def test_behind_https_the_cookie_stays_on_https(fresh: sa.Engine) -> None:
    secure = create_app(replace(settings.current(), base_url="https://consult.example.org"))
    secure.add_url_rule("/token", "token", generate_csrf)
    assert "Secure" in secure.test_client().get("/token").headers["Set-Cookie"]


# The policy


def test_what_no_rule_decides_is_refused() -> None:
    for permission in Permission:
        if permission not in _table:
            refusal = ask(permission, Actor("Anyone", account_id=1), None)
            assert refusal is not None
            assert refusal.code == "no-rule"


def test_without_its_rule_a_permission_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(_table, Permission.LOOK)
    refusal = ask(Permission.LOOK, Actor("Anyone", account_id=1))
    assert refusal is not None
    assert refusal.code == "no-rule"


def test_a_second_rule_for_a_permission_is_a_mistake() -> None:
    from consult.access import allow

    with pytest.raises(ValueError, match="has a rule already"):
        allow(Permission.LOOK)(lambda _actor, _thing: None)


def test_a_visitor_is_sent_to_sign_in_and_back(client: FlaskClient) -> None:
    response = client.get("/reviews?page=2")
    assert response.status_code == 302
    assert response.headers["Location"].endswith("/sign-in?next=/reviews?page%3D2")


def test_nobody_is_signed_in_by_default(client: FlaskClient) -> None:
    acts["it"] = lambda: str(current_actor().signed_in) + request.method
    assert client.get("/act/it").text == "FalseGET"
    assert callable(page)
