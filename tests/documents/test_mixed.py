"""HTML in Markdown from elsewhere becomes what it means, and nothing of it goes unsaid."""

from __future__ import annotations

import time

import pytest

from consult.documents.incoming.mixed import read_mixed
from consult.documents.outline import parse_markdown, to_markdown


def said(source):
    """The words that come out, and what is told of them."""
    found = read_mixed(source)
    assert found is not None
    return found.source, [(each.what, each.where, each.count) for each in found.notices]


def test_markdown_without_html_is_left_alone():
    assert (
        read_mixed("# Scope\n\nAges < 18 and > 5, see <https://x.example>. A <child> is…\n") is None
    )


def test_tags_between_the_words_go_and_are_counted():
    words, told = said(
        '# <a name="s4"></a>4. Levels\n\n<div markdown="1">\n\nOne <u>word</u>.\n</div>'
    )
    assert words == "# 4. Levels\n\n\n\nOne word.\n"
    assert told == [("HTML tags were left out, and their words kept", "", 6)]


def test_marks_links_and_line_breaks_mean_what_they_meant():
    words, told = said(
        'A <b>must</b> and <em>may</em><br>as <a href="https://x.example/a">said</a>.'
    )
    assert words == "A **must** and *may*  \nas [said](https://x.example/a)."
    assert told == []


def test_a_break_does_not_tear_a_heading_or_a_table():
    words, _ = said("# One<br>two\n\n| A<br>B | C |\n|---|---|\n")
    assert words == "# One two\n\n| A B | C |\n|---|---|\n"


def test_a_table_becomes_a_table():
    words, _ = said(
        "Before.\n<table>\n<tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>\n"
    )
    assert " ".join(words.split()) == "Before. | A | B | | --- | --- | | 1 | 2 |"


def test_images_are_not_fetched_and_named_with_their_section():
    words, told = said('# Ways\n\n<img src="a.png" alt="A [map]">\n\n![Plan](b.png)')
    assert words == "# Ways\n\n[Image: A map]\n\n![Plan](b.png)"
    assert {
        ("An image was not fetched: a.png", "Ways", 1),
        ("An image was not fetched: b.png", "Ways", 1),
    } == set(told)


def test_scripts_styles_and_hidden_notes_go_with_what_is_in_them():
    words, told = said("# A\n\nOne.<script>alert('two')</script><!-- three\n\nfour --> Five.")
    assert words == "# A\n\nOne. Five."
    assert [where for _, where, _ in told] == ["A", "A"]


def test_code_and_escaped_signs_stay_words():
    source = "Write `<b>x</b>` or \\<div>.\n\n```\n<table><!-- x -->\n```\n\n<p>End.</p>"
    assert said(source)[0] == source.replace("<p>", "").replace("</p>", "")


@pytest.mark.parametrize(
    ("source", "then"),
    [
        ("::: {.callout-tip}\nIn a box.\n:::\n\nAfter.", "::: box\nIn a box.\n:::\n\nAfter."),
        ("::: {.note} Words\nIn it. :::\n\nAfter.", "::: box\n\nWords\nIn it.\n\n:::\n\nAfter."),
        (
            ":::: warning\nOut.\n::: {.tip}\nIn.\n:::\nOut.\n::::\n\nx\n\n:::",
            "::: box\nOut.\n\nIn.\n\nOut.\n:::\n\nx\n\n",
        ),
        ("::: {.columns}\n::: box\nIn.\n:::\n:::", "\n::: box\nIn.\n:::\n"),
    ],
)
def test_a_box_of_other_markdown_is_one_here(source, then):
    assert said(source)[0] == then


def test_other_groups_of_paragraphs_are_no_group():
    words, told = said("::: {.columns}\nIn a group.\n:::\n\nAfter.")
    assert words == "\nIn a group.\n\n\nAfter."
    assert told == [("Paragraphs that were grouped stand alone", "", 1)]


def test_a_box_that_was_taken_away_from_here_comes_back():
    source = to_markdown(
        parse_markdown("One.\n\n::: box\n\nTwo.\n\n:::\n\n::: box\n\nThree.\n\n:::\n")
    )
    assert read_mixed(source) is None


@pytest.mark.parametrize(
    "evil",
    [
        "<table>",
        "<!--",
        "<a ",
        "![[",
        "`",
        "<b>",
        "<br>",
        "::: {",
        "::: {x}\n",
        "::: box\n",
        ":::\n",
        "<img ",
        "{::comment}\n",
        "<a href='",
        "\x000\x00",
    ],
)
def test_a_hostile_text_costs_what_its_length_costs(evil):
    begun = time.process_time()
    read_mixed(evil * (300_000 // len(evil)))
    assert time.process_time() - begun < 2
