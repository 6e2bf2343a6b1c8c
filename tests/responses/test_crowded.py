"""A response with so many comments that its workspace shows only the first at each place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from consult import clock
from consult.documents.models import BlockRow
from consult.responses import operations, queries
from consult.responses.models import Comment
from consult.responses.operations import Remark
from consult.responses.queries.shown import FIRST, MANY, ON_A_PAGE
from consult.store import session
from tests import factories as make
from tests.visitor import Visitor

Go = Callable[..., Visitor]


class Desk:
    """An agency whose people write more than one page shows, all of it on the first block."""

    def __init__(self) -> None:
        round = make.round_of(make.review_at("partner_comment"))
        self.response, self.others, *_ = make.responses_of(round)
        self.lead = make.respondent_of(self.response)
        self.ann = make.make_person("Ann One", agency=self.response.agency)
        self.block, *_ = self._blocks()
        self.write(MANY)
        session.flush()

    def _blocks(self) -> list[BlockRow]:
        [version] = queries.list_consulted_versions(self.response.consultation_id)
        return list(queries.list_blocks([version.id]))

    def write(self, number: int, words: str = "Remark {}.") -> None:
        operations.add_comments(
            self.response,
            remarks=[
                Remark(
                    version_id=self.block.version_id,
                    anchor=self.block.anchor,
                    body=words.format(each + 1),
                )
                for each in range(number)
            ],
            received_at=clock.now(),
            by=make.actor(self.ann),
        )
        session.flush()

    def leave_out(self, comment: Comment) -> None:
        operations.leave_out(
            comment,
            reason="It is said elsewhere.",
            seen_revision=comment.revision,
            received_at=clock.now(),
            by=make.actor(self.lead),
        )

    @property
    def comments(self) -> list[Comment]:
        return sorted(queries.comments_of(self.response.id), key=lambda each: each.id)

    @property
    def base(self) -> str:
        return f"/responses/{self.response.id}"

    @property
    def place(self) -> str:
        return f"{self.base}/versions/{self.block.version_id}/blocks/{self.block.anchor}/comments"


@pytest.fixture
def desk(db: object) -> Desk:
    return Desk()


def drawn(page: Visitor) -> int:
    return page.page.html.count("<article")


def test_as_many_as_one_page_shows_all_stand_beside_the_text(desk: Desk, visitor: Go) -> None:
    lead = visitor(desk.lead)
    lead.get(desk.base)
    assert drawn(lead) == MANY
    lead.does_not_see("too many to read beside the text", "more comment")


def test_of_more_the_first_are_shown_and_a_link_leads_to_the_others(
    desk: Desk, visitor: Go
) -> None:
    desk.write(5)
    lead = visitor(desk.lead)
    lead.get(desk.base)
    assert drawn(lead) == FIRST
    lead.sees(f"{MANY + 5} comments", "too many to read beside the text")
    [link] = [each for each in lead.page.links if each.startswith("See ")]
    assert link.startswith(f"See {MANY + 5 - FIRST} more comments on ")
    lead.click(link)
    assert drawn(lead) == ON_A_PAGE
    lead.sees(f"Showing 1 to {ON_A_PAGE} of {MANY + 5}")
    lead.click("Next page")
    assert drawn(lead) == ON_A_PAGE


def test_everything_is_there_where_the_lead_signs(desk: Desk, visitor: Go) -> None:
    desk.write(1)
    lead = visitor(desk.lead)
    lead.get(desk.base)
    lead.click("Check and sign", within="too many to read")
    assert drawn(lead) == MANY + 1


def test_where_very_many_are_signed_they_are_changed_on_the_pages_of_their_places(
    desk: Desk, visitor: Go
) -> None:
    lead = visitor(desk.lead)
    lead.get(f"{desk.base}/check")
    lead.sees("Leave out")
    before = len(lead.page.html)
    desk.write(1)
    lead.get(f"{desk.base}/check")
    assert drawn(lead) == MANY + 1
    assert len(lead.page.html) < before * 0.6
    [link] = [each for each in lead.page.links if each.startswith("Change, leave out or note")]
    lead.click(link)
    lead.sees("Leave out", "Edit")


def test_the_page_asks_no_more_of_the_database_for_more_comments(desk: Desk, visitor: Go) -> None:
    lead = visitor(desk.lead)
    lead.get(desk.base)  # what a worker keeps, it keeps from here on
    before = len(lead.get(desk.base).queries)
    desk.write(5)
    assert len(lead.get(desk.base).queries) == before
    assert len(lead.get(desk.place).queries) <= before


def test_whoever_saves_a_comment_comes_back_to_it(desk: Desk, visitor: Go) -> None:
    desk.write(1)
    ann = visitor(desk.ann)
    ann.get(desk.place)
    [write] = [each for each in ann.page.links if each.startswith("Comment on ")]
    ann.click(write)
    ann.press("Save comment", {"Your comment": "Kanarie, the last of them."})
    ann.sees("Your comment is saved.", "Kanarie, the last of them.")
    assert drawn(ann) == FIRST + 1
    last = desk.comments[-1]
    ann.get(f"{desk.base}/comments/{last.id}/edit")
    ann.press("Save comment", {"Your comment": "Kanarie, changed."})
    ann.sees("Kanarie, changed.")


def test_what_is_left_out_is_counted_whole_and_shown_on_the_page_of_its_place(
    desk: Desk, visitor: Go
) -> None:
    desk.write(10)
    for comment in desk.comments[: FIRST + 2]:
        desk.leave_out(comment)
    lead = visitor(desk.lead)
    lead.get(desk.base)
    lead.sees(f"{FIRST + 2} comments on", "are not submitted", f"{MANY + 5} comments")
    assert drawn(lead) == 2 * FIRST
    [link] = [each for each in lead.page.links if each.startswith("See all of them")]
    lead.click(link)
    lead.get(f"{desk.place}?page={MANY // ON_A_PAGE + 1}")
    lead.sees(f"{FIRST + 2} comments on", "are not submitted", "It is said elsewhere.")


def test_a_change_that_is_not_saved_is_named_though_its_comment_is_not_shown(
    desk: Desk, visitor: Go
) -> None:
    desk.write(1)
    last, ann = desk.comments[-1], visitor(desk.ann)
    operations.keep_typed(
        desk.response,
        place=f"c{last.id}",
        fields=[("body", "Kanarie, half typed.")],
        hand="a" * 16,
        received_at=clock.now(),
        by=make.actor(desk.ann),
    )
    session.flush()
    ann.get(desk.base)
    ann.sees("A change to the comment on", "1 text that you typed and did not save")
    ann.does_not_see("A place that is not there any more")


def test_the_page_of_a_place_is_its_agencys_alone_until_it_is_sent_in(
    desk: Desk, visitor: Go
) -> None:
    other = visitor(make.respondent_of(desk.others))
    other.get(desk.place, status=404)
    manager = visitor(make.make_manager())
    manager.get(desk.place, status=403)
    desk.leave_out(desk.comments[0])
    make.submit_response(desk.response)
    manager.get(desk.place)
    manager.sees(f"of {MANY - 1} comments")
    manager.does_not_see("Edit the comment", "not submitted")


def test_a_place_without_comments_says_so(desk: Desk, visitor: Go) -> None:
    lead = visitor(desk.lead)
    lead.get(f"{desk.base}/versions/{desk.block.version_id}/comments")
    lead.sees("Comments on the whole text", "Nobody has commented on this.")
    lead.get(f"{desk.base}/versions/{desk.block.version_id}/blocks/p-nowhere/comments", status=404)


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999", "1e3"])
def test_numbers_that_nobody_drew_change_nothing(desk: Desk, visitor: Go, number: str) -> None:
    desk.write(1)
    lead = visitor(desk.lead)
    lead.get(f"{desk.base}?comment={number}")
    assert drawn(lead) == FIRST
    lead.get(f"{desk.place}?page={number}")
    assert drawn(lead) in (1, ON_A_PAGE)


def test_a_comment_of_another_agency_is_not_shown_by_its_number(desk: Desk, visitor: Go) -> None:
    desk.write(1)
    theirs = make.make_comment(desk.others, "Kanarie of others.")
    lead = visitor(desk.lead)
    lead.get(f"{desk.base}?comment={theirs.id}")
    lead.does_not_see("Kanarie of others.")


def test_the_comments_on_a_place_are_found_and_sorted_by_links(desk: Desk, visitor: Go) -> None:
    desk.write(1, "Say when the plan ends.")
    lead = visitor(desk.lead)
    lead.get(desk.place)
    lead.does_not_see("Say when the plan ends.")
    lead.click("Written, newest first")
    assert lead.page.url.endswith("?sort=-made")
    lead.sees("Say when the plan ends.")
    lead.get(f"{desk.place}?words=PLAN+ends")
    assert drawn(lead) == 1
    lead.get(f"{desk.place}?words=heron")
    lead.sees("There are no comments like that").does_not_see("Nobody has commented on this.")
