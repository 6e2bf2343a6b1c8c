"""Where a comment of a sheet stands: by the name of a place, as people write it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from consult.documents.block import Block
from consult.documents.naming import WHOLE, first_words, name_all
from consult.documents.other_wording import is_other
from consult.documents.quoting import places_of as spans_of
from consult.documents.quoting import words_of
from consult.responses import rules

Place = tuple[int, str | None]  # version, anchor: none for the whole text
AS_IT_STANDS = "Write its number or heading as in the text, or “Whole document”."
MOST_NAMED = 5  # documents that a refusal offers by name
ONE_OF_THEM = "Write its title as it stands in the consultation."
GENERAL = {"", "general", "whole document", "whole text", "the whole text", "all", "ge", "overall"}
_LIST = re.compile(
    r", (?:(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth) list|list [0-9]+)"
)
_ITEM = re.compile(
    r"[,;:]?\s*\(?\b(?:list item|bullet point|bullet|item)\b(?:\s+(?:no|number)\b\.?)?\s*"
)
_SIGN = re.compile(r"(?<=[0-9])\s*(\([a-z]{1,5}\))")
_LEAD = re.compile(
    r"^(?:§+|(?:section|sect|clause|sub-?clause|paragraph|para|chapter|no|number)s?\b)[.:]?\s*",
    re.IGNORECASE,
)


class Unplaced(ValueError):
    """There is no such place; the message is a sentence for the person who wrote it."""


class NoDocument(Unplaced):
    """Nothing says which of several texts is meant."""


@dataclass(frozen=True)
class Text:
    """A text that is commented on, with the names of its places."""

    version_id: int
    title: str
    names: Mapping[str, str]  # anchor → name
    words: Mapping[str, str]  # anchor → its first words
    kinds: Mapping[str, str]  # anchor → heading, paragraph …
    texts: Mapping[str, str]  # anchor → all its words

    @property
    def anchors(self) -> Sequence[str]:
        return list(self.names)


@dataclass
class Places:
    """All texts of a round.

    usual  the version that is meant where nothing says which text, as whoever sends a sheet chose
    """

    texts: Sequence[Text]
    usual: int | None = None
    _named: dict[int, dict[str, str]] = field(default_factory=dict)
    _items: dict[int, dict[str, list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for text in self.texts:
            names = self._named[text.version_id] = {}
            items = self._items[text.version_id] = {}
            for anchor, name in text.names.items():
                for called in _items_called(name):
                    items.setdefault(called, []).append(anchor)
            for anchor, name in text.names.items():
                names.setdefault(_key(name), anchor)
                if text.kinds[anchor] == "heading":
                    names.setdefault(_key(text.words[anchor]), anchor)

    def holds(self, place: Place) -> bool:
        version_id, anchor = place
        text = self.text(version_id)
        return text is not None and (anchor is None or anchor in text.names)

    def text(self, version_id: int) -> Text | None:
        return next((each for each in self.texts if each.version_id == version_id), None)

    def name(self, place: Place) -> str:
        """As the forms and the pages say it."""
        text = self.text(place[0])
        return WHOLE if place[1] is None or text is None else text.names[place[1]]

    def says(self, place: Place, wording: str) -> bool:
        """Whether a proposed wording is what stands there already."""
        text = self.text(place[0])
        if place[1] is None or text is None:
            return False
        return not is_other(wording, text.kinds[place[1]], text.texts[place[1]])

    def begins(self, place: Place, words: str) -> bool:
        """Whether these are the first words of a place, as our own form gives them."""
        text = self.text(place[0])
        return text is not None and text.words.get(place[1] or "") == words

    def has_once(self, place: Place, words: str) -> bool:
        """Whether a comment there can be about these words."""
        version_id, anchor = place
        text = self.text(version_id)
        if anchor is None or text is None or len(words) > rules.LONGEST_QUOTE:
            return False
        block = Block(anchor, text.kinds[anchor], 0, "", text.texts[anchor])
        return len(spans_of(words, words_of(block))) == 1

    def find(self, document: str, said: str, *, number: bool = False) -> Place:
        """By title and name; number: the cell held a number, which forgets its last noughts.

        Raises Unplaced with the sentence for it.
        """
        ways = [said, *(f"{said}{'0' * n}" for n in (1, 2))] if number and "." in said else [said]
        text = self._only(document, ways) or self._text(document)
        if _key(said) in GENERAL:
            return text.version_id, None
        if len(same := self._items_so(text, said)) > 1:
            raise Unplaced(_which_item(text, said, same))
        found = {way: anchor for way in ways if (anchor := self._anchor(text, way))}
        if not found:
            raise Unplaced(f"There is no place “{_short(said)}” in {_called(text)}. {AS_IT_STANDS}")
        if len(found) > 1:
            both = " or ".join(found)
            raise Unplaced(f"Is it {both}? Excel takes the last 0 off numbers: write it as text.")
        return text.version_id, next(iter(found.values()))

    def _only(self, document: str, ways: Sequence[str]) -> Text | None:
        """Where no document is named: the one text that has such a place."""
        if _key(document):
            return None
        having = [text for text in self.texts if any(self._anchor(text, way) for way in ways)]
        return having[0] if len(having) == 1 else None

    def _anchor(self, text: Text, said: str) -> str | None:
        names = self._named[text.version_id]
        found = names.get(_key(said)) or names.get(_key(_LEAD.sub("", said.strip())))
        return found or next(iter(self._items_so(text, said)), None)

    def _items_so(self, text: Text, said: str) -> list[str]:
        """The items of lists that are called so; several where a section has several lists."""
        return self._items[text.version_id].get(_item_key(_LEAD.sub("", said.strip())), [])

    @property
    def _titles(self) -> str:
        """Those there are to choose from, the first few by name."""
        shown = [_called(text) for text in self.texts[:MOST_NAMED]]
        left = len(self.texts) - len(shown)
        if left:
            return f"{', '.join(shown)} or one of {left} more"
        return f"{', '.join(shown[:-1])} or {shown[-1]}"

    def _text(self, document: str) -> Text:
        if not self.texts:
            raise Unplaced("This consultation has no text yet.")
        wanted = _key(document)
        for text in self.texts:
            if wanted and wanted == _key(text.title):
                return text
        if len(self.texts) == 1:
            return self.texts[0]
        if not wanted and self.usual is not None and (usual := self.text(self.usual)) is not None:
            return usual
        if not wanted:
            raise NoDocument(f"Say which document it is about: {self._titles}.")
        raise Unplaced(
            f"No document of this consultation is called “{_short(document)}”. {ONE_OF_THEM}"
        )


def places_of(texts: Sequence[tuple[int, str, Sequence[Block]]]) -> Places:
    """(version id, title, blocks) of each text."""
    return Places(
        [
            Text(
                version_id,
                title,
                name_all(blocks),
                {block.anchor: first_words(block) for block in blocks},
                {block.anchor: block.kind for block in blocks},
                {block.anchor: block.text for block in blocks},
            )
            for version_id, title, blocks in texts
        ]
    )


def _key(name: str) -> str:
    return " ".join(name.replace("\xa0", " ").split()).strip(" .:“”\"'").casefold()


def _items_called(name: str) -> set[str]:
    """How people may call an item of a list that is named “3.2, second list, item 2” here."""
    if ", item " not in name:
        return set()
    whole, short = _item_key(name), _item_key(_LIST.sub("", name))
    numbered = short if _LIST.search(name) else whole.replace(",item ", ",first list,item ", 1)
    return {whole, short, numbered}


def _item_key(said: str) -> str:
    """“3.2 (b)”, “3.2, bullet 2” and “3.2 item 2” as “3.2, item (b)” and “3.2, item 2”."""
    key = _SIGN.sub(r", item \1", _key(said))
    key = _ITEM.sub(", item ", key)
    key = re.sub(r"\bitem \(?([0-9]+)[.)]?(?=$|,)", r"item \1", key)
    return re.sub(r"\s*,\s*", ",", key).strip(" ,")


def _which_item(text: Text, said: str, anchors: Sequence[str]) -> str:
    named = [
        text.names[each] if _LIST.search(text.names[each]) else _first_of(text.names[each])
        for each in anchors[:4]
    ]
    told = [
        f"“{name}” ({_short(text.words[each])})" for name, each in zip(named, anchors, strict=False)
    ]
    return f"“{_short(said)}” may be {' or '.join(told)}. Write which."


def _first_of(name: str) -> str:
    return name.replace(", item ", ", first list, item ", 1)


def _short(said: str) -> str:
    return said if len(said) <= 60 else f"{said[:59]}…"


def _called(text: Text) -> str:
    return f"“{_short(text.title)}”"
