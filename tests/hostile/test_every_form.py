"""Every form refuses well, and gives back what was typed after the sign-in had ended."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask
from sqlalchemy import update

from consult import clock, store
from consult.accounts.models import SignIn
from tests.hostile.arena import WORDS, Arena, Photograph, writes
from tests.hostile.walk import (
    Box,
    Browser,
    Form,
    forms_of,
    sign_in_again,
)
from tests.page import Page

# To these nothing can be sent that is wrong in itself: a button, and nothing to fill in.
BUTTONS = {
    "accounts.discard_words",
    "accounts.end_other_sign_ins",
    "accounts.end_sign_in",
    "accounts.open_link",
    "accounts.revoke_token",
    "accounts.sign_out",
    "consultations.close_round",
    "consultations.prepare_round",
    "consultations.remove_attachment",
    "consultations.remove_question",
    "consultations.remove_agency_list",
    "consultations.remove_set",
    "definitions.publish_version",
    "documents.arrange_block",  # what is deleted can be put back
    "documents.arrange_collection",  # the buttons that move: see tests/documents
    "documents.delete_collection",
    "documents.discard_copy",
    "documents.discard_several",
    "documents.discard_text",
    "documents.new_several",  # files and nothing else: see tests/documents
    "documents.remove_amendment",
    "documents.remove_chapter",
    "documents.remove_part",
    "documents.set_draft_aside",
    "documents.show_reading",
    "documents.start_copy",
    "documents.take_draft_up",
    "groups.end_deputy",
    "groups.end_seat",
    "people.check_sheet",
    "people.choose_deputy",  # nobody has to be chosen
    "people.confirm_contacts",
    "people.deactivate_person",
    "people.import_agencies",  # a file and nothing else: see tests/people
    "people.move_everyone",  # one of the people or nobody
    "people.leave_agency",  # the one colleague or nobody
    "people.reactivate_person",
    "people.remove_contact",
    "people.resume_agency",
    "programme.remove_event",
    "programme.remove_link",
    "record.check_record",
    "record.make_anchor",
    "notifications.chase_respondents",
    "reviews.drop_plan",
    "responses.check_form",
    "responses.drop_typed",
    "individuals.confirm_answer",
    "individuals.withdraw_answer",
    "responses.go_on_saving",
    "responses.discard_entry",
    "responses.mark_read",
    "responses.note_opened",
    "responses.open_guest_link",
    "responses.reopen",
    "responses.revoke_guest",
    "responses.send_to_lead",
    "responses.put_back",
    "responses.remove_comment",
    "responses.record_entry",
    "responses.remove_note",
    "responses.take_back_entry",
    "responses.take_section_back",
    "responses.ask_to_agree",
    "responses.undo_merge",
    "responses.send_form",  # a file and nothing else: see tests/responses
}
# These are sent by people who are signed out.
FOR_ALL = {
    "accounts.accept_invitation",
    "accounts.demo_clock",
    "accounts.open_link",
    "accounts.request_link",
    "accounts.sign_in",
    "accounts.sign_out",
    "accounts.try_as",
    "individuals.confirm_answer",
    "individuals.correct_answer",
    "individuals.show_call",
    "individuals.show_young",
    "individuals.withdraw_answer",
    "responses.open_guest_link",
}
# What is not looked at, so it may say anything.
IGNORED = {
    ("placements.place_comment", "other"),  # of a comment that stands at one of the likely places
    ("consultations.edit_question", "choices"),  # of a question with no options of its own
    ("consultations.new_question", "choices"),
    ("consultations.edit_respondents", "sectors"),  # one that has gone meanwhile adds nobody
    ("responses.answer_clarification", "told"),  # of an answer to one agency alone
    ("dispositions.record_outcome", "resulting"),  # of an outcome that changes nothing
}
LONG, TEXT = 40_000, 5_100_000  # characters: more than a field may have, and than a document


def test_the_walk_comes_to_every_address_that_takes_a_form(arena: Arena, forms: list[Form]) -> None:
    every = {
        rule.endpoint
        for rule in arena.app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and not rule.rule.startswith("/api/")  # of programs
    }
    # Pressed in the last test, and in tests/responses/test_typed.
    drawn_with_kept_words = {"accounts.discard_words", "responses.drop_typed"}
    sent_by_scripts = {"documents.keep_words", "responses.keep_typed"}  # see tests of each
    assert every - {each.endpoint for each in forms} == drawn_with_kept_words | sent_by_scripts


def test_every_form_says_what_is_wrong_beside_its_field_keeps_the_rest_and_changes_nothing(
    arena: Arena, photograph: Photograph, forms: list[Form]
) -> None:
    faults: list[str] = []
    for form in forms:
        browser = Browser(arena.app, arena.cookies[form.role])
        refused = False
        for what, name, given in _wrong(form):
            with writes() as written:
                page = browser.send(form, form.pairs({**form.filled(), **given}))
            if page.status == 422:
                refused = True
                sent = {**form.filled(), **given}
                found = list(_badly_refused(arena.app, form, page, name, sent, what))
            else:
                found = list(_not_refused(page, what))
            if page.status >= 400 and written:
                found.append(f"wrote {sorted(written)}")
            faults += [f"{form}, {what}: {fault}" for fault in found]
            if written:
                photograph.restore()
        if not refused and form.endpoint not in BUTTONS:
            faults.append(f"{form}: nothing wrong was refused")
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults)


def _wrong(form: Form) -> Iterator[tuple[str, str, dict[str, tuple[str, ...]]]]:
    """(what is wrong, with which field, what is sent): what a browser, or its owner, can send."""
    typed = [each for each in form.boxes if each.typed or each.kind == "secret"]
    empty = {each.name: each.emptied for each in typed}
    for box in (each for each in typed if (form.endpoint, each.name) not in IGNORED):
        if box.emptied != box.now:
            yield f"{box.name} empty", box.name, {box.name: box.emptied}
        if box.kind in ("text", "long", "secret"):
            yield f"{box.name} too long", box.name, {box.name: (_too_long(box),)}
        elif len(box.choices) > 1:  # a single box is ticked, whatever it says
            yield f"{box.name} wrong", box.name, {box.name: ("no-such-choice",)}
        if box.kind in ("text", "long"):
            yield f"{box.name} blank", box.name, {box.name: (" \r\n ",)}
    if typed:
        yield "all empty", "", empty
    presses = {box.name for box in form.boxes if box.kind == "press"}
    if not typed:
        yield from ((f"{name} wrong", name, {name: ("no-such-choice",)}) for name in presses)


def _too_long(box: Box) -> str:
    if box.date_part:
        return "x" * 20
    return "x" * (TEXT if box.name == "source" else LONG)


def _not_refused(page: Page, what: str) -> Iterator[str]:
    if page.status == 200:
        yield "answered with 200, as if it had only been looked at"
    elif page.status < 400 and ("too long" in what or "wrong" in what):
        yield f"taken, {page.status}"
    elif page.status >= 400 and page.status != 409:
        yield f"answered with {page.status}"


def _badly_refused(
    app: Flask, form: Form, page: Page, name: str, given: dict[str, tuple[str, ...]], what: str
) -> Iterator[str]:
    yield from _unfit(page)
    summary = page.tree.find(class_="govuk-error-summary")
    if not any(box.typed or box.kind == "secret" for box in form.boxes):
        if not page.errors:
            yield "no reason"
        return
    if summary is None:
        yield f"no error summary: {page.h1}"
        return
    links = [each["href"].removeprefix("#") for each in summary.find_all("a")]
    again = next(_same(app, page, form), None)
    if again is None:
        yield "the form is gone"
        return
    ids = [each for box in again.boxes if box.name.startswith(_whole(name)) for each in box.ids]
    if ("wrong" in what or "too long" in what) and not set(links) & set(ids):
        yield f"no link of {links} leads to {name}: {page.errors}"
    if not links:
        yield "no link"
    yield from _lost(again, given, but=name if "wrong" in what else "")


def _whole(name: str) -> str:
    """A part of a date is blamed at any of them."""
    return name.rpartition("-")[0] or name


def _same(app: Flask, page: Page, form: Form) -> Iterator[Form]:
    """The same form on another page; one that goes elsewhere but has the fields, if need be."""
    found = forms_of(app, form.role, page)
    names = {box.name for box in form.boxes if box.typed}
    yield from (
        each for each in found if each.endpoint == form.endpoint and each.shape == form.shape
    )
    yield from (each for each in found if names and names <= {box.name for box in each.boxes})


def _lost(again: Form, given: dict[str, tuple[str, ...]], but: str = "") -> Iterator[str]:
    """What was typed and does not stand there any more."""
    now = {box.name: box for box in again.boxes}
    for name, values in given.items():
        if name == but:
            continue
        box = now.get(name)
        if box is None:
            yield f"{name} is gone"
        elif box.kind == "secret":
            continue
        elif _tidy(box.now) != _tidy(values):
            yield f"{name} was {_tidy(values)[:3]!r:.80} and is {_tidy(box.now)[:3]!r:.80}"


def _tidy(values: tuple[str, ...]) -> list[str]:
    return sorted(filter(None, (each.replace("\r\n", "\n").strip() for each in values)))


def test_after_signing_in_again_every_form_has_what_was_typed(
    arena: Arena, photograph: Photograph, forms: list[Form]
) -> None:
    faults: list[str] = []
    for form in forms:
        if form.endpoint in FOR_ALL:
            continue
        person = arena.world.people[form.role]
        assert person is not None, f"{form}: a visitor has it, and it is not on the list"
        _end_sign_ins()
        browser = Browser(arena.app, arena.cookies[form.role])
        with writes() as written:
            page = browser.send(form, form.pairs(form.worded()), ("notes.txt", b"Some notes."))
        found = [] if page.status == 401 else [f"answered with {page.status}"]
        found += [f"wrote {sorted(written - WORDS)}"] if written - WORDS else []
        if not found and any(box.typed for box in form.boxes):
            found = list(_not_back(form, browser, sign_in_again(browser, page, person.id)))
        faults += [f"{form}: {fault}" for fault in found]
        photograph.restore()
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults)


def _end_sign_ins() -> None:
    with store.scope("write") as session:
        session.execute(update(SignIn).values(ended_at=clock.now()))
        store.commit()


def _not_back(form: Form, browser: Browser, page: Page) -> Iterator[str]:
    yield from _unfit(page)
    if page.status != 200:
        yield f"led to {page}"
    if not page.says("What you typed is back in this form. It has not been sent."):
        yield f"the page does not tell of it: {page} {page.banner}"
    if form.file is not None and not page.says("Files cannot be kept: choose yours again."):
        yield "the page does not say that the file must be chosen again"
    again = next(_same(browser.app, page, form), None)
    if again is None:
        yield f"the form is not on {page}"
        return
    yield from _lost(again, form.worded())
    typed = {box.name: box.now for box in form.boxes if box.name.startswith(("seen_", "was"))}
    yield from _lost(again, typed)
    others = forms_of(browser.app, form.role, page)
    thrown = next((each for each in others if each.endpoint == "accounts.discard_words"), None)
    if thrown is None:
        yield "it cannot be thrown away"
    elif browser.send(thrown, thrown.pairs({})).status != 302:
        yield "it was not thrown away"


def _unfit(page: Page) -> Iterator[str]:
    try:
        page.check()
    except AssertionError as no:
        yield str(no)
