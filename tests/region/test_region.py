"""Another region sets the service up without touching a file."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from datetime import date

import pytest

from consult import settings, store
from consult.audit import queries as audit
from consult.consultations import operations as operations_of_rounds
from consult.notifications import letters
from consult.region import operations, queries, rules
from tests import factories as make
from tests.visitor import Visitor


def png(width: int, height: int) -> bytes:
    """A black picture; only its head says how large it is."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width + 1) * height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


PNG = png(120, 60)
JPEG = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x0b\x08\x00\x10\x00\x20" + b"\0" * 9


@pytest.fixture
def administrator(db: object, visitor: Callable[..., Visitor]) -> Visitor:
    return visitor(make.make_person("Ada", site_roles=["administrator"]))


def open_part(someone: Visitor, title: str) -> None:
    someone.get("/set-up")
    someone.click(f"Change: {title}")


def test_the_administrator_finds_the_page_in_the_navigation(administrator: Visitor) -> None:
    administrator.get("/")
    administrator.click("Set up").text  # noqa: B018
    administrator.sees("Europe/London, shown as “UK time”", "Out for comment", "As it comes")


def test_a_name_stands_on_every_page_and_in_letters(administrator: Visitor) -> None:
    open_part(administrator, "Names and time")
    administrator.press(
        "Save",
        {
            "Name of the service": "Concord",
            "What it is for, in a few words": "How the west agrees",
            "Who runs it": "Western Safeguarding Partnership",
            "E-mail address for questions": "ask@west.example",
        },
    )
    whole = administrator.page.tree.text
    assert "Run by Western Safeguarding Partnership." in whole
    assert "ask@west.example" in whole
    assert administrator.get("/published").title.endswith("Concord")
    assert settings.current().service_name == "Concord"
    assert letters.settings.current().service_name == "Concord"


def test_times_are_said_and_meant_in_the_zone_that_was_chosen(administrator: Visitor) -> None:
    open_part(administrator, "Names and time")
    administrator.press(
        "Save",
        {"Time zone": "Pacific/Auckland", "What people call the time in it": "New Zealand time"},
    )
    administrator.sees("Pacific/Auckland, shown as “New Zealand time”")
    assert settings.current().zone == "Pacific/Auckland"
    administrator.get("/account").text  # noqa: B018
    administrator.sees("Auckland time")


def test_reasons_tell_times_in_the_zone_that_was_chosen(
    db: object, visitor: Callable[..., Visitor]
) -> None:
    review = make.review_at("preparing")
    operations_of_rounds.prepare_round(review.id, "agencies", by=make.actor(make.lead_of(review)))
    administrator = visitor(make.make_person(site_roles=["administrator"]))
    open_part(administrator, "Names and time")
    administrator.press(
        "Save",
        {"Time zone": "Pacific/Auckland", "What people call the time in it": "New Zealand time"},
    )
    page = visitor(make.lead_of(review)).get(f"/reviews/{review.id}")
    assert page.says("(Auckland time) or a later closing time.")
    assert not page.says("UK time")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"Time zone": "Pacific/Auckland"}, "Say what people call the time in that zone"),
        ({"What people call the time in it": "Moon time"}, "Choose the time zone"),
        ({"Name of the service": "x" * 61}, "at most 60 characters"),
        ({"E-mail address for questions": "ask us"}, "like name@example.com"),
        ({"E-mail address for questions": "javascript:x()@a.example"}, "like name@example.com"),
    ],
)
def test_a_name_that_does_not_fit_is_refused_and_kept(
    administrator: Visitor, typed: dict[str, str], told: str
) -> None:
    open_part(administrator, "Names and time")
    administrator.press("Save", {"Who runs it": "The West", **typed}, status=422)
    administrator.is_told(told)
    assert administrator.value_of("Who runs it") == "The West"
    administrator.get("/").title  # noqa: B018
    assert queries.find_region() is None


def test_colours_and_a_logo_are_served_to_everybody(
    administrator: Visitor, visitor: Callable[..., Visitor]
) -> None:
    open_part(administrator, "Colours and logo")
    administrator.press(
        "Save", {"Main colour": "#1D2A6B", "Colour of links": "#4C2C92", "Logo": ("a.png", PNG)}
    )
    administrator.sees("#1d2a6b", "Shown beside the name")
    anyone = visitor()
    page = anyone.get("/")
    style = next(e["href"] for e in page.tree.find_all("link") if "region.css" in e["href"])
    sheet = anyone.client.get(style)
    assert "--consult-deep: #1d2a6b" in sheet.text
    assert sheet.mimetype == "text/css"
    assert "max-age" in sheet.headers["Cache-Control"]
    picture = next(e["src"] for e in page.tree.find_all("img") if "region-logo" in e["src"])
    assert anyone.client.get(picture).data == PNG


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"Main colour": "teal"}, "write # and six letters or digits"),
        ({"Main colour": "#ffff00"}, "too light"),
        ({"Colour of links": "#123456; } body { display: none"}, "six letters or digits"),
        ({"Logo": ("a.svg", b"<svg onload='x()'/>")}, "must be a PNG or a JPEG"),
        ({"Logo": ("a.png", PNG + b"\0" * 300_000)}, "has 294 KB; 200 KB is the most"),
        ({"Logo": ("a.png", b"\x89PNG\r\n\x1a\n<script>x()</script>")}, "cannot be shown"),
        ({"Logo": ("a.png", PNG[:-20])}, "cannot be shown"),
        ({"Logo": ("a.png", PNG.replace(b"IDAT", b"IDAX"))}, "cannot be shown"),
        ({"Logo": ("a.png", png(0, 60))}, "cannot be shown"),
        ({"Logo": ("a.jpg", b"\xff\xd8\xff<html>")}, "cannot be shown"),
        ({"Logo": ("a.jpg", JPEG[:12])}, "cannot be shown"),
        ({"Logo": ("a.png", png(6000, 20))}, "is 6,000 by 20 pixels; 2,000 each way"),
    ],
)
def test_a_look_that_nobody_could_read_is_refused(
    administrator: Visitor, typed: dict[str, object], told: str
) -> None:
    open_part(administrator, "Colours and logo")
    administrator.press("Save", typed, status=422)
    administrator.is_told(told)


def test_a_logo_may_be_a_jpeg_picture(administrator: Visitor) -> None:
    open_part(administrator, "Colours and logo")
    administrator.press("Save", {"Logo": ("a.jpg", JPEG)})
    administrator.sees("Shown beside the name")
    assert administrator.client.get("/region-logo").mimetype == "image/jpeg"


def test_a_logo_can_be_removed(administrator: Visitor) -> None:
    open_part(administrator, "Colours and logo")
    administrator.press("Save", {"Logo": ("a.png", PNG)})
    open_part(administrator, "Colours and logo")
    administrator.press("Save", {"Remove the present logo": True})
    assert administrator.client.get("/region-logo").status_code == 404


def test_stages_are_called_as_the_region_calls_them(
    administrator: Visitor, visitor: Callable[..., Visitor]
) -> None:
    review = make.make_review("Neglect")
    lead = make.lead_of(review)
    store.commit()
    open_part(administrator, "Stages and editions")
    administrator.press("Save", {"Drafting": "Being written"})
    administrator.sees("Being written (usually: Drafting)")
    visitor(lead).get(f"/reviews/{review.id}").text  # noqa: B018
    page = visitor(lead).get("/reviews")
    assert "Being written" in page.text


def test_two_stages_cannot_be_called_the_same(administrator: Visitor) -> None:
    open_part(administrator, "Stages and editions")
    administrator.press("Save", {"Drafting": "live"}, status=422)
    administrator.is_told("Two stages would be called “live”")


def test_the_next_edition_stands_on_the_front_page(administrator: Visitor) -> None:
    open_part(administrator, "Stages and editions")
    administrator.press("Save", {"Days on which editions come out": "30th september\n31 March\n"})
    administrator.sees("31 March and 30 September")
    administrator.get("/")
    administrator.sees("The next edition comes out on 31 March 2021.")


def test_a_day_that_no_year_has_is_refused(administrator: Visitor) -> None:
    open_part(administrator, "Stages and editions")
    administrator.press(
        "Save", {"Days on which editions come out": "31 June\n1 Smarch"}, status=422
    )
    administrator.is_told("“31 June” is not a day of the year", "“1 Smarch” is not a day")
    assert "31 June" in administrator.value_of("Days on which editions come out")


def test_statements_take_the_place_of_the_shipped_ones_and_hold_no_script(
    administrator: Visitor, visitor: Callable[..., Visitor]
) -> None:
    open_part(administrator, "Statements")
    administrator.press(
        "Save",
        {
            "Privacy statement": "## Who we are\n\nThe **West**.\n\n- one\n\n"
            "<script>alert(1)</script>\n\n[a](javascript:alert(1)) [b](https://west.example)"
        },
    )
    page = visitor().get("/privacy")
    assert next(each.text for each in page.tree.find_all("h2")) == "Who we are"
    assert not [e for e in page.tree.find_all("script") if "alert" in e.text]
    assert not [e for e in page.tree.find_all("a") if "javascript" in e["href"]]
    assert "You need no account" not in page.text
    assert "You need no account" not in visitor().get("/accessibility").text


def test_the_second_of_two_administrators_is_told_and_keeps_what_was_typed(
    administrator: Visitor, visitor: Callable[..., Visitor]
) -> None:
    second = visitor(make.make_person("Bea", site_roles=["administrator"]))
    open_part(administrator, "Names and time")
    open_part(second, "Names and time")
    administrator.press("Save", {"Who runs it": "The West"})
    second.press("Save", {"Who runs it": "The East"}, status=409)
    second.sees("Somebody else has changed how the service is set up", "The East")
    assert queries.find_region().host == "The West"  # type: ignore[union-attr]


def test_every_change_is_on_the_record(db: object) -> None:
    by = make.actor(make.make_person(site_roles=["administrator"]))
    operations.write_statements(privacy="P", accessibility="", seen=0, by=by)
    store.commit()
    assert [each.entry.act for each in audit.list_entries([operations.THING])] == [
        "statements-written"
    ]


@pytest.mark.parametrize(
    ("colour", "contrast"), [("#000000", 21), ("#ffffff", 1), ("#767676", 4.54), ("#0f5257", 8.9)]
)
def test_contrast_is_that_of_the_guidelines(colour: str, contrast: float) -> None:
    assert rules.contrast_with_white(colour) == pytest.approx(contrast, abs=0.05)


@pytest.mark.parametrize(
    ("today", "coming"),
    [
        (date(2021, 3, 31), date(2021, 3, 31)),
        (date(2021, 4, 1), date(2021, 9, 30)),
        (date(2021, 12, 1), date(2022, 3, 31)),
    ],
)
def test_the_next_edition_is_the_first_day_that_has_not_passed(today: date, coming: date) -> None:
    assert rules.next_edition([[31, 3], [30, 9]], today) == coming


def test_an_edition_on_29_february_comes_out_every_year() -> None:
    assert rules.next_edition([[29, 2]], date(2021, 1, 1)) == date(2021, 2, 28)
    assert rules.next_edition([], date(2021, 1, 1)) is None
