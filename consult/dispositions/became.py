"""What one respondent said, beside what became of it: as far as its reader may know by now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.access import Actor
from consult.dispositions import presenters, queries
from consult.documents import queries as documents
from consult.placements.shown import Became, became_of
from consult.responses import queries as responses
from consult.responses.models import Response
from consult.responses.queries import is_own


@dataclass(frozen=True)
class Told:
    """The comments of a response.

    launched  their outcomes are known too
    became    comment id → what became of its part in the text that was launched, or else in the
              newest one that was sent to the reader
    sent      those texts, where nothing was launched
    answers   comment id → how the passage that answers it is cited, and its address
    """

    rows: Sequence[presenters.Row]
    launched: bool
    became: Mapping[int, Became]
    sent: Sequence[responses.SentOut]
    answers: Mapping[int, tuple[str, str]]


def told_of(response: Response, actor: Actor) -> Told:
    """Nothing of a text that was not sent to the reader. A constant number of queries."""
    launched = queries.is_launched(response.consultation_id)
    sent: Sequence[responses.SentOut] = ()
    if not launched and response.subject.state == "submitted":
        sent = _sent_since(response, actor)
    of_group = response.account_id is not None and response.settled_at is not None
    told = launched or of_group or sent
    rows = presenters.rows_of(responses.comments_of(response.id) if told else [])
    texts = {each.version.draft_id: each.version.id for each in sent}
    if launched:
        texts = documents.published_from({row.comment.version.draft_id for row in rows})
    became = became_of([row.comment for row in rows], texts)
    return Told(rows, launched, became, sent, presenters.answers_of(rows) if launched else {})


def _sent_since(response: Response, actor: Actor) -> list[responses.SentOut]:
    theirs = is_own(actor, response) or responses.joins(actor, response) is not None
    found = responses.sent_out_since([response.id], actor, whoever=not theirs)
    return [*found.get(response.id, {}).values()]
