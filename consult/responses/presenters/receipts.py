"""What a receipt shows besides what it says, and the same receipt as a text for Word and PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from consult.consultations.asking import FIXED
from consult.documents.block import HEADING, LIST_ITEM, PARAGRAPH, QUOTE, Block
from consult.documents.inline import MAX_MARKED_UP
from consult.documents.other_wording import redline_of
from consult.documents.paper.cover import Cover
from consult.documents.plaintext import escaped
from consult.responses.models import Receipt
from consult.responses.wording import chosen_in_words
from consult.web.wording import moment_words
from workflows.calendar import day_in_words

TITLES = {"nil_return": "Receipt for a nil return", "declined": "Receipt for “not for us”"}
AT_ONCE = MAX_MARKED_UP // 2  # characters of a paragraph
LONG = 80  # characters of a passage that has no number, where it is named by its words


def redlines_in(content: Mapping[str, Any]) -> dict[int, Markup]:
    """Comment id → its proposed wording as a redline. Earlier receipts know no kinds of block."""
    return {
        each["id"]: redline_of(_block(each), each["proposed"])
        for each in content["comments"]
        if each["proposed"] and each["on"]
    }


def title_of(content: Mapping[str, Any]) -> str:
    return TITLES.get(content["outcome"], "Receipt")


def place_of(comment: Mapping[str, Any]) -> str:
    """“On 1.2”, “On “The group meets.””, “On the whole text”."""
    if not comment["anchor"]:
        return "On the whole text"
    words = comment["on"]
    short = words if len(words) <= LONG else words[: LONG - 1].rstrip() + "…"
    return f"On {comment.get('place') or comment.get('number') or f'“{short}”'}"


def written_by(comment: Mapping[str, Any]) -> str:
    """Who wrote it, who added it, and from whose comments it was merged."""
    parts, word = [f"by {comment['author']}"], comment.get("from_word")
    if word:
        on = f" on {day_in_words(date.fromisoformat(word['on']))}" if word.get("on") else ""
        parts = [f"written in Word by {word['by']}{on}", f"added by {comment['author']}"]
    if comment.get("merged_from"):
        names = dict.fromkeys(each[-1] for each in comment["merged_from"])
        parts.append(f"merged from what {', '.join(names)} wrote")
    return ", ".join(parts)


def chosen_of(comment: Mapping[str, Any]) -> str:
    """“Practice · Object · Must”, without what says nothing."""
    return chosen_in_words(comment["kind"], comment["stance"], comment.get("priority", ""))


def answer_of(answer: Mapping[str, Any]) -> str:
    """In words: earlier receipts have only the value."""
    value = answer["value"]
    return str(answer.get("words") or FIXED.get(answer["kind"], {}).get(value, value))


def late_of(content: Mapping[str, Any]) -> str:
    """Why it was taken although it was late; "" when it was not."""
    late = content.get("late")
    if not late:
        return ""
    if late.get("given", True):
        return "It came after the round had closed, in time that was given for it."
    return "It came after the round had closed, and the round takes late answers."


REOPENED = (
    "The response was reopened since. What this receipt says counts if it is not submitted again "
    "before the round closes."
)


def on_paper(
    receipt: Receipt, content: Mapping[str, Any], *, reopened: bool
) -> tuple[Cover, list[Block]]:
    """The whole receipt as a text under headings, for the writers of Word and PDF files."""
    at = moment_words(receipt.at)
    cover = Cover(
        title=title_of(content),
        status=f"{content['respondent']}, received at {at}",
        lines=(content["about"], content["statement"]),
        author=content["signed_name"],
        at=receipt.at,
        cite=f"SHA-256 {receipt.hash}",
    )
    since = [_said(REOPENED)] if reopened else []
    return cover, [*since, *_facts(receipt, content), *_answers(content), *_comments(content)]


def _facts(receipt: Receipt, content: Mapping[str, Any]) -> Iterator[Block]:
    entered, joint = content.get("entered"), content.get("joint")
    yield _named("Respondent", content["respondent"])
    yield _named("Received", f"{moment_words(receipt.at)}, {receipt.at.isoformat()}")
    signed = f"{content['signed_name']}, {content['signed_role']}"
    yield _named("Given by" if entered else "Signed by", signed)
    yield _named("Comments", str(len(content["comments"])))
    yield _named("Answers", str(len(content["answers"])))
    if entered:
        yield _named("Entered by", f"{entered['by']}, from {entered['from']}")
        yield _named("The original", f"{entered['file']}, SHA-256 {entered['sha256']}")
    if late := late_of(content):
        yield _named("Late", late)
    if content.get("reason"):
        yield _named("Why", content["reason"])
    yield _named("SHA-256 of what was sent in", receipt.hash)
    if receipt.purged_at:
        yield _said(
            f"Words were purged from this receipt at {moment_words(receipt.purged_at)}, because "
            "they may have identified a child. The digest is of what was sent in, so it no longer "
            "fits what you see."
        )
    if joint:
        yield _heading(1, f"A joint response, led by {joint['led_by']}")
        for each in joint["agencies"]:
            agreed = moment_words(datetime.fromisoformat(each["at"]))
            who = f"{each['agency']}: {each['agreed_by']}, {each['role']}"
            yield _item(f"{who}, agreed to this text at {agreed}")
        yield _named("SHA-256 of the text that each agreed to", joint["text"])
    yield _heading(1, "The text it is about")
    for text in content["texts"]:
        yield _item(f"{text['title']}, version {text['number']}, SHA-256 {text['hash']}")


def _answers(content: Mapping[str, Any]) -> Iterator[Block]:
    if content["answers"]:
        yield _heading(1, "Answers")
    for each in content["answers"]:
        yield _heading(2, each["wording"])
        yield from _prose(answer_of(each))


def _comments(content: Mapping[str, Any]) -> Iterator[Block]:
    if content["comments"]:
        yield _heading(1, "Comments")
    for text in content["texts"]:
        here = [each for each in content["comments"] if each["version"] == text["version"]]
        if here:
            yield _heading(2, f"{text['title']}, version {text['number']}")
        for each in here:
            yield from _comment(each)


def _comment(each: Mapping[str, Any]) -> Iterator[Block]:
    yield _heading(3, f"{place_of(each)}, {written_by(each)}")
    if chosen := chosen_of(each):
        yield _said(chosen)
    if quote := each.get("quote") or (each.get("from_word") or {}).get("quote"):
        yield Block("", QUOTE, 1, "", escaped(quote))
    yield from _prose(each["body"])
    beside = {
        "Proposed wording": each["proposed"],
        "Reasons": each.get("rationale"),
        "Its author asks that it is not published, because": each.get("withheld_why"),
    }
    for name, words in beside.items():
        if words:
            first, *others = _prose(words)
            yield Block("", PARAGRAPH, 0, "", f"**{name}:** {first.text}")
            yield from others


def _heading(level: int, words: str) -> Block:
    return Block("", HEADING, level, "", escaped(" ".join(words.split())))


def _item(words: str) -> Block:
    return Block("", LIST_ITEM, 1, "", escaped(words), "-")


def _said(words: str) -> Block:
    return Block("", PARAGRAPH, 0, "", escaped(words))


def _named(name: str, words: str) -> Block:
    return Block("", PARAGRAPH, 0, "", f"**{name}:** {escaped(words)}")


def _prose(words: str) -> list[Block]:
    """A paragraph for each that was typed; there is always one.

    A longer one is parted: with a mark before each of its signs it would be more than is read as
    Markdown, and the marks would be words.
    """
    parts = [part.strip() for part in words.split("\n\n")]
    pieces = [part[at : at + AT_ONCE] for part in parts for at in range(0, len(part), AT_ONCE)]
    return [_said(each) for each in pieces] or [_said("–")]


def _block(comment: Mapping[str, Any]) -> Block:
    kind = comment.get("on_kind") or PARAGRAPH
    return Block(comment["anchor"] or "", kind, 0, "", comment["on"])
