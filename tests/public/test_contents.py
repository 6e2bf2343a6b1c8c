"""The contents list is read from the bytes that are served."""

from __future__ import annotations

from dataclasses import replace

from consult.documents.outline import parse_markdown
from consult.documents.render import render_fragment
from consult.public.contents import contents_of


def test_headings_of_two_levels_with_their_numbers() -> None:
    html = (
        '<h1>Title</h1>\n<section>\n<h2 id="p-a"><span class="number">1</span> Scope &amp; '
        'aims</h2><section><h3 id="p-b">Inner</h3><h4 id="p-c">Too deep</h4></section></section>'
        '<section><h2 id="p-d">More</h2></section>'
    )
    found = [(each.level, each.anchor, each.words) for each in contents_of(html)]
    assert found == [(1, "p-a", "1 Scope & aims"), (2, "p-b", "Inner"), (1, "p-d", "More")]


def test_subsections_are_listed_also_under_a_heading_that_says_the_title() -> None:
    source = (
        "# Its title\n\n## 1. One\n\nWords.\n\n## 2. Two\n\n### 2.1 Inner\n\nWords.\n\n## 3. Last"
    )
    blocks = [replace(each, anchor=f"p-{at}") for at, each in enumerate(parse_markdown(source))]
    found = [(each.level, each.words) for each in contents_of(render_fragment("Name", blocks))]
    assert found == [
        (1, "Its title"),
        (1, "1. One"),
        (1, "2. Two"),
        (2, "2.1 Inner"),
        (1, "3. Last"),
    ]


def test_a_text_without_headings_has_no_contents() -> None:
    assert contents_of("<p>Only words.</p>") == []
