"""How large a PNG or a JPEG picture is, read from its own bytes. Pure."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8"
LONE = {0x01, *range(0xD0, 0xDA)}  # markers without a length
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # markers that say width and height

Size = tuple[int, int]  # width and height, in pixels


def size_of(data: bytes) -> Size | None:
    """None for what is no whole picture, whatever its first bytes say."""
    if data.startswith(PNG):
        return _size_of_png(data)
    return _size_of_jpeg(data) if data.startswith(JPEG) else None


def _size_of_png(data: bytes) -> Size | None:
    chunks = list(_chunks(data))
    kinds = [kind for kind, _ in chunks]
    if not kinds or kinds[0] != b"IHDR" or kinds[-1] != b"IEND" or b"IDAT" not in kinds:
        return None
    head = chunks[0][1]
    return _positive(*struct.unpack(">II", head[:8])) if len(head) == 13 else None


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content, as far as their checksums are right."""
    at = len(PNG)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if zlib.crc32(kind + body) != int.from_bytes(data[at + 8 + length : at + 12 + length]):
            return
        yield kind, body
        at += 12 + length


def _size_of_jpeg(data: bytes) -> Size | None:
    at = len(JPEG)
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return _positive(width, height)
        length = int.from_bytes(data[at + 2 : at + 4])
        at += 2 if marker in LONE else 1 if marker == 0xFF else 2 + length
    return None


def _positive(width: int, height: int) -> Size | None:
    return (width, height) if width and height else None
