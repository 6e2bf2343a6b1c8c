"""What a step does besides moving the review, said before it is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from consult.consultations.window import told_closing
from consult.reviews.presenters.picture import Picture
from consult.reviews.urgent import reason_is_public
from consult.settings import in_words
from workflows.guards.wording import count, names
from workflows.hearing import confirms, ends_for_good, hears, publishes
from workflows.roles import titles
from workflows.shapes import Step

MOST = 8  # names in one sentence


LASTING = (
    "What is published stays on the record. It is changed by another review; if it should never "
    "have been published, a manager puts the text that was in force before back in force."
)


PUBLIC_REASON = "Your reason is published with the decision: everybody can read it."
KEPT_REASON = "Your reason is kept on the record, and those who take part can read it."


def in_sentences(step: Step, picture: Picture) -> list[str]:
    """Who is told, what becomes visible, what is fixed, which clock starts; and where it goes."""
    told = [sentence for name in step.effects for sentence in WORDS[name](picture)]
    to = picture.flow.states[step.to]
    here = f"The review moves from “{picture.state.title}” to “{to.title}”. {to.meaning}"
    if not step.effects and step.reason != "required" and (texts := _texts(picture)):
        told.append(f"It is about the text as it stands now: {texts}.")
    told += _letters(step, picture)
    if to.final:
        told.append(LASTING if publishes(step) else "This cannot be undone.")
    if step.reason == "required":
        told.append(PUBLIC_REASON if reason_is_public(step) else KEPT_REASON)
    return [here, *told]


def _letters(step: Step, picture: Picture) -> Iterator[str]:
    """Who gets a letter about it, as consult.notifications writes them."""
    if step.undoes:
        yield "The letters about what you take back have not left yet, and are not sent."
    if step.undo:
        minutes = count(step.undo.within, "minute")
        yield f"Letters about it leave after {minutes}. Until then you can take it back."
    role = hears(picture.flow, step)
    if publishes(step):
        yield "The working group and everyone who was asked for comment are told by e-mail."
    elif ends_for_good(picture.flow, step):
        yield "Everyone who was asked to comment or to decide is told by e-mail."
    elif confirms(picture.flow, step):
        yield "The working group lead, the board and the partnership manager are told by e-mail."
    elif role and "open_ballot" not in step.effects:
        named = titles([role])
        yield f"{named[:1].upper()}{named[1:]} is told by e-mail."


def _texts(picture: Picture) -> str:
    return names(
        [
            f"{row.draft.title} (version {row.version.number}, {row.version.hash[:8]})"
            for row in picture.drafts
            if row.version
        ]
    )


def _open_group_round(picture: Picture) -> Iterator[str]:
    people = [seat.account.name for seat in picture.group_seats if seat.role == "member"]
    asked = count(len(people), "member of the group is", "members of the group are")
    yield f"{asked} asked by e-mail: {names(people, MOST)}."
    yield f"They read {_texts(picture)}."
    yield from _closing(picture, "group")


def _open_partner_round(picture: Picture) -> Iterator[str]:
    found = picture.newest_round("agencies")
    asked = found.facts.respondents if found else ()
    agencies = count(len(asked), "agency is", "agencies are")
    if asked:
        yield f"{agencies} asked for comment: {names(asked, MOST)}. Their leads get an e-mail."
    else:
        yield "No agency has been chosen yet that is asked for comment."
    yield "Their people can then read the draft here, marked as not in force."
    yield from _closing(picture, "agencies")


def _closing(picture: Picture, audience: str) -> Iterator[str]:
    found = picture.newest_round(audience)
    if found is None or found.round.closes_at is None:
        return
    yield f"The clock starts. {told_closing(found.round.closes_at, audience)}"


def _freeze_text(picture: Picture) -> Iterator[str]:
    yield f"The text is fixed as it is now: {_texts(picture)}. Nobody can change these versions."


def _open_ballot(picture: Picture) -> Iterator[str]:
    people = [seat.account.name for seat in picture.board_seats]
    board = picture.review.board.name if picture.review.board else "the board"
    yield f"A ballot of {board} opens. {count(len(people), 'member')}: {names(people, MOST)}."
    yield f"They are told by e-mail, and decide on {_texts(picture)}, word for word."


def _carry_ballot(picture: Picture) -> Iterator[str]:
    yield "The ballot ends. Positions stay on the record and no more are taken."
    if picture.standing:
        yield " ".join(picture.standing.sentences)


def _approve_text(picture: Picture) -> Iterator[str]:
    yield f"The approved text is stored byte for byte: {_texts(picture)}."
    yield "Only this text can be launched."


def _publish_approved_text(picture: Picture) -> Iterator[str]:
    yield f"Everyone can read the approved text, without signing in: {_texts(picture)}."
    if any(row.draft.published_id for row in picture.drafts):
        yield "What was in force until now is replaced by it, and kept among the earlier texts."


def _publish_outcomes(picture: Picture) -> Iterator[str]:
    comments = sum(row.tally.comments for row in picture.rounds if row.round.audience == "agencies")
    yield (
        f"The outcome of every comment is published with it, with its reason: "
        f"{count(comments, 'comment')}, each under the name of its agency. "
        "Members of the public are named only where they allowed it."
    )


def _take_back_text(picture: Picture) -> Iterator[str]:
    yield f"The text in force goes out of force: {_texts(picture)}."
    yield "The text that was in force before is in force again, and everybody can read why."


def _return_ballot(picture: Picture) -> Iterator[str]:
    if picture.ballot and picture.ballot.subject.state == "open":
        yield "The open ballot ends without a decision. Positions stay on the record."
    elif picture.ballot and picture.ballot.subject.state == "carried":
        yield "What the board approved is not launched."


def _close_open_rounds(picture: Picture) -> Iterator[str]:
    for row in picture.rounds:
        if row.round.subject.state == "open":
            yield f"“{row.round.subject.title}” is withdrawn. Everyone who was asked is told why."
        elif row.round.subject.state == "preparing":
            yield f"“{row.round.subject.title}”, which nobody has seen yet, is withdrawn."


def _ask_the_chair(picture: Picture) -> Iterator[str]:
    chairs = [seat.account.name for seat in picture.board_seats if seat.role == "chair"]
    yield f"The chair ({names(chairs, MOST)}) is asked to decide alone on {_texts(picture)}."
    yield "Members of the board can see it, and any of them can call it in."


def _begin_hold(picture: Picture) -> Iterator[str]:
    yield "The working group lead, and whoever looks after it, are told by e-mail."
    for row in picture.rounds:
        if row.round.subject.state == "open" and row.round.closes_at:
            closes = in_words(row.round.closes_at)
            yield f"The open round is not cut short: answers are taken until {closes}."


def _end_hold(picture: Picture) -> Iterator[str]:
    if picture.hold:
        yield f"The hold, which {picture.hold.owner.name} looked after, ends."


WORDS: dict[str, Callable[[Picture], Iterator[str]]] = {
    "open_group_round": _open_group_round,
    "open_partner_round": _open_partner_round,
    "freeze_text": _freeze_text,
    "open_ballot": _open_ballot,
    "carry_ballot": _carry_ballot,
    "approve_text": _approve_text,
    "publish_approved_text": _publish_approved_text,
    "publish_outcomes": _publish_outcomes,
    "take_back_text": _take_back_text,
    "return_ballot": _return_ballot,
    "close_open_rounds": _close_open_rounds,
    "ask_the_chair": _ask_the_chair,
    "begin_hold": _begin_hold,
    "end_hold": _end_hold,
}
