"""What was typed into a form whose sender had been signed out: back in the form afterwards.

Every form carries a signed mark that says for whom, and on which page, it was drawn. When a form
comes too late, its words are kept for that account and no other, for three days. The page, once
that person is signed in again, is drawn with them. Nothing is ever sent on its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask import session as cookie
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import delete, or_, select
from werkzeug.datastructures import MultiDict

from consult import clock
from consult.store import Missing, commit, scope, session
from consult.web.identity import current_actor
from consult.web.models import PLACE_LIMIT, KeptWords
from consult.web.navigation import Waiting, waits_for
from consult.web.settle import SAFE, keep, keepable
from consult.web.typed import in_words, is_secret, shown

KEEP = "typed words"
KEPT = timedelta(days=3)
OPEN_FOR = int(timedelta(days=7).total_seconds())  # a page older than this proves nothing
FLAG, CARRIED = "words_kept", "words_carried"  # in the cookie: ask the database; show this row
MOST_ROWS, MOST_TEXT = 20, 2_500_000  # the longest document, and more
APART = "accounts."  # signing in, passwords: nothing to keep
ALL_THE_SAME = ("accounts.new_token", "accounts.change_details")  # but what these ask for
BESIDE = ("request_id", "seen_state", "seen_revision", "seen_hand")


@dataclass(frozen=True)
class Drawn:
    """For whom a form was drawn, on which page, and whether that page can be opened again."""

    account_id: int
    page: str
    by_get: bool


@dataclass(frozen=True)
class Shown:
    """Kept words as a page tells of them. `in_form`: the page has them in its fields."""

    id: int
    at: datetime
    in_form: bool
    had_file: bool
    texts: list[tuple[str, str]]


def install(app: Flask) -> None:
    app.after_request(_carry)
    app.jinja_env.globals["kept_words"] = words_for


# The mark


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="form drawn for")


def mark() -> str:
    """The signed mark for the forms of this page; empty for a visitor's."""
    actor = current_actor() if "scope" in g else None
    if actor is None or not actor.signed_in:
        return ""
    return str(_signer().dumps([actor.id, here(), request.method in SAFE]))


def drawn_for(given: str) -> Drawn | None:
    """What a mark says, or None when it is not ours or too old."""
    try:
        return Drawn(*_signer().loads(given, max_age=OPEN_FOR))
    except (BadData, TypeError):
        return None


def here() -> str:
    """The address of this page. A question too long to be stored does not count to it."""
    whole = request.full_path.rstrip("?")
    return whole if len(whole) <= PLACE_LIMIT else request.path


# Keeping


def keep_typed() -> str | None:
    """Keep what this request brings, for whom its form was drawn; the page where it will be.

    None when nobody can tell whose it is.
    """
    from consult.web.once import mark_of_form  # it draws the mark into every form

    drawn = drawn_for(mark_of_form())
    if drawn is None or _stands_apart(request.endpoint or ""):
        return None
    page = drawn.page if drawn.by_get or not _opens(request.path) else here()
    fields = [pair for pair in request.form.items(multi=True) if not is_secret(pair[0])]
    text = json.dumps(fields)
    if max(len(page), len(here())) > PLACE_LIMIT:
        return None  # no page of ours has such an address
    if len(text) > MOST_TEXT * 6 or sum(len(value) for _, value in fields) > MOST_TEXT:
        return None
    if any(value.strip() and name not in BESIDE for name, value in fields):
        keep(
            KEEP,
            account_id=drawn.account_id,
            page=page,
            action=here(),
            fields=text,
            had_file=any(sent.filename for sent in request.files.values()),
        )
    return page


def _stands_apart(endpoint: str) -> bool:
    return endpoint.startswith(APART) and endpoint not in ALL_THE_SAME


def _opens(path: str) -> bool:
    return "GET" in current_app.create_url_adapter(request).allowed_methods(path)  # type: ignore[union-attr]


@keepable(KEEP)
def _keep(**values: Any) -> None:
    """The newest words of one form replace the older ones; an account has a few rows at most."""
    account_id = values["account_id"]
    session.execute(
        delete(KeptWords).where(
            KeptWords.account_id == account_id,
            KeptWords.page == values["page"],
            KeptWords.action == values["action"],
        )
    )
    ids = select(KeptWords.id).where(KeptWords.account_id == account_id)
    old = session.scalars(ids.order_by(KeptWords.id.desc()).offset(MOST_ROWS - 1)).all()
    if old:
        session.execute(delete(KeptWords).where(KeptWords.id.in_(old)))
    session.add(KeptWords(**values, at=clock.now()))
    session.flush()


# Giving back


def expect_words(account_id: int) -> None:
    """On signing in: let the pages of this sign-in look for words, if there are any."""
    if list_words(account_id):
        cookie[FLAG] = True


def list_words(account_id: int) -> list[KeptWords]:
    """Newest first."""
    query = select(KeptWords).where(
        KeptWords.account_id == account_id, KeptWords.at > clock.now() - KEPT
    )
    return list(session.scalars(query.order_by(KeptWords.id.desc())))


def get_words(account_id: int, words_id: int) -> KeptWords:
    """Raises Missing when they are not there or somebody else's."""
    found = session.get(KeptWords, words_id)
    if found is None or found.account_id != account_id:
        raise Missing(f"kept words {words_id}")
    return found


def _found() -> KeptWords | None:
    """The words for this page and this person; asked for once a request."""
    if "kept_found" not in g:
        g.kept_found = None
        if request.method in SAFE and "scope" in g and cookie.get(FLAG):
            actor, place = current_actor(), here()
            mine = list_words(actor.id) if actor.signed_in else []
            g.kept_found = next((row for row in mine if place in (row.page, row.action)), None)
    return g.kept_found  # type: ignore[no-any-return]


def words_of(names: Iterator[str]) -> MultiDict[str, str] | None:
    """What was typed, for a form with these names of fields, when it is for this form."""
    row = _found()
    if row is None:
        return None
    typed = MultiDict[str, str](json.loads(row.fields))
    sent = [name for name in typed if name not in BESIDE]
    if not any(name == own or name.startswith(own + "-") for own in names for name in sent):
        return None
    g.kept_filled = True
    return typed


def restore_hidden(form: Any) -> None:
    """What the form was based on stays as it was, so that words never overwrite newer ones."""
    if not g.get("kept_filled"):
        return
    typed = MultiDict[str, str](json.loads(row.fields)) if (row := _found()) else {}
    for field in form:
        if getattr(field.widget, "input_type", "") == "hidden" and field.name in typed:
            field.data = typed[field.name]


def words_for(body: str) -> Shown | None:
    """For the banner over a page: are there words, and does this body have them in a form?"""
    row = _found()
    if row is None and "scope" in g and cookie.get(FLAG) and CARRIED in cookie:
        row = session.get(KeptWords, cookie.pop(CARRIED))
        if row is not None and row.account_id != current_actor().id:
            row = None
    if row is None:
        return None
    texts = shown(json.loads(row.fields))
    drawn = any(
        f'name="{name}"' in body
        for name, text in json.loads(row.fields)
        if name not in BESIDE and text
    )
    in_form = bool(g.get("kept_filled")) and drawn
    words = [(in_words(name), text) for name, text in texts]
    return Shown(row.id, row.at, in_form, row.had_file, words)


def _carry(response: Response) -> Response:
    """A page that sends its visitor elsewhere takes no words: the next page shows them."""
    if response.status_code in (302, 303) and (row := _found()) is not None:
        cookie[CARRIED] = row.id
    return response


@waits_for
def _tell_at_home(actor: Any) -> Iterator[Waiting]:
    if actor.signed_in and cookie.get(FLAG):
        for row in list_words(actor.id):
            yield Waiting(
                what="Send what you had typed",
                about="The form you were on when you were signed out",
                url=row.page,
                urgent=True,
            )


# Forgetting


def forget_sent(response: Response) -> None:
    """A form that was taken needs no copy. Called before the commit."""
    actor = current_actor() if cookie.get(FLAG) else None
    if actor is not None and actor.signed_in and response.status_code in (302, 303):
        place = here()
        session.execute(
            delete(KeptWords).where(
                KeptWords.account_id == actor.id,
                or_(KeptWords.page == place, KeptWords.action == place),
            )
        )


def discard(words: KeptWords) -> None:
    """Its author wants it no more."""
    session.delete(words)


def forget_old() -> int:
    """How many were too old to be kept."""
    with scope("write"):
        gone = session.execute(delete(KeptWords).where(KeptWords.at < clock.now() - KEPT))
        commit()
        return int(gone.rowcount)  # type: ignore[attr-defined]
