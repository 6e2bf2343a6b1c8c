"""The working group answers every comment, and nobody else does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import audit, store
from consult.dispositions import operations, queries
from consult.dispositions.queries import Filters, Tally
from consult.documents import operations as documents
from consult.documents import queries as document_queries
from consult.responses import queries as response_queries
from consult.responses.models import Comment
from consult.reviews.models import Review
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Visit = Callable[..., Visitor]


def considering(*bodies: str, **others: object) -> tuple[Review, list[Comment]]:
    """A review whose agencies each sent in one comment, when they are being considered."""
    review = make.review_at("partner_comment")
    waiting = make.responses_of(make.round_of(review))
    sent = [
        make.submit_comment(response, body, **others)
        for response, body in zip(waiting, bodies, strict=False)
    ]
    make.review_at("considering", review=review)
    return review, sent


def desk(review: Review) -> str:
    return f"/consultations/{make.round_of(review).id}/comments"


def test_the_desk_shows_comments_with_their_agency_and_not_the_author(
    db: Session, visitor: Visit
) -> None:
    review, [comment] = considering("Say by when.")
    lead = visitor(make.lead_of(review))
    lead.get(desk(review))
    agency = comment.response.agency
    assert agency is not None
    lead.sees("0 of 1 answered", "Say by when.", agency.name, "No outcome")
    lead.does_not_see(make.respondent_of(comment.response).name)


def test_a_comment_gets_its_outcome(db: Session, visitor: Visit) -> None:
    review, [comment] = considering("Say by when.")
    lead = visitor(make.lead_of(review))
    lead.get(desk(review))
    lead.click("Answer the first comment")
    lead.sees("Say by when.", "as it was commented on (version")
    lead.press("Save", outcome="Noted", reason="We agree.")
    lead.sees("1 of 1 answered", "Every comment has an outcome.")
    db.expire_all()
    found = queries.find_disposition(comment.id)
    assert found is not None
    assert (found.outcome, found.reason) == ("noted", "We agree.")
    acts = [told.entry.act for told in audit.list_entries([f"review:{review.id}"])]
    assert "outcome-recorded" in acts


def test_a_comment_is_no_duplicate_when_its_agency_made_no_other(
    db: Session, visitor: Visit
) -> None:
    """What another agency says is another comment, also where the words are the same."""
    review, [comment, _] = considering("Say by when.", "Say by when.")
    lead = visitor(make.lead_of(review))
    lead.get(f"/comments/{comment.id}/outcome")
    lead.sees("say where in the reason")
    lead.press("Save", outcome="Duplicate", reason="As on 1.2.", status=422)
    lead.is_told("Whoever made this comment made no other, so it repeats none.")
    lead.sees("As on 1.2.")
    assert queries.find_disposition(comment.id) is None


def test_a_comment_is_a_duplicate_of_another_by_its_agency(db: Session, visitor: Visit) -> None:
    review = make.review_at("partner_comment")
    response = make.responses_of(make.round_of(review))[0]
    version = response_queries.list_consulted_versions(response.consultation_id)[0]
    make.responses.add_comment(
        response,
        version_id=version.id,
        anchor=document_queries.blocks_of(version.id)[1].anchor,
        body="Say by when.",
        received_at=make.clock.now(),
        by=make.actor(make.respondent_of(response)),
    )
    comment = make.submit_comment(response, "Say by when.")
    make.review_at("considering", review=review)
    lead = visitor(make.lead_of(review))
    lead.get(f"/comments/{comment.id}/outcome")
    lead.press("Save", outcome="Duplicate", reason="Answered at 1.2.")
    found = queries.find_disposition(comment.id)
    assert found is not None
    assert found.outcome == "duplicate"


def test_an_outcome_without_its_parts_is_refused_and_the_text_kept(
    db: Session, visitor: Visit
) -> None:
    _, [comment] = considering("Say by when.")
    lead = visitor(make.lead_of(make.review_queries.get_review(_review_of(comment))))
    lead.get(f"/comments/{comment.id}/outcome")
    lead.press("Save", reason="  ", status=422)
    lead.is_told("Choose an outcome.", "Give the reason.")
    lead.press("Save", reason="My words", status=422)
    assert lead.value_of("Reason") == "My words"
    assert queries.find_disposition(comment.id) is None


def _review_of(comment: Comment) -> int:
    return comment.response.consultation.review_id


def test_save_and_next_goes_on_to_the_next_without_outcome(db: Session, visitor: Visit) -> None:
    review, [one, other] = considering("One.", "Other.")
    member = visitor(make.members_of(review)[0])
    member.get(f"/comments/{one.id}/outcome")
    member.press("Save and go to the next", outcome="Out of scope", reason="Elsewhere.")
    member.sees("Other.")
    assert member.page.url.endswith(f"/comments/{other.id}/outcome")


def test_an_accepted_comment_is_linked_to_the_passage_that_changed(
    db: Session, visitor: Visit
) -> None:
    review, [comment] = considering("Say by when.")
    version = make.change_text(comment.version.draft_id, by=make.lead_of(review), word="today")
    lead = visitor(make.lead_of(review))
    page = lead.get(f"/comments/{comment.id}/outcome")
    assert "<ins>" in page.html
    lead.press("Save", outcome="Accepted", reason="Done.")  # the placed passage is chosen
    db.expire_all()
    found = queries.find_disposition(comment.id)
    assert found is not None
    assert (found.resulting_version_id, found.resulting_anchor) == (version.id, comment.anchor)
    assert queries.tally([make.round_of(review).id])[make.round_of(review).id] == Tally(1, 0, 0)


def test_an_accepted_comment_may_wait_for_its_change_but_is_counted(
    db: Session, visitor: Visit
) -> None:
    review, [comment] = considering("Say by when.")
    lead = visitor(make.lead_of(review))
    lead.get(f"/comments/{comment.id}/outcome")
    lead.press("Save", outcome="Accepted in part", reason="We will.")
    lead.sees("1 accepted comment is not linked", "change not written yet")
    assert queries.tally([make.round_of(review).id])[make.round_of(review).id] == Tally(1, 0, 1)


def test_the_proposed_wording_is_shown_as_a_redline(db: Session, visitor: Visit) -> None:
    review, [comment] = considering("Better so.", proposed="Recognising harm")
    page = visitor(make.lead_of(review)).get(f"/comments/{comment.id}/outcome")
    assert "Wording that they propose" in page.text
    assert "<del>" in page.html
    assert comment.proposed


def refused(comment: Comment, who: object, **values: object) -> tuple[str, ...]:
    given = {"outcome": "accepted", "reason": "Because.", **values}
    with pytest.raises(Refused) as no:
        operations.record_outcome(comment=comment, by=make.actor(who), **given)  # type: ignore[arg-type]
    return no.value.codes


def test_only_changed_passages_of_later_versions_answer_a_comment(db: Session) -> None:
    review, [comment] = considering("Say by when.")
    lead = make.lead_of(review)
    consulted = comment.version
    same = {"resulting_version_id": consulted.id, "resulting_anchor": comment.anchor}
    assert refused(comment, lead, **same) == ("not-a-later-version",)
    later = make.change_text(consulted.draft_id, by=lead)
    unchanged = make.document_queries.blocks_of(later.id)[2].anchor
    other = {"resulting_version_id": later.id, "resulting_anchor": unchanged}
    assert refused(comment, lead, **other) == ("passage-unchanged",)
    elsewhere = make.document_queries.newest_version(make.draft_of(make.make_document()).id)
    assert elsewhere is not None
    foreign = {"resulting_version_id": elsewhere.id, "resulting_anchor": comment.anchor}
    assert refused(comment, lead, **foreign) == ("not-a-later-version",)


def test_a_removed_passage_can_answer_a_comment(db: Session) -> None:
    review, [comment] = considering("Leave this out.")
    lead = make.lead_of(review)
    newest = make.document_queries.newest_version(comment.version.draft_id)
    assert newest is not None
    later = make.documents.add_version(
        newest.draft,
        source=make.TEXT.replace(
            "1.3 The lead practitioner tells the family what happens next.\n", ""
        ),
        change_class="substantive",
        seen_number=newest.number,
        by=make.actor(lead),
    )
    gone = make.document_queries.blocks_of(comment.version_id)[-1].anchor
    found = operations.record_outcome(
        comment=comment,
        outcome="accepted",
        reason="Left out.",
        resulting_version_id=later.id,
        resulting_anchor=gone,
        by=make.actor(lead),
    )
    assert found.resulting_anchor == gone


def test_an_outcome_that_is_no_acceptance_keeps_no_passage(db: Session) -> None:
    review, [comment] = considering("Say by when.")
    lead = make.lead_of(review)
    later = make.change_text(comment.version.draft_id, by=lead)
    found = operations.record_outcome(
        comment=comment,
        outcome="noted",
        reason="Thanks.",
        resulting_version_id=later.id,
        resulting_anchor=comment.anchor,
        by=make.actor(lead),
    )
    assert found.resulting_version_id is None


@pytest.mark.parametrize("place", ["with_board", "approved", "launched"])
def test_no_outcome_changes_once_the_board_has_the_text(db: Session, place: str) -> None:
    review, [comment] = considering("Say by when.")
    make.answer(comment, "noted")
    make.review_at(place, review=review)
    assert refused(comment, make.lead_of(review), seen_revision=1, outcome="noted") == (
        "not-considering",
    )


def test_outcomes_wait_until_the_round_has_closed(db: Session, visitor: Visit) -> None:
    review = make.review_at("partner_comment")
    comment = make.submit_comment(make.responses_of(make.round_of(review))[0])
    assert refused(comment, make.lead_of(review), outcome="noted") == ("not-considering",)
    lead = visitor(make.lead_of(review))
    lead.get(f"/comments/{comment.id}/outcome")
    lead.is_told("Outcomes cannot be recorded while the review is at “Partner comment”.")
    assert "Save" not in lead.page.buttons


def test_two_people_at_once_see_both_outcomes(db: Session, visitor: Visit) -> None:
    review, [comment] = considering("Say by when.")
    lead, member = visitor(make.lead_of(review)), visitor(make.members_of(review)[0])
    lead.get(f"/comments/{comment.id}/outcome")
    member.get(f"/comments/{comment.id}/outcome")
    member.press("Save", outcome="Noted", reason="Theirs.")
    lead.press("Save", outcome="Out of scope", reason="Mine.", status=409)
    lead.is_told("recorded “Noted” for this comment")
    lead.sees("Theirs.", "Yours, not saved")
    assert lead.value_of("Reason") == "Mine."
    lead.press("Save")
    db.expire_all()
    found = queries.find_disposition(comment.id)
    assert found is not None
    assert found.reason == "Mine."


def test_the_partnership_manager_reads_and_does_not_record(db: Session, visitor: Visit) -> None:
    review, [comment] = considering("Say by when.")
    manager = visitor(make.make_manager())
    manager.get(desk(review))
    assert not any("Answer the" in text for text in manager.page.links)
    manager.get(f"/comments/{comment.id}")
    manager.sees("Say by when.", "No outcome has been recorded yet.")
    manager.get(f"/comments/{comment.id}/outcome", status=403)
    manager.is_told("Only the review's working group records")


@pytest.mark.parametrize("who", ["agency", "other_group"])
def test_others_see_no_comments(db: Session, visitor: Visit, who: str) -> None:
    review, [comment] = considering("Say by when.")
    person = {
        "agency": lambda: make.respondent_of(comment.response),
        "other_group": lambda: make.lead_of(make.make_review()),
    }[who]()
    other = visitor(person)
    for url in (desk(review), f"/comments/{comment.id}", f"/comments/{comment.id}/outcome"):
        other.get(url, status=403)


def test_the_board_reads_comments_and_outcomes_once_the_round_has_closed(
    db: Session, visitor: Visit
) -> None:
    review, [comment] = considering("Say by when.")
    member = visitor(make.board_of(review)[1])
    member.get(desk(review))
    member.sees("Say by when.")
    member.get(f"/comments/{comment.id}")
    member.get(f"/comments/{comment.id}/outcome", status=403)


def test_a_comment_that_was_not_sent_in_is_not_there(db: Session, visitor: Visit) -> None:
    review = make.review_at("partner_comment")
    response = make.responses_of(make.round_of(review))[0]
    version = make.response_queries.list_consulted_versions(response.consultation_id)[0]
    by = make.actor(make.respondent_of(response))
    anchor = make.document_queries.blocks_of(version.id)[0].anchor
    draft = make.responses.add_comment(
        response,
        version_id=version.id,
        anchor=anchor,
        body="Not yet.",
        received_at=make.clock.now(),
        by=by,
    )
    lead = visitor(make.lead_of(review))
    lead.get(f"/comments/{draft.id}", status=404)
    lead.get(f"/comments/{draft.id}/outcome", status=404)
    lead.get(desk(review)).says("No comments have been sent in yet.")


def test_the_desk_filters(db: Session, visitor: Visit) -> None:
    review, [one, _] = considering("First words.", "Second words.")
    make.answer(one, "noted")
    lead = visitor(make.lead_of(review))
    lead.get(desk(review))
    lead.press("Show", show="Without an outcome")
    lead.sees("Second words.").does_not_see("First words.")
    lead.press("Show", show="Outcome: noted")
    lead.sees("First words.").does_not_see("Second words.")
    assert one.response.agency is not None
    lead.press("Show", show="All comments", agency=one.response.agency.name)
    lead.sees("First words.").does_not_see("Second words.")
    lead.get(desk(review) + "?show=nonsense&agency=x&page=99")
    lead.sees("First words.", "Second words.")


def test_pages_of_the_desk_keep_the_order_of_the_text(db: Session) -> None:
    review = make.review_at("partner_comment")
    response = make.responses_of(make.round_of(review))[0]
    version = make.response_queries.list_consulted_versions(response.consultation_id)[0]
    blocks = make.document_queries.blocks_of(version.id)
    for anchor in (blocks[2].anchor, None, blocks[1].anchor):
        make.responses.add_comment(
            response,
            version_id=version.id,
            anchor=anchor,
            body="Words.",
            received_at=make.clock.now(),
            by=make.actor(make.respondent_of(response)),
        )
    make.submit_comment(response)  # on the first block
    round_id = make.round_of(review).id
    pages = [queries.list_desk(round_id, number=n, size=2) for n in (1, 2)]
    anchors = [each.anchor for page in pages for each in page.items]
    assert anchors == [None, blocks[0].anchor, blocks[1].anchor, blocks[2].anchor]
    assert [id for id, _ in queries.list_desk_order(round_id)] == [
        each.id for page in pages for each in page.items
    ]
    whole = queries.list_desk(round_id, Filters(anchor=""))
    assert [each.anchor for each in whole.items] == [None]


def test_the_desks_queries_do_not_grow_with_its_rows(db: Session, visitor: Visit) -> None:
    few, _ = considering("One.")
    many, _ = considering("One.", "Two.")
    lead, other = visitor(make.lead_of(few)), visitor(make.lead_of(many))
    assert len(lead.get(desk(few)).queries) == len(other.get(desk(many)).queries)


def test_the_home_page_says_how_many_comments_wait(db: Session, visitor: Visit) -> None:
    review, [one, _] = considering("One.", "Two.")
    make.answer(one, "noted")
    lead = visitor(make.lead_of(review))
    lead.get("/home")
    lead.sees("Answer the comments", "1 of 2 answered")


def test_an_agency_learns_its_outcomes_after_the_launch_only(db: Session, visitor: Visit) -> None:
    review, [comment] = considering("Say by when.")
    make.answer(comment, "not_accepted", reason="It is in chapter 4.")
    agency = visitor(make.respondent_of(comment.response))
    url = f"/responses/{comment.response_id}/outcomes"
    page = agency.get(url)
    chosen = page.tree.find_all("li", class_="govuk-service-navigation__item--active")
    assert [" ".join(each.text.split()) for each in chosen] == ["Consultations"]
    agency.does_not_see("It is in chapter 4.")
    assert queries.outcomes_of(comment.response_id) == {}
    make.review_at("launched", review=make.review_queries.get_review(review.id))
    store.commit()
    agency.get(url)
    agency.sees("Say by when.", "Not accepted", "It is in chapter 4.")
    assert list(queries.outcomes_of(comment.response_id)) == [comment.id]


def test_an_agency_is_led_to_the_passage_that_answers_it_in_the_published_text(
    db: Session, visitor: Visit
) -> None:
    review, [comment] = considering("Say by when.")
    make.answer(comment, "accepted")
    make.review_at("launched", review=make.review_queries.get_review(review.id))
    agency = visitor(make.respondent_of(comment.response))
    page = agency.get(f"/responses/{comment.response_id}/outcomes")
    [(words, href)] = [each for each in page.links.items() if each[0].startswith("Read it in")]
    assert href.endswith(f"#{comment.anchor}")
    assert words.startswith("Read it in the text: ")
    assert f'id="{comment.anchor}"' in agency.get(href).html


def test_after_the_launch_nobody_is_advised_to_record_outcomes(db: Session, visitor: Visit) -> None:
    review, [comment] = considering("Say by when.")
    make.answer(comment)
    make.review_at("launched", review=make.review_queries.get_review(review.id))
    lead = visitor(make.lead_of(review))
    lead.get(desk(review))
    lead.sees("its outcomes stand as they were recorded")
    lead.does_not_see("Record them while comments are being considered.")


def test_another_agency_does_not_learn_them(db: Session, visitor: Visit) -> None:
    _, [one, other] = considering("One.", "Other.")
    person = visitor(make.respondent_of(other.response))
    page = person.get(f"/responses/{one.response_id}/outcomes", status=403)
    assert "One." not in page.text


def test_replies_of_the_working_group_are_read_and_get_no_outcome(
    db: Session, visitor: Visit
) -> None:
    review = make.review_at("group_comment")
    found = make.round_of(review, "group")
    comment = make.submit_comment(make.responses_of(found)[0], "Say by when.")
    make.close_round(found)
    lead = visitor(make.lead_of(review))
    lead.get(f"/consultations/{found.id}/comments")
    lead.sees("Replies of the working group, to read before the next version.", "Say by when.")
    lead.does_not_see("answered", "No outcome", "Gunning")
    lead.get(f"/comments/{comment.id}")
    lead.sees("Say by when.").does_not_see("What became of it")
    lead.get(f"/comments/{comment.id}/outcome", status=403)
    assert "no-outcomes-here" in refused(comment, make.lead_of(review), outcome="noted")


def test_at_the_last_comment_there_is_nothing_to_go_on_to(db: Session, visitor: Visit) -> None:
    review, [comment] = considering("Say by when.")
    lead = visitor(make.lead_of(review))
    lead.get(f"/comments/{comment.id}/outcome")
    assert "Save and go to the next" not in lead.page.buttons
    lead.sees("The agency that commented reads this, and it is published.")


def _many_on_one_block(review: Review, most: int) -> list[Comment]:
    """So many comments of the first agency on the first passage, sent in together."""
    response, *_ = make.responses_of(make.round_of(review))
    by = make.actor(make.respondent_of(response))
    version = make.response_queries.list_consulted_versions(response.consultation_id)[0]
    anchor = make.document_queries.blocks_of(version.id)[0].anchor
    made = [
        make.responses.add_comment(
            response,
            version_id=version.id,
            anchor=anchor,
            body=f"Remark {number}.",
            received_at=make.clock.now(),
            by=by,
        )
        for number in range(1, most)
    ]
    return [*made, make.submit_comment(response, f"Remark {most}.")]


def test_other_comments_on_a_block_are_shown_a_page_at_a_time(db: Session, visitor: Visit) -> None:
    review = make.review_at("partner_comment")
    first, *_ = _many_on_one_block(review, 24)
    make.review_at("considering", review=review)
    lead = visitor(make.lead_of(review))
    for page in (f"/comments/{first.id}", f"/comments/{first.id}/outcome"):
        lead.get(page)
        lead.sees("23 other comments here", "Remark 2.", "Remark 11.", "Showing 1 to 10 of 23")
        lead.does_not_see("Remark 12.")
        third = next(href for href in lead.page.links.values() if "others=3" in href)
        assert third == f"{page}?others=3#others"
        lead.get(third)
        lead.sees("Remark 22.", "Remark 24.", "Showing 21 to 23 of 23")
        lead.does_not_see("Remark 21.")
        assert lead.page.links["Next comment"].startswith("/comments/")
    lead.get(f"/comments/{first.id}?others=99")
    lead.sees("Remark 24.")


def test_the_page_of_a_comment_costs_the_same_however_many_there_are(
    db: Session, visitor: Visit
) -> None:
    def cost(most: int) -> int:
        review = make.review_at("partner_comment")
        first, *_ = _many_on_one_block(review, most)
        make.review_at("considering", review=review)
        return len(visitor(make.lead_of(review)).get(f"/comments/{first.id}").queries)

    assert cost(40) == cost(2)


def test_a_passage_has_one_name_wherever_it_is_spoken_of(db: Session, visitor: Visit) -> None:
    """While it is commented on, on the receipt, at the desk, and in what is published."""
    text = "# Scope\n\nIntro.\n\n- one\n- two\n"
    review = make.make_review(document=make.make_document("Neglect", source=text))
    make.review_at("partner_comment", review=review)
    first, other = make.responses_of(make.round_of(review))
    [version] = make.response_queries.list_consulted_versions(first.consultation_id)
    two = make.document_queries.blocks_of(version.id)[-1]
    comment = make.submit_comment(first, "Say who.", anchor=two.anchor)
    make.make_nil_return(other)
    make.close_round(make.round_of(review))
    make.answer(comment)
    store.commit()
    lead, agency = visitor(make.lead_of(review)), visitor(make.respondent_of(first))
    name = "1.1, item 2"
    agency.get(f"/responses/{first.id}/receipt").says(f"On {name}, by")
    assert f"On {name}, by" in agency.get(f"/responses/{first.id}/receipt.txt").html
    lead.get(f"/consultations/{comment.response.consultation_id}/comments")
    lead.sees(name)
    lead.get(f"/comments/{comment.id}")
    lead.sees(f"Comment on {name}", f"{name}, as it was commented on")
    make.review_at("launched", review=review)
    agency.get(f"/responses/{first.id}/outcomes")
    agency.sees(name).does_not_see("List item")
    document = make.draft_under(review).document
    visitor(None).get(f"/published/{document.id}/outcomes").says(name)


def test_who_commented_inside_the_group_is_told_what_becomes_of_that(
    db: Session, visitor: Visit
) -> None:
    review = make.review_at("group_comment")
    response = make.responses_of(make.round_of(review, "group"))[0]
    make.submit_comment(response, "Say who.")
    make.close_round(make.round_of(review, "group"))
    store.commit()
    member = visitor(make.respondent_of(response))
    member.get(f"/responses/{response.id}")
    member.click("what became of your comments")
    member.sees("get no outcome each", "in the next version of the text", "Say who.")
    member.does_not_see("No outcome recorded", "once the text is launched")
    member.click("Read the newest version, and see what changed")
    make.review_at("launched", review=review)
    member.get(f"/responses/{response.id}/outcomes")
    member.does_not_see("No outcome recorded")


def test_a_round_on_two_texts_says_of_which_each_comment_is(db: Session, visitor: Visit) -> None:
    review = make.make_review(document=make.make_document("Neglect"))
    other = make.draft_of(make.make_document("Private fostering"))
    documents.put_under_review(other, subject_id=review.id, by=make.actor(make.make_manager()))
    make.review_at("partner_comment", review=review)
    first, second = make.responses_of(make.round_of(review))[:2]
    versions = response_queries.list_consulted_versions(make.round_of(review).id)
    for response, version in zip((first, second), versions, strict=True):
        anchor = document_queries.blocks_of(version.id)[1].anchor
        make.submit_comment(response, "Say when.", version_id=version.id, anchor=anchor)
    make.review_at("considering", review=review)
    lead = visitor(make.lead_of(review))
    lead.get(desk(review))
    lead.sees("Neglect", "Private fostering", "Neglect: 1.1", "Private fostering: 1.1")
    sent = db.scalars(select(Comment).where(Comment.response_id == second.id)).one()
    lead.get(f"/comments/{sent.id}/outcome")
    lead.sees("on Private fostering")
