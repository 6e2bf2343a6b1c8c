"""Word files made for tests: by python-docx, with what it cannot make put in as XML."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from docx import Document
from docx.oxml import parse_xml

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)


def word(fill: Callable[[Any], None]) -> bytes:
    """The bytes of a document that `fill` has written into."""
    document = Document()
    fill(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_body(*xml: str) -> bytes:
    """A document of these paragraphs and tables, as XML with the usual prefixes."""

    def fill(document: Any) -> None:
        for each in xml:
            put(document, each)

    return word(fill)


def put(document: Any, xml: str) -> None:
    """At the end of the text."""
    opening, rest = xml.split(" ", 1) if " " in xml.split(">", 1)[0] else xml.split(">", 1)
    joint = " " if " " in xml.split(">", 1)[0] else ">"
    element = parse_xml(f"{opening} {SPACES}{joint}{rest}")
    document.element.body.insert(len(document.element.body) - 1, element)


def p(*runs: str, style: str = "", properties: str = "") -> str:
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def ins(words: str, by: str = "Ann") -> str:
    return f'<w:ins w:id="1" w:author="{by}">{r(words)}</w:ins>'


def gone(words: str, by: str = "Ann") -> str:
    text = r(words).replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText ")
    return f'<w:del w:id="2" w:author="{by}">{text}</w:del>'


def changed(data: bytes, part: str, change: Callable[[bytes], bytes | None]) -> bytes:
    """The same file with one part changed, added (it is given b"") or, for None, taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        names = [*old.namelist(), *([part] if part not in old.namelist() else [])]
        for name in names:
            content: bytes | None = old.read(name) if name in old.namelist() else b""
            if name == part:
                assert content is not None
                content = change(content)
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def with_part(data: bytes, name: str, kind: str, xml: str) -> bytes:
    """The same file with a further part of the main document, such as footnotes."""
    relation = (
        f'<Relationship Id="rIdX{kind}" Type="http://schemas.openxmlformats.org/officeDocument'
        f'/2006/relationships/{kind}" Target="{name}"/></Relationships>'
    )
    data = changed(
        data,
        "word/_rels/document.xml.rels",
        lambda old: old.replace(b"</Relationships>", relation.encode()),
    )
    return changed(data, f"word/{name}", lambda _: xml.encode())


def footnotes(data: bytes, **notes: str) -> bytes:
    """notes  n1="words" for the footnote with id 1"""
    rows = "".join(
        f'<w:footnote w:id="{key[1:]}">{p(r(words))}</w:footnote>' for key, words in notes.items()
    )
    return with_part(
        data, "footnotes.xml", "footnotes", f"<w:footnotes {SPACES}>{rows}</w:footnotes>"
    )


def cites(key: str) -> str:
    return f'<w:r><w:footnoteReference w:id="{key}"/></w:r>'


def png(colour: int = 0) -> bytes:
    """One grey dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes([0, colour])))
        + chunk(b"IEND", b"")
    )


def protected() -> bytes:
    """The first bytes of a file with a password: an older container around it."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le")
    )


def numbering(levels: list[tuple[str, str]], key: int = 90) -> Callable[[Any], None]:
    """A list with (kind, words) for each level, under this id."""

    def add(document: Any) -> None:
        rows = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'<w:lvlText w:val="{words}"/></w:lvl>'
            for at, (kind, words) in enumerate(levels)
        )
        root = document.part.numbering_part.element
        abstract = parse_xml(
            f'<w:abstractNum {SPACES} w:abstractNumId="{key}">{rows}</w:abstractNum>'
        )
        root.insert(0, abstract)
        root.append(
            parse_xml(f'<w:num {SPACES} w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>')
        )

    return add


def listed(level: int, key: int = 90) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{key}"/></w:numPr>'
