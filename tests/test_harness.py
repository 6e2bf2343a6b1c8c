"""The tests' own eyes: a page that is not fit to serve is noticed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.factories import make_person
from tests.markup import BadMarkup
from tests.page import Page

GOOD = "<title>A</title><main><h1>A</h1>{}</main>"


def page(body: str, status: int = 200) -> Page:
    answer = SimpleNamespace(
        status_code=status, headers={}, data=body.encode(), mimetype="text/html"
    )
    return Page("/a", answer, [])


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<title>A</title><main></main>", "0 h1"),
        ("<title>A</title><h1>A</h1><h1>B</h1>", "2 h1"),
        (GOOD.format('<input id="a" name="n">'), "has no label"),
        (GOOD.format('<p id="a"></p><p id="a"></p>'), "the id “a” is there 2 times"),
        (GOOD.format('<p aria-describedby="b"></p>'), "names no id “b”"),
        (GOOD.format('<form method="post"></form>'), "has no csrf_token"),
        (GOOD.format('<p style="color: red">x</p>'), "inline style"),
        (GOOD.format('<p onclick="x()">x</p>'), "inline style or handler"),
        (GOOD.format('<a href="/b"></a>'), "a link has no words"),
    ],
)
def test_a_page_that_is_not_fit_to_serve_is_noticed(body, fault):
    with pytest.raises(AssertionError, match=fault):
        page(body).check()


def test_a_refused_form_says_so_in_the_title():
    form = '<form method="get"></form>'
    with pytest.raises(AssertionError, match="begins “Error:”"):
        page(GOOD.format(form), status=422).check()
    page("<title>Error: A</title><main><h1>A</h1></main>", status=422).check()


@pytest.mark.parametrize("body", ["<p>", "<div></p></div>", '<p id="a" id="b"></p>', "</br>"])
def test_bad_markup_is_noticed(body):
    with pytest.raises(BadMarkup):
        page(GOOD.format(body))


def test_too_many_queries_are_noticed(visitor, db):
    with pytest.raises(AssertionError, match="queries, 1 allowed"):
        visitor(make_person()).get("/account", budget=1)


def test_an_unexpected_status_names_the_page_and_its_problems(visitor, app):
    someone = visitor()
    someone.get("/sign-in")
    with pytest.raises(AssertionError, match="Enter your password"):
        someone.press("Sign in", within="Password")


def test_a_button_or_field_that_is_not_there_is_named_with_those_that_are(visitor, app):
    someone = visitor()
    someone.get("/sign-in")
    with pytest.raises(AssertionError, match=r"it has .*Sign in"):
        someone.press("Approve")
    with pytest.raises(AssertionError, match=r"it has .*password"):
        someone.press("Sign in", {"Shoe size": "9"}, within="Password")
