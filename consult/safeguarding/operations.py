"""Record what was done about a text, purge words everywhere, keep the list of advised words."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from consult import audit, clock
from consult.access import Actor
from consult.responses.models import AdvisedWords, Quarantined
from consult.responses.queries import find_advised, forget_advised
from consult.safeguarding import purging, rules
from consult.safeguarding.models import Purge
from consult.sensitive import digest
from consult.store import session
from workflows.refusal import refuse_any

THING = "safeguarding"


def record_done(
    quarantined: Quarantined, *, done: str, release: bool, seen_revision: int, by: Actor
) -> None:
    """Say what was done about a text that tells of harm.

    release  it does not after all: its author may save it. Raises Refused and Overtaken.
    """
    row = select(Quarantined).where(Quarantined.id == quarantined.id)
    alone = row.with_for_update(of=Quarantined).execution_options(populate_existing=True)
    quarantined = session.scalars(alone).one()
    audit.require_seen(
        seen_revision,
        quarantined.revision,
        thing=THING,
        acts=["quarantine-handled"],
        did=lambda _told: "recorded what was done",
        about=lambda told: told.entry.body["facts"].get("quarantined") == quarantined.id,
    )
    done = done.strip()
    refuse_any([rules.reason_is_given(done, "done")])
    quarantined.done, quarantined.released = done, release
    quarantined.done_by_id, quarantined.done_at = by.id, clock.now()
    session.flush()
    facts = {"quarantined": quarantined.id, "released": release}
    audit.record(THING, "quarantine-handled", facts=facts, words={"done": done}, by=by)


def purge_words(*, words: str, why: str, sure: bool, by: Actor) -> Purge:
    """Take words out of everything that is stored, leaving a digest and a line in the log.

    Raises Refused without a reason, when they stand nowhere, and with how often they stand where
    until `sure`.
    """
    words, why = words.replace("\r\n", "\n").strip(), why.strip()
    short = rules.words_are_telling(words)
    places = {} if short else purging.count_words(words)
    looked = [rules.they_stand_somewhere(places), rules.somebody_has_looked(sure, places)]
    refuse_any([short, rules.reason_is_given(why), *([] if short else looked)])
    at = clock.now()
    purging.take_out(words, at)
    made = Purge(digest=digest(words), places=places, why=why, made_by_id=by.id, at=at)
    session.add(made)
    session.flush()
    facts = {"purge": made.id, "digest": made.digest, "places": places}
    audit.record(THING, "words-purged", facts=facts, words={"why": why}, by=by)
    return made


def keep_advised_words(rows: Sequence[tuple[str, str]], *, seen_revision: int, by: Actor) -> None:
    """The list of words of which writers are advised: (phrase, what to say instead).

    Raises Refused and Overtaken.
    """
    refuse_any(rules.phrases_are_sound(rows))
    kept = find_advised()
    audit.require_seen(
        seen_revision,
        kept.revision if kept is not None else 0,
        thing=THING,
        acts=["advised-words-kept"],
        did=lambda _told: "changed the list",
    )
    if kept is None:
        kept = AdvisedWords(id=1)
        session.add(kept)
    kept.words = [list(row) for row in rows]
    session.flush()
    forget_advised()
    words = {"list": "\n".join(f"{phrase} = {instead}" for phrase, instead in rows)}
    audit.record(THING, "advised-words-kept", facts={"phrases": len(rows)}, words=words, by=by)
