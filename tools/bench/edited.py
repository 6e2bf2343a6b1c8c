"""A long text, heavily edited by a program that knows what became of every word."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from consult.documents.block import HEADING, PARAGRAPH, Block
from consult.documents.carry import carry
from consult.documents.quoting import Quote, Span, quote_at, words_of

_COMMON = (
    "the of and to a in that is for it as with on by this be are or an from at which not have has "
    "must should will may can child children family practitioner agency agencies police health "
    "social worker school information risk harm assessment meeting plan review decision manager "
    "record share safeguarding referral strategy discussion within working days where when who"
)
_SYLLABLES = "ba con der el for gan hi jun ka lo mer nu or pe qui ra sta tu vor wen xi yo zem"
COMMON, SYLLABLES = _COMMON.split(), _SYLLABLES.split()


@dataclass(frozen=True)
class Word:
    """`id` is the same wherever the word goes."""

    id: int
    text: str


@dataclass
class Paragraph:
    words: list[Word]
    heading: bool = False


@dataclass
class Edited:
    """Two versions, and of each block which words it is made of."""

    old: list[Block]
    new: list[Block]
    old_words: dict[str, list[Word]]
    new_words: dict[str, list[Word]]
    quotes: list[tuple[str, Quote, tuple[int, ...]]] = field(default_factory=list)


def make(paragraphs: int = 1_600, quotes: int = 5_000, seed: int = 7) -> Edited:
    """About eight blocks a page; every quote is of 1 to 14 words."""
    maker = _Maker(random.Random(seed))
    before = [maker.paragraph(heading=at % 12 == 0) for at in range(paragraphs)]
    after = maker.edit(before)
    old = [replace(_block(each), anchor=f"p-{at}") for at, each in enumerate(before)]
    carried = carry(old, [_block(each) for each in after])
    new = [each.block for each in carried]
    found = Edited(
        old,
        new,
        {block.anchor: each.words for block, each in zip(old, before, strict=True)},
        {block.anchor: each.words for block, each in zip(new, after, strict=True)},
    )
    bodies = [block for block in old if block.kind == PARAGRAPH]
    for _ in range(quotes):
        found.quotes.append(maker.quote(maker.random.choice(bodies), found.old_words))
    return found


def _block(paragraph: Paragraph) -> Block:
    text = " ".join(each.text for each in paragraph.words)
    kind, level = (HEADING, 2) if paragraph.heading else (PARAGRAPH, 0)
    return Block("", kind, level, "", text)


def spans(words: Sequence[Word]) -> list[Span]:
    """Where each word stands in the text of its block."""
    found, at = [], 0
    for word in words:
        found.append(Span(at, at + len(word.text)))
        at += len(word.text) + 1
    return found


class _Maker:
    def __init__(self, numbers: random.Random) -> None:
        self.random = numbers
        self._ids = count()
        pick = numbers.choice
        self._rare = [
            "".join(pick(SYLLABLES) for _ in range(numbers.randint(2, 4))) for _ in range(3_000)
        ]

    def word(self) -> Word:
        often = self.random.random() < 0.7
        return Word(next(self._ids), self.random.choice(COMMON if often else self._rare))

    def sentence(self) -> list[Word]:
        words = [self.word() for _ in range(self.random.randint(8, 24))]
        words = [each for at, each in enumerate(words) if each.text != words[at - 1].text]
        return [*words[:-1], replace(words[-1], text=words[-1].text + ".")]

    def paragraph(self, *, heading: bool = False) -> Paragraph:
        if heading:
            return Paragraph([self.word() for _ in range(self.random.randint(3, 6))], True)
        return Paragraph(
            [word for _ in range(self.random.randint(1, 5)) for word in self.sentence()]
        )

    def quote(
        self, block: Block, words: dict[str, list[Word]]
    ) -> tuple[str, Quote, tuple[int, ...]]:
        inside = words[block.anchor]
        first = self.random.randrange(len(inside))
        last = min(first + self.random.randint(0, 13), len(inside) - 1)
        where = spans(inside)
        quote = quote_at(words_of(block), Span(where[first].start, where[last].end))
        return block.anchor, quote, tuple(each.id for each in inside[first : last + 1])

    def edit(self, before: Sequence[Paragraph]) -> list[Paragraph]:
        """Two paragraphs in three are changed: words, sentences, splits, joins, moves, copies."""
        after: list[Paragraph] = []
        waiting = iter(before)
        for each in waiting:
            if each.heading:
                after.append(each)
                continue
            chance = self.random.random()
            if chance < 0.06:
                continue  # removed
            if chance < 0.11 and (following := next(waiting, None)) is not None:
                joined = [*each.words, *following.words]
                kept = [Paragraph(joined)] if not following.heading else [each, following]
                after += kept
            elif chance < 0.17 and len(each.words) > 20:
                at = self._end_of_sentence(each.words)
                after += [Paragraph(each.words[:at]), Paragraph(each.words[at:])]
            elif chance < 0.21:
                after.insert(self.random.randrange(len(after) + 1), each)  # moved
            elif chance < 0.25:
                after += [each, self._reworded(self._copy(each), 0.15)]  # one that is alike
            else:
                after.append(self._changed(each, chance))
        return after

    def _changed(self, each: Paragraph, chance: float) -> Paragraph:
        if chance < 0.50:
            return self._reworded(each, 0.10)
        if chance < 0.56:
            return Paragraph([*self.sentence(), *each.words])
        if chance < 0.62:
            return Paragraph(each.words[self._end_of_sentence(each.words) % len(each.words) :])
        if chance < 0.67:
            return self._reworded(each, 0.5)
        return each

    def _reworded(self, each: Paragraph, part: float) -> Paragraph:
        words: list[Word] = []
        for word in each.words:
            chance = self.random.random()
            if chance < part / 3:
                continue
            words.append(self._other(word) if chance < part else word)
            if chance > 1 - part / 4:
                words.append(self.word())
        return Paragraph(words or [self.word()])

    def _other(self, word: Word) -> Word:
        found = self.word()
        return found if found.text != word.text else replace(found, text=f"{found.text}ly")

    def _copy(self, each: Paragraph) -> Paragraph:
        return Paragraph([Word(next(self._ids), word.text) for word in each.words])

    def _end_of_sentence(self, words: Sequence[Word]) -> int:
        ends = [at + 1 for at, each in enumerate(words[:-1]) if each.text.endswith(".")]
        return self.random.choice(ends) if ends else len(words) // 2 or 1
