"""Plain text as Markdown: guess the headings, and let every other sign stand for itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from consult.documents.lines import ATX, BOX, DELIMITER, FENCE, ITEM, RULE

_SPECIAL = re.compile(r"[\\`*\[\]<]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w)|~~")
_NUMBERED = re.compile(r"([A-Z]{0,2}[0-9]{1,3}(?:\.[0-9]{1,3})*)[.)]?\s+[^\Wa-z_]")
_UNDERLINE = re.compile(r"([=\-~_*])\1{2,}$")
_TITLE_LENGTH = 100


def as_markdown(text: str) -> str:
    """Paragraphs are parted by blank lines; a heading stands alone or is underlined."""
    paragraphs = [
        [line for line in part.split("\n") if line.strip()]
        for part in re.split(r"\n(?:[^\S\n]*\n)+", text)
    ]
    paragraphs = [lines for lines in paragraphs if lines]
    depths = [_numbered_depth(lines) for lines in paragraphs]
    written = []
    for index, lines in enumerate(paragraphs):
        around = depths[max(index - 1, 0) : index] + depths[index + 1 : index + 2]
        depth = depths[index] if depths[index] not in around else 0
        written.append(_paragraph(lines, depth))
    return "\n\n".join(written)


def _paragraph(lines: Sequence[str], depth: int) -> str:
    if len(lines) > 1 and (under := _UNDERLINE.match(lines[1].strip())) and _is_short(lines[0]):
        heading = f"{'#' if under[1] == '=' else '##'} {escaped(lines[0].strip())}"
        return "\n\n".join([heading, *([_paragraph(lines[2:], 0)] if lines[2:] else [])])
    if depth or (len(lines) == 1 and _is_shouted(lines[0])):
        return f"{'#' * min(depth or 1, 6)} {escaped(lines[0].strip())}"
    return "\n".join(_line(line) for line in lines)


def _numbered_depth(lines: Sequence[str]) -> int:
    """How deep a hand-numbered heading is ("4.1 Title" is 2); 0 when it is not one."""
    line = lines[0].strip()
    found = _NUMBERED.match(line)
    if len(lines) > 1 or not found or not _is_short(line):
        return 0
    return found[1].count(".") + 1


def _is_short(line: str) -> bool:
    return len(line.strip()) <= _TITLE_LENGTH and line.strip()[-1] not in ".,;"


def _is_shouted(line: str) -> bool:
    return _is_short(line) and line.isupper() and sum(map(str.isalpha, line)) > 2


def escaped(line: str) -> str:
    """Every sign stands for itself."""
    return _SPECIAL.sub(r"\\\g<0>", line)


def _line(line: str) -> str:
    """Escape a line whose start would be read as Markdown; bullets and numbers stay."""
    body = line.strip()
    indent = line[: len(line) - len(line.lstrip())]
    if item := ITEM.match(body):
        mark = "-" if item[1] else item[0].rstrip()
        return f"{indent}{mark} {escaped(body[item.end() :])}"
    safe = escaped(body)
    risky = any(each.match(body) for each in (ATX, RULE, FENCE, DELIMITER, BOX))
    if safe == body and (risky or body[0] in ">=-"):
        safe = "\\" + safe
    return indent + safe
