"""Pages for anyone: what was approved is served as it was approved, and nothing of a draft is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from consult import clock as consult_clock
from consult import store
from consult.editions import queries as editions
from consult.editions.models import Edition, Publication
from consult.jobs.models import Beat
from consult.responses import operations as responses
from consult.settings import Settings
from tests import factories as make
from tests.visitor import Visitor

Visit = Callable[..., Visitor]
DRAFTS = ("FROM draft", "JOIN draft", "FROM version", "JOIN version", "FROM block", "JOIN block")
PAGES = ("/", "/published", "/published/editions", "/how-it-works", "/accessibility", "/privacy")


def launched(**others: object) -> Publication:
    review = make.review_at("launched", **others)
    return editions.get_newest_publication(make.draft_under(review).document_id)


def launched_with_a_comment(outcome: str = "accepted") -> Publication:
    """One agency commented; the text was changed, and the comment answered."""
    review = make.review_at("partner_comment")
    comment = make.submit_comment(make.responses_of(make.round_of(review))[0], "Say by when.")
    make.review_at("considering", review=review)
    make.answer(comment, outcome)
    make.review_at("launched", review=review)
    return editions.get_newest_publication(make.draft_under(review).document_id)


def publish(edition: Edition) -> None:
    """On its day."""
    make.edition_step(edition, "close")
    make.pass_time(timedelta(days=13))
    make.edition_step(edition, "publish")


@pytest.mark.parametrize("url", PAGES)
def test_anyone_may_read_the_public_pages(visitor: Visit, url: str) -> None:
    visitor().get(url)


@pytest.mark.parametrize("url", PAGES)
def test_they_can_be_read_when_things_are_under_way(db: Session, visitor: Visit, url: str) -> None:
    launched_with_a_comment()
    make.review_at("partner_comment")
    visitor().get(url)


def test_a_published_page_is_the_approved_one_byte_for_byte(db: Session, visitor: Visit) -> None:
    found = launched()
    approval = found.approval
    data = visitor().get(f"/published/{found.document_id}").data
    _, _, rest = data.partition(b"<!--approved text begins-->")
    served, end, _ = rest.partition(b"<!--approved text ends-->")
    assert end
    assert served == approval.html.encode()
    assert hashlib.sha256(served).hexdigest() == approval.html_hash


def test_a_published_page_tells_since_when_and_what_changed(db: Session, visitor: Visit) -> None:
    found = launched()
    visitor().get(f"/published/{found.document_id}")
    reader = visitor()
    reader.get(f"/published/{found.document_id}")
    reader.sees(
        f"{found.document.reference}. In force since",
        "This is the first published text.",
        found.approval.hash[:12],
        found.approval.html_hash,
    )


def test_an_unpublished_document_is_not_there(db: Session, visitor: Visit) -> None:
    review = make.review_at("approved")
    document_id = make.draft_under(review).document_id
    visitor().get(f"/published/{document_id}", status=404)
    visitor().get(f"/published/{document_id}/outcomes", status=404)


def test_another_documents_publication_is_not_there(db: Session, visitor: Visit) -> None:
    one, other = launched(), launched()
    visitor().get(f"/published/{one.document_id}/{one.id}")
    visitor().get(f"/published/{one.document_id}/{other.id}", status=404)


def test_an_earlier_text_stays_at_its_address(db: Session, visitor: Visit) -> None:
    first = launched()
    draft = make.documents.start_draft(
        first.document, purpose="Again", by=make.actor(make.make_manager())
    )
    version = make.document_queries.newest_version(draft.id)
    assert version is not None
    make.documents.add_version(
        draft,
        source=make.TEXT.replace("three working days", "two working days"),
        change_class="substantive",
        seen_number=version.number,
        by=make.actor(make.make_manager()),
    )
    second = launched(document=first.document)
    assert second.id != first.id
    reader = visitor()
    reader.get(f"/published/{first.document_id}")
    reader.sees("two working days", "Earlier texts").does_not_see("three working days")
    assert any("1.2" in each for each in second.changes)
    reader.get(f"/published/{first.document_id}/{first.id}")
    reader.sees("This is an earlier text", "three working days")


def test_outcomes_are_told_with_agency_place_and_reason(db: Session, visitor: Visit) -> None:
    found = launched_with_a_comment("not_accepted")
    reader = visitor()
    reader.get(f"/published/{found.document_id}")
    reader.sees("1 comment, and what became of it")
    reader.get(f"/published/{found.document_id}/outcomes")
    reader.sees("Say by when.", "Not accepted", "Because it is so.", "1 Not accepted")


def test_an_accepted_comment_leads_to_the_passage(db: Session, visitor: Visit) -> None:
    found = launched_with_a_comment("accepted")
    reader = visitor()
    page = reader.get(f"/published/{found.document_id}/outcomes")
    [anchor] = [url.partition("#")[2] for url in page.links.values() if "#p-" in url]
    text = reader.get(f"/published/{found.document_id}")
    assert f'id="{anchor}"' in text.html


def test_public_pages_read_no_draft(db: Session, visitor: Visit) -> None:
    found = launched_with_a_comment()
    make.review_at("partner_comment")
    own = (f"/published/{found.document_id}", f"/published/{found.document_id}/outcomes")
    for url in (*PAGES, *own):
        for statement in visitor().get(url).queries:
            words = " ".join(statement.split())
            assert not any(each in words for each in DRAFTS), words


def test_the_front_page_names_what_is_out_for_comment(db: Session, visitor: Visit) -> None:
    review = make.review_at("partner_comment")
    round = make.round_of(review)
    reader = visitor()
    reader.get("/")
    reader.sees(round.subject.title, round.purpose, "can comment until")
    reader.does_not_see("strategy discussion")


def test_what_was_decided_lately_says_in_its_link_which_launch_it_is(
    db: Session, visitor: Visit
) -> None:
    """A text and its later correction have one title."""
    found = launched()
    told = f"{found.approval.title}, published {found.published_at:%-d %B %Y}"
    assert told in visitor().get("/").links


def test_a_round_inside_the_group_is_nobodys_business(db: Session, visitor: Visit) -> None:
    review = make.review_at("group_comment")
    reader = visitor()
    reader.get("/")
    reader.does_not_see(make.round_of(review, "group").subject.title)


def test_signed_in_people_are_led_to_what_waits(db: Session, visitor: Visit) -> None:
    visitor(make.make_manager()).get("/")
    assert "See what waits for you" in visitor(make.make_manager()).get("/").links


def test_a_demonstration_calls_to_try_it(demo_app: Flask) -> None:
    page = Visitor(demo_app).get("/")
    assert any(text.startswith("Try it as") for text in page.links)


def test_how_it_works_follows_the_definition(visitor: Visit) -> None:
    visitor().get("/how-it-works")
    reader = visitor()
    reader.get("/how-it-works")
    reader.sees("Correction", "Joint protocol", "Support programme")
    reader.click("Amendment to the procedures")
    reader.sees("Partner comment", "Circulate to partner agencies", "the board chair", "Gunning 1")


def test_a_kind_of_review_that_is_none_is_not_found(visitor: Visit) -> None:
    visitor().get("/how-it-works/ballot", status=404)
    visitor().get("/how-it-works/nothing", status=404)


def test_the_front_pages_queries_do_not_grow_with_its_rows(db: Session, visitor: Visit) -> None:
    launched()
    few = len(visitor().get("/").queries)
    launched()
    launched()
    make.review_at("partner_comment")
    assert len(visitor().get("/").queries) <= few + 1


def beat(db: Session, name: str, *, ago: float = 0, error: str = "") -> None:
    at = consult_clock.machine_now() - timedelta(minutes=ago)
    db.add(Beat(name=name, at=at, done=0, error=error))


def health(app: Flask) -> tuple[int, dict[str, str]]:
    store.commit()
    found = app.test_client().get("/health")
    return found.status_code, found.get_json()


def test_health_is_red_before_the_clock_has_run(app: Flask, db: Session) -> None:
    status, said = health(app)
    assert status == 503
    assert (said["database"], said["status"]) == ("ok", "not well")
    assert "has not run yet" in said["clock"]


def test_health_is_green_when_all_beats_are_fresh(app: Flask, db: Session) -> None:
    beat(db, "timers")
    beat(db, "outbox", ago=1)
    assert health(app) == (200, dict.fromkeys(("status", "database", "clock", "queue"), "ok"))


@pytest.mark.parametrize(
    ("name", "ago", "error", "part", "says"),
    [
        ("timers", 4, "", "clock", "last ran at"),
        ("outbox", 4, "", "queue", "outbox last ran at"),
        ("outbox", 0, "OSError: refused", "queue", "outbox failed when it last ran"),
    ],
)
def test_health_says_which_part_is_red(
    app: Flask, db: Session, name: str, ago: float, error: str, part: str, says: str
) -> None:
    beat(db, name, ago=ago, error=error)
    if name != "timers":
        beat(db, "timers")
    status, said = health(app)
    assert status == 503
    assert said[part].startswith(says)
    assert "OSError" not in said[part]


def test_robots_may_read_what_is_published(visitor: Visit) -> None:
    assert b"Allow: /published" in visitor().get("/robots.txt").data


@pytest.mark.sqlite
@pytest.mark.parametrize("another", [False, True])
def test_health_is_red_when_the_file_of_the_database_is_gone(
    app: Flask, db: Session, settings: Settings, tmp_path: Path, another: bool
) -> None:
    beat(db, "timers")
    beat(db, "outbox")
    assert health(app)[0] == 200
    file = Path(settings.database_url.removeprefix("sqlite:///"))
    aside = file.rename(tmp_path / "aside.db")
    try:
        if another:
            file.touch()
        status, said = health(app)
    finally:
        aside.rename(file)
    assert status == 503
    assert "removed or replaced" in said["database"]
    assert health(app)[0] == 200


def test_anyone_can_read_what_changed_in_each_edition(db: Session, visitor: Visit) -> None:
    """Of an edition that has not come out yet nothing is told."""
    review = make.review_at("launched")
    edition = make.make_edition(days=12)
    make.place(review, edition)
    reader = visitor()
    reader.get("/published")
    reader.click("What changed in each edition")
    reader.sees("No edition has come out yet.").does_not_see(edition.title)
    publish(edition)
    reader.get("/published/editions")
    title = editions.get_newest_publication(make.draft_under(review).document_id).approval.title
    reader.sees(edition.title, "This is the first published text.")
    reader.click(title)
    reader.sees("In force since")


def test_many_editions_are_read_with_as_many_questions_as_few(db: Session, visitor: Visit) -> None:
    for _ in range(3):
        review = make.review_at("launched")
        edition = make.make_edition(days=12)
        make.place(review, edition)
        publish(edition)
    visitor().get("/published/editions", budget=8)


def test_outcomes_are_read_a_page_at_a_time_and_found_by_agency_and_words(
    db: Session, visitor: Visit
) -> None:
    review = make.review_at("partner_comment")
    first, second, *_ = make.responses_of(make.round_of(review))
    by = make.actor(make.respondent_of(first))
    version = make.response_queries.list_consulted_versions(first.consultation_id)[0]
    comments = [
        responses.add_comment(
            first,
            version_id=version.id,
            anchor=None,
            body=f"Say by when, {number}.",
            received_at=consult_clock.now(),
            by=by,
        )
        for number in range(26)
    ]
    comments.append(make.submit_comment(first, "Say by when, at last."))
    comments.append(make.submit_comment(second, "Leave 100% of it out."))
    make.review_at("considering", review=review)
    for each in comments:
        make.answer(each, "not_accepted" if each is comments[-1] else "noted")
    make.review_at("launched", review=review)
    address = f"/published/{make.draft_under(review).document_id}/outcomes"
    reader = visitor()
    reader.get(address)
    reader.sees("28 comments were made", "Showing 1 to 25 of 28 comments")
    reader.click("Next page")
    reader.sees("Showing 26 to 28 of 28 comments")
    reader.get(f"{address}?agency={second.respondent}")
    reader.sees("Leave 100% of it out.", "28 comments were made")
    reader.does_not_see("Say by when, 1.")
    reader.get(f"{address}?outcome=not_accepted&words=100%25")
    reader.sees("Leave 100% of it out.")
    reader.get(f"{address}?words=nowhere")
    reader.sees("There are no comments like that.")
