"""Sets of questions: those that come with the service, and how any set is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from consult.consultations.asking import label_of
from consult.consultations.models import Question

FOLDER = Path(__file__).parent
KEPT = ("kind", "wording", "help", "required", "choices", "other", "follow_up", "origin")


@dataclass(frozen=True)
class Set:
    """A set as it is offered. `key` stands in addresses: "shipped-…", or the number of a row."""

    key: str
    name: str
    about: str
    questions: Sequence[dict[str, Any]]


@lru_cache
def shipped() -> tuple[Set, ...]:
    """Those that come with the service, by name."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        held = yaml.safe_load(path.read_text("utf-8"))
        asked = [_whole(each) for each in held["questions"]]
        found.append(Set(f"shipped-{path.stem}", held["name"], held["about"], asked))
    return tuple(found)


def saved(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """Of a round, as a row keeps them: shown_if_id is a place among these, from 1."""
    places = {each.id: number for number, each in enumerate(questions, start=1)}
    known = {each.id: each for each in questions}
    return [
        {name: getattr(each, name) for name in KEPT}
        | {"follow_up_if": [label_of(each, value) for value in each.follow_up_if]}
        | {"shown_if_id": places.get(each.shown_if_id or 0)}
        | {"shown_if": _labels(known.get(each.shown_if_id or 0), each.shown_if)}
        for each in questions
    ]


def chosen(offered: Set, places: Sequence[int]) -> list[dict[str, Any]]:
    """Those at these places, from 1, with conditions counted among them."""
    order = sorted(set(places) & set(range(1, len(offered.questions) + 1)))
    renumbered = {place: number for number, place in enumerate(order, start=1)}
    return [
        {**(each := offered.questions[place - 1])}
        | {"shown_if_id": renumbered.get(each["shown_if_id"])}
        for place in order
    ]


def _labels(on: Question | None, values: Sequence[str]) -> list[str]:
    return [label_of(on, value) for value in values] if on is not None else []


def _whole(given: dict[str, Any]) -> dict[str, Any]:
    usual: dict[str, Any] = dict.fromkeys(KEPT, "") | {"required": False, "other": False}
    empty: dict[str, Any] = {"choices": [], "follow_up_if": [], "shown_if": [], "shown_if_id": None}
    return {**usual, **empty, **given}
