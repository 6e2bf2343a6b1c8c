"""Play a set of stories into an empty database, through the operations and each in its own time.

A set is a folder of consult/cli/demo: who there is, what they write, and scene by scene what they
do. Nothing here knows where it plays.
"""

from __future__ import annotations

from collections.abc import Iterator

from consult import clock, store
from consult.accounts import operations as accounts
from consult.accounts import queries as people
from consult.cli.playing.cast import assemble
from consult.cli.playing.clockwork import Clockwork, without_tidying
from consult.cli.playing.initiatives import list_programme
from consult.cli.playing.reading import SETS, Scene, Set, Story
from consult.cli.playing.scenes import play
from consult.cli.playing.shelves import list_collections
from consult.cli.playing.stage import Stage

__all__ = ["list_sets", "plant"]
HALF = (
    "This database holds a part of the demo, so its making was stopped. Forget it with "
    "`consult demo-reset` or `make reset`, then begin again."
)


def list_sets() -> list[str]:
    """Names of the sets that can be planted."""
    return sorted(each.parent.name for each in SETS.glob("*/set.yaml"))


def plant(name: str, *, if_empty: bool = False) -> str:
    """Play the set into an empty database and bring the demo's clock to its present.

    Does nothing to a database that has people in it; without `if_empty`, and for one in which
    this set was begun and not finished, that raises Conflict.
    """
    chosen = Set(name)
    with store.scope("read"):
        known = {each.email for each in people.list_accounts(active=None)}
        whole = bool(people.list_tour_stops())
    if known and known <= chosen.addresses and not whole:
        raise store.Conflict(HALF)
    if known and not if_empty:
        raise store.Conflict("There are people already; the demo needs an empty database.")
    if known:
        return "There are people already, so nothing was added."
    with without_tidying():
        stage = assemble(chosen)
        _perform(stage, chosen)
        _finish(stage, chosen)
    return (
        f"Made {len(stage.agencies)} agencies, {len(stage.accounts)} people and "
        f"{len(stage.reviews)} reviews."
    )


def _perform(stage: Stage, chosen: Set) -> None:
    clockwork = Clockwork()
    for scene in in_order(chosen.stories):
        clockwork.pass_time(scene.at)
        play(stage, scene)
        if scene.do == "step":
            clockwork.wind()
    clockwork.pass_time(chosen.now)


def in_order(stories: list[Story]) -> Iterator[Scene]:
    """Every scene of every story by its time."""
    scenes = [scene for story in stories for scene in story.scenes]
    return iter(sorted(scenes, key=lambda each: each.at))


def _finish(stage: Stage, chosen: Set) -> None:
    with store.scope("write"), clock.at(chosen.now):
        list_programme(stage, chosen)
        list_collections(stage, chosen)
        accounts.lay_out_tour([stage.stop(each) for each in chosen.tour])
        store.commit()
    demo = clock.demo()
    if demo is not None:
        demo.begin_at(chosen.now)
