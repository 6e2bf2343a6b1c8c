"""Comments in the margin of a Word file become comments of the working group's round, once."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import margins
import pytest
from sqlalchemy import func, select

from consult import clock, store
from consult.audit.models import EntryText
from consult.documents import imports, many
from consult.documents import queries as documents
from consult.documents.models import Version
from consult.responses import operations, queries
from consult.responses.models import Comment, FromWord, Quarantined, Response
from consult.reviews.models import Review
from consult.safeguarding import purging
from consult.store import Missing, session
from tests import factories as make
from tests.kernel.crowd import errors, together
from tests.visitor import Visitor
from workflows.refusal import Refused

Go = Callable[..., Visitor]
CORPUS = Path(os.environ.get("CONSULT_CORPUS", "/nowhere")) / "docx"
ADD, BOTH = "Add to the round", "2 threads, 2 comments"
TICKED = [f"Add this comment by Ann Typed, thread {number}" for number in (1, 2)]
FILE = margins.with_margin(
    (
        "Tell the family",
        [
            ("Ann Typed <ann@example.org>", "Which family?", None, False),
            ("Bo Typed", "The one concerned.", 0, False),
        ],
    ),
    ("Within five days", [("Ann Typed", "Too long.", None, False)]),
    ("Write it down", [("Cy Typed", "Agreed by phone.", None, True)]),
)


def imported(data: bytes = FILE, *, name: str = "chapter.docx", by: Any = None) -> Review:
    """A review of a document that was read from a file."""
    by = by or make.make_manager("Imogen Import")
    [planned] = many.plan({name: data})
    return make.make_review(document=many.add(planned, by=make.actor(by)))


def version_of(review: Review) -> Version:
    found = documents.newest_version(make.draft_under(review).id)
    assert found is not None
    return found


def page_of(version: Version) -> str:
    return f"/documents/{version.document_id}/versions/{version.id}/margin"


def offer(review: Review) -> queries.Offer:
    return queries.offer_of(version_of(review))


def add_all(review: Review, *, by: Any = None) -> int:
    return operations.bring_comments(
        version_of(review),
        chosen=[each.key for each in offer(review).threads],
        received_at=clock.now(),
        by=make.actor(by or make.lead_of(review)),
    )


def brought() -> list[Comment]:
    query = select(Comment).join(Comment.from_word).order_by(Comment.id)
    return list(session.scalars(query))


@pytest.fixture
def review(db: object) -> Review:
    return make.review_at("group_comment", review=imported())


@pytest.fixture
def lead(review: Review, visitor: Go) -> Visitor:
    page = visitor(make.lead_of(review))
    page.get(page_of(version_of(review)))
    return page


def test_they_are_offered_on_the_page_of_the_version_and_where_the_draft_is_circulated(
    db: object, visitor: Go
) -> None:
    review = imported()
    version, page = version_of(review), visitor(make.lead_of(review))
    page.get(f"/documents/{version.document_id}/versions/{version.id}")
    page.sees("4 margin comments came with this file:")
    page.click("add them to the round of the working group")
    page.sees("You cannot add them yet", "has not been circulated", "Which family?", "chapter.docx")
    page.get(f"/reviews/{review.id}/group-round")
    page.sees(
        "4 margin comments came with chapter.docx, version 1.", "Once the draft is circulated"
    )
    make.review_at("group_comment", review=review)
    page.get(f"/consultations/{make.round_of(review, 'group').id}")
    page.click("Add them to this round")
    page.sees("3 threads, 4 comments", "Ann Typed", "3 March 2021")
    page.does_not_see("ann@example.org")


def test_each_is_a_comment_on_its_passage_that_says_who_wrote_it_and_who_added_it(
    lead: Visitor, review: Review
) -> None:
    lead.press(ADD)
    lead.sees("3 comments are in the round.", "1 thread, 1 comment", "Agreed by phone.")
    first, answer, second = brought()
    assert (first.body, answer.body, second.body) == (
        "Which family?",
        "The one concerned.",
        "Too long.",
    )
    assert first.from_word
    assert answer.from_word
    assert first.from_word.quote == "family"
    assert (first.from_word.written_by, answer.from_word.answers_id) == ("Ann Typed", first.id)
    blocks = {b.anchor: b.text for b in documents.blocks_of(version_of(review).id)}
    places = [blocks[each.anchor or ""] for each in (first, answer, second)]
    assert places == ["Tell the family", "Tell the family", "Within five days"]
    lead.click("Read them in the list of the group")
    name = make.lead_of(review).name
    lead.sees(f"Written in Word by Ann Typed on 3 March 2021, added by {name}")
    lead.get(f"/comments/{first.id}")
    lead.sees("On “family”", "Written in Word by Ann Typed on 3 March 2021", "Which family?")
    lead.get(f"/responses/{first.response_id}")
    lead.sees("The Word file chapter.docx", "Written in Word by Bo Typed on 3 March 2021")


def test_members_read_them_at_once_and_nobody_waits_for_an_answer_from_a_file(
    review: Review, visitor: Go
) -> None:
    round = make.round_of(review, "group")
    before = queries.tally([round.id])[round.id]
    assert add_all(review) == 4
    after = queries.tally([round.id])[round.id]
    assert (after.respondents, after.silent) == (before.respondents, before.silent)
    assert (after.submitted, after.comments) == (0, 4)
    member = visitor(make.members_of(review)[0])
    own = queries.response_of(round.id, account_id=make.members_of(review)[0].id)
    assert own is not None
    member.get(f"/responses/{own.id}")
    member.click("The Word file chapter.docx")
    member.sees("Written in Word by Cy Typed on 3 March 2021", "marked as resolved in Word")
    lead = visitor(make.lead_of(review))
    lead.get(f"/consultations/{round.id}/coverage")
    lead.does_not_see("The Word file")
    lead.get("/search?q=phone")
    lead.sees("Agreed by phone", "by Cy Typed")
    lead.get(f"/reviews/{review.id}/history")
    [carried] = queries.list_carried(round.id)
    lead.get(f"/responses/{carried.id}/receipt")
    lead.sees("written in Word by Ann Typed on 3 March 2021, added by")
    lead.get(f"/responses/{carried.id}/receipt.txt")
    assert b"written in Word by Ann Typed on 3 March 2021, added by" in lead.page.data


def test_nothing_is_added_twice(lead: Visitor, review: Review) -> None:
    lead.press(ADD, {"3 threads": "Add this thread by Ann Typed, thread 1"})
    assert len(brought()) == 2
    lead.sees("2 threads, 2 comments", "2 of them are in the round of the working group already.")
    again = [each.mark for each in session.scalars(select(FromWord)) if not each.answers_id]
    lead.post(page_of(version_of(review)), {"chosen": again[0]})
    lead.sees("These comments are in the round already.")
    assert add_all(review) == 2
    assert (len(brought()), add_all(review) if offer(review).threads else 0) == (4, 0)
    lead.get(page_of(version_of(review)))
    lead.sees("Nothing is left to be added.")


def test_a_later_file_offers_only_what_is_new_and_answers_join_their_thread(
    review: Review,
) -> None:
    add_all(review)
    version = version_of(review)
    later = margins.with_margin(
        ("A new beginning", [("Di Typed", "Good.", None, False)]),
        (
            "Tell the family",
            [
                ("Ann Typed <ann@example.org>", "Which family?", None, False),
                ("Bo Typed", "The one concerned.", 1, False),
                ("Di Typed", "Say so, then.", 1, False),
            ],
        ),
    )
    file = imports.find_import_of(version.id)
    incoming, _ = many.understand_file("later.docx", later)
    imports.keep_with(
        version, incoming, name="later.docx", data=later, by=make.actor(make.lead_of(review))
    )
    assert file is not None
    found = offer(review)
    assert [[each.said.text for each in t.pieces] for t in found.threads] == [
        ["Good."],
        ["Say so, then."],
    ]
    assert found.threads[1].begun
    assert found.threads[0].anchor is None
    assert add_all(review) == 2
    last = brought()[-1]
    assert last.from_word
    assert last.from_word.answers_id == brought()[0].id


def test_two_who_add_at_the_same_moment_add_once(review: Review, visitor: Go) -> None:
    address, keys = page_of(version_of(review)), [each.key for each in offer(review).threads]
    acts = []
    for _ in range(2):
        page = visitor(make.lead_of(review))
        page.get(address)
        data = {"chosen": keys, "csrf_token": page._token()}
        acts.append(partial(page.client.post, address, data=data))
    store.commit()
    results = together(*acts)
    assert not errors(results), results
    session.expire_all()
    assert [each.status_code for each in results] == [302, 302]
    assert len(brought()) == 4


def test_only_who_sent_in_the_file_and_the_lead_add_them(review: Review, visitor: Go) -> None:
    at = page_of(version_of(review))
    manager, member = make.make_manager(), make.members_of(review)[0]
    for someone in (manager, member):
        visitor(someone).get(at, status=403)
    importer = session.scalars(select(Version)).first().author  # type: ignore[union-attr]
    page = visitor(importer)
    page.get(at)
    page.press(ADD)
    assert {each.author.name for each in brought()} == {"Imogen Import"}
    other = make.make_review()
    stranger = visitor(make.lead_of(other))
    stranger.get(at, status=403)
    stranger.get(page_of(version_of(other)), status=404)
    stranger.get(f"/documents/{other.id}/versions/{version_of(review).id}/margin", status=404)


def test_a_round_that_has_closed_or_is_for_agencies_takes_none(review: Review) -> None:
    chosen = [each.key for each in offer(review).threads]
    make.review_at("partner_comment", review=review)
    with pytest.raises(Refused) as refused:
        operations.bring_comments(
            version_of(review),
            chosen=chosen,
            received_at=clock.now(),
            by=make.actor(make.lead_of(review)),
        )
    assert [each.code for each in refused.value.refusals] == ["group-not-asked"]
    assert brought() == []


def test_nothing_chosen_is_said(lead: Visitor) -> None:
    lead.click("none")
    lead.press(ADD, status=422)
    lead.is_told("Choose the comments that are to be added.")


def risky(text: str) -> bytes:
    return margins.with_margin(
        ("Tell the family", [("Ann Typed", text, None, False)]),
        ("Within five days", [("Ann Typed", "Too long.", None, False)]),
    )


def test_what_may_identify_a_child_is_not_ticked_and_needs_a_reason(
    db: object, visitor: Go
) -> None:
    data = risky("As with Mosaic ID 1234567.")
    review = make.review_at("group_comment", review=imported(data))
    page = visitor(make.lead_of(review))
    page.get(page_of(version_of(review)))
    page.sees("May identify somebody", "It looks as if it has")
    page.press(ADD, {BOTH: TICKED}, status=422)
    page.is_told("It looks as if what you chose has")
    assert brought() == []
    page.press(ADD, {BOTH: TICKED, "Why is this not about": "An invented number."})
    assert [each.body for each in brought()] == ["As with Mosaic ID 1234567.", "Too long."]


def test_what_tells_of_harm_goes_to_the_safeguarding_lead_and_not_to_the_group(
    db: object, visitor: Go
) -> None:
    told = "My stepdad hits me when he comes home. kanarie"
    review = make.review_at("group_comment", review=imported(risky(told)))
    page = visitor(make.lead_of(review))
    page.get(page_of(version_of(review)))
    page.sees("May tell of harm to a child")
    page.press(ADD, {BOTH: TICKED})
    page.sees("call 999", "kanarie", "Go to the round of the working group")
    [apart] = session.scalars(select(Quarantined))
    assert (apart.body, brought()) == (told, [])
    assert session.scalars(select(EntryText).where(EntryText.text.contains("kanarie"))).all() == []
    page.get(page_of(version_of(review)))
    page.press(ADD)
    assert [each.body for each in brought()] == ["Too long."]
    member = visitor(make.members_of(review)[0])
    member.get(f"/responses/{apart.response_id}", status=403)
    lead = make.make_person("Sam Guard", site_roles=["safeguarding_lead"])
    visitor(lead).get(f"/set-aside/{apart.id}")


def test_names_from_word_are_erased_everywhere(review: Review) -> None:
    add_all(review)
    purging.take_out("Cy Typed", clock.now())
    session.expire_all()
    names = set(session.scalars(select(FromWord.written_by)))
    assert names == {"Ann Typed", "Bo Typed", purging.REMOVED}
    assert purging.count_words("Cy Typed") == {}


def test_a_version_that_came_from_no_word_file_has_no_such_page(db: object) -> None:
    review = make.make_review()
    with pytest.raises(Missing):
        offer(review)


def test_words_that_are_strange_or_long_stay_as_they_are(db: object, visitor: Go) -> None:
    said = "=1+1 👩‍👩‍👧 שלום <b>&amp; " + "long " * 1500
    data = margins.with_margin(("Tell the family", [("\u202eAnn 👩", said, None, False)]))
    review = make.review_at("group_comment", review=imported(data, name="\u202ef <x>.docx"))
    page = visitor(make.lead_of(review))
    page.get(page_of(version_of(review)))
    page.press(ADD)
    assert [each.body for each in brought()] == [said.strip()]
    page.get(f"/responses/{brought()[0].response_id}")
    page.sees("שלום <b>&amp;")


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="CONSULT_CORPUS names no folder")
def test_the_136_comments_of_a_real_file_arrive_with_their_threads(db: object) -> None:
    name = "openxml-136-comments.docx"
    data = (CORPUS / name).read_bytes()
    review = make.review_at("group_comment", review=imported(data, name=name))
    found = offer(review)
    assert (found.total, len(found.threads), found.waiting) == (136, 82, 136)
    assert all(each.anchor for each in found.threads)
    assert add_all(review) == 136
    round = make.round_of(review, "group")
    assert queries.tally([round.id])[round.id].comments == 136
    answers = session.scalar(
        select(func.count()).select_from(FromWord).where(FromWord.answers_id.is_not(None))
    )
    assert answers == 54
    assert len({each.anchor for each in brought()}) > 30
    assert "@" not in "".join(session.scalars(select(FromWord.written_by)))
    assert offer(review).threads == ()
    assert isinstance(queries.list_carried(round.id)[0], Response)
