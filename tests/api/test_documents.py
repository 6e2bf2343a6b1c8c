"""Documents through the interface: the text in force, and drafts for those who may read them."""

from __future__ import annotations

import hashlib

import pytest

from consult import store
from consult.documents import setting_aside
from consult.documents.collections import operations as collections
from consult.documents.queries import blocks_of
from consult.editions.queries import newest_publication
from tests import factories as make
from tests.api.programs import Program, token_for
from tests.visitor import _watching

V1 = "/api/v1"


@pytest.fixture
def program(app, db) -> Program:
    return Program(app, token_for(make.make_manager()))


def test_the_text_in_force_is_the_bytes_that_were_approved(app, db, visitor):
    review = make.review_at("launched")
    document = make.draft_under(review).document
    stored = newest_publication(document.id).approval
    program = Program(app, token_for(make.make_person(agency=make.make_agency())))
    found = program.get(f"{V1}/documents/{document.id}")
    assert found["in_force"]["hash"] == stored.hash
    assert found["text"]["html"] == stored.html
    assert hashlib.sha256(found["text"]["html"].encode()).hexdigest() == stored.html_hash
    blocks = blocks_of(stored.version_id)
    assert [each["markdown"] for each in found["text"]["blocks"]] == [each.text for each in blocks]
    assert found["drafts"] == [], "who takes no part reads no draft"
    visitor().get(found["in_force"]["page"])


def test_a_draft_is_for_those_who_may_read_it(app, program, db):
    review = make.review_at("drafting")
    document = make.draft_under(review).document
    found = program.get(f"{V1}/documents/{document.id}")
    assert found["in_force"] is None
    assert found["text"] is None
    newest = found["drafts"][0]["versions"][0]
    version = program.get(newest["address"])
    assert version["text"]["hash"] == newest["hash"]
    assert version["text"]["blocks"][0]["html"]
    stranger = Program(app, token_for(make.make_person()))
    stranger.get(f"{V1}/documents/{document.id}", status=404)
    stranger.get(newest["address"], status=403)
    assert stranger.get(f"{V1}/documents")["documents"] == []
    Program(app).get(f"{V1}/documents", status=401)


def test_a_draft_that_was_set_aside_says_since_when(program, db):
    manager = make.make_manager()
    draft = make.draft_of(make.make_document(by=manager))
    url = f"{V1}/documents/{draft.document_id}"
    assert program.get(url)["drafts"][0]["set_aside_at"] is None
    setting_aside.set_aside(draft, by=make.actor(manager))
    assert program.get(url)["drafts"][0]["set_aside_at"].startswith("2021-03-03")


def test_a_version_of_another_document_is_not_there(program, db):
    one, other = make.review_at("drafting"), make.review_at("drafting")
    document, wrong = make.draft_under(one).document, make.draft_under(other)
    found = program.get(f"{V1}/documents/{wrong.document_id}")
    version_id = found["drafts"][0]["versions"][0]["id"]
    program.get(f"{V1}/documents/{document.id}/versions/{version_id}", status=404)


def test_more_documents_cost_no_more_queries_and_come_by_pages(program, db):
    for _ in range(3):
        make.make_document()
    program.get(f"{V1}/documents")
    with _watching() as few:
        program.get(f"{V1}/documents")
    for _ in range(30):
        make.make_document()
    store.commit()
    with _watching() as many:
        page = program.get(f"{V1}/documents")
    assert len(many) == len(few) <= 10, many
    found = [each["id"] for each in page["documents"]]
    while page["next"]:
        page = program.get(page["next"])
        found += [each["id"] for each in page["documents"]]
    assert len(found) == len(set(found)) == 33
    assert program.get(f"{V1}/documents?page=99") == {"documents": [], "next": None}


def test_documents_are_found_by_words(program, db):
    make.make_document("Neglect")
    make.make_document("Exploitation")
    found = program.get(f"{V1}/documents?words=neglect")["documents"]
    assert [each["title"] for each in found] == ["Neglect"]


def test_collections_are_listed_with_what_the_person_may_see_of_them(app, program, db):
    by = make.SETTING_UP
    made = collections.create_collection(title="Procedures", description="For all.", by=by)
    part = collections.add_part(made, title="Part A", by=by)
    live = make.draft_under(make.review_at("launched")).document
    drafted = make.make_draft("Neglect", "Words.").document
    collections.add_chapters(made, [live], by=by)
    collections.add_chapters(made, [drafted], part_id=part.id, by=by)
    [row] = program.get(f"{V1}/collections")["collections"]
    assert (row["title"], row["chapters"]) == ("Procedures", 2)
    found = program.get(row["address"])
    titles = [(p["title"], [c["title"] for c in p["chapters"]]) for p in found["parts"]]
    assert titles == [(None, [live.title]), ("Part A", ["Neglect"])]
    assert found["parts"][0]["chapters"][0]["in_force_since"]
    stranger = Program(app, token_for(make.make_person()))
    [row] = stranger.get(f"{V1}/collections")["collections"]
    assert row["chapters"] == 1
    assert [p["title"] for p in stranger.get(row["address"])["parts"]] == [None]
    hidden = collections.create_collection(title="Hidden", by=by)
    stranger.get(f"{V1}/collections/{hidden.id}", status=404)
