"""Bytes that somebody uploaded or pasted, into text that can be trusted to be text."""

from __future__ import annotations

import codecs
import re
import unicodedata

MAX_CHARACTERS = 2_000_000
MAX_BLOCKS = 5_000

_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Undecodable(ValueError):
    """The bytes are not text; the message is a sentence for the person who sent them."""


class TooLong(ValueError):
    """The text is beyond what one document may hold; the message says by how much."""


def decode(data: bytes) -> str:
    """UTF-8, UTF-16 with a byte order mark, or Windows text; raises Undecodable or TooLong."""
    if len(data) > MAX_CHARACTERS * 4:
        raise TooLong(_too_long(len(data) // 4))
    if data.startswith(_UTF16):
        text = _strict(data, "utf-16")
    else:
        text = _eight_bit(data)
    sample = text[:65_536]
    if len(_BINARY.findall(sample)) > 2 + len(sample) // 200:
        raise Undecodable(_NOT_TEXT)
    return clean(text)


def clean(text: str) -> str:
    """One kind of newline, composed characters, no control characters but tab and newline."""
    if len(text) > MAX_CHARACTERS:
        raise TooLong(_too_long(len(text)))
    text = _CONTROLS.sub("", _NEWLINES.sub("\n", text))
    return unicodedata.normalize("NFC", text)


_NOT_TEXT = (
    "This file is not plain text. Save it as plain text or Markdown (UTF-8) and send it again, "
    "or copy the text from Word or a PDF and paste it into the box."
)


def _too_long(size: int) -> str:
    return (
        f"This text is about {size:,} characters long. "
        f"One document may hold {MAX_CHARACTERS:,}: split it into chapters."
    )


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Undecodable(_NOT_TEXT) from None


def _eight_bit(data: bytes) -> str:
    if b"\x00" in data:
        raise Undecodable(_NOT_TEXT)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _strict(data, "cp1252")
    if not _looks_like_words(text):
        raise Undecodable(_NOT_TEXT)
    return text


def _looks_like_words(text: str) -> bool:
    """Windows text is mostly plain letters; compressed or encrypted bytes are not."""
    sample = text[:65_536]
    plain = sum(1 for char in sample if char.isascii() and (char.isprintable() or char.isspace()))
    return plain >= 0.7 * len(sample)
