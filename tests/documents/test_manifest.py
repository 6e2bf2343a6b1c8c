"""The list that comes with files: where each belongs, and what is known of it."""

from __future__ import annotations

from datetime import date

import pytest

from consult.documents.manifest import (
    Entry,
    as_kept,
    entry_of,
    from_kept,
    in_order,
    is_manifest,
    read_manifest,
    unused,
)
from workflows.refusal import Refused

LIST = b"""File,Part,Order,Reference,Review date,Amended on,Amendment
two.docx,Core,2,CP2,3 March 2022,,
one.docx,Core,1,CP1,2022-03-04,31/03/2017,"Put back."
one.docx,,,,,2018-01-02,Renumbered.
three.md,Practice,,,,,
"""


def test_a_list_is_read_with_parts_order_dates_and_amendments() -> None:
    found = read_manifest(LIST)
    assert found["two.docx"] == Entry("Core", 1, 2, "CP2", date(2022, 3, 3))
    told = ((date(2017, 3, 31), "Put back."), (date(2018, 1, 2), "Renumbered."))
    assert found["one.docx"] == Entry("Core", 1, 1, "CP1", date(2022, 3, 4), told)
    assert found["three.md"].part_at == 2
    assert from_kept(as_kept(found)) == found
    assert from_kept("") == {}


def test_files_follow_each_other_as_they_are_listed_and_others_come_last() -> None:
    names = ["a.md", "THREE.md", "one.docx", "two.docx"]
    found = read_manifest(LIST)
    assert in_order(names, found) == ["one.docx", "two.docx", "THREE.md", "a.md"]
    assert in_order(["b.md", "A.md"], {}) == ["A.md", "b.md"]
    assert unused(["one.docx", "x/two.docx"], found) == ["three.md"]


def test_a_file_is_known_with_and_without_its_folder() -> None:
    found = read_manifest(b"file,part\nCore\\One.md,A\ntwo.md,B\n")
    assert entry_of(found, "core/one.md") == Entry("A", 1)
    assert entry_of(found, "other/two.md") == Entry("B", 2)
    assert entry_of(found, "other/one.md") is None
    assert is_manifest("folder/Manifest.CSV")
    assert not is_manifest("my-manifest.csv")


def test_a_title_is_read_and_kept_and_a_list_kept_without_titles_is_still_read() -> None:
    found = read_manifest(b"file,title\na.md,  The   first \nb.md,\n")
    assert [found["a.md"].title, found["b.md"].title] == ["The first", ""]
    assert from_kept(as_kept(found)) == found
    assert from_kept('{"a.md": ["Core", 1, 2, "CP2", "", []]}') == {
        "a.md": Entry("Core", 1, 2, "CP2")
    }


def test_semicolons_and_a_byte_order_mark_are_read() -> None:
    assert read_manifest("\ufefffile;part\na.md;Ä\n".encode())["a.md"].part == "Ä"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "has no column “file”"),
        (
            b"file,chapter\na.md,1\n",
            "has a column “chapter”. Its first line names the columns: file",
        ),
        (b"file,order\na.md,first\n", "Line 2 of manifest.csv: the order “first” is not a whole"),
        (b"file,order\na.md,-1\n", "is not a whole number"),
        (b"file,review date\na.md,soon\n", "“soon” in “review date” is not a date"),
        (b"file,review date\na.md,2021-02-30\n", "is not a date"),
        (b"file,part\n,Core\n", "it names no file"),
        (b"file,part\na.md,X\nA.md,Y\n", "Line 3 of manifest.csv: “A.md” is listed twice"),
        (b"file,amendment\na.md,Changed.\n", "“amended on” is empty"),
        (b"file,amended on\na.md,2021-03-03\n", "“amendment” is empty"),
        (b"file,part\na.md," + b"x" * 301 + b"\n", "“part” may have 300 characters"),
        (
            b"file,title\na.md," + b"x" * 301 + b"\n",
            "Line 2 of manifest.csv: “title” may have 300 characters",
        ),
        (b"\xff\xfe", "is not in UTF-8"),
        (b"file\n\0", "is not a text file"),
        (b"file\n" + b"a\n" * 5001, "it may have 5,000"),
    ],
)
def test_a_list_that_cannot_be_read_says_what_is_wrong(data: bytes, said: str) -> None:
    with pytest.raises(Refused) as no:
        read_manifest(data)
    assert any(said in each.because for each in no.value.refusals)


def test_every_wrong_line_is_named() -> None:
    with pytest.raises(Refused) as no:
        read_manifest(b"file,order\na.md,x\nb.md,y\n")
    assert len(no.value.refusals) == 2
