"""Reviews through the interface: what one may see, and steps through the one door."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from consult import lifecycle, store
from consult.accounts.models import AccessToken
from consult.audit import verify_all
from consult.audit.queries import list_entries
from consult.cli.context import Context
from consult.cli.reviews import review as on_command_line
from consult.lifecycle import Passage
from consult.reviews import rules
from consult.reviews.models import Override
from tests import factories as make
from tests.api.programs import Program, token_for
from tests.kernel.crowd import errors, together
from tests.visitor import _watching

V1 = "/api/v1"


@pytest.fixture
def manager(db):
    return make.make_manager()


@pytest.fixture
def program(app, manager) -> Program:
    return Program(app, token_for(manager))


def codes(problem) -> list[str]:
    return [each["code"] for each in problem["refusals"]]


def option_of(review, trigger: str):
    return next(each for each in review["options"] if each["trigger"] == trigger)


def test_a_review_says_where_it_is_and_every_step_with_its_reasons(program, db):
    review = make.review_at("with_board")
    found = program.get(f"{V1}/reviews/{review.id}")
    assert found["state"]["key"] == "with_board"
    assert found["seen"] == {"state": "with_board", "revision": review.subject.revision}
    assert found["definition"]["key"] == "procedures_amendment"
    assert [each["title"] for each in found["documents"]] == [
        make.draft_under(review).document.title
    ]
    approve = option_of(found, "approve")
    assert not approve["open"]
    reason = next(each for each in approve["refusals"] if each["code"] == "no-quorum")
    assert reason["because"].endswith(".")
    assert reason["weight"] in ("law", "house", "borrowed")
    assert reason["clears"]


def test_page_command_line_and_interface_give_the_same_refusals(app, visitor, db):
    chair = make.make_person()
    board = make.make_board(chair=chair, members=[make.make_person(), make.make_person()])
    review = make.review_at("with_board", board=board)
    program, someone = Program(app, token_for(chair)), visitor(chair)
    told = program.step(review.id, "approve", status=422)
    shown = option_of(program.get(f"{V1}/reviews/{review.id}"), "approve")["refusals"]
    assert told["refusals"] == shown
    assert len(shown) > 1
    someone.get(f"/reviews/{review.id}/steps/approve")
    someone.sees(*(each["because"] for each in shown))
    [option] = [
        each
        for each in lifecycle.options_for(review.subject, make.actor(chair))
        if each.step.trigger == "approve"
    ]
    assert [each.code for each in option.refusals] == codes(told)
    store.commit()
    here = Context()
    here.__dict__["ready"] = app.config["SETTINGS"]  # the database of this test
    done = CliRunner().invoke(
        on_command_line, ["step", str(review.id), "approve", "--by", chair.email], obj=here
    )
    lines = done.output.removeprefix("Error: ").splitlines()
    assert done.exit_code == 1
    assert lines == [each.told for each in option.refusals]  # with who can
    for line, each in zip(lines, shown, strict=True):
        assert line.startswith(f"{each['because']} {each['fix'] or ''}".strip())


def test_a_step_is_taken_and_the_record_says_who_and_by_which_token(program, manager, db):
    review = make.review_at("drafting")
    taken = program.step(review.id, "withdraw", reason="It is overtaken by national guidance.")
    assert taken["to_state"] == "withdrawn"
    assert taken["by"] == manager.name
    db.expire_all()
    assert review.subject.state == "withdrawn"
    assert program.get(f"{V1}/reviews/{review.id}")["seen"] == taken["seen"]
    [entry] = [
        each.entry
        for each in list_entries([f"account:{manager.id}"])
        if each.entry.act == "acted-by-token"
    ]
    token = db.scalars(select(AccessToken)).one()
    assert entry.body["facts"] == {
        "token": token.id,
        "thing": f"review:{review.id}",
        "trigger": "withdraw",
        "revision": taken["seen"]["revision"],
    }


def test_the_same_key_again_is_answered_with_the_same_and_does_nothing(program, db):
    review = make.review_at("drafting")
    seen = program.get(f"{V1}/reviews/{review.id}")["seen"]
    body = {"seen": seen, "reason": "It is overtaken."}
    address, key = f"{V1}/reviews/{review.id}/steps/withdraw", {"Idempotency-Key": "once"}
    first = program.send("POST", address, body, key)
    again = program.send("POST", address, body, key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.data == again.data
    count = select(func.count()).where(
        Passage.subject_id == review.id, Passage.trigger == "withdraw"
    )
    assert db.scalar(count) == 1
    other = program.send("POST", address, {**body, "reason": "Another."}, key)
    assert (other.status_code, codes(other.get_json(force=True))) == (422, ["key-used"])


def test_one_persons_key_is_not_anothers(app, program, db):
    review, another = make.review_at("drafting"), make.make_manager()
    program.step(review.id, "withdraw", key="same", reason="It is overtaken.")
    told = Program(app, token_for(another)).step(
        review.id, "withdraw", key="same", reason="It is overtaken.", status=422
    )
    assert codes(told) == ["no-such-step"]


def test_who_saw_an_older_review_is_told_who_moved_it_and_when(app, program, manager, db):
    review = make.review_at("drafting")
    seen = program.get(f"{V1}/reviews/{review.id}")["seen"]
    program.step(review.id, "withdraw", reason="It is overtaken.")
    told = program.step(review.id, "withdraw", seen=seen, reason="Again.", status=409)
    assert codes(told) == ["moved-meanwhile"]
    assert f"by {manager.name} at 10am" in told["detail"]


def test_the_etag_of_a_review_stands_in_for_what_was_seen(program, db):
    review = make.review_at("drafting")
    etag = program.send("GET", f"{V1}/reviews/{review.id}").headers["ETag"]
    address = f"{V1}/reviews/{review.id}/steps/withdraw"
    body = {"reason": "It is overtaken."}
    for wrong in ("*", '"drafting"', '"drafting.x"', '"a.1", "b.2"', "W/x"):
        assert program.send("POST", address, body, {"If-Match": wrong}).status_code == 428
    assert program.send("POST", address, body, {"If-Match": '"drafting.0"'}).status_code == 409
    assert program.send("POST", address, body).status_code == 428
    assert program.send("POST", address, body, {"If-Match": etag}).status_code == 200


def test_a_hold_takes_its_terms(program, manager, db):
    review = make.review_at("drafting")
    told = program.step(review.id, "hold", status=422, reason="Guidance is to come.")
    assert "no-waits-for" in codes(told)
    hold = {"waits_for": "National guidance.", "expected_on": "2021-06-01"}
    program.step(review.id, "hold", reason="Guidance is to come.", hold=hold)
    found = program.get(f"{V1}/reviews/{review.id}")
    assert found["stage"] == "on_hold"
    assert "National guidance" in found["hold"]
    assert manager.name in found["hold"]


def test_a_step_goes_on_despite_a_reason_that_its_chair_overrides_with_it(app, db):
    review = make.review_at("with_board")
    chair, *members = make.board_of(review)
    for who in (chair, members[0]):
        make.take_position(review, who, "yes")
    make.take_position(review, members[1], "object", words="It is too early.", clears="Wait.")
    program = Program(app, token_for(chair))
    approve = option_of(program.get(f"{V1}/reviews/{review.id}"), "approve")
    [reason] = approve["refusals"]
    assert [each["guard"] for each in approve["overrides"]] == [reason["guard"]]
    despite = {
        "guard": reason["guard"],
        "because": reason["because"],
        "reason": "The objection is about another chapter, which is reviewed in the autumn.",
        "note": "Told them by telephone.",
    }
    other = {**despite, "because": "Another reason."}
    told = program.step(review.id, "approve", overrides=[other], status=422)
    assert codes(told) == ["reason-is-another"]
    assert db.scalars(select(Override)).all() == []
    assert program.step(review.id, "approve", overrides=[despite])["to_state"] == "approved"
    [row] = db.scalars(select(Override)).all()
    assert (row.reason, row.note) == (despite["reason"], despite["note"])
    assert verify_all()[1] == []


def test_an_override_that_leads_to_no_step_leaves_nothing(app, db):
    chair = make.make_person()
    board = make.make_board(chair=chair, members=[make.make_person(), make.make_person()])
    review = make.review_at("with_board", board=board)
    for member in make.board_of(review)[1:]:
        make.take_position(review, member, "object", words="Too slow.", clears="A date.")
    program = Program(app, token_for(chair))
    approve = option_of(program.get(f"{V1}/reviews/{review.id}"), "approve")
    guards = {each["guard"] for each in approve["overrides"]}
    reason = next((each for each in approve["refusals"] if each["guard"] in guards), None)
    assert reason, approve
    despite = {
        "guard": reason["guard"],
        "because": reason["because"],
        "reason": "It was talked about at length and cannot wait any longer.",
    }
    told = program.step(review.id, "approve", overrides=[despite], status=422)
    assert told["refusals"]
    assert db.scalars(select(Override)).all() == []


def test_a_token_that_may_only_read_takes_no_step(app, manager, db):
    review = make.review_at("drafting")
    program = Program(app, token_for(manager, may="read"))
    told = program.step(review.id, "withdraw", reason="It is overtaken.", status=403)
    assert codes(told) == ["read-only-token"]
    db.expire_all()
    assert review.subject.state == "drafting"


def test_what_a_person_may_not_see_their_program_may_not(app, db):
    review = make.review_at("with_board")
    stranger = Program(app, token_for(make.make_person(agency=make.make_agency(), role="lead")))
    for path in ("", "/history"):
        told = stranger.get(f"{V1}/reviews/{review.id}{path}", status=403)
        assert codes(told) == ["no-part-in-review"]
    seen = {"state": "with_board", "revision": 1}
    assert codes(stranger.step(review.id, "approve", seen=seen, status=403)) == [
        "no-part-in-review"
    ]
    assert stranger.get(f"{V1}/reviews") == {"reviews": [], "next": None}
    assert codes(stranger.get(f"{V1}/reviews/999999", status=404)) == ["not-there"]
    assert codes(stranger.get("/api/v1/nothing", status=404)) == ["not-there"]
    assert stranger.get("/api", status=404)["status"] == 404


def test_a_program_of_one_agency_reads_nothing_of_anothers(app, db):
    ours, theirs = make.make_agency("Ours"), make.make_agency("Theirs")
    leads = {each.id: make.make_person(agency=each, role="lead") for each in (ours, theirs)}
    review = make.make_review(by=make.make_manager())
    make.review_at("preparing", review=review)
    made = make.prepare_partner_round(review, agencies=[ours, theirs])
    make.take(review, "circulate_to_partners")
    answers = {each.agency_id: each for each in make.responses_of(make.round_of(review))}
    make.submit_comment(answers[theirs.id], "CANARY of theirs")
    assert made
    draft = make.draft_under(review)
    program = Program(app, token_for(leads[ours.id]))
    for url in (
        "/reviews",
        f"/reviews/{review.id}",
        f"/reviews/{review.id}/history",
        "/documents",
        f"/documents/{draft.document_id}",
        f"/documents/{draft.document_id}/versions/{draft.newest}",
        "/",
        "/openapi.json",
    ):
        body = program.send("GET", f"{V1}{url}").get_data(as_text=True)
        assert "CANARY" not in body
        assert draft.document.title not in body
        assert review.subject.title not in body


def test_the_history_is_that_of_the_page(app, program, manager, visitor, db):
    review = make.review_at("considering")
    found = program.get(f"{V1}/reviews/{review.id}/history")
    page = visitor(manager)
    page.get(f"/reviews/{review.id}/history")
    assert found["total"] == len(found["entries"]) > 3
    page.sees(*(each["what"] for each in found["entries"]))
    assert found["next"] is None


def test_pages_of_reviews_stay_good_when_others_are_started(program, manager, db):
    first = [make.make_review(by=manager).id for _ in range(5)]
    page = program.get(f"{V1}/reviews?limit=2")
    assert [each["id"] for each in page["reviews"]] == first[:2:-1]
    make.make_review(by=manager)
    found = [each["id"] for each in page["reviews"]]
    while page["next"]:
        page = program.get(page["next"])
        found += [each["id"] for each in page["reviews"]]
    assert found == first[::-1]


def test_reviews_are_filtered_by_stage_state_and_definition(program, manager, db):
    drafting, board = make.review_at("drafting"), make.review_at("with_board")
    for question, wanted in {
        "stage=being_decided": [board.id],
        "state=drafting": [drafting.id],
        "definition=procedures_amendment": [board.id, drafting.id],
        "definition=correction": [],
        "state=drafting&stage=live": [],
    }.items():
        found = program.get(f"{V1}/reviews?{question}")["reviews"]
        assert [each["id"] for each in found] == wanted, question


@pytest.mark.parametrize(
    "question",
    ["stage=nonsense", "limit=0", "limit=1000", "limit=x", "after=-1", "after=99999999999", "q=1"],
)
def test_a_question_of_the_wrong_shape_is_refused_with_its_name(program, question):
    told = program.get(f"{V1}/reviews?{question}", status=422)
    assert codes(told) == ["wrong-value"]
    assert told["refusals"][0]["field"] == question.partition("=")[0]


def test_more_reviews_cost_no_more_queries(app, program, manager, db):
    make.review_at("with_board")
    make.review_at("drafting")
    program.get(f"{V1}/reviews")
    with _watching() as few:
        program.get(f"{V1}/reviews")
    for _ in range(4):
        make.make_review(by=manager)
    store.commit()
    with _watching() as many:
        assert len(program.get(f"{V1}/reviews")["reviews"]) == 6
    assert len(many) == len(few) <= 6, many


# At once


def test_two_calls_at_once_with_one_key_take_one_step(app, program, manager, db):
    review = make.review_at("drafting")
    seen = program.get(f"{V1}/reviews/{review.id}")["seen"]
    token = token_for(manager)
    store.commit()

    def call():
        return raw_step(app, token, review_id, seen, "one key")

    review_id = review.id
    found = together(*[call] * 4)
    assert not errors(found), found
    assert {each.status_code for each in found} == {200}, [each.data for each in found]
    assert len({each.data for each in found}) == 1
    db.expire_all()
    count = select(func.count()).where(
        Passage.subject_id == review_id, Passage.trigger == "withdraw"
    )
    assert db.scalar(count) == 1


def test_of_eight_calls_at_once_with_different_keys_one_wins(app, program, manager, db):
    review = make.review_at("drafting")
    seen = program.get(f"{V1}/reviews/{review.id}")["seen"]
    token, review_id = token_for(manager), review.id
    store.commit()
    calls = [
        lambda key=key: raw_step(app, token, review_id, seen, f"key {key}") for key in range(8)
    ]
    found = together(*calls)
    assert not errors(found), found
    statuses = sorted(each.status_code for each in found)
    assert statuses == [200, *[409] * 7], [each.data for each in found]
    lost = [each.get_json(force=True) for each in found if each.status_code == 409]
    assert all(f"by {manager.name}" in each["detail"] for each in lost)


def raw_step(app, token, review_id, seen, key):
    return app.test_client(use_cookies=False).post(
        f"{V1}/reviews/{review_id}/steps/withdraw",
        json={"seen": seen, "reason": "It is overtaken."},
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": key},
    )


# Hostile bodies


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"reason": "\\ud800"}', "application/json", 400),
        (b"null", "application/json", 422),
        (b"[]", "application/json", 422),
        (b'"x"', "application/json", 422),
        (b'{"reason": 3}', "application/json", 422),
        (b'{"reason": "a\\u0000b"}', "application/json", 422),
        (b'{"seen": {"state": "drafting", "revision": "3"}}', "application/json", 422),
        (b'{"seen": {"state": "drafting", "revision": 1e999}}', "application/json", 422),
        (b'{"seen": {"state": "drafting", "revision": 99999999999}}', "application/json", 422),
        (b'{"seen": {"state": 1, "revision": 1}, "more": 1}', "application/json", 422),
        (b'{"hold": {"expected_on": "yesterday"}}', "application/json", 422),
        (b'{"hold": {"owner_id": -1}}', "application/json", 422),
        (b'{"overrides": [{}]}', "application/json", 422),
        (b"x" * 1_000_000, "application/json", 413),
        (b'{"reason": "' + b"x" * 250_000 + b'"}', "application/json", 422),
        (b"reason=x", "application/x-www-form-urlencoded", 415),
        (b"--x", "multipart/form-data; boundary=x", 415),
        (b"{}", "", 415),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_hostile_body_is_refused_with_a_problem(program, db, body, kind, status):
    review = make.review_at("drafting")
    store.commit()
    answer = program.client.post(
        f"{V1}/reviews/{review.id}/steps/withdraw",
        data=body,
        content_type=kind,
        headers=program.headers,
    )
    assert answer.status_code == status, answer.data
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json(force=True)["refusals"]
    db.expire_all()
    assert review.subject.state == "drafting"


def test_a_reason_is_as_long_as_the_rule_of_the_page_has_it(program, db):
    review = make.review_at("drafting")
    told = program.step(review.id, "withdraw", reason="x" * (rules.LONGEST + 1), status=422)
    assert told["refusals"][0]["field"] == "reason"
    words = "שלום 🙂 it is overtaken"
    assert program.step(review.id, "withdraw", reason=words)["reason"] == words


def test_a_method_that_an_address_does_not_take_is_a_problem(program):
    answer = program.client.delete(f"{V1}/reviews", headers=program.headers)
    assert answer.status_code == 405
    assert answer.mimetype == "application/problem+json"
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("key", ["", " ", "x" * 201])
def test_a_key_is_short_and_not_empty(program, db, key):
    review = make.review_at("drafting")
    answer = program.send(
        "POST",
        f"{V1}/reviews/{review.id}/steps/withdraw",
        {"seen": {"state": "drafting", "revision": 1}},
        {"Idempotency-Key": key},
    )
    assert answer.status_code == 400
