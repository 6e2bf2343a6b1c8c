"""A receipt as blocks of text, for Word and PDF: everything that its page says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from consult.consultations.asking import FIXED
from consult.documents.block import HEADING, LIST_ITEM, PARAGRAPH, Block
from consult.documents.paper.cover import Cover
from consult.responses.models import Receipt, Response
from consult.responses.wording import KIND_WORDS, PRIORITY_WORDS, STANCE_WORDS
from consult.settings import in_words

AT_ONCE = 15_000  # characters: longer pieces would be shown with their signs of markup
_MARKUP = re.compile(r"[\\`*_\[\]<&!~|^]")
TITLES = {"nil_return": "Receipt for a nil return", "declined": "Receipt for “not for us”"}
Content = Mapping[str, Any]


def receipt_cover(receipt: Receipt, content: Content) -> Cover:
    about, signed = content["about"], f"{content['signed_name']}, {content['signed_role']}"
    return Cover(
        TITLES.get(content["outcome"], "Receipt"),
        f"Received {in_words(receipt.at)}",
        (about, content["statement"]),
        signed,
        receipt.at,
        cite=content["respondent"],
    )


def receipt_blocks(response: Response, receipt: Receipt, content: Content) -> list[Block]:
    """In reading order. What was purged is gone from `content` already."""
    return [
        *_facts(receipt, content),
        *_standing(response, receipt),
        *_answers(content),
        *_comments(content),
        *_heading("The text it is about", 1),
        *(
            block
            for text in content["texts"]
            for block in _item(f"{text['title']}, version {text['number']}: {text['hash']}")
        ),
    ]


def _facts(receipt: Receipt, content: Content) -> Iterator[Block]:
    entered, joint, late = content.get("entered"), content.get("joint"), content.get("late")
    given = "Given by" if entered else "Signed by"
    yield from _named("Respondent", content["respondent"])
    yield from _named("Received", f"{in_words(receipt.at)} ({receipt.at.isoformat()})")
    yield from _named(given, f"{content['signed_name']}, {content['signed_role']}")
    yield from _named("Comments", str(len(content["comments"])))
    yield from _named("Answers", str(len(content["answers"])))
    if entered:
        yield from _named("Entered by", f"{entered['by']}, from {entered['from']}")
        yield from _named("The original", f"{entered['file']}, SHA-256 {entered['sha256']}")
    if joint:
        yield from _named("A joint response, led by", joint["led_by"])
        for each in joint["agencies"]:
            at = in_words(datetime.fromisoformat(each["at"]))
            who = f"{each['agency']}: {each['agreed_by']}, {each['role']}"
            yield from _item(f"{who}, agreed to this text at {at}")
        yield from _named("SHA-256 of the text that each agreed to", joint["text"])
    if late:
        how = "in time that was given for it" if late.get("given", True) else "taken as late"
        yield from _named("Late", f"after the round had closed, {how}")
    if content.get("reason"):
        yield from _named("Why", content["reason"])
    yield from _named("SHA-256 of what was sent in", receipt.hash)


def _standing(response: Response, receipt: Receipt) -> Iterator[Block]:
    """What became of it since, when the file is made."""
    if not response.settled_at:
        yield from _words(
            "The response was reopened since. What this receipt says counts if it is not "
            "submitted again before the round closes."
        )
    if receipt.purged_at:
        yield from _words(
            f"Words were purged from this receipt at {in_words(receipt.purged_at)}, because they "
            "may have identified a child. The digest is of what was sent in, so it no longer fits."
        )


def _answers(content: Content) -> Iterator[Block]:
    if content["answers"]:
        yield from _heading("Answers", 1)
    for each in content["answers"]:
        said = each.get("words") or FIXED.get(each["kind"], {}).get(each["value"], each["value"])
        yield from _heading(each["wording"], 2)
        yield from _words(said)


def _comments(content: Content) -> Iterator[Block]:
    if content["comments"]:
        yield from _heading("Comments", 1)
    for text in content["texts"]:
        own = [each for each in content["comments"] if each["version"] == text["version"]]
        if own:
            yield from _heading(f"{text['title']}, version {text['number']}", 2)
        for each in own:
            yield from _comment(each)


def _comment(said: Content) -> Iterator[Block]:
    place = "On the whole text"
    if said["anchor"]:
        place = f"On {said.get('place') or said['number'] or _short(said['on'])}"
    yield from _heading(place, 3)
    yield from _words(_by(said))
    word = said.get("from_word") or {}
    if quote := said.get("quote") or word.get("quote"):
        yield from _words(f"On the words “{quote}”")
    yield from _words(said["body"])
    if said["proposed"]:
        yield from _named("Proposed wording", said["proposed"])
    if said.get("rationale"):
        yield from _named("Reasons", said["rationale"])
    if said.get("withheld"):
        yield from _named("Not to be published, because", said["withheld_why"])


def _by(said: Content) -> str:
    word, merged = said.get("from_word"), said.get("merged_from") or ()
    who = f"written in Word by {word['by']}, added by {said['author']}" if word else said["author"]
    if merged:
        writers = ", ".join(dict.fromkeys(each[-1] for each in merged))
        who += f", merged from what {writers} wrote"
    marks = [
        KIND_WORDS[said["kind"]] if said["kind"] != "general" else "",
        STANCE_WORDS[said["stance"]] if said["stance"] != "neutral" else "",
        PRIORITY_WORDS[said["priority"]] if said.get("priority") else "",
    ]
    return " · ".join(filter(None, [f"By {who}" if not word else who, *marks]))


def _short(words: str) -> str:
    return f"“{words}”" if len(words) <= 60 else f"“{words[:59]}…”"


def _heading(words: str, level: int) -> Iterator[Block]:
    yield Block("", HEADING, level, "", _plain(" ".join(words.split())))


def _item(words: str) -> Iterator[Block]:
    yield Block("", LIST_ITEM, 1, "", _plain(words), "-")


def _named(name: str, words: str) -> Iterator[Block]:
    first, *rest = _pieces(words) or [""]
    yield Block("", PARAGRAPH, 0, "", f"**{_plain(name)}:** {_plain(first)}")
    yield from (Block("", PARAGRAPH, 0, "", _plain(each)) for each in rest)


def _words(words: str) -> Iterator[Block]:
    yield from (Block("", PARAGRAPH, 0, "", _plain(each)) for each in _pieces(words))


def _pieces(words: str) -> list[str]:
    """A paragraph for each line."""
    lines = (line.strip() for line in words.splitlines())
    return [line[at : at + AT_ONCE] for line in lines for at in range(0, len(line), AT_ONCE)]


def _plain(words: str) -> str:
    """Every sign stands for itself."""
    return _MARKUP.sub(r"\\\g<0>", words)
