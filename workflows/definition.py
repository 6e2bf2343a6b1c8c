"""Definitions: parsed and checked from YAML, with every problem at its file and line."""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache
from importlib.resources import files

from pydantic import ValidationError

from workflows.holding import with_holds
from workflows.lines import Lines, NotReadable, Path, read
from workflows.references import dangling
from workflows.shapes import (
    GuardPromise,
    GuardUse,
    PathPromise,
    Promises,
    State,
    Step,
    Timer,
    Undo,
    Workflow,
)
from workflows.undoing import with_undos

__all__ = [
    "DefinitionError",
    "GuardPromise",
    "GuardUse",
    "PathPromise",
    "Promises",
    "State",
    "Step",
    "Timer",
    "Undo",
    "Workflow",
    "completed",
    "digest",
    "parse",
    "shipped",
    "shipped_source",
]

_PLAIN = {
    "missing": "this is missing",
    "extra_forbidden": "this is not something a definition can say",
    "string_pattern_mismatch": "write this in small letters, digits and underscores",
}


class DefinitionError(Exception):
    """A definition that cannot be used. Each problem reads "file:line: message"."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@lru_cache(maxsize=64)
def parse(text: str, name: str) -> Workflow:
    """The workflow that a YAML text defines; name is the file's, for the messages.

    Raises DefinitionError with all problems of the first layer that has any: the YAML, the
    shapes, the names. The same text gives the same object, so treat it as read-only.
    """
    try:
        lines = read(text)
    except NotReadable as problem:
        raise DefinitionError([f"{name}:{problem.line}: {problem}"]) from problem
    if lines.value is None:
        raise DefinitionError([f"{name}:1: there is nothing in it"])
    if not isinstance(lines.value, dict):
        raise DefinitionError([f"{name}:1: this is not a definition; it begins with schema: 1"])
    try:
        workflow = completed(Workflow.model_validate(lines.value))
    except ValidationError as error:
        raise DefinitionError(_shape_problems(error, lines, name)) from error
    lost = [f"{name}:{lines.line(path)}: {message}" for path, message in dangling(workflow)]
    if lost:
        raise DefinitionError(lost)
    return workflow


def completed(workflow: Workflow) -> Workflow:
    """What is written, with the states and steps that are made from it."""
    return with_undos(with_holds(workflow))


def digest(text: str) -> str:
    """SHA-256 of a definition's text in hex: what a live subject is pinned to."""
    return hashlib.sha256(text.encode()).hexdigest()


def shipped() -> dict[str, Workflow]:
    """The newest version of every definition that comes with the software, by key."""
    return {key: workflow for key, (workflow, _) in _shelf().items()}


def shipped_source(key: str) -> str:
    """The text of the newest shipped version; KeyError when there is no such definition."""
    return _shelf()[key][1]


@cache
def _shelf() -> dict[str, tuple[Workflow, str]]:
    newest: dict[str, tuple[Workflow, str]] = {}
    folder = files("workflows") / "definitions"
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if not file.name.endswith(".yaml"):
            continue
        text = file.read_text(encoding="utf-8")
        workflow = parse(text, file.name)
        known = newest.get(workflow.key)
        if known is None or workflow.version > known[0].version:
            newest[workflow.key] = (workflow, text)
    return newest


def _shape_problems(error: ValidationError, lines: Lines, name: str) -> list[str]:
    return [
        f"{name}:{lines.line(found['loc'])}: {_where(found['loc'])}: "
        f"{_PLAIN.get(found['type'], found['msg'])}"
        for found in error.errors()
    ]


def _where(path: Path) -> str:
    """("steps", 0, "to") → "steps 1, to": people count from one."""
    words = ""
    for part in path:
        words += f" {part + 1}" if isinstance(part, int) else f", {part}"
    return words.strip(", ") or "the file"
