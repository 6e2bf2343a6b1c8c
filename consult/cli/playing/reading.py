"""A set as it is written: YAML and Markdown files, and times in the zone of the service."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from consult import settings

SETS = Path(__file__).resolve().parents[1] / "demo"
Facts = Mapping[str, Any]
WORDS = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")


def day(text: str) -> date:
    """2021-03-31."""
    return date.fromisoformat(text)


def moment(words: str) -> datetime:
    """ "2021-03-17 14:00", as the clock on the wall shows it."""
    zone = ZoneInfo(settings.current().zone)
    return datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=zone)


@dataclass(frozen=True)
class Scene:
    """Somebody does something."""

    story: Story
    at: datetime
    by: str
    do: str
    facts: Facts = field(repr=False)


@dataclass(frozen=True)
class Story:
    """What happens to one review."""

    key: str
    facts: Facts = field(repr=False)

    @cached_property
    def scenes(self) -> list[Scene]:
        return [
            Scene(self, moment(each["on"]), each["by"], each["do"], each)
            for each in self.facts["scenes"]
        ]


class Set:
    """The files of one set, read when they are asked for."""

    def __init__(self, name: str) -> None:
        self._folder = SETS / name
        facts = self._read("set.yaml")
        self.now, self.first = moment(facts["now"]), moment(facts["first"])
        self.domain: str = facts["domain"]
        self.password: str = facts["password"]
        self.region: Facts = facts["region"]
        named = [self._read(f"stories/{each}.yaml") for each in facts["stories"]]
        self.stories = [Story(each["key"], each) for each in named]

    @cached_property
    def agencies(self) -> list[Facts]:
        """In the order of the file; one that begins later is known already."""
        rows: list[Facts] = self._read("agencies.yaml")["agencies"]
        return rows

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """Kind of agency as the set has it → the kind that it is to the service."""
        found: Mapping[str, str] = self._read("agencies.yaml")["kinds"]
        return found

    @cached_property
    def leads(self) -> Mapping[str, str]:
        """Kind of agency → the job title of the one who signs for it."""
        found: Mapping[str, str] = self._read("agencies.yaml")["leads"]
        return found

    @cached_property
    def people(self) -> list[Facts]:
        """Everyone by role; each agency's lead first."""
        leads = [
            {
                "key": f"{each['key']}-lead",
                "name": f"{each['short']} agency lead",
                "title": self.leads[each["kind"]],
                "agency": each["key"],
                "role": "lead",
            }
            for each in self.agencies
        ]
        others: list[Facts] = self._read("people.yaml")["people"]
        return [*leads, *others]

    @property
    def addresses(self) -> set[str]:
        return {self.address(each["key"]) for each in self.people}

    def address(self, key: str) -> str:
        """E-mail address of somebody."""
        return f"{key}@{self.domain}"

    @cached_property
    def bodies(self) -> list[Facts]:
        found: list[Facts] = self._read("bodies.yaml")["bodies"]
        return found

    @cached_property
    def tour(self) -> list[Facts]:
        found: list[Facts] = self._read("tour.yaml")
        return found

    @cached_property
    def programme(self) -> Facts:
        found: Facts = self._read("programme.yaml")
        return found

    @cached_property
    def collections(self) -> Facts:
        found: Facts = self._read("collections.yaml")
        return found

    def text(self, key: str) -> str:
        return (self._folder / "texts" / f"{key}.md").read_text("utf-8")

    def _read(self, name: str) -> Any:
        text = (self._folder / name).read_text("utf-8")
        return yaml.load(text, Loader=_Loader)  # noqa: S506  a safe loader that knows less


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Dates stay words, to be read in the zone of the service; so do on and off, yes and no."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag not in WORDS]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))
