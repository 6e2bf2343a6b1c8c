"""Put right what was entered for an agency, once it cannot be taken back any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from consult import audit, events, lifecycle
from consult.access import Actor
from consult.consultations.asking import Words, in_words
from consult.consultations.models import Question
from consult.documents.naming import WHOLE, name_all
from consult.documents.queries import blocks_of_many
from consult.responses import queries, rules
from consult.responses.entered import is_over, may_be_corrected, reads_still, something_differs
from consult.responses.events import EntryCorrected
from consult.responses.models import Answer, Comment, EntryCorrection, Response
from consult.responses.operations.answers import Given, answer_refusals, normal, written
from consult.responses.operations.entering import READ, get_entry
from consult.responses.operations.gate import take_row
from consult.responses.operations.guarding import note_explanation, speaks_against
from consult.responses.operations.receipt import make_receipt
from consult.store import session
from workflows.refusal import Refusal, refuse_any

Said = tuple[str, str]  # a comment: what it says, and the wording that it proposes


def reasons_against_correcting(response: Response) -> list[Refusal]:
    """Why nothing can be put right whatever it is; empty when it can. Changes nothing."""
    round = response.consultation
    review = lifecycle.get_subject(round.review_id, kind="review")
    permits = lifecycle.workflow_of(review).states[review.state].permits
    counts = response.entered is not None and response.entered.counts
    found = [
        may_be_corrected(counts),
        is_over(round.subject.state != "open"),
        reads_still(READ in permits),
    ]
    return [no for no in found if no is not None]


def correct_entry(
    response: Response,
    *,
    comments: Mapping[int, Said],
    answers: Sequence[tuple[Question, Words]],
    why: str,
    explained: str = "",
    seen_revision: int,
    received_at: datetime,
    by: Actor,
) -> EntryCorrection:
    """What an officer mistook is as it was said; what stood there stays beside it, with why.

    comments  id → how it is to read, of comments of this response; others are left out
    Raises Refused with every reason: of comment 7 with the fields body7 and proposed7.
    """
    lifecycle.lock(response.id)
    response = take_row(response.id)
    refuse_any(reasons_against_correcting(response))
    entry, why = get_entry(response.id), rules.normal(why)
    standing = {each.id: each for each in queries.comments_of(response.id)}
    wanted = {
        id: (rules.normal(body), rules.normal(proposed))
        for id, (body, proposed) in comments.items()
        if id in standing
    }
    given = [Given(question, words, 0) for question, words in answers]
    texts = {
        **{f"body{id}": body for id, (body, _) in wanted.items()},
        **{f"proposed{id}": proposed for id, (_, proposed) in wanted.items()},
        **{name: text for one in given for name, text in written(one.question, one.answer).items()},
        "why": why,
    }
    changed = [standing[id] for id, said in wanted.items() if _said(standing[id]) != said]
    stored = queries.answers_of(response.id)
    other = [each for each in given if _differs(each, stored)]
    seen = (seen_revision, entry.revision, entry.entered_by.name, entry.edited_at)
    refuse_any(
        [
            *_shape(wanted),
            *answer_refusals(response, given),
            rules.text_is_given(why, "why", "Say what was mistaken. It stands beside the words."),
            rules.text_fits(why, "why", rules.LONGEST_REASON),
            *speaks_against(response, texts, explained=explained, by=by),
            rules.seen_is_current(*seen[:2], who=seen[2], at=seen[3], what="entry"),
            something_differs(bool(changed or other)),
        ]
    )
    before = [*_comments_before(changed), *_answers_before(other, stored)]
    for comment in changed:
        comment.body, comment.proposed = wanted[comment.id]
        comment.edited_by_id, comment.edited_at = by.id, received_at
    for each in other:
        answer = stored.get(each.question.id) or Answer(
            response_id=response.id, question_id=each.question.id
        )
        said = normal(each.question, each.answer)
        answer.value, answer.other, answer.more = said.value, said.other, said.more
        answer.edited_by_id, answer.edited_at = by.id, received_at
        session.add(answer)
    made = EntryCorrection(
        entry_id=entry.id, before=before, why=why, made_by_id=by.id, made_at=received_at
    )
    session.add(made)
    entry.corrected_at, entry.edited_at = received_at, received_at
    session.flush()
    session.expire(entry, ["corrections"])
    note_explanation(response, texts.values(), explained=explained, at=received_at, by=by)
    receipt = make_receipt(response, response.subject.state, at=received_at, by=by)
    audit.record(
        response.thing,
        "entry-corrected",
        facts={"comments": [each.id for each in changed], "receipt": receipt.hash},
        words={"why": why, "content": receipt.canonical},
        agency_id=response.agency_id,
        by=by,
    )
    events.publish(EntryCorrected(response, made, by))
    return made


def _said(comment: Comment) -> Said:
    return comment.body, comment.proposed


def _differs(given: Given, stored: Mapping[int, Answer]) -> bool:
    was = stored.get(given.question.id)
    return normal(given.question, given.answer) != (was.words if was is not None else Words())


def _shape(wanted: Mapping[int, Said]) -> list[Refusal | None]:
    return [
        no
        for id, (body, proposed) in wanted.items()
        for no in (
            rules.text_is_given(body, f"body{id}", "A comment is not left empty."),
            rules.text_fits(body, f"body{id}"),
            rules.text_fits(proposed, f"proposed{id}"),
        )
    ]


def _comments_before(changed: Sequence[Comment]) -> list[list[str]]:
    """[where it stands, what it said]."""
    outlines = blocks_of_many(sorted({each.version_id for each in changed})) if changed else {}
    names = {id: name_all(blocks) for id, blocks in outlines.items()}
    return [
        [
            f"Comment on {names[each.version_id].get(each.anchor or '', WHOLE)}",
            "\n\nProposed wording: ".join(filter(None, _said(each))),
        ]
        for each in changed
    ]


def _answers_before(other: Sequence[Given], stored: Mapping[int, Answer]) -> list[list[str]]:
    found = []
    for each in other:
        was = stored.get(each.question.id)
        found.append([each.question.wording, in_words(each.question, was.words) if was else ""])
    return found
