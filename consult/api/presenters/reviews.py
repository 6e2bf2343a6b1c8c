"""Reviews as they are sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import url_for

from consult import lifecycle
from consult.api import answers
from consult.api.presenters.documents import version_row
from consult.lifecycle import Passage, Subject
from consult.reviews import presenters, queries
from consult.reviews.models import Review
from consult.reviews.presenters import Picture, Story
from consult.reviews.presenters.clearing import link_to
from consult.reviews.presenters.picture import DraftRow
from consult.web import programs
from workflows.engine import Option
from workflows.refusal import Refusal
from workflows.roles import titles
from workflows.shapes import Workflow


def rows(reviews: Sequence[Review]) -> list[answers.ReviewRow]:
    """One query besides those that found them."""
    titles_of = queries.list_documents_under([each.id for each in reviews])
    return [_row(each, titles_of[each.id]) for each in reviews]


def _row(review: Review, documents: list[str]) -> answers.ReviewRow:
    subject = review.subject
    flow = lifecycle.workflow_of(subject)
    return answers.ReviewRow(
        id=review.id,
        title=subject.title,
        stage=subject.stage,
        state=_state(flow, subject.state),
        definition=_definition(subject, flow),
        seen=seen(subject),
        documents=documents,
        started_at=review.started_at,
        moved_at=subject.moved_at,
        ended_at=subject.ended_at,
        address=url_for("api.show_review", review_id=review.id),
        page=url_for("reviews.show_review", review_id=review.id),
    )


def whole(picture: Picture) -> answers.Review:
    """One review; no query."""
    review, subject = picture.review, picture.review.subject
    return answers.Review(
        id=review.id,
        title=subject.title,
        why=review.why,
        stage=subject.stage,
        state=_state(picture.flow, subject.state),
        definition=_definition(subject, picture.flow),
        revision=subject.revision,
        seen=seen(subject),
        working_group=review.group.name if review.group else None,
        board=review.board.name if review.board else None,
        hold=presenters.told_hold(picture.hold) if picture.hold else None,
        started_at=review.started_at,
        moved_at=subject.moved_at,
        ended_at=subject.ended_at,
        documents=[_document(each) for each in picture.drafts],
        options=[_option(each, picture) for each in (*picture.options, *picture.undos)],
        history=url_for("api.show_history", review_id=review.id),
        page=url_for("reviews.show_review", review_id=review.id),
    )


def _document(row: DraftRow) -> answers.UnderReview:
    return answers.UnderReview(
        id=row.draft.document_id,
        title=row.draft.title,
        draft_id=row.draft.id,
        newest=version_row(row.version) if row.version else None,
        address=url_for("api.show_document", document_id=row.draft.document_id),
    )


def _option(option: Option, picture: Picture) -> answers.Option:
    step, review_id = option.step, picture.review.id
    return answers.Option(
        trigger=step.trigger,
        label=step.label,
        to=_state(picture.flow, step.to),
        open=option.open,
        takes_back=step.undoes,
        wants_reason=step.reason == "required" or bool(option.warnings),
        wants_hold=step.asks != "nothing",
        refusals=reasons(option.refusals, picture),
        warnings=reasons(option.warnings, picture),
        despite=reasons(option.despite, picture),
        overrides=[
            answers.Override(guard=guard, who=titles(roles))
            for guard, roles in step.overrides.items()
        ],
        address=url_for("api.take_step", review_id=review_id, trigger=step.trigger),
        page=url_for("reviews.take_step", review_id=review_id, trigger=step.trigger),
    )


def reasons(refusals: Iterable[Refusal], picture: Picture) -> list[answers.Reason]:
    """Each with the page that clears it."""
    return [answers.Reason(**programs.reason(each, link_to(each, picture))) for each in refusals]


def clearing(refusals: Sequence[Refusal], picture: Picture) -> dict[int, str]:
    """Place among the reasons → the page that clears it."""
    found = {place: link_to(each, picture) for place, each in enumerate(refusals)}
    return {place: address for place, address in found.items() if address is not None}


def seen(subject: Subject) -> answers.Seen:
    return answers.Seen(state=subject.state, revision=subject.revision)


def taken(passage: Passage) -> answers.Taken:
    """From what never changes, so that a repeat is answered with the same."""
    return answers.Taken(
        review=passage.subject_id,
        trigger=passage.trigger,
        from_state=passage.from_state,
        to_state=passage.to_state,
        at=passage.at,
        by=passage.actor_name,
        reason=passage.reason,
        seen=answers.Seen(state=passage.to_state, revision=passage.revision),
        undo_until=passage.undo_until,
        address=url_for("api.show_review", review_id=passage.subject_id),
        page=url_for("reviews.show_review", review_id=passage.subject_id),
    )


def history(story: Story, review: Review) -> answers.History:
    """A page of it."""
    found = story.found
    more = found.number < found.last
    return answers.History(
        entries=[
            answers.Entry(
                at=event.at,
                what=event.what,
                words=[answers.Words(label=label, text=text) for label, text in event.words],
                mark=event.mark,
                then=event.then,
            )
            for day in story.days
            for event in day.events
        ],
        total=found.total,
        next=url_for("api.show_history", review_id=review.id, page=found.number + 1)
        if more
        else None,
    )


def _state(flow: Workflow, key: str) -> answers.State:
    state = flow.states[key]
    return answers.State(key=key, title=state.title, meaning=state.meaning, stage=state.stage)


def _definition(subject: Subject, flow: Workflow) -> answers.Definition:
    row = subject.definition
    return answers.Definition(key=row.key, version=row.version, title=flow.title)
