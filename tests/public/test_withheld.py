"""A comment whose author asked us not to publish it stands on no public page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from consult.editions import queries as editions
from consult.editions.models import Publication, PublishedOutcomes
from consult.responses import operations, queries
from tests import factories as make
from tests.visitor import Visitor

Visit = Callable[..., Visitor]
CANARIES = ("kanarie-body", "kanarie-wording", "kanarie-reasons", "kanarie-why", "kanarie-outcome")
SAID = {
    "body": "kanarie-body",
    "proposed": "kanarie-wording",
    "rationale": "kanarie-reasons",
    "withheld": True,
    "withheld_why": "kanarie-why",
    "kind": "legal",
}


def launched(*, also: str = "") -> tuple[Publication, str]:
    """With a comment that is not to be published, and one that may be; and who made the first."""
    review = make.review_at("partner_comment")
    one, two, *_ = make.responses_of(make.round_of(review))
    assert one.agency is not None
    withheld = make.submit_comment(one, **SAID)
    told = make.submit_comment(two, also) if also else None
    make.review_at("considering", review=review)
    make.answer(withheld, "not_accepted", reason="kanarie-outcome")
    if told is not None:
        make.answer(told, "noted")
    make.review_at("launched", review=review)
    return editions.get_newest_publication(make.draft_under(review).document_id), one.agency.name


def addresses(app: Flask, found: Publication) -> list[str]:
    """Every page of the public part, also those that a later hand adds."""
    known = {
        "document_id": found.document_id,
        "publication_id": found.id,
        "hash": found.approval.hash,
        "key": "procedures_amendment",
    }
    built = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint.startswith("public.") and rule.arguments <= {*known}:
                built.append(app.url_for(rule.endpoint, **{a: known[a] for a in rule.arguments}))
    return sorted(
        {*built, "/published", f"/published/{found.document_id}/outcomes", "/search?q=kanarie"}
    )


def test_nothing_of_it_stands_on_any_public_page(db: Session, app: Flask, visitor: Visit) -> None:
    found, agency = launched(also="Say when.")
    reader, urls = visitor(), addresses(app, found)
    assert len(urls) > 8
    for url in urls:
        text = reader.client.get(url, follow_redirects=True).get_data(as_text=True)
        assert not [each for each in CANARIES if each in text], url
    told = reader.client.get(f"/published/{found.document_id}/outcomes").get_data(as_text=True)
    assert agency not in told


def test_it_is_counted_honestly(db: Session, visitor: Visit) -> None:
    found, _ = launched(also="Say when.")
    reader = visitor()
    reader.get(f"/published/{found.document_id}/outcomes")
    reader.sees(
        "2 comments were made on the draft.",
        "1 comment is not printed because those who wrote it asked us not to.",
        "It was read and answered like all others.",
        "1 Noted",
        "Say when.",
    )


def test_no_total_tells_what_its_answer_was(db: Session, app: Flask, visitor: Visit) -> None:
    for also in ("Say when.", ""):
        found, _ = launched(also=also)
        reader = visitor()
        for url in addresses(app, found):
            told = reader.client.get(url, follow_redirects=True).get_data(as_text=True)
            assert "ot accepted" not in told, url


def test_what_was_published_in_earlier_days_is_told_in_the_same_way(
    db: Session, visitor: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows as they are stored for good: without quotes, and some without an outcome."""
    found, _ = launched(also="Say when.")
    outcomes = editions.find_outcomes(found.subject_id)
    assert outcomes is not None
    told = [{**row} for row in outcomes.rows if not row.get("withheld")]
    apart = [row for row in outcomes.rows if row.get("withheld")]
    assert not [row for row in told if "quote" in row]
    unanswered = {**apart[0], "outcome": "", "outcome_words": "No outcome recorded"}

    def sees(rows: list[dict[str, object]], words: str) -> None:
        old = PublishedOutcomes(subject_id=found.subject_id, rows=rows)
        monkeypatch.setattr(editions, "find_outcomes", lambda _subject_id: old)
        reader = visitor()
        reader.get(f"/published/{found.document_id}/outcomes")
        reader.sees("Say when.", words).does_not_see("No outcome recorded", "ot accepted")

    sees([*told, unanswered], "asked us not to. No outcome is recorded for it.")
    sees([*told, *apart, unanswered], "asked us not to. 1 of them was answered.")


def test_what_is_printed_says_on_which_words(db: Session, visitor: Visit) -> None:
    review = make.review_at("partner_comment")
    response = make.responses_of(make.round_of(review))[0]
    version = queries.list_consulted_versions(response.consultation_id)[0]
    block = queries.list_blocks([version.id])[1]
    words = block.text.split()[0]
    said = make.submit_comment(response, anchor=block.anchor, pointed=operations.Pointed(words))
    make.review_at("considering", review=review)
    make.answer(said, "noted")
    make.review_at("launched", review=review)
    reader = visitor()
    reader.get(f"/published/{make.draft_under(review).document_id}/outcomes")
    reader.sees(f"On the words “{words}”", "Say when.")


def test_one_alone_is_counted_too(db: Session, visitor: Visit) -> None:
    found, _ = launched()
    reader = visitor()
    reader.get(f"/published/{found.document_id}/outcomes")
    reader.sees("1 comment was made on the draft.", "1 comment is not printed")


def test_what_is_stored_as_published_has_none_of_its_words(db: Session) -> None:
    found, agency = launched()
    outcomes = editions.find_outcomes(found.subject_id)
    assert outcomes is not None
    assert not [each for each in (*CANARIES, agency) if each in str(outcomes.rows)]


def test_the_agency_still_learns_what_became_of_it(db: Session, visitor: Visit) -> None:
    review = make.review_at("partner_comment")
    response = make.responses_of(make.round_of(review))[0]
    comment = make.submit_comment(response, **SAID)
    make.review_at("considering", review=review)
    make.answer(comment, "not_accepted", reason="kanarie-outcome")
    make.review_at("launched", review=review)
    agency = visitor(make.respondent_of(response))
    agency.get(f"/responses/{response.id}/outcomes")
    agency.sees("kanarie-body", "kanarie-outcome")


def test_what_was_said_and_done_is_sorted_by_links(db: Session, visitor: Visit) -> None:
    found, _ = launched(also="Say when.")
    reader = visitor()
    reader.get(f"/published/{found.document_id}/outcomes")
    reader.sees("We did")
    reader.click("From whom, on what")
    assert reader.page.url.endswith("outcomes?sort=agency")
    reader.click("We did")
    assert reader.page.url.endswith("outcomes?sort=outcome")
    reader.sees("Say when.")
