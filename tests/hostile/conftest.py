"""One hostile world for the package, photographed, and as it was again before every test.

HOSTILE_SEED chooses another run, and HOSTILE_EFFORT (1 unless said) makes it that much longer:

    HOSTILE_SEED=7 HOSTILE_EFFORT=20 python -m pytest tests/hostile
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from random import Random
from typing import Any

import pytest
from flask import Flask

from consult import clock as consult_clock
from consult import store
from tests.conftest import FakeClock
from tests.hostile.arena import Arena, Photograph
from tests.hostile.walk import Form, find_all
from tests.hostile.world import build

SEED = int(os.environ.get("HOSTILE_SEED", "1"))
EFFORT = int(os.environ.get("HOSTILE_EFFORT", "1"))


class StandingClock(FakeClock, consult_clock.DemoClock):
    """Stands still until a test, or a visitor of the demonstration, moves it."""

    def __init__(self) -> None:
        FakeClock.__init__(self)

    def move_to(self, moment: datetime) -> None:
        self.set(moment)


@pytest.fixture(scope="package")
def set_up(built_demo: Flask, databases: Any) -> Iterator[tuple[Arena, Photograph, StandingClock]]:
    """As a demonstration, whose own pages are attacked with the others."""
    fake = StandingClock()
    consult_clock.use(fake)
    databases.clean()
    with store.scope("write"):
        world = build()
        store.commit()
    arena = Arena(built_demo, world)
    yield arena, Photograph(databases, fake), fake
    consult_clock.use(None)


@pytest.fixture
def photograph(set_up: tuple[Arena, Photograph, StandingClock]) -> Photograph:
    return set_up[1]


@pytest.fixture
def arena(set_up: tuple[Arena, Photograph, StandingClock]) -> Iterator[Arena]:
    arena, photograph, fake = set_up
    photograph.restore()
    consult_clock.use(fake)
    arena.faults.clear()
    yield arena
    store.session.remove()
    consult_clock.use(None)


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> Random:
    """Of this test alone, so that it is the same run whichever tests run."""
    return Random(f"{SEED} {request.node.name}")


@pytest.fixture
def effort() -> int:
    return EFFORT


@pytest.fixture(scope="package")
def forms(set_up: tuple[Arena, Photograph, StandingClock]) -> list[Form]:
    """Every form."""
    arena, photograph, fake = set_up
    photograph.restore()
    consult_clock.use(fake)
    return find_all(arena.app, arena.world, arena.cookies)
