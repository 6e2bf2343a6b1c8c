"""Changes that were tracked in a Word file: counted, and then accepted or rejected whole.

Only words count. Tracked changes of formatting stay as they look now.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from consult.documents.incoming.found import Tracked
from consult.documents.incoming.names import W, w

_ADDED, _REMOVED = (w("ins"), w("moveTo")), (w("del"), w("moveFrom"))
_RANGES = tuple(
    w(f"{move}Range{end}") for move in ("moveFrom", "moveTo") for end in ("Start", "End")
)


def find(*roots: Any) -> Tracked | None:
    """How much was tracked in these parts, or None."""
    added = [e for root in roots for e in root.iter(*_ADDED) if _matters(e)]
    removed = [e for root in roots for e in root.iter(*_REMOVED) if _matters(e)]
    if not (added or removed):
        return None
    authors = {each.get(w("author"), "").strip() for each in (*added, *removed)} - {""}
    return Tracked(len(added), len(removed), tuple(sorted(authors)))


def resolve(root: Any, *, accept: bool) -> Any:
    """A copy without tracked changes: as if all had been accepted, or all rejected."""
    root = deepcopy(root)
    kept, gone = (_ADDED, _REMOVED) if accept else (_REMOVED, _ADDED)
    _rows(root, {tag.rpartition("}")[2] for tag in gone})
    joined = [p for p in root.iter(w("p")) if _mark(p, gone)]
    for element in list(root.iter(*gone)):
        if _holds_content(element):
            element.getparent().remove(element)
    for element in list(root.iter(*kept)):
        if _holds_content(element):
            _unwrap(element)
    for text in list(root.iter(w("delText"))):
        text.tag = w("t")
    for paragraph in joined:
        _join_to_next(paragraph)
    return root


def _matters(element: Any) -> bool:
    """Not the mark of a change of numbering or of an empty property."""
    parent = element.getparent()
    if parent is None or parent.tag == w("numPr"):
        return False
    return _holds_content(element) or parent.tag in (w("rPr"), w("trPr"))


def _holds_content(element: Any) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag not in (w("rPr"), w("trPr"), w("numPr"))


def _mark(paragraph: Any, gone: tuple[str, ...]) -> bool:
    """Whether the end of this paragraph goes, which joins it to the next one."""
    found = paragraph.find("w:pPr/w:rPr", W)
    return found is not None and any(found.find(tag) is not None for tag in gone)


def _rows(root: Any, gone: set[str]) -> None:
    for row in list(root.iter(w("tr"))):
        properties = row.find("w:trPr", W)
        if properties is not None and any(
            child.tag.rpartition("}")[2] in gone for child in properties
        ):
            row.getparent().remove(row)
    for table in list(root.iter(w("tbl"))):
        if table.find("w:tr", W) is None and table.getparent() is not None:
            table.getparent().remove(table)


def _unwrap(element: Any) -> None:
    parent = element.getparent()
    at = parent.index(element)
    for child in list(element):
        parent.insert(at, child)
        at += 1
    parent.remove(element)


def _join_to_next(paragraph: Any) -> None:
    following = paragraph.getnext()
    while following is not None and following.tag in _RANGES:
        following = following.getnext()
    content = [child for child in paragraph if child.tag != w("pPr")]
    if following is None or following.tag != w("p"):
        if not any(True for _ in paragraph.iter(w("t"))):
            _drop_when_possible(paragraph)
        return
    at = 1 if following.find("w:pPr", W) is not None else 0
    for child in reversed(content):
        following.insert(at, child)
    paragraph.getparent().remove(paragraph)


def _drop_when_possible(paragraph: Any) -> None:
    """A cell keeps a paragraph, even an empty one."""
    parent = paragraph.getparent()
    if len(parent.findall("w:p", W)) > 1:
        parent.remove(paragraph)
