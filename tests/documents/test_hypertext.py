"""What is read from a web page."""

from __future__ import annotations

import pytest
from drafts import SOURCES
from hypothesis import example, given, settings
from hypothesis import strategies as st

from consult.documents.incoming.hypertext import read_html
from consult.documents.incoming.spans import Span, as_markdown
from consult.documents.inline import plain_text
from consult.documents.outline import parse_markdown
from consult.documents.render import render_fragment
from workflows.refusal import Refused


def body(html: str) -> list[tuple[str, int, str, str]]:
    blocks = parse_markdown(read_html(html).source)
    return [(b.kind, b.level, b.marker, b.text) for b in blocks]


def test_headings_lists_quotations_and_tables_keep_their_shape() -> None:
    assert body(
        "<h2>Scope</h2><p>One <b>bold:</b> two<br>three</p>"
        "<ol type=a><li>first<ul><li>in</ul><li>second</ol><blockquote>said</blockquote>"
        "<table><tr><th>A<th>B<tr><td>1<td>2|3</table>"
    ) == [
        ("heading", 2, "", "Scope"),
        ("paragraph", 0, "", "One **bold**: two\\\nthree"),
        ("list_item", 1, "a)", "first"),
        ("list_item", 2, "-", "in"),
        ("list_item", 1, "b)", "second"),
        ("quote", 1, "", "said"),
        ("table", 0, "", "| A | B |\n| --- | --- |\n| 1 | 2\\|3 |"),
    ]


def test_scripts_styles_and_bad_links_are_gone_and_images_are_not_fetched() -> None:
    found = read_html(
        "<title>T</title><style>p{}</style><script>alert(1)</script>"
        '<p onclick="x()">Read <a href="javascript:y">this</a></p>'
        '<p><img src="https://spy.example/i.png" alt="A map"></p><iframe src="x"></iframe>'
    )
    assert found.source == "Read this\n\n\\[Image: A map\\]\n"
    told = [each.what for each in found.notices]
    assert "An image was not fetched: https://spy.example/i.png" in told
    assert "A frame from elsewhere was left out" in told


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (
            "<tr><th>When<th>Who<th>What<tr><td rowspan=2>Day 1<td>Nurse<td>Rings"
            "<tr><td>Doctor<td>Writes<tr><td>Day 2<td>All<td>Meet",
            [
                "When | Who | What",
                "Day 1 | Nurse | Rings",
                " | Doctor | Writes",
                "Day 2 | All | Meet",
            ],
        ),
        (
            "<tr><th>A<th colspan=2 rowspan=2>B<th>C<tr><td>1<td>4<tr><td>5<td>6<td>7<td>8",
            ["A | B |  | C", "1 |  |  | 4", "5 | 6 | 7 | 8"],
        ),
        (
            "<thead><tr><th rowspan=9>A<th>B</thead>"
            "<tbody><tr><td rowspan=0>1<td>2<tr><td>3</tbody>",
            ["A | B", "1 | 2", " | 3"],
        ),
        ("<tr><th>A<th>B<tr><td>1<td rowspan=2>2<tr><td>3", ["A | B", "1 | 2", "3 | "]),
    ],
)
def test_merged_cells_leave_the_others_in_their_columns_and_are_told(
    rows: str, lines: list[str]
) -> None:
    found = read_html(f"<h2>Steps</h2><table>{rows}</table>")
    [_, table] = parse_markdown(found.source)
    shown = [line.strip("|")[1:-1] for line in table.text.split("\n")]
    assert [*shown[:1], *shown[2:]] == lines
    assert [(each.what, each.where) for each in found.notices] == [
        ("Merged cells of a table: their words stand in the first", "Steps")
    ]


@pytest.mark.parametrize("span", ["1", "", "-3", "x", "99999999"])
def test_a_span_that_says_nothing_merges_nothing(span: str) -> None:
    found = read_html(
        f"<table><tr><td rowspan='{span}' colspan='{span}'>1<td>2<tr><td>3<td>4</table>"
    )
    assert found.notices == ()
    assert found.source == "| 1 | 2 |\n| --- | --- |\n| 3 | 4 |\n"


def test_a_link_that_is_left_out_is_told_with_its_words_and_where() -> None:
    found = read_html(
        "<h2>Scope</h2><p>Read <a href='/rel/page'>the <b>guidance</b></a>, "
        "<a href='JavaScript:go()'>this</a> and <a href='https://example.org/'>that</a>."
        "<ul><li><a href='forms/a.docx'>The form</a></ul>"
        "<h2>Forms</h2><table><tr><th>A<th><a href='file:///C:/b.doc'>B</a></table>"
        "<p><a href='forms/a.docx'>The form</a>, <a href='forms/a.docx'>The form</a>, "
        "see <a href='#scope'>above</a>, <a name='x'>here</a>, <a href=''>or not</a>"
    )
    assert "[that](https://example.org/)" in found.source
    assert [(each.what, each.where, each.count) for each in found.notices] == [
        ("A link was left out: “the guidance” (/rel/page)", "Scope", 1),
        ("A link was left out: “this” (JavaScript:go())", "Scope", 1),
        ("A link was left out: “The form” (forms/a.docx)", "Scope", 1),
        ("A link was left out: “B” (file:///C:/b.doc)", "Forms", 1),
        ("A link was left out: “The form” (forms/a.docx)", "Forms", 2),
    ]
    assert "javascript" not in found.source.lower()


def test_a_page_of_links_that_are_left_out_does_not_tell_them_all() -> None:
    found = read_html("".join(f"<p><a href='/{at}'>Page {at}</a></p>" for at in range(50)))
    assert len(found.notices) == 21
    assert (found.notices[-1].what, found.notices[-1].count) == ("A further link was left out", 30)


def test_elements_inside_one_another_without_end_are_refused() -> None:
    with pytest.raises(Refused) as no:
        read_html("<div>" * 50_000)
    assert no.value.refusals[0].code == "html-too-deep"


@pytest.mark.parametrize("words", ["a < b & c", "&amp;lt;script>", "# no heading", "1) x", "*"])
def test_signs_stand_for_themselves(words: str) -> None:
    import html

    blocks = parse_markdown(read_html(f"<p>{html.escape(words)}</p>").source)
    assert [plain_text(each.text) for each in blocks] in ([words], ["x"])


SPANS = st.lists(
    st.builds(
        Span,
        st.text(alphabet="ab *_`[]\\<!.,(~\n&;#1", max_size=6),
        bold=st.booleans(),
        italic=st.booleans(),
        struck=st.booleans(),
        href=st.sampled_from(["", "https://a.example/(x)"]),
    ),
    max_size=6,
)


@settings(max_examples=500, deadline=None)
@given(SPANS)
@example([Span("1"), Span("1", italic=True, struck=True)])
@example([Span("~"), Span("~1~", struck=True), Span("~")])
def test_no_look_of_words_ever_costs_one(spans: list[Span]) -> None:
    shown = plain_text(as_markdown(spans))
    assert shown.split() == "".join(each.text for each in spans).split()


@settings(max_examples=200, deadline=None)
@given(SOURCES)
def test_a_text_that_is_shown_as_html_keeps_its_headings(source: str) -> None:
    blocks = parse_markdown(source)
    again = parse_markdown(read_html(render_fragment("", blocks)).source)
    assert [b.kind for b in again].count("heading") == [b.kind for b in blocks].count("heading")
