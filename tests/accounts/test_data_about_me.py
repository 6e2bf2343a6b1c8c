"""“Data about you”: everything that is held about a person, on a page and as a file."""

from __future__ import annotations

import json

from tests import factories as make


def taken(someone):
    """What is in the file that they download."""
    answer = someone.client.get("/account/data.json")
    assert answer.mimetype == "application/json"
    assert "attachment" in answer.headers["Content-Disposition"]
    return json.loads(answer.data)


def test_a_person_sees_all_that_is_held_about_them_and_takes_it_with_them(visitor, db):
    review = make.review_at("partner_comment")
    response = make.responses_of(make.round_of(review))[0]
    make.submit_comment(response, "Say by when.")
    person = make.respondent_of(response)
    someone = visitor(person)
    someone.get("/account")
    someone.click("See")
    someone.sees(person.email, response.agency.name, "Say by when.", "A response:", "Comment added")
    someone.sees("A consultation has opened and you are asked to answer")
    told = taken(someone)
    assert told["account"][0]["email"] == person.email
    assert [each["body"] for each in told["comments"]] == ["Say by when."]
    assert [each["name"] for each in told["signatures"]] == [person.name]
    assert told["places"] == [{"place": "Agency lead", "where": response.agency.name}]
    assert {each["act"]: each["count"] for each in told["record"]}["Comment added"] == 1
    assert told["sign_ins"][0]["device"] == "A test"
    assert person.password_hash is None or person.password_hash not in json.dumps(told)


def test_board_members_and_signatories_see_their_positions_and_signatures(visitor, db):
    review = make.review_at("with_board")
    chair, lead = make.chair_of(review), make.lead_of(review)
    make.take_position(review, chair, "object")
    visitor(chair).get("/account/data").says("Decision on", "Object", "Because.")
    told = taken(visitor(lead))
    assert {each["what"].split(":")[0] for each in told["signatures"]} == {
        "An assessment",
        "An assessment, read again",
    }
    assert [each["place"] for each in told["seats"]] == ["Lead"]


def test_the_page_shows_the_newest_and_the_file_has_all_in_as_many_queries(visitor, db):
    review = make.review_at("partner_comment")
    response = make.responses_of(make.round_of(review))[0]
    someone = visitor(make.respondent_of(response))
    make.make_comment(response, "Comment 0.")
    short = len(someone.get("/account/data").queries)
    for number in range(1, 30):
        make.make_comment(response, f"Comment {number}.")
    assert len(someone.get("/account/data").queries) == short
    someone.sees("Comment 29.", "These are the newest 20 of 30")
    someone.does_not_see("Comment 3.")
    told = taken(someone)
    assert len(told["comments"]) == 30


def test_nobody_sees_what_is_held_about_somebody_else(visitor, db):
    ann, ben = make.make_person("Ann Smith"), make.make_person("Ben Jones")
    visitor(ann).get("/account/data").says("Ann Smith")
    assert ann.email not in json.dumps(taken(visitor(ben)))
