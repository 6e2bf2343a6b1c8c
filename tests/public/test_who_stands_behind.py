"""A published text says who approved it, which agencies signed it, and who ratified it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from consult.accounts.models import Account
from tests import factories as make
from tests.reviews.owned import owned_text, ratified_text
from tests.visitor import Visitor

Visitors = Callable[..., Visitor]


def test_owners_who_signed_the_very_text_are_named(db: Session, visitor: Visitors) -> None:
    document, _ = owned_text("Barnet", "Metropolitan Police")
    page = visitor(None).get(f"/published/{document.id}")
    assert page.says("Signed by its owners", "Barnet", "Metropolitan Police")


def test_the_body_that_approved_and_the_one_that_ratified_are_named(
    db: Session, visitor: Visitors
) -> None:
    document, above = ratified_text()
    page = visitor(None).get(f"/published/{document.id}")
    assert page.says(f"and ratified by {above.name}")
    board = make.make_board("Editorial Board", chair=make.make_person(), members=two())
    plain = make.draft_under(make.review_at("launched", board=board)).document_id
    page = visitor(None).get(f"/published/{plain}")
    assert page.says("by Editorial Board. Text")
    assert not page.says("ratified by")
    assert not page.says("Signed by its owners")


def two() -> list[Account]:
    return [make.make_person(), make.make_person()]
