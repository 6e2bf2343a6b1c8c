"""Reviews from the command line: where each is, what may happen, and a step through the door."""

from __future__ import annotations

from datetime import datetime

import click

from consult import lifecycle, settings, store
from consult.access import Permission, ask
from consult.cli.context import Context, pass_context, somebody_who_may
from workflows.engine import Option
from workflows.refusal import Refusal, Refused

LONGEST_KEY = 64

BY = click.option("--by", "email", required=True, help="E-mail address of whoever does it.")


@click.group()
def review() -> None:
    """See where reviews are, and take their steps."""


@review.command("list")
@BY
@pass_context
def list_reviews(context: Context, email: str) -> None:
    """Print the reviews under way of somebody: id, state, title; the longest waiting first."""
    from consult.reviews.queries import list_live_for

    _ = context.ready
    with store.scope("read"):
        for each in list_live_for(somebody_who_may(Permission.SEE_REVIEWS, email)):
            state = lifecycle.workflow_of(each.subject).states[each.subject.state]
            click.echo(f"{each.id}\t{state.title}\t{each.subject.title}")


@review.command("show")
@click.argument("review_id", type=int)
@BY
@pass_context
def show_review(context: Context, review_id: int, email: str) -> None:
    """Print where a review is and every step from there: open, or each reason why not."""
    from consult.reviews.queries import get_review

    _ = context.ready
    with store.scope("read"):
        by, found = somebody_who_may(Permission.SEE_REVIEWS, email), get_review(review_id)
        _require(ask(Permission.SEE_REVIEW, by, found))
        state = lifecycle.workflow_of(found.subject).states[found.subject.state]
        click.echo(f"{found.subject.title}\n{state.title}: {state.meaning}")
        for option in lifecycle.options_for(found.subject, by):
            click.echo("\n".join(_in_lines(option)))


def _in_lines(option: Option) -> list[str]:
    first = f"{'open' if option.open else 'not yet'}\t{option.step.trigger}\t{option.step.label}"
    reasons = [f"\t- {each.told}" for each in (*option.refusals, *option.warnings)]
    return [first, *reasons]


@review.command("step")
@click.argument("review_id", type=int)
@click.argument("trigger")
@BY
@click.option("--reason", default="", help="Why; some steps ask for it. It is kept on the record.")
@click.option("--request", "request_id", help="A key of your own: the same again does it once.")
@click.option("--held-by", help="E-mail address of whoever looks after it while it is on hold.")
@click.option("--waits-for", default="", help="What a hold waits for.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The day a hold is to end.")
@click.option("--repeat-approval", is_flag=True, help="After the hold it is approved again.")
@pass_context
def take_step(
    context: Context,
    review_id: int,
    trigger: str,
    email: str,
    reason: str,
    request_id: str | None,
    held_by: str | None,
    waits_for: str,
    until: datetime | None,
    repeat_approval: bool,
) -> None:
    """Take a step as somebody, through the door that the pages use.

    Exit code 1, with every reason, when it is not taken.
    """
    from consult.accounts.queries import find_account_by_email
    from consult.reviews import operations
    from consult.reviews.queries import get_review
    from consult.reviews.rules import HoldTerms

    _ = context.ready
    if request_id and len(request_id) > LONGEST_KEY:
        raise click.UsageError(f"A key has at most {LONGEST_KEY} characters.")
    with store.scope("write"):
        by, found = somebody_who_may(Permission.SEE_REVIEWS, email), get_review(review_id)
        _require(ask(Permission.TAKE_STEP, by, found))
        holder = find_account_by_email(held_by) if held_by else None
        if held_by and holder is None:
            raise click.UsageError(f"Nobody signs in as {held_by}.")
        terms = HoldTerms(
            owner_id=holder.id if holder else by.account_id,
            waits_for=waits_for,
            expected_on=until.date() if until else None,
            repeat_approval=repeat_approval,
        )
        try:
            passage = operations.take_step(
                review_id=review_id,
                trigger=trigger,
                request_id=request_id,
                reason=reason,
                hold=terms,
                by=by,
            )
        except Refused as no:
            raise click.ClickException("\n".join(each.told for each in no.refusals)) from no
        state = lifecycle.workflow_of(found.subject).states[passage.to_state]
        store.commit()
    click.echo(f"{found.subject.title}: {state.title}, at {settings.in_words(passage.at)}.")


def _require(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise click.ClickException(refusal.told)
