"""Words that put blame on a child: advice to the writer, never a reason to refuse."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# What a new service begins with; people edit the list.
ADVISED: Sequence[tuple[str, str]] = (
    ("associating with", "being targeted by, or being exploited by"),
    ("boyfriend", "the person who exploits the child, where that is what happens"),
    ("sexual activity with", "sexual abuse of"),
    ("money mule", "a child who is exploited to move money"),
    ("putting themselves at risk", "being put at risk, or being coerced"),
    ("puts themselves at risk", "is put at risk, or is coerced"),
    ("put themselves at risk", "was put at risk, or was coerced"),
    ("lifestyle choice", "the child is being groomed, exploited or coerced"),
    ("promiscuous", "the child is being sexually exploited"),
    ("prostituting", "being sexually exploited"),
    ("child prostitute", "a child who is sexually exploited"),
    ("child prostitution", "sexual exploitation of children"),
    ("drug runner", "a child who is exploited to carry drugs"),
    ("streetwise", "what the child has been through, in plain words"),
)


SELVES = ("themselves", "themself", "himself", "herself")  # one stands for all in a phrase


@dataclass(frozen=True)
class Advice:
    """Words that were used, and what could be said in their place."""

    phrase: str
    instead: str


def advise(text: str, listed: Iterable[tuple[str, str]]) -> list[Advice]:
    """Each phrase of the list that stands in the text, once, whatever its capitals."""
    words = " ".join(text.split())
    return [
        Advice(phrase, instead)
        for phrase, instead in listed
        if re.search(rf"\b{_pattern(phrase)}\b", words, re.IGNORECASE)
    ]


def _pattern(phrase: str) -> str:
    any_of_them = f"(?:{'|'.join(SELVES)})"
    parts = (any_of_them if each.lower() in SELVES else re.escape(each) for each in phrase.split())
    return " ".join(parts)
