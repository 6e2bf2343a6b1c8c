"""A comment can be about some words of its block only."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as some

from consult import audit, clock
from consult.documents import queries as documents
from consult.documents.block import Block
from consult.documents.marking import mark
from consult.documents.quoting import Span, places_of, quote_at, words_of
from consult.documents.render import render_block
from consult.responses import operations, queries
from consult.responses.models import Comment, Receipt, Response
from consult.responses.offline import making
from consult.store import session
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Go = Callable[..., Visitor]


@pytest.fixture
def response(db: object) -> Response:
    return make.responses_of(make.round_of(make.review_at("partner_comment")))[0]


def second_block(response: Response) -> tuple[int, Block]:
    version = queries.list_consulted_versions(response.consultation_id)[0]
    return version.id, documents.blocks_of(version.id)[1]


def page_of(response: Response) -> str:
    version_id, block = second_block(response)
    return f"/responses/{response.id}/versions/{version_id}/blocks/{block.anchor}/comments/new"


def some_words(response: Response) -> str:
    return " ".join(words_of(second_block(response)[1]).split()[:2])


def only_comment(response: Response) -> Comment:
    [found] = queries.comments_of(response.id)
    return found


def test_a_comment_is_about_the_words_that_were_copied_from_its_block(
    response: Response, visitor: Go
) -> None:
    words = some_words(response)
    lead = visitor(make.respondent_of(response))
    lead.get(page_of(response))
    lead.press("Save comment", your_comment="Say who.", the_words_you_comment_on=words.upper())
    lead.sees(f"On “{words}”", "Say who.")
    found = only_comment(response).quote
    assert found is not None
    assert (found.exact, found.start) == (words, 0)


def test_the_words_are_marked_in_the_text(response: Response, visitor: Go) -> None:
    words = some_words(response)
    lead = visitor(make.respondent_of(response))
    lead.get(f"{page_of(response)}?words={quote(words)}&at=0")
    assert "<mark" in lead.page.html
    lead.press("Save comment", your_comment="Say who.")
    assert '<mark class="consult-quote">' in lead.page.html


def test_words_that_are_not_there_are_refused_with_the_nearest(
    response: Response, visitor: Go
) -> None:
    words = some_words(response)
    lead = visitor(make.respondent_of(response))
    lead.get(page_of(response))
    typed = words[:-1] + "x"
    lead.press("Save comment", your_comment="Say who.", the_words_you_comment_on=typed, status=422)
    lead.is_told(
        "The words that you comment on are not in this part of the text. "
        f"The nearest words are “{words}”. Copy the words from the text, or leave the field empty."
    )
    assert lead.value_of("The words you comment on") == typed
    assert lead.value_of("Your comment") == "Say who."
    assert not queries.comments_of(response.id)


def add(response: Response, words: str, near: int | None = None, **others: object) -> Comment:
    version_id, block = second_block(response)
    return operations.add_comment(
        response,
        version_id=version_id,
        anchor=block.anchor,
        body="Say who.",
        pointed=operations.Pointed(words, near),
        received_at=clock.now(),
        by=make.actor(make.respondent_of(response)),
    )


def test_words_that_stand_twice_ask_for_more_unless_it_is_known_which(response: Response) -> None:
    words = words_of(second_block(response)[1])
    twice = next(each for each in words if words.count(each) > 1 and each.strip())
    with pytest.raises(Refused) as refused:
        add(response, twice)
    assert [no.code for no in refused.value.refusals] == ["words-stand-twice"]
    where = places_of(twice, words)[1].start
    found = add(response, twice, where).quote
    assert found is not None
    assert found.start == where


def test_two_comments_of_the_same_words_on_different_words_are_two(response: Response) -> None:
    words = words_of(second_block(response)[1]).split()
    first, second = add(response, words[0], 0), add(response, words[1], len(words[0]) + 1)
    assert first.id != second.id
    assert add(response, words[0], 0).id == first.id


def test_the_words_can_be_changed_and_taken_away_again(response: Response, visitor: Go) -> None:
    comment = add(response, some_words(response))
    lead = visitor(make.respondent_of(response))
    edit = f"/responses/{response.id}/comments/{comment.id}/edit"
    other = words_of(second_block(response)[1]).split()[-1]
    lead.get(edit)
    lead.press("Save comment", the_words_you_comment_on=other)
    session.expire_all()
    found = only_comment(response).quote
    assert found is not None
    assert found.exact.casefold() == other.casefold()
    lead.get(edit)
    lead.press("Save comment", the_words_you_comment_on="")
    session.expire_all()
    assert only_comment(response).quote is None


def test_the_receipt_and_the_record_hold_the_words(response: Response, visitor: Go) -> None:
    words = some_words(response)
    add(response, words)
    by = make.respondent_of(response)
    operations.submit(
        response,
        signed_name=by.name,
        signed_role="Lead",
        received_at=clock.now(),
        by=make.actor(by),
    )
    receipt = session.query(Receipt).filter_by(response_id=response.id).one()
    assert json.loads(receipt.canonical)["comments"][0]["quote"] == words
    lead = visitor(by)
    lead.get(f"/responses/{response.id}/receipt")
    lead.sees(f"On “{words}”")
    told = audit.list_entries([response.thing], acts=("comment-added",))
    assert told[0].words["quote"] == words


def test_an_address_that_names_nonsense_opens_the_form(response: Response, visitor: Go) -> None:
    lead = visitor(make.respondent_of(response))
    lead.get(f"{page_of(response)}?words={quote(chr(0x202E) * 3000)}&at=-1e9")
    lead.sees("Comment on")


TEXTS = some.text(alphabet="ab c&<>*_[]“é\n", min_size=1, max_size=60)


@given(TEXTS, some.data())
def test_what_is_marked_is_what_was_quoted_and_nothing_else_changes(
    text: str, data: some.DataObject
) -> None:
    block = Block("p-1", "paragraph", 0, "", text.strip() or "a")
    words, html = words_of(block), render_block(block)
    if not words:
        return
    start = data.draw(some.integers(0, len(words) - 1))
    end = data.draw(some.integers(start + 1, len(words)))
    found = quote_at(words, Span(start, end))
    if not found.exact.strip():
        return
    marked = mark(html, [found])
    plain = re.sub(r"<span class=\"govuk-visually-hidden\">[^<]*</span>|</?mark[^>]*>", "", marked)
    assert plain == html
    assert "<mark" in marked


def test_the_form_for_excel_shows_the_words_where_they_are_read_only(response: Response) -> None:
    words = some_words(response)
    add(response, words)
    rows = [row for sheet in making.comment_form(response).sheets for row in sheet.rows]
    assert [row[2] for row in rows if "Say who." in row] == [f"On “{words}”"]
