"""The programme as it is shown, and its forms filled with what can be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wtforms.fields.choices import SelectChoice

from consult.access import Actor, Permission, ask
from consult.programme import queries, rules
from consult.programme.forms import NONE, InitiativeFields, LinkForm
from consult.programme.models import Initiative, InitiativeEvent, InitiativeLink
from consult.web import Filter, Listing, a_to_z, by_date, listing


@dataclass(frozen=True)
class Line:
    """A link as it is read from one of its two sides; no other initiative when it is a body."""

    link: InitiativeLink
    outward: bool
    other: Initiative | None

    @property
    def name(self) -> str:
        return self.other.title if self.other is not None else self.link.target_name


@dataclass(frozen=True)
class Sheet:
    """One initiative with everything around it. review_open: whether the reader may open it."""

    initiative: Initiative
    themes: Sequence[str]
    lines: Sequence[Line]
    events: Sequence[InitiativeEvent]
    review_open: bool
    may_change: bool


def sheet(initiative: Initiative, actor: Actor) -> Sheet:
    """Four queries at most, however many links there are."""
    links = queries.list_links(initiative.id)
    review = initiative.review
    return Sheet(
        initiative,
        themes=[rules.THEMES.get(each, each) for each in initiative.themes],
        lines=[_line(each, initiative) for each in links],
        events=queries.list_events(initiative.id),
        review_open=review is not None and ask(Permission.SEE_REVIEW, actor, review) is None,
        may_change=ask(Permission.MANAGE_PROGRAMME, actor) is None,
    )


def _line(link: InitiativeLink, own: Initiative) -> Line:
    outward = link.initiative_id == own.id
    return Line(link, outward, link.target if outward else link.initiative)


def listing_of() -> Listing:
    """How the list can be narrowed and sorted, and how it is."""
    return listing(
        Filter("words", "Words in the title"),
        Filter("kind", "Kind", {each: each for each in rules.KINDS}),
        Filter("lead", "Lead", {each: each for each in queries.list_leads()}),
        Filter("theme", "Theme", rules.THEMES),
        sorts={
            **a_to_z("title", "Title"),
            **a_to_z("lead", "Lead"),
            **a_to_z("kind", "Kind"),
            **by_date("date", "Date"),
        },
    )


def fill_initiative(form: InitiativeFields) -> None:
    """With the reviews that there are."""
    reviews = [SelectChoice(str(id), title) for id, title in queries.list_review_titles()]
    form.review.choices = [SelectChoice(NONE, "No review here"), *reviews]


def values_of(initiative: Initiative) -> Mapping[str, object]:
    """What is said now, as the form of changing it begins."""
    return {
        "title": initiative.title,
        "kind": initiative.kind,
        "lead": initiative.lead,
        "owners": initiative.owners,
        "partners": initiative.partners,
        "aims": initiative.aims,
        "themes": list(initiative.themes),
        "stage": initiative.stage,
        "standing": initiative.standing,
        "dated": initiative.date_words,
        "review": str(initiative.review_id or NONE),
        "seen_revision": str(initiative.revision),
    }


def fill_link(form: LinkForm, initiative: Initiative) -> None:
    """With every other initiative."""
    others = [each for each in queries.list_initiatives() if each.id != initiative.id]
    choices = [SelectChoice(str(each.id), each.title) for each in others]
    form.target.choices = [SelectChoice(NONE, "None: a body named below"), *choices]
