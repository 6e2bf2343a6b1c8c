"""What the features below hold about a person. Each question is one or two queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, func, literal, or_, select
from sqlalchemy.orm import joinedload, undefer

from consult.assessments.models import Assessment, AssessmentReview
from consult.audit.models import Entry
from consult.boards.models import Ballot, Position
from consult.consultations.models import Clarification, Consultation
from consult.documents.models import UnsavedText, WaitingFile
from consult.groups.models import Deputy, Seat
from consult.lifecycle.models import Subject
from consult.responses.models import (
    AgencyNote,
    Comment,
    EnteredAnswer,
    Explained,
    JointParty,
    KeptText,
    PassedSection,
    Quarantined,
    Response,
    SentSheet,
    TimeRequest,
    TypedForm,
)
from consult.responses.typing_places import words_in
from consult.reviews.models import OwnerSignature
from consult.store import session
from consult.web.models import KeptWords


def list_seats(account_id: int) -> Sequence[Seat]:
    """Every seat someone has or had, with its group, newest first."""
    return session.scalars(
        select(Seat)
        .where(Seat.account_id == account_id)
        .options(joinedload(Seat.group))
        .order_by(Seat.id.desc())
    ).all()


def list_deputyships(account_id: int) -> Sequence[Deputy]:
    """For whose seats someone acts, will act or acted, newest first."""
    return session.scalars(
        select(Deputy)
        .where(Deputy.account_id == account_id)
        .options(joinedload(Deputy.seat).joinedload(Seat.group))
        .options(joinedload(Deputy.seat).joinedload(Seat.account))
        .order_by(Deputy.id.desc())
    ).all()


def list_comments(account_id: int) -> Sequence[Comment]:
    """Every comment someone wrote, with its round, newest first; not what they added from Word."""
    return session.scalars(
        select(Comment)
        .where(Comment.author_id == account_id, ~Comment.from_word.has())
        .options(
            joinedload(Comment.response)
            .joinedload(Response.consultation)
            .joinedload(Consultation.subject)
        )
        .order_by(Comment.created_at.desc(), Comment.id.desc())
    ).all()


def list_time_requests(account_id: int) -> Sequence[TimeRequest]:
    """Every time that someone asked for more time, newest first, each with its round."""
    return session.scalars(
        select(TimeRequest)
        .where(TimeRequest.asked_by_id == account_id)
        .options(
            joinedload(TimeRequest.response)
            .joinedload(Response.consultation)
            .joinedload(Consultation.subject)
        )
        .order_by(TimeRequest.id.desc())
    ).all()


def list_clarifications(account_id: int) -> Sequence[Clarification]:
    """What someone asked about consultations, newest first, each with its round."""
    return session.scalars(
        select(Clarification)
        .where(Clarification.asked_by_id == account_id)
        .options(joinedload(Clarification.consultation).joinedload(Consultation.subject))
        .order_by(Clarification.id.desc())
    ).all()


def list_positions(account_id: int) -> list[tuple[Position, str]]:
    """Every position that someone took or that was taken for them, newest first, each with the
    title of its ballot."""
    rows = session.execute(
        select(Position, Subject.title)
        .join(Ballot, Ballot.id == Position.ballot_id)
        .join(Subject, Subject.id == Ballot.id)
        .where(or_(Position.account_id == account_id, Position.spoken_by_id == account_id))
        .order_by(Position.taken_at.desc(), Position.id.desc())
    )
    return [(row[0], row[1]) for row in rows]


def list_signatures(account_id: int) -> list[dict[str, Any]]:
    """What someone signed, newest first. Six queries."""
    rows = [
        *_as_owner(account_id),
        *_assessments(account_id),
        *_checks(account_id),
        *_responses(account_id),
        *_joint(account_id),
    ]
    return sorted(rows, key=lambda row: row["signed"], reverse=True)


def _row(signed: datetime, what: str, name: str, role: str = "") -> dict[str, Any]:
    return {"signed": signed, "what": what, "name": name, "role": role}


def _as_owner(account_id: int) -> list[dict[str, Any]]:
    query = (
        select(OwnerSignature, Subject.title)
        .join(Subject, Subject.id == OwnerSignature.review_id)
        .where(OwnerSignature.signed_by_id == account_id)
    )
    return [
        _row(each.signed_at, f"As owner: {title}", each.signed_name, each.signed_role)
        for each, title in session.execute(query)
    ]


def _assessments(account_id: int) -> list[dict[str, Any]]:
    query = (
        select(Assessment, Subject.title)
        .join(Subject, Subject.id == Assessment.subject_id)
        .where(Assessment.signed_by_id == account_id)
    )
    return [
        _row(each.signed_at, f"An assessment: {title}", each.signed_name, each.signed_role)
        for each, title in session.execute(query)
    ]


def _checks(account_id: int) -> list[dict[str, Any]]:
    query = (
        select(AssessmentReview, Subject.title)
        .join(Assessment, Assessment.id == AssessmentReview.assessment_id)
        .join(Subject, Subject.id == Assessment.subject_id)
        .where(AssessmentReview.reviewed_by_id == account_id)
    )
    return [
        _row(each.reviewed_at, f"An assessment, read again: {title}", each.signed_name)
        for each, title in session.execute(query)
    ]


def _responses(account_id: int) -> list[dict[str, Any]]:
    """A response does not say who sent it; the record does."""
    query = (
        select(Entry.at, Response.signed_name, Response.signed_role, Subject.title)
        .join(Subject, Entry.thing == literal("response:") + cast(Subject.id, String))
        .join(Response, Response.id == Subject.id)
        .where(Entry.actor_id == account_id, Entry.act == "signed")
    )
    return [
        _row(row.at, f"A response: {row.title}", row.signed_name, row.signed_role)
        for row in session.execute(query)
    ]


def _joint(account_id: int) -> list[dict[str, Any]]:
    """Agreements for an agency: to answer jointly, and to the text. Two queries."""
    found = []
    for who, at, name, role, what in (
        (
            JointParty.decided_by_id,
            JointParty.decided_at,
            JointParty.consent_name,
            JointParty.consent_role,
            "Agreed to answer jointly",
        ),
        (
            JointParty.agreed_by_id,
            JointParty.agreed_at,
            JointParty.agreed_name,
            JointParty.agreed_role,
            "Agreed to a joint response",
        ),
    ):
        query = (
            select(at.label("at"), name.label("name"), role.label("role"), Subject.title)
            .join(Subject, Subject.id == JointParty.response_id)
            .where(who == account_id, JointParty.state == "agreed", name != "")
        )
        found += [
            _row(row.at, f"{what}: {row.title}", row.name, row.role)
            for row in session.execute(query)
        ]
    return found


def list_kept_words(account_id: int) -> list[dict[str, Any]]:
    """What someone typed that came too late or is not saved yet, newest first; also what was
    set aside, and why something that was marked identifies nobody. Eleven queries."""
    signed_out = session.scalars(select(KeptWords).where(KeptWords.account_id == account_id))
    closed = session.scalars(select(KeptText).where(KeptText.account_id == account_id))
    rows = [{"kept": each.at, "where": each.page, "words": each.fields} for each in signed_out]
    rows += [{"kept": each.kept_at, "where": each.place, "words": each.body} for each in closed]
    typed = session.scalars(select(TypedForm).where(TypedForm.account_id == account_id))
    rows += [
        {"kept": each.kept_at, "where": "Typed and not saved", "words": words_in(each.fields)}
        for each in typed
    ]
    apart = session.scalars(select(Quarantined).where(Quarantined.account_id == account_id))
    rows += [
        {"kept": each.at, "where": f"Set aside: {each.place}", "words": each.body} for each in apart
    ]
    reasons = session.scalars(select(Explained).where(Explained.account_id == account_id))
    rows += [
        {"kept": each.at, "where": f"Why it is no {each.kind}", "words": each.reason}
        for each in reasons
    ]
    checked = session.scalars(select(UnsavedText).where(UnsavedText.account_id == account_id))
    rows += [
        {"kept": each.kept_at, "where": "A text that you checked", "words": each.source}
        for each in checked
    ]
    long = select(WaitingFile).where(
        WaitingFile.account_id == account_id, WaitingFile.text_id.is_(None)
    )
    rows += [
        {"kept": each.sent_at, "where": "A long file that you sent", "words": each.name}
        for each in session.scalars(long)
    ]
    notes = select(AgencyNote).where(
        AgencyNote.account_id == account_id, AgencyNote.removed_at.is_(None)
    )
    rows += [
        {"kept": each.written_at, "where": "A note inside your agency", "words": each.body}
        for each in session.scalars(notes)
    ]
    asked = select(PassedSection).where(PassedSection.asked_by_id == account_id)
    rows += [
        {"kept": each.asked_at, "where": "What you asked a colleague", "words": each.note}
        for each in session.scalars(asked)
        if each.note
    ]
    told = select(PassedSection).where(PassedSection.settled_by_id == account_id)
    rows += [
        {"kept": each.settled_at, "where": "A section that was with you", "words": each.answer}
        for each in session.scalars(told.where(PassedSection.account_id == account_id))
        if each.answer
    ]
    entered = select(EnteredAnswer).where(
        EnteredAnswer.entered_by_id == account_id, EnteredAnswer.recorded_at.is_(None)
    )
    rows += [
        {"kept": each.edited_at, "where": "An answer that you are entering", "words": _typed(each)}
        for each in session.scalars(entered)
    ]
    forms = select(SentSheet).where(SentSheet.account_id == account_id)
    rows += [
        {"kept": each.sent_at, "where": f"A form that you sent: {each.name}", "words": _said(each)}
        for each in session.scalars(forms.options(undefer(SentSheet.content)))
    ]
    return sorted(rows, key=lambda row: row["kept"], reverse=True)


def _typed(entry: EnteredAnswer) -> str:
    """Its comments and answers as text."""
    answers = (text for words in entry.answers.values() for text in words)
    return "\n".join(filter(None, (*(each["body"] for each in entry.remarks), *answers)))


def _said(sent: SentSheet) -> str:
    """The cells of its rows as lines of text."""
    rows = (row for table in sent.content for row in table["lines"])
    return "\n".join(" | ".join(filter(None, row["c"])) for row in rows)


def count_entries(account_id: int) -> list[tuple[str, int, datetime]]:
    """(act, how often, when last) of what the record says that someone did, by act."""
    rows = session.execute(
        select(Entry.act, func.count(), func.max(Entry.at))
        .where(Entry.actor_id == account_id)
        .group_by(Entry.act)
        .order_by(Entry.act)
    )
    return [(row[0], row[1], row[2]) for row in rows]
