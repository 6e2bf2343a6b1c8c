"""One comment beside its place: the text then and now, the wording proposed, and the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from wtforms.fields.choices import SelectChoice

from consult.access import Actor
from consult.dispositions import presenters, queries, rules
from consult.dispositions.models import Disposition
from consult.documents import queries as documents
from consult.documents.block import Block
from consult.documents.change import MOVED, REMOVED, RENUMBERED, REWORDED, SAME, Change
from consult.documents.marking import mark
from consult.documents.models import Version
from consult.documents.naming import first_words, name_all
from consult.documents.other_wording import redline_of
from consult.documents.placing import AMBIGUOUS
from consult.documents.quoting import Quote
from consult.documents.redline import redline
from consult.documents.render import render_block
from consult.documents.render_changes import render_change
from consult.placements.models import Placement
from consult.placements.queries import find_placement
from consult.placements.shown import HOW as STANDS
from consult.placements.shown import change_at
from consult.responses.models import Comment
from consult.store import Page
from workflows.refusal import Refusal

NOW = {
    SAME: "The wording has not changed since.",
    REWORDED: "It has been reworded since.",
    MOVED: "It has been moved since.",
    RENUMBERED: "It has only been renumbered since.",
    REMOVED: "It has been removed since.",
}
HOW = {"added": "new", REWORDED: "reworded", REMOVED: "removed", MOVED: "moved"}
OTHERS = "Only renumbered"
NOT_YET = SelectChoice("", "Not written yet")


@dataclass(frozen=True)
class Chosen:
    """Everything that the page of one comment shows.

    others               a page of the other comments at the same place, and their rows
    then, now, proposed  safe HTML, or None where there is nothing to show
    """

    row: presenters.Row
    others: Page[Comment]
    others_rows: Sequence[presenters.Row]
    consulted: Version
    newest: Version
    then: Markup | None
    now: Markup | None
    how: str
    proposed: Markup | None
    choices: Sequence[SelectChoice]
    before: int | None
    after: int | None
    next_open: int | None
    place: int
    count: int
    refusal: Refusal | None
    placement: Placement | None = None
    stands: str = ""  # how the part is cited now

    @property
    def comment(self) -> Comment:
        return self.row.comment

    @property
    def found(self) -> Disposition | None:
        return self.row.found

    @property
    def chosen_answer(self) -> str:
        """What the list of passages begins with: the link there is, or the place itself.

        A link whose passage is no longer changed is not among the choices, so it begins empty.
        """
        values = [choice.value for choice in self.choices]
        here = self.placement.anchor if self.placement else self.comment.anchor
        anchor = here if self.found is None else self.found.resulting_anchor
        placed = f"{self.newest.id}:{anchor}"
        return placed if placed in values else ""


def choose(comment: Comment, actor: Actor, *, number: int = 1) -> Chosen:
    """With one page of the other comments there. A constant number of queries."""
    consulted = documents.get_version(comment.version_id)
    newest = documents.newest_version(consulted.draft_id) or consulted
    outlines = documents.blocks_of_many([consulted.id, newest.id])
    changes = redline(outlines[consulted.id], outlines[newest.id])
    here = next((c for c in changes if c.old and c.old.anchor == comment.anchor), None)
    placement = find_placement(comment.id, newest.id) if newest.id != consulted.id else None
    now = change_at(comment, placement, outlines[consulted.id], outlines[newest.id])
    unsure = placement is not None and placement.how == AMBIGUOUS
    now = here if placement is None else now
    others = queries.list_on_block(comment, number=number)
    row, *others_rows = presenters.rows_of([comment, *others.items])
    order = queries.list_desk_order(comment.response.consultation_id)
    return Chosen(
        row=row,
        others=others,
        others_rows=others_rows,
        consulted=consulted,
        newest=newest,
        then=_then(here, comment.quote.quote if comment.quote else None),
        now=None if unsure else _now(now),
        how=STANDS[placement.how] if placement and here else NOW[here.how] if here else "",
        placement=placement,
        stands=_stands(placement, outlines[newest.id]),
        proposed=_proposed(here, comment.proposed),
        choices=_choices(changes, newest, outlines),
        refusal=presenters.refusal_of(comment.response.consultation, actor),
        **_neighbours(order, comment.id),
    )


def _stands(placement: Placement | None, blocks: Sequence[Block]) -> str:
    anchor = placement.anchor if placement is not None else None
    return name_all(blocks).get(anchor, "") if anchor else ""


def _neighbours(order: Sequence[tuple[int, bool]], comment_id: int) -> dict[str, int]:
    """Where the comment stands in the round, and which come before, after and open next."""
    ids = [id for id, _ in order]
    at = ids.index(comment_id)
    waiting = [id for id, done in (*order[at + 1 :], *order[:at]) if not done]
    found: dict[str, int | None] = {
        "before": ids[at - 1] if at else None,
        "after": ids[at + 1] if at + 1 < len(ids) else None,
        "next_open": waiting[0] if waiting else None,
        "place": at + 1,
        "count": len(ids),
    }
    return found  # type: ignore[return-value]


def _then(here: Change | None, quote: Quote | None) -> Markup | None:
    """The block as it was commented on, with the words marked that the comment is about."""
    if here is None or here.old is None:
        return None
    return Markup(mark(render_block(here.old), [quote] if quote else []))  # noqa: S704  rendered


def _now(here: Change | None) -> Markup | None:
    if here is None or here.how not in (REWORDED, REMOVED, MOVED):
        return None
    return Markup(render_change(here))  # noqa: S704  rendered


def _proposed(here: Change | None, wording: str) -> Markup | None:
    """The proposed wording as a redline against the block that was commented on."""
    return redline_of(here.old, wording) if here and here.old and wording else None


def _choices(
    changes: Sequence[Change],
    newest: Version,
    outlines: dict[int, list[Block]],
) -> list[SelectChoice]:
    cited: dict[str, str] = {}
    for blocks in outlines.values():
        cited |= name_all(blocks)
    changed = [each for each in changes if each.how != SAME]
    options = [_choice(each, newest, cited) for each in changed if each.how != RENUMBERED]
    options += [_choice(each, newest, cited) for each in changed if each.how == RENUMBERED]
    return [NOT_YET, *options]


def _choice(change: Change, newest: Version, cited: dict[str, str]) -> SelectChoice:
    block = change.block
    words = first_words(block)
    how = HOW.get(change.how, "renumbered")
    group = OTHERS if change.how == RENUMBERED else f"Changed in version {newest.number}"
    return SelectChoice(
        f"{newest.id}:{block.anchor}", f"{cited[block.anchor]} ({how}): {words}", optgroup=group
    )


def answer_cited(found: Disposition | None) -> tuple[str, str] | None:
    """How the passage that answers a comment is cited, and where it can be read."""
    if found is None or found.resulting_version is None or not rules.needs_change(found.outcome):
        return None
    cited = name_all(documents.blocks_of(found.resulting_version.id))
    anchor = found.resulting_anchor or ""
    return cited.get(anchor, "Removed from the text"), anchor if anchor in cited else ""
