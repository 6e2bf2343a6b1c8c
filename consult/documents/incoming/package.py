"""A Word file opened with care: it is a zip archive of XML that anybody may have made.

Nothing is unpacked before it is known to be small, no entity is ever expanded, nothing is fetched.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from lxml import etree

from consult.documents.incoming.names import UNPACKED_MB, XML_MB, w
from workflows.refusal import Refusal, Refused

MOST_PARTS = 4_000
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    EOFError,
    NotImplementedError,
    RuntimeError,  # an entry with a password of its own
    ValueError,
    OSError,
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_NO_TITLE = re.compile(
    r"^(?:microsoft word\b|(?:word )?document ?\d*$|untitled)|\.(?:docx?|dotx?|rtf|pdf|odt)$",
    re.IGNORECASE,
)
_STRICT = {
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/drawingml/": (
        b"http://schemas.openxmlformats.org/drawingml/2006/"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/math": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/math"
    ),
}


@dataclass(frozen=True, slots=True)
class Relation:
    kind: str
    target: str
    external: bool


@dataclass
class Package:
    """The main part, and what belongs to it by the last word of the kind of relation."""

    document: Any
    relations: dict[str, Relation]
    _archive: zipfile.ZipFile
    _name: str
    _left: int = UNPACKED_MB * 1024 * 1024
    _of_part: dict[str, dict[str, Relation]] = field(default_factory=dict)
    _noted: dict[str, tuple[str, str]] | None = None

    def related(self, kind: str) -> Any:
        """The root of the part of this kind ("footnotes", "numbering"), or None."""
        for each in self.relations.values():
            if each.kind == kind and not each.external and self._has(each.target):
                return self._xml(each.target)
        return None

    def noted(self, bookmark: str) -> tuple[str, str]:
        """Kind and id of the note whose reference stands at this bookmark, or two times ""."""
        if self._noted is None:
            self._noted = _noted_in(self.document)
        return self._noted.get(bookmark, ("", ""))

    def heads(self) -> Iterator[Any]:
        """The roots of the heads of its pages."""
        for each in self.relations.values():
            if each.kind == "header" and not each.external and self._has(each.target):
                yield self._xml(each.target)

    def relations_of(self, kind: str) -> dict[str, Relation]:
        """Relations of the part of this kind."""
        for each in self.relations.values():
            if each.kind == kind and not each.external:
                return self._relations(each.target)
        return {}

    def title(self) -> str:
        """Among its properties; "" where Word, or another program, only put a file's name there."""
        for each in self._relations("").values():
            if each.kind == "core-properties" and not each.external and self._has(each.target):
                try:
                    words = self._xml(each.target).findtext(_TITLE) or ""
                except Refused:
                    return ""  # a text is not refused for what is said about it
                title = " ".join(words.split())
                return "" if _NO_TITLE.search(title) else title
        return ""

    def media(self, target: str) -> bytes:
        return self._read(target) if self._has(target) else b""

    def _has(self, target: str) -> bool:
        return target in self._archive.NameToInfo

    def _xml(self, target: str) -> Any:
        return parse_xml(self._read(target, XML_MB), self._name)

    def _read(self, target: str, most_mb: int = UNPACKED_MB) -> bytes:
        most = min(self._left, most_mb * 1024 * 1024)
        with self._archive.open(target) as part:
            data = part.read(most + 1)
        if len(data) > most:
            raise _too_large(self._name)
        self._left -= len(data)
        return data

    def _relations(self, target: str) -> dict[str, Relation]:
        folder, name = posixpath.split(target)
        where = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self._has(where):
            return {}
        return dict(_each_relation(self._xml(where), folder))


def look_over(name: str, data: bytes) -> zipfile.ZipFile:
    """The archive, where nothing stands against it at a glance; nothing of its text is unpacked.
    Raises Refused as open_package does."""
    if data.startswith(b"%PDF-"):
        because = f"“{name}” is a PDF, whatever its name says. Open it in Word"
        fix = "and save it as “Word document (.docx)”, or copy its text and paste it into the box."
        raise Refused(Refusal("word-is-pdf", f"{because} {fix}", field="file"))
    if data.startswith(_OLE):
        raise _ole(name, data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        _look_at(name, archive)
    except _BROKEN as error:
        raise broken(name) from error
    return archive


def open_package(name: str, data: bytes) -> Package:
    """Raises Refused, each with the field "file": word-is-pdf, word-protected, word-old,
    word-broken, word-macros, word-too-large."""
    archive = look_over(name, data)
    try:
        package = Package(None, {}, archive, name)
        main = next(
            (r.target for r in package._relations("").values() if r.kind == "officeDocument"),
            "word/document.xml",
        )
        package.document = package._xml(main)
        package.relations = package._relations(main)
    except _BROKEN as error:
        raise broken(name) from error
    return package


def parse_xml(data: bytes, name: str) -> Any:
    """Raises Refused: word-broken, also for XML that declares entities."""
    for strict, usual in _STRICT.items():
        data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise broken(name) from error
    if root is None or root.getroottree().docinfo.doctype:
        raise broken(name)
    return root


def broken(name: str) -> Refused:
    return Refused(
        Refusal(
            "word-broken",
            f"“{name}” cannot be read as a Word file: it is damaged, or not one. "
            "Open it in Word, save it again as .docx and choose the new file.",
            field="file",
        )
    )


def _ole(name: str, data: bytes) -> Refused:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Refused(
            Refusal(
                "word-protected",
                f"“{name}” is protected with a password. Take the password off in Word "
                "(File, Info, Protect document), save it and choose it again.",
                field="file",
            )
        )
    return Refused(
        Refusal(
            "word-old",
            f"“{name}” is in the old Word format (.doc). Save it in Word as “Word document "
            "(.docx)” and choose the new file.",
            field="file",
        )
    )


def _look_at(name: str, archive: zipfile.ZipFile) -> None:
    """Before anything is unpacked. What an archive says of its sizes is not believed alone."""
    entries = archive.infolist()
    if len(entries) > MOST_PARTS or sum(e.file_size for e in entries) > UNPACKED_MB * 1024 * 1024:
        raise _too_large(name)
    names = {each.filename.lower() for each in entries}
    kinds = b""
    if "[Content_Types].xml" in archive.NameToInfo:
        with archive.open("[Content_Types].xml") as part:
            kinds = part.read(1024 * 1024)
    if any(each.endswith("vbaproject.bin") for each in names) or b"macroEnabled" in kinds:
        raise Refused(
            Refusal(
                "word-macros",
                f"“{name}” has macros in it, which are not taken here. Save it in Word as “Word "
                "document (.docx)” without macros and choose the new file.",
                field="file",
            )
        )


def _too_large(name: str) -> Refused:
    return Refused(
        Refusal(
            "word-too-large",
            f"“{name}” unpacks to more than {UNPACKED_MB} MB, or to more than {XML_MB} MB of "
            "text. Split it, or make its images smaller.",
            field="file",
        )
    )


def _each_relation(root: Any, folder: str) -> Iterator[tuple[str, Relation]]:
    for each in root.iter(_RELATIONS):
        external = each.get("TargetMode") == "External"
        target = each.get("Target", "")
        if not external:
            target = posixpath.normpath(posixpath.join(folder, unquote(target))).lstrip("/")
        yield (
            each.get("Id", ""),
            Relation(each.get("Type", "").rpartition("/")[2], target, external),
        )


def _noted_in(root: Any) -> dict[str, tuple[str, str]]:
    """{a bookmark: (kind, id) of the note that is referred to between its ends}"""
    found: dict[str, tuple[str, str]] = {}
    begun: dict[str, str] = {}
    kinds = {w(f"{kind}Reference"): kind for kind in ("footnote", "endnote")}
    for each in root.iter(w("bookmarkStart"), w("bookmarkEnd"), *kinds):
        if each.tag == w("bookmarkStart"):
            begun[each.get(w("id"), "")] = each.get(w("name"), "")
        elif each.tag == w("bookmarkEnd"):
            begun.pop(each.get(w("id"), ""), None)
        else:
            for name in begun.values():
                found.setdefault(name, (kinds[each.tag], each.get(w("id"), "")))
    return found
