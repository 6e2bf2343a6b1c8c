"""What is published as done has been done: a change that was taken back answers nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from consult.dispositions import operations, queries
from consult.dispositions.models import Disposition
from consult.dispositions.queries import Filters, Tally
from consult.documents.models import Version
from consult.documents.outline import to_markdown
from consult.lifecycle import options_for
from consult.responses.models import Comment
from consult.reviews.models import Review
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Visit = Callable[..., Visitor]
MORE = "The family is told by the end of the day."


def considering() -> tuple[Review, Comment]:
    review = make.review_at("partner_comment")
    comment = make.submit_comment(make.responses_of(make.round_of(review))[0], "Say by when.")
    return make.review_at("considering", review=review), comment


def words_of(version: Version) -> str:
    return to_markdown(make.document_queries.blocks_of(version.id))


def save(review: Review, source: str) -> Version:
    draft = make.draft_under(review)
    return make.documents.add_version(
        draft,
        source=source,
        change_class="editorial",
        note="So that it is.",
        seen_number=draft.newest,
        by=make.actor(make.lead_of(review)),
    )


def link(comment: Comment, version: Version, anchor: str | None, seen: int = 0) -> Disposition:
    review = make.review_queries.get_review(comment.response.consultation.review_id)
    return operations.record_outcome(
        comment=comment,
        outcome="accepted",
        reason="Done.",
        resulting_version_id=version.id,
        resulting_anchor=anchor,
        seen_revision=seen,
        by=make.actor(make.lead_of(review)),
    )


def counted(review: Review) -> Tally:
    round_id = make.round_of(review).id
    return queries.tally([round_id])[round_id]


def anchors(version: Version) -> list[str]:
    return [each.anchor for each in make.document_queries.blocks_of(version.id)]


def test_a_change_that_is_taken_back_no_longer_answers(db: Session) -> None:
    review, comment = considering()
    make.answer(comment, "accepted")
    assert counted(review) == Tally(1, 0, 0, 0)
    save(review, words_of(comment.version))
    assert counted(review) == Tally(1, 0, 0, 1)


def test_another_wording_of_the_same_passage_still_answers(db: Session) -> None:
    review, comment = considering()
    make.answer(comment, "accepted")
    make.change_text(comment.version.draft_id, by=make.lead_of(review), word="again")
    assert counted(review) == Tally(1, 0, 0, 0)


def test_a_passage_that_was_added_answers_until_it_is_taken_out(db: Session) -> None:
    review, comment = considering()
    before = words_of(comment.version)
    version = save(review, f"{before}\n\n{MORE}\n")
    link(comment, version, anchors(version)[-1])
    assert counted(review).undone == 0
    save(review, before)
    assert counted(review).undone == 1


def test_a_passage_that_was_left_out_answers_until_it_is_back(db: Session) -> None:
    review, comment = considering()
    before = words_of(comment.version)
    gone = anchors(comment.version)[-1]
    version = save(review, before.rstrip().rsplit("\n", 1)[0] + "\n")
    assert gone not in anchors(version)
    link(comment, version, gone)
    assert counted(review).undone == 0
    save(review, before)
    assert counted(review).undone == 1


def test_a_rewording_that_was_left_out_later_is_not_what_was_promised(db: Session) -> None:
    review, comment = considering()
    before = words_of(comment.version)
    last = anchors(comment.version)[-1]
    version = save(review, before.rstrip() + " At once.\n")
    link(comment, version, last)
    save(review, before.rstrip().rsplit("\n", 1)[0] + "\n")
    assert counted(review).undone == 1


def test_a_passage_that_only_moved_still_answers(db: Session) -> None:
    review, comment = considering()
    lines = [line for line in words_of(comment.version).split("\n\n") if line.strip()]
    moved = "\n\n".join([*lines[:-2], lines[-1].strip(), lines[-2]]) + "\n"
    version = save(review, moved)
    changed = [
        each.block.anchor
        for each in operations.rules.changed_blocks(
            make.document_queries.blocks_of(comment.version_id),
            make.document_queries.blocks_of(version.id),
        )
    ]
    link(comment, version, changed[0])
    assert counted(review).undone == 0


@pytest.mark.parametrize("trigger", ["send_to_board", "approve", "launch"])
def test_neither_board_nor_public_is_told_of_a_change_that_is_not_there(
    db: Session, trigger: str
) -> None:
    review, comment = considering()
    found = make.answer(comment, "accepted")
    place = {"send_to_board": "considering", "approve": "with_board", "launch": "approved"}
    make.review_at(place[trigger], review=review)
    # What should have been stopped before: the link is of another version's change.
    found.resulting_anchor = anchors(comment.version)[-1]
    db.flush()
    options = options_for(review.subject, make.actor(make.lead_of(review)))
    [option] = [each for each in options if each.step.trigger == trigger]
    [no] = [each for each in option.refusals if each.code == "outcomes-not-linked"]
    assert "1 accepted comment points to a passage that no longer differs" in no.because


def test_the_desk_finds_it_and_the_page_offers_what_is_changed_now(
    db: Session, visitor: Visit
) -> None:
    review, comment = considering()
    make.answer(comment, "accepted")
    save(review, words_of(comment.version))
    round_id = make.round_of(review).id
    assert queries.list_desk(round_id, Filters("not_linked")).total == 1
    lead = visitor(make.lead_of(review))
    lead.get("/home")
    lead.sees("the change is no longer in the text")
    lead.get(f"/consultations/{round_id}/comments")
    lead.sees("1 accepted comment points to a passage that no longer differs")
    lead.get(f"/comments/{comment.id}")
    lead.sees("The change is no longer in the text")
    lead.get(f"/comments/{comment.id}/outcome")
    lead.sees("no longer differs from version")
    lead.press("Save")
    assert counted(review) == Tally(1, 0, 1, 0)


def test_a_change_that_was_taken_back_cannot_be_chosen(db: Session) -> None:
    review, comment = considering()
    version = make.change_text(comment.version.draft_id, by=make.lead_of(review))
    save(review, words_of(comment.version))
    with pytest.raises(Refused) as no:
        link(comment, version, comment.anchor)
    assert no.value.codes == ("passage-unchanged",)


def test_the_public_is_told_the_place_in_the_published_text(db: Session) -> None:
    review, comment = considering()
    before = words_of(comment.version)
    version = save(review, f"{before}\n\n1.4 {MORE}\n")
    link(comment, version, anchors(version)[-1])
    [row] = queries.list_public_rows(review.id)
    assert row["answer"] == "1.4"
    newest = save(review, f"{before}\n\n1.4 This stands before it.\n\n1.5 {MORE}\n")
    assert anchors(version)[-1] == anchors(newest)[-1]
    [later] = queries.list_public_rows(review.id)
    assert later["answer"] == "1.5"
