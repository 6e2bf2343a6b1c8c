"""A person with a browser: fetches pages, follows links, fills forms by their labels.

Every page that is fetched is checked: one h1, labelled fields, unique ids, no 500, a title that
begins “Error:” when a form was refused, few queries, and no write by a GET.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask_wtf.csrf import generate_csrf
from sqlalchemy import event
from sqlalchemy.engine import Engine

from consult import store
from consult.accounts import operations as accounts
from tests.markup import Element, squeezed
from tests.page import Page

NOT_WORK = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "COMMIT")
WRITES = ("INSERT", "UPDATE", "DELETE")
ROWS = ("li", "tr", "dd", "section", "article", "div")


class Visitor:
    """`page` is the page in front of them. Statuses must be as expected: 200 unless said."""

    BUDGET = 40  # queries for one page
    POST_BUDGET = 200  # an act may ripple: audit, timers, messages

    def __init__(self, app: Flask, *, budget: int = BUDGET) -> None:
        self.app = app
        self.client = app.test_client()
        self.budget = budget
        self._page: Page | None = None

    @property
    def page(self) -> Page:
        assert self._page is not None, "the visitor has not fetched a page yet"
        return self._page

    # Coming and going

    def sign_in(self, account: Any, *, how: str = "password", device: str = "A test") -> Self:
        """Through a real sign-in row; `account` is an Account or its id."""
        account_id = account if isinstance(account, int) else account.id  # may read the row
        self._settle_arranged()
        with store.scope("write"):
            token = accounts.start_sign_in(account_id=account_id, how=how, device=device)
            store.commit()
        with self.client.session_transaction() as cookie:
            cookie.clear()
            cookie["_user_id"], cookie["_fresh"] = token, True
        return self

    def get(
        self, url: str, *, status: int = 200, follow: bool = True, budget: int | None = None
    ) -> Page:
        """Fetch a page, through redirects unless told not to (then expect 302)."""
        expected = status if follow or status != 200 else 302
        return self._fetch("GET", url, {}, expected, follow, budget)

    def click(self, text: str, *, within: str = "", status: int = 200) -> Page:
        """Follow the link with these words; `within` words of the row it stands in."""
        link = self._one("link", self.page.tree.find_all("a"), text, within)
        return self.get(urljoin(self.page.url, link["href"]), status=status)

    def press(
        self,
        button: str,
        fields: Mapping[str, Any] | None = None,
        /,
        *,
        within: str = "",
        status: int = 200,
        follow: bool = True,
        budget: int | None = None,
        **by_label: Any,
    ) -> Page:
        """Fill the form of this button and send it.

        Fields are named by their labels, in a mapping or as keywords (`job_title` is “Job title”);
        a label may be followed by more words on the page. Values: text for inputs, an option's
        label for radios and selects, a list of labels for checkboxes (True for a single one), a
        date for day, month and year, (name, bytes) for a file, or a list of them.
        `within`: words of the row.
        `status=422` when the form is to be refused, 409 when it is stale.
        """
        pressed = self._one("button", self._buttons(), button, within)
        form = self._form_of(pressed)
        values = self._defaults(form)
        if pressed["name"]:
            values[pressed["name"]] = [pressed["value"]]
        for label, value in {**(fields or {}), **by_label}.items():
            self._fill(form, values, label, value)
        action = urljoin(self.page.url, pressed["formaction"] or form["action"] or self.page.url)
        method = (form["method"] or "get").upper()
        if method == "GET":  # as browsers do: what is asked takes the place of what was asked
            action = action.partition("?")[0]
        return self._fetch(method, action, values, status, follow, budget)

    def post(
        self,
        url: str,
        data: Mapping[str, Any] | None = None,
        *,
        status: int = 200,
        follow: bool = True,
        token: bool = True,
    ) -> Page:
        """Send a request that no page offers, with a good token unless told not to."""
        values = {name: [value] for name, value in (data or {}).items()}
        if token:
            values["csrf_token"] = [self._token()]
        expected = status if follow or status != 200 else 302
        return self._fetch("POST", url, values, expected, follow, None)

    # What they see

    def sees(self, *words: str) -> Self:
        for each in words:
            assert squeezed(each) in self.page.text, (
                f"{self.page}\n  does not say “{each}” in:\n  {self.page.text}"
            )
        return self

    def does_not_see(self, *words: str) -> Self:
        for each in words:
            assert squeezed(each) not in self.page.text, f"{self.page}\n  says “{each}”"
        return self

    def is_told(self, *words: str) -> Self:
        """Words of the error summary or of the reasons on a page that says no."""
        told = " | ".join(self.page.errors)
        for each in words:
            assert each in told, f"{self.page}\n  no problem says “{each}”"
        return self

    def value_of(self, label: str) -> str:
        """What stands in a field now."""
        return self._value(self._labelled(self.page.tree, label)[0])

    # How it is done

    def _fetch(
        self,
        method: str,
        url: str,
        values: dict[str, list[Any]],
        status: int,
        follow: bool,
        budget: int | None,
    ) -> Page:
        page = self._request(method, url, values, budget)
        for _ in range(6):
            if not follow or not page.moves_on:
                break
            if page.status == status:
                break
            page = self._request("GET", urljoin(page.url, page.headers["Location"]), {}, budget)
        self._page = page
        assert page.status == status, f"expected {status}, got {page}"
        return page

    def _request(
        self, method: str, url: str, values: dict[str, list[Any]], budget: int | None
    ) -> Page:
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        self._settle_arranged()
        with _watching() as statements:
            if method == "GET":
                response = self.client.get(path, query_string=_flat(values) if values else None)
            else:
                response = self.client.post(
                    path, data=_flat(values), content_type="multipart/form-data"
                )
        self._forget_stale()
        page = Page(path, response, statements)
        response.close()
        assert page.status < 500, f"the service failed: {page}\n{page.text[:2000]}"
        self._check(method, page, budget)
        return page

    def _check(self, method: str, page: Page, budget: int | None) -> None:
        if method == "GET":
            written = [each for each in page.queries if each.lstrip().upper().startswith(WRITES)]
            assert not written, f"a GET wrote: {page}\n  {written}"
        seen_only = method == "POST" and page.is_html and page.status == 200
        assert not seen_only, f"{page} answers a form with a page one cannot go back to"
        most = budget or (self.budget if method == "GET" else self.POST_BUDGET)
        many = "\n".join(" ".join(each.split())[:160] for each in page.queries)
        assert len(page.queries) <= most, (
            f"{page}: {len(page.queries)} queries, {most} allowed\n{many}"
        )
        if page.is_html:
            page.check()

    def _settle_arranged(self) -> None:
        """Commit what the test arranged, so that a request sees it and no lock is held."""
        if store.session.registry.has() and store.session().in_transaction():
            store.commit()

    def _forget_stale(self) -> None:
        """Let the test's own objects be read anew."""
        if store.session.registry.has():
            store.session.expire_all()

    def _token(self) -> str:
        with self.client.session_transaction() as cookie:
            known = cookie.get("csrf_token")
        with self.app.test_request_context():
            from flask import session

            if known:
                session["csrf_token"] = known
            token = generate_csrf()
            raw = session["csrf_token"]
        with self.client.session_transaction() as cookie:
            cookie["csrf_token"] = raw
        return token

    # Finding things on the page

    def _buttons(self) -> list[Element]:
        return [
            each
            for each in self.page.tree.find_all("button", "input")
            if (each.tag == "button" and each["type"] != "button") or each["type"] == "submit"
        ]

    def _one(self, noun: str, found: list[Element], text: str, within: str) -> Element:
        named = [each for each in found if self._named(each, text)]
        if within:
            named = _nearest(named, within)
        usable = [each for each in named if "disabled" not in each]
        have = sorted({each.text or each["value"] for each in found})
        near = f" near “{within}”" if within else ""
        assert named, f"{self.page}\n  has no {noun} “{text}”{near}; it has {have}"
        assert usable, f"{self.page}\n  the {noun} “{text}” is disabled"
        targets = {(each["href"], each["value"], id(self._around(each))) for each in usable}
        assert len(targets) == 1, f"{self.page}\n  has {len(targets)} {noun}s “{text}”; say within="
        return usable[0]

    def _around(self, element: Element) -> Element | None:
        return element.above("form") if element.tag != "a" else None

    def _named(self, element: Element, text: str) -> bool:
        return text in (element.text, element.seen_text, element["value"])

    def _form_of(self, button: Element) -> Element:
        for form in self.page.tree.find_all("form"):
            if button.is_inside(form) or (button["form"] and button["form"] == form["id"]):
                return form
        raise AssertionError(f"{self.page}\n  the button “{button.text}” has no form")

    def _defaults(self, form: Element) -> dict[str, list[Any]]:
        values: dict[str, list[Any]] = {}
        for each in self.page.tree.find_all("input", "select", "textarea"):
            if not self.page.belongs(each, form) or not each["name"] or "disabled" in each:
                continue
            if each["type"] in ("submit", "button", "file", "image"):
                continue
            if each["type"] in ("radio", "checkbox") and "checked" not in each:
                continue
            values.setdefault(each["name"], []).append(self._value(each))
        return values

    def _value(self, field: Element) -> str:
        if field.tag == "textarea":
            # The parser of a browser drops the first line end.
            raw = field.raw_text
            return raw[1:] if raw.startswith("\n") else raw
        if field.tag == "select":
            options = field.find_all("option")
            chosen = [each for each in options if "selected" in each] or options[:1]
            return _option_value(chosen[0]) if chosen else ""
        if field["type"] in ("radio", "checkbox"):
            return field.attributes.get("value", "on")
        return field["value"]

    def _labelled(self, inside: Element, label: str) -> list[Element]:
        """Fields whose label, or whose group's legend, is this; exact words before beginnings."""
        fields = self.page.fields(inside if inside.tag == "form" else None)
        wanted = _plain(label)
        names = [(each, self._names(each)) for each in fields]
        for fits in (str.__eq__, str.startswith):
            found = [each for each, own in names if any(fits(name, wanted) for name in own)]
            if found:
                return found
        have = sorted({name for _, own in names for name in own})
        raise AssertionError(f"{self.page}\n  has no field “{label}”; it has {have}")

    def _names(self, field: Element) -> list[str]:
        label, legend = self.page.label_of(field), self.page.legend_of(field)
        if field["type"] == "radio":
            return [_plain(legend)]
        return [_plain(name) for name in (label, legend) if name]

    def _fill(self, form: Element, values: dict[str, list[Any]], label: str, value: Any) -> None:
        fields = self._labelled(form, label)
        first = fields[0]
        if (
            isinstance(value, (date, tuple, list))
            and first["type"] in ("text", "")
            and len(fields) == 3
        ):
            parts = (value.day, value.month, value.year) if isinstance(value, date) else value
            for field, part in zip(fields, parts, strict=True):
                values[field["name"]] = [str(part)]
        elif first["type"] == "radio":
            values[first["name"]] = [self._choice(fields, value)]
        elif first["type"] == "checkbox":
            self._tick(values, fields, value)
        elif first["type"] == "file":
            files = value if isinstance(value, list) else [value]
            values[first["name"]] = [(io.BytesIO(data), name, *rest) for name, data, *rest in files]
        elif first.tag == "select":
            values[first["name"]] = self._select(first, value)
        else:
            assert len(fields) == 1, f"{self.page}\n  has {len(fields)} fields “{label}”"
            values[first["name"]] = [str(value)]

    def _choice(self, fields: list[Element], label: str) -> str:
        for same in (str.__eq__, str.startswith):
            for field in fields:
                if same(_plain(self.page.label_of(field)), _plain(label)):
                    return field["value"]
        have = [self.page.label_of(field) for field in fields]
        raise AssertionError(f"{self.page}\n  has no choice “{label}”; it has {have}")

    def _tick(self, values: dict[str, list[Any]], fields: list[Element], value: Any) -> None:
        name = fields[0]["name"]
        if isinstance(value, bool):
            assert len(fields) == 1, f"{self.page}\n  says which of {len(fields)} boxes to tick"
            values.pop(name, None)
            if value:
                values[name] = [self._value(fields[0])]
            return
        labels = [value] if isinstance(value, str) else list(value)
        values[name] = [self._choice(fields, label) for label in labels]

    def _select(self, field: Element, value: Any) -> list[str]:
        options = field.find_all("option")
        wanted = [value] if isinstance(value, str) else list(value)
        chosen = []
        for label in wanted:
            found = [each for each in options if _plain(each.text) == _plain(label)]
            assert found, (
                f"{self.page}\n  has no option “{label}”; it has {[o.text for o in options]}"
            )
            chosen.append(_option_value(found[0]))
        return chosen


@contextmanager
def _watching() -> Iterator[list[str]]:
    """The statements that the service sends to the database meanwhile."""
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(NOT_WORK):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _flat(values: dict[str, list[Any]]) -> dict[str, Any]:
    return {name: found if len(found) != 1 else found[0] for name, found in values.items()}


def _nearest(found: list[Element], words: str) -> list[Element]:
    """Those whose smallest surrounding row says these words, before those with a larger one."""
    for depth in range(1, 8):
        near = []
        for each in found:
            current: Element | None = each
            for _ in range(depth):
                current = current.above(*ROWS, "form") if current is not None else None
            if current is not None and current.tag != "document" and words in current.text:
                near.append(each)
        if near:
            return near
    return []


def _plain(label: str) -> str:
    return squeezed(label.replace("_", " ")).casefold()


def _option_value(option: Element) -> str:
    return option.attributes.get("value", option.text)
