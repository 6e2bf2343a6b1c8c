"""Items of lists as people call them in a sheet: placed right, or asked about."""

from __future__ import annotations

import pytest

from consult.documents.outline import parse_markdown
from consult.responses.offline.places import Place, Unplaced, places_of
from tests.documents.drafts import first

ONE = (
    "# Scope\n\nWords.\n\n# Duties\n\n## Leads\n\nAll.\n\n## Sharing\n\n"
    "Share:\n\n- the facts\n- the plan\n\n## Signs\n\nSee:\n\n(a) one sign\n(b) two signs\n"
)
TWO = "# Scope\n\nFirst:\n\n- at once\n- in writing\n\nThen:\n\n- by phone\n- by post\n"


def placed(source: str, said: str) -> str:
    blocks = first(source)
    place: Place = places_of([(1, "Chapter 4", blocks)]).find("", said)
    return next(each.text for each in blocks if each.anchor == place[1])


def numbers(source: str) -> list[str]:
    return [each.number for each in parse_markdown(source)]


@pytest.mark.parametrize(
    "said",
    [
        "2.2.1, item 2",
        "2.2.1 item 2",
        "2.2.1, Item 2.",
        "Section 2.2.1, item 2",
        "para 2.2.1, bullet 2",
        "2.2.1 (bullet point 2)",
        "2.2.1, list item 2",
        "2.2.1; item no. 2",
    ],
)
def test_an_item_of_a_section_is_placed(said: str) -> None:
    assert "2.2.1" in numbers(ONE)
    assert placed(ONE, said) == "the plan"


@pytest.mark.parametrize("said", ["2.3.1, item (b)", "2.3.1 (b)", "2.3.1(b)", "Para. 2.3.1 (B)"])
def test_an_item_with_a_letter_is_placed(said: str) -> None:
    assert placed(ONE, said) == "two signs"


@pytest.mark.parametrize(
    "said",
    ["2.2.1, item 3", "2.1.1, item 1", "item 2", "2.3.1 (c)", "2.2.1, item", "2.2.1, item b"],
)
def test_an_item_that_is_not_there_is_asked_about(said: str) -> None:
    with pytest.raises(Unplaced):
        placed(ONE, said)


def test_where_two_lists_have_such_an_item_it_is_asked_which() -> None:
    blocks = first(
        "# Scope\n\n## Way\n\n" + "- at once\n- in writing\n\n> Quoted.\n\n- by phone\n- by post\n"
    )
    places = places_of([(1, "Chapter 4", blocks)])
    names = list(places.texts[0].names.values())
    twice = next(name for name in names if name.endswith("second list, item 2"))
    short = twice.replace(", second list", "")
    with pytest.raises(Unplaced) as no:
        places.find("", short)
    assert "in writing" in str(no.value)
    assert "by post" in str(no.value)
    said = {
        name: places.find("", name)[1]
        for name in (twice, f"{short}".replace(", item", ", first list, item"))
    }
    texts = {each.anchor: each.text for each in blocks}
    assert [texts[anchor] for anchor in said.values()] == ["by post", "in writing"]


def test_two_lists_under_two_paragraphs_are_told_by_these() -> None:
    assert placed(TWO, "1.1, item 2") == "in writing"
    assert placed(TWO, "1.2, item 2") == "by post"


def test_every_name_of_ours_leads_to_its_place_or_is_asked_about() -> None:
    for source in (ONE, TWO):
        blocks = first(source)
        places = places_of([(1, "Chapter 4", blocks)])
        for anchor, name in places.texts[0].names.items():
            assert places.find("", name) == (1, anchor)


@pytest.mark.parametrize(
    ("count", "told"),
    [(2, "“Part 1” or “Part 2”"), (7, "“Part 4”, “Part 5” or one of 2 more")],
)
def test_a_comment_that_names_no_document_is_offered_their_titles(count: int, told: str) -> None:
    texts = [(at, f"Part {at}", first("# Scope\n\nWords.\n")) for at in range(1, count + 1)]
    with pytest.raises(Unplaced, match="Say which document it is about") as no:
        places_of(texts).find("", "1.1")
    assert told in str(no.value)
