"""Every letter can be written with the words that its subscriber passes; links lead somewhere."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from jinja2 import UndefinedError
from werkzeug.routing import BuildError

from consult.notifications.letters import FOLDER, letter
from consult.notifications.links import PAGES, link
from consult.notifications.presenters import pieces_of

AT = datetime(2021, 6, 3, 22, 59, tzinfo=UTC)
WORDS: dict[str, dict[str, object]] = {
    "accounts/sign_in_link": {"token": "abc123", "expires_at": AT},
    "accounts/address_changed": {
        "at": AT,
        "before": "old@example.org",
        "now_at": "new@example.org",
        "contact": "help@example.org",
    },
    "accounts/password_changed": {"at": AT},
    "accounts/invitation": {"by": "Ada", "agency": "Police", "token": "abc", "expires_at": AT},
    "documents/review_due": {
        "chapters": [
            {"title": "Neglect", "day": "1 March 2022", "collection_id": 1, "document_id": 2}
        ]
    },
    "groups/term_ends": {
        "person": "Ann Chair",
        "role": "chair",
        "group": "Editorial Board",
        "last": "31 March 2022",
        "headless": True,
        "group_id": 4,
    },
    "reviews/plan_refused": {
        "title": "Neglect",
        "label": "Circulate to partner agencies",
        "at": AT,
        "by": "Ann Lead",
        "reasons": ["The text was changed after this was planned."],
        "url": "http://localhost/reviews/7",
    },
    "reviews/reminder": {
        "title": "Neglect",
        "state": "Being considered",
        "meaning": "The partnership manager is considering whether this is reviewed.",
        "since": AT,
        "due": AT,
        "url": "http://localhost/reviews/7",
    },
    "editions/reminder": {
        "title": "Edition of 30 September 2021",
        "due": AT,
        "publishes_on": "30 September 2021",
        "url": "http://localhost/editions/7",
    },
    "groups/term_ended": {
        "person": "Ann Chair",
        "role": "chair",
        "group": "Editorial Board",
        "last": "31 March 2022",
        "headless": True,
        "group_id": 4,
    },
    "groups/deputy_named": {
        "deputy": "Dee Puty",
        "holder": "Ann Chair",
        "role": "chair",
        "group": "Editorial Board",
        "first": "1 March 2022",
        "last": "31 March 2022",
        "by": "Ada Min",
        "group_id": 4,
    },
    "consultations/opened": {
        "title": "Partner comment on Neglect",
        "audience": "agencies",
        "respondent": "Northern Borough",
        "letter": "Dear colleague",
        "purpose": "To hear you.",
        "closes_at": AT,
        "late": "Late answers are refused.",
        "preview": None,
        "response_id": 7,
    },
    "responses/unsent": {
        "title": "Partner comment on Neglect",
        "respondent": "Northern Borough",
        "own": False,
        "own_time": False,
        "closes_at": AT,
        "late": "ask",
        "response_id": 7,
    },
    "responses/own_time_ends": {
        "title": "Partner comment on Neglect",
        "respondent": "Northern Borough",
        "closes_at": AT,
        "response_id": 7,
    },
    "safeguarding/quarantined": {"lead": True},
    "consultations/attachment_corrected": {
        "title": "Partner comment on Neglect",
        "respondent": "Northern Borough",
        "what": "The evidence",
        "why": "Page 3 was missing.",
        "added": False,
        "response_id": 9,
    },
    "consultations/corrected": {
        "title": "Partner comment on Neglect",
        "respondent": "Northern Borough",
        "why": "A slip of the pen.",
        "wording": "Is it clear?",
        "before": "Is it claer?",
        "response_id": 9,
    },
    "consultations/extended": {
        "title": "Partner comment on Neglect",
        "respondent": "Northern Borough",
        "own": True,
        "late": True,
        "before": AT,
        "closes_at": AT,
        "reason": "Schools are closed in the last week of the round.",
        "response_id": 9,
    },
    "consultations/closed": {
        "title": "Partner comment on Neglect",
        "closes_at": AT,
        "longer": [],
        "answered": 3,
        "expected": 4,
        "consultation_id": 5,
        "next": "Answer every comment.",
        "review_id": 3,
    },
    "responses/submitted": {
        "nil": False,
        "declined": False,
        "late": False,
        "title": "Partner comment on Neglect",
        "respondent": "Northern Borough",
        "at": AT,
        "signed_name": "Ada",
        "signed_role": "Lead",
        "response_id": 7,
    },
    "responses/chased": {
        "title": "Partner comment on Neglect",
        "respondent": "Northern Borough",
        "closes_at": AT,
        "closed": False,
        "takes_late": False,
        "reopened": False,
        "may_ask": True,
        "response_id": 7,
    },
    "responses/time_asked": {
        "title": "Partner comment on Neglect",
        "respondent": "Northern Borough",
        "by": "Ada",
        "closes_at": AT,
        "until": AT,
        "reason": "Half term.",
        "request_id": 3,
    },
    "responses/time_refused": {
        "title": "Partner comment on Neglect",
        "respondent": "Northern Borough",
        "closes_at": AT,
        "until": AT,
        "answer": "The board meets.",
        "response_id": 7,
    },
    "responses/clarification_asked": {
        "title": "Partner comment on Neglect",
        "by": "Ada",
        "agency": "Northern Borough",
        "question": "Who is meant?",
        "closes_at": AT,
        "clarification_id": 3,
    },
    "responses/clarification_answered": {
        "title": "Partner comment on Neglect",
        "respondent": "Northern Borough",
        "outcome": "everyone",
        "agency": "",
        "question": "Who is meant?",
        "answer": "Everyone.",
        "response_id": 7,
    },
    "responses/answer_corrected": {
        "title": "Partner comment on Neglect",
        "respondent": "Northern Borough",
        "question": "Who is meant?",
        "answer": "All staff.",
        "before": "Everyone.",
        "why": "It was not precise.",
        "response_id": 7,
    },
    "responses/guest": {
        "by": "Ada",
        "contact": "Ada, ada@example.org",
        "respondent": "Northern Borough",
        "title": "Partner comment on Neglect",
        "answers": True,
        "until": AT,
        "token": "tok",
    },
    "responses/entered": {
        "title": "Partner comment on Neglect",
        "respondent": "Northern Borough",
        "said": "entered by Ruth Osei from a letter of 3 March 2021",
        "given_name": "Rosa Díaz",
        "given_role": "Head of service",
        "at": AT,
        "late": False,
        "open": True,
        "closes_at": AT,
        "response_id": 7,
    },
    "responses/waited_for": {
        "title": "Partner comment on Neglect",
        "respondent": "Northern Borough",
        "own": False,
        "own_time": False,
        "closes_at": AT,
        "late": "ask",
        "by": "Ruth Osei",
        "reason": "Their letter was in the wrong tray.",
        "response_id": 7,
    },
    "responses/entry_corrected": {
        "title": "Partner comment on Neglect",
        "respondent": "Northern Borough",
        "why": "The letter says twelve.",
        "response_id": 7,
    },
    "responses/entry_taken_back": {
        "title": "Partner comment on Neglect",
        "respondent": "Northern Borough",
        "response_id": 7,
    },
    "responses/entry_objected": {
        "title": "Partner comment on Neglect",
        "respondent": "Northern Borough",
        "words": "We said the opposite.",
        "consultation_id": 7,
    },
    **{
        f"individuals/{event}": {
            "title": "Neglect",
            "sent_at": AT,
            "closes_at": AT,
            "over": False,
            "young": False,
            "called": "A member of the public",
            "note": "The name of a neighbour.",
            "slug": "slug",
            **more,
        }
        for event, more in {
            "confirm": {"token": "tok", "days": 7},
            "receipt": {"token": "tok", "said": [("4.1", "Say when."), ("4.2", "Say who.")]},
            "set_aside": {"why": "it is about something else."},
            "cut": {},
            "ended": {"put_off": False, "meaning": "It ended.", "reason": "", "read": True},
            "outcome": {
                "told": [("Say when.", "Accepted", "It helps."), ("Say who.", "Noted", "")],
                "answers": True,
                "texts": [("Neglect", 7)],
            },
        }.items()
    },
    "responses/stands": {
        "title": "Partner comment on Neglect",
        "respondent": "Northern Borough",
        "at": AT,
        "response_id": 7,
    },
    **{
        f"responses/joint_{event}": {
            "title": "Partner comment on Neglect",
            "respondent": "Northern Borough",
            "lead": "Southern Borough",
            "response_id": 7,
            **more,
        }
        for event, more in {
            "asked": {"by": "Carol", "message": "Shall we?", "closes_at": AT, "party_id": 3},
            "decided": {"agreed": True, "reason": ""},
            "ended": {"own": True, "reason": "We go our own way."},
            "wanted": {"closes_at": AT, "party_id": 3},
            "agreed": {"who": "Carol", "role": "Director"},
            "reopened": {"by": "Carol", "closes_at": AT},
        }.items()
    },
    "responses/section_passed": {
        "title": "Partner comment on Neglect",
        "respondent": "Northern Borough",
        "place": "2.3, Referrals",
        "closes_at": AT,
        "response_id": 7,
        "by": "Carol",
        "note": "Is it what we do?",
        "due": "3 March 2021",
        "guest": False,
    },
    "responses/section_done": {
        "title": "Partner comment on Neglect",
        "respondent": "Northern Borough",
        "place": "2.3, Referrals",
        "closes_at": AT,
        "response_id": 7,
        "by": "Carol",
        "answer": "It is.",
    },
    "responses/section_back": {
        "title": "Partner comment on Neglect",
        "respondent": "Northern Borough",
        "place": "2.3, Referrals",
        "closes_at": AT,
        "response_id": 7,
        "who": "Carol",
        "why": "I am away.",
    },
    "responses/ready": {
        "title": "Partner comment on Neglect",
        "respondent": "Northern Borough",
        "by": "Carol",
        "closes_at": AT,
        "response_id": 7,
    },
    "notifications/daily": {"letters": [("Closed: Neglect", "It closed."), ("Two", "Body")]},
    "reviews/taken_back": {
        "title": "Neglect",
        "at": AT,
        "by": "Mira",
        "reason": "The wording had not been agreed.",
        "document_id": 3,
        "url": "https://consult.example/reviews/1",
    },
    "reviews/owned_text_changed": {
        "title": "Neglect",
        "review": "Neglect in spring",
        "owners": "Met and Health",
        "at": AT,
        "by": "Mira",
        "document_id": 3,
    },
    "reviews/ratified_text_changed": {
        "title": "Neglect",
        "review": "Neglect in spring",
        "body": "The Executive",
        "at": AT,
        "by": "Mira",
        "document_id": 3,
    },
    "reviews/moved": {
        "title": "Neglect",
        "said": "The text is with the board.",
        "meaning": "Board members are deciding.",
        "by": "Ada",
        "at": AT,
        "reason": "",
        "asked": "Say where you stand:",
        "url": "http://example.org/ballots/9",
    },
    "record/anchored": {
        "at": AT,
        "entries": 61,
        "chains": 23,
        "digest": "ab" * 32,
        "read": True,
        "broken": [],
        "note": "",
    },
    "reviews/launched": {
        "title": "Neglect",
        "at": AT,
        "texts": [("Neglect", 4)],
        "own": [("Northern Borough", 7)],
        "took_part": True,
    },
}
KINDS = sorted(str(path.relative_to(FOLDER).with_suffix("")) for path in FOLDER.rglob("*.txt"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_has_a_subject_a_greeting_and_whole_links(kind: str, app: Flask) -> None:
    subject, body = letter(kind, name="Ben", **WORDS[kind])
    assert subject
    assert "Subject" not in subject
    stranger = kind in ("accounts/invitation", "record/anchored")  # nobody knows their name
    stranger = stranger or kind.startswith("individuals/")
    assert body.startswith("Hello,\n\n" if stranger else "Hello Ben,\n\n")
    assert "None" not in body
    assert "\n\n\n" not in body
    assert re.search(r"^https?://\S+$", body, re.MULTILINE)


@pytest.mark.parametrize("kind", KINDS)
def test_a_word_that_is_missing_is_an_error_and_not_a_gap(kind: str, app: Flask) -> None:
    words = dict(WORDS[kind])
    words.pop("at" if "at" in words else next(iter(words)))
    with pytest.raises(UndefinedError):
        letter(kind, name="Ben", **words)


@pytest.mark.parametrize(
    ("kind", "change", "says"),
    [
        ("consultations/opened", {"audience": "group"}, "circulated in your working group"),
        ("consultations/opened", {"letter": "", "purpose": ""}, "It closes at 11:59pm"),
        ("responses/submitted", {"nil": True}, "The nil return of Northern Borough"),
        ("responses/submitted", {"declined": True}, "not for them to answer"),
        ("responses/submitted", {"late": True}, "marked as late"),
        ("responses/chased", {"closed": True}, "which closed at"),
        ("responses/chased", {"reopened": True}, "has not been submitted again"),
        ("responses/chased", {"closed": True, "takes_late": True}, "still taken, and is marked"),
        ("responses/waited_for", {}, "can choose “Ask for more time”"),
        ("responses/waited_for", {"own_time": True}, "was given to answer ended at 11:59pm"),
        ("responses/waited_for", {"own": True}, "tell the lead of the working group"),
        ("reviews/taken_back", {}, "The reason given: The wording had not been agreed."),
        ("reviews/owned_text_changed", {}, "Met and Health own this text and signed it"),
        ("reviews/ratified_text_changed", {}, "The Executive ratified this text when"),
        ("reviews/moved", {}, "“Neglect”: The text is with the board. That was at 11:59pm"),
        ("reviews/launched", {}, "what became of the comments of Northern Borough:\nhttp"),
        ("reviews/launched", {"own": []}, "/published/4\n\nYou need do nothing"),
        ("record/anchored", {}, "every chain holds"),
        ("record/anchored", {"broken": [("review:1", 3, "edited")]}, "review:1, entry 3: edited"),
        ("record/anchored", {"note": "Another key."}, "\n\nAnother key.\n\n"),
        ("reviews/launched", {}, "nothing more. Thank you for your part in it."),
        ("reviews/moved", {"reason": "Too early."}, "The reason given: Too early."),
    ],
)
def test_letters_say_what_is_the_case(
    kind: str, change: dict[str, object], says: str, app: Flask
) -> None:
    _, body = letter(kind, name="Ben", **{**WORDS[kind], **change})
    assert says in body
    assert "\n\n\n" not in body


def test_what_people_wrote_is_not_escaped_in_plain_text(app: Flask) -> None:
    subject, body = letter(
        "reviews/moved", name="O'Neil & Söhne", **{**WORDS["reviews/moved"], "title": "A < B"}
    )
    assert subject.startswith("A < B:")
    assert "O'Neil & Söhne" in body


@pytest.mark.parametrize("endpoint", sorted(PAGES))
def test_a_link_in_a_letter_is_the_address_of_its_page(endpoint: str, app: Flask) -> None:
    names = re.findall(r"\{(\w+)\}", PAGES[endpoint])
    values = {name: "tok" if name == "token" else 7 for name in names}
    with app.test_request_context():
        try:
            here = app.url_for(endpoint, **values)
        except BuildError as error:
            raise AssertionError(f"{endpoint} is not a page with {names}") from error
    assert link(endpoint, **values) == "http://127.0.0.1:5000" + here


def test_own_addresses_become_links_and_others_stay_text() -> None:
    own = "http://127.0.0.1:5000"
    body = f"See {own}/reviews/3 or https://evil.example/x, {own}.evil.example/ or {own}//evil/y"
    pieces = pieces_of(body, own)
    assert "".join(piece.text for piece in pieces) == body
    assert [piece.href for piece in pieces if piece.href] == ["/reviews/3"]
