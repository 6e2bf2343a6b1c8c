"""Every form of the application, as a browser has it: found on the pages, filled in, sent."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.routing import Rule

from consult import clock
from tests.hostile.world import World
from tests.markup import Element
from tests.page import Page

ROLES = (
    "partnership manager",
    "working group lead",
    "agency lead",
    "board chair",
    "administrator",
    "safeguarding lead",
    "visitor",
)
LOOKED_AT = 25  # places of an address that only shows something
POSTED = re.compile(r'<form[^>]*method="post"')
PARTS = ("day", "month", "year")
Pairs = list[tuple[str, Any]]


UNSEEN = "website"  # a field for machines, which people do not see


@dataclass(frozen=True)
class Box:
    """Something of a form that has a name. `choices` are what it offers, `now` what it says."""

    name: str
    kind: str  # text, long, choice, many, hidden, secret, file, press
    now: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()

    @property
    def date_part(self) -> str:
        """The part of a date that it is, if it is one."""
        part = self.name.rpartition("-")[2]
        return part if part in PARTS and "-" in self.name else ""

    @property
    def emptied(self) -> tuple[str, ...]:
        """What is sent when a person leaves it, as far as a browser lets them."""
        if self.kind == "choice" and any(self.now):
            return self.now
        return ("",) if self.kind in ("text", "long", "secret") else ()

    @property
    def typed(self) -> bool:
        """Whether a person fills it in, and may find it again."""
        return self.kind in ("text", "long", "choice", "many")


@dataclass(frozen=True)
class Form:
    """One form on a page: who has it, where it stands, where it is sent."""

    role: str
    page: str
    action: str
    endpoint: str
    boxes: tuple[Box, ...]
    by_get: bool = True

    def __str__(self) -> str:
        return f"{self.endpoint} ({self.role}, on {self.page})"

    @property
    def shape(self) -> tuple[str, ...]:
        """Numbers apart, because the fields of some forms are numbered rows."""
        return tuple(sorted({each.name.strip("0123456789") for each in self.boxes}))

    @property
    def file(self) -> Box | None:
        return next((each for each in self.boxes if each.kind == "file"), None)

    def box(self, name: str) -> Box:
        return next(each for each in self.boxes if each.name == name)

    def pairs(self, given: dict[str, tuple[str, ...]]) -> Pairs:
        """What a browser sends: what stands there, unless given; of the buttons the first."""
        found: Pairs = []
        pressed = False
        for each in self.boxes:
            if each.kind == "file" or (each.kind == "press" and pressed):
                continue
            pressed = pressed or each.kind == "press"
            found += [(each.name, value) for value in given.get(each.name, each.now)]
        return found

    def filled(self) -> dict[str, tuple[str, ...]]:
        """Something in every field, such as might be taken."""
        return {
            each.name: _sensible(each) for each in self.boxes if each.typed and each.name != UNSEEN
        }

    def worded(self) -> dict[str, tuple[str, ...]]:
        """Something in every field that did not stand there."""
        return {each.name: _telling(each) for each in self.boxes if each.typed}


def _sensible(box: Box) -> tuple[str, ...]:
    if box.kind in ("choice", "many"):
        return box.now if any(box.now) else tuple(each for each in box.choices if each)[:1]
    if any(box.now):
        return box.now
    if box.date_part:
        return (str(getattr(clock.now() + timedelta(days=40), box.date_part)),)
    return ("somebody@example.org" if "email" in box.name else "An ordinary answer",)


def _telling(box: Box) -> tuple[str, ...]:
    if box.kind == "choice":
        return tuple(each for each in box.choices if each)[-1:]
    if box.kind == "many":
        return tuple(each for each in box.choices if each not in box.now)[:2] or box.now
    if box.date_part:
        return ({"day": "7", "month": "8", "year": "2033"}[box.date_part],)
    if box.kind == "long":
        return (f"# Typed into {box.name}\n\nשלום, “words” & <b>more</b> of them.\n\nThe end.",)
    return (f"Typed into {box.name} & <more>",)


# Reading


def forms_of(app: Flask, role: str, page: Page, *, by_get: bool = True) -> list[Form]:
    """Every form of a page that is sent with POST."""
    adapter = app.url_map.bind("localhost")
    found = []
    for form in page.tree.find_all("form"):
        if form["method"].lower() == "post":
            action = urljoin(page.url, form["action"] or page.url)
            endpoint, _ = adapter.match(urlsplit(action).path, method="POST")
            boxes = tuple(_boxes(page, form))
            found.append(Form(role, page.url, action, endpoint, boxes, by_get))
    return found


def _boxes(page: Page, form: Element) -> Iterator[Box]:
    grouped: dict[str, Box] = {}
    for each in page.tree.find_all("input", "select", "textarea", "button"):
        if each["name"] and page.belongs(each, form) and "disabled" not in each:
            box = _box(each)
            if each["type"] not in ("radio", "checkbox"):
                yield box
            elif before := grouped.get(box.name):
                grouped[box.name] = replace(
                    before,
                    now=before.now + box.now,
                    choices=before.choices + box.choices,
                    ids=before.ids + box.ids,
                )
            else:
                grouped[box.name] = box
    yield from grouped.values()


def _box(each: Element) -> Box:
    name, kind, ids = each["name"], each["type"], (each["id"],)
    value = each.attributes.get("value", "")
    if kind in ("radio", "checkbox"):
        now = (value,) if "checked" in each else ()
        return Box(name, "choice" if kind == "radio" else "many", now, (value,), ids)
    if each.tag == "select":
        options = each.find_all("option")
        chosen = [option for option in options if "selected" in option] or options[:1]
        choices = tuple(option["value"] for option in options)
        return Box(name, "choice", tuple(option["value"] for option in chosen), choices, ids)
    if each.tag == "textarea":
        raw = each.raw_text
        return Box(name, "long", (raw[1:] if raw.startswith("\n") else raw,), (), ids)
    kinds = {"hidden": "hidden", "password": "secret", "file": "file", "submit": "press"}
    kind = "press" if each.tag == "button" else kinds.get(kind, "text")
    return Box(name, kind, (value,), (), ids)


# A browser


@dataclass
class Browser:
    """One person's, who may be signed out in the middle."""

    app: Flask
    cookie: str
    url: str = "/"
    client: Any = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        self.client.set_cookie("session", self.cookie.removeprefix("session="))

    def get(self, url: str) -> Page:
        """A page, wherever its address leads."""
        parts = urlsplit(url)
        return self._page(url, self.client.get(parts.path, query_string=parts.query))

    def send(self, form: Form, pairs: Pairs, file: tuple[str, bytes] | None = None) -> Page:
        """The answer itself; a redirect is not followed."""
        data: dict[str, list[Any]] = {}
        for name, value in pairs:
            data.setdefault(name, []).append(value)
        if file is not None and form.file is not None:
            data[form.file.name] = [(io.BytesIO(file[1]), file[0])]
        parts = urlsplit(form.action)
        kind = "multipart/form-data" if form.file else "application/x-www-form-urlencoded"
        answer = self.client.post(
            parts.path, query_string=parts.query, data=data, content_type=kind
        )
        return self._page(form.action, answer)

    def follow(self, page: Page) -> Page:
        for _ in range(6):
            if not page.moves_on:
                break
            page = self.get(urljoin(page.url, page.headers["Location"]))
        return page

    def _page(self, url: str, answer: Any) -> Page:
        page = Page(url, answer, [])
        answer.close()
        return page


def sign_in_again(browser: Browser, page: Page, account_id: int) -> Page:
    """From a page with a way to sign in to where that leads, as this person."""
    link = next(url for text, url in page.links.items() if text == "Try it as…" and "next" in url)
    people = browser.get(link)
    form = next(
        each for each in forms_of(browser.app, "", people) if each.endpoint == "accounts.try_as"
    )
    token = form.box("csrf_token").now[0]
    answer = browser.send(form, [("csrf_token", token), ("account", str(account_id))])
    return browser.follow(answer)


# Finding


def find_all(app: Flask, world: World, cookies: dict[str, str]) -> list[Form]:
    """One of every shape at every address to which a form is sent."""
    found: dict[tuple[str, tuple[str, ...]], Form] = {}
    browsers = {role: Browser(app, cookies[role]) for role in ROLES}
    for rule in rules_with_pages(app):
        posts = "POST" in (rule.methods or ())
        for given in _likely(world.places_of(rule), posts):
            for form in _on(browsers, address(rule, given), posts=posts):
                found.setdefault((form.endpoint, form.shape), form)
            if any(endpoint == rule.endpoint for endpoint, _ in found):
                break
    return [found[key] for key in sorted(found)]


def _likely(places: list[Any], own: bool) -> list[Any]:
    """What is open stands last in the world; an address that only shows is looked at less."""
    last_first = places[::-1]
    return last_first if own or len(places) < LOOKED_AT else last_first[:LOOKED_AT]


def _on(browsers: dict[str, Browser], url: str, *, posts: bool) -> list[Form]:
    """The forms of this page, for the first role that has more there than to sign out."""
    for role, browser in browsers.items():
        page = browser.get(url)
        if page.status != 200 or not page.is_html:
            continue
        own = forms_of(browser.app, role, page) if POSTED.search(page.html) else []
        if any(each.endpoint != "accounts.sign_out" for each in own) or not posts:
            return own
    return []


def rules_with_pages(app: Flask) -> list[Rule]:
    found = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return sorted(
        (rule for rule in found if rule.endpoint != "static"),
        key=lambda rule: (rule.endpoint, rule.rule),
    )


def address(rule: Rule, given: dict[str, Any]) -> str:
    path = rule.rule
    for name, value in given.items():
        for before in (f"<int:{name}>", f"<{name}>"):
            path = path.replace(before, str(value))
    return path
