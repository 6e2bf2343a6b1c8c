"""Drafts that somebody made and that are under no review, as their home page tells of them."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from consult.access import Actor, Permission, ask
from consult.documents import queries
from consult.documents.queries import Free
from consult.web import Waiting, waits_for
from consult.web.wording import moment_words

GROUP = "Your drafts"
FEW = 3  # more than these are told of in one line


@waits_for
def drafts_of_ones_own(actor: Actor) -> Iterator[Waiting]:
    """Those that another text has overtaken, then those that no review has taken up. One query."""
    if actor.account_id is None:
        return
    found = queries.list_free_drafts_of(actor.account_id)
    behind = [each for each in found if each.is_behind]
    free = [each for each in found if not each.is_behind]
    yield from map(_overtaken, behind)
    if not free:
        return
    starts = ask(Permission.START_REVIEW, actor) is None
    if len(free) > FEW:
        yield _many(len(free), starts=starts)
    else:
        yield from (_under_no_review(each, starts=starts) for each in free)


def _overtaken(each: Free) -> Waiting:
    return Waiting(
        what="Bring your draft up to date",
        about=_called(each),
        url=url_for("documents.rebase_draft", draft_id=each.draft.id),
        note="Another text of this document has been published since the draft began.",
        group=GROUP,
    )


def _under_no_review(each: Free, *, starts: bool) -> Waiting:
    page = url_for(
        "documents.show_version", document_id=each.draft.document_id, version_id=each.newest_id
    )
    start = url_for("reviews.choose_kind", document=f"draft:{each.draft.id}")
    return Waiting(
        what="Start a review of your draft" if starts else "Go on with your draft",
        about=_called(each),
        url=start if starts else page,
        note=f"Version {each.newest}, saved at {moment_words(each.saved_at)}. It is under no "
        "review, so nobody is asked about it. If it is not wanted, set it aside on its page.",
        group=GROUP,
    )


def _many(count: int, *, starts: bool) -> Waiting:
    return Waiting(
        what=f"Start reviews of your {count} drafts" if starts else "Go on with your drafts",
        about=f"{count} drafts that you made are under no review, so nobody is asked about them.",
        url=url_for("reviews.choose_kind") if starts else url_for("documents.list_documents"),
        group=GROUP,
    )


def _called(each: Free) -> str:
    purpose = f", for “{each.draft.purpose}”" if each.draft.purpose else ""
    return f"{each.draft.document.title}{purpose}"
