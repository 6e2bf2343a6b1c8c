"""The whole of a response as it was sent in: one canonical text, hashed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from consult.access import Actor
from consult.consultations.asking import in_words
from consult.consultations.models import Question
from consult.documents import queries as documents
from consult.documents.naming import name_all
from consult.responses.models import Answer, Comment, EnteredAnswer, FromWord, Receipt, Response
from consult.responses.queries import (
    agreed_with,
    answers_of,
    comments_of,
    list_consulted_versions,
    list_questions,
    merged_into,
)
from consult.store import session
from workflows import ledger

STATEMENTS = {
    "submitted": "I send in this response as the answer of {respondent}.",
    "declined": "It is not for {respondent} to answer this.",
    "nil_return": "{respondent} has read the text and has nothing to say about it.",
}
ENTERED = "I enter this as the answer of {respondent}, from {came}."
CARRIED = "These comments stood in the margin of the Word file {file}. I added them to the round."
JOINT = "I send in this response as the joint answer of {respondent}."
INDIVIDUAL = "This was sent in by an individual, and read here before it was shown to others."


def make_receipt(
    response: Response, outcome: str, *, reason: str = "", at: datetime, by: Actor
) -> Receipt:
    """Store everything that was sent in, and its SHA-256. Signature and state are set before."""
    what = _what(response)
    content = {**_who(response, outcome, at, by), **_joint(response, what), **what}
    if reason:
        content["reason"] = reason
    canonical = ledger.canonical(content)
    receipt = Receipt(
        response_id=response.id,
        canonical=canonical.decode(),
        hash=hashlib.sha256(canonical).hexdigest(),
        at=at,
    )
    session.add(receipt)
    session.flush()
    return receipt


def _who(response: Response, outcome: str, at: datetime, by: Actor) -> dict[str, Any]:
    return {
        "response": response.id,
        "round": response.consultation_id,
        "about": response.consultation.subject.title,
        "respondent": response.respondent,
        "outcome": outcome,
        "statement": _statement(response, outcome),
        "signed_name": response.signed_name,
        "signed_role": response.signed_role,
        "signed_in_as": by.said,
        "at": at,
        **({"late": _late(response)} if response.late else {}),
        **({"entered": _entered(found)} if (found := response.entered) and found.counts else {}),
    }


def hash_of_text(response: Response) -> str:
    """SHA-256 of everything in it as it stands: what whoever answers jointly agrees to."""
    return ledger.digest(_what(response))


def _joint(response: Response, what: dict[str, Any]) -> dict[str, Any]:
    """For whom it was sent in besides, and who agreed to this very text for each."""
    if not response.joint_name:
        return {}
    agencies = [
        {
            "response": each.response_id,
            "agency": each.name,
            "agreed_by": each.agreed_name,
            "role": each.agreed_role,
            "at": each.agreed_at,
            "text": each.agreed_hash,
        }
        for each in agreed_with(response.id)
    ]
    led_by = response.own_name
    return {"joint": {"led_by": led_by, "text": ledger.digest(what), "agencies": agencies}}


def _entered(found: EnteredAnswer) -> dict[str, Any]:
    """Who entered it, from what, and the mark of the original."""
    return {
        "by": found.entered_by.name,
        "how": found.how,
        "on": found.came_on.isoformat(),
        "from": found.came,
        "file": found.file.name,
        "sha256": found.file.sha256,
    }


def _late(response: Response) -> dict[str, Any]:
    """given: in time that was given for it, or as the round takes late answers."""
    return {"closed": response.consultation.closes_at, "given": response.has_own_time}


def _statement(response: Response, outcome: str) -> str:
    if response.carried_by_id is not None:
        return CARRIED.format(file=response.file_name)
    if response.entered is not None and response.entered.counts:
        return ENTERED.format(respondent=response.respondent, came=response.entered.came)
    if response.individual:
        return INDIVIDUAL
    if response.joint_name:
        return JOINT.format(respondent=response.joint_name)
    return STATEMENTS[outcome].format(respondent=response.respondent)


def _what(response: Response) -> dict[str, Any]:
    versions = list_consulted_versions(response.consultation_id)
    comments = comments_of(response.id)
    places = _places([version.id for version in versions], comments)
    answers, merged = answers_of(response.id), merged_into([each.id for each in comments])
    questions = list_questions(response.consultation_id)
    return {
        "texts": [
            {"version": v.id, "title": v.title, "number": v.number, "hash": v.hash}
            for v in versions
        ],
        "comments": [_comment(each, places, merged.get(each.id, ())) for each in comments],
        "answers": [_answer(q, answers[q.id]) for q in questions if _says(answers.get(q.id))],
    }


def _places(
    version_ids: Sequence[int], comments: Sequence[Comment]
) -> dict[tuple[int, str | None], tuple[str, str, str]]:
    """What each block that was commented on is called, its words and its kind."""
    wanted = {(comment.version_id, comment.anchor) for comment in comments if comment.anchor}
    if not wanted:
        return {}
    blocks = documents.blocks_of_many(version_ids)
    names = {version: name_all(each) for version, each in blocks.items()}
    return {
        (version, block.anchor): (names[version][block.anchor], block.text, block.kind)
        for version, each in blocks.items()
        for block in each
        if (version, block.anchor) in wanted
    }


def _comment(
    comment: Comment,
    places: dict[tuple[int, str | None], tuple[str, str, str]],
    merged: Sequence[Comment],
) -> dict[str, Any]:
    name, text, of = places.get((comment.version_id, comment.anchor), ("", "", ""))
    return {
        "id": comment.id,
        "version": comment.version_id,
        "anchor": comment.anchor,
        "place": name,
        "on": text,
        "on_kind": of,
        "kind": comment.kind,
        "stance": comment.stance,
        "body": comment.body,
        "proposed": comment.proposed,
        "priority": comment.priority,
        "rationale": comment.rationale,
        "withheld": comment.withheld,
        "withheld_why": comment.withheld_why,
        "author": comment.author.name,
        **({"merged_from": [[each.id, each.author.name] for each in merged]} if merged else {}),
        **(
            {"quote": comment.quote.exact, "quoted_at": comment.quote.start}
            if comment.quote
            else {}
        ),
        **_written(comment.from_word),
    }


def _written(found: FromWord | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {
        "from_word": {
            "by": found.written_by,
            "on": found.written_on.isoformat() if found.written_on else "",
            "quote": found.quote,
            "answers": found.answers_id,
            "done": found.done,
        }
    }


def _says(answer: Answer | None) -> bool:
    return answer is not None and answer.value != ""


def _answer(question: Question, answer: Answer) -> dict[str, Any]:
    return {
        "question": question.id,
        "wording": question.wording,
        "kind": question.kind,
        "value": answer.value,
        "other": answer.other,
        "more": answer.more,
        "follow_up": question.follow_up if answer.more else "",
        "words": in_words(question, answer.words),
    }
