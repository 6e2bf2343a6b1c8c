"""The times of a round as a file for a calendar."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from consult import clock
from consult.consultations import operations
from consult.consultations.calendar_file import OCTETS, Entry, calendar_file
from consult.consultations.models import Consultation
from consult.notifications.models import Message
from consult.responses import operations as responses
from consult.responses.models import Response
from consult.reviews.models import Review
from consult.reviews.queries import get_review
from tests import factories as make
from tests.visitor import Visitor

Visits = Callable[..., Visitor]
NOW = datetime(2021, 3, 3, 12, tzinfo=UTC)
WHY = "Our committee meets only after the closing date of this round."
LINK = "Add the closing time to your calendar"


def read(text: str) -> list[dict[str, str]]:
    """The entries of a file, read as RFC 5545 says; a file that breaks its rules fails."""
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= OCTETS for line in text.split("\r\n"))
    found: list[dict[str, str]] = []
    for line in text.replace("\r\n ", "").split("\r\n")[:-1]:
        named, _, value = line.partition(":")
        assert re.fullmatch(r"[A-Z-]+(;VALUE=DATE)?", named), line
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found:
            found[-1][named] = re.sub(
                r"\\(.)", lambda sign: {"n": "\n"}.get(sign[1], sign[1]), value
            )
    return found


def one(at: datetime | date, title: str = "Closes", words: str = "") -> dict[str, str]:
    entry = Entry("round-1@here", 3, at, title, words, "https://here/consultations/1")
    [found] = read(calendar_file([entry], made_by="Consult", now=NOW))
    return found


@pytest.mark.parametrize(
    ("wall", "written"),
    [
        (datetime(2021, 3, 27, 23, 59), "20210327T235900Z"),  # the evening before the spring change
        (datetime(2021, 3, 28, 23, 59), "20210328T225900Z"),
        (datetime(2021, 10, 30, 23, 59), "20211030T225900Z"),  # and before that of the autumn
        (datetime(2021, 10, 31, 23, 59), "20211031T235900Z"),
        (datetime(2021, 10, 31, 1, 30, fold=0), "20211031T003000Z"),  # this hour comes twice
        (datetime(2021, 10, 31, 1, 30, fold=1), "20211031T013000Z"),
    ],
)
def test_times_are_right_on_both_sides_of_the_changes_of_the_clock(
    wall: datetime, written: str
) -> None:
    assert one(wall.replace(tzinfo=ZoneInfo("Europe/London")))["DTSTART"] == written


def test_a_day_lasts_until_the_next_one() -> None:
    found = one(date(2021, 2, 28))
    assert found["DTSTART;VALUE=DATE"] == "20210228"
    assert found["DTEND;VALUE=DATE"] == "20210301"


@pytest.mark.parametrize(
    "title",
    [
        "One, two; three \\ four",
        "x" * 1000,
        "👩‍👩‍👧 " * 150 + "end",
        "END:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Another",
        "مراجعة البروتوكول",
        "a\x00b\x07c",
    ],
)
def test_no_title_breaks_the_file(title: str) -> None:
    plain = re.sub(r"[\x00-\x08]", "", title)
    assert one(NOW, title)["SUMMARY"] == " ".join(plain.split())
    assert one(NOW, words=title)["DESCRIPTION"] == plain.replace("\r\n", "\n")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_every_text_comes_out_as_it_went_in(text: str) -> None:
    assert one(NOW, words=text)["DESCRIPTION"] == text


def times_of(visitor: Visitor, path: str) -> dict[str, dict[str, str]]:
    """Entries by what they are about: `closing`, `drafts-3`."""
    page = visitor.get(path)
    assert page.headers["Content-Type"].startswith("text/calendar; charset=utf-8")
    found = read(page.html)
    return {re.sub(r"^round-\d+-|@.*$", "", each["UID"]): each for each in found}


def opened() -> tuple[Consultation, Response]:
    review = make.review_at("partner_comment")
    made = make.round_of(review)
    return made, make.responses_of(made)[0]


def stamp(at: datetime | None) -> str:
    assert at is not None
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def test_anyone_takes_the_times_of_an_open_round(db: Session, visitor: Visits) -> None:
    made, _response = opened()
    someone = visitor()
    someone.get(f"/consultations/{made.id}")
    assert LINK in someone.page.text
    found = times_of(someone, f"/consultations/{made.id}/calendar.ics")
    assert set(found) == {"opening", "closing"}
    assert found["opening"]["DTSTART"] == stamp(made.opens_at)
    assert found["closing"]["DTSTART"] == stamp(made.closes_at)
    assert found["closing"]["URL"].endswith(f"/consultations/{made.id}")
    assert found["closing"]["STATUS"] == "CONFIRMED"


def test_more_time_for_everyone_moves_the_entry(db: Session, visitor: Visits) -> None:
    made, response = opened()
    path = f"/consultations/{made.id}/calendar.ics"
    before = times_of(visitor(), path)["closing"]
    assert made.closes_at
    until = made.closes_at + timedelta(days=7)
    lead = make.actor(make.lead_of(review_of(made)))
    operations.extend_round(made, until=until, reason=WHY, by=lead)
    db.commit()
    after = times_of(visitor(), path)["closing"]
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["DTSTART"] == stamp(until)
    letter = db.query(Message).filter_by(kind="consultations/extended").first()
    assert letter is not None
    assert "The entry for your calendar has changed" in letter.body
    assert f"/responses/{response.id}/calendar.ics" in letter.body


def review_of(made: Consultation) -> Review:
    return get_review(made.review_id)


def test_an_agency_s_own_time_and_its_day_for_drafts_are_in_its_file_alone(
    db: Session, visitor: Visits
) -> None:
    made, response = opened()
    other = make.responses_of(made)[1]
    assert made.closes_at
    assert response.agency
    response.agency.internal_days = 5
    db.flush()
    until = made.closes_at + timedelta(days=3)
    lead = make.actor(make.lead_of(review_of(made)))
    responses.extend_response(response, until=until, reason=WHY, by=lead)
    db.commit()
    mine = visitor(make.respondent_of(response))
    for path in (f"/consultations/{made.id}", f"/responses/{response.id}"):
        mine.get(path)
        assert LINK in mine.page.text
        found = times_of(mine, f"{path}/calendar.ics")
        assert set(found) == {"opening", "closing", f"drafts-{response.agency_id}"}
        assert found["closing"]["DTSTART"] == stamp(until)
        assert found["closing"]["SUMMARY"].startswith(f"Closes for {response.agency.name}: ")
        wanted = found[f"drafts-{response.agency_id}"]["DTSTART;VALUE=DATE"]
        assert wanted == f"{until - timedelta(days=5):%Y%m%d}"
    theirs = times_of(visitor(make.respondent_of(other)), f"/consultations/{made.id}/calendar.ics")
    assert set(theirs) == {"opening", "closing"}
    assert theirs["closing"]["DTSTART"] == stamp(made.closes_at)
    assert theirs["closing"]["UID"] == found["closing"]["UID"]


def test_another_agency_s_response_has_no_times_for_me(db: Session, visitor: Visits) -> None:
    made, response = opened()
    other = make.responses_of(made)[1]
    visitor(make.respondent_of(other)).get(f"/responses/{response.id}/calendar.ics", status=404)


def test_a_round_in_preparation_has_a_time_that_may_change(db: Session, visitor: Visits) -> None:
    review = make.review_at("preparing")
    by = make.actor(make.lead_of(review))
    made = operations.prepare_round(review.id, "agencies", by=by)
    lead, path = visitor(make.lead_of(review)), f"/consultations/{made.id}/calendar.ics"
    lead.get(path, status=404)
    assert LINK not in lead.get(f"/consultations/{made.id}").text
    operations.set_window(made, closes_at=clock.now() + timedelta(days=30), by=by)
    found = times_of(lead, path)
    assert found["closing"]["STATUS"] == "TENTATIVE"
    visitor().get(path, status=403)
