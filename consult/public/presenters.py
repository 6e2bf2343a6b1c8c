"""What visitors are shown: publications, open rounds, outcomes, and how it all works."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import url_for
from markupsafe import Markup

from consult.access import Actor, Permission, ask
from consult.boards import queries as ballots
from consult.consultations import queries as consultations
from consult.consultations.models import Consultation
from consult.consultations.opened import open_to_public
from consult.dispositions.rules import WORDS
from consult.editions import queries as editions
from consult.editions.models import Edition, Publication, PublishedOutcomes
from consult.editions.rules import earlier_of
from consult.lifecycle import workflow_of
from consult.lifecycle.definitions import engine_of, list_newest
from consult.lifecycle.queries import subjects_by_id
from consult.public.contents import Heading, contents_of
from consult.reviews import queries as reviews
from consult.reviews.urgent import ChairsAction, chairs_action
from consult.store import Missing
from consult.web.wording import day
from workflows.definition import State, Step, Workflow
from workflows.guards.registry import GUARDS
from workflows.refusal import rule_in_words
from workflows.roles import people, titles
from workflows.undoing import told_undo

RATIFIED = "ratifying_body_is_named"  # the guard of a text that another body ratifies
CORRECTS = "change_is_editorial"  # the guard of a text that changes the wording only
SHORT = 12  # characters of a hash that a person can compare


# What is told of a reason that was overridden: without the names that the board read.
DESPITE = {
    "no_objection_stands": "A member of the board objected, and the objection stood.",
    "no_substantive_change_since_consultation": "The text was changed in substance after "
    "agencies had commented on it, and they were not asked again.",
    "public_answers_are_read": "Not every answer that members of the public had sent in was read "
    "before the decision.",
}


@dataclass(frozen=True)
class Despite:
    """What stood against the decision, and why the chair let it go on all the same."""

    what: str
    reason: str


@dataclass(frozen=True)
class Behind:
    """Who stands behind one published text.

    body      that approved it; owners: the agencies whose leads signed this very text
    ratifies  the body that ratified it, where one did
    """

    body: str
    owners: Sequence[str]
    ratifies: str


@dataclass(frozen=True)
class Reading:
    """One publication as it is read.

    html   the approved page, exactly as stored: never changed on its way out
    every  every text of the document that was published, newest first
    until  when a later text took its place, or None while it is in force
    """

    publication: Publication
    html: Markup
    contents: Sequence[Heading]
    earlier: Sequence[Publication]
    every: Sequence[Publication]
    until: datetime | None
    outcomes: int
    consulted: bool  # whether agencies were asked about it
    behind: Behind
    despite: Sequence[Despite] = ()
    taken_back: str = ""  # why it was, when it was
    may_take_back: bool = False
    by_chair: ChairsAction | None = None  # when the chair put it in force alone
    answers: Mapping[str, Any] | None = None  # how many questions were answered, see Told
    corrects: Publication | None = None  # of which text it changes the wording only
    corrected_outcomes: int | None = None  # of that text; None where agencies were not consulted
    gone: Mapping[int, datetime] = field(default_factory=dict)  # earlier text → taken back when

    @property
    def in_force(self) -> bool:
        return self.until is None

    @property
    def cite(self) -> str:
        """How it is cited; the address leads to this very text, whatever is in force."""
        found = self.publication
        reference = found.document.reference
        named = f" ({reference})" if reference else ""
        since, mark = day(found.published_at), found.approval.hash
        address = url_for("public.show_by_hash", hash=mark, _external=True)
        title = found.approval.title
        return f"“{title}”{named}, in force since {since}, fingerprint {mark[:8]}, {address}"

    @property
    def short_hash(self) -> str:
        return self.publication.approval.hash[:SHORT]


def read(publication: Publication, actor: Actor) -> Reading:
    """The page with what stands around it. At most twelve queries."""
    every = editions.list_publications_of(publication.document_id)
    later = [each for each in every if each.id > publication.id]
    html = publication.approval.html
    found = editions.find_outcomes(publication.subject_id)
    corrects = corrected_by(publication, every) if found is None else None
    told = editions.find_outcomes(corrects.subject_id) if corrects else None
    return Reading(
        publication,
        Markup(html),  # noqa: S704  rendered from the approved text, and kept since
        contents_of(html),
        [each for each in every if each.id < publication.id],
        every,
        later[-1].published_at if later else None,
        len(rows_for(found, publication.document_id)),
        found is not None,
        behind(publication),
        [
            Despite(DESPITE[each.guard], each.reason)
            for each in reviews.list_used_overrides(publication.subject_id)
        ],
        next((each.reason for each in later if each.reverts_id == publication.id), ""),
        may_take_back=not later
        and ask(Permission.TAKE_TEXT_BACK, actor) is None
        and earlier_of(publication, every) is not None,
        by_chair=None if publication.reverts_id else chairs_action(publication.subject_id),
        answers=answers_in(found),
        corrects=corrects,
        corrected_outcomes=len(rows_for(told, publication.document_id)) if told else None,
        gone={each.reverts_id: each.published_at for each in every if each.reverts_id},
    )


def behind(publication: Publication) -> Behind:
    """Three queries."""
    review = reviews.get_review(publication.subject_id)
    owners = reviews.who_signed(review.id, publication.approval.hash)
    above = review.ratifying if workflow_of(review.subject).uses(RATIFIED) else None
    body = ballots.get_ballot(publication.approval.ballot_id).group.name
    return Behind(body, owners, above.name if above else "")


def corrected_by(publication: Publication, every: Sequence[Publication]) -> Publication | None:
    """The text whose wording it corrects, perhaps by way of other corrections. One query.

    every  publications of the document, newest first
    """
    subjects = subjects_by_id({each.subject_id for each in every})
    now: Publication | None = publication
    while now is not None and workflow_of(subjects[now.subject_id]).uses(CORRECTS):
        now = earlier_of(now, [each for each in every if each.id <= now.id])
    return None if now is publication else now


def told_elsewhere(publication: Publication) -> Publication | None:
    """Of a correction, the text of which the outcomes are told. None for every other text."""
    if editions.find_outcomes(publication.subject_id) is not None:
        return None
    every = editions.list_publications_of(publication.document_id)
    return corrected_by(publication, every)


@dataclass(frozen=True)
class Told:
    """“You said, we did”: the rows of one document, and how many of them had which outcome.

    withheld  how many are not printed, because who wrote them asked for it; their outcomes are
              counted nowhere, because a total would tell what the answer to one of them was
    answered  how many of those had an outcome
    answers   of the whole review: how many answers to questions, to how many, by whom
    """

    publication: Publication
    rows: Sequence[Mapping[str, Any]]
    withheld: int
    answered: int
    counts: Sequence[tuple[str, int]]
    answers: Mapping[str, Any] | None = None


def tell_outcomes(publication: Publication) -> Told:
    """Raises Missing when no outcomes were published with it."""
    found = editions.find_outcomes(publication.subject_id)
    if found is None:
        raise Missing(f"outcomes of publication {publication.id}")
    rows = rows_for(found, publication.document_id)
    printed = [row for row in rows if not row.get("withheld")]
    apart = [row for row in rows if row.get("withheld")]
    count = Counter(row["outcome"] for row in printed)
    named = [(words, count[outcome]) for outcome, words in WORDS.items() if count[outcome]]
    if count[""]:
        named.append(("No outcome recorded", count[""]))
    answered = sum(row["outcome"] != "" for row in apart)
    return Told(publication, printed, len(apart), answered, named, answers_in(found))


def rows_for(found: PublishedOutcomes | None, document_id: int) -> list[Mapping[str, Any]]:
    return [row for row in found.rows if row["document"] == document_id] if found else []


def answers_in(found: PublishedOutcomes | None) -> Mapping[str, Any] | None:
    """How many answers to questions were published with it; None where there were none, and of
    what was published before they were counted."""
    return next((row for row in found.rows if row.get("answers")), None) if found else None


def in_editions(found: Sequence[Edition]) -> dict[int, list[Publication]]:
    """Edition → what its reviews launched. Two queries, whatever the number of editions."""
    places = editions.places_in([each.id for each in found])
    edition_of = {place.review_id: id for id, held in places.items() for place in held}
    came_out: dict[int, list[Publication]] = {each.id: [] for each in found}
    for each in editions.list_launched_by(edition_of):
        came_out[edition_of[each.subject_id]].append(each)
    return came_out


def list_open_rounds() -> list[Consultation]:
    """Rounds with partner agencies that take comments now, the next to close first."""
    return [
        each
        for each in consultations.list_in_state(["open"])
        if each.audience == "agencies" and each.closes_at is not None
    ]


def listed_urls(rounds: Sequence[Consultation]) -> dict[int, str]:
    """Round id → where anyone may answer it, of those that are listed. One query."""
    found = open_to_public([each.id for each in rounds])
    return {
        id: url_for("individuals.show_call", slug=each.slug)
        for id, each in found.items()
        if each.how == "listed"
    }


@dataclass(frozen=True)
class Check:
    """A rule that must hold before a step, and where it comes from."""

    words: str
    rule: str


@dataclass(frozen=True)
class Way:
    """One step from a stage, as the list of how the process works says it."""

    label: str
    to: str
    who: str
    checks: Sequence[Check]


@dataclass(frozen=True)
class Stop:
    """One state, and the ways on from it."""

    state: State
    waits_for: str
    ways: Sequence[Way]


def list_kinds() -> list[Workflow]:
    """Every kind of review, in its newest version, by title."""
    flows = [engine_of(row).workflow for row in list_newest("review")]
    return sorted(flows, key=lambda flow: flow.title)


def load_kind(key: str) -> Workflow:
    """Raises Missing."""
    found = next((flow for flow in list_kinds() if flow.key == key), None)
    if found is None:
        raise Missing(f"kind of review {key}")
    return found


def explain(flow: Workflow) -> list[Stop]:
    """Its states in order. A place on hold is told with the state that it leads back to."""
    return [_stop(flow, key, each) for key, each in flow.states.items() if not each.held_from]


def _stop(flow: Workflow, name: str, state: State) -> Stop:
    waits = titles([state.waits_for]) if state.waits_for else ""
    steps = [each for each in flow.steps_from(name) if not each.undoes]
    return Stop(state, waits, [_way(flow, each) for each in steps])


def _way(flow: Workflow, step: Step) -> Way:
    who = titles(people(step.by)) or "the system, when its time has come"
    label = f"{step.label} ({told})" if (told := told_undo(step)) else step.label
    return Way(label, flow.states[step.to].title, who, [_check(use.name) for use in step.guards])


def _check(name: str) -> Check:
    guard = GUARDS[name]
    words = guard.about.split("Source:")[0].split("\n\n")[0]
    return Check(" ".join(words.split()), rule_in_words(f"{guard.weight}: {guard.source}"))
