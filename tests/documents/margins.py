"""Word files with comments in the margin, made for tests."""

from __future__ import annotations

from typing import Any

import word_files as files
from docx.oxml.ns import qn

_WHAT = "http://schemas.microsoft.com/office/word/2010/wordml"
_MORE = "http://schemas.microsoft.com/office/word/2012/wordml"

Said = tuple[str, str, int | None, bool]
"""Its author, its words, which comment before it it answers, whether it is done."""


def with_margin(*paragraphs: tuple[str, list[Said]]) -> bytes:
    """Paragraphs, each with the comments on its last word, numbered through the whole file."""
    rows: list[tuple[str, int | None, bool]] = []

    def fill(document: Any) -> None:
        document.add_heading("Scope", 1)
        for words, said in paragraphs:
            start, _, last = words.rpartition(" ")
            paragraph = document.add_paragraph(f"{start} ")
            run = paragraph.add_run(last)
            for author, text, answers, done in said:
                comment = document.add_comment([run], text=text, author=author, initials="X")
                comment._comment_elm.set(qn("w:date"), "2021-03-03T10:00:00Z")
                key = f"{len(rows) + 1:08X}"
                for each in comment._comment_elm.iter(qn("w:p")):
                    each.set(f"{{{_WHAT}}}paraId", key)
                rows.append((key, answers, done))

    data = files.word(fill)
    listed = "".join(
        f'<w15:commentEx w15:paraId="{key}" w15:done="{int(done)}"'
        + (f' w15:paraIdParent="{rows[answers][0]}"' if answers is not None else "")
        + "/>"
        for key, answers, done in rows
    )
    return files.with_part(
        data,
        "commentsExtended.xml",
        "commentsExtended",
        f'<w15:commentsEx xmlns:w15="{_MORE}">{listed}</w15:commentsEx>',
    )
