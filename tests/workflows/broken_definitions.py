"""A small sound definition for the tests to break."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml

from workflows.definition import Workflow, completed, shipped_source

Spoil = Callable[[dict[str, Any]], Any]


def spoilt(key: str, spoil: Spoil) -> Workflow:
    """A shipped definition after one change; shapes are checked, names are not."""
    data = yaml.safe_load(shipped_source(key))
    spoil(data)
    return completed(Workflow.model_validate(data))


def step(data: dict[str, Any], trigger: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in data["steps"] if each["trigger"] == trigger)
    return found
