"""What the features below hold about a person, for their page “Data about you”."""

from __future__ import annotations

from consult.accounts.held import Held, holds
from consult.accounts.models import Account
from consult.groups.rules import ROLES
from consult.people import held as queries


@holds
def seats(person: Account) -> Held:
    rows = [
        {
            "group": each.group.name,
            "place": ROLES[each.role],
            "since": each.joined_at,
            "until": each.over_at,
        }
        for each in queries.list_seats(person.id)
    ]
    return Held(
        "seats",
        "Your seats in groups and on boards",
        "They decide what you draft and decide. Everyone who is signed in sees them.",
        {"group": "Group", "place": "Place", "since": "Since", "until": "Until"},
        rows,
    )


@holds
def deputyships(person: Account) -> Held:
    rows = [
        {
            "group": each.seat.group.name,
            "holder": each.seat.account.name,
            "from": each.starts_at,
            "until": each.ended_at or each.ends_at,
        }
        for each in queries.list_deputyships(person.id)
    ]
    return Held(
        "deputyships",
        "Seats for whose holders you act",
        "So that the record says who acted for whom. Everyone who is signed in sees it.",
        {"group": "Group", "holder": "For", "from": "From", "until": "Until"},
        rows,
    )


@holds
def comments(person: Account) -> Held:
    rows = [
        {
            "written": each.created_at,
            "consultation": each.response.consultation.subject.title,
            "late": "Yes" if each.response.late and each.response.settled_at else "",
            "body": each.body,
            "proposed": each.proposed,
            "reasons": each.rationale,
            "not_published": each.withheld_why,
            "taken_out": each.removed_at,
        }
        for each in queries.list_comments(person.id)
    ]
    return Held(
        "comments",
        "Comments that you wrote",
        "They are part of your agency’s response. The working group and the board read them.",
        {
            "written": "Written",
            "consultation": "Consultation",
            "late": "Sent in late",
            "body": "Comment",
            "proposed": "Wording proposed",
            "reasons": "Reasons",
            "not_published": "Why it should not be published",
            "taken_out": "Taken out",
        },
        rows,
    )


@holds
def time_requests(person: Account) -> Held:
    rows = [
        {
            "asked": each.asked_at,
            "consultation": each.response.subject.title,
            "until": each.until,
            "reason": each.reason,
        }
        for each in queries.list_time_requests(person.id)
    ]
    return Held(
        "time_requests",
        "More time that you asked for",
        "Whoever decides reads why. If it was given, everybody does.",
        {
            "asked": "Asked",
            "consultation": "Consultation",
            "until": "Until",
            "reason": "Why",
        },
        rows,
    )


@holds
def clarifications(person: Account) -> Held:
    rows = [
        {
            "asked": each.asked_at,
            "consultation": each.consultation.subject.title,
            "question": each.asked,
            "named": "Yes" if each.named else "No",
        }
        for each in queries.list_clarifications(person.id)
    ]
    return Held(
        "clarifications",
        "Questions about consultations that you asked",
        "Those who run the consultation see who asked. Everyone who was asked may read the answer.",
        {
            "asked": "Asked",
            "consultation": "Consultation",
            "question": "Question",
            "named": "With your agency’s name",
        },
        rows,
    )


@holds
def signatures(person: Account) -> Held:
    return Held(
        "signatures",
        "What you signed",
        "To show who spoke for whom. They stay with what was signed.",
        {"signed": "Signed", "what": "What", "name": "As", "role": "Role"},
        queries.list_signatures(person.id),
    )


@holds
def positions(person: Account) -> Held:
    rows = [
        {
            "taken": each.taken_at,
            "ballot": title,
            "choice": each.choice.replace("_", " ").capitalize(),
            "words": each.words,
            "replaced": each.replaced_at,
        }
        for each, title in queries.list_positions(person.id)
    ]
    return Held(
        "positions",
        "Positions that you took",
        "They decide whether a text is approved. Those who see the review see them.",
        {
            "taken": "Taken",
            "ballot": "Ballot",
            "choice": "Position",
            "words": "Reasons",
            "replaced": "Replaced",
        },
        rows,
    )


@holds
def kept_words(person: Account) -> Held:
    return Held(
        "kept_words",
        "Words that are not in their place yet",
        "What you typed when you had been signed out, or after a round had closed, and texts of "
        "documents that you checked in the last three days. You see it, and for a closed round "
        "your agency’s leads.",
        {"kept": "Kept", "where": "Where", "words": "Words"},
        queries.list_kept_words(person.id),
    )


@holds
def record(person: Account) -> Held:
    rows = [
        {"act": act.replace("-", " ").capitalize(), "count": count, "last": last}
        for act, count, last in queries.count_entries(person.id)
    ]
    return Held(
        "record",
        "Your acts on the record",
        "The record shows who did what, and cannot be changed. Your name in it can be erased.",
        {"act": "Act", "count": "How many", "last": "The last one"},
        rows,
    )
