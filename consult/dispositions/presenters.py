"""The desk and the page of one comment, ready to be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import url_for

from consult import lifecycle
from consult.access import Actor
from consult.consultations.models import Consultation
from consult.consultations.queries import count_questions
from consult.dispositions import queries, rules
from consult.dispositions.models import Disposition
from consult.documents import queries as documents
from consult.documents.carry import REMOVED
from consult.documents.naming import WHOLE, name_all
from consult.documents.placing import AMBIGUOUS
from consult.placements.models import Placement
from consult.placements.queries import places_in_any, removed_in
from consult.responses.models import Comment, Response
from consult.store import Page
from workflows.refusal import Refusal

KINDS = {
    "general": "General",
    "practice": "Practice",
    "legal": "Legal",
    "equality": "Equality",
    "editorial": "Editorial",
}
STANCES = {
    "support": "Supports",
    "support_with_conditions": "Supports with conditions",
    "object": "Objects",
    "neutral": "Neutral",
}
PRIORITIES = {"": "", "must": "Must", "should": "Should", "could": "Could"}
Places = Mapping[int, Mapping[str, str]]


@dataclass(frozen=True)
class Row:
    """One comment in a table, with what became of it."""

    comment: Comment
    found: Disposition | None
    where: str
    undone: bool = False  # accepted, and the newest version has taken the change back
    now: str = ""  # where it stands in the newest version, when that is not where it was

    @property
    def respondent(self) -> str:
        return respondent_of(self.comment.response)

    @property
    def wrote(self) -> str:
        """Whose words they are: of what came in a Word file, the name that was typed there."""
        word = self.comment.from_word
        return word.written_by if word is not None else self.respondent

    @property
    def place(self) -> str:
        """Where, inside a sentence: “the whole document”, “paragraph 4.1”."""
        if self.where == WHOLE:
            return "the whole document"
        return self.where[0].lower() + self.where[1:]

    @property
    def kind(self) -> str:
        return KINDS[self.comment.kind]

    @property
    def stance(self) -> str:
        return STANCES[self.comment.stance]

    @property
    def priority(self) -> str:
        return PRIORITIES[self.comment.priority]

    @property
    def about(self) -> str:
        """“Legal, objects, must”."""
        parts = [self.kind, self.stance.lower(), self.priority.lower()]
        return ", ".join(filter(None, parts))

    @property
    def outcome(self) -> str:
        return rules.WORDS[self.found.outcome] if self.found else ""

    @property
    def unlinked(self) -> bool:
        """Accepted, and no passage answers it yet."""
        found = self.found
        return bool(
            found and rules.needs_change(found.outcome) and found.resulting_version_id is None
        )


@dataclass(frozen=True)
class Desk:
    """A round's comments, a page of them, and how far the group has come."""

    consultation: Consultation
    tally: queries.Tally
    page: Page[Comment]
    rows: Sequence[Row]
    refusal: Refusal | None
    first_open: int | None
    asks_questions: bool

    @property
    def title(self) -> str:
        return self.consultation.subject.title

    @property
    def answers(self) -> bool:
        """That its comments get outcomes: those of agencies do, the group's own replies do not."""
        return self.consultation.audience == "agencies"

    @property
    def to_be_linked(self) -> int:
        return self.tally.unlinked + self.tally.undone


def respondent_of(response: Response) -> str:
    """The agency; in a round inside the group, the member. Never who typed it."""
    return response.respondent


def show_desk(
    consultation: Consultation, filters: queries.Filters, number: int, actor: Actor
) -> Desk:
    """A constant number of queries, however long the round is."""
    page = queries.list_desk(consultation.id, filters, number=number)
    waiting = (id for id, done in queries.list_desk_order(consultation.id) if not done)
    return Desk(
        consultation,
        queries.tally([consultation.id])[consultation.id],
        page,
        stands_now(rows_of(page.items)),
        refusal_of(consultation, actor),
        next(waiting, None),
        count_questions([consultation.id])[consultation.id] > 0,
    )


def rows_of(comments: Sequence[Comment]) -> list[Row]:
    """The comments with their outcomes and how their places are cited. Four queries at most."""
    outcomes = queries.dispositions_of([each.id for each in comments])
    places = places_of({each.version_id for each in comments})
    found = queries.undone_in(sorted({each.response.consultation_id for each in comments}))
    undone = frozenset().union(*found.values())
    return [_row(each, outcomes.get(each.id), places, each.id in undone) for each in comments]


def _row(comment: Comment, found: Disposition | None, places: Places, undone: bool) -> Row:
    cited = places.get(comment.version_id, {})
    return Row(comment, found, cited.get(comment.anchor or "", WHOLE), undone)


def stands_now(rows: Sequence[Row]) -> list[Row]:
    """The same with where each comment stands in the newest version of its draft: “now 4.2”,
    “removed in version 3”, or that it waits. At most four queries."""
    newest = documents.newest_versions({row.comment.version.draft_id for row in rows})
    later = {
        row.comment.id: newest[row.comment.version.draft_id]
        for row in rows
        if newest[row.comment.version.draft_id].number > row.comment.version.number
    }
    if not later:
        return list(rows)
    found = places_in_any([*later], {each.id for each in later.values()})
    names = places_of({each.version_id for each in found.values() if each.anchor})
    gone = removed_in([id for id, each in found.items() if each.how == REMOVED])
    return [replace(row, now=_now(row, found.get(row.comment.id), names, gone)) for row in rows]


def _now(row: Row, found: Placement | None, names: Places, gone: Mapping[int, int]) -> str:
    if found is None:
        return ""
    if found.how == AMBIGUOUS:
        return "waits for a person to say where it stands now"
    if found.how == REMOVED:
        number = gone.get(row.comment.id)
        return f"removed in version {number}" if number else "removed"
    name = names.get(found.version_id, {}).get(found.anchor or "", "")
    return f"now {name[0].lower()}{name[1:]}" if name and name != row.where else ""


def places_of(version_ids: Iterable[int]) -> Places:
    blocks = documents.blocks_of_many(sorted(version_ids))
    return {id: name_all(each) for id, each in blocks.items()}


def answers_of(rows: Sequence[Row]) -> dict[int, tuple[str, str]]:
    """Comment id → how the passage that answers it is cited in what is published, and its address.

    Two queries, and none of what no passage answers.
    """
    drafts = {row.comment.id: row.comment.version.document_id for row in rows if _answered(row)}
    published = documents.published_ids(set(drafts.values()))
    places = places_of(published.values())
    found = {}
    for row in rows:
        document_id = drafts.get(row.comment.id, 0)
        anchor = (row.found.resulting_anchor if row.found else None) or ""
        cited = places.get(published.get(document_id, 0), {}).get(anchor)
        if cited:
            at = url_for("public.show_publication", document_id=document_id, _anchor=anchor)
            found[row.comment.id] = (cited, at)
    return found


def _answered(row: Row) -> bool:
    return bool(row.found and rules.needs_change(row.found.outcome) and row.found.resulting_anchor)


def refusal_of(consultation: Consultation, actor: Actor) -> Refusal | None:
    """Why this person may not record outcomes for this round now, or None."""
    review = lifecycle.get_subject(consultation.review_id, kind="review")
    state = lifecycle.workflow_of(review).states[review.state]
    return (
        rules.is_in_the_group(lifecycle.roles_on(consultation.subject, actor))
        or rules.asks_for_outcomes(consultation.audience)
        or rules.outcomes_are_being_recorded(state.permits, state.title, state.stage)
    )


def list_places(consultation: Consultation) -> list[tuple[str, str]]:
    """(anchor, citation) of the parts that have comments; of several texts, with the title."""
    anchors = queries.list_anchors(consultation.id)
    ids = {version_id for version_id, _ in anchors}
    places, titles = places_of(ids), {}
    if len(ids) > 1:
        titles = {id: f"{each.title}: " for id, each in documents.get_versions(ids).items()}
    return [(anchor, titles.get(id, "") + places[id].get(anchor, anchor)) for id, anchor in anchors]
