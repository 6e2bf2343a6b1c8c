"""What must be true before an answer from the public is taken, read or changed. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from consult.responses.rules import LONGEST, LONGEST_NAME, LONGEST_REASON
from consult.settings import in_words
from workflows.refusal import Refusal

MOST_PARTS = 3  # comments on parts of the text in one form
MOST_YOUNG = 6  # questions of the young people's form
LONGEST_QUESTION = 300
MOST_WAITING = 3  # messages to one address that wait to be confirmed
HOW_WORDS = {
    "none": "Only the agencies that you invite",
    "link": "Also anyone who has the link",
    "listed": "Anyone: it is listed on the public pages",
}
SAVED_WORDS = {
    "none": "Only the agencies that you invite can answer.",
    "link": "Anyone who has the link can answer too.",
    "listed": "Anyone can answer, and the round is listed on the public pages.",
}
WHY_WORDS = {
    "abuse": "It is abusive",
    "spam": "It is advertising or was sent by a machine",
    "personal": "It has personal details that cannot be cut out",
    "elsewhere": "It is about something else",
    "twice": "It was sent twice",
}
UNKNOWN_LINK = Refusal(
    "link-unknown",
    "This link is not one of ours, was used already, or has ended.",
    fix="Open the newest message that we sent you, or send your answer again.",
)


def how_is_known(how: str) -> Refusal | None:
    if how in HOW_WORDS:
        return None
    return Refusal("no-audience", "Say who may answer.", field="how")


def text_is_given(text: str, field: str, because: str) -> Refusal | None:
    return None if text else Refusal(f"no-{field.replace('_', '-')}", because, field=field)


def text_fits(text: str, field: str, longest: int = LONGEST) -> Refusal | None:
    if len(text) <= longest:
        return None
    because = f"Use {longest:,} characters or fewer. There are {len(text):,} now."
    return Refusal("too-long", because, field=field)


def young_version_is_whole(title: str, text: str, questions: Sequence[str]) -> list[Refusal | None]:
    """All of it or nothing: a page without a question, or a question without a page, is neither."""
    if not (title or text or questions):
        return []
    told = "Fill this in too, or leave the young people’s version out altogether."
    long = next((each for each in questions if len(each) > LONGEST_QUESTION), None)
    return [
        text_is_given(title, "young_title", told),
        text_is_given(text, "young_text", told),
        None if questions else Refusal("no-young-questions", told, field="young_questions"),
        Refusal("too-many", f"Ask {MOST_YOUNG} questions or fewer.", field="young_questions")
        if len(questions) > MOST_YOUNG
        else None,
        Refusal(
            "too-long",
            f"Use {LONGEST_QUESTION} characters or fewer for each question.",
            field="young_questions",
        )
        if long is not None
        else None,
        text_fits(title, "young_title", LONGEST_NAME),
        text_fits(text, "young_text"),
    ]


def round_takes_answers(
    state: str, opens_at: datetime | None, closes_at: datetime | None, received_at: datetime
) -> Refusal | None:
    """As for agencies: when it arrived decides, and the closing time itself is too late. Late
    answers are for those who were asked. Source: house."""
    if state == "withdrawn":
        return Refusal("round-withdrawn", "This consultation was withdrawn. Nothing was sent.")
    if state == "preparing" or opens_at is None or closes_at is None:
        return Refusal("window-not-open", "This consultation has not opened yet.")
    if received_at < closes_at:
        return None
    return Refusal(
        "window-closed",
        f"This consultation closed at {in_words(closes_at)}, before your answer arrived, so it was "
        "not sent. What you wrote is still here.",
        fix="Copy it if you want to keep it.",
    )


def something_is_said(said: bool, field: str) -> Refusal | None:
    if said:
        return None
    return Refusal("nothing-said", "Write a comment or answer a question.", field=field)


def address_is_of_somebody(whose: str) -> Refusal | None:
    if whose in ("own", "trusted"):
        return None
    return Refusal("no-whose", "Say whose e-mail address it is.", field="whose")


def no_machine_wrote(trap: str) -> Refusal | None:
    """A field that people do not see. Source: house: no puzzles for people."""
    if not trap:
        return None
    return Refusal("trap", "Leave this field empty. It is there to stop machines.", field="website")


def is_about_a_text(
    chosen: str, words: str, known: Mapping[str, object], field: str
) -> list[Refusal | None]:
    """A comment on a part says on which, and a part that is chosen has a comment."""
    found: list[Refusal | None] = []
    if words and chosen not in known:
        found.append(
            Refusal("no-part", "Choose the part of the text that this is about.", field=field)
        )
    return found


def address_waits_for_few(waiting: int) -> Refusal | None:
    """Nobody can have messages poured over somebody else. Source: house."""
    if waiting < MOST_WAITING:
        return None
    return Refusal(
        "too-many-waiting",
        f"We have sent {waiting} messages to this address that nobody has confirmed. Open one of "
        "them first.",
        field="email",
    )


def waits_to_be_read(state: str, reader: str, at: datetime | None) -> Refusal | None:
    """Two people may read at once; the first one decides. Source: house."""
    if state == "confirmed":
        return None
    if state == "withdrawn":
        return Refusal("withdrawn-meanwhile", "Its sender has withdrawn this answer.")
    done = {"shown": "accepted", "set_aside": "set aside"}.get(state)
    if done and at is not None:
        because = f"{reader} {done} this answer at {in_words(at)}."
        return Refusal("read-meanwhile", because)
    return Refusal("not-confirmed", "Its sender has not confirmed their address yet.")


def answers_are_still_read(round_state: str, permits: Sequence[str]) -> Refusal | None:
    """Once the review has gone on, a new answer would be one to which nobody replies."""
    if round_state == "open" or "record_outcomes" in permits:
        return None
    return Refusal(
        "answers-read-no-more",
        "The review has gone on, so no answer can be added to what is decided on.",
        fix="Set it aside and say so, or ask for the review to be sent back.",
    )


def cut_has_a_reason(was_cut: bool, note: str) -> Refusal | None:
    if note or not was_cut:
        return None
    because = "Say what you took out and why. Its sender reads it."
    return Refusal("no-note", because, field="note")


def words_are_only_cut(before: Mapping[str, str], after: Mapping[str, str]) -> list[Refusal]:
    """Whoever reads an answer takes words out, and never puts any in: what is left stands in it
    in the same order, with “[…]” where something was. Source: house."""
    because = "Only take words out: leave the others as they are, and put […] where some were."
    return [
        Refusal("words-added", because, field=name)
        for name, text in after.items()
        if not _is_cut_of(text, before.get(name, ""))
    ]


def _is_cut_of(text: str, before: str) -> bool:
    at = 0
    for piece in text.split("[…]"):
        for word in piece.split():
            found = before.find(word, at)
            if found < 0:
                return False
            at = found + len(word)
    return True


def something_is_left(left: bool) -> Refusal | None:
    if left:
        return None
    return Refusal("nothing-left", "Nothing is left of it. Set it aside instead.", field="note")


def why_is_known(why: str) -> Refusal | None:
    if why in WHY_WORDS:
        return None
    return Refusal("no-why", "Say why it is set aside.", field="why")


def note_is_given(note: str) -> Refusal | None:
    return text_is_given(note, "note", "Say in a sentence what is wrong. It is kept.") or text_fits(
        note, "note", LONGEST_REASON
    )


def may_be_taken_back(
    state: str, closes_at: datetime | None, received_at: datetime
) -> Refusal | None:
    """Its sender may until the close; then others may have replied to it. Source: house."""
    if state == "withdrawn":
        return Refusal("withdrawn-meanwhile", "You have withdrawn this answer already.")
    if closes_at is not None and received_at < closes_at:
        return None
    return Refusal(
        "window-closed",
        "The consultation has closed, so your answer can no longer be changed or withdrawn.",
    )


def is_done_once(done_by: str | None) -> Refusal | None:
    if done_by is None:
        return None
    return Refusal("done-meanwhile", f"{done_by} has recorded what was done already.")
