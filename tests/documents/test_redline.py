from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace

import pytest
from drafts import PARAGRAPHS, changes_between, drafts, first
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.documents.block import LIST_ITEM, Block
from consult.documents.change import REWORDED, Change
from consult.documents.presenters import redline_of
from consult.documents.redline import Summary, redline, sentences, suggest_class, summary
from consult.documents.wording import after_of, before_of, compare

WORDS = st.lists(
    st.sampled_from(
        ["a", "the", " ", ", ", "3.5", "👩‍⚕️", "👩‍🏫", "é", "e\u0301", "日本", "**", "\n"]
    )
)


@given(st.one_of(st.text(), WORDS.map("".join)), st.one_of(st.text(), WORDS.map("".join)))
def test_the_pieces_of_a_comparison_give_both_wordings_back(before: str, after: str) -> None:
    pieces = compare(before, after)
    assert (before_of(pieces), after_of(pieces)) == (before, after)
    assert all(piece.text for piece in pieces)


@settings(deadline=None)
@given(PARAGRAPHS, PARAGRAPHS)
def test_a_redline_holds_every_block_of_both_versions_once(a: str, b: str) -> None:
    old, new = drafts(a, b)
    changes = redline(old, new)
    assert [change.new for change in changes if change.new] == new
    assert Counter(c.old.anchor for c in changes if c.old) == Counter(block.anchor for block in old)
    for change in changes:
        assert before_of(change.words) == (change.old.text if change.old else "")
        assert after_of(change.words) == (change.new.text if change.new else "")


def test_removed_blocks_stand_at_their_old_place() -> None:
    changes = changes_between("# A\n\nOne thing.\n\nTwo.\n\n# B", "# A\n\nTwo.\n\n# B")
    assert [change.how for change in changes] == ["same", "removed", "renumbered", "same"]


def test_an_unchanged_text_has_no_changes() -> None:
    changes = changes_between("# A\n\nB", "# A\n\nB")
    assert (summary(changes), suggest_class(changes), sentences(changes)) == (Summary(), "none", [])


def test_an_empty_document_can_be_compared() -> None:
    assert redline([], []) == []
    assert suggest_class([]) == "none"


def test_words_are_not_broken_inside() -> None:
    pieces = compare("within three working days", "within thirty working days")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "within "),
        ("del", "three"),
        ("ins", "thirty"),
        ("same", " working days"),
    ]


def test_emoji_and_accents_are_not_broken_inside() -> None:
    pieces = compare("👩‍⚕️ nai\u0308ve", "👩‍🏫 nai\u0308f")
    assert {piece.text for piece in pieces} <= {"👩‍⚕️ nai\u0308ve", "👩‍🏫 nai\u0308f"}


def test_neighbouring_changes_read_as_one() -> None:
    pieces = compare("send the old form now", "send a new form now")
    assert [piece.text for piece in pieces if piece.kind != "same"] == ["the old", "a new"]


@pytest.mark.parametrize("length", [5_000, 50_000, 300_000])
def test_a_very_long_paragraph_is_compared_in_time(length: int) -> None:
    before = "the duty to refer, and " * (length // 5)
    after = before.replace("duty", "power", 7) + "at once"
    start = time.process_time()
    pieces = compare(before, after[::-1])
    assert before_of(pieces) == before
    assert time.process_time() - start < 60


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("The chair must attend", "The chair must attend.", "editorial"),
        (
            "the Local Authority and its partners",
            "the local authority and its partners",
            "editorial",
        ),
        (
            "See [the form](https://a.uk/1) for it",
            "See [the form](https://a.uk/2) for it",
            "editorial",
        ),
        (
            "as set out in paragraph 4.1.17 of it",
            "as set out in paragraph 4.1.18 of it",
            "editorial",
        ),
        (
            "Start an enquiry under section 47 of it",
            "Start an enquiry under section 17 of it",
            "substantive",
        ),
        (
            "See paragraph 3 and 6 weeks later do it",
            "See paragraph 3 and 9 weeks later do it",
            "substantive",
        ),
        (
            "The social worker and the family meet",
            "The practitioner and the family meet",
            "clarifying",
        ),
        (
            "The chair should attend every meeting",
            "The chair must attend every meeting",
            "substantive",
        ),
        (
            "They will meet within 3 months of it",
            "They will meet within 6 months of it",
            "substantive",
        ),
        (
            "They share it with the family at once",
            "They do not share it with the family at once",
            "substantive",
        ),
        (
            "A fee of £5 is charged for this copy",
            "A fee of $5 is charged for this copy",
            "substantive",
        ),
        (
            "Tell the parents and the school of it",
            "Tell the parents or the school of it",
            "substantive",
        ),
    ],
)
def test_the_suggested_class_errs_on_the_side_of_asking(
    before: str, after: str, expected: str
) -> None:
    changes = changes_between(f"# A\n\n{before}\n\n# B", f"# A\n\n{after}\n\n# B")
    assert [change.how for change in changes] == ["same", "reworded", "same"]
    assert suggest_class(changes) == expected


def test_a_paragraph_added_or_removed_is_substantive_and_a_first_text_is_new() -> None:
    assert suggest_class(changes_between("One.", "One.\n\nAnother matter.")) == "substantive"
    assert suggest_class(changes_between("One.\n\nAnother matter.", "One.")) == "substantive"
    assert suggest_class(changes_between("", "One.")) == "new"


def test_a_move_and_a_new_number_are_editorial() -> None:
    assert suggest_class(changes_between("First.\n\nSecond.", "Second.\n\nFirst.")) == "editorial"


def test_the_public_note_uses_the_words_london_uses() -> None:
    before = "# Scope\n\nWhom it covers.\n\nWhere it applies today.\n\nOld matter.\n\nLast words."
    after = "# Scope\n\nWhom it covers.\n\nWhere it applies now.\n\nLast words."
    after += "\n\nBrand new rule.\n\n## Aims"
    assert sentences(changes_between(before, after)) == [
        "In paragraph 1.2, “today” has been replaced with “now”.",
        "Paragraph 1.3 has been removed.",
        "Paragraph 1.4 has been renumbered 1.3.",
        "A new paragraph has been added as 1.4.",
        "A new section has been added as 1.5, “Aims”.",
    ]


def test_a_run_of_new_numbers_is_one_sentence() -> None:
    before = "# A\n\nOne thing.\n\nTwo matters.\n\nThree rules."
    after = "# A\n\nBrand new.\n\nOne thing.\n\nTwo matters.\n\nThree rules."
    assert sentences(changes_between(before, after)) == [
        "A new paragraph has been added as 1.1.",
        "Paragraphs 1.1 to 1.3 have been renumbered 1.2 to 1.4.",
    ]
    assert sentences(changes_between("# A\n\nOne.\n\nTwo.", "# A\n\nNew.\n\nOne.\n\nTwo."))[1:] == [
        "Paragraphs 1.1 and 1.2 have been renumbered 1.2 and 1.3."
    ]
    below = "First.\n\n## B\n\nOne thing.\n\n## C"
    changes = changes_between(f"# A\n\n{below}", f"# A\n\nBrand new matter.\n\n{below}")
    assert sentences(changes)[1:] == [
        "Sections and paragraphs 1.1 to 1.3 have been renumbered 1.2 to 1.4."
    ]


RECORD = "Every agency keeps a record of the meeting within 3 months of it, and sends a copy."


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            RECORD,
            RECORD.replace(" within 3 months of it", ""),
            "“within 3 months of it” has been removed",
        ),
        (
            RECORD,
            RECORD.replace("3 months", "6 weeks"),
            "“3 months” has been replaced with “6 weeks”",
        ),
        (RECORD, RECORD.replace("a copy", "a signed copy"), "“signed” has been added"),
        (
            RECORD,
            RECORD.replace("keeps", "makes").replace("sends", "posts"),
            "The wording of paragraph 1.1",
        ),
        (RECORD, RECORD.replace(".", ";"), "The wording of paragraph 1.1 has been amended"),
        (RECORD, RECORD.replace("record", "[record](https://a.uk)"), "A link in paragraph 1.1"),
        (RECORD, RECORD.replace("record", "**record**"), "The layout of paragraph 1.1"),
    ],
)
def test_a_short_change_is_quoted_and_a_long_one_is_named(
    before: str, after: str, expected: str
) -> None:
    [sentence] = sentences(changes_between(f"# A\n\n{before}\n\n# B", f"# A\n\n{after}\n\n# B"))
    assert expected in sentence


def test_a_paragraph_that_kept_few_of_its_words_was_re_written() -> None:
    [_, old], [_, new] = (
        first("# A\n\nThe chair alone decides it."),
        first("# A\n\nParents are told."),
    )
    [sentence] = sentences([Change(REWORDED, old, new, ())])
    assert sentence.endswith(" has been re-written.")


@pytest.mark.parametrize("sides", [False, True])
def test_items_keep_their_bullets_numbers_and_depth(sides: bool) -> None:
    old = [
        Block("a", LIST_ITEM, 1, "", "Tell the parents", "-"),
        Block("b", LIST_ITEM, 2, "(a)", "and the school", "(a)"),
        Block("c", LIST_ITEM, 1, "", "Gone", "-"),
        Block("d", "paragraph", 0, "", "Text"),
    ]
    new = [replace(old[0], text="Tell both parents"), *old[1:2], old[3]]
    lines = redline_of(redline(old, new), sides=sides).lines
    assert [(each.number, each.was, each.depth) for each in lines] == [
        ("•", "•", 1),
        ("(a)", "(a)", 2),
        ("•", "•", 1),
        ("", "", 0),
    ]
