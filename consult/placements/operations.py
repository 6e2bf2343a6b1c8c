"""Give every comment its place in later versions; what is not sure, a person says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consult import audit, clock, lifecycle
from consult.access import Actor
from consult.documents import queries as documents
from consult.documents.block import Block
from consult.documents.block_places import ask
from consult.documents.carry import MOVED, REMOVED, RENUMBERED, SAME
from consult.documents.lined_up import likeness
from consult.documents.models import Version
from consult.documents.placing import AMBIGUOUS, JOINED, SPLIT, WHOLE, Placed, Placing
from consult.documents.quoting import Quote, Span, quote_at, words_of
from consult.placements import queries, rules
from consult.placements.models import Placement
from consult.responses.models import Comment, Response
from consult.responses.queries import comments_of
from consult.store import session
from workflows.refusal import refuse_any


def place_comments(version: Version) -> list[Placement]:
    """Every comment that was sent in on an earlier version of its draft, once; those that have a
    place in it keep it. Six queries at most, and nothing is asked of the text without comments."""
    waiting = queries.list_to_place(version)
    if not waiting:
        return []
    sure = queries.last_sure(version, [each.id for each in waiting])
    needed = {each.version_id for each in waiting} | {each.version_id for each in sure.values()}
    work = _Work(version, documents.blocks_of_many([*needed, version.id]))
    made = [work.placement(each, sure.get(each.id)) for each in waiting]
    session.add_all(made)
    session.flush()
    return made


def place_response(response: Response) -> None:
    """What was just sent in, in the versions that were saved meanwhile. What it said before, when
    it was sent in for the first time and reopened, is placed anew if it is about other words."""
    comments = comments_of(response.id)
    versions = {each.version_id: each.version for each in comments}
    for version in versions.values():
        for later in queries.list_later(version):
            fresh = {each.comment_id for each in place_comments(later)}
            _place_again(later, [each for each in comments if each.id not in fresh])


def _place_again(version: Version, comments: Sequence[Comment]) -> None:
    """What no person placed: their words may be others than when it was placed."""
    theirs = [each for each in comments if each.version.number < version.number]
    before = queries.placements_in(version.id, [each.id for each in theirs])
    old = {id: each for id, each in before.items() if each.chosen_by_id is None}
    again = [each for each in theirs if each.id in old]
    if not again:
        return
    sure = queries.last_sure(version, [*old])
    needed = {each.version_id for each in again} | {each.version_id for each in sure.values()}
    work = _Work(version, documents.blocks_of_many([*needed, version.id]))
    for comment in again:
        new = work.placement(comment, sure.get(comment.id))
        for name in ("how", "anchor", "start", "end", "candidates", "chosen_by_id", "chosen_at"):
            setattr(old[comment.id], name, getattr(new, name))
    session.flush()


def choose_place(
    comment: Comment, version: Version, *, choice: str, seen_revision: int, by: Actor
) -> Placement:
    """Say where a comment stands in the newest version.

    choice  the anchor of a block, or rules.GONE or rules.WHOLE_TEXT
    Raises Refused: not-in-the-group, placed-meanwhile, version-overtaken, no-place; and Missing
    for a comment that has no place in this version.
    """
    review_id = comment.response.consultation.review_id
    lifecycle.hold(review_id)
    found = queries.lock_placement(comment.id, version.id)
    blocks = {each.anchor: each for each in documents.blocks_of(version.id)}
    newest = documents.newest_version(version.draft_id)
    refuse_any(
        [
            rules.places_comments(lifecycle.roles_on(comment.response.consultation.subject, by)),
            rules.is_newest(newest.number if newest else 0, version.number),
            rules.nobody_placed_meanwhile(seen_revision, found.revision, _who(found)),
            rules.is_a_place(choice, blocks),
        ]
    )
    _stand(found, choice, comment, blocks)
    found.chosen_by_id, found.chosen_at = by.id, clock.now()
    session.flush()
    facts = {
        "comment": comment.id,
        "version": version.id,
        "how": found.how,
        "anchor": found.anchor,
        "revision": found.revision,
    }
    audit.record(f"review:{review_id}", "comment-placed", facts=facts, words={}, by=by)
    return found


def _who(found: Placement) -> str:
    return found.chosen_by.name if found.chosen_by is not None else ""


def _stand(found: Placement, choice: str, comment: Comment, blocks: Mapping[str, Block]) -> None:
    found.start = found.end = None
    if choice in (rules.GONE, rules.WHOLE_TEXT):
        found.how, found.anchor = (REMOVED if choice == rules.GONE else WHOLE), None
        return
    old = {each.anchor: each for each in documents.blocks_of(comment.version_id)}
    before, now = old.get(comment.anchor or ""), blocks[choice]
    found.anchor, found.how = choice, rules.how_chosen(before, now)
    quote = comment.quote.quote if comment.quote is not None else None
    span = rules.quoted_in(quote, words_of(now)) if quote is not None else None
    if span is not None:
        found.start, found.end = span.start, span.end


def _parts(placed: Placed) -> list[tuple[str, int]]:
    """Of what was split each part: the comment stands on one, and may be about another."""
    if placed.anchor is None or not placed.parts:
        return []
    return [(each, 0) for each in dict.fromkeys((placed.anchor, *placed.parts))]


class _Work:
    """Comments placed in one version. What they share is worked out once."""

    def __init__(self, version: Version, blocks: Mapping[int, Sequence[Block]]) -> None:
        self._version = version
        self._blocks = blocks
        self._placings: dict[int, Placing] = {}
        self._at = clock.now()

    def placement(self, comment: Comment, sure: Placement | None) -> Placement:
        placed, person = self._placed(comment, sure)
        return Placement(
            comment_id=comment.id,
            version_id=self._version.id,
            how=placed.how,
            anchor=placed.anchor,
            start=placed.span.start if placed.span else None,
            end=placed.span.end if placed.span else None,
            candidates=[[*each] for each in placed.candidates or _parts(placed)],
            placed_at=self._at,
            chosen_by_id=person.chosen_by_id if person else None,
            chosen_at=person.chosen_at if person else None,
        )

    def _placed(self, comment: Comment, sure: Placement | None) -> tuple[Placed, Placement | None]:
        """From where it stood last for sure; whose word that was goes with it."""
        quote = comment.quote.quote if comment.quote is not None else None
        if sure is None:
            return self._from(comment.version_id).place(comment.anchor, quote), None
        person = sure if sure.chosen_by_id is not None else None
        if sure.how == WHOLE:
            return Placed(WHOLE, None), person
        again = self._put_back(comment, quote, sure)
        if again is not None:
            return again, None
        if sure.how == REMOVED:
            gone = Placed(REMOVED, None)
            return (gone if person else self._told_again(comment, quote)), person
        placed = self._from(sure.version_id).place(sure.anchor, self._quoted(sure))
        if placed.how in (AMBIGUOUS, REMOVED):
            return placed, None
        return self._since_it_was_said(comment, sure, placed), person

    def _put_back(self, comment: Comment, quote: Quote | None, sure: Placement) -> Placed | None:
        """On the block that it was said of, where that says the same again and did not meanwhile;
        not where a person said on which other one it stands."""
        if sure.chosen_by_id is not None and sure.how != REMOVED:
            return None
        again = self._from(comment.version_id).place(comment.anchor, quote)
        if again.how not in (SAME, MOVED, RENUMBERED) or sure.anchor == comment.anchor:
            return None
        said = next(e for e in self._blocks[comment.version_id] if e.anchor == comment.anchor)
        meanwhile = [e for e in self._blocks[sure.version_id] if e.anchor == comment.anchor]
        return None if any(words_of(e) == words_of(said) for e in meanwhile) else again

    def _told_again(self, comment: Comment, quote: Quote | None) -> Placed:
        """What was removed, and stands now in other words: a person is asked, unless the quoted
        words stand there as they were."""
        again = self._from(comment.version_id).place(comment.anchor, quote)
        if again.anchor is None:
            return again
        placing = self._from(comment.version_id)
        now = placing.quoted(again)
        if quote is not None and now is not None and now.exact == quote.exact:
            return again
        like = likeness(placing.old_words(comment.anchor or ""), placing.new_words(again.anchor))
        others = [(each, 0) for each in again.parts]
        return ask([(again.anchor, round(like)), *others])

    def _since_it_was_said(self, comment: Comment, sure: Placement, placed: Placed) -> Placed:
        """How it stands beside the version that it was said of, not only the one before."""
        if placed.how in (SPLIT, JOINED) or comment.anchor is None:
            return placed
        if placed.anchor == comment.anchor:
            origin = self._from(comment.version_id).place(comment.anchor)
            how = origin.how if origin.anchor == placed.anchor else placed.how
        else:
            how = sure.how if placed.how in (SAME, MOVED) else placed.how
        return Placed(how, placed.anchor, placed.span)

    def _quoted(self, sure: Placement) -> Quote | None:
        if sure.start is None or sure.end is None:
            return None
        block = next(each for each in self._blocks[sure.version_id] if each.anchor == sure.anchor)
        return quote_at(words_of(block), Span(sure.start, sure.end))

    def _from(self, version_id: int) -> Placing:
        if version_id not in self._placings:
            new = self._blocks[self._version.id]
            self._placings[version_id] = Placing(self._blocks[version_id], new)
        return self._placings[version_id]
