"""The daily message: one a day for a person, with all the letters held for it, each once."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from consult import clock, settings
from consult.accounts.queries import get_account
from consult.notifications import queries, rules
from consult.notifications.letters import letter
from consult.notifications.models import LetterChoice, Message
from consult.notifications.operations import write_message
from consult.store import commit, scope, session

KIND = "notifications/daily"


def gather() -> int:
    """Make the daily messages that are due, each in its own transaction; how many."""
    with scope("read"):
        due = queries.list_due_daily(clock.now())
    return sum(_gather(account_id) for account_id in due)


def _gather(account_id: int) -> bool:
    """Letters leave the held ones in the transaction that makes the message they are in."""
    now, zone = clock.now(), settings.current().zone
    today = now.astimezone(ZoneInfo(zone)).date()
    with scope("write"):
        choice = queries.take_choice(account_id)  # the lock: another worker waits here
        whole = queries.take_held(account_id)
        held = [each for each in whole if each.not_before is None or each.not_before <= now]
        if choice is None or not any(each.retry_at <= now for each in held):
            return False
        if choice.last_on is not None and today <= choice.last_on:
            # Written while today's message was being made: they are for tomorrow's.
            for each in held:
                each.retry_at = rules.next_daily(
                    now, hour=choice.hour, last_on=choice.last_on, zone=zone
                )
            commit()
            return False
        _send(choice, held)
        choice.last_on = today
        commit()
        return True


def _send(choice: LetterChoice, held: Sequence[Message]) -> None:
    account = get_account(choice.account_id)
    subject, body = letter(
        KIND, name=account.name, letters=[(each.subject, each.body.strip()) for each in held]
    )
    daily = write_message(KIND, to=account, subject=subject, body=body)
    session.flush()
    for each in held:
        each.state, each.daily_id = "gathered", daily.id
