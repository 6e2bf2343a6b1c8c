"""Many files at once: each becomes a document whole, or says why not."""

from __future__ import annotations

from typing import Any

import pytest
import word_files as make
from word_files import gone, ins, p, r

from consult.documents import imports, many, queries
from tests.documents.test_importing import PICTURES
from tests.factories import actor, make_draft, make_manager
from workflows.refusal import Refused

ONE = make.with_body(p(r("Chapter one"), style="Heading1"), p(r("Text.")))
TRACKED = make.with_body(p(r("Within "), gone("five"), ins("two"), r(" days.")))


def told(files: dict[str, bytes], **options: Any) -> list[tuple[str, str, list[str]]]:
    planned = many.plan(files, **options)
    return [(each.name, each.title, [no.code for no in each.refusals]) for each in planned]


def test_files_are_taken_by_name_and_called_by_their_first_heading(db: Any) -> None:
    files = {"b.md": b"# Chapter two\n\nText.\n", "a.docx": ONE, "C.txt": b"Only text.\n"}
    assert told(files) == [
        ("a.docx", "Chapter one", []),
        ("b.md", "Chapter two", []),
        ("C.txt", "C", []),
    ]
    assert queries.list_documents() == []


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        ({"a.docx": b"PK"}, ["word-broken"]),
        ({"a.md": b""}, ["file-empty"]),
        ({"a.md": b" \n"}, ["no-text"]),
        ({"a.docx": TRACKED}, ["tracked-changes"]),
        ({"a.docx": PICTURES}, ["image-not-described"]),
        ({"taken.md": b"# Chapter 4\n\nText.\n"}, ["title-taken"]),
    ],
)
def test_each_refusal_is_told_of_its_file(
    db: Any, files: dict[str, bytes], codes: list[str]
) -> None:
    make_draft("Chapter 4", "Text.")
    [(_, _, found)] = told(files)
    assert found == codes


def test_two_files_of_one_title_are_told_before_the_second_is_added(db: Any) -> None:
    assert [codes for _, _, codes in told({"a.docx": ONE, "b.docx": ONE})] == [[], ["title-taken"]]


def test_a_document_keeps_its_file_and_a_refused_one_is_not_begun(db: Any) -> None:
    by = actor(make_manager())
    good, bad = many.plan({"a.docx": ONE, "b.docx": b"PK"})
    document = many.add(good, by=by)
    version = queries.find_newest_of(document.id)
    assert version is not None
    assert imports.get_source_of(version.id).name == "a.docx"
    with pytest.raises(Refused):
        many.add(bad, by=by)
    assert [each.title for each in queries.list_documents()] == ["Chapter one"]


@pytest.mark.parametrize(("choice", "count"), [("accepted", 1), ("rejected", 1), ("both", 2)])
def test_tracked_changes_go_as_was_said_for_all(db: Any, choice: str, count: int) -> None:
    [planned] = many.plan({"a.docx": TRACKED}, tracked=choice)
    document = many.add(planned, by=actor(make_manager()))
    draft = queries.list_drafts([document.id])[0]
    assert len(queries.list_versions(draft.id)) == count
