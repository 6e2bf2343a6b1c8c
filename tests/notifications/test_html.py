"""A letter as HTML says what its text says, and loads nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from consult import settings
from consult.notifications import delivery
from consult.notifications.html import FOLDER, Look, as_html
from consult.notifications.letters import letter
from consult.notifications.models import Message
from consult.notifications.smtp import compose
from consult.region.rules import contrast_with_white
from tests.markup import read
from tests.notifications.test_letters import AT, WORDS

LOOK = Look("Consult", "https://one.example", "#5b1a7a", "#123456")


def words_of(html: str) -> list[str]:
    """What somebody reads below the name of the service."""
    main = next(each for each in read(html).find_all("div") if each["role"] == "main")
    return main.text.split()


@pytest.mark.parametrize("kind", sorted(WORDS))
def test_every_letter_says_the_same_in_both_parts(kind: str, app: Flask) -> None:
    subject, body = letter(kind, **{"name": "O'Neil & Söhne <b>", **WORDS[kind]})
    assert words_of(as_html(subject, body, LOOK)) == body.split()


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")) | st.just("\n"), max_size=300))
def test_whatever_is_written_is_the_same_in_both_parts(body: str) -> None:
    found = "".join(words_of(as_html("S", body, LOOK)))
    assert found == "".join(body.split())


def test_it_loads_nothing_and_runs_nothing() -> None:
    body = '<img src=https://evil.example/x.png> <script>alert(1)</script> "onload="'
    page = as_html("<title>", f"{body}\n\nhttps://one.example/a?b=1&c=2 end", LOOK)
    assert not re.search(r"<(img|script|link|iframe|style)|url\(|src=\"", page)
    tree = read(page)
    assert [each["href"] for each in tree.find_all("a")] == ["https://one.example/a?b=1&c=2"]
    assert [each["lang"] for each in tree.find_all("html")] == ["en"]


def test_it_has_the_name_and_the_colours_of_the_region(app: Flask) -> None:
    page = as_html("S", "See https://one.example/", LOOK)
    assert "background-color:#5b1a7a" in page
    assert "color:#123456" in page
    usual = Look("Any")
    assert contrast_with_white(usual.colour) >= 4.5
    assert contrast_with_white(usual.link_colour) >= 4.5
    before = settings.current()
    settings.use(replace(before, service_name="Protocols of the north"))
    try:
        assert delivery._look().name == "Protocols of the north"
    finally:
        settings.use(before)


def test_a_file_goes_along_beside_both_parts() -> None:
    from consult.notifications.models import Attachment

    file = Attachment(name="a.json", media_type="application/json", content="{}", created_at=AT)
    made = Message(
        message_id="<a@consult>",
        address="ada@example.org",
        subject="S",
        body="B",
        created_at=AT,
        attachment=file,
    )
    mail = compose(made, sender="c@example.org", look=LOOK)
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/json",
    ]


def test_there_is_one_layout() -> None:
    assert [path.name for path in Path(FOLDER).rglob("*.html")] == ["layout.html"]
