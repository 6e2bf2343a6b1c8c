"""Editing a draft in the browser, as people do it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from consult import audit, clock, store
from consult.documents import queries
from consult.documents.copies import keeping
from tests.documents.word_reader import paragraphs
from tests.factories import (
    draft_under,
    lead_of,
    make_agency,
    make_draft,
    make_manager,
    make_person,
    make_review,
    make_version,
    members_of,
    review_at,
)

FIRST = "# Sharing\n\nEvery agency must share. At once.\n\nTell the family.\n\n- one\n- two\n"


def opened(visitor: Any, source: str = FIRST) -> tuple[Any, Any]:
    """A manager in a fresh working copy, and its draft."""
    draft = make_draft("Chapter 4", source)
    reader = visitor(make_manager("Amara Lee"))
    version = queries.newest_version(draft.id)
    reader.get(f"/documents/{draft.document_id}/versions/{version.id}")
    reader.press("Edit in the browser")
    return reader, draft


def copy_of(draft: Any) -> Any:
    store.session.expire_all()
    found = keeping.find_open(draft.id)
    assert found is not None
    return found


def anchor_of(draft: Any, said: str) -> str:
    pieces = keeping.held(copy_of(draft)).pieces
    return next(p.anchor for p in pieces if p.block.text.startswith(said))


def place(draft: Any, scope: str, said: str) -> str:
    return f"/documents/copies/{copy_of(draft).id}/{scope}/{anchor_of(draft, said)}"


def words(draft: Any) -> list[str]:
    return [p.block.text for p in keeping.held(copy_of(draft)).pieces if p.stands]


def test_a_lead_edits_moves_deletes_puts_back_and_makes_the_version(db: Any, visitor: Any) -> None:
    review = make_review()
    lead, draft = lead_of(review), draft_under(review)
    version = queries.newest_version(draft.id)
    first = queries.blocks_of(version.id)
    reader = visitor(lead)
    reader.get(f"/documents/{draft.document_id}/versions/{version.id}")
    reader.press("Edit in the browser")
    reader.sees("This is a working copy", "No changes so far")
    url = reader.page.url
    reader.get(f"{url}/after/{first[-1].anchor}")
    reader.press("Save", {"The words, as Markdown": "A new paragraph."})
    reader.sees("It is in the working copy.", "A new paragraph.", "New", "1 change so far")
    reader.get(f"{url}/blocks/{first[-1].anchor}")
    reader.press("Delete")
    reader.sees("Deleted")
    reader.press("Put it back")
    reader.sees("It is back in the text.")
    reader.click("See what changes")
    reader.sees("1 added", "A new paragraph.", "this looks like: substantive change")
    reader.press("Make version 2", {"How much does": "Substantive"})
    reader.sees("Version 2 saved.", "A new paragraph.")
    assert [b.anchor for b in queries.blocks_of(queries.newest_version(draft.id).id)][:-1] == [
        b.anchor for b in first
    ]
    reader.get(url)
    reader.sees("This working copy is not edited any more", "made the next version of it")
    reader.sees("Start a new one from the newest version.")


def test_a_block_is_moved_split_joined_and_numbered_on_its_page(db: Any, visitor: Any) -> None:
    reader, draft = opened(visitor)
    url = reader.page.url
    reader.get(f"{url}/blocks/{anchor_of(draft, 'Every')}")
    reader.press("Split", {"Where does the second part begin?": "At once."})
    assert words(draft)[1:3] == ["Every agency must share.", "At once."]
    reader.get(f"{url}/blocks/{anchor_of(draft, 'Every')}")
    reader.press("Join")
    assert words(draft)[1] == "Every agency must share. At once."
    reader.get(f"{url}/blocks/{anchor_of(draft, 'Tell')}")
    reader.press("Move", {"Where to?": "At the start"})
    assert words(draft)[0] == "Tell the family."
    reader.get(f"{url}/blocks/{anchor_of(draft, 'Tell')}")
    reader.press("Change the number", {"Number": "no number"}, status=422)
    reader.is_told("“no number” is not read as a number there.")
    reader.press("Change the number", {"Number": "4.1"})
    reader.sees("4.1", "It has another number.")
    reader.get(f"{url}/blocks/{anchor_of(draft, 'Every')}")
    reader.press("Split", status=422)
    reader.is_told("Choose where the second part begins.")


def test_who_numbers_one_paragraph_by_hand_is_told_which_others_lost_their_number(
    db: Any, visitor: Any
) -> None:
    text = "# Sharing\n\nOne.\n\nTwo.\n\nThree.\n\n# Recording\n\nFour.\n"
    reader, draft = opened(visitor, text)
    url = reader.page.url
    reader.get(f"{url}/blocks/{anchor_of(draft, 'Two')}")
    reader.sees("Where one paragraph of a section is numbered by hand, none is counted.")
    reader.press("Change the number", {"Number": "1.9"})
    lost = "2 others there (1.1, 1.3) have no number now: where one is numbered by hand, none is"
    reader.sees("It has another number.", lost)
    reader.get(f"{url}/blocks/{anchor_of(draft, 'Two')}")
    reader.press("Change the number", {"Number": ""})
    reader.sees("It has another number.").does_not_see("no number now")
    reader.get(place(draft, "block", "Four"))
    reader.press("Save", {"The words, as Markdown": "2.7 Four.\n\nFive."})
    reader.sees("It is in the working copy.").does_not_see("no number now")
    reader.get(place(draft, "block", "One"))
    reader.press("Save", {"The words, as Markdown": "1.7 One."})
    reader.sees("It is in the working copy.", "2 others there (1.2, 1.3) have no number now")


BOXED = "# One\n\n::: box\n\nFirst in it.\n\nSecond in it.\n\n:::\n\nAfter it.\n"


def test_a_box_is_kept_in_every_version_and_what_is_written_in_it_stays(
    db: Any, visitor: Any
) -> None:
    reader, draft = opened(visitor, BOXED)
    reader.sees("A box begins here.")
    reader.get(place(draft, "block", "First"))
    reader.press("Save", {"The words, as Markdown": "First in it, changed.\n\nNew in it."})
    reader.get(place(draft, "after", "Second"))
    reader.press("Save", {"The words, as Markdown": "Third in it."})
    reader.click("See what changes")
    reader.press("Make version 2", {"How much does": "Substantive"})
    versions = queries.list_versions(draft.id)
    boxes = [[each.box for each in queries.blocks_of(one.id)] for one in versions]
    assert boxes == [[0, 1, 2, 2, 2, 0], [0, 1, 2, 0]]
    page = f"/documents/{draft.document_id}/versions/{versions[0].id}"
    words = reader.get(f"{page}/text").data.decode()
    assert "::: box\n\nFirst in it, changed.\n\nNew in it.\n\nSecond in it.\n\nThird" in words
    text = reader.get(page).data.decode()
    assert text.count('<div class="box">') == 1


def test_up_and_down_are_buttons_and_say_where_it_ends(db: Any, visitor: Any) -> None:
    reader, draft = opened(visitor)
    reader.press("Up 1.2, item 2")
    assert words(draft)[-2:] == ["two", "one"]
    reader.post(
        f"/documents/copies/{copy_of(draft).id}",
        {"step": "up", "anchor": anchor_of(draft, "Sharing")},
        status=422,
    )
    reader.is_told("It stands at the start already.")


def test_the_preview_works_without_a_script_and_saves_nothing(db: Any, visitor: Any) -> None:
    reader, draft = opened(visitor)
    reader.get(place(draft, "block", "Tell"))
    reader.press("Preview", {"The words, as Markdown": "Tell **everybody**.\n\nNow."})
    reader.sees("How it reads Tell everybody. Now.")
    assert reader.value_of("The words, as Markdown").startswith("Tell **everybody**.")
    assert "Tell the family." in words(draft)
    reader.get(place(draft, "block", "Tell"))
    reader.press("Save")
    assert words(draft)[2:4] == ["Tell **everybody**.", "Now."]


def test_a_section_is_one_text(db: Any, visitor: Any) -> None:
    reader, draft = opened(visitor)
    reader.get(place(draft, "section", "Sharing"))
    text = reader.value_of("The words, as Markdown")
    assert text.startswith("# Sharing")
    reader.press("Save", {"The words, as Markdown": text.replace("- one\n", "")})
    assert words(draft)[-1] == "two"
    reader.sees("Deleted: 1")


def test_what_a_page_sends_while_it_is_typed_on_is_found_when_it_is_opened_again(
    db: Any, visitor: Any
) -> None:
    reader, draft = opened(visitor)
    url = place(draft, "block", "Tell")
    reader.get(url)
    form = {each["name"]: each["value"] for each in reader.page.tree.find_all("input")}
    sent = {"seen": form["seen"], "hand": form["hand"], "source": "Tell the fam"}
    sent["csrf_token"] = reader._token()
    answer = reader.client.post(f"{url}/words", data=sent)
    assert answer.status_code == 200
    assert answer.json["saved"].startswith("Kept at ")
    assert "Tell the fam" in answer.json["html"]
    reader.get(url)
    reader.sees("You typed this, last at")
    assert reader.value_of("The words, as Markdown") == "Tell the fam"
    ben = visitor(make_manager("Ben Okafor"))
    ben.get(f"/documents/copies/{copy_of(draft).id}")
    ben.sees("Amara Lee is typing here, last at")
    reader.get(url)
    reader.press("Leave it as it was")
    assert "Tell the family." in words(draft)


def test_two_colleagues_on_one_block_both_see_both_texts(db: Any, visitor: Any) -> None:
    reader, draft = opened(visitor)
    url = place(draft, "block", "Tell")
    reader.get(url)
    ben = visitor(make_manager("Ben Okafor"))
    ben.get(url)
    reader.press("Save", {"The words, as Markdown": "Amara's words."})
    ben.press("Save", {"The words, as Markdown": "Ben's words."}, status=409)
    ben.is_told("Amara Lee changed this at", "Your words have not been saved")
    assert ben.value_of("The words, as Markdown") == "Ben's words."
    assert ben.value_of("The other words, to copy") == "Amara's words."
    assert "Amara's words." in words(draft)
    ben.press("Save", {"The words, as Markdown": "Both words."})
    assert "Both words." in words(draft)


def test_a_page_that_sends_stale_words_by_itself_is_answered_409_with_a_reason(
    db: Any, visitor: Any
) -> None:
    reader, draft = opened(visitor)
    url = place(draft, "block", "Tell")
    reader.get(url)
    sent = {"seen": "old", "hand": "b", "source": "x", "csrf_token": reader._token()}
    answer = reader.client.post(f"{url}/words", data=sent)
    assert answer.status_code == 409
    assert "after you opened it" in answer.json["because"]
    assert answer.json["because"].endswith("Put the two together and save again.")
    sent["csrf_token"] = "wrong"
    assert reader.client.post(f"{url}/words", data=sent).status_code in (400, 422)


def test_words_for_a_block_that_was_deleted_meanwhile_stay_on_the_page(
    db: Any, visitor: Any
) -> None:
    reader, draft = opened(visitor)
    url, anchor = place(draft, "block", "Tell"), anchor_of(draft, "Tell")
    ben = visitor(make_manager())
    ben.get(url)
    reader.get(f"/documents/copies/{copy_of(draft).id}/blocks/{anchor}")
    reader.press("Delete")
    ben.press("Save", {"The words, as Markdown": "Ben's words."}, status=409)
    ben.is_told("This block is not in the text any more")
    assert ben.value_of("The words, as Markdown") == "Ben's words."


def test_words_for_a_copy_that_has_ended_stay_on_the_page(db: Any, visitor: Any) -> None:
    reader, draft = opened(visitor)
    ben = visitor(make_manager())
    ben.get(place(draft, "block", "Tell"))
    reader.get(f"/documents/copies/{copy_of(draft).id}")
    reader.click("Discard this working copy")
    reader.press("Discard it")
    reader.sees("The working copy is discarded.")
    ben.press("Save", {"The words, as Markdown": "Ben's words."}, status=409)
    ben.is_told("discarded it at")
    assert ben.value_of("The words, as Markdown") == "Ben's words."


def test_a_working_copy_is_discarded_after_a_question_and_its_draft_stays(
    db: Any, visitor: Any
) -> None:
    reader, draft = opened(visitor)
    reader.get(place(draft, "block", "Tell"))
    reader.press("Save", {"The words, as Markdown": "Words for nobody."})
    copy, text = copy_of(draft), f"/documents/{draft.document_id}"
    reader.click("Discard this working copy")
    reader.sees("Discard this working copy?")
    reader.click("Cancel")
    reader.sees("Words for nobody.")
    reader.click("Discard this working copy")
    reader.press("Discard it")
    reader.sees("The working copy is discarded. The draft is as it was.", "Tell the family.")
    reader.does_not_see("Words for nobody.")
    told = [each.entry for each in audit.list_entries([f"document:{draft.document_id}"])]
    assert [each.act for each in told].count(keeping.DISCARDED) == 1
    reader.get(f"/documents/copies/{copy.id}/discard")
    assert reader.page.url == text
    reader.sees("discarded it at")
    assert queries.newest_version(draft.id).number == 1


def test_what_a_colleague_did_meanwhile_is_not_discarded_unseen(db: Any, visitor: Any) -> None:
    reader, draft = opened(visitor)
    reader.get(f"/documents/copies/{copy_of(draft).id}/discard")
    ben = visitor(make_manager("Ben Two"))
    ben.get(place(draft, "block", "Tell"))
    ben.press("Save", {"The words, as Markdown": "Ben's words."})
    reader.press("Discard it", status=409)
    reader.is_told("changed")
    assert "Ben's words." in words(draft)
    reader.press("Discard it")
    reader.sees("The working copy is discarded.")


def test_words_that_cannot_be_taken_in_say_which_button_is_rid_of_them(
    db: Any, visitor: Any
) -> None:
    reader, draft = opened(visitor)
    url = place(draft, "block", "Tell")
    reader.get(url)
    reader.press("Save", {"The words, as Markdown": "x" * 32_001}, status=422)
    reader.press("Preview", {"The words, as Markdown": "x" * 32_001})
    reader.sees("“Leave it as it was” throws it away")
    reader.get(f"/documents/copies/{copy_of(draft).id}/finish")
    reader.sees("These words cannot be taken in as they are", "“Leave it as it was” to throw them")
    reader.get(url)
    reader.press("Leave it as it was")
    reader.sees("It stays as it was.")
    reader.get(f"/documents/copies/{copy_of(draft).id}/finish")
    reader.does_not_see("These words cannot be taken in as they are")


def test_a_version_that_was_sent_in_meanwhile_is_said_and_put_together(
    db: Any, visitor: Any
) -> None:
    reader, draft = opened(visitor)
    url = reader.page.url
    reader.get(place(draft, "block", "Tell"))
    reader.press("Save", {"The words, as Markdown": "Tell the family soon."})
    store.session.expire_all()
    make_version(queries.get_draft(draft.id), FIRST.replace("Tell the", "Tell the whole"))
    store.commit()
    reader.get(url).says("There is a newer version")
    reader.get(f"{url}/finish")
    reader.press("Make version 3", {"How much does": "Substantive"}, status=409)
    reader.is_told("Version 2 was saved after this working copy was begun from version 1.")
    reader.click("Bring the working copy up to date")
    reader.sees("you decide")
    reader.press("Take it in", status=422)
    reader.press("Take it in", {"What becomes of": "Keep the wording of the working copy"})
    reader.sees("The working copy builds on version 2 now.")
    reader.get(f"{url}/finish")
    reader.press("Make version 3", {"How much does": "Substantive"})
    reader.sees("Version 3 saved.", "Tell the family soon.")


@pytest.mark.parametrize("choice", ["Write it anew", "Take the wording of version 2"])
def test_what_is_decided_when_two_versions_meet_is_what_stands(
    db: Any, visitor: Any, choice: str
) -> None:
    reader, draft = opened(visitor)
    url = reader.page.url
    reader.get(place(draft, "block", "Tell"))
    reader.press("Save", {"The words, as Markdown": "Tell the family soon."})
    store.session.expire_all()
    make_version(queries.get_draft(draft.id), FIRST.replace("Tell the", "Tell the whole"))
    store.commit()
    reader.get(f"{url}/catch-up")
    reader.press("Take it in", {"What becomes of": choice, "New wording of": "Tell them all."})
    wanted = "Tell them all." if choice == "Write it anew" else "Tell the whole family."
    assert wanted in words(draft)


def test_a_second_press_of_make_the_version_makes_no_second_one(db: Any, visitor: Any) -> None:
    reader, draft = opened(visitor)
    url = reader.page.url
    reader.get(place(draft, "block", "Tell"))
    reader.press("Save", {"The words, as Markdown": "Tell the family soon."})
    reader.get(f"{url}/finish")
    form = {each["name"]: each["value"] for each in reader.page.tree.find_all("input")}
    reader.press("Make version 2", {"How much does": "Substantive"})
    reader.post(f"{url}/finish", {"edits": form["edits"], "change_class": "substantive"})
    reader.sees("version 2")
    assert len(queries.list_versions(draft.id)) == 2


def test_a_colleagues_edit_after_the_look_at_the_changes_is_looked_at_first(
    db: Any, visitor: Any
) -> None:
    reader, draft = opened(visitor)
    url = reader.page.url
    reader.get(place(draft, "block", "Tell"))
    reader.press("Save", {"The words, as Markdown": "Tell the family soon."})
    reader.get(f"{url}/finish")
    ben = visitor(make_manager("Ben Okafor"))
    ben.get(place(draft, "block", "Every"))
    ben.press("Save", {"The words, as Markdown": "Every agency may share."})
    reader.press("Make version 2", {"How much does": "Substantive"}, status=409)
    reader.is_told("Ben Okafor changed this working copy at")
    reader.sees("Every agency").press("Make version 2", {"How much does": "Substantive"})
    reader.sees("Version 2 saved.")


def test_while_the_text_is_out_for_comment_the_copy_is_read_and_not_changed(
    db: Any, visitor: Any
) -> None:
    review = make_review()
    draft, member = draft_under(review), members_of(review)[0]
    reader = visitor(member)
    version = queries.newest_version(draft.id)
    reader.get(f"/documents/{draft.document_id}/versions/{version.id}")
    reader.press("Edit in the browser")
    url = reader.page.url
    said = queries.blocks_of(version.id)[0].text
    reader.get(place(draft, "block", said))
    review_at("group_comment", review=review)
    store.commit()
    reader.press("Save", {"The words, as Markdown": "My words."}, status=422)
    reader.is_told("its text does not change there")
    assert reader.value_of("The words, as Markdown") == "My words."
    reader.get(url)
    reader.sees("Nothing can be changed now. What was edited is kept", said)
    assert "Edit" not in reader.page.links


def test_a_copy_is_for_those_who_may_make_the_next_version(db: Any, visitor: Any) -> None:
    reader, draft = opened(visitor)
    url = reader.page.url
    strangers = [make_person(), make_person(agency=make_agency(), role="lead")]
    for stranger in strangers:
        other = visitor(stranger)
        for address in (url, f"{url}/finish", place(draft, "block", "Tell")):
            other.get(address, status=403)
    reader.get(f"{url}/block/p-nowhere0", status=404)
    reader.get("/documents/copies/999999", status=404)


@pytest.mark.parametrize(
    "said", ["x" * 32_001, "😀" * 10, "שלום עולם", "a\x00b", "# \n\n\n", "| a |\n| - |\n" * 3]
)
def test_whatever_is_typed_is_kept_or_refused_with_a_reason(
    db: Any, visitor: Any, said: str
) -> None:
    reader, draft = opened(visitor)
    url = place(draft, "block", "Tell")
    reader.get(url)
    form = {each["name"]: each["value"] for each in reader.page.tree.find_all("input")}
    sent = {"seen": form["seen"], "hand": form["hand"], "source": said}
    sent["csrf_token"] = reader._token()
    assert reader.client.post(f"{url}/words", data=sent).status_code == 200
    assert reader.client.post(url, data=sent | {"action": "save"}).status_code in (302, 422)
    reader.get(f"/documents/copies/{copy_of(draft).id}")
    reader.get(f"/documents/copies/{copy_of(draft).id}/finish")


def test_a_long_copy_takes_as_many_queries_as_a_short_one(db: Any, visitor: Any) -> None:
    counts = []
    for number in (3, 200):
        draft = make_draft(
            f"Chapter of {number}", "\n\n".join(f"Words {n}." for n in range(number))
        )
        reader = visitor(make_manager())
        version = queries.newest_version(draft.id)
        reader.get(f"/documents/{draft.document_id}/versions/{version.id}")
        reader.press("Edit in the browser")
        for page in ("", f"/block/{anchor_of(draft, 'Words 1')}", "/finish"):
            reader.get(f"/documents/copies/{copy_of(draft).id}{page}")
            counts.append(len(reader.page.queries))
    assert counts[:3] == counts[3:]


def test_a_block_that_is_too_long_is_shown_and_says_why(db: Any, visitor: Any) -> None:
    reader, draft = opened(visitor, f"{'x' * 32_001}\n\nShort.\n")
    reader.sees("up to 32,000 can be changed here")
    reader.get(place(draft, "block", "x"))
    reader.sees("This block is only shown")


def looks(reader: Any, url: str, source: str | None = None) -> dict[str, str]:
    """Opens a place; the page says so by itself, with what is typed there, if anything is."""
    reader.get(url)
    form = {each["name"]: each["value"] for each in reader.page.tree.find_all("input")}
    sent = {"seen": form["seen"], "hand": form["hand"], "csrf_token": reader._token()}
    sent["source"] = source or reader.value_of("The words, as Markdown")
    assert reader.client.post(f"{url}/words", data=sent).status_code == 200
    return sent


def test_what_a_colleague_saved_stands_when_a_section_is_opened_again_that_was_only_looked_at(
    db: Any, visitor: Any
) -> None:
    reader, draft = opened(visitor)
    ben = visitor(make_manager("Ben Okafor"))
    looks(ben, place(draft, "section", "Sharing"))
    reader.get(place(draft, "block", "Tell"))
    reader.press("Save", {"The words, as Markdown": "Tell the family and the school."})
    ben.get(place(draft, "section", "Sharing"))
    ben.does_not_see("It is not in the text yet")
    assert "and the school." in ben.value_of("The words, as Markdown")
    ben.press("Save")
    assert "Tell the family and the school." in words(draft)


def test_words_kept_over_an_older_text_are_not_saved_over_a_newer_one_unseen(
    db: Any, visitor: Any
) -> None:
    reader, draft = opened(visitor)
    ben = visitor(make_manager("Ben Okafor"))
    url = place(draft, "section", "Sharing")
    looks(ben, url, "# Sharing\n\nBen's words.")
    reader.get(f"/documents/copies/{copy_of(draft).id}")
    reader.press("Up 1.2, item 2")
    ben.get(url)
    ben.press("Save", status=409)
    ben.is_told("Amara Lee changed this at")
    assert ben.value_of("The words, as Markdown") == "# Sharing\n\nBen's words."
    assert ben.value_of("The other words, to copy").endswith("- two\n- one")
    ben.press("Save")
    assert words(draft) == ["Sharing", "Ben's words."]


def test_who_opens_a_place_is_told_that_a_colleague_has_it_open_too(db: Any, visitor: Any) -> None:
    reader, draft = opened(visitor)
    url = place(draft, "block", "Tell")
    looks(reader, url)
    reader.get(url)
    reader.does_not_see("has this open")
    ben = visitor(make_manager("Ben Okafor"))
    ben.get(url)
    ben.sees("Amara Lee has this open too.", "whoever saves second sees both texts")
    ben.get(place(draft, "after", "Tell"))
    ben.does_not_see("has this open")


def test_a_page_says_who_else_has_a_place_open_for_two_minutes_and_never_oneself(
    db: Any, visitor: Any
) -> None:
    reader, draft = opened(visitor)
    ben, desk = visitor(make_manager("Ben Okafor")), f"/documents/copies/{copy_of(draft).id}"
    url = place(draft, "block", "Tell")
    sent = looks(reader, url)
    reader.get(desk)
    reader.does_not_see("has this open")
    ben.get(desk)
    ben.sees("Amara Lee has this open.")
    assert reader.client.post(f"{url}/words", data=sent | {"action": "leave"}).status_code == 200
    ben.get(desk)
    ben.does_not_see("has this open")
    looks(reader, url)
    with clock.at(clock.now() + timedelta(minutes=2, seconds=1)):
        ben.get(desk)
        ben.does_not_see("has this open")


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        ("block", "Amara Lee has “Tell the family.” open, which is not in the text any more."),
        ("after", "Amara Lee has the place after “Tell the family.” open, which is not in"),
    ],
)
def test_what_somebody_has_open_is_named_once_it_is_deleted(
    db: Any, visitor: Any, scope: str, told: str
) -> None:
    reader, draft = opened(visitor)
    looks(reader, place(draft, scope, "Tell"))
    ben = visitor(make_manager("Ben Okafor"))
    ben.get(place(draft, "blocks", "Tell"))
    ben.press("Delete")
    ben.sees(told)
    ben.does_not_see("has this open", "has after it open")


NOTED = (
    "# Sharing\n\nEvery agency must share.[^1] At once.[^2]\n\n"
    "[^1]: Children Act 2004.\n\n[^2]: Within a day.\n"
)


def test_a_footnote_put_between_others_is_counted_everywhere(db: Any, visitor: Any) -> None:
    reader, draft = opened(visitor, NOTED)
    reader.get(place(draft, "block", "Every agency"))
    reader.sees("A footnote is [^a] where it belongs")
    typed = "Every agency must share.[^1] With care.[^a] At once.[^2]\n\n[^a]: See chapter 3."
    reader.press("Save", {"The words, as Markdown": typed})
    reader.sees("It is in the working copy", "Written [^2] while you edit")
    reader.get(place(draft, "block", "Every agency"))
    reader.sees("Which footnote is which", "[^2] is footnote 3: Within a day.")
    reader.get(f"/documents/copies/{copy_of(draft).id}/finish")
    reader.press("Make version 2", {"How much does": "Substantive"})
    version = queries.newest_version(draft.id)
    here = f"/documents/{draft.document_id}/versions/{version.id}"
    markdown = reader.client.get(f"{here}/text").text
    assert "share.[^1] With care.[^2] At once.[^3]" in markdown
    assert markdown.index("[^2]: See chapter 3.") < markdown.index("[^3]: Within a day.")
    word = reader.client.get(f"{here}/word").data
    assert (
        "1.1\tEvery agency must share.⟦Children Act 2004.⟧ With care.⟦See chapter 3.⟧ "
        "At once.⟦Within a day.⟧"
    ) in paragraphs(word, accept=True)
    assert reader.client.get(f"{here}/pdf").data.startswith(b"%PDF")


def test_what_goes_with_a_footnote_is_told_before_and_after(db: Any, visitor: Any) -> None:
    reader, draft = opened(visitor, NOTED)
    at = f"/documents/copies/{copy_of(draft).id}/blocks/{anchor_of(draft, 'Children Act')}"
    reader.get(at)
    reader.sees("Footnotes stand in the order", "The text mentions it 1 time: the mentions go")
    reader.press("Delete")
    assert "[1] At once" not in reader.page.text
    reader.sees("Every agency must share. At once.")
    reader.get(place(draft, "block", "Every agency"))
    reader.sees("[^1] was deleted: Children Act 2004.")
    reader.press("Save", {"The words, as Markdown": "Every agency must share.[^1] At once."})
    reader.sees("Not mentioned in the text")
    reader.get(f"/documents/copies/{copy_of(draft).id}/finish")
    reader.sees("The text does not mention this footnote", "Within a day.")
