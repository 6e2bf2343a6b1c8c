"""A row that is written by itself is as one that was flushed."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from consult import clock, store
from consult.responses.models import Comment
from consult.store import add_alone
from tests import factories as make


@pytest.fixture
def fresh(db: Session) -> Comment:
    response = make.responses_of(make.round_of(make.review_at("partner_comment")))[0]
    [version] = make.response_queries.list_consulted_versions(response.consultation_id)
    author = make.make_person(agency=response.agency)
    return Comment(
        response_id=response.id,
        version_id=version.id,
        body="Say who tells the family 😀.",
        author_id=author.id,
        created_at=clock.now(),
        edited_at=clock.now(),
    )


def values_of(row: Comment) -> dict[str, object]:
    return {each.key: getattr(row, each.key) for each in inspect(Comment).column_attrs}


def test_it_has_a_number_and_the_values_of_the_model(db: Session, fresh: Comment) -> None:
    add_alone(fresh)
    said = values_of(fresh)
    assert (said["kind"], said["withheld"], said["revision"]) == ("general", False, 1)
    assert fresh in db
    assert not db.dirty
    db.expire_all()
    assert values_of(fresh) == said
    assert db.get(Comment, said["id"]) is fresh


def test_what_hangs_on_it_is_read_when_it_is_asked_for(db: Session, fresh: Comment) -> None:
    add_alone(fresh)
    assert fresh.response.id == fresh.response_id
    assert fresh.quote is None


def test_a_change_to_it_is_a_change_of_a_stored_row(db: Session, fresh: Comment) -> None:
    add_alone(fresh)
    fresh.body = "Say when."
    db.flush()
    assert fresh.revision == 2
    db.expire_all()
    assert fresh.body == "Say when."


def test_it_is_undone_with_everything_else(db: Session, fresh: Comment) -> None:
    store.commit()
    add_alone(fresh)
    number = fresh.id
    store.rollback()
    assert db.get(Comment, number) is None


def test_what_the_database_refuses_is_refused(db: Session, fresh: Comment) -> None:
    fresh.stance = "perhaps"
    with pytest.raises(IntegrityError):
        add_alone(fresh)
