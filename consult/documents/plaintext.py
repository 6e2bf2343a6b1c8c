"""Plain text as Markdown: guess the headings, and let every other sign stand for itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from consult.documents.block import PARAGRAPH
from consult.documents.lines import ATX, BOX, DELIMITER, FENCE, ITEM, RULE
from consult.documents.numbering import split_typed

_SPECIAL = re.compile(r"[\\`*\[\]<]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w)|~~")
_NUMBERED = re.compile(r"([A-Z]{0,2}[0-9]{1,3}(?:\.[0-9]{1,3})*)[.)]?\s+[^\Wa-z_]")
_ANY_NUMBER = re.compile(r"([A-Z]{0,2}[0-9]{0,3}(?:\.[0-9]{1,3})*)[.:)]?\s+\S")
_ENDS = re.compile(r"[.;:?!][\"'”’)\]]*$")  # a sentence
_WRAPPED = 60  # characters of a line that may go on below
_UNDERLINE = re.compile(r"([=\-~_*])\1{2,}$")
_TITLE_LENGTH = 100


def as_markdown(text: str) -> str:
    """Paragraphs are parted by blank lines, or by numbers typed before them; a heading stands
    alone, is underlined, or is numbered above what its number begins."""
    paragraphs = [
        [line for line in part.split("\n") if line.strip()]
        for part in re.split(r"\n(?:[^\S\n]*\n)+", text)
    ]
    runs = [_parted(lines) for lines in paragraphs if lines]
    depths = [depth for run in runs for depth in _depths(run)]
    paragraphs = [lines for run in runs for lines in run]
    written = []
    for index, lines in enumerate(paragraphs):
        around = depths[max(index - 1, 0) : index] + depths[index + 1 : index + 2]
        depth = depths[index] if depths[index] not in around else 0
        written.append(_paragraph(lines, depth))
    return "\n\n".join(written)


def _parted(lines: Sequence[str]) -> list[list[str]]:
    """Lines that touch, parted where one begins with a number that somebody typed.

    A number that is only cited, or counts something, may come to stand first in a line too.
    """
    runs = [[lines[0]]]
    number = _number(lines[0])
    for before, line in pairwise(lines):
        mine = _number(line)
        if mine and _begins(line, mine, before.strip(), number):
            runs.append([line])
            number = mine
        else:
            runs[-1].append(line)
    return runs


def _number(line: str) -> str:
    found = _ANY_NUMBER.match(line.strip())
    return found[1] if found and not ITEM.match(line.strip()) else ""


def _begins(line: str, number: str, before: str, last: str) -> bool:
    """Whether this number begins a paragraph. `last` is the number above, `before` the line."""
    typed = bool(split_typed(PARAGRAPH, line.strip())[0])
    ends = bool(_ENDS.search(before))
    if "." not in number:
        return bool(_NUMBERED.match(line.strip())) and _follows(number, last)
    if _follows(number, last):
        return typed or ends
    return typed and (ends or len(before) < _WRAPPED)


def _follows(number: str, last: str) -> bool:
    """4.2, 4.1.1 and 5 follow 4.1, and so does 5.1."""
    old, new = last.split("."), number.split(".")
    while new[-1] == "1" and len(new) > 1 and old[: len(new)] != new:
        new = new[:-1]
        if old == new:
            return True
    at = len(new) - 1
    if len(old) <= at or old[:at] != new[:at]:
        return False
    return old[at].isdigit() and new[at].isdigit() and int(new[at]) == int(old[at]) + 1


def _depths(run: Sequence[Sequence[str]]) -> list[int]:
    """Of what touches, only a number that the next one goes into is a heading's."""
    found = [_numbered_depth(lines) for lines in run]
    for at, lines in enumerate(run[: len(run) if len(run) > 1 else 0]):
        below = _number(run[at + 1][0]) if at + 1 < len(run) else ""
        if not below.startswith(f"{_number(lines[0])}."):
            found[at] = 0
    return found


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
