"""It was recorded that no answer came, and that is taken back: who hears of it."""

from __future__ import annotations

from consult.accounts.models import Account
from consult.accounts.queries import people_of_many
from consult.events import subscribe
from consult.notifications.addressees import once, respondents
from consult.notifications.operations import write_letters
from consult.responses.events import ResponseAwaited
from consult.responses.models import Response
from consult.responses.queries import authors_of, sections_of


@subscribe(ResponseAwaited)
def tell_that_it_is_waited_for_again(news: ResponseAwaited) -> None:
    response, round = news.response, news.response.consultation
    people = once(respondents([response])[response.id], _who_worked_on(response))
    write_letters(
        "responses/waited_for",
        [each for each in people if each.id != news.by.account_id],
        title=round.subject.title,
        respondent=response.respondent,
        own=response.agency_id is None,
        own_time=response.has_own_time,
        closes_at=response.closes_at,
        late=round.late_now,
        by=news.by.said,
        reason=news.reason,
        response_id=response.id,
    )


def _who_worked_on(response: Response) -> list[Account]:
    """Those of its agency who wrote in it, or were asked to look at a section, and are still
    there."""
    if response.agency_id is None:
        return []
    asked = [each.account for each in sections_of(response.id)]
    worked = {each.id for each in (*authors_of([response.id])[response.id], *asked)}
    people = people_of_many([response.agency_id])[response.agency_id]
    return [each for each in people if each.id in worked]
