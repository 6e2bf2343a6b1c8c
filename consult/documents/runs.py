"""The words of a block with their looks, for forms that are not HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from consult.documents.block import CODE, Block
from consult.documents.inline import IMAGES, MAX_MARKED_UP, tokens, words_in
from consult.documents.wording import DELETED, INSERTED, Piece, compare


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look. `href` is where they lead, or empty.

    note   the label of the footnote that is referred to here; then the words are “[label]”
    image  the key of the image that is shown here; then the words say what it shows
    """

    text: str
    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    href: str = ""
    note: str = ""
    image: str = ""

    @property
    def is_sign(self) -> bool:
        """Whether it is no words, but stands for something."""
        return bool(self.note or self.image)


def runs_of(text: str) -> list[Run]:
    """The marked-up words of a block; their texts joined are what `plain_text` gives."""
    if len(text) > MAX_MARKED_UP:
        return [Run(text)]
    found: list[Run] = []
    look = Run("")
    for token in tokens(text):
        name, _, side = token.type.rpartition("_")
        if name == "link":
            look = replace(look, href=str(token.attrs.get("href", "")) if side == "open" else "")
        elif name == "strong":
            look = replace(look, bold=side == "open")
        elif name == "em":
            look = replace(look, italic=side == "open")
        elif name == "s":
            look = replace(look, struck=side == "open")
        elif token.type == "footnote_reference":
            found.append(replace(look, text=words_in(token), note=token.content))
        elif token.type == "image":
            key = str(token.attrs.get("src", "")).removeprefix(IMAGES)
            found.append(replace(look, text=words_in(token), image=key))
        else:
            found.append(replace(look, text=words_in(token), code=token.type == "code_inline"))
    return list(_joined(found))


def runs_of_block(block: Block) -> list[Run]:
    """As `runs_of`; code is words as they stand."""
    return [Run(block.text, code=True)] if block.kind == CODE else runs_of(block.text)


def compared(before: Sequence[Run], after: Sequence[Run]) -> list[tuple[str, Run]]:
    """What was deleted, inserted or kept, each piece as it looks: kept words look as they do now.

    Where words are the same and only their look changed, the later look is given as kept.
    """
    old, new = _Reel(before), _Reel(after)
    found: list[tuple[str, Run]] = []
    for piece in compare(_words(before), _words(after)):
        found += [(piece.kind, run) for run in _taken(piece, old, new)]
    return found


def _taken(piece: Piece, old: _Reel, new: _Reel) -> list[Run]:
    size = len(piece.text)
    if piece.kind == INSERTED:
        return new.take(size)
    if piece.kind == DELETED:
        return old.take(size)
    old.take(size)
    return new.take(size)


class _Reel:
    """Runs that are unwound by so many characters at a time."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self._left = [run for run in runs if run.text][::-1]

    def take(self, size: int) -> list[Run]:
        taken: list[Run] = []
        while size and self._left:
            run = self._left.pop()
            if len(run.text) > size:
                self._left.append(replace(run, text=run.text[size:]))
                run = replace(run, text=run.text[:size])
            size -= len(run.text)
            taken.append(run)
        return taken


def _words(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    last: Run | None = None
    for run in runs:
        if last is not None and not run.is_sign and replace(last, text="") == replace(run, text=""):
            last = replace(last, text=last.text + run.text)
            continue
        if last is not None and last.text:
            yield last
        last = run
    if last is not None and last.text:
        yield last
