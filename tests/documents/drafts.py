"""Texts to try: lines that are hard to read, and drafts with their anchors."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from hypothesis import strategies as st

from consult.documents.carry import carry
from consult.documents.outline import Block, parse_markdown
from consult.documents.redline import Change, redline

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
        "::: box",
        "::: box",
        ":::",
        "\\:::",
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
        "[^1]: note",
        "[^a-b]: 1. note  ",
        "[^1]:",
        "x[^1] y[^2]",
        "- [^1]: z",
        "# Appendix A &mdash; B",
    ]
)
SOURCES = st.lists(st.one_of(LINES, st.text(max_size=8)), max_size=14).map("\n".join)

PARAGRAPHS = st.lists(
    st.sampled_from(
        [
            "# Scope",
            "# Duties",
            "- item",
            "The chair must call a strategy meeting within three working days.",
            "The chair should call a strategy meeting within five working days.",
            "Placeholder text",
            "Every agency keeps its own record of the meeting and sends it to the lead.",
            "Every agency keeps a record of the meeting.",
            "🙂 שלום",
            "e",
            "::: box",
            ":::",
        ]
    ),
    max_size=12,
).map("\n\n".join)


def counting() -> Callable[[], str]:
    counter = itertools.count()
    return lambda: f"p-{next(counter):08d}"


def first(source: str) -> list[Block]:
    return [each.block for each in carry([], parse_markdown(source), counting())]


def later() -> Callable[[], str]:
    mint = counting()
    return lambda: mint().replace("p-", "q-")


def drafts(before: str, after: str) -> tuple[list[Block], list[Block]]:
    old = first(before)
    return old, [each.block for each in carry(old, parse_markdown(after), later())]


def changes_between(before: str, after: str) -> list[Change]:
    return redline(*drafts(before, after))
