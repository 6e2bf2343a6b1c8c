"""Set a region up: each part by itself, each change on the record."""

from __future__ import annotations

from typing import Any

from consult import audit, clock, store
from consult.access import Actor
from consult.lifecycle import timers
from consult.region import periods, queries, rules
from consult.region.models import Region
from consult.store import Conflict, session
from workflows.refusal import Refusal, refuse_any

THING = "region:1"
OVERTAKEN = (
    "Somebody else has changed how the service is set up since you opened this page, so your "
    "change was not saved. What you typed is below: look at what it is now, then send it again."
)


def name_service(
    *,
    name: str,
    strapline: str,
    host: str,
    contact: str,
    zone: str,
    zone_words: str,
    seen: int,
    by: Actor,
) -> Region:
    """What it is called, who runs it, and whose time it keeps. Raises Refused and Conflict."""
    zone, zone_words = zone.strip(), zone_words.strip()
    refuse_any(
        [
            rules.contact_is_an_address(contact.strip()),
            rules.zone_is_known(zone),
            rules.a_zone_has_words(zone, zone_words),
        ]
    )
    said = {
        "name": name.strip(),
        "strapline": strapline.strip(),
        "host": host.strip(),
        "contact": contact.strip(),
        "zone": zone,
        "zone_words": zone_words,
    }
    return _change("service-named", said, seen=seen, by=by)


def choose_look(
    *,
    colour: str,
    link_colour: str,
    logo: bytes | None,
    remove_logo: bool,
    seen: int,
    by: Actor,
) -> Region:
    """Colours as #rrggbb, and a logo of at most 200 KB; no logo keeps the one that is there."""
    colour, link_colour = colour.strip().lower(), link_colour.strip().lower()
    refuse_any(
        [
            rules.colour_is_readable(colour, "colour"),
            rules.colour_is_readable(link_colour, "link_colour"),
            rules.logo_is_taken(logo) if logo else None,
        ]
    )
    said: dict[str, Any] = {"colour": colour, "link_colour": link_colour}
    if logo:
        said |= {"logo": logo, "logo_type": rules.logo_type(logo)}
    elif remove_logo:
        said |= {"logo": None, "logo_type": ""}
    return _change("look-chosen", said, seen=seen, by=by)


def choose_words(*, stage_words: dict[str, str], edition_days: str, seen: int, by: Actor) -> Region:
    """What the stages are called, and the days of the year on which editions come out."""
    words = {stage: text.strip() for stage, text in stage_words.items() if text.strip()}
    days, wrong = rules.edition_days_in(edition_days)
    refuse_any([*rules.stage_problems(words), *wrong])
    said = {"stage_words": words, "edition_days": days}
    return _change("words-chosen", said, seen=seen, by=by)


def write_calendar(*, text: str, seen: int, by: Actor) -> Region:
    """Pre-election periods and holidays, a line each. Raises Refused for every wrong line."""
    rows, wrong = periods.read(text)
    refuse_any(wrong)
    timers.count_anew()
    return _change("calendar-written", {"periods": rows}, seen=seen, by=by)


def write_statements(*, privacy: str, accessibility: str, seen: int, by: Actor) -> Region:
    """Markdown of the two statements; nothing typed gives the shipped ones."""
    said = {"privacy": privacy.strip(), "accessibility": accessibility.strip()}
    refuse_any(_too_long(field, text) for field, text in said.items())
    return _change("statements-written", said, seen=seen, by=by)


def _too_long(field: str, text: str) -> Refusal | None:
    if len(text) <= rules.LONGEST_STATEMENT:
        return None
    because = f"This is {len(text):,} characters long; the most is {rules.LONGEST_STATEMENT:,}."
    return Refusal("too-long", because, field=field)


def _change(act: str, said: dict[str, Any], *, seen: int, by: Actor) -> Region:
    """`seen` is the revision on the page. Raises Conflict when it has moved on."""
    region = queries.find_region()
    if (region.revision if region is not None else 0) != seen:
        raise Conflict(OVERTAKEN)
    if region is None:
        region = Region(changed_at=clock.now())
        session.add(region)
    for name, value in said.items():
        setattr(region, name, value)
    region.changed_at = clock.now()
    session.flush()
    words = {name: str(value) for name, value in said.items() if name != "logo"}
    audit.record(THING, act, facts={"revision": region.revision}, words=words, by=by)
    store.later(queries.forget)
    return region
