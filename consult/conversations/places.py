"""What can have been talked about: comments that were sent in, the texts, and their passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from consult.consultations.queries import versions_of
from consult.conversations.models import Conversation
from consult.documents import queries as documents
from consult.documents.block import HEADING, Block
from consult.documents.naming import WHOLE, first_words, name_all
from consult.responses.models import Comment

MOST = 80  # characters of a comment in a list


class Place(NamedTuple):
    """A comment, or a version and perhaps a passage of it."""

    comment_id: int | None = None
    version_id: int | None = None
    anchor: str | None = None

    @property
    def key(self) -> str:
        """As a form sends it."""
        if self.comment_id is not None:
            return f"c{self.comment_id}"
        return f"v{self.version_id}{f':{self.anchor}' if self.anchor else ''}"


def place_of(key: str) -> Place | None:
    """None for what is none."""
    number, _, anchor = key[1:].partition(":")
    if not number.isascii() or not number.isdecimal() or len(number) > 9:
        return None
    if key.startswith("c") and not anchor:
        return Place(comment_id=int(number))
    return Place(version_id=int(number), anchor=anchor or None) if key.startswith("v") else None


def passages_in(consultation_id: int) -> Mapping[str, Sequence[tuple[Place, str]]]:
    """Title of each text → the whole of it and its sections and passages. Two queries."""
    versions = [each.version for each in versions_of(consultation_id)]
    blocks = documents.blocks_of_many([each.id for each in versions])
    found = {}
    for version in versions:
        names = name_all(blocks[version.id])
        whole = (Place(version_id=version.id), f"The whole of “{version.title}”")
        found[version.title] = [
            whole,
            *(
                (Place(version_id=version.id, anchor=each.anchor), _called(each, names))
                for each in blocks[version.id]
            ),
        ]
    return found


def _called(block: Block, names: Mapping[str, str]) -> str:
    name, words = names.get(block.anchor, ""), first_words(block)
    if not name or name == f"“{words}”":
        return words
    return f"{'Section ' if block.kind == HEADING else ''}{name}: {words}"


def name_comment(comment: Comment, names: Mapping[str, str]) -> str:
    """“4.1, Brent: Say who calls.”"""
    where = names.get(comment.anchor or "", WHOLE)
    body = " ".join(comment.body.split())
    words = body if len(body) <= MOST else f"{body[:MOST].rstrip()}…"
    return f"{where}, {comment.response.respondent}: {words}"


def block_names(version_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Version id → anchor → what the passage is called. One query."""
    if not version_ids:
        return {}
    blocks = documents.blocks_of_many(sorted(set(version_ids)))
    return {id: name_all(each) for id, each in blocks.items()}


def places_of(conversation: Conversation) -> list[Place]:
    return [Place(each.comment_id, each.version_id, each.anchor) for each in conversation.places]


def names_of(conversation: Conversation) -> list[str]:
    """What was talked about, in words."""
    return [name for _, name in named(conversation)]


def versions_in(conversation: Conversation) -> list[int]:
    """Of the texts that its places stand in."""
    return [
        each.comment.version_id if each.comment is not None else each.version_id or 0
        for each in conversation.places
    ]


def named(
    conversation: Conversation, names: Mapping[int, Mapping[str, str]] | None = None
) -> list[tuple[Place, str]]:
    """The same with what it is. One query, where the names of passages are not given."""
    if names is None:
        names = block_names(versions_in(conversation))
    found = []
    for each, place in zip(conversation.places, places_of(conversation), strict=True):
        if each.comment is not None:
            told = "Comment on " + name_comment(each.comment, names[each.comment.version_id])
        else:
            assert each.version is not None
            of = names[each.version.id].get(each.anchor or "", "")
            title = each.version.title
            told = f"{of} of “{title}”" if each.anchor else f"The whole of “{title}”"
        found.append((place, told))
    return found
