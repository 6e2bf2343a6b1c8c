"""Ask a colleague to look at a section; they say that it is done, or give it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from consult import audit, clock, events, settings
from consult.access import Actor
from consult.accounts.models import Account
from consult.documents import queries as documents
from consult.documents.naming import first_words, name_all
from consult.responses import queries, rules, sections
from consult.responses.events import SectionBack, SectionDone, SectionPassed
from consult.responses.models import PassedSection, Response
from consult.responses.operations.gate import closed_to_words, take
from consult.responses.operations.guarding import note_explanation, speaks_against
from consult.store import session
from workflows.refusal import Refusal, refuse_any

LEFT = "{who} has left."
LINK_ENDED = "The link of {who} was taken back."


def pass_section(
    response: Response,
    *,
    version_id: int,
    anchor: str | None,
    account_id: int | None,
    note: str = "",
    due_on: date | None = None,
    explained: str = "",
    received_at: datetime,
    by: Actor,
) -> PassedSection:
    """Ask somebody of the agency, or who comes by a link, to look at a heading and what is below.

    anchor  None: the whole text. What had come back of the same section is with them now.
    Raises Refused: when nothing can be written, for nobody who could be asked, for a day outside
    the agency's own time; and Missing for a place of another round.
    """
    response, note, now = take(response), rules.normal(note), clock.now()
    place = queries.get_place(response.consultation_id, version_id, anchor)
    people = queries.who_can_look(response, by, now)
    earlier = queries.sections_of(response.id)
    same = [each for each in earlier if (each.version_id, each.anchor) == (version_id, anchor)]
    with_them = [e for e in same if e.account_id == account_id and e.state == sections.OPEN]
    name = people[account_id].name if account_id in people else ""
    ends = response.closes_at
    refuse_any(
        [
            *closed_to_words(response, received_at),
            rules.has_people_inside(response.agency_id),
            sections.is_a_section(place.block.kind if place.block is not None else None),
            sections.person_can_look(account_id, people),
            sections.is_not_with_them(with_them, name),
            sections.there_is_room(sum(each.state == sections.OPEN for each in earlier)),
            sections.day_is_sensible(due_on, _day(now), _day(ends) if ends is not None else None),
            rules.text_fits(note, "note"),
            *speaks_against(response, {"note": note}, explained=explained, by=by),
        ]
    )
    assert account_id is not None
    for each in same:
        if each.state == sections.BACK:
            _settle(each, sections.OVER, by)
    made = PassedSection(
        response_id=response.id,
        version_id=version_id,
        anchor=anchor,
        account=people[account_id],
        note=note,
        due_on=due_on,
        asked_by_id=by.id,
        asked_at=now,
        state=sections.OPEN,
    )
    session.add(made)
    session.flush()
    _record(response, "section-passed", made, by)
    note_explanation(response, [note], explained=explained, at=received_at, by=by)
    events.publish(SectionPassed(made, name_of(made), by))
    return made


def finish_section(
    section: PassedSection,
    *,
    answer: str = "",
    explained: str = "",
    received_at: datetime,
    by: Actor,
) -> PassedSection:
    """Whoever was asked has looked; with a word on it, or none. Also after it was sent in.

    Raises Refused for everybody else (a lead closes what came back), and when it was settled.
    """
    response = take(section.response)
    session.refresh(section)
    answer = rules.normal(answer)
    lead = queries.answers_for(by, response) and section.state == sections.BACK
    refuse_any(
        [
            None if lead else sections.still_waits(section, _who_settled(section)),
            None if lead else _theirs(section, by),
            rules.text_fits(answer, "answer"),
            *speaks_against(response, {"answer": answer}, explained=explained, by=by),
        ]
    )
    section.answer = answer or section.answer
    _settle(section, sections.DONE, by)
    _record(response, "section-done", section, by)
    note_explanation(response, [answer], explained=explained, at=received_at, by=by)
    if not lead:
        events.publish(SectionDone(section, name_of(section), by))
    return section


def give_section_back(
    section: PassedSection,
    *,
    reason: str,
    explained: str = "",
    received_at: datetime,
    by: Actor,
) -> PassedSection:
    """Whoever was asked cannot look at it, and says why: it is with the leads again.

    Raises Refused.
    """
    response = take(section.response)
    session.refresh(section)
    reason = rules.normal(reason)
    refuse_any(
        [
            sections.still_waits(section, _who_settled(section)),
            _theirs(section, by),
            rules.text_is_given(reason, "answer", "Say why you give it back."),
            rules.text_fits(reason, "answer"),
            *speaks_against(response, {"answer": reason}, explained=explained, by=by),
        ]
    )
    _come_back(section, reason, by)
    note_explanation(response, [reason], explained=explained, at=received_at, by=by)
    return section


def take_section_back(section: PassedSection, *, by: Actor) -> PassedSection:
    """Nobody need look any more, says whoever asked or a lead. Raises Refused."""
    response = take(section.response)
    session.refresh(section)
    refuse_any(
        [
            sections.can_be_settled_by_lead(section.state, section.settled_at),
            sections.is_yours_to_take_back(
                section.asked_by.name,
                asked=section.asked_by_id == by.account_id,
                lead=queries.answers_for(by, response),
            ),
        ]
    )
    _settle(section, sections.OVER, by)
    _record(response, "section-taken-back", section, by)
    return section


def return_sections(*, agency_id: int, leaver: Account, by: Actor) -> int:
    """Somebody leaves an agency: what they were asked to look at is with its leads again."""
    found = queries.open_sections_with(agency_id, leaver.id)
    return _return_all(found, LEFT.format(who=leaver.name), by)


def return_sections_of_guest(response: Response, guest: Account, *, by: Actor) -> int:
    """A link was taken back, and with it what its person was asked to look at."""
    found = [
        each
        for each in queries.sections_of(response.id)
        if each.account_id == guest.id and each.state == sections.OPEN
    ]
    return _return_all(found, LINK_ENDED.format(who=guest.name), by)


def name_of(section: PassedSection) -> str:
    """“2.3, Referrals”, or the title of the whole text."""
    if section.anchor is None:
        return f"the whole of “{section.version.title}”"
    blocks = documents.blocks_of(section.version_id)
    name = name_all(blocks).get(section.anchor, "")
    words = next((first_words(each) for each in blocks if each.anchor == section.anchor), "")
    return name if words in name else f"{name}, {words}"


def _return_all(found: Sequence[PassedSection], why: str, by: Actor) -> int:
    for each in sorted(found, key=lambda each: (each.response_id, each.id)):
        take(each.response)
        session.refresh(each)
        if each.state == sections.OPEN:
            _come_back(each, why, by)
    return len(found)


def _come_back(section: PassedSection, why: str, by: Actor) -> None:
    section.answer = why
    _settle(section, sections.BACK, by)
    _record(section.response, "section-given-back", section, by)
    events.publish(SectionBack(section, name_of(section), by))


def _day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(settings.zone_here())).date()


def _theirs(section: PassedSection, by: Actor) -> Refusal | None:
    return sections.is_with_you(section.account.name, yours=section.account_id == by.account_id)


def _who_settled(section: PassedSection) -> str:
    return section.settled_by.name if section.settled_by is not None else ""


def _settle(section: PassedSection, state: str, by: Actor) -> None:
    section.state, section.settled_at, section.settled_by_id = state, clock.now(), by.account_id
    session.flush()


def _record(response: Response, act: str, section: PassedSection, by: Actor) -> None:
    """The record says that, and none of the words: as of a note."""
    facts = {"section": section.id, "with": section.account_id}
    audit.record(response.thing, act, facts=facts, agency_id=response.agency_id, by=by)
