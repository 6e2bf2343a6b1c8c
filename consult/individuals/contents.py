"""What an answer from the public says: comments on the text, and answers to questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Said:
    """A comment on a block of a version, or (no anchor) on the whole of it.

    asked  what a young person was asked, in the words of their page
    """

    version_id: int
    anchor: str | None
    body: str
    asked: str = ""

    @property
    def words(self) -> str:
        """As a comment: with what it answers, since nobody else was asked that."""
        return f"Asked: “{self.asked}”\n\n{self.body}" if self.asked else self.body


@dataclass(frozen=True)
class Answered:
    """An answer to a question, as `asking.Words` has it."""

    question_id: int
    value: str
    other: str = ""
    more: str = ""


@dataclass(frozen=True)
class Content:
    """explained  why what looks as if it identifies somebody does not"""

    comments: tuple[Said, ...] = ()
    answers: tuple[Answered, ...] = ()
    explained: str = ""

    def __bool__(self) -> bool:
        return bool(self.comments or self.answers)

    @property
    def texts(self) -> dict[str, str]:
        """Field of the form that shows it → what is written in somebody's own words. What is
        chosen in a list is among them: it identifies nobody, and costs nothing to look at."""
        found = {f"comment_{at}": each.body for at, each in enumerate(self.comments)}
        for each in self.answers:
            found |= {f"q{each.question_id}": each.value}
            found |= {f"o{each.question_id}": each.other, f"m{each.question_id}": each.more}
        return {name: text for name, text in found.items() if text}

    def with_words(self, words: Mapping[str, str]) -> Content:
        """The same with other words in fields of `texts`; what is left without any is left out."""
        comments = (
            replace(each, body=words.get(f"comment_{at}", each.body))
            for at, each in enumerate(self.comments)
        )
        return replace(
            self,
            comments=tuple(each for each in comments if each.body),
            answers=tuple(_answers(self.answers, words)),
        )

    @property
    def stored(self) -> dict[str, Any]:
        return asdict(self)


def _answers(answers: tuple[Answered, ...], words: Mapping[str, str]) -> Iterator[Answered]:
    for each in answers:
        id = each.question_id
        made = replace(
            each,
            value=words.get(f"q{id}", each.value),
            other=words.get(f"o{id}", each.other),
            more=words.get(f"m{id}", each.more),
        )
        if made.value:
            yield made


def content_of(stored: Mapping[str, Any]) -> Content:
    return Content(
        tuple(Said(**each) for each in stored["comments"]),
        tuple(Answered(**each) for each in stored["answers"]),
        stored.get("explained", ""),
    )
