"""Many files at once, such as chapters of a manual: each becomes a document, or says why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from consult.access import Actor
from consult.documents import images, imports, operations, queries, rules, unsaved
from consult.documents.block import Block
from consult.documents.collections import operations as collections
from consult.documents.incoming.found import Incoming, Tell
from consult.documents.manifest import Entry, entry_of, in_order
from consult.documents.models import Collection, Document, Version
from consult.documents.reading import Reading, read_after
from consult.documents.sent import understand_whole
from consult.files.rules import plain_name, size_is_taken
from workflows.refusal import Refusal, Refused, refuse_any


@dataclass(frozen=True)
class Planned:
    """What would become of one file. Its title is what the manifest calls it, or else what it
    calls itself, or else its name.

    place     where it belongs in a collection, and what is known of it
    readings  one, or two where tracked changes become a version of their own
    """

    name: str
    title: str
    data: bytes
    incoming: Incoming
    place: Entry | None = None
    readings: tuple[Reading, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def plan(
    files: Mapping[str, bytes], *, tracked: str = "", manifest: Mapping[str, Entry] | None = None
) -> list[Planned]:
    """In the order of the manifest, then of their names. Nothing is written; takes seconds for
    long files.

    files     by name; a folder before it is the title of a part
    tracked   what becomes of tracked changes; "" refuses files that have some
    """
    taken: set[str] = set()
    planned = []
    for name in in_order(files, manifest or {}):
        place = _place(name, manifest or {})
        each = _planned(plain_name(name), files[name], tracked, taken, place)
        taken.add(_key(each.title))
        planned.append(each)
    return planned


def _place(name: str, manifest: Mapping[str, Entry]) -> Entry:
    found = entry_of(manifest, name) or Entry()
    folder = name.rpartition("/")[0]
    return found if found.part or not folder else replace(found, part=folder)


def add(planned: Planned, *, collection: Collection | None = None, by: Actor) -> Document:
    """The document, with its version or two, as a chapter of the collection if there is one.
    Raises Refused with every reason."""
    refuse_any(planned.refusals)
    images.keep_pictures(planned.incoming.pictures, by=by)
    version = create(
        planned.title,
        planned.readings,
        reference=planned.place.reference if planned.place else "",
        source_name=planned.name,
        by=by,
    )
    imports.keep_with(version, planned.incoming, name=planned.name, data=planned.data, by=by)
    collections.take_in(collection, version.document, planned.place, by=by)
    return version.document


def understand_file(name: str, data: bytes, *, tell: Tell | None = None) -> tuple[Incoming, str]:
    """What a file holds and what its document is called. Raises Refused; takes seconds."""
    refuse_any([size_is_taken(name, len(data))])
    incoming = understand_whole(name, data, tell=tell)
    stem = name.rpartition(".")[0] or name
    return incoming, (incoming.title or stem)[: rules.TITLE_LIMIT]


def read_all(sources: Iterable[str], title: str) -> tuple[Reading, ...]:
    """Markdown as versions that follow each other. Raises Refused as `reading.read` does."""
    readings: list[Reading] = []
    for number, source in enumerate(sources):
        old = readings[-1].blocks if readings else ()
        reading = read_after(old, number, source=source, source_format="markdown", title=title)
        readings.append(reading)
    return tuple(readings)


def create(
    title: str, readings: Sequence[Reading], *, reference: str = "", source_name: str, by: Actor
) -> Version:
    """A document with a version for each reading; the last of them. Raises Refused.

    The second is what the tracked changes of a Word file made of the first.
    """
    first, *later = readings
    document = operations.create_document(
        title=title, reference=reference, source=first, source_name=source_name, by=by
    )
    version = queries.find_newest_of(document.id)
    assert version is not None, "a document is made with its first version"
    for reading in later:
        suggested = reading.suggested
        version = operations.add_version(
            version.draft,
            source=reading,
            source_name=source_name,
            change_class=suggested if suggested in rules.CHOICES else rules.CHOICES[-1],
            note="The tracked changes of the Word file.",
            seen_number=version.number,
            by=by,
        )
    return version


def _planned(name: str, data: bytes, tracked: str, taken: set[str], place: Entry) -> Planned:
    stem = name.rpartition(".")[0] or name
    found = Planned(name, place.title or stem, data, Incoming(""), place)
    try:
        incoming, title = understand_file(name, data)
        title = place.title or title
        found = replace(found, incoming=incoming, title=title)
        readings = _readings(incoming, title, tracked)
    except Refused as no:
        return replace(found, refusals=tuple(no.refusals))
    same = queries.find_titled(title)
    twice = title if _key(title) in taken else None
    blocks = [block for reading in readings for block in reading.blocks]
    reasons = (rules.title_is_its_own(same.title if same else twice), are_described(blocks))
    return replace(found, readings=readings, refusals=tuple(filter(None, reasons)))


def _readings(incoming: Incoming, title: str, tracked: str) -> tuple[Reading, ...]:
    if incoming.tracked and tracked not in unsaved.TRACKED:
        raise Refused(
            Refusal(
                "tracked-changes",
                "It has tracked changes, and nothing says what becomes of them: accept or reject "
                "them in Word, or choose for all files.",
            )
        )
    if not incoming.tracked or tracked == unsaved.ACCEPTED:
        sources = [incoming.source]
    elif tracked == unsaved.REJECTED:
        sources = [incoming.before]
    else:
        sources = [incoming.before, incoming.source]
    return read_all(sources, title)


def are_described(blocks: Iterable[Block]) -> Refusal | None:
    """Every image says what it shows to those who cannot see it."""
    keys = [key for key, alt in images.shown_in(blocks).items() if not alt]
    if not keys:
        return None
    return Refusal(
        "image-not-described",
        f"Nothing says what {'an image shows' if len(keys) == 1 else f'{len(keys)} images show'}. "
        "Give each image an alternative text in Word, or add this file on its own page.",
    )


def _key(title: str) -> str:
    return " ".join(title.split()).casefold()
