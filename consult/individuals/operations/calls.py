"""Open a round that is being prepared to anyone, or close it to all but those invited again."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from consult import audit, clock, lifecycle
from consult.access import Actor
from consult.consultations import rules as rounds
from consult.consultations.models import Consultation
from consult.individuals import rules
from consult.individuals.models import HOW, PublicCall
from consult.individuals.queries import find_call
from consult.lifecycle import workflow_of
from consult.responses.rules import normal
from consult.store import session
from workflows.refusal import refuse_any

ACTS = {"public-call-kept": "changed who may answer this round"}


def keep_call(
    round: Consultation,
    *,
    how: str,
    uses: str,
    privacy: str,
    young_title: str = "",
    young_text: str = "",
    young_questions: Sequence[str] = (),
    seen_revision: int,
    by: Actor,
) -> PublicCall | None:
    """Say who may answer besides the agencies: "none", "link" or "listed".

    seen_revision  of what was on the page, 0 when the round was open to none
    Raises Refused once the round has opened, and with what is missing, and Overtaken.
    """
    lifecycle.lock(round.id)
    session.refresh(round)
    permits = workflow_of(round.subject).states[round.subject.state].permits
    refuse_any([rounds.round_may_be_written(permits, round.opens_at)])
    found = find_call(round.id)
    audit.require_seen(
        seen_revision,
        found.revision if found else 0,
        thing=round.subject.thing,
        acts=ACTS,
        did=lambda told: ACTS[told.entry.act],
        about=lambda _told: True,
    )
    questions = [each for each in map(normal, young_questions) if each]
    texts = {
        "uses": normal(uses),
        "privacy": normal(privacy),
        "young_title": normal(young_title),
        "young_text": normal(young_text),
    }
    if how in HOW:
        refuse_any(
            [
                rules.text_is_given(texts["uses"], "uses", "Say how answers will be used."),
                rules.text_is_given(
                    texts["privacy"], "privacy", "Say what becomes of personal details."
                ),
                *rules.young_version_is_whole(texts["young_title"], texts["young_text"], questions),
            ]
        )
    refuse_any(
        [
            rules.how_is_known(how),
            *(rules.text_fits(text, name) for name, text in texts.items()),
            rules.text_fits("\n".join(questions), "young_questions"),
        ]
    )
    facts = {"how": how, "young": bool(texts["young_text"])}
    audit.record(round.subject.thing, "public-call-kept", facts=facts, words=texts, by=by)
    if how not in HOW:
        if found is not None:
            session.delete(found)
            session.flush()
        return None
    if found is None:
        found = PublicCall(
            consultation_id=round.id,
            slug=secrets.token_urlsafe(9),
            made_by_id=by.id,
            made_at=clock.now(),
        )
        session.add(found)
    found.how, found.young_questions = how, questions
    for name, text in texts.items():
        setattr(found, name, text)
    session.flush()
    return found
