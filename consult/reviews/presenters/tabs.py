"""The parts of a review, each a page with its own address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from consult import lifecycle
from consult.access import Actor, Permission, ask
from consult.boards import queries as boards
from consult.boards.models import Ballot
from consult.consultations import queries as consultations
from consult.consultations.models import Consultation
from consult.documents import queries as documents
from consult.reviews import queries
from consult.reviews.models import Review
from consult.reviews.presenters.picture import Picture
from consult.web import Part, tells_parts

TEXT = "Text"


@dataclass(frozen=True)
class Parts:
    """What a review consists of, as far as its sub-navigation leads there."""

    texts: Sequence[tuple[int, int | None]]  # ids of each document and its draft's newest version
    rounds: Sequence[Consultation]  # oldest first
    ballot: Ballot | None


def parts_of(review_id: int) -> Parts:
    """Four queries."""
    drafts = documents.drafts_of([review_id])[review_id]
    newest = documents.newest_versions([draft.id for draft in drafts])
    return Parts(
        [(each.document_id, newest[each.id].id if each.id in newest else None) for each in drafts],
        consultations.list_rounds(review_id),
        boards.newest_ballot([review_id]).get(review_id),
    )


def parts_in(picture: Picture) -> Parts:
    """The same, from what is known already."""
    texts = [
        (row.draft.document_id, row.version.id if row.version else None) for row in picture.drafts
    ]
    return Parts(texts, [row.round for row in reversed(picture.rounds)], picture.ballot)


def tabs_of(review: Review, parts: Parts, actor: Actor, current: str) -> list[Part]:
    """Only what there is, and what the reader may open."""
    ballot = parts.ballot
    found = {
        "Overview": url_for("reviews.show_review", review_id=review.id),
        TEXT: _text(review.id, parts),
        "Comments and outcomes": _comments(parts, actor),
        "Assessments": _assessments(review),
        "Decision": url_for("boards.show_ballot", ballot_id=ballot.id) if ballot else None,
        "Process": url_for("reviews.show_process", review_id=review.id),
        "History": url_for("reviews.history", review_id=review.id),
    }
    several = {TEXT: "Documents"} if len(parts.texts) > 1 else {}
    return [
        Part(several.get(text, text), href, text == current) for text, href in found.items() if href
    ]


@tells_parts
def tabs_under(review_id: int, actor: Actor, current: str) -> list[Part]:
    """The same on pages of what a review consists of, for those who may open the review itself:
    an agency that is asked reads a draft, and has no part in its review."""
    review = queries.find_review(review_id)
    if review is None or ask(Permission.SEE_REVIEW, actor, review) is not None:
        return []
    return tabs_of(review, parts_of(review_id), actor, current)


def _assessments(review: Review) -> str | None:
    """Only where a text is reviewed, and where partners may be asked about it."""
    if not lifecycle.workflow_of(review.subject).uses("equality_assessment_is_signed"):
        return None
    return url_for("assessments.list_assessments", review_id=review.id)


def _text(review_id: int, parts: Parts) -> str | None:
    """The newest version, or with several documents the list of them on the overview."""
    if not parts.texts:
        return None
    document_id, version_id = parts.texts[0]
    if len(parts.texts) == 1 and version_id is not None:
        return url_for("documents.show_version", document_id=document_id, version_id=version_id)
    return url_for("reviews.show_review", review_id=review_id, _anchor="documents")


def _comments(parts: Parts, actor: Actor) -> str | None:
    """Of the newest round with partners that has opened; before that, of the group's."""
    opened = [each for each in parts.rounds if each.opens_at]
    partners = [each for each in opened if each.audience == "agencies"]
    newest = (partners or opened)[-1:]
    if not newest or ask(Permission.SEE_COMMENTS, actor, newest[0]) is not None:
        return None
    return url_for("dispositions.list_comments", consultation_id=newest[0].id)
