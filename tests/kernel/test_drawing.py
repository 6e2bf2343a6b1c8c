"""What a page was drawn from is given up with it, without the collector of garbage."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from flask import Flask, render_template
from jinja2 import DictLoader

PAGES = {
    "own.html": "{% macro say() %}{{ thing }}{% endmacro %}{{ say() }}",
    "parts.html": "{% macro say() %}{{ thing }}{% endmacro %}",
    "kept.html": "{% macro shout(word) %}{{ word }}!{% endmacro %}",
    "with.html": "{% import 'parts.html' as parts with context %}{{ parts.say() }}",
    "without.html": "{% import 'kept.html' as kept %}{{ kept.shout(thing) }}",
    "within.html": "{% macro say() %}{{ thing }}{% endmacro %}{{ inner() }} {{ say() }}",
}


class Thing:
    def __str__(self) -> str:
        return "a protocol"


@pytest.fixture
def drawn(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setattr(app.jinja_env, "loader", DictLoader(PAGES))
    gc.collect()
    gc.disable()
    try:
        with app.test_request_context("/"):
            yield app
    finally:
        gc.enable()


@pytest.mark.parametrize("page", ["own.html", "with.html", "without.html"])
def test_a_page_gives_up_what_it_showed(drawn: Flask, page: str) -> None:
    thing = Thing()
    held = weakref.ref(thing)
    assert "a protocol" in drawn.jinja_env.get_template(page).render(thing=thing)
    del thing
    assert held() is None


def test_what_other_pages_use_is_kept(drawn: Flask) -> None:
    for _ in range(3):
        assert render_template("without.html", thing="Stop") == "Stop!"


def test_a_page_drawn_inside_another_leaves_that_one_whole(drawn: Flask) -> None:
    def inner() -> str:
        return render_template("own.html", thing="first")

    assert render_template("within.html", thing="second", inner=inner) == "first second"
