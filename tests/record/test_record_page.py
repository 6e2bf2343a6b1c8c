"""The page of the record, its daily reading, and the anchor that is mailed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from zipfile import ZipFile

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from consult import clock as consult_clock
from consult import settings, store
from consult.audit.anchor import read_anchor
from consult.audit.models import Entry
from consult.audit.proving import verify_all
from consult.jobs import run_sweep
from consult.notifications import delivery
from consult.notifications.models import Attachment, Message
from consult.record.models import RecordAnchor, RecordCheck
from tests import factories as make
from tests.conftest import FakeClock
from tests.kernel.test_record import behind_its_back
from tests.visitor import Visitor

Visitors = Callable[..., Visitor]


@pytest.fixture
def addresses(db: Session) -> Iterator[list[str]]:
    """Where anchors are mailed."""
    before = settings.current()
    settings.use(replace(before, audit_mail_to="one@example.org, two@example.org"))
    yield settings.current().audit_addresses
    settings.use(before)


def administrator() -> object:
    return make.make_person(site_roles=["administrator"])


def cut(thing: str, position: int) -> None:
    store.commit()
    with behind_its_back() as db:
        db.execute(delete(Entry).where(Entry.thing == thing, Entry.position == position))


def test_an_administrator_reads_the_record_and_learns_that_it_holds(
    db: Session, visitor: Visitors
) -> None:
    make.make_review()
    person = visitor(administrator())
    person.get("/home")
    person.click("Set up")
    person.click("The record: whether it holds, and copies of it")
    person.sees("Not read yet", "Never")
    person.press("Read the whole record now")
    person.sees("The record has been read.", "Every chain holds", "10am on 3 March 2021")
    person.get("/home")
    person.does_not_see("See where the record does not hold")


def test_a_broken_chain_is_told_with_its_first_broken_entry(db: Session, visitor: Visitors) -> None:
    review = make.make_review()
    cut(review.subject.thing, 1)
    person = visitor(administrator())
    person.get("/record")
    person.press("Read the whole record now")
    person.sees("Does not hold", f"Review {review.id}", "Entry 1 is missing")
    person.get("/home")
    person.sees("See where the record does not hold", "1 broken chain")
    person.click("See where the record does not hold")
    person.sees("change nothing")


def test_an_anchor_is_made_and_downloaded_as_it_was_signed(db: Session, visitor: Visitors) -> None:
    make.make_review()
    person = visitor(administrator())
    person.get("/record")
    person.press("Make an anchor now")
    person.sees("The anchor is made")
    made = db.scalars(select(RecordAnchor)).one()
    file = person.client.get(f"/record/anchors/{made.id}").data
    anchor = read_anchor(file)
    assert (anchor.entries, len(anchor.heads)) == (made.entries, made.chains)
    with store.scope("read"):
        assert verify_all(anchor)[1] == []


def test_what_an_administrator_downloads_says_nothing_of_what_people_wrote(
    db: Session, visitor: Visitors
) -> None:
    review = make.make_review()
    store.commit()
    response = visitor(administrator()).client.get("/record/export.zip")
    with ZipFile(io.BytesIO(response.data)) as archive:
        words = [json.loads(line) for line in archive.read("words.jsonl").splitlines()]
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert words
    assert {word["state"] for word in words} == {"withheld"}
    assert review.subject.title.encode() not in everything


def test_a_long_record_is_read_by_a_worker(
    db: Session, visitor: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consult.record.rules.SMALL", 0)
    make.make_review()
    person = visitor(administrator())
    person.get("/record")
    person.press("Read the whole record now")
    person.sees("a worker does it")
    run_sweep("record")
    person.click("Look again")
    person.sees("Every chain holds")


def test_the_clock_reads_the_record_once_a_day(db: Session, clock: FakeClock) -> None:
    make.make_review()
    store.commit()
    assert [run_sweep("record"), run_sweep("record")] == [1, 0]
    clock.advance(days=1)
    assert [run_sweep("record"), run_sweep("record")] == [1, 0]
    days = db.scalars(select(RecordCheck.day).order_by(RecordCheck.day)).all()
    assert [each.isoformat() for each in days if each] == ["2021-03-03", "2021-03-04"]
    assert db.scalars(select(RecordAnchor)).all() == [], "no address is set"


def test_a_reading_that_a_worker_left_behind_is_done_by_the_next(
    db: Session, clock: FakeClock
) -> None:
    db.add(RecordCheck(asked_at=clock(), taken_at=clock(), day=clock().date()))
    store.commit()
    assert run_sweep("record") == 0
    clock.advance(minutes=10)
    assert run_sweep("record") == 1


def test_each_day_an_anchor_is_mailed_as_a_file(
    db: Session, addresses: list[str], clock: FakeClock
) -> None:
    make.make_review()
    store.commit()
    run_sweep("record")
    sent = []
    delivery.sweep(sent.append, sender="consult@example.org")
    letters = [mail for mail in sent if "Anchor of the record" in mail["Subject"]]
    assert sorted(mail["To"] for mail in letters) == addresses
    body = letters[0].get_body()
    assert body is not None
    assert "every chain holds" in body.get_content()
    [file] = letters[0].iter_attachments()
    assert file.get_filename() == "anchor-2021-03-03-100000.json"
    anchor = read_anchor(file.get_content())
    with store.scope("read"):
        assert verify_all(anchor)[1] == []


def test_the_letter_says_at_once_that_the_record_does_not_hold(
    db: Session, addresses: list[str]
) -> None:
    review = make.make_review()
    cut(review.subject.thing, 1)
    run_sweep("record")
    letter = db.scalars(select(Message).where(Message.kind == "record/anchored")).first()
    assert letter is not None
    assert "DOES NOT HOLD" in letter.body
    assert f"{review.subject.thing}, entry 1" in letter.body


def test_the_daily_reading_compares_with_the_newest_anchor(
    db: Session, addresses: list[str], clock: FakeClock, visitor: Visitors
) -> None:
    make.make_review()
    store.commit()
    run_sweep("record")
    clock.advance(days=1)
    run_sweep("record")
    person = visitor(administrator())
    person.get("/record")
    person.sees("The anchor of 10am on 3 March 2021")


def test_an_anchor_of_an_old_key_is_no_fault_but_is_said(
    db: Session, addresses: list[str], clock: FakeClock, visitor: Visitors
) -> None:
    make.make_review()
    store.commit()
    run_sweep("record")
    settings.use(replace(settings.current(), audit_key="a key that is new, and long enough too"))
    clock.advance(days=1)
    run_sweep("record")
    person = visitor(administrator())
    person.get("/record")
    person.sees("Every chain holds", "was signed with another key")


def test_attachments_are_forgotten_once_they_went(
    db: Session, addresses: list[str], clock: FakeClock
) -> None:
    make.make_review()
    store.commit()
    run_sweep("record")
    clock.advance(timedelta(days=8))
    assert delivery.forget_attachments() == 0, "nothing was sent yet"
    delivery.sweep(lambda _mail: None, sender="consult@example.org")
    assert delivery.forget_attachments() == 1
    db.expire_all()
    assert db.scalars(select(Attachment)).all() == []
    assert {each.attachment_id for each in db.scalars(select(Message))} == {None}


def test_anchors_are_kept_here_for_sixty_days(
    db: Session, addresses: list[str], clock: FakeClock
) -> None:
    for _ in range(3):
        run_sweep("record")
        clock.advance(days=40)
    times = db.scalars(select(RecordAnchor.made_at)).all()
    assert min(times) > consult_clock.now() - timedelta(days=100)
    assert len(times) == 2
