"""The pictures that the guides ask for: who sees what, and how to get there.

A guide says it in the title of an image, so that the picture can be taken again:

    ![Home of the manager](pictures/manager-home.png "Partnership manager: Reviews > History")

Before the colon the person of “Try it as” (Visitor for nobody), then the links to follow from the
first page after signing in. A step that begins with / is an address, one that begins with @ is a
heading to scroll to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDES = ROOT / "docs" / "users"
IMAGE = re.compile(r'!\[(?P<alt>[^\]]+)\]\(pictures/(?P<name>[a-z0-9-]+\.png) "(?P<how>[^"]+)"\)')
VISITOR = "Visitor"


@dataclass(frozen=True)
class Caption:
    """One picture. `steps` are links to follow, addresses (/…) or headings to show (@…)."""

    guide: Path
    name: str
    alt: str
    person: str
    steps: tuple[str, ...]


def read_captions(folder: Path = GUIDES) -> Iterator[Caption]:
    """Every picture of every guide. Raises ValueError for an image that says no way."""
    for guide in sorted(folder.glob("*.md")):
        text = guide.read_text(encoding="utf-8")
        found = list(IMAGE.finditer(text))
        if text.count("![") != len(found):
            raise ValueError(f"{guide.name}: an image does not say how its picture is taken")
        for each in found:
            person, colon, way = each["how"].partition(":")
            if not colon:
                raise ValueError(f"{guide.name}: {each['name']} does not say who sees it")
            steps = tuple(step.strip() for step in way.split(" > ") if step.strip())
            yield Caption(guide, each["name"], each["alt"], person.strip(), steps)
