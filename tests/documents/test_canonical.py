from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.documents.canonical import canonical_json, content_hash, from_canonical
from consult.documents.outline import Block, parse_markdown

BLOCKS = [
    replace(block, anchor=f"p-{n}")
    for n, block in enumerate(parse_markdown("# A 🙂\n\n4.1 Word\n\n- שלום\n\n> q\n\n```\nx\n```"))
]


def test_a_text_comes_back_from_its_canonical_form() -> None:
    assert from_canonical(canonical_json("Title", BLOCKS)) == ("Title", BLOCKS)


@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_any_words_come_back_and_can_be_hashed(title: str, text: str) -> None:
    blocks = [Block("p-1", "paragraph", 0, "", text)]
    canonical = canonical_json(title, blocks)
    assert from_canonical(canonical) == (title, blocks)
    assert len(content_hash(canonical)) == 64


def test_the_canonical_form_does_not_change_from_release_to_release() -> None:
    blocks = [Block("p-1", "heading", 1, "1", "Café")]
    assert canonical_json("T", blocks) == (
        '{"blocks":[{"anchor":"p-1","kind":"heading","level":1,"marker":"","number":"1",'
        '"text":"Café"}],"schema":"consult/text/1","title":"T"}'
    )
    assert content_hash(canonical_json("T", [])) == (
        "56835521ac8d2225313289efeee534c087e13c36fbe609c564982eabed6356d1"
    )


@pytest.mark.parametrize("field", ["anchor", "kind", "number", "text", "marker"])
def test_every_field_counts_for_the_hash(field: str) -> None:
    before = content_hash(canonical_json("T", BLOCKS))
    changed = [replace(BLOCKS[0], **{field: "other"}), *BLOCKS[1:]]
    assert content_hash(canonical_json("T", changed)) != before


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"title":"T","blocks":[]}', '{"a": 1}'])
def test_what_is_not_canonical_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_canonical(text)


def test_the_same_content_spelt_differently_is_refused() -> None:
    with pytest.raises(ValueError, match="canonical"):
        from_canonical(canonical_json("T", BLOCKS).replace(":", ": ", 1))
