"""“You said, we did”: the rows that are published with a review, for good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import distinct, func, select

from consult.consultations.models import Consultation
from consult.dispositions.models import Disposition
from consult.dispositions.queries.desk import list_of_rounds
from consult.dispositions.queries.outcomes import dispositions_of
from consult.dispositions.rules import WORDS
from consult.documents import queries as documents
from consult.documents.naming import WHOLE, name_all
from consult.lifecycle.models import Subject
from consult.responses.models import Answer, Comment, Response
from consult.store import session

NO_OUTCOME = "No outcome recorded"


def list_public_rows(review_id: int) -> list[dict[str, Any]]:
    """One row a comment, in document order. Agencies are named, people are not, unless somebody
    of the public allowed it.

    Of a comment whose author asks that it is not published only the outcome is kept, and no page
    tells it: what is printed says how many there are and how many were answered. Those rows
    stand at the end, so that not even their place says what they are about.

    A constant number of queries, however many comments there are.
    """
    comments = list_of_rounds(_closed_rounds(review_id))
    outcomes = dispositions_of([each.id for each in comments])
    versions = {each.version_id for each in comments}
    newest = documents.newest_versions({each.version.draft_id for each in comments})
    versions |= {each.id for each in newest.values()}
    outlines = documents.blocks_of_many(sorted(versions))
    places = {id: name_all(blocks) for id, blocks in outlines.items()}
    printed = [
        _row(each, outcomes.get(each.id), places, newest[each.version.draft_id].id)
        for each in comments
        if not each.withheld
    ]
    apart = [_withheld(each, outcomes.get(each.id)) for each in comments if each.withheld]
    return printed + sorted(apart, key=lambda row: (row["document"], row["outcome"]))


def list_public_answers(review_id: int) -> list[dict[str, Any]]:
    """How many answers to questions were given, by how many; empty where none was. They are about
    the review, and so about no document. One query besides that on its rounds."""
    answered = (
        select(
            func.count(),
            func.count(distinct(Answer.question_id)),
            func.count(distinct(Answer.response_id)).filter(Response.individual.is_(False)),
            func.count(distinct(Answer.response_id)).filter(Response.individual),
        )
        .join(Response, Response.id == Answer.response_id)
        .join(Subject, Subject.id == Response.id)
        .where(Response.consultation_id.in_(_closed_rounds(review_id)))
        .where(Subject.state == "submitted", Answer.value != "")
    )
    count, questions, agencies, individuals = session.execute(answered).one()
    told = {"questions": questions, "agencies": agencies, "individuals": individuals}
    return [{"document": None, "answers": count, **told}] if count else []


def _closed_rounds(review_id: int) -> list[int]:
    """Rounds with agencies that ran to their end."""
    rows = session.scalars(
        select(Consultation.id)
        .join(Consultation.subject)
        .where(Subject.parent_id == review_id, Subject.state == "closed")
        .where(Consultation.audience == "agencies")
        .order_by(Consultation.id)
    )
    return list(rows)


def _withheld(comment: Comment, found: Disposition | None) -> dict[str, Any]:
    return {
        "document": comment.version.document_id,
        "withheld": True,
        "outcome": found.outcome if found else "",
        "outcome_words": WORDS[found.outcome] if found else NO_OUTCOME,
    }


def _row(
    comment: Comment,
    found: Disposition | None,
    places: Mapping[int, Mapping[str, str]],
    published_id: int,
) -> dict[str, Any]:
    response = comment.response
    known = places.get(comment.version_id, {})
    return {
        "document": comment.version.document_id,
        "agency": response.respondent if response.agency or response.individual else "",
        **_entered(response),
        "where": known.get(comment.anchor, WHOLE) if comment.anchor else WHOLE,
        **({"quote": quote} if (quote := _quoted(comment)) else {}),
        "comment": comment.body,
        "proposed": comment.proposed,
        "rationale": comment.rationale,
        "outcome": found.outcome if found else "",
        "outcome_words": WORDS[found.outcome] if found else NO_OUTCOME,
        "reason": found.reason if found else "",
        **_answer(found, places[published_id]),
    }


def _entered(response: Response) -> dict[str, str]:
    """That it came another way: how and when, and no names of people."""
    found = response.entered
    return {"entered": found.said_publicly} if found is not None and found.counts else {}


def _quoted(comment: Comment) -> str:
    """The words of the text that it was put on, here or in Word."""
    if comment.quote is not None:
        return comment.quote.exact
    return comment.from_word.quote if comment.from_word is not None else ""


def _answer(found: Disposition | None, published: Mapping[str, str]) -> dict[str, str | None]:
    """The block that answers it and how it is cited in the text that is published.

    Not in the version in which the change was first made: later ones number anew. A removed one
    has neither.
    """
    if found is None or found.resulting_version_id is None:
        return {"anchor": None, "answer": None}
    anchor = found.resulting_anchor or ""
    cited = published.get(anchor)
    return {"anchor": anchor if cited else None, "answer": cited or "Removed from the text"}
