"""Mail that came back: a report of a mail server, read, and noted at the message it is about."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Mail

from sqlalchemy import select

from consult import audit, clock
from consult.access import Actor
from consult.notifications.models import Message
from consult.store import session
from workflows.refusal import Refusal, Refused

OURS = re.compile(r"<[0-9a-f]{32}@consult>")
LONGEST = 500  # characters kept of what a server said
NO_REPORT = Refusal(
    "no-report",
    "This is no report of a mail server on the delivery of a message.",
    fix="Hand over the whole message as it came, with its headers.",
)
NOT_OURS = Refusal(
    "not-our-message", "The report does not name a message that this service has sent."
)
NO_FAILURE = Refusal(
    "not-failed", "The report says that a message was delivered or is late, not that it came back."
)


@dataclass(frozen=True)
class Report:
    """What a server says became of a message for somebody."""

    message_id: str
    address: str
    action: str  # failed, delayed, delivered, relayed, expanded
    said: str


def read_report(raw: bytes) -> list[Report]:
    """What a delivery status notification (RFC 3464) says, a report for each recipient.

    Raises Refused for what is none, and for one that names no message of ours.
    """
    mail = email.message_from_bytes(raw, policy=email.policy.compat32)
    status = [part for part in mail.walk() if part.get_content_type() == "message/delivery-status"]
    if not status:
        raise Refused(NO_REPORT)
    message_id = _message_id(mail)
    blocks = [block for part in status for block in _blocks(part) if block["Action"]]
    if not blocks:
        raise Refused(NO_REPORT)
    if not message_id:
        raise Refused(NOT_OURS)
    return [_report(block, message_id) for block in blocks]


def note_bounces(raw: bytes, *, by: Actor) -> list[Message]:
    """Mark what came back; the messages. A second report of the same changes nothing.

    Raises Refused for what is no report of a failure of a message of ours. The address has to be
    the one that the message went to: a report can be forged, and this tells of nobody else.
    """
    reports = read_report(raw)
    failed = [each for each in reports if each.action == "failed"]
    if not failed:
        raise Refused(NO_FAILURE)
    found = [row for each in failed if (row := _bounced(each, by)) is not None]
    if not found:
        raise Refused(NOT_OURS)
    session.flush()
    return found


def _bounced(report: Report, by: Actor) -> Message | None:
    wanted = select(Message).where(Message.message_id == report.message_id).with_for_update()
    message = session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if message is None or message.address.casefold() != report.address.casefold():
        return None
    if message.state == "sent":
        message.state, message.bounced_at = "bounced", clock.now()
        message.last_error = report.said
        audit.record(f"message:{message.id}", "mail-bounced", facts={"kind": message.kind}, by=by)
    return message if message.state == "bounced" else None


def _report(block: Mail, message_id: str) -> Report:
    final = block["Original-Recipient"] or block["Final-Recipient"] or ""
    said = block["Diagnostic-Code"] or block["Status"] or "no reason was given"
    plain = " ".join(str(said).rpartition(";")[2].split())
    address = str(final).rpartition(";")[2].strip().strip("<>")
    printable = "".join(each for each in plain if each.isprintable())
    return Report(message_id, address, str(block["Action"]).strip().lower(), printable[:LONGEST])


def _blocks(part: Mail) -> Iterator[Mail]:
    """The standard library reads each block of fields as a message of its own."""
    payload = part.get_payload()
    yield from (
        (each for each in payload if isinstance(each, Mail)) if isinstance(payload, list) else ()
    )


def _message_id(mail: Mail) -> str:
    """Of the message that came back, which the report holds whole or by its headers."""
    for part in mail.walk():
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            raw = payload if isinstance(payload, bytes) else b""
            returned = email.message_from_bytes(raw, policy=email.policy.compat32)
            if found := OURS.search(str(returned["Message-ID"] or "")):
                return found[0]
        elif part is not mail and (found := OURS.search(str(part["Message-ID"] or ""))):
            return found[0]
    return ""
