"""Which files are taken, told by their first bytes and not by their names."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from workflows.calendar import day_in_words
from workflows.refusal import Refusal

LARGEST_MB = 10
LARGEST = LARGEST_MB * 1024 * 1024
PICTURES = "picture (.png, .jpg, .gif)"
TAKEN = "PDF, Word (.docx), OpenDocument (.odt), plain text (.txt) or Markdown (.md)"


def _is_pdf(data: bytes) -> bool:
    return data[:1024].lstrip().startswith(b"%PDF-")


def _is_docx(data: bytes) -> bool:
    return {"[Content_Types].xml", "word/document.xml"} <= _names_in(data)


def _is_odt(data: bytes) -> bool:
    return b"mimetypeapplication/vnd.oasis.opendocument.text" in data[:120] and bool(
        _names_in(data)
    )


def _is_text(data: bytes) -> bool:
    return b"\0" not in data


def _names_in(data: bytes) -> set[str]:
    """Names in a zip archive; nothing is unpacked. Empty for what is not an archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return set()


@dataclass(frozen=True)
class Format:
    """A format that is taken: its media type, and how its bytes are known."""

    media_type: str
    fits: Callable[[bytes], bool]


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS = {
    "pdf": Format("application/pdf", _is_pdf),
    "docx": Format(WORD, _is_docx),
    "odt": Format("application/vnd.oasis.opendocument.text", _is_odt),
    "txt": Format("text/plain", _is_text),
    "md": Format("text/markdown", _is_text),
}


IMAGES = {
    "png": Format("image/png", lambda data: data.startswith(b"\x89PNG\r\n\x1a\n")),
    "jpg": Format("image/jpeg", lambda data: data.startswith(b"\xff\xd8\xff")),
    "gif": Format("image/gif", lambda data: data.startswith((b"GIF87a", b"GIF89a"))),
}
"""What a text may show. A drawing in SVG may hold scripts, so it is none of them."""
SCANS = {name: IMAGES[name] for name in ("png", "jpg")}
ORIGINALS = {**FORMATS, **SCANS, "jpeg": IMAGES["jpg"]}
"""What came on paper or by mail, as it came."""
ENCLOSED = {**FORMATS, **IMAGES}
"""What may go with a round of comment."""
SOURCES = {
    **FORMATS,
    "docx": Format(WORD, lambda data: bool(_names_in(data))),  # read whole before it is kept
    "markdown": Format("text/markdown", _is_text),
    "text": Format("text/plain", _is_text),
    "html": Format("text/html", _is_text),
    "htm": Format("text/html", _is_text),
}
"""What a text may be read from."""


def ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower().lstrip(".")


def plain_name(name: str) -> str:
    """The last part of a name, without what a file system or a header would trip over."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in last if char.isprintable() and char not in '<>:"|?*')
    stem, dot, tail = kept.strip(". ").rpartition(".")
    return f"{stem[:200]}.{tail[:10]}" if dot else tail[:200] or "file"


def format_is_taken(name: str, formats: Mapping[str, Format] = FORMATS) -> Refusal | None:
    if ending(name) in formats:
        return None
    because = f"“{plain_name(name)}” is not a file that is taken here."
    taken = TAKEN
    if IMAGES.keys() <= formats.keys():
        taken = f"{PICTURES}, {TAKEN}"
    elif SCANS.keys() <= formats.keys():
        taken = f"{TAKEN}, or a picture (.png, .jpg)"
    return Refusal("file-format", because, fix=f"Choose a {taken} file.", field="file")


def is_picture(name: str) -> bool:
    """Known by its ending; nobody can hear what it shows."""
    return ending(name) in IMAGES


def surely_has_no_tags(data: bytes) -> bool:
    """A PDF without the tags that a screen reader goes by. False where it cannot be told.

    The tree of tags is named in the catalogue, which may be packed in an object stream.
    """
    return _is_pdf(data) and b"/StructTreeRoot" not in data and b"/ObjStm" not in data


def size_is_taken(name: str, size: int) -> Refusal | None:
    """Up to 10 MB, and not empty."""
    if size == 0:
        return Refusal("file-empty", f"“{plain_name(name)}” is empty.", field="file")
    if size > LARGEST:
        megabytes = max(size / 1024 / 1024, LARGEST_MB + 0.1)  # one byte more is said to be more
        because = f"“{plain_name(name)}” has {megabytes:.1f} MB; {LARGEST_MB} MB is the most."
        return Refusal("file-too-large", because, field="file")
    return None


def bytes_fit_the_name(
    name: str, data: bytes, formats: Mapping[str, Format] = FORMATS
) -> Refusal | None:
    """A file that calls itself a PDF begins like one."""
    known = formats.get(ending(name))
    if known is None or known.fits(data):
        return None
    because = f"“{plain_name(name)}” is not the {ending(name).upper()} file that its name says."
    return Refusal(
        "file-not-what-it-says", because, fix="Save it anew and choose it again.", field="file"
    )


def reasons_against(
    name: str, data: bytes, formats: Mapping[str, Format], field: str = "file"
) -> list[Refusal]:
    """All that keeps a file from being taken, beside the field where it was asked for."""
    said = [
        format_is_taken(name, formats),
        size_is_taken(name, len(data)),
        bytes_fit_the_name(name, data, formats) if data else None,
    ]
    return [replace(each, field=field) for each in said if each is not None]


def told_apart(files: Sequence[tuple[int, str, date]]) -> dict[int, str]:
    """Id → its name; where several have one name, with the day on which it came and its number.

    files  (id, name, day), in the order in which they came
    """
    names = [name for _, name, _ in files]
    found: dict[int, str] = {}
    for place, (id, name, day) in enumerate(files):
        number = names[: place + 1].count(name)
        more = f" ({number} of {names.count(name)}, attached on {day_in_words(day)})"
        found[id] = name + (more if names.count(name) > 1 else "")
    return found
