"""Two people change one thing: the second is told who was first, from the record."""

from __future__ import annotations

from collections.abc import Callable, Collection

from consult.audit.queries import Told, find_last
from consult.settings import in_words
from consult.store import Conflict

UNSAID = "What you sent did not say what its page showed, so nothing was changed."


class Overtaken(Conflict):
    """The thing is not as it was seen; the message says who did what to it, and when."""


def require_seen(
    seen: int | None,
    current: int,
    *,
    thing: str,
    acts: Collection[str],
    did: Callable[[Told], str],
    about: Callable[[Told], bool] = lambda _told: True,
) -> None:
    """Nothing happens when `seen` is how it stands now; otherwise raises Overtaken.

    Call it once the thing is locked and read anew.

    seen   the revision on the page that this came from; below 0 when the page did not say, None
           when it came from no page
    acts   acts on the record of `thing` that change it; `about`, which of them change just this
    did    such an act in words, to follow a name: “named the working group”
    """
    if seen is None or seen == current:
        return
    if seen < 0:
        raise Overtaken(UNSAID)
    last = find_last(thing, acts, about)
    if last is None:
        first = "Somebody else changed this"
    else:
        first = f"{last.actor} {did(last)} at {in_words(last.entry.at)}"
    raise Overtaken(f"{first}, after this page was opened. Nothing that you sent has changed it.")
