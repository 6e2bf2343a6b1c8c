from __future__ import annotations

import html.parser
import time
from dataclasses import replace

import pytest
from drafts import SOURCES
from hypothesis import given, settings

from consult.documents.outline import Block, parse_markdown
from consult.documents.redline import redline
from consult.documents.render import contents, render_block, render_fragment
from consult.documents.render_changes import render_change


def shown(source: str) -> str:
    return render_fragment("", anchored(source))


def anchored(source: str) -> list[Block]:
    return [replace(block, anchor=f"p-{n}") for n, block in enumerate(parse_markdown(source))]


def paragraph(text: str, anchor: str = "p-1") -> Block:
    return Block(anchor, "paragraph", 0, "", text)


class Balance(html.parser.HTMLParser):
    """Fails on an element that is not allowed, or not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "img", "iframe", "style", "form")
        assert not [name for name, _ in attrs if name.startswith("on") or name == "style"]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@settings(max_examples=300, deadline=None)
@given(SOURCES)
def test_any_text_gives_well_formed_html_with_every_anchor_once(source: str) -> None:
    blocks = anchored(source)
    check = Balance()
    fragment = render_fragment("T", blocks)
    check.feed(fragment)
    check.close()
    assert check.open == []
    assert sorted(check.ids) == sorted(block.anchor for block in blocks)
    assert render_fragment("T", blocks) == fragment


def test_headings_open_sections_that_nest() -> None:
    assert shown("# A\n\nx\n\n## B\n\n# C").replace("\n", "") == (
        '<section><h2 id="p-0"><span class="number">1</span> A</h2>'
        '<p id="p-1"><span class="number">1.1</span> x</p>'
        '<section><h3 id="p-2"><span class="number">1.2</span> B</h3></section></section>'
        '<section><h2 id="p-3"><span class="number">2</span> C</h2></section>'
    )


def test_a_box_is_around_what_stands_in_it_and_opens_its_own_sections() -> None:
    assert shown("# A\n\n::: box\n\n# B\n\nx\n\n:::\n\n- y\n\n::: box\n- z").replace("\n", "") == (
        '<section><h2 id="p-0"><span class="number">1</span> A</h2>'
        '<div class="box"><section><h3 id="p-1"><span class="number">2</span> B</h3>'
        '<p id="p-2"><span class="number">2.1</span> x</p></section></div>'
        '<ul><li id="p-3">y</li></ul>'
        '<div class="box"><ul><li id="p-4">z</li></ul></div></section>'
    )


def test_list_items_stand_in_lists() -> None:
    assert shown("- a\n    - b\n- c\n\n  more\n\n(a) d").strip() == (
        '<ul><li id="p-0">a<ul><li id="p-1">b</li></ul></li>'
        '<li id="p-2">c<p id="p-3">more</p></li></ul>'
        '<ol class="numbered"><li id="p-4"><span class="number">(a)</span> d</li></ol>'
    )


def test_tables_name_their_columns() -> None:
    assert shown("| a | b |\n|---|---|\n| 1 | 2 | 3 |\n| x |").strip() == (
        '<div id="p-0"><table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>'
        "<tbody><tr><td>1</td><td>2 | 3</td></tr><tr><td>x</td><td></td></tr></tbody></table></div>"
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "[x](vbscript:x)",
        '[x](https://a.uk "onmouseover=alert(1)")',
        "![x](https://evil.example/pixel.png)",
        "<img src=x onerror=alert(1)>",
        "<https://a.uk/<script>>",
        "&lt;script&gt;",
    ],
)
def test_nothing_in_a_text_becomes_active(text: str) -> None:
    check = Balance()
    shown_as = render_block(paragraph(text))
    check.feed(shown_as)
    assert "<script" not in shown_as
    assert 'href="javascript' not in shown_as


def test_links_lead_out_without_a_trace() -> None:
    assert render_block(paragraph("[a](https://a.uk)")) == (
        '<a href="https://a.uk" rel="noopener nofollow">a</a>'
    )


def test_links_of_other_kinds_stay_words() -> None:
    assert "<a" not in render_block(paragraph("[a](ftp://a.uk) [b](/admin) [c](//a.uk)"))


def test_an_image_is_its_description() -> None:
    assert render_block(paragraph("![The flow chart](a.png)")) == "[Image: The flow chart]"


def test_the_contents_are_the_headings() -> None:
    blocks = anchored("# *One*\n\nx\n\n## Two")
    assert contents(blocks) == [(1, "1", "One", "p-0"), (2, "1.2", "Two", "p-2")]


def test_a_redline_says_what_its_colours_show() -> None:
    [change] = redline([paragraph("within 3 days")], [paragraph("within 5 days")])
    assert render_change(change) == (
        'within <del><span class="govuk-visually-hidden">removed: </span>3</del>'
        '<ins><span class="govuk-visually-hidden">added: </span>5</ins> days'
    )


def test_a_redline_shows_words_and_not_markup() -> None:
    [change] = redline([paragraph("**a** <b> c")], [paragraph("**a** <b> d")])
    assert render_change(change).startswith("a &lt;b&gt; <del>")


def test_a_changed_link_is_shown() -> None:
    [change] = redline([paragraph("[a](https://a.uk/1)")], [paragraph("[a](https://a.uk/2)")])
    assert "<ins>" in render_change(change)


def test_an_empty_document_is_an_empty_fragment() -> None:
    assert render_fragment("", []).strip() == ""


def test_right_to_left_text_and_emoji_are_left_as_they_are() -> None:
    assert render_block(paragraph("שלום 🙂 عربى")) == "שלום 🙂 عربى"


@pytest.mark.parametrize("unit", ["[", "![", "*a", "_a ", "`", "<", "~~a", "[a](", "**a "])
def test_hostile_markup_of_32000_characters_is_rendered_in_time(unit: str) -> None:
    start = time.process_time()  # work, not waiting: other things may run beside the tests
    render_block(paragraph(unit * (32_000 // len(unit))))
    assert time.process_time() - start < 10


# Footnotes and images


def test_a_footnote_and_what_it_belongs_to_lead_to_each_other() -> None:
    page = shown("Share it.[^1] Again.[^1]\n\n[^1]: The Act.\n")
    assert page.count('href="#p-1"') == 2
    assert '<p id="p-1"><span class="number">1</span> The Act. <a href="#p-0">Back' in page


def test_a_reference_without_its_footnote_is_shown_and_leads_nowhere() -> None:
    page = shown("Share it.[^9]\n")
    assert "[9]</sup>" in page
    assert "href" not in page


def test_an_escaped_reference_and_one_in_code_stay_as_typed() -> None:
    assert "<sup>" not in shown("a \\[^1] `[^1]`\n\n[^1]: The Act.\n")


def test_a_kept_image_is_shown_with_its_words_and_any_other_is_only_its_words() -> None:
    key = "0123456789abcdef" * 2
    page = shown(f'![Who "does" what](image:{key}) ![Far](https://x.example/i.png)\n')
    assert f'<img src="/documents/images/{key}" alt="Who &quot;does&quot; what">' in page
    assert page.count("<img") == 1
    assert "[Image: Far]" in page


def test_other_numbers_of_footnotes_are_no_other_words() -> None:
    old = anchored("Share it now and always.[^1]\n\n[^1]: The Act.\n")
    new = anchored("Share it now and always.[^2]\n\n[^2]: The Act.\n")
    assert [change.how for change in redline(old, new)] == ["renumbered", "renumbered"]


def test_a_footnote_in_a_reworded_paragraph_is_a_mark_and_typed_brackets_are_not() -> None:
    mark = '<sup><span class="govuk-visually-hidden">footnote </span>[{}]</sup>'
    old = Block("p-1", "paragraph", 0, "", "The lead[^1] meets \\[2\\] weekly.[^2]")
    new = Block("p-1", "paragraph", 0, "", "The lead[^1] meets \\[2\\] daily.[^3]")
    [change] = redline([old], [new])
    html = render_change(change)
    assert html.startswith(f"The lead{mark.format(1)} meets [2] <del>")
    assert f"weekly.{mark.format(2)}</del>" in html
    assert f"daily.{mark.format(3)}</ins>" in html
    cells = [
        Block("p-1", "table", 0, "", f"| Who | When |\n| --- | --- |\n| The lead[^1] | {when} |")
        for when in ("Weekly[^1]", "Daily[^1]")
    ]
    [change] = redline(cells[:1], cells[1:])
    html = render_change(change)
    assert html.count(mark.format(1)) == 2
