"""Mail that came back is marked, wherever one looks whether it arrived."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from consult import store
from consult.access import CLOCK
from consult.notifications.bounces import note_bounces, read_report
from consult.notifications.models import Message
from consult.notifications.operations import write_message
from tests import factories as make
from tests.cli.test_commands import run
from tests.notifications.conftest import Sweep, stored
from tests.notifications.post import PostOffice
from tests.visitor import Visitor
from workflows.refusal import Refused

REPORT = """From: MAILER-DAEMON@mx.example.org
To: consult@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="AAA"

--AAA
Content-Type: text/plain

I am sorry to have to inform you that your message could not be delivered.

--AAA
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{address}>: No such person

--AAA
Content-Type: {kind}

{own}From: consult@example.org
To: {address}
Message-ID: {message_id}
Subject: Hello

--AAA--
"""


def report(message: Message, *, whole: bool = False, **others: str) -> bytes:
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    values = {"address": message.address, "message_id": message.message_id, "action": "failed"}
    return REPORT.format(**{**values, "kind": kind, "own": "", **others}).encode()


def a_message(to: Any = None, state: str = "sent") -> Message:
    made = write_message("tests/any", to=to or make.make_person(), subject="Hello", body="Hi")
    store.session.flush()
    made.state = state
    store.session.flush()
    return made


@pytest.mark.parametrize("whole", [True, False])
def test_a_report_marks_its_message(db: Session, whole: bool) -> None:
    message, other = a_message(), a_message()
    [found] = note_bounces(report(message, whole=whole), by=CLOCK)
    assert (found.id, found.state) == (message.id, "bounced")
    assert found.bounced_at is not None
    assert found.last_error == f"550 5.1.1 <{message.address}>: No such person"
    assert other.state == "sent"


def test_the_same_report_twice_changes_nothing(db: Session, clock: Any) -> None:
    message = a_message()
    note_bounces(report(message), by=CLOCK)
    first = message.bounced_at
    clock.advance(hours=1)
    note_bounces(report(message), by=CLOCK)
    assert message.bounced_at == first


def test_what_was_delivered_through_a_real_server_comes_back(
    write: Callable[..., int], office: PostOffice, deliver: Sweep
) -> None:
    message_id = write()
    deliver()
    [mail] = office.taken
    headers = {"address": str(mail["To"]), "message_id": str(mail["Message-ID"])}
    with store.scope("write"):
        note_bounces(report(stored(message_id), **headers), by=CLOCK)
        store.commit()
    assert stored(message_id).state == "bounced"
    assert deliver() == 0, "it is not tried again by itself"


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_what_is_only_late_has_not_come_back(db: Session, action: str) -> None:
    message = a_message()
    with pytest.raises(Refused, match="not that it came back"):
        note_bounces(report(message, action=action), by=CLOCK)
    assert message.state == "sent"


def test_a_report_about_somebody_elses_address_marks_nothing(db: Session) -> None:
    message = a_message()
    for others in ({"address": "eve@example.org"}, {"message_id": f"<{'0' * 32}@consult>"}):
        with pytest.raises(Refused, match="does not name a message"):
            note_bounces(report(message, **others), by=CLOCK)
    with pytest.raises(Refused, match="does not name a message"):
        note_bounces(report(message, message_id="<x@elsewhere>"), by=CLOCK)
    assert message.state == "sent"


@pytest.mark.parametrize("state", ["waiting", "failed", "dropped", "held"])
def test_what_was_not_sent_cannot_come_back(db: Session, state: str) -> None:
    message = a_message(state=state)
    with pytest.raises(Refused):
        note_bounces(report(message), by=CLOCK)
    assert message.state == state


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"Hello",
        b"\xff\xfe\x00" * 50,
        b"From: a\nContent-Type: multipart/report; boundary=A\n\n--A\nContent-Type: "
        b"message/delivery-status\n\n\n--A--\n",
        b"Content-Type: message/delivery-status\n\nAction: failed\n",
        b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n" * 2000,
    ],
)
def test_what_is_no_report_is_refused_in_words(raw: bytes) -> None:
    with pytest.raises(Refused) as no:
        read_report(raw)
    assert no.value.refusals[0].because.endswith(".")


def test_the_command_reads_a_file_or_standard_input(db: Session, tmp_path: Path) -> None:
    first, second = a_message(), a_message()
    ids = [first.id, second.id]
    reports = [report(first), report(second).decode()]
    store.commit()
    place = {"CONSULT_DATABASE_URL": store.engine().url.render_as_string(hide_password=False)}
    file = tmp_path / "report.eml"
    file.write_bytes(reports[0])
    done = run(tmp_path, "mail", "bounce", str(file), **place)
    assert done.returncode == 0, done.stderr
    assert f"{first.address} did not get “Hello”" in done.stdout
    done = run(tmp_path, "mail", "bounce", "-", typed=reports[1], **place)
    assert done.returncode == 0, done.stderr
    wrong = run(tmp_path, "mail", "bounce", "-", typed="Hello", **place)
    assert wrong.returncode == 1
    assert "This is no report of a mail server" in wrong.stderr
    store.session.expire_all()
    assert [stored(each).state for each in ids] == ["bounced", "bounced"]


def test_who_has_answered_shows_whose_mail_came_back(
    visitor: Callable[..., Visitor], db: Session
) -> None:
    review = make.review_at("partner_comment")
    made = make.round_of(review)
    first = make.respondent_of(make.responses_of(made)[0])
    note_bounces(report(a_message(first)), by=CLOCK)
    lead = visitor(make.lead_of(review))
    lead.get(f"/consultations/{made.id}/coverage")
    lead.sees(f"Mail came back from {first.email}")
    a_message(first)  # another one got through since
    lead.get(f"/consultations/{made.id}/coverage")
    lead.does_not_see("Mail came back")
    outsider = visitor(first)
    outsider.get(f"/consultations/{made.id}/coverage", status=403)


def test_who_has_answered_shows_whose_mail_was_refused_or_is_tried_again(
    visitor: Callable[..., Visitor], db: Session
) -> None:
    """A server that refuses an address at the door never sends the letter back."""
    review = make.review_at("partner_comment")
    made = make.round_of(review)
    first = make.respondent_of(make.responses_of(made)[0])
    lead = visitor(make.lead_of(review))
    address = f"/consultations/{made.id}/coverage"
    a_message(first, state="waiting")  # nobody has tried it yet
    lead.get(address)
    lead.does_not_see("Mail delayed", "Mail failed")
    a_message(first, state="waiting").tried = 1
    db.flush()
    lead.get(address)
    lead.sees(f"Mail delayed to {first.email}: the letter of", "is tried again")
    a_message(first, state="failed")
    lead.get(address)
    lead.sees(f"Mail failed to {first.email}: the letter of", "was not delivered")
    a_message(first)  # the address was put right
    lead.get(address)
    lead.does_not_see("Mail delayed", "Mail failed")


def test_an_administrator_sees_how_much_came_back(
    visitor: Callable[..., Visitor], db: Session
) -> None:
    note_bounces(report(a_message()), by=CLOCK)
    page = visitor(make.make_person(site_roles=["administrator"]))
    page.get("/home")
    page.sees("1 came back")
