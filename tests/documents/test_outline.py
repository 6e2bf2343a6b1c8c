from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from consult.documents.outline import parse_markdown, parse_text, to_markdown

LINES = st.sampled_from(
    [
        "",
        "",
        "# A",
        "## 4.1 B {-}",
        "# x {.unnumbered} #",
        "===",
        "---",
        "--",
        "- a",
        "  - b",
        "    1. c",
        "1. d",
        "1. d",
        "2) e",
        "(a) f",
        "(b) g",
        "* - -",
        "> q",
        ">> q",
        "> - l",
        "> ",
        "lazy",
        "hard  ",
        "hard\\",
        "\\",
        "   cont",
        "a | b",
        "| a |",
        "--- | ---",
        ":- | -",
        "| - |",
        "```",
        "~~~ py",
        "    code",
        "4.1 Para",
        "4.1",
        "1.",
        "(a)",
        "5.2.1 x y",
        "#",
        "# #",
        "- # x",
        "***",
        "\u0338x",
        "\u00a0",
        "| a |  ",
        "2. a | b",
        "- 1. x",
        "999. z",
        "• dot",
        "a\\ \\",
        "\tt",
        "CP6 Bullying",
        "{-}",
        "# Appendix A &mdash; B",
    ]
)


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.one_of(LINES, st.text(max_size=8)), max_size=14).map("\n".join))
def test_what_is_written_out_reads_back_the_same(source: str) -> None:
    parsed = parse_markdown(source)
    assert parse_markdown(to_markdown(parsed)) == parsed


@settings(max_examples=500, deadline=None)
@given(st.lists(st.one_of(LINES, st.text(max_size=8)), max_size=14).map("\n".join))
def test_plain_text_read_once_is_markdown_that_reads_back_the_same(source: str) -> None:
    parsed = parse_text(source)
    assert parse_markdown(to_markdown(parsed)) == parsed
