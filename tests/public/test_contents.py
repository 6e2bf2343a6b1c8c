"""The contents list is read from the bytes that are served."""

from __future__ import annotations

from consult.public.contents import contents_of


def test_headings_of_two_levels_with_their_numbers() -> None:
    html = (
        '<h1>Title</h1>\n<section>\n<h2 id="p-a"><span class="number">1</span> Scope &amp; '
        'aims</h2><section><h3 id="p-b">Inner</h3><h4 id="p-c">Too deep</h4></section></section>'
    )
    found = [(each.level, each.anchor, each.words) for each in contents_of(html)]
    assert found == [(1, "p-a", "1 Scope & aims"), (2, "p-b", "Inner")]


def test_a_text_without_headings_has_no_contents() -> None:
    assert contents_of("<p>Only words.</p>") == []
