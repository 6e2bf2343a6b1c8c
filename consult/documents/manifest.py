"""A list of files and where each belongs in a collection: a CSV file beside them. Pure.

One line for each file, and a further one for each further amendment of it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from workflows.refusal import Refusal, Refused, refuse_any

NAME = "manifest.csv"
FILE, TITLE, PART, ORDER, REFERENCE = "file", "title", "part", "order", "reference"
REVIEW, AMENDED, AMENDMENT = "review date", "amended on", "amendment"
COLUMNS = (FILE, TITLE, PART, ORDER, REFERENCE, REVIEW, AMENDED, AMENDMENT)
MOST_LINES, LONGEST = 5_000, 2_000
LIMITS = {TITLE: 300, PART: 300, REFERENCE: 40, AMENDMENT: 2_000}
DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")
WELL = f"Its first line names the columns: {', '.join(COLUMNS)}."


@dataclass(frozen=True)
class Entry:
    """Where one file belongs, and what is known of it.

    part_at     the place of its part among the parts, by which the list first names it
    amendments  (day, what was changed), as they were listed
    title       what its document is to be called; "" leaves that to the file
    """

    part: str = ""
    part_at: int = 0
    order: int = 0
    reference: str = ""
    review_on: date | None = None
    amendments: tuple[tuple[date, str], ...] = ()
    title: str = ""

    @property
    def arranges(self) -> bool:
        """Whether it says something that only a collection keeps."""
        return bool(self.part or self.order or self.review_on)


def is_manifest(name: str) -> bool:
    return name.replace("\\", "/").rpartition("/")[2].casefold() == NAME


def read_manifest(data: bytes) -> dict[str, Entry]:
    """{file: where it belongs}. Raises Refused with every line that is wrong."""
    lines = _lines(data)
    found: dict[str, Entry] = {}
    parts: list[str] = []
    wrong: list[Refusal] = []
    for number, cells in lines:
        try:
            _take(found, parts, cells)
        except ValueError as error:
            wrong.append(_no(f"Line {number} of {NAME}: {error}"))
    refuse_any(wrong)
    return found


def entry_of(manifest: Mapping[str, Entry], name: str) -> Entry | None:
    """Of a file, by its name with or without its folder, whatever the capitals."""
    wanted = _key(name)
    return manifest.get(wanted) or manifest.get(wanted.rpartition("/")[2])


def in_order(names: Iterable[str], manifest: Mapping[str, Entry]) -> list[str]:
    """Names of files as their chapters follow each other; those that are not listed come last."""

    def place(name: str) -> tuple[bool, int, int, str]:
        entry = entry_of(manifest, name)
        if entry is None:
            return True, 0, 0, name.casefold()
        return False, entry.part_at, entry.order, name.casefold()

    return sorted(names, key=place)


def unused(names: Iterable[str], manifest: Mapping[str, Entry]) -> list[str]:
    """What it lists and was not sent."""
    sent = {key for name in names for key in (_key(name), _key(name).rpartition("/")[2])}
    return [each for each in manifest if each not in sent]


def as_kept(manifest: Mapping[str, Entry]) -> str:
    rows = {
        name: [
            each.part,
            each.part_at,
            each.order,
            each.reference,
            each.review_on.isoformat() if each.review_on else "",
            [[on.isoformat(), words] for on, words in each.amendments],
            each.title,
        ]
        for name, each in manifest.items()
    }
    return json.dumps(rows, ensure_ascii=False)


def from_kept(kept: str) -> dict[str, Entry]:
    found = {}
    for name, kept_row in json.loads(kept or "{}").items():
        part, part_at, order, reference, review, amendments, *title = kept_row
        told = tuple((date.fromisoformat(on), words) for on, words in amendments)
        on = date.fromisoformat(review) if review else None
        found[name] = Entry(part, part_at, order, reference, on, told, *title)
    return found


def _lines(data: bytes) -> list[tuple[int, dict[str, str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(_no(f"{NAME} is not in UTF-8.", "Save it as “CSV UTF-8”.")) from None
    if "\0" in text:
        raise Refused(_no(f"{NAME} is not a text file.", "Save it as “CSV UTF-8”."))
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise Refused(_no(f"{NAME} is not a CSV file: {error}.")) from error
    if len(rows) > MOST_LINES:
        raise Refused(_no(f"{NAME} has {len(rows):,} lines; it may have {MOST_LINES:,}."))
    heads = [" ".join(each.split()).casefold() for each in rows[0]] if rows else []
    strange = [each for each in heads if each and each not in COLUMNS]
    if FILE not in heads or strange:
        named = f"has a column “{strange[0][:60]}”" if strange else "has no column “file”"
        raise Refused(_no(f"{NAME} {named}.", WELL))
    return [
        (number, {head: cell.strip() for head, cell in zip(heads, row, strict=False) if head})
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]


def _take(found: dict[str, Entry], parts: list[str], cells: Mapping[str, str]) -> None:
    """Add one line. Raises ValueError with what is wrong with it."""
    name = _key(cells.get(FILE, ""))
    if not name:
        raise ValueError("it names no file.")
    for head, most in LIMITS.items():
        if len(cells.get(head, "")) > most:
            raise ValueError(f"“{head}” may have {most:,} characters.")
    amendment = _amendment(cells)
    known = found.get(name)
    if known is not None:
        if amendment is None:
            raise ValueError(f"“{cells[FILE]}” is listed twice, and no further amendment is told.")
        told = (*known.amendments, amendment)
        found[name] = Entry(**{**known.__dict__, "amendments": told})
        return
    part = " ".join(cells.get(PART, "").split())
    keys = [each.casefold() for each in parts]
    if part and part.casefold() not in keys:
        parts.append(part)
        keys.append(part.casefold())
    found[name] = Entry(
        part,
        keys.index(part.casefold()) + 1 if part else 0,
        _order(cells.get(ORDER, "")),
        cells.get(REFERENCE, ""),
        _day(cells.get(REVIEW, ""), REVIEW),
        (amendment,) if amendment else (),
        " ".join(cells.get(TITLE, "").split()),
    )


def _amendment(cells: Mapping[str, str]) -> tuple[date, str] | None:
    on, words = _day(cells.get(AMENDED, ""), AMENDED), cells.get(AMENDMENT, "")
    if on is None and not words:
        return None
    if on is None or not words:
        missing = AMENDED if on is None else AMENDMENT
        raise ValueError(f"an amendment has a day and says what was changed; “{missing}” is empty.")
    return on, words


def _order(given: str) -> int:
    if not given:
        return 0
    if not (given.isascii() and given.isdigit()) or len(given) > 6:
        raise ValueError(f"the order “{given[:40]}” is not a whole number.")
    return int(given)


def _day(given: str, head: str) -> date | None:
    if not given:
        return None
    for form in DATES:
        try:
            return datetime.strptime(given, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise ValueError(
        f"“{given[:40]}” in “{head}” is not a date such as 3 March 2021 or 2021-03-03."
    )


def _key(name: str) -> str:
    return "/".join(name.replace("\\", "/").strip("/ ").casefold().split("/")[-2:])


def _no(because: str, fix: str = "") -> Refusal:
    """In one, because a field shows nothing else."""
    return Refusal("bad-manifest", f"{because} {fix}".strip(), field="files")
