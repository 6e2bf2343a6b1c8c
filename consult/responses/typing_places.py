"""Which form of a response something is typed in, as one word: answers, c7, v3, v3-b12."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

ANSWERS = "answers"
SHAPE = re.compile(
    r"answers|c(?P<comment>\d{1,9})|v(?P<version>\d{1,9})(-(?P<anchor>[\w-]{1,20}))?",
    re.ASCII,
)
OWN_WORDS = re.compile(r"body|proposed|rationale|withheld_why|[qom]\d+(-\w+)?")


@dataclass(frozen=True)
class TypedAt:
    """A form: of one comment, of a new one on a version or a block of it, or of the answers."""

    comment_id: int | None = None
    version_id: int | None = None
    anchor: str | None = None

    @classmethod
    def parse(cls, word: str) -> Self | None:
        found = SHAPE.fullmatch(word)
        if found is None:
            return None
        comment, version = found["comment"], found["version"]
        return cls(
            int(comment) if comment else None, int(version) if version else None, found["anchor"]
        )

    def __str__(self) -> str:
        if self.comment_id is not None:
            return f"c{self.comment_id}"
        if self.version_id is None:
            return ANSWERS
        return f"v{self.version_id}-{self.anchor}" if self.anchor else f"v{self.version_id}"


def words_in(fields: Iterable[tuple[str, str]]) -> str:
    """What was typed or answered, as one text; empty when there is none."""
    said = (value.strip() for name, value in fields if OWN_WORDS.fullmatch(name))
    return "\n\n".join(filter(None, said))
