"""What people comment on has a name that says where it stands."""

from __future__ import annotations

from consult.documents.block import Block
from consult.documents.naming import block_at, first_words, name_all
from tests.documents.drafts import first

TEXT = """\
# Scope

Intro:

- one
- two
  1. inner

     more

Text:

1. a
2. b

| A **B** | C |
|---|---|
| 1 | 2 |

Words

> quote

# Scope {-}

- alone
"""


def test_an_item_is_named_with_what_it_stands_under() -> None:
    assert list(name_all(first(TEXT)).values()) == [
        "1",
        "1.1",
        "1.1, item 1",
        "1.1, item 2",
        "1.1, item 2, item 1",
        "1.1, item 2, item 1, paragraph 2",
        "1.2",
        "1.2, item 1",
        "1.2, item 2",
        "table under 1.2",
        "1.3",
        "quote under 1.3",
        "“Scope”",
        "“Scope”, item 1",
    ]


def test_a_second_list_is_named_as_one() -> None:
    blocks = first("# A {-}\n\n- x\n- y\n\n> q\n\n- z\n  - in it\n\n> q\n\n1. one\n")
    assert [each for each in name_all(blocks).values() if "item" in each] == [
        "“A”, item 1",
        "“A”, item 2",
        "“A”, second list, item 1",
        "“A”, second list, item 1, item 1",
        "“A”, third list, item 1",
    ]


def test_no_name_is_given_twice() -> None:
    blocks = first("# A {-}\n\n- x\n- y\n\n> q\n\n- z\n\n# A {-}\n\n- x\n")
    names = list(name_all(blocks).values())
    assert len(set(names)) == len(names)


def test_a_table_is_shown_by_its_headings_and_not_as_it_is_typed() -> None:
    table = next(each for each in first(TEXT) if each.kind == "table")
    assert first_words(table) == "A B, C"


def test_a_place_is_found_by_what_it_is_called() -> None:
    blocks = [
        Block("p", "paragraph", 0, "3.2", "The report says:"),
        Block("a", "list_item", 1, "", "when", "-"),
        Block("b", "list_item", 1, "", "where", "-"),
    ]
    for said in ("3.2, item 2", "3.2,  ITEM 2."):
        found = block_at(blocks, said)
        assert found is not None
        assert found.anchor == "b"
    assert block_at(blocks, "3.2, item 3") is None
    assert block_at(blocks, "") is None
