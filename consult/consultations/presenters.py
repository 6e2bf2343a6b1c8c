"""What pages show of rounds: tasks made from guards, agencies by sector, what waits for whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask import url_for

from consult.access import Actor
from consult.accounts.models import Agency
from consult.accounts.queries import list_agencies, list_agency_leads
from consult.consultations import queries
from consult.consultations.access import RUNNERS
from consult.consultations.models import Consultation, Expected
from consult.documents.models import Draft, Version
from consult.documents.queries import drafts_of, newest_versions
from consult.lifecycle import Subject, kind_named, options_for
from consult.web import Waiting, waits_for
from workflows.engine import Option
from workflows.guards import GUARDS
from workflows.refusal import Refusal

OPENS = "open_partner_round"  # the effect by which a step is known, whatever it is called
ASK, EQUALITY, REBASE = (
    "Say what you ask and why",
    "Sign the equality assessment",
    "Build on what is published",
)
WINDOW, RESPONDENTS = "Set the closing date", "Choose who is asked"
TASK_OF = {  # the code of a guard of the opening step → the task that clears it
    "no-purpose": ASK,
    "no-reasons": ASK,
    "no-options": ASK,
    "no-scope": ASK,
    "window-too-short": WINDOW,
    "too-few-respondents": RESPONDENTS,
    "no-equality-assessment": EQUALITY,
    "base-not-current": REBASE,
}
PAGES = {
    ASK: "consultations.edit_description",
    WINDOW: "consultations.edit_window",
    RESPONDENTS: "consultations.edit_respondents",
}
KIND_WORDS = {
    "text": "Text",
    "yes_partly_no": "Yes, partly or no",
    "choice": "A choice",
    "scale5": "Five-point scale",
}
HOW_WORDS = {
    "": "Nothing yet",
    "submitted": "Submitted",
    "nil_return": "Nil return",
    "waived": "No longer waited for",
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
    tasks = []
    for title, codes in wanted.items():
        reasons = tuple(no for no in option.refusals if no.code in codes)
        tasks.append(Task(title, _page_of(title, review, round, drafts), not reasons, reasons))
    others = [no for no in option.refusals if no.code not in TASK_OF]
    return Readiness(option, [*tasks, *_optional(round)], others)


def _page_of(
    title: str, review: Subject, round: Consultation, drafts: Sequence[Draft]
) -> str | None:
    if title == EQUALITY:
        return url_for("assessments.list_assessments", review_id=review.id)
    if title == REBASE:
        document = drafts[0].document_id if drafts else None
        return url_for("documents.show_document", document_id=document) if document else None
    return url_for(PAGES[title], consultation_id=round.id)


def _optional(round: Consultation) -> list[Task]:
    asked = queries.count_questions([round.id])[round.id]
    words = f"{asked} question{'' if asked == 1 else 's'}" if asked else ""
    page = url_for("consultations.list_questions", consultation_id=round.id)
    letter = url_for("consultations.edit_letter", consultation_id=round.id)
    return [
        Task("Ask questions", page, bool(asked), note=words, optional=True),
        Task("Write a covering letter", letter, bool(round.letter), optional=True),
    ]


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


@dataclass(frozen=True)
class Row:
    """One agency that may be asked, and whether anybody could sign for it."""

    agency: Agency
    chosen: bool
    has_lead: bool


@dataclass(frozen=True)
class Sector:
    """Agencies of one sector."""

    name: str
    rows: list[Row]

    @property
    def whole(self) -> bool:
        return all(row.chosen for row in self.rows)


def sectors(chosen: set[int]) -> list[Sector]:
    """Every agency by sector, both by name; agencies without a sector last. Two queries."""
    agencies = list_agencies()
    leads = list_agency_leads([agency.id for agency in agencies])
    named: dict[str, list[Row]] = {}
    for agency in agencies:
        row = Row(agency, agency.id in chosen, bool(leads.get(agency.id)))
        named.setdefault(agency.sector or "", []).append(row)
    order = sorted(named, key=lambda name: (name == "", name.casefold()))
    return [Sector(name or "Other agencies", named[name]) for name in order]


def without_lead(expected: Sequence[Expected]) -> list[str]:
    """Names of expected agencies for which nobody could sign. One query."""
    ids = [row.agency_id for row in expected if row.agency_id is not None]
    leads = list_agency_leads(ids)
    return [row.name for row in expected if row.agency_id and not leads.get(row.agency_id)]


@waits_for
def rounds_i_run(actor: Actor) -> Iterable[Waiting]:
    """Rounds that are open or being prepared, for those who run them. A constant few queries."""
    if not (actor.is_manager or "lead" in actor.seats.values()):
        return []
    rounds = queries.list_in_state(("preparing", "open"))
    roles = kind_named("consultation").roles_of([each.subject for each in rounds], actor)
    mine = [each for each in rounds if roles[each.id] & RUNNERS]
    expected = queries.expected_of_many([each.id for each in mine])
    return [_waiting(each, expected[each.id]) for each in mine]


def _waiting(round: Consultation, expected: Sequence[Expected]) -> Waiting:
    if round.subject.state == "preparing":
        endpoint = f"consultations.prepare_{'group_' if round.audience == 'group' else ''}round"
        page = url_for(endpoint, review_id=round.review_id)
        return Waiting("Finish preparing the round", round.subject.title, page)
    settled = sum(1 for row in expected if row.settled_at is not None)
    return Waiting(
        "Follow who has answered",
        round.subject.title,
        url_for("responses.coverage", consultation_id=round.id),
        due=round.closes_at,
        note=f"{settled} of {len(expected)} have answered",
        group="Rounds you run",
    )
