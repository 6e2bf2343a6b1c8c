"""Comments in the margin of the file that a version was read from, offered to the group's round."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.consultations.queries import find_round
from consult.documents import imports
from consult.documents.incoming.found import MarginComment
from consult.documents.models import ImportedFile, Version
from consult.documents.placing import Placing
from consult.documents.queries import blocks_of
from consult.documents.threads import Thread, anchors_of, marks_of, threads_of
from consult.responses.models import FromWord
from consult.responses.queries.round import list_consulted_versions
from consult.store import Missing, session

_ADDRESS = re.compile(r"\s*<[^<>\s]+@[^<>\s]+>$")


@dataclass(frozen=True)
class Piece:
    """One comment of the margin. mark: as `documents.threads` says it; answers: another's mark."""

    said: MarginComment
    mark: str
    answers: str

    @property
    def written_by(self) -> str:
        """Without the address that some versions of Word put behind the name."""
        return _ADDRESS.sub("", self.said.author)


@dataclass(frozen=True)
class Offered:
    """What of a thread is not in the round yet, and where it stands.

    anchor  a block of the text that the round is about; None where its words are not there
    begun   the beginning of the thread is in already
    """

    pieces: tuple[Piece, ...]
    anchor: str | None
    begun: bool

    @property
    def key(self) -> str:
        return self.pieces[0].mark

    @property
    def done(self) -> bool:
        """Whether it was marked as resolved in Word."""
        return self.pieces[0].said.done

    @property
    def texts(self) -> list[str]:
        return [text for each in self.pieces for text in (each.said.text, each.written_by)]


@dataclass(frozen=True)
class Offer:
    """The margin of one version.

    round     the newest round inside the working group, in any state
    consulted the version of the same draft that it is about
    marks     of all of its comments, whether they are in that round or not
    inside    how many of the comments are in that round
    wordless  how many have no words
    """

    version: Version
    imported: ImportedFile
    round: Consultation | None
    consulted: Version | None
    threads: tuple[Offered, ...]
    marks: frozenset[str]
    total: int
    inside: int
    wordless: int

    @property
    def waiting(self) -> int:
        return sum(len(each.pieces) for each in self.threads)


def offer_of(version: Version) -> Offer:
    """Raises Missing where no comment came with the version. Seven queries."""
    imported = imports.find_import_of(version.id)
    said = imports.told_of(imported).comments
    if imported is None or not said:
        raise Missing(f"comments in the margin of version {version.id}")
    round = find_round(version.draft.subject_id, "group") if version.draft.subject_id else None
    about = list_consulted_versions(round.id) if round is not None else ()
    consulted = next((each for each in about if each.draft_id == version.draft_id), None)
    inside = set(from_word_in(round.id)) if round is not None else set()
    marks = marks_of(said)
    threads = _offered(threads_of(said), marks, inside, _anchors(said, version, consulted))
    return Offer(
        version=version,
        imported=imported,
        round=round,
        consulted=consulted,
        threads=tuple(threads),
        marks=frozenset(marks.values()),
        total=len(said),
        inside=sum(mark in inside for mark in marks.values()),
        wordless=sum(not each.text.strip() for each in said),
    )


def from_word_in(consultation_id: int) -> dict[str, int]:
    """Mark → comment, of everything that came into a round from Word files; removed or not."""
    query = select(FromWord.mark, FromWord.comment_id)
    return dict(session.execute(query.where(FromWord.consultation_id == consultation_id)).all())


def _anchors(
    said: Iterable[MarginComment], version: Version, consulted: Version | None
) -> dict[str, str]:
    """Where it is sure which block of the text asked about it is; else it is the whole text."""
    found = anchors_of([*said], blocks_of(version.id))
    if consulted is None or consulted.id == version.id:
        return found
    placing = Placing(blocks_of(version.id), blocks_of(consulted.id))
    placed = {key: placing.place(anchor).anchor for key, anchor in found.items()}
    return {key: anchor for key, anchor in placed.items() if anchor is not None}


def _offered(
    threads: Iterable[Thread], marks: dict[str, str], inside: set[str], anchors: dict[str, str]
) -> list[Offered]:
    found = []
    for thread in threads:
        top = marks[thread.first.id]
        fresh = [
            Piece(each, marks[each.id], "" if each is thread.first else top)
            for each in thread.comments
            if marks[each.id] not in inside and each.text.strip()
        ]
        if fresh:
            found.append(Offered(tuple(fresh), anchors.get(thread.first.id), top in inside))
    return found
