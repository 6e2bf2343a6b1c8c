"""What the pages of meetings and calls show, and what is taken away as a table."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from consult.consultations.heard import KINDS
from consult.consultations.models import Consultation
from consult.conversations import queries
from consult.conversations.models import Conversation
from consult.conversations.places import (
    Place,
    block_names,
    name_comment,
    named,
    passages_in,
    versions_in,
)
from consult.responses.models import Response
from consult.responses.offline.making import Form, Sheet
from consult.responses.offline.workbook import write_workbook
from consult.responses.queries import list_responses
from workflows.calendar import day_in_words


@dataclass(frozen=True)
class About:
    """Something that was talked about, and where it is read; no address where it is not."""

    words: str
    href: str


def about(conversation: Conversation) -> list[About]:
    return [About(words, _href(place)) for place, words in named(conversation)]


def _href(place: Place) -> str:
    if place.comment_id is None:
        return ""
    return url_for("dispositions.show_comment", comment_id=place.comment_id)


@dataclass(frozen=True)
class Choices:
    """What can be named as talked about."""

    comments: Sequence[tuple[Place, str]]
    passages: Mapping[str, Sequence[tuple[Place, str]]]


def choices_of(round: Consultation, conversation: Conversation | None) -> Choices:
    """With what the record has already, though it may not be offered any more."""
    sent = queries.comments_in(round.id)
    names = block_names([each.version_id for each in sent])
    comments = [
        (Place(comment_id=each.id), name_comment(each, names[each.version_id])) for each in sent
    ]
    known = {place for place, _ in comments}
    if conversation is not None:
        comments += [
            (place, words.removeprefix("Comment on "))
            for place, words in named(conversation)
            if place.comment_id is not None and place not in known
        ]
    return Choices(comments, passages_in(round.id))


def answers_at(conversation: Conversation, round: Consultation) -> list[Response]:
    """The responses of the agencies that took part, by name. Two queries."""
    there = {each.id for each in conversation.agencies}
    return [each for each in list_responses(round.id) if each.agency_id in there]


HEADINGS = (
    *("What it was", "When", "What it was about", "Agencies", "Who else took part"),
    *("Who was there", "What was said", "Comments and parts of the text", "Files"),
    *("Corrected", "Record"),
)
WIDTHS = (10, 14, 30, 30, 30, 30, 80, 40, 30, 40, 8)


def as_workbook(round: Consultation) -> bytes:
    """All of them, a row each, for whoever prepares the board's papers. Every cell is text."""
    found = queries.list_conversations(round.id)
    names = block_names([id for each in found for id in versions_in(each)])
    rows = [_row(each, [words for _, words in named(each, names)]) for each in found]
    sheet = Sheet("Meetings and calls", HEADINGS, rows, WIDTHS)
    explained = (
        "Evidence beside the answers: nothing in it is counted as an answer.",
        "It has the names of people who were there. Do not publish it or pass it on.",
    )
    target = io.BytesIO()
    title = f"Meetings and calls: {round.subject.title}"
    write_workbook(Form("meetings-and-calls", title, explained, [sheet]), target)
    return target.getvalue()


def _row(conversation: Conversation, about: list[str]) -> Sequence[str]:
    files = [
        conversation.file_names[each.file_id]
        for each in conversation.files
        if each.left_out_at is None
    ]
    corrected = [f"{day_in_words(e.made_at.date())}: {e.why}" for e in conversation.corrections]
    return [
        KINDS[conversation.kind],
        day_in_words(conversation.held_on),
        conversation.title,
        "; ".join(each.name for each in conversation.agencies),
        conversation.others,
        conversation.present,
        conversation.notes,
        "\n".join(about),
        "\n".join(files),
        "\n".join(corrected),
        str(conversation.id),
    ]
