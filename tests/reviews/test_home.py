"""Home: what waits in the reviews of a person, and what is under way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session

from consult.accounts.models import Account
from consult.dispositions import operations as dispositions
from consult.documents import operations as documents
from consult.groups.models import Group
from consult.reviews import operations as reviews
from tests import factories as make
from tests.visitor import Visitor

Visitors = Callable[..., Visitor]


def test_a_blocked_step_leads_to_the_page_that_clears_it(db: Session, visitor: Visitors) -> None:
    review = make.make_review("Neglect")
    home = visitor(make.lead_of(review)).get("/home")
    link = home.links["Prepare a round: say what you ask of the members and by when"]
    assert link == f"/reviews/{review.id}/group-round"


def test_a_manager_sees_what_is_under_way_and_what_holds_it(db: Session, visitor: Visitors) -> None:
    review = make.make_review("Neglect")
    home = visitor(make.make_manager()).get("/home")
    assert home.says("Nothing waits for you now.", "Under way", "Drafting")
    lead = make.lead_of(review).name
    assert home.says(f"Waiting for the working group lead ({lead}), since 3 March 2021")
    assert home.says("Before “Circulate in the working group”: No round of comment")
    assert home.links["Neglect"] == f"/reviews/{review.id}"


def test_what_closes_this_week_comes_first_with_who_is_silent(
    db: Session, visitor: Visitors
) -> None:
    make.make_review("Standing")
    review = make.review_at("partner_comment", title="Closing")
    page = visitor(make.make_manager()).get("/home")
    going = page.text[page.text.index("Under way") :]
    assert going.index("Standing") < going.index("Closing")
    closes_at = make.round_of(review).closes_at
    assert closes_at is not None
    make.pass_time(closes_at - timedelta(days=3) - make.clock.now())
    page = visitor(make.make_manager()).get("/home")
    going = page.text[page.text.index("Under way") :]
    assert going.index("Closing") < going.index("Standing")
    silent = sorted(each.respondent for each in make.responses_of(make.round_of(review)))
    assert page.says(f"Waiting for {silent[0]} and {silent[1]}, since", "Closes in 3 days")


def test_what_the_board_has_is_said(db: Session, visitor: Visitors) -> None:
    review = make.review_at("with_board")
    first, *others = make.board_of(review)
    make.take_position(review, first)
    page = visitor(make.make_manager()).get("/home")
    assert page.says(f"1 of {len(others) + 1} members has taken a position")
    going = page.text[page.text.index("Under way") :]
    assert f"Waiting for {others[0].name}" in going


def test_when_every_member_has_spoken_it_waits_for_the_chair(
    db: Session, visitor: Visitors
) -> None:
    review = make.review_at("with_board")
    chair, *others = make.board_of(review)
    for each in others:
        make.take_position(review, each)
    manager = visitor(make.make_manager())
    page = manager.get(f"/reviews/{review.id}")
    assert page.says(f"Waiting for a board member: {chair.name}, since")
    make.take_position(review, chair, "no_objection")
    page = manager.get(f"/reviews/{review.id}")
    words = "Every member has said where they stand."
    assert page.says(f"Waiting for the board chair: {chair.name}.", words)
    assert manager.get("/home").says(f"Waiting for the board chair ({chair.name})")


def test_when_the_group_has_answered_its_lead_closes_the_round(
    db: Session, visitor: Visitors
) -> None:
    review = make.review_at("group_comment")
    first, *others = make.responses_of(make.round_of(review, "group"))
    for each in others:
        make.make_nil_return(each)
    member, lead = visitor(make.members_of(review)[0]), visitor(make.lead_of(review))
    assert member.get(f"/reviews/{review.id}").says("Waiting for a working group member")
    assert "Close the round" not in lead.get("/home").text
    make.make_nil_return(first)
    page = member.get(f"/reviews/{review.id}")
    assert page.says("Waiting for the working group lead", "Everyone has answered.")
    assert "Close the round now" not in page.links
    page = lead.get(f"/reviews/{review.id}")
    closing = f"/consultations/{make.round_of(review, 'group').id}/close"
    assert page.links["Close the round now"] == closing
    page = lead.get("/home")
    assert page.says("Waiting for the working group lead")
    lead.click("Close the round: everyone has answered")
    lead.press("Close the round")
    lead.sees("The round is closed.")


def test_only_ten_are_shown_with_a_link_to_all(db: Session, visitor: Visitors) -> None:
    for _ in range(11):
        make.make_review()
    page = visitor(make.make_manager()).get("/home")
    assert page.links["See all 11 reviews under way"] == "/reviews"
    assert page.text.count("Waiting for the working group lead") == 10


def test_only_those_who_take_part_see_what_is_under_way(db: Session, visitor: Visitors) -> None:
    review = make.make_review("Neglect")
    member = make.members_of(review)[0]
    assert visitor(member).get("/home").says("Under way", "Neglect")
    other = make.make_person(agency=make.make_agency())
    assert not visitor(other).get("/home").says("Under way")


def test_after_the_groups_round_the_lead_reads_the_replies(db: Session, visitor: Visitors) -> None:
    review = make.review_at("group_comment")
    [first, *_] = make.responses_of(make.round_of(review, "group"))
    make.submit_comment(first)
    make.close_round(make.round_of(review, "group"))
    lead = make.lead_of(review)
    home = visitor(lead).get("/home")
    found = make.round_of(review, "group")
    assert home.says("1 comment from the working group")
    link = home.links["Read the replies and save the next version"]
    assert link == f"/consultations/{found.id}/comments"
    assert visitor(lead).get(link).h1
    assert not visitor(make.members_of(review)[0]).get("/home").says("Read the replies")
    make.pass_time(timedelta(hours=1))
    make.change_text(make.draft_under(review).id, by=lead)
    home = visitor(lead).get("/home")
    assert not home.says("Read the replies")
    assert home.says("Recommend for partner comment")


def test_comments_to_answer_are_told_once(db: Session, visitor: Visitors) -> None:
    review = make.review_at("partner_comment")
    [response, *_] = make.responses_of(make.round_of(review))
    make.submit_comment(response)
    make.review_at("considering", review=review)
    home = visitor(make.lead_of(review)).get("/home")
    assert home.says("Answer the comments")
    assert not home.says("Record an outcome with its reason for each")
    assert not home.says("First")


def test_comments_of_an_earlier_round_are_told_as_well(db: Session, visitor: Visitors) -> None:
    review = make.review_at("partner_comment")
    earlier = make.round_of(review)
    [response, *_] = make.responses_of(earlier)
    make.submit_comment(response)
    make.review_at("considering", review=review)
    make.take(review, "consult_again")
    make.prepare_partner_round(review)
    make.take(review, "circulate_to_partners")
    make.review_at("considering", review=review)
    home = visitor(make.lead_of(review)).get("/home")
    assert home.links["Answer the comments"] == f"/consultations/{earlier.id}/comments"


HOME = 25  # queries, whoever looks and however many; review dates and drafts are one each


def _reviews_everywhere(group: Group, board: Group) -> None:
    """One at every place, and one whose accepted change a later version took back."""
    for place in ("approved", "with_board", "considering", "partner_comment"):
        make.review_at(place, review=make.make_review(group=group, board=board))
    review = make.review_at("partner_comment", review=make.make_review(group=group, board=board))
    comment = make.submit_comment(make.responses_of(make.round_of(review))[0])
    make.review_at("considering", review=review)
    draft, lead = make.draft_under(review), make.lead_of(review)
    version = make.change_text(draft.id, by=lead, word="today")
    dispositions.record_outcome(
        comment=comment,
        outcome="accepted",
        reason="Yes.",
        resulting_version_id=version.id,
        resulting_anchor=comment.anchor,
        by=make.actor(lead),
    )
    documents.add_version(
        draft,
        source=make.TEXT,
        change_class="substantive",
        note="Back.",
        seen_number=draft.newest,
        by=make.actor(lead),
    )
    for place in ("preparing", "group_comment", "drafting"):
        make.review_at(place, review=make.make_review(group=group, board=board))


def test_home_costs_few_queries_for_every_role(db: Session, visitor: Visitors) -> None:
    lead, member, chair, votes = (make.make_person() for _ in range(4))
    group = make.make_group(lead=lead, members=[member, make.make_person()])
    board = make.make_board(chair=chair, members=[votes, make.make_person()])
    manager = make.make_manager()
    cost: list[dict[str, int]] = []
    for _ in range(2):
        _reviews_everywhere(group, board)
        who = {"manager": manager, "lead": lead, "member": member, "chair": chair, "votes": votes}
        pages = {role: visitor(each).get("/home", budget=HOME) for role, each in who.items()}
        assert pages["lead"].says("Follow who has answered", "the change is no longer in the text")
        assert pages["member"].says("Read the working group’s draft and reply")
        assert pages["votes"].says("Say where you stand")
        cost.append({role: len(page.queries) for role, page in pages.items()})
    assert cost[0] == cost[1], cost


# holds, reports, owners, signatures, bases and who signed before are read where they are asked
KINDS = HOME + 8


def test_other_kinds_and_holds_cost_few_queries_more(db: Session, visitor: Visitors) -> None:
    agency, other = make.make_agency(), make.make_agency()
    lead, member, votes = (make.make_person() for _ in range(3))
    owner = make.make_person(agency=agency, role="lead")
    group = make.make_group(lead=lead, members=[member, make.make_person()])
    board = make.make_board(chair=make.make_person(), members=[votes, make.make_person()])
    manager = make.make_manager()
    cost: list[dict[str, int]] = []
    for _ in range(2):
        _other_kinds(group, board, [agency.id, other.id], manager)
        _reviews_everywhere(group, board)
        who = {"manager": manager, "lead": lead, "member": member, "votes": votes, "owner": owner}
        pages = {role: visitor(each).get("/home", budget=KINDS) for role, each in who.items()}
        assert pages["manager"].says("See whether it can go on")
        assert pages["owner"].says(f"Read the text and sign it for {agency.name}")
        cost.append({role: len(page.queries) for role, page in pages.items()})
    assert cost[0] == cost[1], cost


def _other_kinds(group: Group, board: Group, owners: list[int], manager: Account) -> None:
    """A protocol with owners, a correction, a programme with a report, and one on hold."""
    by = make.actor(manager)
    protocol = make.make_review(group=group, board=board, definition="joint_protocol")
    reviews.name_owners(review=protocol, agency_ids=owners, by=by)
    make.prepare_partner_round(protocol)
    make.take(protocol, "circulate_to_partners")
    for response in make.responses_of(make.round_of(protocol)):
        make.make_nil_return(response)
    make.close_round(make.round_of(protocol))
    make.check_equality(protocol)
    make.take(protocol, "ask_owners")
    document = make.make_document()
    make.review_at("launched", review=make.make_review(document=document))
    documents.start_draft(document, purpose="A link", by=by)
    make.make_review(group=group, board=board, document=document, definition="correction")
    programme = reviews.start_review(
        definition="support_programme", title="It helps", group_id=group.id, by=by
    )
    make.report(programme, by=manager)
    tomorrow = make.clock.now().date() + timedelta(days=1)
    held = make.make_review(group=group, board=board)
    make.hold(held, by=manager, expected_on=tomorrow)
