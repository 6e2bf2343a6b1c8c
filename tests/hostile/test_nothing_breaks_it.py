"""No input gives a 500, changes something it should not, or shows what is not one's to see."""

from __future__ import annotations

from random import Random
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from tests.hostile import values
from tests.hostile.arena import SAFE, Arena, Pairs, Photograph, encoded
from tests.hostile.forms import HIDDEN, Drawn
from tests.hostile.walk import Form

MOST = 12  # attacks on one form, in a run of ordinary length
OFTEN = 40  # acts that succeeded before the world is put right again


def rules_of(app: Flask) -> list[Rule]:
    found = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    return sorted(found, key=lambda rule: (rule.endpoint, rule.rule))


def address(app: Flask, rule: Rule, given: dict[str, Any]) -> str:
    """Filled in as text, so that anything can stand where a number should."""
    path = rule.rule
    for name, value in given.items():
        for before in (f"<int:{name}>", f"<{name}>"):
            path = path.replace(before, str(value))
    return path


def test_the_world_has_something_in_every_state(arena: Arena) -> None:
    reviews = ("drafting", "group_comment", "preparing", "partner_comment", "considering")
    ends = ("with_board", "approved", "launched", "withdrawn", "with_owners")
    others = ("drafting_on_hold", "setting_up")
    expected = {f"review:{each}" for each in (*reviews, *ends, *others)}
    expected |= {f"round:{each}" for each in ("preparing", "open", "closed", "withdrawn")}
    answers = ("drafting", "submitted", "nil_return", "declined", "waived")
    expected |= {f"response:{each}" for each in (*answers, "joined", "answered_jointly")}
    expected |= {f"ballot:{each}" for each in ("open", "carried", "returned")}
    expected |= {f"edition:{each}" for each in ("planned", "closed_to_additions", "withdrawn")}
    assert arena.world.states == expected


def test_every_role_looks_at_everything(arena: Arena, chance: Random, effort: int) -> None:
    """What is theirs, what is others', and what is not open yet."""
    for rule in rules_of(arena.app):
        if "GET" not in (rule.methods or ()):
            continue
        places = arena.world.places_of(rule)
        for role in arena.world.people:
            for given in values.pick(chance, places, effort):
                arena.send(role, "GET", address(arena.app, rule, given))
    arena.settle()


def test_addresses_that_nobody_drew(arena: Arena, chance: Random, effort: int) -> None:
    roles = [role for role in arena.world.people if role != "administrator"]
    for rule in rules_of(arena.app):
        for _ in range(5 * effort):
            given = dict(chance.choice(arena.world.places_of(rule)))
            for name in values.pick(chance, sorted(given), 1):
                other = chance.choice(arena.world.places_of(rule))
                given[name] = chance.choice(
                    [*values.NUMBERS, other[name], "%00", "%ff", "a" * 3000]
                )
            query = chance.choice([b"", *values.QUERIES]).decode("latin-1")
            method = chance.choice(("GET", "GET", *values.METHODS))
            url = address(arena.app, rule, given) + (f"?{query}" if query else "")
            if method in SAFE:
                arena.send(chance.choice(roles), method, url)
            else:
                token = [("csrf_token", arena.tokens[roles[1]])]
                kind = {"Content-Type": "application/x-www-form-urlencoded"}
                arena.send(roles[1], method, url, body=encoded(token), headers=kind)
    arena.settle()


def test_filters_and_page_numbers_of_every_list(arena: Arena, chance: Random, effort: int) -> None:
    names = ("page", "number", "state", "show", "outcome", "agency", "kind", "q", "next", "ended")
    for rule in rules_of(arena.app):
        if "GET" not in (rule.methods or ()):
            continue
        for _ in range(2 * effort):
            given = chance.choice(arena.world.places_of(rule))
            name = chance.choice([*names, *_filters_of(rule)])
            value = chance.choice(values.FILTERS).decode("latin-1")
            role = chance.choice(("partnership manager", "working group lead", "agency lead"))
            arena.send(role, "GET", f"{address(arena.app, rule, given)}?{name}={value}&{name}=1")
    arena.settle()


def _filters_of(rule: Rule) -> tuple[str, ...]:
    return ("to", "from", "person", "anchor", "stance", "without") if rule.arguments else ("to",)


def test_forms_filled_in_by_somebody_hostile(
    arena: Arena, photograph: Photograph, forms: list[Form], chance: Random, effort: int
) -> None:
    """Every form on any page, one field of it at a time, by who has it and by who has not."""
    every = [Drawn.of(form) for form in forms]
    chance.shuffle(every)
    for form in every:
        attacks = [*_fields(form, chance, effort), *_wholes(form, chance, effort)]
        for pairs, detail in values.pick(chance, attacks, MOST * effort):
            role = form.role if chance.random() < 0.85 else chance.choice([*arena.world.people])
            mark = "" if chance.random() < 0.5 else f"{chance.getrandbits(64):016x}"
            arena.post(role, form.url, pairs, detail, mark)
            _put_right(arena, photograph)
        for name in form.files:
            for file in values.pick(chance, values.FILES, 4 * effort):
                arena.upload(form.role, form.url, list(form.fields), (name, *file))
                _put_right(arena, photograph)
    arena.settle()


def _put_right(arena: Arena, photograph: Photograph) -> None:
    """Acts that succeed use the world up, and sign people out."""
    if arena.succeeded >= OFTEN:
        photograph.restore()
        arena.succeeded = 0


def _fields(form: Drawn, chance: Random, effort: int) -> list[tuple[Pairs, str]]:
    found: list[tuple[Pairs, str]] = []
    for name in form.names:
        hostile = values.REVISIONS if name.startswith(HIDDEN) else values.TEXTS
        for value in values.pick(chance, hostile, 2 * effort):
            found.append(([*form.without(name), (name, value)], f"{name}={value[:80]!r}"))
    for name in form.dates():
        for day, month, year in values.pick(chance, values.DATES, 4 * effort):
            parts = {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}
            rest = [pair for pair in form.fields if pair[0] not in parts]
            found.append(([*rest, *parts.items()], f"{name}={day} {month} {year}"))
    return found


def _wholes(form: Drawn, chance: Random, effort: int) -> list[tuple[Pairs, str]]:
    found: list[tuple[Pairs, str]] = [([], "nothing"), (list(form.fields), "as drawn")]
    for _ in range(effort):
        missing = chance.choice(form.names) if form.names else ""
        found.append((form.without(missing), f"without {missing}"))
        twice = [*form.fields, *((name, "other") for name in form.names)]
        found.append((twice, "everything twice"))
        junk: Pairs = [(name, chance.choice(values.TEXTS)) for name in form.names]
        found.append((junk, "junk everywhere"))
        renamed: Pairs = [(f"{name}[]", value) for name, value in form.fields]
        found.append((renamed, "other names"))
    return found


def test_files_where_none_are_asked_for(arena: Arena, chance: Random, effort: int) -> None:
    for rule in rules_of(arena.app):
        if "POST" not in (rule.methods or ()) or rule.endpoint == "accounts.sign_out":
            continue
        for file in values.pick(chance, values.FILES, effort):
            given = chance.choice(arena.world.places_of(rule))
            name = chance.choice(("csrf_token", "file", "title", "request_id", "wording", "body"))
            role = chance.choice(("partnership manager", "working group lead", "agency lead"))
            arena.upload(role, address(arena.app, rule, given), [], (name, *file))
    arena.settle()


def test_requests_that_no_browser_sends(arena: Arena, chance: Random, effort: int) -> None:
    """Headers, cookies, bodies: at pages that look, at pages that write, at pages of nobody."""
    urls = ["/", "/sign-in", "/reviews", "/documents/new", "/reviews/new", "/nowhere", "/health"]
    for headers in values.HEADERS:
        for method in ("GET", "POST"):
            arena.send(
                "partnership manager",
                method,
                chance.choice(urls),
                body=b"title=x",
                headers={"Content-Type": "application/x-www-form-urlencoded", **headers},
                detail=str(headers)[:100],
            )
    for cookie in values.COOKIES:
        for method in ("GET", "POST"):
            arena.send(
                "visitor", method, chance.choice(urls), headers={"Cookie": cookie}, detail=cookie
            )
    for kind, body in values.BODIES:
        for url in values.pick(chance, urls, 2 * effort):
            arena.send(
                "partnership manager",
                "POST",
                url,
                body=body,
                headers={"Content-Type": kind},
                detail=f"{kind} {body[:60]!r}",
            )
    large = b"title=" + b"x" * (21 * 1024 * 1024)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    sent = arena.send("partnership manager", "POST", "/documents/new", body=large, headers=form)
    assert sent.status == 413, arena.faults
    assert arena.send("visitor", "GET", "/" + "x" * 20_000).status == 404
    arena.settle()
