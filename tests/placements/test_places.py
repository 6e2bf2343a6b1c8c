"""What agencies said follows the text, and what is not sure waits for a person."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from sqlalchemy import delete, select

from consult import audit, clock, jobs
from consult.documents import operations as documents
from consult.documents import queries as document_queries
from consult.documents.models import Version
from consult.documents.naming import first_words, name_all
from consult.documents.outline import to_markdown
from consult.documents.placing import AMBIGUOUS, HOWS
from consult.placements import operations, queries, rules, sweeping
from consult.placements.models import Placement
from consult.responses import operations as responses
from consult.responses.models import Comment
from consult.reviews.models import Review
from consult.store import commit, session
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Go = Callable[..., Visitor]
CALL = "The social worker calls the family and the school on the day of the referral."
WRITE = "The manager writes down why the decision was made and who was asked about it."
LIKE = [CALL.replace("the family and the school", each) for each in ("both parents", "a carer")]


@pytest.fixture
def review(db: object) -> Review:
    """Out for comment on a text of which the last two paragraphs are ours."""
    review = make.review_at("drafting")
    save(review, *words_of(review), CALL, WRITE)
    return make.review_at("partner_comment", review=review)


def newest(review: Review) -> Version:
    found = document_queries.newest_version(make.draft_under(review).id)
    assert found is not None
    return found


def words_of(review: Review) -> list[str]:
    return to_markdown(document_queries.blocks_of(newest(review).id)).strip().split("\n\n")


def save(review: Review, *paragraphs: str, change_class: str = "substantive") -> Version:
    draft = make.draft_under(review)
    return documents.add_version(
        draft,
        source="\n\n".join(paragraphs),
        change_class=change_class,
        note="So that it is plain.",
        seen_number=draft.newest,
        by=make.actor(make.lead_of(review)),
    )


def said(review: Review, *, on: str = CALL, words: str = "", nth: int = 0) -> Comment:
    """Sent in, on the paragraph with these words."""
    blocks = document_queries.blocks_of(newest(review).id)
    anchor = next(each.anchor for each in blocks if each.text == on)
    response = make.responses_of(make.round_of(review))[nth]
    return make.submit_comment(
        response, version_id=newest(review).id, anchor=anchor, pointed=responses.Pointed(words)
    )


def place_in(comment: Comment, version: Version) -> Placement:
    found = queries.find_placement(comment.id, version.id)
    assert found is not None
    return found


def considered(review: Review) -> Review:
    return make.review_at("considering", review=review)


def test_a_comment_stands_on_its_block_in_the_next_version(review: Review) -> None:
    comment = said(review, words="calls the family")
    considered(review)
    version = save(review, *words_of(review), "One more paragraph, at the end.")
    found = place_in(comment, version)
    assert (found.how, found.anchor) == ("same", comment.anchor)
    assert CALL[found.start : found.end] == "calls the family"


def test_what_is_sent_in_after_a_later_version_was_saved_is_placed_in_it(review: Review) -> None:
    response = make.responses_of(make.round_of(review))[0]
    consulted = newest(review)
    anchor = document_queries.blocks_of(consulted.id)[-1].anchor
    comment = make.make_comment(response, version_id=consulted.id, anchor=anchor)
    version = next_version_of(consulted)
    assert queries.find_placement(comment.id, version.id) is None
    by = make.respondent_of(response)
    responses.submit(
        response,
        signed_name=by.name,
        signed_role="Lead",
        received_at=clock.now(),
        by=make.actor(by),
    )
    assert place_in(comment, version).anchor == anchor


def next_version_of(version: Version) -> Version:
    """As if somebody had saved one while the round is open."""
    made = documents._save(
        version.draft,
        document_queries.blocks_of(version.id),
        "none",
        by=make.actor(make.make_manager()),
    )
    operations.place_comments(made)
    return made


def unsure(review: Review) -> tuple[Comment, Version]:
    comment = said(review)
    considered(review)
    rest = [each for each in words_of(review) if CALL not in each]
    return comment, save(review, *rest, *LIKE)


def test_of_two_likely_places_a_person_chooses_and_it_is_on_the_record(
    review: Review, visitor: Go
) -> None:
    comment, version = unsure(review)
    assert place_in(comment, version).how == AMBIGUOUS
    lead = visitor(make.lead_of(review))
    lead.get("/home")
    lead.sees("Say where comments stand", "1 comment waits to be placed")
    lead.get(f"/documents/{version.document_id}/versions/{version.id}")
    lead.click("1 comment waits to be placed in this version")
    lead.click("Place the first")
    lead.sees("It is not certain where the comment stands now.")
    last = document_queries.blocks_of(version.id)[-1]
    names = name_all(document_queries.blocks_of(version.id))
    choices = [each.anchor for each in document_queries.blocks_of(version.id)[-2:]]
    lead.press("Save", where_does_the_comment_stand_now="What it is about was removed")
    session.expire_all()
    assert place_in(comment, version).how == "removed"
    lead.sees("No comment waits to be placed in this version.")
    lead.get(f"/comments/{comment.id}/place")
    lead.sees(f"{make.lead_of(review).name} said so")
    lead.press(
        "Save",
        where_does_the_comment_stand_now="Somewhere else in the text",
        which_part_of_the_text=f"{names[choices[1]]}: {first_words(last)}",
    )
    session.expire_all()
    found = place_in(comment, version)
    assert (found.how, found.anchor) == ("moved", choices[1])
    acts = [told.entry.act for told in audit.list_entries([f"review:{review.id}"])]
    assert acts.count("comment-placed") == 2


def test_many_that_wait_are_listed_page_by_page_and_found_by_their_words(
    review: Review, visitor: Go
) -> None:
    response = make.responses_of(make.round_of(review))[0]
    anchor = next(e.anchor for e in document_queries.blocks_of(newest(review).id) if e.text == CALL)
    for number in range(26):
        responses.add_comment(
            response,
            version_id=newest(review).id,
            anchor=anchor,
            body=f"Say when {number}.",
            received_at=clock.now(),
            by=make.actor(make.respondent_of(response)),
        )
    _comment, version = unsure(review)
    lead = visitor(make.lead_of(review))
    lead.get(f"/documents/{version.document_id}/versions/{version.id}/places")
    lead.sees("27 comments", "Showing 1 to 25 of 27 comments", "Say when 0.")
    lead.click("Next page")
    lead.sees("Showing 26 to 27 of 27 comments", "Place the first of these")
    lead.get(f"/documents/{version.document_id}/versions/{version.id}/places?words=when+25")
    lead.sees("Say when 25.", "1 comment")
    lead.does_not_see("Say when 0.")


def test_those_that_wait_are_sorted_by_links_and_found_by_who_made_them(
    review: Review, visitor: Go
) -> None:
    response = make.responses_of(make.round_of(review))[0]
    anchor = next(e.anchor for e in document_queries.blocks_of(newest(review).id) if e.text == CALL)
    responses.add_comment(
        response,
        version_id=newest(review).id,
        anchor=anchor,
        body="Say when first.",
        received_at=clock.now(),
        by=make.actor(make.respondent_of(response)),
    )
    comment, version = unsure(review)
    lead = visitor(make.lead_of(review))
    address = f"/documents/{version.document_id}/versions/{version.id}/places"
    lead.get(address)
    lead.click("Comment", within="Where it was made")
    assert lead.page.url.endswith("?sort=-made")
    text = lead.page.text
    assert text.index(comment.body) < text.index("Say when first.")
    lead.click("Who made it")
    assert lead.page.url.endswith("?sort=who")
    lead.get(f"{address}?words=nobody+of+that+name")
    lead.sees("There are no comments like that")


def test_what_a_person_chose_goes_on_to_later_versions(review: Review) -> None:
    comment, version = unsure(review)
    lead = make.actor(make.lead_of(review))
    anchor = document_queries.blocks_of(version.id)[-1].anchor
    operations.choose_place(comment, version, choice=anchor, seen_revision=1, by=lead)
    later = save(review, *words_of(review), "One more paragraph, at the end.")
    found = place_in(comment, later)
    assert (found.anchor, found.chosen_by_id) == (anchor, lead.id)
    operations.choose_place(comment, later, choice=rules.GONE, seen_revision=1, by=lead)
    last = save(review, *words_of(review), "And another.")
    assert (place_in(comment, last).how, place_in(comment, last).anchor) == ("removed", None)


def test_two_at_once_do_not_write_over_each_other(review: Review) -> None:
    comment, version = unsure(review)
    lead = make.actor(make.lead_of(review))
    operations.choose_place(comment, version, choice=rules.WHOLE_TEXT, seen_revision=1, by=lead)
    with pytest.raises(Refused) as refused:
        operations.choose_place(comment, version, choice=rules.GONE, seen_revision=1, by=lead)
    assert [no.code for no in refused.value.refusals] == ["placed-meanwhile"]


def test_a_place_that_the_text_has_not_is_refused_and_nothing_chosen_too(
    review: Review, visitor: Go
) -> None:
    comment, _ = unsure(review)
    lead = visitor(make.lead_of(review))
    lead.get(f"/comments/{comment.id}/place")
    lead.press("Save", status=422)
    lead.is_told("Choose where the comment stands.")


def test_a_page_of_a_version_that_was_overtaken_is_refused(review: Review) -> None:
    comment, version = unsure(review)
    save(review, *words_of(review), "One more paragraph, at the end.")
    with pytest.raises(Refused) as refused:
        operations.choose_place(
            comment,
            version,
            choice=rules.GONE,
            seen_revision=1,
            by=make.actor(make.lead_of(review)),
        )
    assert [no.code for no in refused.value.refusals] == ["version-overtaken"]


def test_comments_from_before_there_were_places_get_theirs_by_the_sweep(review: Review) -> None:
    comment, version = unsure(review)
    session.execute(delete(Placement))
    commit()
    jobs.run_sweep(sweeping.SWEEP)
    assert place_in(comment, version).how == AMBIGUOUS


@pytest.mark.parametrize("seed", range(5))
def test_every_comment_has_exactly_one_place_in_every_later_version(
    review: Review, seed: int
) -> None:
    comments = [said(review, words="calls the family"), said(review, on=WRITE, nth=1)]
    considered(review)
    numbers = random.Random(seed)
    saved = []
    for round in range(5):
        paragraphs = words_of(review)
        numbers.choice([_swap, _drop, _repeat, _reword, _back])(paragraphs, numbers)
        saved.append(save(review, *paragraphs, f"Paragraph {round} is new in this version."))
    for version in saved:
        rows = session.scalars(select(Placement).where(Placement.version_id == version.id)).all()
        assert sorted(each.comment_id for each in rows) == [each.id for each in comments]
        anchors = {each.anchor for each in document_queries.blocks_of(version.id)}
        for each in rows:
            assert each.how in HOWS
            assert each.anchor is None or each.anchor in anchors


def test_a_comment_on_what_is_taken_out_and_put_back_stands_on_it_again(review: Review) -> None:
    comment = said(review, on=WRITE, words="why the decision was made")
    considered(review)
    whole = words_of(review)
    gone = place_in(comment, save(review, *whole[:-1]))
    assert (gone.how, gone.anchor) == ("removed", None)
    between = place_in(comment, save(review, *whole[:-1], "Something quite new is said here."))
    assert between.how == "removed"
    back = place_in(comment, save(review, *whole))
    assert (back.how, back.anchor) == ("same", comment.anchor)
    assert WRITE[back.start : back.end] == "why the decision was made"


def test_where_it_comes_back_in_nearly_the_same_words_a_person_is_asked(review: Review) -> None:
    comment = said(review, on=WRITE)
    quoted = said(review, on=WRITE, words="why the decision was made", nth=1)
    considered(review)
    *rest, _ = words_of(review)
    save(review, *rest)
    version = save(review, *rest, WRITE.replace("who was asked", "who was spoken to"))
    asked = place_in(comment, version)
    assert (asked.how, asked.candidates[0][0]) == (AMBIGUOUS, comment.anchor)
    assert place_in(quoted, version).anchor == comment.anchor  # its words stand as they were
    chosen = operations.choose_place(
        comment,
        version,
        choice=comment.anchor or "",
        seen_revision=asked.revision,
        by=make.actor(make.lead_of(review)),
    )
    assert chosen.anchor == comment.anchor


def test_what_a_person_called_removed_comes_back_with_the_same_words_only(review: Review) -> None:
    comment, version = unsure(review)
    waiting = place_in(comment, version)
    by = make.actor(make.lead_of(review))
    operations.choose_place(
        comment, version, choice=rules.GONE, seen_revision=waiting.revision, by=by
    )
    rest = words_of(review)
    assert place_in(comment, save(review, *rest, "Something new is said here.")).how == "removed"
    back = place_in(comment, save(review, *rest, CALL))
    assert (back.how, back.anchor) == ("same", comment.anchor)


def test_where_a_person_said_it_stands_it_stays_though_its_paragraph_comes_back(
    review: Review,
) -> None:
    comment, version = unsure(review)
    waiting = place_in(comment, version)
    choice = waiting.candidates[1][0]
    by = make.actor(make.lead_of(review))
    operations.choose_place(comment, version, choice=choice, seen_revision=waiting.revision, by=by)
    assert place_in(comment, save(review, *words_of(review), CALL)).anchor == choice


def test_what_was_joined_and_is_parted_again_takes_its_comments_back(review: Review) -> None:
    comment = said(review, on=WRITE)
    considered(review)
    *rest, call, write = words_of(review)
    joined = place_in(comment, save(review, *rest, f"{call} {write}"))
    assert joined.how == "joined"
    back = place_in(comment, save(review, *rest, call, write))
    assert (back.how, back.anchor) == ("same", comment.anchor)


def _back(paragraphs: list[str], numbers: random.Random) -> None:
    paragraphs.insert(numbers.randrange(len(paragraphs)), numbers.choice([CALL, WRITE]))


def _swap(paragraphs: list[str], numbers: random.Random) -> None:
    paragraphs.append(paragraphs.pop(numbers.randrange(1, len(paragraphs))))


def _drop(paragraphs: list[str], numbers: random.Random) -> None:
    paragraphs.pop(numbers.randrange(1, len(paragraphs)))


def _repeat(paragraphs: list[str], numbers: random.Random) -> None:
    paragraphs.append(numbers.choice(paragraphs[1:]).replace("the", "each"))


def _reword(paragraphs: list[str], numbers: random.Random) -> None:
    at = numbers.randrange(1, len(paragraphs))
    paragraphs[at] = paragraphs[at].replace("and", "and also")


def test_the_desk_shows_the_part_as_it_was_and_where_it_stands_now(
    review: Review, visitor: Go
) -> None:
    comment, version = unsure(review)
    lead = visitor(make.lead_of(review))
    lead.get(f"/comments/{comment.id}")
    lead.sees("It is not certain where the comment stands now.", "Say where the comment stands")
    anchor = document_queries.blocks_of(version.id)[-1].anchor
    operations.choose_place(
        comment, version, choice=anchor, seen_revision=1, by=make.actor(make.lead_of(review))
    )
    lead.get(f"/comments/{comment.id}")
    lead.sees("a carer", "Change where the comment stands")


def test_the_comments_stand_beside_the_change_for_those_who_read_them(
    review: Review, visitor: Go
) -> None:
    comment = said(review, words="calls the family")
    considered(review)
    before, after = (
        comment.version_id,
        save(review, *[each.replace("calls", "rings") for each in words_of(review)]),
    )
    agency = comment.response.agency
    assert agency is not None
    url = f"/documents/{after.document_id}/compare/{before}/{after.id}"
    lead = visitor(make.lead_of(review))
    lead.get(url)
    lead.sees("1 comment here", f"{agency.name}: Say when.")
    board = visitor(make.board_of(review)[0])
    board.get(url)
    board.sees(f"{agency.name}: Say when.")  # the round has closed


def test_the_list_of_comments_says_since_when_a_part_is_gone(review: Review, visitor: Go) -> None:
    comment = said(review)
    considered(review)
    lead = visitor(make.lead_of(review))
    url = f"/consultations/{comment.response.consultation_id}/comments"
    lead.get(url)
    lead.does_not_see("removed in version")
    version = save(review, *[each for each in words_of(review) if "calls" not in each])
    save(review, *words_of(review), "One more.")
    lead.get(url)
    lead.sees(f"removed in version {version.number}")


def test_the_list_says_that_a_comment_waits_and_then_its_new_place(
    review: Review, visitor: Go
) -> None:
    comment, version = unsure(review)
    lead = visitor(make.lead_of(review))
    url = f"/consultations/{comment.response.consultation_id}/comments"
    lead.get(url)
    lead.sees("waits for a person to say where it stands now")
    first = document_queries.blocks_of(version.id)[0]
    by = make.actor(make.lead_of(review))
    operations.choose_place(comment, version, choice=first.anchor, seen_revision=1, by=by)
    lead.get(url)
    lead.sees("now ")
    lead.does_not_see("waits for a person")


@pytest.mark.parametrize("view", ["", "?view=sides"])
def test_the_comments_on_what_was_removed_stand_beside_it(
    review: Review, visitor: Go, view: str
) -> None:
    comment = said(review)
    considered(review)
    before = comment.version_id
    save(review, *words_of(review), "One more.")
    after = save(review, *[each for each in words_of(review) if "calls" not in each])
    lead = visitor(make.lead_of(review))
    for old in (before, newest(review).id - 1):
        lead.get(f"/documents/{after.document_id}/compare/{old}/{after.id}{view}")
        lead.sees("1 comment here", f"{comment.response.respondent}: Say when.")


def test_a_comment_that_waits_says_so_beside_the_part_it_was_on(
    review: Review, visitor: Go
) -> None:
    comment, version = unsure(review)
    lead = visitor(make.lead_of(review))
    lead.get(f"/documents/{version.document_id}/compare/{comment.version_id}/{version.id}")
    lead.sees("waits for a person to place it")


def test_an_agency_sees_its_paragraph_before_and_after_once_it_is_launched(
    review: Review, visitor: Go
) -> None:
    comment = said(review)
    considered(review)
    make.answer(comment, "noted")
    rung = [each.replace("calls", "rings") for each in words_of(review)]
    save(review, *rung, change_class="editorial")
    agency = visitor(make.respondent_of(comment.response))
    agency.get(f"/responses/{comment.response_id}/outcomes")
    agency.does_not_see("What changed there", "rings")
    make.review_at("launched", review=review)
    agency.get(f"/responses/{comment.response_id}/outcomes")
    agency.sees("What changed there", "rings")


def test_an_old_number_of_a_draft_leads_to_the_passage_or_to_what_became_of_it(
    review: Review, visitor: Go
) -> None:
    make.review_at("considering", review=review)
    before = document_queries.blocks_of(newest(review).id)
    told = next(each for each in before if each.text == CALL)
    rest = [each for each in words_of(review) if CALL not in each]
    version = save(review, *rest)
    lead = visitor(make.lead_of(review))
    base = f"/documents/{version.document_id}/versions/{version.id}"
    stays = next(each for each in document_queries.blocks_of(version.id) if each.number)
    lead.get(f"{base}/at/{stays.number}")
    assert lead.page.url.endswith(f"#{stays.anchor}") or lead.page.url.startswith(base)
    lead.get(f"{base}/at/{told.anchor}")
    lead.sees("This passage is not in this version", CALL)
    lead.get(f"{base}/at/99.9")
    lead.sees("No version of this draft has a passage “99.9”.")
    outsider = visitor(make.respondent_of(make.responses_of(make.round_of(review))[0]))
    outsider.get(f"{base}/at/{told.anchor}", status=403)


def test_who_says_somewhere_else_and_not_where_is_asked_where(review: Review, visitor: Go) -> None:
    comment, _ = unsure(review)
    lead = visitor(make.lead_of(review))
    lead.get(f"/comments/{comment.id}/place")
    elsewhere = {"Where does the comment stand now?": "Somewhere else in the text"}
    lead.press("Save", elsewhere, status=422)
    lead.is_told("Choose which part of the text.")
