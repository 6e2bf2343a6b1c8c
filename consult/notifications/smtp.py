"""The only module that opens SMTP."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from consult.notifications.html import Look, as_html
from consult.notifications.models import Message

TIMEOUT = 20  # seconds


class Refusing(Exception):
    """The server will never take this message; trying again would not help."""


def compose(message: Message, *, sender: str, look: Look) -> EmailMessage:
    """The message as it goes out, as plain text and as HTML. Raises ValueError for an address that
    cannot be one."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = message.address
    mail["Subject"] = message.subject
    mail["Message-ID"] = message.message_id
    mail["Date"] = format_datetime(message.created_at)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body)
    mail.add_alternative(as_html(message.subject, message.body, look), subtype="html")
    if message.attachment is not None:
        kind, _, subkind = message.attachment.media_type.partition("/")
        mail.add_attachment(
            message.attachment.content.encode(),
            maintype=kind,
            subtype=subkind,
            filename=message.attachment.name,
        )
    return mail


def send(mail: EmailMessage, *, url: str) -> None:
    """Hand one message to the server. Raises Refusing, or OSError when it is worth a retry."""
    parts = urlsplit(url)
    host, secure = parts.hostname or "localhost", parts.scheme == "smtps"
    kind = smtplib.SMTP_SSL if secure else smtplib.SMTP
    with kind(host, parts.port or (465 if secure else 25), timeout=TIMEOUT) as server:
        if not secure and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        try:
            server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            if 500 <= code < 600:
                raise Refusing(str(error)) from error
            raise
        except smtplib.SMTPDataError as error:
            if 500 <= error.smtp_code < 600:
                raise Refusing(str(error)) from error
            raise
