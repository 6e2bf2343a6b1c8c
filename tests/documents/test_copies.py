"""Working copies on a real database: kept, shared, made into a version once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from consult import audit, store
from consult.documents import operations, queries
from consult.documents.copies import changing, finishing, keeping, words
from consult.documents.copies.pieces import drawn
from consult.documents.copies.words import AFTER, BLOCK, SECTION, Place, Typing
from consult.documents.merge import merge
from consult.documents.models import Draft, WorkingCopy
from tests.factories import (
    actor,
    draft_under,
    make_draft,
    make_manager,
    make_person,
    make_review,
    make_version,
    members_of,
    review_at,
)
from tests.kernel.crowd import together
from workflows.refusal import Refused

FIRST = "# Sharing\n\nEvery agency must share. At once.\n\nTell the family.\n\n- one\n- two\n"


def begun(source: str = FIRST) -> tuple[Draft, WorkingCopy, Any]:
    by = actor(make_manager("Amara Lee"))
    draft = make_draft("Chapter 4", source)
    return draft, keeping.start_copy(draft, by=by), by


def anchor_of(copy: WorkingCopy, said: str) -> str:
    return next(p.anchor for p in keeping.held(copy).pieces if p.block.text.startswith(said))


def typing(copy: WorkingCopy, place: Place, source: str, hand: str = "a") -> Typing:
    """As a page that is opened now would send it."""
    pieces, typed = keeping.held(copy).pieces, words.words_in(copy).get(place)
    return Typing(source, words.seen_of(pieces, place, typed), hand)


def seen(copy: WorkingCopy, anchor: str) -> str:
    return typing(copy, Place(BLOCK, anchor), "").seen


def change(copy: WorkingCopy, said: str, source: str, by: Any) -> str:
    place = Place(BLOCK, anchor_of(copy, said))
    words.save_words(copy, place, typing(copy, place, source), by=by)
    return place.anchor


def made(copy: WorkingCopy, by: Any, change_class: str = "substantive", note: str = "") -> Any:
    found = finishing.finished(keeping.get_copy(copy.id))
    return finishing.make_version(
        copy, found, change_class=change_class, note=note, seen=found.edits, by=by
    )


def texts(version: Any) -> list[str]:
    return [block.text for block in queries.blocks_of(version.id)]


def test_a_copy_begins_as_the_newest_version_and_is_one_for_all(db):
    draft, copy, _ = begun()
    other = keeping.start_copy(draft, by=actor(make_manager()))
    assert other.id == copy.id
    newest = queries.newest_version(draft.id)
    pieces = keeping.held(copy).pieces
    assert [(p.anchor, p.block.text) for p in pieces] == [
        (b.anchor, b.text) for b in queries.blocks_of(newest.id)
    ]


def test_the_version_has_what_was_edited_and_every_anchor_exactly(db):
    draft, copy, by = begun()
    old = {b.text: b.anchor for b in queries.blocks_of(queries.newest_version(draft.id).id)}
    every = anchor_of(copy, "Every")
    changing.split_block(
        copy, every, offset=len("Every agency must share. "), seen=seen(copy, every), by=by
    )
    change(copy, "Tell", "Something wholly other, in new words.", by)
    changing.move_block(copy, anchor_of(copy, "two"), to="up", by=by)
    place = Place(AFTER, anchor_of(copy, "Sharing"))
    words.save_words(copy, place, typing(copy, place, "An aim."), by=by)
    version = made(copy, by)
    now = {b.text: b.anchor for b in queries.blocks_of(version.id)}
    assert texts(version) == [
        "Sharing",
        "An aim.",
        "Every agency must share.",
        "At once.",
        "Something wholly other, in new words.",
        "two",
        "one",
    ]
    assert now["Every agency must share."] == old["Every agency must share. At once."]
    assert now["Something wholly other, in new words."] == old["Tell the family."]
    assert {now["An aim."], now["At once."]}.isdisjoint(old.values())
    assert (version.number, keeping.get_copy(copy.id).version_id) == (2, version.id)


def test_a_block_that_was_joined_is_noted_on_the_record(db):
    draft, copy, by = begun()
    one, two = anchor_of(copy, "one"), anchor_of(copy, "two")
    changing.join_block(copy, one, seen=seen(copy, one), by=by)
    version = made(copy, by)
    assert texts(version)[-1] == "one two"
    store.commit()
    told = audit.list_entries([f"document:{draft.document_id}"], acts=("version-saved",))
    assert any(each.entry.body["facts"].get("joined") == {two: one} for each in told)


def test_typing_is_kept_and_is_not_in_the_text_nor_on_the_record(db):
    draft, copy, by = begun()
    place = Place(BLOCK, anchor_of(copy, "Tell"))
    before = len(audit.list_entries([f"document:{draft.document_id}"]))
    said = typing(copy, place, "Tell the fam")
    words.keep_words(copy, place, said, by=by)
    words.keep_words(copy, place, Typing("Tell the family soon.", said.seen, said.hand), by=by)
    assert words.words_in(copy)[place].source == "Tell the family soon."
    assert keeping.held(copy).pieces[2].block.text == "Tell the family."
    assert len(audit.list_entries([f"document:{draft.document_id}"])) == before


def test_what_is_still_being_typed_is_in_the_version(db):
    _, copy, by = begun()
    place = Place(BLOCK, anchor_of(copy, "Tell"))
    words.keep_words(copy, place, typing(copy, place, "Tell the family soon."), by=by)
    new = Place(AFTER, place.anchor)
    words.keep_words(copy, new, typing(copy, new, "And the school."), by=by)
    assert texts(made(copy, by))[2:4] == ["Tell the family soon.", "And the school."]


def test_a_colleague_who_had_not_seen_what_was_typed_is_told_and_nothing_is_lost(db):
    _, copy, by = begun()
    ben = actor(make_manager("Ben Okafor"))
    place = Place(BLOCK, anchor_of(copy, "Tell"))
    late = typing(copy, place, "Ben's words.", hand="b")
    words.keep_words(copy, place, typing(copy, place, "Amara's words."), by=by)
    for act in (words.keep_words, words.save_words, words.drop_words):
        with pytest.raises(Refused) as no:
            act(copy, place, late, by=ben)
        assert no.value.codes == ("changed-meanwhile",)
        assert "Amara Lee changed this at" in no.value.refusals[0].because
    words.save_words(copy, place, typing(copy, place, "Both words.", hand="b"), by=ben)
    with pytest.raises(Refused) as no:
        words.keep_words(copy, place, Typing("More of Amara.", "old", "a"), by=by)
    assert "Ben Okafor" in no.value.refusals[0].because


def test_a_page_is_not_overtaken_by_what_it_sent_itself_when_the_answer_was_lost(db):
    _, copy, by = begun()
    place = Place(BLOCK, anchor_of(copy, "Tell"))
    said = typing(copy, place, "One.")
    words.keep_words(copy, place, said, by=by)
    words.save_words(copy, place, Typing("One. Two.", said.seen, said.hand), by=by)
    assert keeping.held(copy).pieces[2].block.text == "One. Two."


@pytest.mark.parametrize("deed", ["split", "join", "delete", "renumber", "section"])
def test_nothing_else_is_done_where_somebody_types(db, deed):
    _, copy, by = begun()
    ben, anchor = actor(make_manager()), anchor_of(copy, "Every")
    place = Place(BLOCK, anchor)
    words.keep_words(copy, place, typing(copy, place, "Words."), by=by)
    here = seen(copy, anchor)
    head = Place(SECTION, anchor_of(copy, "Sharing"))
    acts: dict[str, Callable[[], Any]] = {
        "split": lambda: changing.split_block(copy, anchor, offset=25, seen=here, by=ben),
        "join": lambda: changing.join_block(copy, anchor, seen=here, by=ben),
        "delete": lambda: changing.delete_block(copy, anchor, whole=False, seen=here, by=ben),
        "renumber": lambda: changing.renumber_block(copy, anchor, number="4", seen=here, by=ben),
        "section": lambda: words.save_words(copy, head, typing(copy, head, "# New"), by=ben),
    }
    with pytest.raises(Refused) as no:
        acts[deed]()
    assert no.value.codes == ("being-edited",)


def test_what_was_deleted_is_put_back_as_it_was(db):
    _, copy, by = begun()
    before, anchor = keeping.held(copy).pieces, anchor_of(copy, "Sharing")
    changing.delete_block(copy, anchor, whole=True, seen=seen(copy, anchor), by=by)
    with pytest.raises(Refused) as no:
        made(copy, by)
    assert "no-text" in no.value.codes
    changing.put_back_block(copy, anchor, by=by)
    assert keeping.held(copy).pieces == before


def test_words_typed_at_a_block_that_was_deleted_are_kept_and_stop_the_version(db):
    _, copy, by = begun()
    anchor = anchor_of(copy, "Tell")
    place = Place(AFTER, anchor)
    words.keep_words(copy, place, typing(copy, place, "And the school."), by=by)
    changing.delete_block(copy, anchor, whole=False, seen=seen(copy, anchor), by=by)
    with pytest.raises(Refused) as no:
        made(copy, by)
    assert no.value.codes == ("removed-meanwhile",)
    words.drop_words(copy, place, typing(copy, place, ""), by=by)
    assert made(copy, by).number == 2


def test_a_copy_is_overtaken_by_a_version_that_was_sent_in_and_takes_it_in(db):
    draft, copy, by = begun()
    change(copy, "Tell", "Tell the family soon.", by)
    make_version(draft, FIRST.replace("At once.", "Within a day."))
    copy = keeping.get_copy(copy.id)
    store.session.expire_all()
    with pytest.raises(Refused) as no:
        made(copy, by)
    assert "saved-meanwhile" in no.value.codes
    newest = queries.newest_version(draft.id)
    sides = [queries.blocks_of(each) for each in (copy.base_version_id, newest.id)]
    places = merge(*sides, drawn(keeping.held(copy).pieces))
    finishing.catch_up(copy, places, {}, newest=newest, seen=copy.edits, by=by)
    version = made(copy, by)
    assert (version.number, texts(version)[1:3]) == (
        3,
        ["Every agency must share. Within a day.", "Tell the family soon."],
    )
    assert [b.anchor for b in queries.blocks_of(version.id)] == [
        b.anchor for b in queries.blocks_of(newest.id)
    ]


def test_a_text_that_is_out_for_comment_is_not_changed_by_the_rule_that_holds_for_versions(db):
    review = make_review()
    draft, member = draft_under(review), actor(members_of(review)[0])
    copy = keeping.start_copy(draft, by=member)
    anchor = keeping.held(copy).pieces[0].anchor
    place = Place(BLOCK, anchor)
    review_at("group_comment", review=review)
    store.session.expire_all()
    copy = keeping.get_copy(copy.id)
    acts = [
        lambda: keeping.start_copy(draft, by=member),
        lambda: words.save_words(copy, place, typing(copy, place, "New."), by=member),
        lambda: changing.move_block(copy, anchor, to="down", by=member),
        lambda: keeping.discard(copy, seen=copy.edits, by=member),
        lambda: made(copy, member),
    ]
    for act in acts:
        with pytest.raises(Refused) as no:
            act()
        assert "text-is-fixed" in no.value.codes


def test_somebody_who_may_not_make_a_version_starts_no_copy(db):
    draft = make_draft("Chapter 4", FIRST)
    with pytest.raises(Refused) as no:
        keeping.start_copy(draft, by=actor(make_person()))
    assert no.value.codes == ("not-your-draft",)


def test_a_discarded_copy_takes_no_edit_any_more_and_the_next_begins_anew(db):
    draft, copy, by = begun()
    change(copy, "Tell", "Other.", by)
    keeping.discard(copy, seen=keeping.get_copy(copy.id).edits, by=by)
    with pytest.raises(Refused) as no:
        changing.put_back_block(copy, "p-x", by=by)
    assert no.value.codes == ("ended-meanwhile",)
    fresh = keeping.start_copy(draft, by=by)
    assert fresh.id != copy.id
    assert anchor_of(fresh, "Tell")
    assert queries.newest_version(draft.id).number == 1


def test_the_class_is_asked_and_a_lighter_one_needs_a_note(db):
    _, copy, by = begun()
    change(copy, "Tell", "Tell the family within one day.", by)
    for chosen, code in (("", "no-class"), ("editorial", "class-not-explained")):
        with pytest.raises(Refused) as no:
            made(copy, by, chosen)
        assert code in no.value.codes
    assert made(copy, by, "editorial", "A slip.").note == "A slip."


def test_of_two_who_save_one_block_at_once_one_is_told(db):
    _, copy, _ = begun()
    people = [actor(make_manager(f"Person {n}")) for n in (1, 2)]
    place = Place(BLOCK, anchor_of(copy, "Tell"))
    said = [typing(copy, place, f"Words of {n}.", hand=str(n)) for n in (1, 2)]
    store.commit()

    def save(n: int) -> str:
        with store.scope("write"):
            try:
                words.save_words(keeping.get_copy(copy.id), place, said[n], by=people[n])
                store.commit()
            except Refused as no:
                return no.codes[0]
        return "saved"

    results = together(lambda: save(0), lambda: save(1))
    assert sorted(results) == ["changed-meanwhile", "saved"]
    with store.scope("read"):
        found = keeping.held(keeping.get_copy(copy.id)).pieces[2].block.text
    assert found == f"Words of {results.index('saved') + 1}."


def test_two_presses_at_once_make_one_version(db):
    draft, copy, by = begun()
    change(copy, "Tell", "Tell the family within a day.", by)
    store.commit()

    def press() -> int:
        with store.scope("request"):
            found = finishing.finished(keeping.get_copy(copy.id))
            store.pause()
            mine = keeping.get_copy(copy.id)
            version = finishing.make_version(
                mine, found, change_class="substantive", note="", seen=1, by=by
            )
            store.commit()
            return version.id

    results = together(press, press)
    assert len(set(results)) == 1
    with store.scope("read"):
        assert [each.number for each in queries.list_versions(draft.id)] == [2, 1]


def test_two_who_begin_at_once_share_one_copy(db):
    draft = make_draft("Chapter 4", FIRST)
    people = [actor(make_manager()) for _ in (1, 2)]
    store.commit()

    def begin(n: int) -> int:
        with store.scope("request"):
            copy = keeping.start_copy(queries.get_draft(draft.id), by=people[n])
            store.commit()
            return copy.id

    assert len(set(together(lambda: begin(0), lambda: begin(1)))) == 1


def test_a_frozen_version_stays_as_it_is(db):
    draft, copy, by = begun()
    first = queries.newest_version(draft.id)
    operations.freeze([first.id], by=by)
    before = queries.canonical_of(first.id)
    change(copy, "Tell", "Other.", by)
    assert made(copy, by).number == 2
    assert queries.canonical_of(first.id) == before


def test_who_only_looks_at_a_section_keeps_nothing_that_could_take_the_place_of_later_words(db):
    _, copy, by = begun()
    lead, head = actor(make_manager("Ben Okafor")), Place(SECTION, anchor_of(copy, "Sharing"))
    drawn_there = words.current(keeping.held(copy).pieces, head)
    words.keep_words(copy, head, typing(copy, head, drawn_there), by=lead)
    change(copy, "Tell", "Tell the family and the school.", by)
    now, kept = keeping.held(copy), words.words_in(copy)[head]
    assert not words.is_pending(now.pieces, head, kept)
    assert words.why_being_edited(now, words.words_in(copy), anchor_of(copy, "one")) is None
    assert not finishing.finished(keeping.get_copy(copy.id)).left
    with pytest.raises(Refused) as no:
        words.save_words(copy, head, Typing(drawn_there, "old", "a"), by=lead)
    assert no.value.codes == ("changed-meanwhile",)


def test_words_typed_over_an_older_text_do_not_vouch_for_the_newer_one(db):
    _, copy, by = begun()
    ben, head = actor(make_manager("Ben Okafor")), Place(SECTION, anchor_of(copy, "Sharing"))
    words.keep_words(copy, head, typing(copy, head, "# Sharing\n\nBen's."), by=ben)
    changing.move_block(copy, anchor_of(copy, "two"), to="up", by=by)
    now, kept = keeping.held(copy), words.words_in(copy)[head]
    opened = words.opened_with(now.pieces, head, kept)
    with pytest.raises(Refused) as no:
        words.save_words(copy, head, Typing("# Sharing\n\nBen's.", opened, "b"), by=ben)
    assert no.value.codes == ("changed-meanwhile",)
    assert "Amara Lee changed this at" in no.value.refusals[0].because
    words.drop_words(copy, head, Typing("", opened, "b"), by=ben)
    assert not words.words_in(copy)


def test_who_changed_a_piece_last_is_named_and_not_who_had_it_open(db):
    _, copy, by = begun()
    ben, head = actor(make_manager("Ben Okafor")), Place(SECTION, anchor_of(copy, "Sharing"))
    said = typing(copy, head, words.current(keeping.held(copy).pieces, head), hand="b")
    words.keep_words(copy, head, said, by=ben)
    change(copy, "Tell", "Tell the family and the school.", by)
    with pytest.raises(Refused) as no:
        words.save_words(copy, head, Typing("# Ben's", said.seen, said.hand), by=ben)
    assert "Amara Lee changed this at" in no.value.refusals[0].because


def test_who_has_a_place_open_lets_go_of_it_on_leaving_and_what_was_typed_stays(db):
    _, copy, by = begun()
    place = Place(BLOCK, anchor_of(copy, "Tell"))
    said = typing(copy, place, "Tell the family.")
    words.keep_words(copy, place, said, by=by)
    words.leave(copy, place, Typing("", said.seen, "another page"), by=by)
    assert place in words.words_in(copy)
    words.leave(copy, place, said, by=by)
    assert place not in words.words_in(copy)
    words.keep_words(copy, place, Typing("Tell them.", said.seen, said.hand), by=by)
    words.leave(copy, place, said, by=by)
    assert words.words_in(copy)[place].source == "Tell them."
