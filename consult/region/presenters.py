"""What the pages of a region show."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from consult import settings
from consult.region import periods, queries
from consult.region.models import Region
from consult.region.rules import STAGES
from workflows.calendar import local_day


def edition_lines(days: Sequence[Sequence[int]]) -> str:
    """“31 March”, a line each: as it is typed."""
    return "\n".join(f"{day} {calendar.month_name[month]}" for day, month in days)


def coming(region: Region, now: datetime) -> list[str]:
    """Periods of the calendar that have not ended, in words, soonest first."""
    today = local_day(now, settings.current().zone).isoformat()
    return [periods.in_words(row) for row in region.periods or () if row[3] >= today]


def past(region: Region, now: datetime) -> list[str]:
    """Periods of the calendar that have ended, in words, the latest first."""
    today = local_day(now, settings.current().zone).isoformat()
    over = [row for row in region.periods or () if row[3] < today]
    return [periods.in_words(row) for row in sorted(over, key=lambda row: row[3], reverse=True)]


def stages(region: Region | None) -> list[tuple[str, str, str]]:
    """(stage, the usual words, this region's own or "")."""
    own = region.stage_words if region is not None else {}
    return [(stage, usual, own.get(stage, "")) for stage, usual in STAGES.items()]


def stylesheet() -> str:
    """The region's colours over the shipped ones. Nothing but checked colours gets in."""
    known, lines = queries.profile(), []
    if known.colour:
        lines += [
            f"--consult-deep: {known.colour};",
            f"--consult-deeper: color-mix(in srgb, {known.colour} 75%, black);",
        ]
    if known.link_colour:
        lines += [
            f"--govuk-link-colour: {known.link_colour};",
            f"--govuk-link-hover-colour: color-mix(in srgb, {known.link_colour} 70%, black);",
        ]
    return f":root {{ {' '.join(lines)} }}\n" if lines else "\n"


def statement(text: str) -> Markup:
    """Markdown as clean HTML with our classes; HTML that was typed is shown as text."""
    import nh3  # for two pages that are seldom read
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = made.parse(text)
    for token in tokens:
        if token.type == "heading_open":
            # The page has its own h1, so a statement begins with an h2.
            token.tag = f"h{min(int(token.tag[1]) + 1, 4)}" if token.tag != "h2" else "h2"
            token.attrSet("class", "govuk-heading-m" if token.tag == "h2" else "govuk-heading-s")
        elif token.type == "heading_close":
            token.tag = f"h{min(int(token.tag[1]) + 1, 4)}" if token.tag != "h2" else "h2"
        elif token.type == "paragraph_open":
            token.attrSet("class", "govuk-body")
        elif token.type == "bullet_list_open":
            token.attrSet("class", "govuk-list govuk-list--bullet")
        elif token.type == "ordered_list_open":
            token.attrSet("class", "govuk-list govuk-list--number")
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("class", "govuk-link")
    html = made.renderer.render(tokens, made.options, {})
    allowed = {"a", "em", "strong", "p", "ul", "ol", "li", "h2", "h3", "h4", "br", "code", "hr"}
    allowed |= {"blockquote", "table", "thead", "tbody", "tr", "th", "td"}
    clean = nh3.clean(
        html,
        tags=allowed,
        attributes={"a": {"href", "class"}, **{tag: {"class"} for tag in allowed - {"a"}}},
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel="noopener",
    )
    return Markup(clean)  # noqa: S704  cleaned by an allow-list
