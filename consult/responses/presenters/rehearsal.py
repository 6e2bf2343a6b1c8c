"""A round in preparation as one agency will have it: the same text, with no response behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consult.accounts.models import Agency
from consult.consultations.models import Consultation, Enclosure
from consult.consultations.queries import enclosures_of
from consult.consultations.times import drafts_due
from consult.documents.models import Version
from consult.documents.queries import drafts_of, newest_versions
from consult.responses.presenters.workspace import Drawn, drawn_texts


@dataclass(frozen=True)
class Rehearsal:
    """What the agency reads; its texts as they stand now."""

    round: Consultation
    agency: Agency
    texts: Sequence[tuple[Version, Sequence[Drawn]]]
    own_deadline: date | None
    enclosed: Sequence[Enclosure] = ()


def rehearsal(round: Consultation, agency: Agency) -> Rehearsal:
    drafts = drafts_of([round.review_id]).get(round.review_id, [])
    newest = newest_versions([draft.id for draft in drafts])
    versions = [newest[draft.id] for draft in drafts if draft.id in newest]
    drawn = drawn_texts(versions)
    return Rehearsal(
        round=round,
        agency=agency,
        texts=[(version, drawn[version.id]) for version in versions],
        own_deadline=drafts_due(agency, round.closes_at),
        enclosed=enclosures_of(round.id),
    )
