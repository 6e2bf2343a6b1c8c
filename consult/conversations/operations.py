"""Record what was said at a meeting or on a call, and put the record right."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select

from consult import audit, clock
from consult.access import Actor
from consult.accounts.models import Agency
from consult.accounts.queries import today
from consult.consultations.heard import KINDS
from consult.consultations.models import Consultation
from consult.consultations.queries import expected_of, get_round
from consult.conversations import queries, rules
from consult.conversations.models import (
    Conversation,
    ConversationAgency,
    ConversationCorrection,
    ConversationFile,
    ConversationPlace,
)
from consult.conversations.places import Place, names_of, places_of
from consult.files.operations import keep_file
from consult.files.rules import ENCLOSED, reasons_against
from consult.responses.queries import check_places
from consult.responses.rules import explanation_fits, nobody_is_identified, normal
from consult.store import Missing, session
from workflows.calendar import day_in_words
from workflows.refusal import Refusal, refuse_any

RECORDED, CORRECTED = "conversation-recorded", "conversation-corrected"
DID = {RECORDED: "recorded this", CORRECTED: "corrected this"}
TEXTS = ("title", "others", "present", "notes")
LABELS = {
    "kind": "What it was",
    "held_on": "When",
    "title": "What it was about",
    "agencies": "Agencies that took part",
    "others": "Who else took part",
    "present": "Who was there",
    "notes": "What was said",
    "files": "Files",
    "about": "Comments and parts of the text",
}
Sent = tuple[str, bytes]  # name and bytes of a file


@dataclass(frozen=True)
class Said:
    """What somebody records: see models.Conversation. about: what was talked about."""

    kind: str
    held_on: date | None
    title: str
    notes: str
    agencies: Collection[int] = ()
    others: str = ""
    present: str = ""
    about: Collection[Place] = ()
    explained: str = ""

    def normal(self) -> Said:
        texts = {name: normal(getattr(self, name)) for name in (*TEXTS, "explained")}
        return Said(
            kind=self.kind,
            held_on=self.held_on,
            agencies=set(self.agencies),
            about=tuple(dict.fromkeys(self.about)),
            **texts,
        )

    @property
    def texts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in TEXTS}


def record_conversation(
    round: Consultation, said: Said, *, files: Sequence[Sent] = (), by: Actor
) -> Conversation:
    """What was said, as evidence. Raises Refused with every reason, and Missing for a comment or
    a passage of another round."""
    said = said.normal()
    _check_places(round, said.about)
    refuse_any(reasons_against_recording(round, said, files=files))
    made = Conversation(
        consultation_id=round.id,
        kind=said.kind,
        held_on=said.held_on,
        explained=said.explained,
        recorded_by_id=by.id,
        recorded_at=clock.now(),
        **said.texts,
    )
    session.add(made)
    session.flush()
    _attach(made, files, by)
    _connect(made, said)
    _record(round, made, RECORDED, by=by)
    return made


def correct_conversation(
    conversation: Conversation,
    said: Said,
    *,
    files: Sequence[Sent] = (),
    left_out: Collection[int] = (),
    why: str,
    seen_revision: int | None = None,
    by: Actor,
) -> None:
    """Put it right. What it said before stays beside it, with why.

    left_out  ids of stored files that do not belong to it. Raises Refused, and Overtaken.
    """
    round, said, why = get_round(conversation.consultation_id), said.normal(), normal(why)
    session.refresh(conversation, with_for_update={"of": Conversation})
    _see(round, conversation, seen_revision)
    _check_places(round, set(said.about) - set(places_of(conversation)))
    staying = [each for each in _files_of(conversation) if each.file_id not in left_out]
    gone = [each for each in _files_of(conversation) if each.file_id in left_out]
    before = told(conversation)
    refuse_any(reasons_against_recording(round, said, files=files, staying=len(staying), why=why))
    for each in gone:
        each.left_out_at = clock.now()
    conversation.kind, conversation.held_on = said.kind, said.held_on or conversation.held_on
    for name, text in said.texts.items():
        setattr(conversation, name, text)
    conversation.explained = said.explained
    session.flush()
    _attach(conversation, files, by)
    _connect(conversation, said)
    after = told(conversation)
    changed = [[label, text] for label, text in before.items() if after[label] != text]
    refuse_any([rules.something_differs(bool(changed))])
    session.add(
        ConversationCorrection(
            conversation_id=conversation.id,
            before=changed,
            why=why,
            made_by_id=by.id,
            made_at=clock.now(),
        )
    )
    conversation.corrected_at = clock.now()  # so that a link alone makes a new revision, too
    session.flush()
    session.expire(conversation, ["corrections"])
    _record(round, conversation, CORRECTED, why=why, by=by)


def reasons_against_recording(
    round: Consultation,
    said: Said,
    *,
    files: Sequence[Sent] = (),
    staying: int = 0,
    why: str | None = None,
) -> list[Refusal]:
    """All that is wrong with what is to be recorded; empty when nothing is. Changes nothing.

    staying  how many stored files stay with it; why  it is put right, where it is
    """
    found = [
        *_reasons(round, said.normal()),
        *(no for name, data in files for no in reasons_against(name, data, ENCLOSED, "files")),
        rules.not_too_many(staying + len(files)),
        *([] if why is None else rules.why_is_given(normal(why))),
    ]
    return [no for no in found if no is not None]


def told(conversation: Conversation) -> dict[str, str]:
    """Label → what stands there, as people read it."""
    fresh = queries.get_conversation(conversation.consultation_id, conversation.id)
    values = {
        "kind": KINDS[fresh.kind],
        "held_on": day_in_words(fresh.held_on),
        "agencies": "\n".join(each.name for each in fresh.agencies),
        **{name: getattr(fresh, name) for name in TEXTS},
        "files": "\n".join(fresh.file_names[each.file_id] for each in _files_of(fresh)),
        "about": "\n".join(names_of(fresh)),
    }
    return {label: values[name] for name, label in LABELS.items()}


def _files_of(conversation: Conversation) -> list[ConversationFile]:
    return [each for each in conversation.files if each.left_out_at is None]


def _reasons(round: Consultation, said: Said) -> Iterable[Refusal | None]:
    expected = {row.agency_id for row in expected_of(round.id) if row.agency_id}
    found: list[Refusal | None] = [
        rules.kind_is_known(said.kind),
        *rules.day_has_come(said.held_on, today()),
        *rules.title_is_given(said.title),
        rules.were_asked(said.agencies, expected),
        *rules.somebody_took_part(said.agencies, said.others),
        rules.text_fits(said.present, "present", rules.LONGEST_LIST),
        *rules.notes_are_given(said.notes),
        explanation_fits(said.explained),
    ]
    if not said.explained:
        for name, text in said.texts.items():
            found += [rules.tells_of_no_harm(text, name), nobody_is_identified(text, name, ())]
    return found


def _check_places(round: Consultation, about: Collection[Place]) -> None:
    """Raises Missing for a comment that was not sent in to this round, and for other texts."""
    comments = {each.comment_id for each in about if each.comment_id}
    if comments - {each.id for each in queries.comments_in(round.id)}:
        raise Missing(f"comment of another round than {round.id}")
    check_places(round.id, {(each.version_id, each.anchor) for each in about if each.version_id})


def _attach(conversation: Conversation, files: Sequence[Sent], by: Actor) -> None:
    for name, data in files:
        kept = keep_file(name=name, data=data, formats=ENCLOSED, field="files", by=by)
        session.add(ConversationFile(conversation_id=conversation.id, file_id=kept.id))
    session.flush()


def _connect(conversation: Conversation, said: Said) -> None:
    """With the agencies that took part, and with what was talked about."""
    for table in (ConversationAgency, ConversationPlace):
        session.execute(delete(table).where(table.conversation_id == conversation.id))
    if said.agencies:
        rows = [
            {"conversation_id": conversation.id, "agency_id": each}
            for each in sorted(said.agencies)
        ]
        session.execute(insert(ConversationAgency), rows)
    session.add_all(
        ConversationPlace(
            conversation_id=conversation.id,
            comment_id=each.comment_id,
            version_id=each.version_id,
            anchor=each.anchor,
        )
        for each in said.about
    )
    session.flush()
    session.expire(conversation, ["agencies", "files", "places", "corrections"])


def _see(round: Consultation, conversation: Conversation, seen: int | None) -> None:
    audit.require_seen(
        seen,
        conversation.revision,
        thing=round.subject.thing,
        acts=DID,
        did=lambda entry: DID[entry.entry.act],
        about=lambda entry: entry.entry.body["facts"].get("conversation") == conversation.id,
    )


def _record(
    round: Consultation, conversation: Conversation, act: str, *, why: str = "", by: Actor
) -> None:
    """How and when is open; the words, and who was there, stand beside the chain."""
    agencies = session.scalars(
        select(Agency.id)
        .join(ConversationAgency, ConversationAgency.agency_id == Agency.id)
        .where(ConversationAgency.conversation_id == conversation.id)
        .order_by(Agency.id)
    )
    facts = {
        "conversation": conversation.id,
        "kind": conversation.kind,
        "on": conversation.held_on.isoformat(),
        "agencies": list(agencies),
        "files": [each.file.sha256 for each in _files_of(conversation)],
    }
    words = {name: getattr(conversation, name) for name in (*TEXTS, "explained")} | {"why": why}
    given = {name: text for name, text in words.items() if text}
    audit.record(round.subject.thing, act, facts=facts, words=given, by=by)
