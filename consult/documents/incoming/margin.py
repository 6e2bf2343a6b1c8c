"""The comments in the margin of a Word file, with their threads."""

from __future__ import annotations

from typing import Any

from consult.documents.incoming.found import MarginComment
from consult.documents.incoming.names import W, named, w
from consult.documents.incoming.package import Package

Place = tuple[str, str, int]
"""The quoted words, the words of the block, and how many blocks before it say the same."""

MOST = 2_000
_LONGEST = 10_000


def read_comments(package: Package, places: dict[str, Place]) -> list[MarginComment]:
    """places  {id of a comment: where it stands}"""
    root = package.related("comments")
    if root is None:
        return []
    rows = root.findall("w:comment", W)[:MOST]
    extended = _extended(package.related("commentsExtended"))
    by_paragraph = {last: row.get(w("id"), "") for row in rows for last in _paragraph_ids(row)}
    found = []
    for row in rows:
        key = row.get(w("id"), "")
        parent, done = next(
            (extended[last] for last in _paragraph_ids(row) if last in extended), ("", False)
        )
        quote, words, nth = places.get(key, ("", "", 0))
        found.append(
            MarginComment(
                id=key,
                parent=by_paragraph.get(parent, ""),
                author=row.get(w("author"), "").strip()[:200] or "No name",
                at=row.get(w("date"), "")[:40],
                text=_words(row)[:_LONGEST],
                done=done,
                quote=quote,
                words=words,
                nth=nth,
            )
        )
    return found


def _paragraph_ids(row: Any) -> list[str]:
    ids = [p.get(named("w14:paraId"), "") for p in row.iter(w("p"))]
    return [each for each in reversed(ids) if each]


def _extended(root: Any) -> dict[str, tuple[str, bool]]:
    """{paragraph id: (the paragraph id of the comment it answers, whether it is done)}"""
    if root is None:
        return {}
    found = {}
    for each in root.iter("{*}commentEx"):  # its namespace has had more than one name
        said = {name.rpartition("}")[2]: value for name, value in each.attrib.items()}
        done = said.get("done", "0") in ("1", "true")
        found[said.get("paraId", "")] = (said.get("paraIdParent", ""), done)
    return found


def _words(row: Any) -> str:
    lines = [
        "".join(
            (t.text or "") if t.tag == w("t") else "\n" for t in p.iter(w("t"), w("br"), w("cr"))
        )
        for p in row.iter(w("p"))
    ]
    return "\n".join(lines).strip()
