"""Words are taken out everywhere in one act, and the record still proves."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import func, select

from consult import audit, clock, lifecycle, store
from consult.audit.models import EntryText
from consult.individuals.models import PublicDisclosure
from consult.notifications.models import Message
from consult.responses import operations as responses
from consult.responses.models import Answer, Comment, KeptText, Quarantined, Receipt, Response
from consult.safeguarding import operations, purging
from consult.safeguarding.models import Purge
from consult.store import Base, session
from consult.web.models import KeptWords
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Go = Callable[..., Visitor]
WORDS = 'Zoë "Zed" Kanarie'


@pytest.fixture
def response(db: object) -> Response:
    """Sent in, with the words in every place that they can come to."""
    found = make.responses_of(make.round_of(make.review_at("partner_comment")))[0]
    by = make.actor(make.respondent_of(found))
    responses.keep_text(
        response_id=found.id, place="A comment", body=f"Of {WORDS}.", why="x", by=by
    )
    told = [f"I am being hurt like {WORDS}."]
    values = {"place": "x", "texts": told, "received_at": clock.now()}
    responses.quarantine(found, **values, by=by)
    fields = json.dumps([["body", f"About {WORDS}"]])
    row = {"account_id": by.id, "page": "/x", "action": "/x", "fields": fields, "had_file": False}
    session.add(KeptWords(**row, at=clock.now()))
    responses.write_note(found, body=f"Ask for {WORDS}.", received_at=clock.now(), by=by)
    beside = {"rationale": f"As {WORDS} said.", "withheld_why": f"It is {WORDS}."}
    make.submit_comment(found, f"What of {WORDS}?\nAnd then?", withheld=True, **beside)
    letter = session.scalars(select(Message)).first()
    assert letter is not None
    letter.body = f"Dear all, {WORDS}"
    session.flush()
    return found


@pytest.fixture
def guard(response: Response) -> Any:
    return make.make_person(site_roles=["safeguarding_lead"])


def everywhere() -> str:
    """Every row of every table, as text."""
    session.flush()
    found = []
    for table in Base.metadata.sorted_tables:
        columns = [sa.type_coerce(each, sa.Text) for each in table.columns]
        found += [str(tuple(row)) for row in session.execute(sa.select(*columns)).all()]
    return "\n".join(found)


def test_one_act_takes_them_out_of_everything_and_leaves_a_digest_and_a_log(
    response: Response, guard: Any, visitor: Go
) -> None:
    store.commit()
    assert everywhere().count("Kanarie") >= 10
    page = visitor(guard)
    page.get("/safeguarding")
    page.click("Purge words everywhere")
    words = {"The words": WORDS, "Why are they purged?": "A child's name."}
    page.press("Purge", words, status=422)
    page.is_told("1 in comments")
    page.is_told("1 in receipts")
    page.is_told("1 in notes inside agencies")
    assert "Kanarie" in everywhere()
    page.press("Purge", {"Purge them everywhere": True})
    page.sees("The words are purged from", "A child's name.")
    assert "Kanarie" not in everywhere()
    [log] = session.scalars(select(Purge))
    assert len(log.digest) == 64
    assert log.places["comments"] == 1
    assert audit.verify_all() is not None
    body = session.scalars(select(Comment.body)).one()
    assert body == "What of [words that were purged]?\nAnd then?"
    receipt = session.scalars(select(Receipt)).one()
    assert receipt.purged_at is not None
    assert json.loads(receipt.canonical)["comments"][0]["body"].startswith("What of [words")
    owner = visitor(make.respondent_of(response))
    owner.get(f"/responses/{response.id}/receipt")
    owner.sees("Words were purged from this receipt")
    for table in (KeptText.body, Quarantined.body):
        assert "[words that were purged]" in session.scalars(select(table)).one()
    assert session.scalars(select(EntryText).where(EntryText.text.contains("Zoë"))).all() == []
    assert session.scalars(select(Answer)).all() == []


@pytest.mark.parametrize(
    ("words", "why", "codes"),
    [
        ("abc", "Because.", ("too-short",)),
        ("Nobody said this", "Because.", ("not-found",)),
        (WORDS, "", ("no-reason",)),
        (WORDS.lower(), "Because.", ("not-found",)),
    ],
)
def test_a_purge_says_what_and_why(
    response: Response, guard: Any, words: str, why: str, codes: tuple[str, ...]
) -> None:
    with pytest.raises(Refused) as caught:
        operations.purge_words(words=words, why=why, sure=True, by=make.actor(guard))
    assert caught.value.codes == codes
    assert "Kanarie" in everywhere()


def test_a_receipt_changes_by_a_purge_and_in_no_other_way(response: Response) -> None:
    store.commit()
    for change in ("canonical = 'x'", "purged_at = at, hash = 'x'", "purged_at = NULL"):
        with pytest.raises(sa.exc.DBAPIError, match="kept as they are"), store.savepoint():
            session.execute(sa.text(f"UPDATE receipt SET {change}"))


def test_the_list_of_advised_words_is_edited(guard: Any, visitor: Go) -> None:
    page = visitor(guard)
    page.get("/safeguarding/words")
    assert "boyfriend = the person" in page.value_of("Phrases")
    page.press("Save the list", {"Phrases": "naughty"}, status=422)
    page.is_told("“naughty” needs a phrase, an equals sign")
    page.press("Save the list", {"Phrases": "naughty = frightened\nwild child = a child in need"})
    page.sees("The list is saved.")
    page.get("/safeguarding/words")
    assert page.value_of("Phrases") == "naughty = frightened\nwild child = a child in need"


def test_explanations_are_listed_with_the_piece_and_little_else(
    response: Response, guard: Any, visitor: Go
) -> None:
    other = make.responses_of(response.consultation)[1]
    by = make.respondent_of(other)
    text = "A long way before. " * 5 + "See Mosaic ID 1234567 there." + " A long way after." * 5
    version = make.response_queries.list_consulted_versions(other.consultation_id)[0]
    responses.add_comment(
        other,
        version_id=version.id,
        anchor=None,
        body=text,
        explained="An invented number.",
        received_at=clock.now(),
        by=make.actor(by),
    )
    page = visitor(guard)
    page.get("/safeguarding")
    page.sees("Mosaic ID 1234567", "“An invented number.”", by.name)
    assert page.page.tree.text.count("A long way before.") <= 2
    assert not [each for each in page.page.links if each.startswith("Read the comment")]
    for number in range(25):
        responses.add_comment(
            other,
            version_id=version.id,
            anchor=None,
            body=f"See Mosaic ID 76543{number:02} there.",
            explained=f"Invented {number}.",
            received_at=clock.now(),
            by=make.actor(by),
        )
    page.get("/safeguarding")
    page.does_not_see("An invented number.")
    page.click("Next")
    page.sees("Showing 26 to 26 of 26", "An invented number.")
    page.get(f"/responses/{other.id}", status=404)
    of_agency = make.make_person(site_roles=["safeguarding_lead"], agency=other.agency)
    both = visitor(of_agency)
    both.get("/safeguarding?reasons=2")
    link = next(words for words in both.page.links if words.startswith("Read the comment"))
    comment_id = session.scalars(
        select(func.min(Comment.id)).where(Comment.response_id == other.id)
    ).one()
    assert both.page.links[link] == f"/responses/{other.id}?comment={comment_id}#c{comment_id}"
    both.click(link)
    both.sees("Mosaic ID 1234567", "A long way after.")


def test_what_was_set_aside_and_what_was_purged_is_listed_to_the_end(
    response: Response, guard: Any, visitor: Go
) -> None:
    by = make.respondent_of(response)
    for number in range(27):
        same = {"digest": str(number), "at": clock.now()}
        session.add(
            Quarantined(
                response_id=response.id, account_id=by.id, place="A", body=f"Set {number}", **same
            )
        )
        session.add(
            PublicDisclosure(consultation_id=response.consultation_id, body=f"Set {number}", **same)
        )
        session.add(
            Purge(places={"a comment": 1}, why=f"Why {number}.", made_by_id=guard.id, **same)
        )
    session.flush()
    page = visitor(guard)
    page.get("/safeguarding?purged=2", budget=25)
    page.sees(
        "Showing 1 to 25 of 28 texts set aside",
        "Showing 1 to 25 of 27 texts set aside there",
        "Showing 26 to 27 of 27 purges",
        "Why 0.",
    )
    assert "/safeguarding?purged=2&amp;aside=2#aside" in page.page.html
    page.get("/safeguarding?aside=2&purged=99")
    page.sees("Showing 26 to 28 of 28 texts set aside", "Showing 26 to 27 of 27 purges")


def test_the_reason_of_a_step_loses_them_and_the_step_stays_as_it_was(db: object) -> None:
    review = make.review_at("approved")
    make.take(review, "withdraw", reason=f"Of {WORDS}.")
    before = lifecycle.last_passage(review.id)
    assert before is not None
    store.commit()
    was = (before.trigger, before.to_state, before.revision, before.at)
    guard = make.actor(make.make_person(site_roles=["safeguarding_lead"]))
    operations.purge_words(words=WORDS, why="A child's name.", sure=True, by=guard)
    store.commit()
    session.expire_all()
    now = lifecycle.last_passage(review.id)
    assert now is not None
    assert now.reason == "Of [words that were purged]."
    assert (now.trigger, now.to_state, now.revision, now.at) == was
    assert "Kanarie" not in everywhere()


def test_every_place_that_is_looked_through_is_named_in_plain_words(db: object) -> None:
    tables = {table.name for table, _columns in purging._tables()}
    assert tables - set(purging.NAMES) == set()
