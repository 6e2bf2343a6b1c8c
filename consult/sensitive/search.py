"""Look through a text once for everything that should not be in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from consult.sensitive.finding import Finding
from consult.sensitive.identifiers import RULES
from consult.sensitive.people import find_people

# What the documents are full of and is never somebody's: [2018] EWFC 40, SI 2015/372, a link.
APART = (
    ("[", re.compile(r"\[(?:19|20)\d\d\][ \t]+(?:\d+[ \t]+)?[A-Z][A-Za-z. ()]*\d+")),
    ("SI ", re.compile(r"\bSI[ \t]+\d{4}/\d+")),
    ("IS", re.compile(r"\b(?:ISBN|ISSN)[ \t:]*[\d-]+[\dX]")),
    ("://", re.compile(r"https?://\S+")),
    ("doi:", re.compile(r"\bdoi:\S+")),
)
TELLING = re.compile(r"[0-9@]")
AROUND = 100  # characters on either side of a digit in which an identifier may begin or end


def find_all(text: str) -> list[Finding]:
    """In the order in which they stand; where two overlap, the longer one."""
    blank = text
    for sign, pattern in APART:
        if sign in blank:
            blank = pattern.sub(lambda found: " " * len(found[0]), blank)
    kept: list[Finding] = []
    for each in sorted(
        [*_identifiers(blank), *find_people(blank)], key=lambda one: (one.start, -one.end)
    ):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _identifiers(text: str) -> Iterator[Finding]:
    windows = list(_windows(text))
    lower = text.lower() if windows else ""
    for rule in RULES:
        if rule.signs and not any(sign in lower for sign in rule.signs):
            continue
        for start, end in windows:
            for found in rule.pattern.finditer(text, start, end):
                if rule.holds(found, text):
                    yield Finding(*found.span(), rule.kind, found[0], rule.why)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Parts of the text around digits and signs of an address; parts that touch are one."""
    start = end = -1
    for found in TELLING.finditer(text):
        if start >= 0 and found.start() - AROUND > end:
            yield start, end
            start = -1
        if start < 0:
            start = max(0, found.start() - AROUND)
        end = min(len(text), found.end() + AROUND)
    if start >= 0:
        yield start, end
