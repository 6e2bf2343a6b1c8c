"""A comment as its reader sees it, and what they may do with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from markupsafe import Markup

from consult.access import Actor
from consult.documents.block import Block
from consult.documents.other_wording import redline_of
from consult.responses import queries
from consult.responses.models import AgencyNote, Comment, Response
from consult.responses.queries import is_own
from consult.responses.wording import chosen_in_words
from workflows.guards.wording import names


class Act(NamedTuple):
    """A link: “Edit”, and what a screen reader says between that and “the comment by …”."""

    what: str
    to: str
    url: str


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as it is drawn, and what its reader may do with it."""

    comment: Comment
    chosen: str  # “Legal · Object · Must”: what is said of kind, stance and priority
    proposed: Markup | None  # against the text, word by word
    handed_to: str = ""  # who goes on with it, because its author has left
    merged_from: str = ""  # who wrote what was merged into it
    acts: Sequence[Act] = ()
    notes: Sequence[AgencyNote] = ()  # for people of its agency
    agency: str = ""  # of its author, where that answers in the response of another one

    @property
    def stands(self) -> bool:
        """It is part of what is submitted."""
        return self.comment.left_out_at is None


def said(comment: Comment, block: Block | None) -> Said:
    """What it says, for whoever may only read it. block: what it is on."""
    return Said(
        comment=comment,
        chosen=chosen_in_words(comment.kind, comment.stance, comment.priority),
        proposed=redline_of(block, comment.proposed) if block and comment.proposed else None,
    )


@dataclass(frozen=True)
class Reader:
    """Who reads the comments of a response, and what they may do there now.

    inside   they are of those whose response it is, or come by a link
    own      they are of its agency, and read and write notes
    leads    they leave out and merge; changes: they may change what others wrote
    """

    account_id: int | None
    can_write: bool
    changes: bool
    inside: bool
    leads: bool
    own: bool
    of_agency: bool
    notes: Mapping[int | None, Sequence[AgencyNote]] = field(default_factory=dict)
    agencies: Mapping[int, str] = field(default_factory=dict)  # author → their agency
    bare: bool = False  # nothing is done here: the page would be longer for it than for the words

    def said(self, comment: Comment, block: Block | None, merged: Sequence[Comment] = ()) -> Said:
        """merged: what was merged into it"""
        heir = comment.entrusted_to if self.inside else None
        from_whom = dict.fromkeys(each.author.name for each in merged) if self.inside else ()
        return Said(
            comment=comment,
            chosen=chosen_in_words(comment.kind, comment.stance, comment.priority),
            proposed=redline_of(block, comment.proposed) if block and comment.proposed else None,
            handed_to=heir.name if heir is not None else "",
            merged_from=names([*from_whom]) if from_whom else "",
            acts=() if self.bare else self._acts(comment, merged=bool(from_whom)),
            notes=self.notes.get(comment.id, ()),
            agency=self.agencies.get(comment.author_id, ""),
        )

    def _acts(self, comment: Comment, *, merged: bool) -> list[Act]:
        at = f"/responses/{comment.response_id}/comments/{comment.id}"
        theirs, stands = comment.is_of(self.account_id), comment.left_out_at is None
        found = []
        if self.can_write and stands and (self.changes or theirs):
            found.append(Act("Edit", " ", f"{at}/edit"))
            if (theirs or not self.of_agency) and not merged:  # a lead leaves out what others wrote
                found.append(Act("Remove", " ", f"{at}/remove"))
        if self.leads and comment.merged_into_id is None:
            if not stands:
                found.append(Act("Put back", ": ", f"{at}/put-back"))
            else:
                found.append(Act("Leave out", ": ", f"{at}/leave-out"))
            if stands and merged:
                found.append(Act("Undo the merge", ": ", f"{at}/undo-merge"))
        if self.own:
            found.append(Act("Add a note", " for colleagues on ", f"{at}/notes/new"))
        return found


def reader_of(
    response: Response,
    actor: Actor,
    notes: Sequence[AgencyNote],
    *,
    can_write: bool,
    agencies: Mapping[int, str] | None = None,
    bare: bool = False,
) -> Reader:
    """notes: those that they may read; agencies: of authors who write for another one"""
    answers, of_agency = queries.answers_for(actor, response), response.agency_id is not None
    beside: dict[int | None, list[AgencyNote]] = {}
    for each in notes:
        beside.setdefault(each.comment_id, []).append(each)
    return Reader(
        account_id=actor.account_id,
        can_write=can_write,
        changes=answers,
        inside=answers or actor.works_for(response.agency_id) or actor.comes_for(response.id),
        leads=can_write and answers and of_agency,
        own=is_own(actor, response) and of_agency,
        of_agency=of_agency,
        notes=beside,
        agencies=agencies or {},
        bare=bare,
    )
