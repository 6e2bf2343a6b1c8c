"""Collections: documents as the chapters of a manual, in parts and an order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from consult import clock as consult_clock
from consult import store
from consult.accounts import queries as accounts
from consult.audit import Overtaken, list_entries
from consult.documents.collections import operations as do
from consult.documents.collections import queries, rules
from consult.documents.models import Collection, Document
from consult.editions import queries as editions
from consult.notifications.models import Message
from consult.notifications.review_dates import tell_of_review_dates
from consult.settings import zone_here
from consult.store import Missing
from tests import factories as make
from tests.visitor import Visitor
from workflows.calendar import day_in_words, local_day
from workflows.refusal import Refused

Visit = Callable[..., Visitor]
BY = make.SETTING_UP


def document(title: str) -> Document:
    return make.make_draft(title, "Words.").document


def collection(title: str = "Procedures") -> Collection:
    return do.create_collection(title=title, description="For everybody.", by=BY)


def order_of(made: Collection) -> list[tuple[str, list[str]]]:
    store.session.expire_all()
    return [
        (part.title if part else "", [each.document.title for each in chapters])
        for part, chapters in queries.slots_of(made.id)
    ]


@pytest.mark.parametrize(
    ("slots", "what", "way", "after"),
    [
        ([[1, 2, 3]], 2, "up", [[2, 1, 3]]),
        ([[1, 2, 3]], 2, "down", [[1, 3, 2]]),
        ([[1], [2, 3]], 2, "up", [[1, 2], [3]]),
        ([[1], [2, 3]], 1, "down", [[], [1, 2, 3]]),
        ([[], [1], []], 1, "down", [[], [], [1]]),
        ([[1, 2]], 1, "up", None),
        ([[1], []], 1, "up", None),
        ([[], [1]], 1, "down", None),
    ],
)
def test_a_chapter_moves_a_place_and_over_the_edge_of_its_part(
    slots: list[list[int]], what: int, way: str, after: list[list[int]] | None
) -> None:
    assert rules.moved(slots, what, way) == after


def test_a_manager_makes_a_collection_and_orders_it_by_buttons(db: Any, visitor: Visit) -> None:
    for title in ("One", "Two", "Three"):
        document(title)
    manager = visitor(make.make_manager())
    manager.get("/documents")
    manager.sees("There is none yet")
    manager.click("Make a collection")
    manager.press("Make the collection", {"Title": "The Procedures"})
    manager.click("Add a part")
    manager.press("Add the part", {"Title of the part": "Core"})
    manager.click("Add chapters")
    manager.press("Add the chapters", {"Documents": ["One", "Two", "Three"], "Part": "Core"})
    manager.sees("3 chapters are added")
    [made] = queries.list_collections()
    assert order_of(made) == [("", []), ("Core", ["One", "Two", "Three"])]
    manager.press("Move down: the chapter One")
    assert order_of(made) == [("", []), ("Core", ["Two", "One", "Three"])]
    manager.sees("moved the chapter", "made this collection", "added the part “Core”")
    manager.get("/documents")
    manager.sees("The Procedures", "3 chapters")


def test_the_place_and_the_review_date_of_a_chapter_are_changed(db: Any, visitor: Visit) -> None:
    made, one = collection(), document("One")
    do.add_chapters(made, [one], by=BY)
    do.add_part(made, title="Core", by=BY)
    manager = visitor(make.make_manager())
    manager.get(f"/documents/collections/{made.id}/arrange")
    manager.click("Change the place or review date of One")
    manager.press("Save", {"Next review date": date(2022, 3, 3), "Part": "Core"})
    manager.sees("Next review 3 March 2022")
    manager.click("Change the place or review date of One")
    manager.press("Save", {"Next review date": date(2020, 2, 1)}, status=422)
    manager.is_told("1 February 2020 is past. The next review is today or later.")
    manager.get(f"/documents/collections/{made.id}/arrange")
    assert order_of(made) == [("", []), ("Core", ["One"])]
    manager.click("Change the place or review date of One")
    manager.press("Save", {"Part": "Before the first part"})
    assert order_of(made) == [("", ["One"]), ("Core", [])]


def test_a_part_that_is_removed_leaves_its_chapters_in_the_part_before(
    db: Any, visitor: Visit
) -> None:
    made = collection()
    first, second = (do.add_part(made, title=each, by=BY) for each in ("A", "B"))
    do.add_chapters(made, [document("One")], part_id=first.id, by=BY)
    do.add_chapters(made, [document("Two")], part_id=second.id, by=BY)
    manager = visitor(make.make_manager())
    manager.get(f"/documents/collections/{made.id}/arrange")
    manager.click("Remove the part B")
    manager.press("Remove the part")
    assert order_of(made) == [("", []), ("A", ["One", "Two"])]
    manager.click("Take out Two")
    manager.press("Take it out")
    assert order_of(made) == [("", []), ("A", ["One"])]
    assert queries.list_free_documents()[0].title == "Two"


def test_parts_move_with_their_chapters(db: Any) -> None:
    made = collection()
    parts = [do.add_part(made, title=each, by=BY) for each in "AB"]
    do.add_chapters(made, [document("One")], part_id=parts[1].id, by=BY)
    do.move_part(parts[1], "up", by=BY)
    assert order_of(made) == [("", []), ("B", ["One"]), ("A", [])]
    do.move_part(parts[1], "up", by=BY)
    assert order_of(made) == [("", []), ("B", ["One"]), ("A", [])]


@pytest.mark.parametrize(
    ("title", "description", "code"),
    [
        ("", "", "no-title"),
        ("a" * 301, "", "title-too-long"),
        ("the  PROCEDURES", "", "title-taken"),
        ("New", "b" * 2001, "description-too-long"),
    ],
)
def test_what_a_collection_may_not_be_called(
    db: Any, title: str, description: str, code: str
) -> None:
    collection("The procedures")
    with pytest.raises(Refused) as no:
        do.create_collection(title=title, description=description, by=BY)
    assert [each.code for each in no.value.refusals] == [code]


def test_a_part_has_a_title_of_its_own(db: Any) -> None:
    made = collection()
    do.add_part(made, title="Core", by=BY)
    with pytest.raises(Refused, match="a part called “core” already"):
        do.add_part(made, title=" core ", by=BY)


def test_a_document_is_a_chapter_of_one_collection_at_most(db: Any) -> None:
    one = document("One")
    do.add_chapters(collection("A"), [one], by=BY)
    with pytest.raises(Refused, match="“One” is a chapter of “A” already"):
        do.add_chapters(collection("B"), [one], by=BY)


def test_a_document_that_was_taken_meanwhile_is_refused_on_the_page(
    db: Any, visitor: Visit
) -> None:
    made, other, one = collection("A"), collection("B"), document("One")
    manager = visitor(make.make_manager())
    manager.get(f"/documents/collections/{made.id}/chapters/new")
    do.add_chapters(other, [one], by=BY)
    store.commit()
    manager.press("Add the chapters", {"Documents": ["One"]}, status=422)
    manager.sees("“One” is a chapter of “B” already")


def test_nothing_chosen_is_refused(db: Any, visitor: Visit) -> None:
    made = collection()
    document("One")
    manager = visitor(make.make_manager())
    manager.get(f"/documents/collections/{made.id}/chapters/new")
    manager.press("Add the chapters", status=422)
    manager.sees("Choose the documents to add.")


def test_a_button_that_was_drawn_before_another_change_moves_nothing(
    db: Any, visitor: Visit
) -> None:
    made, one = collection(), document("One")
    do.add_chapters(made, [one, document("Two")], by=BY)
    manager = visitor(make.make_manager())
    manager.get(f"/documents/collections/{made.id}/arrange")
    other = make.actor(make.make_manager())
    do.move_chapter(queries.get_chapter(made.id, one.id), "down", by=other)
    store.commit()
    after = order_of(made)
    manager.press("Move down: the chapter One", status=409)
    manager.sees("moved the chapter “One”")
    assert order_of(made) == after


def test_what_was_seen_must_be_how_it_stands(db: Any) -> None:
    made = collection()
    part = do.add_part(made, title="A", by=BY)
    with pytest.raises(Overtaken):
        do.rename_part(part, title="B", seen=made.revision - 1, by=BY)


@pytest.mark.parametrize("asked", ["parts/{part}", "parts/{part}/remove", "chapters/{document}"])
def test_parts_and_chapters_of_another_collection_are_not_found(
    db: Any, visitor: Visit, asked: str
) -> None:
    made, other = collection("A"), collection("B")
    part, one = do.add_part(other, title="P", by=BY), document("One")
    do.add_chapters(other, [one], by=BY)
    store.session.flush()
    address = asked.format(part=part.id, document=one.id)
    visitor(make.make_manager()).get(f"/documents/collections/{made.id}/{address}", status=404)
    manager = visitor(make.make_manager())
    manager.get(f"/documents/collections/{made.id}/arrange")
    data = {"way": "up", "part_id": str(part.id), "seen_revision": str(made.revision)}
    manager.post(f"/documents/collections/{made.id}/arrange", data, status=404)


def test_readers_see_the_chapters_in_force_with_what_is_before_and_after(
    db: Any, visitor: Visit
) -> None:
    made, hidden = collection("The manual"), document("Secret draft")
    part = do.add_part(made, title="Core", by=BY)
    texts = [make.draft_under(make.review_at("launched")).document for _ in range(2)]
    do.add_chapters(made, [texts[0], hidden, texts[1]], part_id=part.id, by=BY)
    do.edit_chapter(
        queries.get_chapter(made.id, texts[0].id),
        part_id=part.id,
        review_on=date(2022, 3, 3),
        by=BY,
    )
    reader = visitor()
    reader.get("/")
    reader.click("The manual")
    reader.sees("2 chapters in force, last updated", "Core", "Next review 3 March 2022")
    reader.does_not_see("Secret draft")
    reader.click(texts[0].title)
    reader.sees("Core of The manual")
    reader.does_not_see("Previous chapter:", "Secret draft")
    reader.click(f"Next chapter: {texts[1].title}")
    reader.sees("Previous chapter:")
    reader.does_not_see("Next chapter:")
    reader.click("The manual: contents")
    manager = visitor(make.make_manager())
    manager.get(f"/documents/collections/{made.id}")
    manager.sees("Secret draft", "Newest draft", "Nothing in force yet")
    manager.click("Secret draft")
    manager.sees("Previous chapter:", "Next chapter:")


def test_a_collection_of_drafts_is_only_for_those_who_may_read_one(db: Any, visitor: Visit) -> None:
    made = collection("The manual")
    do.add_chapters(made, [document("Draft")], by=BY)
    visitor().get(f"/collections/{made.id}", status=404)
    somebody = visitor(make.make_person())
    somebody.get(f"/documents/collections/{made.id}", status=404)
    somebody.get("/documents")
    somebody.does_not_see("The manual", "Make a collection")
    somebody.get(f"/documents/collections/{made.id}/arrange", status=403)


def test_pages_of_a_collection_ask_as_much_of_few_chapters_as_of_many(
    db: Any, visitor: Visit
) -> None:
    made = collection()
    reader = visitor(make.make_manager())
    address = f"/documents/collections/{made.id}"
    do.add_chapters(made, [document("One")], by=BY)
    few = reader.get(address).queries
    do.add_chapters(made, [document(f"More {n}") for n in range(12)], by=BY)
    many = reader.get(address).queries
    assert len(many) <= len(few)


def test_every_change_is_on_the_record_of_the_collection(db: Any) -> None:
    made, one = collection(), document("One")
    do.add_chapters(made, [one], by=BY)
    do.remove_chapter(queries.get_chapter(made.id, one.id), by=BY)
    store.commit()
    acts = [each.entry.act for each in list_entries([f"collection:{made.id}"])]
    assert sorted(acts) == sorted(["collection-created", "chapter-added", "chapter-removed"])


def test_two_managers_put_one_document_in_two_collections_and_one_is_told(db: Any) -> None:
    one, made = document("One").id, [collection(each).id for each in "AB"]
    store.commit()

    def put(collection_id: int) -> str:
        with store.scope("write"):
            try:
                do.add_chapters(
                    queries.get_collection(collection_id),
                    [store.session.get_one(Document, one)],
                    by=BY,
                )
                store.commit()
            except Refused as no:
                return no.refusals[0].code
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(put, made))
    assert said == ["", "in-a-collection"]


def test_past_amendments_are_told_beside_the_text(db: Any, visitor: Visit) -> None:
    review = make.review_at("launched")
    text = make.draft_under(review).document
    do.keep_amendments(text, [(date(2017, 3, 31), "The timescale was put back.")], by=BY)
    assert editions.get_newest_publication(text.id)
    reader = visitor()
    reader.get(f"/published/{text.id}")
    reader.sees("Earlier amendments", "31 March 2017: The timescale was put back.")


def test_an_unused_collection_is_deleted_and_its_documents_and_record_stay(
    db: Any, visitor: Visit
) -> None:
    made, chapter = collection(), document("Neglect")
    part = do.add_part(made, title="Part A", by=BY)
    do.add_chapters(made, [chapter], part_id=part.id, review_on=date(2022, 3, 1), by=BY)
    number, title = made.id, made.title
    reader = visitor(make.make_manager("Amara Lee"))
    reader.get(f"/documents/collections/{number}/arrange")
    reader.click("Delete this collection")
    reader.sees("1 document in it stays as it is", "Neglect, to be reviewed by 1 March 2022")
    reader.press("Delete the collection")
    reader.sees(f"The collection “{title}” is deleted. Its documents are kept.")
    store.session.expire_all()
    assert queries.find_chapter(chapter.id) is None
    assert store.session.get(Document, chapter.id) is not None
    [told] = list_entries([f"collection:{number}"], acts=(do.DELETED,))
    assert told.entry.body["facts"]["chapters"] == [
        {"document": chapter.id, "review": "2022-03-01"}
    ]
    reader.get(f"/documents/collections/{number}", status=404)
    do.create_collection(title=title, by=BY)  # its title is free again


def test_a_collection_by_which_the_public_finds_a_text_is_not_deleted(
    db: Any, visitor: Visit
) -> None:
    text = make.draft_under(make.review_at("launched")).document
    made = collection()
    do.add_chapters(made, [text], by=BY)
    reader = visitor(make.make_manager())
    page = reader.get(f"/documents/collections/{made.id}/delete")
    reader.sees("is in force: the public finds them by this collection")
    assert "Delete the collection" not in page.buttons
    with pytest.raises(Refused) as no:
        do.delete_collection(made, by=BY)
    assert no.value.codes == ("chapters-in-force",)
    visitor().get(f"/collections/{made.id}")


def test_who_deletes_a_collection_has_seen_what_stands_in_it(db: Any) -> None:
    made = collection()
    seen = made.revision
    do.add_part(made, title="Part A", by=BY)
    with pytest.raises(Overtaken):
        do.delete_collection(made, seen=seen, by=BY)


def test_past_amendments_are_told_corrected_and_removed_by_hand(db: Any, visitor: Visit) -> None:
    text = document("Neglect")
    reader = visitor(make.make_manager())
    reader.get(f"/documents/{text.id}")
    reader.click("Add amendments from before it came here")
    reader.click("Add an amendment")
    day = {"Day": "31", "Month": "3", "Year": "2017"}
    reader.press("Add", day, what_was_changed="", status=422)
    reader.is_told("Say what was changed.")
    reader.press("Add", {**day, "Year": "2031"}, what_was_changed="It was put back.", status=422)
    reader.is_told("The day is still to come")
    reader.press("Add", day, what_was_changed="It was put back.")
    reader.sees("The amendment is added.", "31 March 2017", "It was put back.")
    [told] = queries.past_amendments_of(text.id)
    number = told.id
    reader.get(f"/documents/{text.id}/amendments/{number}")
    reader.press("Save", what_was_changed="The timescale was put back.")
    reader.sees("The amendment is corrected.", "The timescale was put back.")
    reader.get(f"/documents/{text.id}/amendments/{number}/remove")
    reader.press("Remove the amendment")
    reader.sees("The record keeps its words.", "No amendment from before is told.")
    told_of = list_entries([f"document:{text.id}"])
    told_of = sorted(told_of, key=lambda each: each.entry.position)
    acts = [do.AMENDMENT_ADDED, do.AMENDMENT_CORRECTED, do.AMENDMENT_REMOVED]
    assert [each.entry.act for each in told_of][-3:] == acts
    reader.get(f"/documents/{text.id}/amendments/{number}", status=404)


def test_what_was_changed_after_the_first_publication_here_is_told_by_its_versions(
    db: Any, visitor: Visit
) -> None:
    review = make.review_at("launched")
    text = make.draft_under(review).document
    found = queries.find_first_published(text.id)
    assert found is not None
    day = local_day(found, zone_here())
    make.pass_time(timedelta(days=30))
    reader = visitor(make.make_manager())
    reader.get(f"/documents/{text.id}/amendments/new")
    after = day + timedelta(days=1)
    fields = {"Day": str(after.day), "Month": str(after.month), "Year": str(after.year)}
    reader.press("Add", fields, what_was_changed="It was put back.", status=422)
    reader.is_told(f"The text was first published here on {day_in_words(day)}")
    with pytest.raises(Refused) as no:
        do.keep_amendments(text, [(after, "It was put back.")], by=BY)
    assert no.value.codes == ("after-publication",)
    told = do.add_amendment(text, on=day, words="It was put back.", by=BY)
    with pytest.raises(Refused) as no:
        do.correct_amendment(told, on=after, words="It was put back.", by=BY)
    assert no.value.codes == ("after-publication",)


def test_an_amendment_that_was_corrected_meanwhile_is_shown_again(db: Any) -> None:
    text = document("Neglect")
    told = do.add_amendment(text, on=date(2017, 3, 31), words="It was put back.", by=BY)
    seen = told.revision
    do.correct_amendment(told, on=date(2017, 3, 31), words="Put back.", seen=seen, by=BY)
    with pytest.raises(Overtaken):
        do.correct_amendment(told, on=date(2017, 4, 1), words="Other.", seen=seen, by=BY)
    other = document("Other")
    with pytest.raises(Missing):
        queries.get_amendment(other.id, told.id)


def test_managers_are_told_of_a_review_date_once_eight_weeks_before(
    db: Any, visitor: Visit, clock: Any
) -> None:
    manager = make.make_manager("Amara Lee")
    made, near, far = collection(), document("Neglect"), document("Sharing")
    today = local_day(consult_clock.now(), zone_here())
    do.add_chapters(made, [near], review_on=today + timedelta(weeks=8), by=BY)
    do.add_chapters(made, [far], review_on=today + timedelta(weeks=9), by=BY)
    store.commit()
    assert (tell_of_review_dates(), tell_of_review_dates()) == (1, 0)
    letters = store.session.scalars(
        select(Message).where(Message.kind == "documents/review_due")
    ).all()
    assert len(letters) == len(accounts.list_managers())
    assert "Neglect" in letters[0].body
    assert "Sharing" not in letters[0].body
    reader = visitor(manager)
    reader.get("/home", budget=30)
    reader.sees("Review the chapter, or set another review date", "Neglect")
    reader.does_not_see("Sharing")
    reader.get("/clock")
    reader.sees("Tell the managers of the review date", "Sharing")
    chapter = queries.get_chapter(made.id, near.id)
    do.edit_chapter(chapter, part_id=None, review_on=today + timedelta(weeks=7), by=BY)
    store.commit()
    assert tell_of_review_dates() == 1, "another date is told of again"
    assert not visitor(make.make_person()).get("/home").says("Neglect")


def test_a_chapter_that_is_under_review_is_not_reminded_of(db: Any) -> None:
    text = make.draft_under(make.make_review()).document
    today = local_day(consult_clock.now(), zone_here())
    do.add_chapters(collection(), [text], review_on=today, by=BY)
    store.commit()
    assert tell_of_review_dates() == 0
    assert not queries.list_to_review(today)
