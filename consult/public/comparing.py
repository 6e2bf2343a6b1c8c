"""Two published texts of one document, compared. Nothing else has an address here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for

from consult.documents.compared import Redline, redline_between
from consult.editions import queries as editions
from consult.editions.models import Publication
from consult.store import Missing

KEPT = 8  # redlines that each worker keeps: published words never change, and anyone may ask


@dataclass(frozen=True)
class Asked:
    """Which two texts are compared, the older first; None where only one was ever published.

    every      all that were published of the document, newest first
    elsewhere  the address of the page that was asked for in another way
    """

    every: Sequence[Publication]
    old: Publication | None
    new: Publication
    elsewhere: str = ""

    def address(self, *, whole: bool, sides: bool, **change: str) -> str:
        """This page, with one of its ways of showing changed; an empty one is left out."""
        shown = {"show": "" if whole else "changes", "view": "sides" if sides else "", **change}
        return _address(self.old or self.new, self.new, **shown)

    def called(self, publication: Publication) -> str:
        """How a text is told from the others: by the day, and the time where two share it."""
        same = [e for e in self.every if e.published_at.date() == publication.published_at.date()]
        return "moment" if len(same) > 1 else "day"


def load(document_id: int, old_id: int | None = None, new_id: int | None = None) -> Asked:
    """Raises Missing for whatever is no publication of this document: a draft's number, say."""
    every = editions.list_publications_of(document_id)
    if not every:
        raise Missing(f"publication of document {document_id}")
    known = {each.id: each for each in every}
    if old_id is not None and new_id is not None:
        if not {old_id, new_id} <= known.keys():
            raise Missing(f"publications {old_id} and {new_id} of document {document_id}")
        old, new = known[min(old_id, new_id)], known[max(old_id, new_id)]
        return Asked(every, old, new, "" if old.id == old_id else _address(old, new))
    asked = (known.get(request.args.get(name, type=int) or 0) for name in ("old", "new"))
    chosen = sorted((each for each in asked if each), key=lambda each: each.id)
    if len(chosen) == 2:
        return Asked(every, chosen[0], chosen[1], _address(chosen[0], chosen[1]))
    return Asked(every, every[1] if len(every) > 1 else None, every[0])


@dataclass(frozen=True)
class AskedFile:
    """What changed, to be taken away as a file of this kind."""

    old: Publication
    new: Publication
    ending: str


def load_file(document_id: int, old_id: int, new_id: int, ending: str) -> AskedFile:
    """Raises Missing."""
    asked = load(document_id, old_id, new_id)
    assert asked.old is not None
    return AskedFile(asked.old, asked.new, ending)


def redline_of(asked: Asked, *, whole: bool, sides: bool) -> Redline | None:
    """Drawn once by each worker. None where there is nothing to compare."""
    if asked.old is None:
        return None
    old, new = asked.old.approval, asked.new.approval
    key = old.hash, new.hash, whole, sides
    found = _kept.pop(key, None)
    if found is None:
        found = redline_between(old.version_id, new.version_id, whole=whole, sides=sides)
    _kept[key] = found  # the last that is asked for is the last to go
    while len(_kept) > KEPT:
        _kept.pop(next(iter(_kept)), None)
    return found


_kept: dict[tuple[str, str, bool, bool], Redline] = {}


def _address(old: Publication, new: Publication, **shown: str) -> str:
    return url_for(
        "public.compare",
        document_id=new.document_id,
        old_id=old.id,
        new_id=new.id,
        show=shown.get("show") or None,
        view=shown.get("view") or None,
    )
