"""openapi.json says what there is, and what is sent is as it says."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from pydantic import BaseModel

from consult.api.answers import Problem
from consult.api.declared import BASE, DECLARED
from consult.documents.collections.operations import create_collection
from consult.documents.queries import newest_version
from tests import factories as make
from tests.api.programs import Program, token_for

OPENAPI = f"{BASE}/openapi.json"


@pytest.fixture
def program(app: Flask, db: Any) -> Program:
    return Program(app, token_for(make.make_manager()))


def test_every_address_is_described_and_every_description_has_its_address(app, program):
    said = Program(app).get(OPENAPI)
    described = {(method.upper(), path) for path, each in said["paths"].items() for method in each}
    there_is = {
        (method, re.sub(r"<(?:int:)?(\w+)>", r"{\1}", rule.rule.removeprefix(BASE)))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(BASE) and rule.rule != OPENAPI
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == there_is
    assert {(each.name, each.permission) for each in DECLARED} == {
        (name.removeprefix("api."), view.permission)
        for name, view in app.view_functions.items()
        if name.startswith("api.") and name not in ("api.show_help", "api.show_openapi")
    }


def test_every_shape_that_is_referred_to_is_described(app, program):
    said = program.get(OPENAPI)
    text = program.send("GET", OPENAPI).get_data(as_text=True)
    names = set(re.findall(r"#/components/schemas/(\w+)", text))
    assert names
    assert names <= set(said["components"]["schemas"])


def conforms(shape: type[BaseModel], answer: Any) -> None:
    """Every part is there, none is besides (the shapes forbid it), and each is of its type."""
    again = shape.model_validate(answer).model_dump(mode="json")
    assert again == answer


def test_what_is_sent_is_as_it_is_described(app, program, db):
    make.review_at("launched")
    review = make.review_at("with_board")
    draft = make.draft_under(review)
    places = {
        "review_id": review.id,
        "document_id": draft.document_id,
        "version_id": newest_version(draft.id).id,
        "trigger": "withdraw",
        "collection_id": create_collection(title="Procedures", by=make.SETTING_UP).id,
    }
    for each in DECLARED:
        address = f"{BASE}{each.template.format(**places)}"
        if each.method == "GET":
            answer = program.send("GET", address)
            assert answer.status_code == 200, (address, answer.data)
            assert answer.mimetype == "application/json"
            conforms(each.answer, answer.get_json())
    conforms(answers_of("take_step"), program.step(review.id, "withdraw", reason="Overtaken."))


def answers_of(name: str) -> type[BaseModel]:
    return next(each.answer for each in DECLARED if each.name == name)


def test_every_problem_is_as_it_is_described(app, program, db):
    review = make.review_at("with_board")
    asked = [
        Program(app).send("GET", f"{BASE}/reviews"),
        program.send("GET", f"{BASE}/reviews?stage=no"),
        program.send("GET", f"{BASE}/reviews/0"),
        program.send("GET", f"{BASE}/reviews/%00"),
        program.send("GET", "/api/v2"),
        program.send("PUT", f"{BASE}/reviews"),
        program.send("POST", f"{BASE}/reviews/{review.id}/steps/withdraw"),
        program.send("POST", f"{BASE}/reviews/{review.id}/steps/withdraw", [1]),
        program.send(
            "POST",
            f"{BASE}/reviews/{review.id}/steps/approve",
            {"seen": {"state": "with_board", "revision": review.subject.revision}},
        ),
    ]
    assert [each.status_code for each in asked] == [401, 422, 404, 404, 404, 405, 428, 422, 422]
    for each in asked:
        assert each.mimetype == "application/problem+json"
        body = each.get_json(force=True)
        conforms(Problem, body)
        assert body["status"] == each.status_code
        for reason in body["refusals"]:
            assert reason["because"].endswith("."), reason


def test_a_failure_of_ours_is_a_problem_without_what_failed(app, program, monkeypatch):
    from consult.api.views import reviews

    def fails(*_args: Any, **_others: Any) -> None:
        raise RuntimeError("SECRET detail")

    monkeypatch.setattr(reviews.queries, "list_reviews_below", fails)
    monkeypatch.setitem(app.config, "PROPAGATE", False)
    answer = program.send("GET", f"{BASE}/reviews")
    assert answer.status_code == 500
    conforms(Problem, answer.get_json(force=True))
    assert b"SECRET" not in answer.data


def test_the_page_about_it_is_found_from_the_account_page(visitor, db):
    someone = visitor(make.make_person())
    someone.get("/account")
    someone.click("Manage programs that act for you")
    someone.click("How a program uses it")
    someone.sees("Authorization: Bearer", "Idempotency-Key", "openapi.json")
    for each in DECLARED:
        someone.sees(f"{each.method} {each.template}", each.about)


def test_the_index_leads_to_everything(program):
    found = program.get(f"{BASE}/")
    assert {each["what"] for each in found["there_is"]} == {each.about for each in DECLARED}
    assert found["may"] == "steps"
