"""The whole way of a review, through real operations."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.factories import WAY, review_at


@pytest.mark.parametrize("place", [place for place in WAY if place != "drafted"])
def test_a_review_comes_to_every_place(db: Session, place: str) -> None:
    assert review_at(place).subject.state == place


def test_a_draft_that_the_group_has_seen_is_drafting_again(db: Session) -> None:
    assert review_at("drafted").subject.state == "drafting"
