"""YAML with line numbers, so that a problem can be shown where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

Path = tuple[str | int, ...]


class NotReadable(Exception):
    """The text is no YAML, or uses parts of it that a definition may not. Carries a line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Lines:
    """The values of a YAML text, and the line on which each stands (the first line is 1)."""

    value: Any
    root: yaml.Node | None

    def line(self, path: Path) -> int:
        """The line of the deepest part of the path that is written in the text."""
        node, found = self.root, 1
        for part in path:
            step = None if node is None else _inside(node, part)
            if step is None:
                break
            node, found = step
        return found


def read(text: str) -> Lines:
    """The values and their lines; raises NotReadable.

    A key written twice is refused (YAML would quietly keep the last one), and so are anchors.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        _refuse_surprises(root, set())
        return Lines(yaml.safe_load(text), root)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise NotReadable(mark.line + 1 if mark else 1, error.problem or str(error)) from error
    except RecursionError as error:
        raise NotReadable(1, "lists and mappings are nested too deep") from error
    except (yaml.YAMLError, ValueError) as error:
        raise NotReadable(1, str(error)) from error


def _inside(node: yaml.Node, part: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        item = node.value[part]
        return item, item.start_mark.line + 1
    return None


def _refuse_surprises(node: yaml.Node | None, seen: set[int]) -> None:
    if node is None:
        return
    if id(node) in seen:
        raise NotReadable(node.start_mark.line + 1, "anchors and aliases are not allowed")
    seen.add(id(node))
    keys: set[str] = set()
    for key, child in _children(node):
        if key is not None and key.value in keys:
            raise NotReadable(key.start_mark.line + 1, f"{key.value} is written twice")
        if key is not None:
            keys.add(str(key.value))
        _refuse_surprises(child, seen)


def _children(node: yaml.Node) -> Iterator[tuple[yaml.Node | None, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from node.value
    elif isinstance(node, yaml.SequenceNode):
        yield from ((None, item) for item in node.value)
