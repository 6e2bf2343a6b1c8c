"""What the clock is about to do, from the command line."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from consult import clock, store
from consult.cli.context import Context, pass_context
from consult.jobs.models import Beat

SORTS = {"late": "overdue", "ahead": "next", "done": "done"}


@click.command()
@click.option("--most", default=20, show_default=True, help="Lines of each sort.")
@pass_context
def timers(context: Context, most: int) -> None:
    """Say when the clock last ran, what is overdue and why, what is next, and what it did.

    Exit code 1 when something is overdue.
    """
    from consult.lifecycle.queries import list_timers, subjects_by_id
    from consult.lifecycle.timers import label_of

    _ = context.ready
    with store.scope("read"):
        beat = store.session.get(Beat, "timers")
        click.echo(f"last run\t{_told_at(beat.at) if beat else 'never'}")
        found = {sort: list_timers(sort, clock.now(), most=most) for sort in SORTS}
        known = subjects_by_id({each.subject_id for rows in found.values() for each in rows})
        for sort, rows in found.items():
            for each in rows:
                trigger = each.trigger or label_of(each, known[each.subject_id])
                at = each.due_at.isoformat(timespec="seconds")
                about = f"{known[each.subject_id].thing} {known[each.subject_id].title}"
                why = f"\t{each.outcome}" if each.outcome else ""
                click.echo(f"{SORTS[sort]}\t{at}\t{trigger}\t{about}{why}")
    if found["late"]:
        sys.exit(1)


def _told_at(ran: datetime) -> str:
    """By the clock that everybody sees, which the demonstration moves."""
    return (clock.now() - (clock.machine_now() - ran)).isoformat(timespec="seconds")
