"""What can be said beside a comment: priority, reasons, other wording, “do not publish this”."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult import clock
from consult.documents.block import CODE, PARAGRAPH, TABLE, Block
from consult.documents.other_wording import is_other, present_words, redline_of
from consult.responses import operations, queries
from consult.responses.contents import Contents
from consult.responses.models import Comment, KeptText, Receipt, Response
from consult.store import session
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Go = Callable[..., Visitor]
BLOCK = "Practitioners must record what the child says about home."
WHOLE_OF_IT = {
    "proposed": "Practitioners must write down what the child says about home.",
    "priority": "must",
    "rationale": "The rationale canary: inspectors asked for it.",
    "withheld": True,
    "withheld_why": "The why canary: our staff could be recognised.",
}


@pytest.fixture
def response(db: object) -> Response:
    return make.responses_of(make.round_of(make.review_at("partner_comment")))[0]


@pytest.fixture
def writer(response: Response) -> Any:
    return make.make_person("Carol Ng", agency=response.agency)


def place_of(response: Response) -> dict[str, Any]:
    version = queries.list_consulted_versions(response.consultation_id)[0]
    return {"version_id": version.id, "anchor": queries.list_blocks([version.id])[1].anchor}


def form_at(response: Response) -> str:
    at = place_of(response)
    base = f"/responses/{response.id}/versions/{at['version_id']}"
    return f"{base}/blocks/{at['anchor']}/comments/new"


def comment_in(response: Response, **said: Any) -> Comment:
    return make.make_comment(response, "The body.", **{**place_of(response), **said})


def only_comment() -> Comment:
    session.expire_all()
    return session.query(Comment).one()


# The form


def test_a_comment_is_saved_with_all_that_was_said_beside_it(
    visitor: Go, response: Response, writer: Any
) -> None:
    page = visitor(writer)
    page.get(form_at(response))
    page.press(
        "Save comment",
        {
            "Your comment": "Say who.",
            "Proposed wording": "Practitioners must write down what the child says.",
            "Reasons": "Inspectors asked.",
            "How much does it matter?": "Must",
            "Ask us not to publish this": True,
            "Why should it not be published?": "Our staff could be recognised.",
        },
    )
    page.sees("Must", "Reasons", "Inspectors asked.", "Not to be published", "be recognised.")
    page.sees("removed: record", "added: write down")
    found = session.query(Comment).one()
    assert (found.priority, found.rationale, found.withheld) == ("must", "Inspectors asked.", True)


def test_only_the_comment_itself_is_needed(visitor: Go, response: Response, writer: Any) -> None:
    page = visitor(writer)
    page.get(form_at(response))
    page.press("Save comment", your_comment="Say who.")
    assert Contents.of(session.query(Comment).one()) == Contents(body="Say who.")


def test_nobody_is_promised_that_it_stays_confidential(
    visitor: Go, response: Response, writer: Any
) -> None:
    page = visitor(writer)
    page.get(form_at(response))
    page.sees("We cannot promise that it stays confidential:", "Freedom of Information Act 2000")


def test_who_asks_us_not_to_publish_says_why(visitor: Go, response: Response, writer: Any) -> None:
    page = visitor(writer)
    page.get(form_at(response))
    asked = {"Your comment": "Say who.", "Ask us not to publish this": True}
    page.press("Save comment", asked, status=422)
    page.is_told("Say why it should not be published.")
    assert page.value_of("Your comment") == "Say who."
    assert not session.query(Comment).all()


def test_a_why_without_asking_is_not_dropped_silently(
    visitor: Go, response: Response, writer: Any
) -> None:
    page = visitor(writer)
    page.get(form_at(response))
    said = {"Your comment": "Say who.", "Why should it not be published?": "Because."}
    page.press("Save comment", said, status=422)
    page.is_told("Tick “Ask us not to publish this” as well")
    assert page.value_of("Why should it not be published?") == "Because."


def test_nobody_is_asked_about_publishing_what_is_never_published(db: object, visitor: Go) -> None:
    """Replies inside a working group stay inside."""
    reply = make.responses_of(make.round_of(make.review_at("group_comment"), "group"))[0]
    page = visitor(make.respondent_of(reply))
    page.get(form_at(reply))
    page.sees("How much does it matter?")
    page.does_not_see("Ask us not to publish this")


def test_a_priority_that_is_not_offered_is_refused(response: Response) -> None:
    with pytest.raises(Refused) as no:
        comment_in(response, priority="at once")
    assert [each.code for each in no.value.refusals] == ["unknown-choice"]


def test_who_proposes_other_wording_begins_with_the_words_that_stand_there(
    visitor: Go, response: Response, writer: Any
) -> None:
    page = visitor(writer)
    page.get(f"/responses/{response.id}")
    page.click(f"Propose other wording for 1.1, “{BLOCK}”")
    assert page.value_of("Proposed wording") == BLOCK
    changed = {"Proposed wording": BLOCK.replace("record", "write down"), "Your comment": " "}
    page.press("Save comment", changed, status=422)
    assert "write down" in page.value_of("Proposed wording")
    page.press("Save comment", {"Your comment": "Plainer."})
    page.sees("Plainer.", "removed: record", "added: write down")


def test_the_words_stand_beside_the_box_where_there_is_no_script(
    visitor: Go, response: Response, writer: Any
) -> None:
    page = visitor(writer)
    page.get(form_at(response))
    assert page.value_of("The words that stand there now, to copy") == BLOCK
    assert page.value_of("Proposed wording") == ""


def test_who_proposed_something_already_keeps_it(
    visitor: Go, response: Response, writer: Any
) -> None:
    comment = comment_in(response, by=writer, proposed="My own wording")
    session.flush()
    page = visitor(writer)
    page.get(f"/responses/{response.id}/comments/{comment.id}/edit?propose=1")
    assert page.value_of("Proposed wording") == "My own wording"


def test_the_whole_text_has_no_words_to_begin_with(
    visitor: Go, response: Response, writer: Any
) -> None:
    version = queries.list_consulted_versions(response.consultation_id)[0]
    page = visitor(writer)
    page.get(f"/responses/{response.id}/versions/{version.id}/comments/new")
    page.does_not_see("The words that stand there now")
    page.press("Save comment", your_comment="Too long.", proposed_wording="Half of it.")
    page.sees("Half of it.")


@pytest.mark.parametrize("wording", [BLOCK, f"  {BLOCK}\r\n", BLOCK.replace(" ", "  ")])
def test_words_that_stay_as_they_are_count_as_no_proposal(response: Response, wording: str) -> None:
    assert comment_in(response, proposed=wording).proposed == ""


def test_a_proposal_can_be_taken_back_to_the_words_that_stand(response: Response) -> None:
    comment = comment_in(response, proposed="Something else.")
    changed = operations.edit_comment(
        comment,
        body="The body.",
        proposed=BLOCK,
        seen_revision=comment.revision,
        received_at=clock.now(),
        by=make.actor(make.respondent_of(response)),
    )
    assert changed.proposed == ""


def test_the_same_words_with_other_reasons_are_no_second_press(response: Response) -> None:
    first = comment_in(response, rationale="One reason.")
    second = comment_in(response, rationale="Another reason.")
    assert first.id != second.id
    assert comment_in(response, rationale="Another reason.").id == second.id


# Where it travels


def test_two_colleagues_in_one_comment_both_see_all_of_both_texts(
    visitor: Go, response: Response, writer: Any
) -> None:
    comment = comment_in(response, by=writer)
    session.flush()
    page = visitor(make.respondent_of(response))
    page.get(f"/responses/{response.id}/comments/{comment.id}/edit")
    operations.edit_comment(
        comment,
        body="Carol’s body.",
        **WHOLE_OF_IT,  # type: ignore[arg-type]
        seen_revision=comment.revision,
        received_at=clock.now(),
        by=make.actor(writer),
    )
    page.press(
        "Save comment", {"Reasons": "My reasons", "How much does it matter?": "Could"}, status=409
    )
    page.sees(
        "Carol’s body.", "The rationale canary", "The why canary", "Must", "added: write down"
    )
    assert page.value_of("Reasons") == "My reasons"
    page.press("Save mine in its place")
    assert session.query(Comment).one().rationale == "My reasons"


def test_what_comes_too_late_is_kept_with_all_of_its_words(
    visitor: Go, response: Response, writer: Any, clock: Any
) -> None:
    clock.set(response.consultation.closes_at - timedelta(hours=1))
    page = visitor(writer)
    page.get(form_at(response))
    clock.set(response.consultation.closes_at)
    page.press(
        "Save comment",
        {
            "Your comment": "Late body",
            "Reasons": "Late reasons",
            "Ask us not to publish this": True,
            "Why should it not be published?": "Late why",
        },
        status=422,
    )
    kept = session.query(KeptText).one().body
    assert all(words in kept for words in ("Late body", "Late reasons", "Late why"))


def test_the_receipt_has_every_word_and_its_hash_is_of_them(
    visitor: Go, response: Response
) -> None:
    comment = comment_in(response, **WHOLE_OF_IT)
    make.submit_response(response)
    receipt = session.query(Receipt).one()
    [told] = json.loads(receipt.canonical)["comments"]
    assert {name: told[name] for name in WHOLE_OF_IT} == WHOLE_OF_IT
    assert hashlib.sha256(receipt.canonical.encode()).hexdigest() == receipt.hash
    page = visitor(make.respondent_of(response))
    page.get(f"/responses/{response.id}/receipt")
    page.sees("Must", "The rationale canary", "The why canary", "added: write down")
    text = page.client.get(f"/responses/{response.id}/receipt.txt").get_data(as_text=True)
    assert "The rationale canary" in text
    assert "The why canary" in text
    assert comment.proposed in text


SIGNS = "Not *bold*, no [link](x) and no <b>tag</b>, 1 > 0.\n# No heading\n\nSecond paragraph."


def test_the_receipt_as_word_and_pdf_has_every_word_as_it_was_written(
    visitor: Go, response: Response
) -> None:
    """The signs of Markdown in it are words, and so is the mark of a heading."""
    make.make_comment(response, SIGNS, **{**place_of(response), **WHOLE_OF_IT})
    make.submit_response(response)
    page = visitor(make.respondent_of(response))
    page.get(f"/responses/{response.id}/receipt")
    for kind in ("PDF", "Word", "plain text"):
        page.sees(f"{kind} of the receipt")
    word = page.client.get(f"/responses/{response.id}/receipt.docx").data
    found = docx.Document(BytesIO(word))
    told = {each.text: (each.style or found.styles["Normal"]).name for each in found.paragraphs}
    first, second = SIGNS.split("\n\n")
    for words in (first, second, "The rationale canary", "The why canary"):
        assert any(words in each for each in told), words
    assert any(words.startswith("SHA-256 of what was sent in: ") for words in told)
    headings = [words for words, style in told.items() if (style or "").startswith("Heading")]
    assert headings[:2] == ["The text it is about", "Comments"]
    assert all("No heading" not in each for each in headings)
    assert found.core_properties.title == "Receipt"
    paper = page.client.get(f"/responses/{response.id}/receipt.pdf")
    assert paper.mimetype == "application/pdf"
    assert b"pdfuaid" in paper.data
    assert f"receipt-{response.id}.pdf" in paper.headers["Content-Disposition"]


def test_the_receipt_as_text_is_told_by_document_with_the_words_it_is_about(
    visitor: Go, response: Response
) -> None:
    comment_in(response, **WHOLE_OF_IT)
    make.submit_response(response)
    receipt = session.query(Receipt).one()
    content = json.loads(receipt.canonical)
    [text], [told] = content["texts"], content["comments"]
    content["texts"] = [text, {**text, "version": 0, "title": "The second text"}]
    content["comments"] = [
        {**told, "version": 0, "place": "5.2", "body": "Of the second."},
        {**told, "place": "1.2", "body": "Of the first.", "quote": "these very words"},
    ]
    session.add(
        Receipt(
            response_id=response.id, canonical=json.dumps(content), hash="0" * 64, at=receipt.at
        )
    )
    session.flush()
    page = visitor(make.respondent_of(response))
    filed = page.client.get(f"/responses/{response.id}/receipt.txt").get_data(as_text=True)
    _, filed = filed.split("COMMENTS")
    said = [
        f"{text['title']}, version {text['number']}",
        "1. On 1.2",
        "; Must",
        "On the words “these very words”",
        "Of the first.",
        "The rationale canary",
        "asks that it is not published",
        "The second text, version",
        "2. On 5.2",
        "Of the second.",
    ]
    assert [each for each in said if each not in filed] == []
    assert sorted(said, key=filed.index) == said
    assert filed.count("On the words") == 1


def test_a_receipt_from_before_these_fields_is_shown_and_counts(
    visitor: Go, response: Response
) -> None:
    """Written as it was then: without the new names."""
    comment = comment_in(response, proposed="Other words.")
    make.submit_response(response)
    receipt = session.query(Receipt).one()
    content = json.loads(receipt.canonical)
    for each in content["comments"]:
        for name in ("priority", "rationale", "withheld", "withheld_why", "on_kind"):
            del each[name]
    old = Receipt(
        response_id=response.id, canonical=json.dumps(content), hash="0" * 64, at=receipt.at
    )
    session.add(old)
    session.flush()
    page = visitor(make.respondent_of(response))
    page.get(f"/responses/{response.id}/receipt")
    page.sees("The body.", "added: Other words")
    assert page.client.get(f"/responses/{response.id}/receipt.pdf").status_code == 200
    operations.reopen(
        response, received_at=clock.now(), by=make.actor(make.respondent_of(response))
    )
    operations.edit_comment(
        comment,
        body="Changed.",
        rationale="New reasons.",
        seen_revision=comment.revision,
        received_at=clock.now(),
        by=make.actor(make.respondent_of(response)),
    )
    make.close_round(response.consultation)
    stands = only_comment()
    assert Contents.of(stands) == Contents(body="The body.", proposed="Other words.")
    assert "New reasons." in session.query(KeptText).one().body


@pytest.mark.parametrize("name", ["rationale", "withheld_why"])
def test_words_beside_a_comment_must_not_identify_a_child_either(
    response: Response, name: str
) -> None:
    said = {name: "NHS number 943 476 5919", "withheld": name == "withheld_why"}
    with pytest.raises(Refused) as no:
        comment_in(response, **said)
    assert [(each.code, each.field) for each in no.value.refusals] == [
        ("identifies-somebody", name)
    ]


def test_reasons_that_tell_of_harm_are_set_aside(
    visitor: Go, response: Response, writer: Any
) -> None:
    from tests.responses.test_guard import TOLD

    page = visitor(writer)
    page.get(form_at(response))
    page.press("Save comment", {"Your comment": "Fine.", "Reasons": TOLD})
    page.sees("999")
    assert not session.query(Comment).all()


def test_reasons_are_found_by_whom_the_comment_is_found(
    visitor: Go, response: Response, writer: Any
) -> None:
    comment_in(response, by=writer, rationale="The zebra crossing survey.")
    session.flush()
    own, stranger = visitor(writer), visitor(make.make_person("S", agency=make.make_agency()))
    own.get("/search?q=zebra")
    own.sees("crossing survey")
    stranger.get("/search?q=zebra")
    stranger.does_not_see("crossing survey")


def test_data_about_me_has_the_reasons_too(visitor: Go, response: Response, writer: Any) -> None:
    comment_in(response, by=writer, **WHOLE_OF_IT)
    session.flush()
    page = visitor(writer)
    page.get("/account/data")
    page.sees("The rationale canary", "The why canary")


# Other wording: laws


WORDS = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\0\r"), max_size=60
)


@given(text=WORDS, wording=WORDS)
def test_what_a_redline_shows_without_its_additions_is_the_text(text: str, wording: str) -> None:
    """And never a tag of anybody's."""
    shown = str(redline_of(Block("a", PARAGRAPH, 0, "", text), wording))
    for tag in ("<ins>", "</ins>", "<del>", "</del>", "<br>", "</span>"):
        shown = shown.replace(tag, "")
    shown = shown.replace('<span class="govuk-visually-hidden">', "")
    assert "<" not in shown


@given(text=WORDS, kind=st.sampled_from([PARAGRAPH, TABLE, CODE]))
def test_the_words_that_are_put_before_somebody_are_no_other_words(text: str, kind: str) -> None:
    assert not is_other(present_words(kind, text), kind, text)


@given(wording=WORDS)
def test_a_table_can_be_put_in_other_words_of_any_kind(wording: str) -> None:
    table = "| A | B |\n| --- | --- |\n| one | two |"
    assert redline_of(Block("a", TABLE, 0, "", table), wording)


# The desk


def test_the_desk_shows_and_filters_what_was_said(visitor: Go, response: Response) -> None:
    comment = comment_in(response, **WHOLE_OF_IT)
    comment_in(response, priority="could", kind="legal")
    make.submit_response(response)
    round_id = response.consultation_id
    page = visitor(make.lead_of_round(response))
    page.get(f"/consultations/{round_id}/comments")
    page.sees("must", "Not to be published", "could")
    page.get(f"/consultations/{round_id}/comments?priority=must")
    page.sees("General, neutral, must")
    page.does_not_see("Legal, neutral, could")
    page.get(f"/consultations/{round_id}/comments?priority=none")
    page.sees("No comment is like that.")
    page.get(f"/comments/{comment.id}")
    page.sees("The rationale canary", "The why canary", "They ask us not to publish this")
    page.sees("added: write down")
