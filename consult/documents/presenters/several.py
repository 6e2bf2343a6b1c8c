"""Files that were sent at once: what each holds, and what stands against adding it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.documents import images, imports, many, queries, rules
from consult.documents.block import HEADING, TABLE, Block
from consult.documents.bold_lines import bold_lines
from consult.documents.incoming.found import Told
from consult.documents.manifest import Entry, entry_of
from consult.documents.models import UnsavedText, Version
from consult.documents.naming import title_key
from consult.documents.reading import read
from consult.documents.unsaved import sources_of
from workflows.refusal import Refusal, Refused


@dataclass(frozen=True)
class FileRow:
    """A file that could be read. `version` is the one it was saved as.

    holds     "2 headings, 1 paragraph, 3 tables"; the title is not counted
    refusals  why it cannot be added as it is
    bold      how many lines in bold may be headings
    place     where the list that came with the files says that it belongs
    """

    text: UnsavedText
    told: Told
    version: Version | None = None
    holds: str = ""
    bold: int = 0
    refusals: tuple[Refusal, ...] = ()
    place: Entry | None = None

    @property
    def ready(self) -> bool:
        """Whether it is added when the button is pressed, once its tracked changes are decided."""
        return self.version is None and not self.refusals

    @property
    def tracked(self) -> str:
        """ "3 additions and 1 deletion by Ann", or "" where no changes were tracked."""
        found = self.told.tracked
        if found is None:
            return ""
        counted = f"{_counted(found.added, 'addition')} and {_counted(found.removed, 'deletion')}"
        return counted + (f" by {', '.join(found.authors)}" if found.authors else "")


def file_rows(
    texts: Sequence[UnsavedText], places: Mapping[str, Entry] | None = None
) -> list[FileRow]:
    """In the order given; reads each text. A title goes to the first file that has it."""
    titled = queries.list_titled(each.title for each in texts)
    versions = queries.get_versions([each.version_id for each in texts if each.version_id])
    taken = {key: document.title for key, document in titled.items()}
    rows = []
    for text in texts:
        told = imports.told_of(text.imported)
        place = entry_of(places or {}, text.source_name)
        if text.version_id is not None:
            rows.append(FileRow(text, told, versions[text.version_id], place=place))
            continue
        holds, bold, refusals = _read(text)
        same = rules.title_is_its_own(taken.get(title_key(text.title)))
        taken.setdefault(title_key(text.title), text.title)
        rows.append(
            FileRow(text, told, None, holds, bold, tuple(filter(None, (same, *refusals))), place)
        )
    return rows


def _read(text: UnsavedText) -> tuple[str, int, list[Refusal]]:
    found: list[Block] = []
    last: list[Block] = []
    try:
        for source in sources_of(text):
            last = read(source, "markdown", title=text.title)
            found += last
    except Refused as no:
        return "", 0, list(no.refusals)
    bare = many.are_described(found)
    against = [bare] if bare is not None else images.why_not_shown(found)
    return _holds(last), len(bold_lines(last)), against


def _holds(blocks: Sequence[Block]) -> str:
    headings = sum(each.kind == HEADING for each in blocks)
    tables = sum(each.kind == TABLE for each in blocks)
    others = len(blocks) - headings - tables
    counts = ((headings, "heading"), (others, "paragraph"), (tables, "table"))
    return ", ".join(_counted(number, noun) for number, noun in counts if number)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
