"""“Who can see what” is what the policy says: of imagined things, and of real ones."""

from __future__ import annotations

from consult.access import Permission, ask
from consult.accounts.places import PARTS
from consult.accounts.queries import actor_for
from consult.people import imagined, rights
from consult.people.rights import NO, OWN_ONLY, YES
from tests import factories as make

QUESTIONS = [each for some in rights.QUESTIONS.values() for each in some]
SAID = {"Yes": YES, "Their own": OWN_ONLY, "No": NO}


def test_every_permission_has_its_words_and_no_words_stand_twice():
    assert {each.permission for each in QUESTIONS} == set(Permission)
    assert len({each.words for each in QUESTIONS}) == len(QUESTIONS)


def test_every_part_that_people_play_has_a_column():
    assert {each.key for each in imagined.everybody()} == {"visitor", "guest"} | {
        p.key for p in PARTS
    }


def test_the_cells_of_the_page_are_the_answers_of_the_policy(visitor, db):
    someone = visitor()
    someone.get("/")
    page = someone.click("Who can see what")
    people = imagined.everybody()
    shown = {}
    for row in page.tree.find_all("tr"):
        head = row.find("th")
        cells = [SAID[cell.text] for cell in row.find_all("td")]
        if cells:
            shown[head.text] = cells
    assert set(shown) == {each.words for each in QUESTIONS}
    for each in QUESTIONS:
        assert shown[each.words] == [_asked(each, somebody.actor) for somebody in people]


def _asked(question, actor):
    may = [
        ask(question.permission, actor, question.about(which) if question.about else None) is None
        for which in (imagined.OWN, imagined.OTHER)
    ]
    return {(True, True): YES, (True, False): OWN_ONLY, (False, False): NO}[tuple(may)]


def test_what_it_says_is_so_for_real_people_and_real_things(db):
    review, other = make.review_at("with_board"), make.review_at("with_board")
    response = make.responses_of(make.round_of(review))[0]
    things = {
        "See a review": (review, other),
        "Sign an assessment": (review.subject, other.subject),
        "See a ballot and the positions taken": (make.ballot_of(review), make.ballot_of(other)),
        "Take a position on a ballot": (make.ballot_of(review), make.ballot_of(other)),
        "Read a draft": (make.draft_under(review), make.draft_under(other)),
        "See who has answered a round": (make.round_of(review), make.round_of(other)),
        "Read the comments of a round that has closed": (
            make.round_of(review),
            make.round_of(other),
        ),
        "Sign their agency’s response": (
            response,
            make.responses_of(make.round_of(other))[0],
        ),
        "See an agency, its people and contacts": (response.agency, make.make_agency()),
    }
    people = {
        "agency_lead": make.respondent_of(response),
        "contributor": make.make_person(agency=response.agency),
        "group_lead": make.lead_of(review),
        "group_member": make.members_of(review)[0],
        "chair": make.chair_of(review),
        "board_member": make.board_of(review)[1],
        "manager": make.make_manager(),
        "administrator": make.make_person(site_roles=["administrator"]),
    }
    parts = {each.key: each.actor for each in imagined.everybody()}
    by_words = {each.words: each for each in QUESTIONS}
    for words, (own, foreign) in things.items():
        question = by_words[words]
        for key, person in people.items():
            [said] = rights.answers(question, [parts[key]])
            real = actor_for(person.id)
            if person.memberships and key not in ("agency_lead", "contributor"):
                continue  # who also works for an agency may more
            may = [ask(question.permission, real, thing) is None for thing in (own, foreign)]
            assert may == {YES: [True, True], OWN_ONLY: [True, False], NO: [False, False]}[said], (
                f"{words}: {key} {said} {may}"
            )


def test_nothing_that_was_imagined_is_stored(visitor, db):
    visitor().get("/who-can-see-what")
    assert not db.new
    assert db.get(imagined.Agency, imagined.OWN) is None


def test_an_administrator_finds_it_at_home_and_the_page_costs_the_same_with_more_stored(
    visitor, db
):
    someone = visitor(make.make_person(site_roles=["administrator"]))
    assert someone.get("/home").says("Who can see what")
    few = len(someone.get("/who-can-see-what").queries)
    make.review_at("with_board")
    assert len(someone.get("/who-can-see-what").queries) <= few + 1
