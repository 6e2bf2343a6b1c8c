"""A version is taken away as a file."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from consult.documents.queries import newest_version
from tests import factories as make
from tests.visitor import Visitor


def test_the_words_say_once_how_they_are_written(
    db: Session, visitor: Callable[..., Visitor]
) -> None:
    draft = make.draft_under(make.review_at("group_comment"))
    version = newest_version(draft.id)
    assert version is not None
    lead = visitor(make.make_manager())
    answer = lead.client.get(f"/documents/{draft.document_id}/versions/{version.id}/text")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
