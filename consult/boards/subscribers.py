"""Notes when a ballot ends."""

from __future__ import annotations

from consult.boards.models import Ballot
from consult.events import subscribe
from consult.lifecycle import StepTaken
from consult.store import session


@subscribe(StepTaken)
def note_the_end(news: StepTaken) -> None:
    if news.subject.kind != "ballot":
        return
    ballot = session.get(Ballot, news.subject.id)
    if ballot is not None:
        ballot.closed_at = news.at
