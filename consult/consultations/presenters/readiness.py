"""The tasks before a round can open, made from the guards of the step that opens it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import url_for

from consult import audit
from consult.access import Actor
from consult.consultations import enclosed, queries
from consult.consultations.extensions import LATE_WORDS
from consult.consultations.models import Consultation
from consult.consultations.opened import open_to_public
from consult.consultations.operations import REHEARSED
from consult.documents.models import Draft, Version
from consult.documents.queries import drafts_of, newest_versions, published_ids
from consult.lifecycle import Subject, options_for
from consult.settings import in_words
from workflows.engine import Option
from workflows.guards import GUARDS
from workflows.refusal import Refusal

OPENS = "open_partner_round"  # the effect by which a step is known, whatever it is called
ASK, EQUALITY, REBASE = (
    "Say what you ask and why",
    "Sign the equality assessment",
    "Bring the draft up to date",
)
WINDOW, RESPONDENTS = "Set the closing date", "Choose who is asked"
COMPLETE = "Complete the questions"
TASK_OF = {  # the code of a guard of the opening step → the task that clears it
    "no-purpose": ASK,
    "no-reasons": ASK,
    "no-options": ASK,
    "no-scope": ASK,
    "questions-unfinished": COMPLETE,
    "window-too-short": WINDOW,
    "too-few-respondents": RESPONDENTS,
    "no-equality-assessment": EQUALITY,
    "base-not-current": REBASE,
}
PAGES = {
    ASK: "consultations.edit_description",
    WINDOW: "consultations.edit_window",
    RESPONDENTS: "consultations.edit_respondents",
    COMPLETE: "consultations.list_questions",
}

PUBLIC = {
    "": "Only the agencies that you invite",
    "link": "Also anyone who has the link",
    "listed": "Also anyone: it is listed on the public pages",
}


@dataclass(frozen=True)
class Task:
    """Something to do before a round can open: cleared by a page, explained by refusals."""

    title: str
    href: str | None
    done: bool
    refusals: tuple[Refusal, ...] = ()
    note: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Readiness:
    """Where a round in preparation stands, for one person."""

    option: Option | None
    tasks: list[Task]
    others: list[Refusal] = field(default_factory=list)  # reasons that no task clears: "not yours"

    @property
    def left(self) -> int:
        return sum(1 for task in self.tasks if not (task.done or task.optional))


def opening_option(review: Subject, actor: Actor) -> Option | None:
    """The step that opens the round with partners, if the review stands before it."""
    found = options_for(review, actor)
    return next((each for each in found if OPENS in each.step.effects), None)


def window_refusal(review: Subject, actor: Actor) -> Refusal | None:
    """Why the closing time would not do yet, in the guard's own words."""
    option = opening_option(review, actor)
    reasons = option.refusals if option else ()
    return next((each for each in reasons if each.code == "window-too-short"), None)


def description_refusals(review: Subject, actor: Actor) -> list[Refusal]:
    """What the description does not say yet, in the guards' own words."""
    option = opening_option(review, actor)
    reasons = option.refusals if option else ()
    return [each for each in reasons if TASK_OF.get(each.code) == ASK]


def words_of_an_earlier_round(round: Consultation, *names: str) -> Consultation | None:
    """The last round before this one, where this one has none of these words yet and that has.

    A second round asks about the same text once more, so that its words are begun with those.
    """
    if any(getattr(round, name) for name in names):
        return None
    earlier = [
        each
        for each in queries.list_rounds(round.review_id)
        if each.audience == round.audience and each.opens_at is not None and each.id < round.id
    ]
    last = earlier[-1] if earlier else None
    return last if last is not None and any(getattr(last, name) for name in names) else None


def readiness(
    review: Subject, round: Consultation, drafts: Sequence[Draft], actor: Actor
) -> Readiness:
    """The tasks that the step's own guards ask for, and the two that nothing insists on."""
    option = opening_option(review, actor)
    if option is None:
        return Readiness(None, [])
    wanted: dict[str, set[str]] = {}
    for code in (GUARDS[use.name].code for use in option.step.guards):
        if code in TASK_OF:
            wanted.setdefault(TASK_OF[code], set()).add(code)
    published = published_ids([draft.document_id for draft in drafts])
    tasks = []
    for title, codes in wanted.items():
        reasons = tuple(no for no in option.refusals if no.code in codes)
        if title == REBASE and not (reasons or published):
            continue  # there is nothing that a draft could build on
        if title == COMPLETE and not reasons:
            continue  # the task below says whether there are questions
        tasks.append(
            Task(title, _page_of(title, review, round, drafts, reasons), not reasons, reasons)
        )
    others = [no for no in option.refusals if no.code not in TASK_OF]
    return Readiness(option, [*tasks, *_optional(round)], others)


def _page_of(
    title: str,
    review: Subject,
    round: Consultation,
    drafts: Sequence[Draft],
    reasons: Sequence[Refusal],
) -> str | None:
    if title == EQUALITY:
        return url_for("assessments.list_assessments", review_id=review.id)
    if title == REBASE:
        if reasons and reasons[0].about is not None:
            return url_for("documents.rebase_draft", draft_id=reasons[0].about)
        document = drafts[0].document_id if drafts else None
        return url_for("documents.show_document", document_id=document) if document else None
    return url_for(PAGES[title], consultation_id=round.id)


def _optional(round: Consultation) -> list[Task]:
    asked = queries.count_questions([round.id])[round.id]
    words = f"{asked} question{'' if asked == 1 else 's'}" if asked else ""
    page = url_for("consultations.list_questions", consultation_id=round.id)
    letter = url_for("consultations.edit_letter", consultation_id=round.id)
    found = open_to_public([round.id]).get(round.id)
    late = url_for("consultations.edit_late_policy", consultation_id=round.id)
    return [
        Task("Ask questions", page, bool(asked), note=words, optional=True),
        Task(
            "Say what becomes of late answers",
            late,
            done=True,
            note=LATE_WORDS[round.late_policy],
            optional=True,
        ),
        Task(
            "Say whether the public may answer",
            url_for("individuals.edit_call", consultation_id=round.id),
            done=True,
            note=PUBLIC[found.how if found else ""],
            optional=True,
        ),
        Task("Write a covering letter", letter, bool(round.letter), optional=True),
        _enclosed(round),
        _rehearsal(round),
    ]


def _enclosed(round: Consultation) -> Task:
    """Advice: what is missing is named, and stops nothing."""
    there = queries.enclosures_of(round.id)
    page = url_for("consultations.list_attachments", consultation_id=round.id)
    advice = enclosed.missing(
        [each.kind for each in there], [each.lacks_other_form for each in there]
    )
    files = sum(each.kind == enclosed.FILE for each in there)
    words = f"{files} attachment{'' if files == 1 else 's'}." if files else ""
    return Task(
        "Add a plain-English summary and attachments",
        page,
        not advice,
        tuple(advice),
        note=words,
        optional=True,
    )


def _rehearsal(round: Consultation) -> Task:
    page = url_for("consultations.rehearse_round", consultation_id=round.id)
    last = last_rehearsal(round)
    note = f"{last[0].actor} did, at {in_words(last[0].entry.at)}." if last else ""
    return Task("Send yourself everything first", page, bool(last), note=note, optional=True)


def last_rehearsal(round: Consultation) -> list[audit.Told]:
    """One, or none."""
    return audit.list_entries([round.subject.thing], acts=[REHEARSED], most=1)


@dataclass(frozen=True)
class Text:
    """A draft with the version of it that would be circulated now."""

    draft: Draft
    version: Version | None


def texts_of(review_id: int) -> list[Text]:
    """What a review is about, as it stands now. Two queries."""
    drafts = drafts_of([review_id]).get(review_id, [])
    newest = newest_versions([draft.id for draft in drafts])
    return [Text(draft, newest.get(draft.id)) for draft in drafts]
