"""What an initiative must say, and dates that are known in part."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from consult.region.rules import STAGES
from workflows.refusal import Refusal

KINDS = (
    "Protocol",
    "Practice framework",
    "Procedures",
    "Action plan",
    "Support programme",
    "Strategic alignment",
    "Pilot",
    "Portfolio of projects",
)
THEMES = {
    "child-first": "Child first",
    "extra-familial-harm": "Extra-familial harm",
    "racial-disparities": "Racial disparities",
    "diversion": "Diversion",
    "trauma": "Trauma",
    "join-up": "Join-up",
}
LONGEST = 4_000  # characters of a long text
MONTHS = {name.casefold(): number for number, name in enumerate(month_name) if name}
WORDS = re.compile(r"(?:(?:(\d{1,2})\s+)?([a-z]+)\s+)?(\d{4})", re.IGNORECASE)
STORED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True)
class Particulars:
    """What is said about an initiative. `dated` as stored: "2021", "2021-03", "2021-03-17"."""

    title: str
    kind: str
    lead: str
    stage: str
    owners: str = ""
    partners: str = ""
    aims: str = ""
    themes: tuple[str, ...] = field(default=())
    standing: str = ""
    dated: str = ""
    review_id: int | None = None


def problems(said: Particulars) -> Iterator[Refusal | None]:
    """Everything that is wrong with what is said."""
    yield is_said(said.title, "title", "Give the initiative a title.")
    yield is_said(said.lead, "lead", "Say who leads it.")
    yield is_one_of(said.kind, KINDS, "kind", "Choose what kind of initiative it is.")
    yield is_one_of(said.stage, STAGES, "stage", "Choose the stage that it is at.")
    for theme in said.themes:
        yield is_one_of(theme, THEMES, "themes", "Choose among the themes listed.")
    yield date_is_known(said.dated)
    for name, most in (("title", 200), ("lead", 200), ("owners", 300), ("partners", 300)):
        yield fits(getattr(said, name), name, most)
    yield fits(said.standing, "standing", 300)
    yield fits(said.aims, "aims", LONGEST)


def is_said(text: str, name: str, sentence: str) -> Refusal | None:
    return None if text.strip() else Refusal(f"no-{name}", sentence, field=name)


def is_one_of(value: str, known: Collection[str], name: str, sentence: str) -> Refusal | None:
    return None if value in known else Refusal(f"no-{name}", sentence, field=name)


def fits(text: str, name: str, most: int) -> Refusal | None:
    if len(text) <= most:
        return None
    because = f"This is {len(text):,} characters long; the most is {most:,}."
    return Refusal("too-long", because, field=name)


def date_is_known(stored: str) -> Refusal | None:
    """Nothing, a year, a month of it or a day. Source: house, a date is as exact as is known."""
    found = STORED.fullmatch(stored)
    try:
        if found is not None:
            date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        found = None
    if found is not None or not stored:
        return None
    because = f"“{stored}” is not a date: write it as 17 March 2021, March 2021 or 2021."
    return Refusal("no-such-date", because, field="dated")


def read_date(text: str) -> str:
    """ "17 March 2021" → "2021-03-17"; what cannot be read is given back as it is."""
    found = WORDS.fullmatch(text.strip())
    month = MONTHS.get((found[2] or "").casefold()) if found else None
    if found is None or (found[2] and month is None):
        return text.strip()
    parts = [found[3]]
    parts += [f"{month:02}"] if month else []
    parts += [f"{int(found[1]):02}"] if found[1] else []
    return "-".join(parts)


def date_words(stored: str) -> str:
    """ "2021-03" → "March 2021"."""
    found = STORED.fullmatch(stored)
    if found is None:
        return stored
    month = f"{month_name[int(found[2])]} " if found[2] else ""
    day = f"{int(found[3])} " if found[3] else ""
    return f"{day}{month}{found[1]}"


def is_about_something(target_id: int | None, target_name: str) -> Refusal | None:
    """A link leads to another initiative or to a body that is named, and not to both."""
    if (target_id is None) != (not target_name.strip()):
        return None
    because = "Choose the other initiative, or name the body; one of the two."
    return Refusal("no-target", because, field="target")


def is_another(initiative_id: int, target_id: int | None) -> Refusal | None:
    if initiative_id != target_id:
        return None
    return Refusal("itself", "An initiative cannot be linked to itself.", field="target")
