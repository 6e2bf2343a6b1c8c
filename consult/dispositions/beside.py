"""The comments that led to a change, beside it: for those who read the comments of their round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from flask import url_for

from consult.access import Actor
from consult.dispositions import queries, rules
from consult.dispositions.models import Disposition
from consult.dispositions.readers import rounds_to_read
from consult.documents.beside import Note
from consult.documents.models import Version
from consult.placements.queries import list_standing_on, list_without_place
from consult.responses.models import Comment

SHORT = 90


def comments_on_changes(old: Version, new: Version, actor: Actor) -> Mapping[str, Sequence[Note]]:
    """Anchor → the comments on that block of versions up to the earlier one, and those that it
    answers; and where it was, the comments whose part was removed or is not known again.

    A constant number of queries, and none across drafts.
    """
    if old.draft_id != new.draft_id or not actor.signed_in:
        return {}
    standing = list_standing_on(new.id)
    without = list_without_place(old, new)
    waits = {each.id for found in without.values() for each, waiting in found if waiting}
    for anchor, gone in without.items():
        standing[anchor] = [*standing.get(anchor, []), *(each for each, _ in gone)]
    comments = {each.id: each for found in standing.values() for each in found}
    rounds = {
        each.response.consultation_id: each.response.consultation for each in comments.values()
    }
    may_read = rounds_to_read([*rounds.values()], actor)
    read = {id: each for id, each in comments.items() if each.response.consultation_id in may_read}
    outcomes = queries.dispositions_of([*read])
    notes: dict[str, list[Note]] = defaultdict(list)
    for anchor, found in standing.items():
        for each in found:
            if each.id in read:
                outcome = outcomes.get(each.id)
                answered = (outcome.resulting_anchor if outcome else None) or anchor
                notes[answered].append(_note(each, outcome, waits=each.id in waits))
    return notes


def _note(comment: Comment, outcome: Disposition | None, *, waits: bool) -> Note:
    said = " ".join(comment.body.split())
    short = said if len(said) <= SHORT else f"{said[: SHORT - 1].rstrip()}…"
    became = f" ({rules.WORDS[outcome.outcome]})" if outcome is not None else ""
    late = ", late" if comment.response.late else ""
    entered = comment.response.entered
    late += ", entered for them" if entered is not None and entered.counts else ""
    asked = "; waits for a person to place it" if waits else ""
    words = f"{comment.response.respondent}{late}: {short}{became}{asked}"
    return Note(words, url_for("dispositions.show_comment", comment_id=comment.id))
