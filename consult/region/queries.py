"""The region as it is set up, and what this process knows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from time import monotonic
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import undefer

from consult import settings
from consult.region import rules
from consult.region.models import ONLY, Region
from consult.region.rules import STAGES
from consult.store import Missing, session
from workflows.calendar import local_day
from workflows.facts import PeriodFacts

KNOWN_FOR = 2.0  # seconds in which a process does not look again


@dataclass(frozen=True)
class Profile:
    """What pages need of a region, as a value that outlives the session."""

    revision: int = 0
    host: str = ""
    contact: str = ""
    colour: str = ""
    link_colour: str = ""
    has_logo: bool = False
    edition_days: tuple[tuple[int, int], ...] = ()
    periods: tuple[tuple[str, str, date, date], ...] = ()  # kind, name, first and last day
    stage_words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


_known = Profile()
_looked_at = 0.0


def find_region() -> Region | None:
    """None before anybody has set it up."""
    return session.get(Region, ONLY)


def find_statement(kind: str) -> str:
    """The Markdown of this region's "privacy" or "accessibility" statement, or ""."""
    region = find_region()
    return str(getattr(region, kind)) if region is not None else ""


def get_logo() -> tuple[bytes, str]:
    """The picture and its media type. Raises Missing."""
    region = session.scalars(select(Region).options(undefer(Region.logo))).one_or_none()
    if region is None or region.logo is None:
        raise Missing("the logo")
    return region.logo, region.logo_type


def profile() -> Profile:
    """What this process knows: at most two seconds old."""
    return _known


def refresh() -> None:
    """Look again, unless that was a moment ago. One query, in the session that is open."""
    if monotonic() - _looked_at >= KNOWN_FOR:
        learn(find_region())


def learn(region: Region | None) -> None:
    """From now on this process shows the region so."""
    global _known, _looked_at
    _looked_at = monotonic()
    _known = _profile_of(region) if region is not None else Profile()
    settings.lay_over(_settings_of(region) if region is not None else {})


def forget() -> None:
    """Look again at the next chance: after a change, or in another database."""
    global _looked_at
    _looked_at = -KNOWN_FOR


def next_edition(now: datetime) -> datetime | None:
    """When the next edition comes out: the beginning of its day in this region's time."""
    zone = ZoneInfo(settings.current().zone)
    days = [list(each) for each in _known.edition_days]
    day = rules.next_edition(days, now.astimezone(zone).date())
    return datetime.combine(day, time.min, zone) if day is not None else None


def stage_name(stage: str) -> str:
    """What this region calls a public stage."""
    return _known.stage_words.get(stage) or STAGES.get(stage, stage.replace("_", " ").capitalize())


def list_stage_names() -> dict[str, str]:
    """Every public stage, in the order of a review's life → what this region calls it."""
    return {stage: stage_name(stage) for stage in STAGES}


def _profile_of(region: Region) -> Profile:
    return Profile(
        revision=region.revision,
        host=region.host,
        contact=region.contact,
        colour=region.colour,
        link_colour=region.link_colour,
        has_logo=bool(region.logo_type),
        edition_days=tuple((day, month) for day, month in region.edition_days),
        periods=tuple(
            (kind, name, date.fromisoformat(first), date.fromisoformat(last))
            for kind, name, first, last in region.periods or ()
        ),
        stage_words=MappingProxyType(dict(region.stage_words)),
    )


def _settings_of(region: Region) -> dict[str, Any]:
    """Those settings that a region has its own word on."""
    said = {
        "service_name": region.name,
        "service_strapline": region.strapline,
        "zone": region.zone,
        "zone_words": region.zone_words,
    }
    return {name: value for name, value in said.items() if value}


def list_periods(now: datetime) -> tuple[PeriodFacts, ...]:
    """What guards and timers ask of the calendar: all that is not over by then."""
    today = local_day(now, settings.zone_here())
    return tuple(PeriodFacts(*each) for each in profile().periods if each[3] >= today)
