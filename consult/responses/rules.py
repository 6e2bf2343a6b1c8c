"""What may be said, when, and by whom: pure rules, each a reason or nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from consult.consultations.asking import CHOSEN, OTHER, Asks, Words, options_of, values_in
from consult.sensitive import digest, find_all, reads_like_a_disclosure
from consult.settings import in_words, zone_here
from workflows.facts import ResponseFacts
from workflows.guards.response import window_is_open as window_guard
from workflows.guards.wording import names
from workflows.refusal import Refusal

LONGEST = 32_000  # characters of any long text, line ends counted once
LONGEST_NAME = 200
LONGEST_QUOTE = 2_000
CHASE_PAUSE = timedelta(hours=1)
PEACE = timedelta(days=2)  # between letters that ask for the same answer, if nobody sends them
DOUBLE_PRESS = timedelta(seconds=60)
LONGEST_REASON = 1_000
LONGEST_QUESTION = 4_000  # about a round
DISCLOSURE, IDENTIFIES = "reads-like-a-disclosure", "identifies-somebody"
KEPT_NOTE = "What you wrote is kept for you and for the lead of your agency."
BY_SAVING = "Press Save: what you wrote is then kept, and you are told what can still be done."
KEPT_CODES = frozenset(  # refusals after which the words have nowhere else to go
    {
        "window-closed",
        "window-not-open",
        "round-withdrawn",
        "response-settled",
        "removed-meanwhile",
        "left-out-meanwhile",
        "takes-no-questions",
    }
)

DRAFTING = "drafting"
JOINED, ANSWERED_JOINTLY = "joined", "answered_jointly"
STAND_BY = {  # how it had been answered → the step by which that counts again
    "submitted": "stand_by",
    "nil_return": "stand_by_nil_return",
    "declined": "stand_by_decline",
}
SENT = ("submitted", "nil_return", "declined")  # what others may see
SETTLED_AS = {
    "submitted": "The response of {who} was submitted{at}",
    "nil_return": "The response of {who} was sent in as a nil return{at}",
    "declined": "{who} said{at} that this is not for them to answer",
    "joined": "{who} answers jointly with others",
    "answered_jointly": "{who} answered jointly with others{at}",
    "waived": "It was recorded{at} that no answer came from {who}",
}
WAIVED_WITH = "It was recorded that no answer came from {who}."
LONGEST_LINE = 300  # characters of a short answer
NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,4})?")


@dataclass(frozen=True, slots=True)
class Window:
    """When a round takes answers, and whose answer it is."""

    respondent: str
    round_state: str
    opens_at: datetime | None
    closes_at: datetime | None
    extended: bool = False  # it ends with the time given to this respondent alone
    round_closes_at: datetime | None = None  # for all the others
    takes_late: bool = False  # and after that, as late

    def is_late(self, received_at: datetime) -> bool:
        """Whether what arrives then is accepted although the time is over."""
        return self.takes_late and self.closes_at is not None and received_at >= self.closes_at


def normal(text: str) -> str:
    """Line ends as one character and no blanks around: how characters are counted and compared."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def window_is_open(window: Window, received_at: datetime) -> Refusal | None:
    """Judged by when the words arrived, never by the state alone. Source: the step's own guard."""
    return window_guard(
        ResponseFacts(
            now=received_at,
            zone=zone_here(),
            received_at=received_at,
            respondent=window.respondent,
            opens_at=window.opens_at,
            closes_at=window.closes_at,
            round_state=window.round_state,
            extended=window.extended,
            takes_late=window.takes_late,
        )
    )


def response_is_being_written(
    state: str, respondent: str, settled_at: datetime | None
) -> Refusal | None:
    """A response that was sent in, or written off, does not change. Source: house."""
    if state == DRAFTING:
        return None
    at = f" at {in_words(settled_at)}" if settled_at else ""
    return Refusal(
        "response-settled",
        f"{SETTLED_AS[state].format(who=respondent, at=at)}; it cannot be changed.",
        fix=KEPT_NOTE,
        source="house: a response is signed as a whole",
    )


def text_is_given(text: str, field: str, sentence: str) -> Refusal | None:
    return None if normal(text) else Refusal("nothing-written", sentence, field=field)


def text_fits(text: str, field: str, longest: int = LONGEST) -> Refusal | None:
    """At most so many characters. The sentence says how many there are too many."""
    over = len(normal(text)) - longest
    if over <= 0:
        return None
    return Refusal(
        "too-long",
        f"Use {longest:,} characters or fewer: this is {over:,} too long.",
        field=field,
    )


def why_is_given(withheld: bool, why: str) -> list[Refusal | None]:
    """Who asks that a comment is not published says why; a why alone asks for nothing.

    Source: house. Nobody is promised confidentiality: the Freedom of Information Act 2000.
    """
    field = "withheld_why"
    if withheld:
        sentence = "Say why it should not be published."
        return [text_is_given(why, field, sentence), text_fits(why, field, LONGEST_REASON)]
    if not normal(why):
        return []
    because = "Tick “Ask us not to publish this” as well, or take out what you wrote here."
    return [Refusal("not-asked-for", because, field=field)]


def words_stand_there(count: int, nearest: str, *, chosen: bool = False) -> Refusal | None:
    """A comment is about words that its block has, and it is plain about which. Source: house.

    nearest  what of the block is most like what was typed
    chosen   it was said where in the block they are
    """
    if count > 1 and not chosen:
        return Refusal(
            "words-stand-twice",
            f"These words stand there {count} times. Add some of the words around them.",
            field="quote",
        )
    if count:
        return None
    return Refusal(
        "words-not-there",
        "The words that you comment on are not in this part of the text."
        + (f" The nearest words are “{nearest}”." if nearest else ""),
        fix="Copy the words from the text, or leave the field empty.",
        field="quote",
    )


def is_one_of(value: str, known: Collection[str], field: str) -> Refusal | None:
    if value in known:
        return None
    return Refusal("unknown-choice", "Choose one of the answers offered.", field=field)


def answer_is_sound(question: Asks, answer: Words, name: str = "") -> list[Refusal | None]:
    """Words of a sensible length, a number, a day, or what is offered; nothing at all clears it.

    name  of the field: “7” for the question in q7, what “other” is in o7, the follow-up in m7
    """
    field, options = f"q{name}", options_of(question)
    values = values_in(question, answer.value)
    return [
        *(is_one_of(value, options, field) for value in values if options),
        _is_readable(question.kind, answer.value, field) if answer.value else None,
        *_other_is_said(OTHER in values and question.kind in CHOSEN, answer.other, f"o{name}"),
        _something_to_follow(answer, f"m{name}"),
        text_fits(answer.more, f"m{name}"),
    ]


def _is_readable(kind: str, value: str, field: str) -> Refusal | None:
    if kind == "text":
        return text_fits(value, field)
    if kind == "short_text":
        return text_fits(value, field, LONGEST_LINE)
    if kind == "number" and not NUMBER.fullmatch(value):
        return Refusal("not-a-number", "Enter a number in digits, such as 12 or 2.5.", field=field)
    if kind == "date":
        try:
            date.fromisoformat(value)
        except ValueError:
            return Refusal("not-a-day", "Enter a real date.", field=field)
    return None


def _other_is_said(chosen: bool, other: str, field: str) -> list[Refusal | None]:
    if chosen:
        return [
            text_is_given(other, field, "Say what “Other” is."),
            text_fits(other, field, LONGEST_LINE),
        ]
    because = "Choose “Other” as well, or take out what you wrote here."
    return [Refusal("other-not-chosen", because, field=field) if normal(other) else None]


def _something_to_follow(answer: Words, field: str) -> Refusal | None:
    if answer.value or not normal(answer.more):
        return None
    because = "Choose an answer to the question above as well."
    return Refusal("nothing-to-follow", because, field=field)


def question_is_asked(asked: bool, condition: str, field: str) -> Refusal | None:
    """An answer is given to a question that is asked after the other answers. Source: house."""
    if asked:
        return None
    return Refusal(
        "not-asked",
        f"{condition}. Change that answer, or take out what you answered here.",
        field=field,
        source="house: a question is asked of those whom it concerns",
    )


def seen_is_current(
    seen: int, current: int, *, who: str, at: datetime, what: str
) -> Refusal | None:
    """Nobody writes over a colleague's words without having read them. Source: house."""
    if seen == current:
        return None
    return Refusal(
        "changed-meanwhile",
        f"{who} changed this {what} at {in_words(at)}, after you opened it. Nothing is lost: "
        "their text is stored and yours is below.",
        fix="Read both, then choose which one stays.",
        source="house: nobody’s words are lost",
    )


def comment_stands(removed_at: datetime | None, who: str) -> Refusal | None:
    """It was not taken out by a colleague meanwhile."""
    if removed_at is None:
        return None
    return Refusal(
        "removed-meanwhile",
        f"{who} took this comment out of the response at {in_words(removed_at)}.",
        fix="Copy what you typed and add it as a new comment if it should stand.",
        source="house: nobody’s words are lost",
    )


def comment_is_in(left_out_at: datetime | None, who: str, *, merged: bool) -> Refusal | None:
    """It is part of what will be submitted. Source: house."""
    if left_out_at is None:
        return None
    at = in_words(left_out_at)
    if merged:
        because = f"{who} merged this comment with others at {at}."
        fix = "Change the merged comment, or ask a lead of the agency to undo the merge."
    else:
        because = f"{who} left this comment out of what is submitted at {at}."
        fix = "A lead of the agency can put it back."
    return Refusal(
        "left-out-meanwhile",
        because,
        fix=fix,
        who="a lead of the agency",
        source="house: nobody’s words are lost",
    )


def is_left_out(left_out_at: datetime | None) -> Refusal | None:
    if left_out_at is not None:
        return None
    return Refusal("not-left-out", "This comment is part of the response already.")


def is_not_merged(others: int) -> Refusal | None:
    """What was merged comes back by undoing the merge, all of it at once."""
    if not others:
        return None
    return Refusal(
        "merged",
        "This comment is part of a merge.",
        fix="Undo the merge: then each of its comments stands for itself again.",
    )


def lead_decides(agency: str, *, is_lead: bool) -> Refusal | None:
    """What an agency submits is decided by those who sign for it. Source: house."""
    if is_lead:
        return None
    return Refusal(
        "not-the-lead",
        f"Only a lead of {agency} decides what is submitted.",
        who=f"a lead of {agency}",
        source="house: a response speaks for its agency, and somebody answers for it",
    )


def can_be_merged(places: Collection[tuple[int, str | None]], count: int) -> Refusal | None:
    """Two comments or more, all on the same place."""
    if count < 2:
        because = "Choose at least two comments to merge."
    elif len({*places}) > 1:
        because = "Only comments on the same place can be merged."
    else:
        return None
    return Refusal("not-mergeable", because, field="body")


def has_people_inside(agency_id: int | None) -> Refusal | None:
    """Notes are for the colleagues of an agency; a member of a group writes alone."""
    if agency_id is not None:
        return None
    return Refusal("nobody-inside", "Only an agency keeps notes: this response is one person’s.")


def note_is_theirs(author: str, *, is_author: bool, is_lead: bool) -> Refusal | None:
    """A note is taken out by who wrote it or by a lead of the agency. Source: house."""
    if is_author or is_lead:
        return None
    return Refusal(
        "not-your-note",
        f"This note is by {author}. Only {author} or a lead of your agency can take it out.",
        who=f"{author}, or a lead of your agency",
        source="house: an author’s words are their own",
    )


def content_is_as_read(seen: str | None, current: str) -> Refusal | None:
    """What is signed is what the signatory had in front of them. Source: house."""
    if seen is None or seen == current:
        return None
    return Refusal(
        "content-changed-meanwhile",
        "A colleague changed the response after you opened this page. Nothing was sent.",
        fix="It is shown below as it stands now. Read it again, then sign.",
        source="house: you sign what you have read",
    )


def comment_is_theirs(
    author: str, *, is_author: bool, is_lead: bool, agency: str
) -> Refusal | None:
    """A comment is changed by its author or by a lead of the agency. Source: house."""
    if is_author or is_lead:
        return None
    return Refusal(
        "not-your-comment",
        f"This comment is by {author}. Only {author} or a lead of {agency} can change it.",
        who=f"{author}, or a lead of {agency}",
        source="house: an author’s words are their own",
    )


def comment_is_taken_out_by_its_author(
    author: str, *, is_author: bool, of_agency: bool
) -> Refusal | None:
    """What a colleague wrote, a lead leaves out: with a reason, that its author reads. House."""
    if is_author or not of_agency:
        return None
    return Refusal(
        "left-out-not-removed",
        f"This comment is by {author}. Only {author} can remove it.",
        who=author,
        fix="A lead can leave it out of what is sent in, and say why.",
        source="house: an author’s words are their own",
    )


def can_be_chased(
    state: str, round_state: str, respondent: str, last: datetime | None, now: datetime
) -> Refusal | None:
    """Someone who still owes an answer to a round that was opened, and not twice in an hour."""
    if state == JOINED:
        return Refusal(
            "answers-jointly",
            f"{respondent} answers jointly with others.",
            fix="Remind the agency that leads the joint response.",
        )
    if state != DRAFTING:
        return Refusal("not-waited-for", f"{respondent} is not waited for any more.")
    if round_state not in ("open", "closed"):
        return _nobody_is_asked(round_state)
    if last is not None and now - last < CHASE_PAUSE:
        return Refusal(
            "chased-just-now",
            f"A reminder went to {respondent} at {in_words(last)}.",
            fix="Wait an hour before you send another.",
            source="house: one press, one mail",
        )
    return None


def reminder_is_welcome(window: Window, last: datetime | None, now: datetime) -> bool:
    """Whether the clock reminds: not whoever was asked or reminded in these two days, and nobody
    whose time is over.

    Whoever was given time of their own is reminded before that ends. Source: house rule.
    """
    if window.extended or window.closes_at is None or window.closes_at <= now:
        return False
    return all(at is None or now - at >= PEACE for at in (window.opens_at, last))


def _nobody_is_asked(round_state: str) -> Refusal:
    if round_state == "withdrawn":
        because = "This round was withdrawn, so nobody is asked any more."
        fix = "Ask in another round: of this review if it goes on, or of a new one."
    else:
        because = "This round is not open yet, so nobody is late."
        fix = "Take the step of the review that opens it first."
    return Refusal("round-not-open", because, fix=fix, who="the working group lead")


def asking_makes_sense(window: Window, policy: str, now: datetime) -> Refusal | None:
    """An agency may always ask before its time is over; after that where it is given on request.

    policy  of the round: what becomes of answers after the close. Source: house rule.
    """
    closes_at = window.closes_at
    if closes_at is None or now < closes_at or policy == "ask":
        return None
    if window.takes_late:
        return Refusal(
            "late-is-taken",
            "You need not ask: this round takes late answers, and marks them as late.",
            fix="Send in what you have.",
        )
    return Refusal(
        "time-is-over",
        f"The time to answer ended at {in_words(closes_at)}, and this round takes no late answers.",
        fix="What you wrote is kept. Tell the working group lead if something must be known.",
        source="house: what everyone was told about the end stays true",
    )


def lead_can_ask(no: Refusal, respondent: str, leads: Sequence[str]) -> Refusal:
    """The refusal after the close, where an agency may still ask for more time."""
    who = names([*leads]) or f"a lead of {respondent}"
    fix = f"What you wrote is kept. {who[:1].upper()}{who[1:]} can ask for more time."
    return replace(no, fix=fix, who=who)


def lead_can_reopen(no: Refusal, respondent: str, leads: Sequence[str]) -> Refusal:
    """The refusal of words for a response that was sent in, while it may be sent in again."""
    who = names([*leads]) or f"a lead of {respondent}"
    fix = f"{no.fix} Until the round closes, {who} can reopen the response."
    return replace(no, fix=fix, who=who)


def closed_while_reopened(no: Refusal, closed_at: datetime) -> Refusal:
    """The refusal of words for a response that was reopened, and not sent in before the close."""
    because = (
        f"The round closed at {in_words(closed_at)}. The response was reopened and not sent in "
        "again before that, so what was sent in before counts."
    )
    return replace(no, because=because)


def brings_no_words(no: Refusal) -> Refusal:
    """The same refusal of something that brings no words of a response with it."""
    return replace(no, fix=(no.fix or "").removeprefix(KEPT_NOTE).strip() or None)


def nothing_is_asked_yet(asked_at: datetime | None) -> Refusal | None:
    """One request at a time. Source: house rule."""
    if asked_at is None:
        return None
    return Refusal(
        "asked-already",
        f"More time was asked for at {in_words(asked_at)}, and nobody has decided yet.",
        fix="Wait for the answer.",
        source="house: one question at a time",
    )


def nothing_speaks_against(answer: str) -> Refusal | None:
    """Who gives time has not also said why not: nobody would read it. Source: house."""
    if not normal(answer):
        return None
    because = "The agency reads this only if you refuse. Take this out, or refuse the time."
    return Refusal("given-and-refused", because, field="answer")


def is_not_decided(outcome: str, at: datetime | None) -> Refusal | None:
    """A request is decided once."""
    if not outcome:
        return None
    how = {"accepted": "More time was given", "refused": "It was refused"}
    said = how.get(outcome, "It was not needed any more")
    return Refusal("decided-already", f"{said}{f' at {in_words(at)}' if at else ''}.")


def something_is_written(count: int) -> Refusal | None:
    """A lead is sent what there is to sign. Source: house."""
    if count:
        return None
    return Refusal(
        "nothing-to-sign",
        "Nothing is written yet, so there is nothing to sign.",
        fix="Add a comment or an answer first.",
    )


def nothing_was_written(comments: int, answers: int) -> Refusal | None:
    """A nil return says nothing, so nothing may lie unsent behind it. Source: house."""
    if not comments and not answers:
        return None
    parts = [_count(comments, "comment"), _count(answers, "answer")]
    return Refusal(
        "not-nil",
        f"The response holds {' and '.join(part for part in parts if part)}, "
        "which this would leave out.",
        fix="Sign off and submit it, or remove what is written first.",
        source="house: nobody’s words are lost",
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}" if number else ""


def drafts_have_an_heir(count: int, author: str, *, colleague: bool) -> Refusal | None:
    """Nobody's unsent words are left without somebody who may go on with them."""
    if not count or colleague:
        return None
    said = "1 comment that is" if count == 1 else f"{count} comments that are"
    them = "it" if count == 1 else "them"
    return Refusal(
        "no-heir",
        f"{author} wrote {said} not sent yet. Choose a colleague who goes on with {them}.",
        source="house: nobody's words are lost",
        field="heir",
    )


def reads_as_a_comment(text: str, field: str, *, released: bool) -> Refusal | None:
    """A comment form is no place to tell of harm: it goes to a person. Source: house."""
    if released or not reads_like_a_disclosure(text):
        return None
    return Refusal(
        DISCLOSURE,
        "This reads as if it tells of harm to a child. Only you and the safeguarding lead see it.",
        field=field,
        source="house: whoever tells of harm is answered by a person",
    )


def nobody_is_identified(text: str, field: str, known: Collection[str]) -> Refusal | None:
    """Nothing identifies a child or a case, but for what its writer has explained.

    known  digests of pieces that were explained. Source: house rule after UK GDPR.
    """
    found = [each for each in find_all(text) if digest(each.text) not in known]
    if not found:
        return None
    said = " and ".join(dict.fromkeys(each.why for each in found))
    return Refusal(
        IDENTIFIES,
        f"It looks as if this has {said}. Take it out, or say why it is not about a child or case.",
        field=field,
        source="house: nothing that identifies a child or a family stands in a comment",
    )


def explanation_fits(text: str) -> Refusal | None:
    if not text or 5 <= len(text) <= LONGEST_REASON:
        return None
    because = f"Say why in 5 to {LONGEST_REASON:,} characters."
    return Refusal("bad-explanation", because, field="explained")


def group_is_asked(round_state: str, *, about_it: bool) -> Refusal | None:
    """Comments of a Word file go into the round inside the working group while it is open.

    round_state  "" where there is no such round. Source: house.
    """
    if round_state == "open" and about_it:
        return None
    if round_state == "open":
        because = "The working group was not asked about this draft."
    elif round_state == "closed":
        because = "The round inside the working group has closed."
    else:
        because = "The draft has not been circulated inside the working group."
    return Refusal(
        "group-not-asked",
        because,
        fix="Circulate the draft inside the working group, then add the comments.",
        who="the working group lead",
        source="house: comments are added while others can answer them",
    )


def something_is_chosen(chosen: Collection[str]) -> Refusal | None:
    if chosen:
        return None
    return Refusal("nothing-chosen", "Choose the comments that are to be added.", field="chosen")


def none_tells_of_harm(count: int) -> Refusal | None:
    """As `reads_as_a_comment`, of many comments at once. Source: house."""
    if not count:
        return None
    return Refusal(
        DISCLOSURE,
        f"{count} of these {'reads' if count == 1 else 'read'} as if they told of harm to a child. "
        "Only you and the safeguarding lead see that.",
        field="chosen",
        source="house: whoever tells of harm is answered by a person",
    )


def none_identifies(reasons: Collection[str]) -> Refusal | None:
    """As `nobody_is_identified`, of many comments at once. Source: house rule after UK GDPR."""
    if not reasons:
        return None
    said = " and ".join(dict.fromkeys(reasons))
    return Refusal(
        IDENTIFIES,
        f"It looks as if what you chose has {said}. Leave that comment out, or say why it is not "
        "about a child or case.",
        field="chosen",
        source="house: nothing that identifies a child or a family stands in a comment",
    )


MOST_TYPED = 64 * 1024  # characters of one form that are kept while it is being typed


def kept_by_saving(no: Refusal) -> Refusal:
    """The refusal of words that are still being typed: they are kept only when they are sent,
    and the answer to that says what can be done and by whom."""
    return replace(no, fix=BY_SAVING, who=None) if no.code in KEPT_CODES else no


def typed_text_fits(fields: Iterable[tuple[str, str]]) -> Refusal | None:
    """Of everything in a form."""
    if sum(len(name) + len(value) for name, value in fields) <= MOST_TYPED:
        return None
    return Refusal("too-much-typed", "It is too long to be kept before it is saved.")


def nothing_else_waits(same: bool) -> Refusal | None:
    """What somebody typed there before is not written over by what they type on another page."""
    if same:
        return None
    return Refusal(
        "typed-meanwhile",
        "Something else that you typed here waits: bring it back or throw it away first.",
    )
