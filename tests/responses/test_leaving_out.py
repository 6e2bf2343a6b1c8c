"""What a lead leaves out of what is submitted, puts back, merges and takes apart again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from consult import clock
from consult.accounts.models import Account
from consult.audit.models import Entry
from consult.dispositions import queries as dispositions
from consult.responses import operations, queries
from consult.responses.contents import Contents, joined
from consult.responses.models import Comment, KeptText, Receipt
from consult.store import Missing, session
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Go = Callable[..., Visitor]


class Desk:
    """An agency with a lead and two who write, in an open round; each wrote on the same place."""

    def __init__(self) -> None:
        round = make.round_of(make.review_at("partner_comment"))
        self.response, self.others, *_ = make.responses_of(round)
        self.lead = make.respondent_of(self.response)
        self.ann = make.make_person("Ann One", agency=self.response.agency)
        self.bob = make.make_person("Bob Two", agency=self.response.agency)
        self.one = make.make_comment(
            self.response, "Kanarie of Ann.", by=self.ann, priority="could"
        )
        self.two = make.make_comment(self.response, "Kanarie of Bob.", by=self.bob, priority="must")
        session.flush()

    @property
    def base(self) -> str:
        return f"/responses/{self.response.id}"

    @property
    def merge_url(self) -> str:
        place = f"versions/{self.one.version_id}/blocks/{self.one.anchor}"
        return f"{self.base}/{place}/comments/merge"

    def leave_out(self, comment: Comment, by: Account | None = None, **others: Any) -> None:
        said = {"reason": "It is said elsewhere.", "seen_revision": comment.revision, **others}
        at = clock.now()
        operations.leave_out(comment, received_at=at, by=make.actor(by or self.lead), **said)

    def put_back(self, comment: Comment, by: Account | None = None) -> None:
        at = clock.now()
        operations.put_back(comment, received_at=at, by=make.actor(by or self.lead))

    def merge(self, *of: Comment, by: Account | None = None, body: str = "Both of us.") -> Comment:
        return operations.merge_comments(
            self.response,
            seen={each.id: each.revision for each in of or (self.one, self.two)},
            body=body,
            received_at=clock.now(),
            by=make.actor(by or self.lead),
        )

    def undo(self, comment: Comment) -> None:
        operations.undo_merge(
            comment,
            seen_revision=comment.revision,
            received_at=clock.now(),
            by=make.actor(self.lead),
        )

    def standing(self) -> list[str]:
        session.expire_all()
        return [each.body for each in queries.comments_of(self.response.id)]

    def acts(self) -> list[str]:
        query = select(Entry.act).where(Entry.thing == self.response.thing).order_by(Entry.id)
        return list(session.scalars(query))


@pytest.fixture
def desk(db: object) -> Desk:
    return Desk()


def codes(no: Any) -> list[str]:
    return [each.code for each in no.value.refusals]


# Leave out


def test_a_lead_removes_their_own_comments_only_and_leaves_out_what_others_wrote(
    desk: Desk, visitor: Go
) -> None:
    make.make_comment(desk.response, "By the lead.", by=desk.lead)
    lead, ann = visitor(desk.lead), visitor(desk.ann)
    removing = lead.get(desk.base).html.count("/remove")
    assert (removing, lead.page.html.count("/leave-out")) == (1, 3)
    lead.get(f"{desk.base}/comments/{desk.one.id}/remove")
    assert lead.page.url.endswith(f"/comments/{desk.one.id}/leave-out")
    with pytest.raises(Refused) as no:
        operations.remove_comment(
            desk.one,
            seen_revision=desk.one.revision,
            received_at=clock.now(),
            by=make.actor(desk.lead),
        )
    assert codes(no) == ["left-out-not-removed"]
    ann.get(f"{desk.base}/comments/{desk.one.id}/remove")
    ann.press("Remove comment")
    assert "Kanarie of Ann." not in desk.standing()


def test_what_is_left_out_is_not_submitted_and_its_author_reads_why(
    desk: Desk, visitor: Go
) -> None:
    lead = visitor(desk.lead)
    lead.get(f"{desk.base}/check")
    lead.click(f"Leave out: the comment by Ann One on {_name(lead)}")
    lead.press("Leave it out", {"Why is it left out?": "Bob says it better."})
    lead.sees("1 comment", "1 comment is left out or merged", "Bob says it better.")
    ann = visitor(desk.ann)
    ann.get(desk.base)
    ann.sees("Left out", "Bob says it better.", "Kanarie of Ann.")
    make.submit_response(desk.response)
    [receipt] = session.query(Receipt).all()
    assert [each["body"] for each in json.loads(receipt.canonical)["comments"]] == [
        "Kanarie of Bob."
    ]


def _name(page: Visitor) -> str:
    """How the place of the first comment is called on the page."""
    return page.page.text.partition("Leave out: the comment by Ann One on ")[2].split()[0]


def test_nobody_else_sees_or_counts_it(desk: Desk, visitor: Go) -> None:
    desk.leave_out(desk.one)
    round_id = desk.response.consultation_id
    make.submit_response(desk.response)
    group = visitor(make.lead_of_round(desk.response))
    for url in (
        desk.base,
        f"{desk.base}/receipt",
        f"/consultations/{round_id}/comments",
        f"/comments/{desk.two.id}",
        "/search?q=kanarie",
    ):
        group.get(url)
        group.sees("Kanarie of Bob.")
        group.does_not_see("Kanarie of Ann.", "It is said elsewhere.", "Left out")
    group.get(f"/comments/{desk.one.id}", status=404)
    assert dispositions.tally([round_id])[round_id].comments == 1
    assert queries.tally([round_id])[round_id].comments == 1
    [row] = [each for each in queries.coverage(round_id) if each.response.id == desk.response.id]
    assert row.comments == 1
    assert [each.body for each in queries.submitted_comments([round_id])] == ["Kanarie of Bob."]


def test_its_own_people_still_find_it(desk: Desk, visitor: Go) -> None:
    desk.leave_out(desk.one)
    make.submit_response(desk.response)
    ann = visitor(desk.ann)
    ann.get("/search?q=kanarie")
    ann.sees("Kanarie of Ann.")
    ann.get(desk.base)
    ann.sees("Kanarie of Ann.", "It is said elsewhere.")


def test_it_can_be_put_back_until_the_response_is_submitted(desk: Desk, visitor: Go) -> None:
    desk.leave_out(desk.one)
    lead = visitor(desk.lead)
    lead.get(f"{desk.base}/comments/{desk.one.id}/put-back")
    lead.press("Put it back")
    assert sorted(desk.standing()) == ["Kanarie of Ann.", "Kanarie of Bob."]
    assert desk.acts()[-2:] == ["comment-left-out", "comment-put-back"]
    desk.leave_out(session.get_one(Comment, desk.one.id))
    make.submit_response(desk.response)
    with pytest.raises(Refused) as no:
        desk.put_back(desk.one)
    assert codes(no) == ["response-settled"]


def test_only_a_lead_leaves_out_and_merges(desk: Desk, visitor: Go) -> None:
    for act in (
        lambda: desk.leave_out(desk.one, desk.bob),
        lambda: desk.merge(by=desk.bob),
    ):
        with pytest.raises(Refused) as no:
            act()
        assert codes(no) == ["not-the-lead"]
    desk.leave_out(desk.one)
    with pytest.raises(Refused) as no:
        desk.put_back(desk.one, desk.ann)
    assert codes(no) == ["not-the-lead"]
    visitor(desk.bob).get(f"{desk.base}/comments/{desk.two.id}/leave-out", status=403)
    stranger = make.respondent_of(desk.others)
    visitor(stranger).get(f"{desk.base}/comments/{desk.two.id}/leave-out", status=404)
    visitor(stranger).get(desk.merge_url, status=404)


def test_a_reason_is_given_and_what_was_read_is_what_is_left_out(desk: Desk) -> None:
    with pytest.raises(Refused) as no:
        desk.leave_out(desk.one, reason=" ")
    assert codes(no) == ["nothing-written"]
    with pytest.raises(Refused) as no:
        desk.leave_out(desk.one, seen_revision=desk.one.revision - 1)
    assert codes(no) == ["changed-meanwhile"]
    desk.leave_out(desk.one)
    with pytest.raises(Refused) as no:
        desk.leave_out(desk.one)
    assert codes(no) == ["left-out-meanwhile"]


def test_what_was_being_typed_into_it_is_kept(desk: Desk, visitor: Go) -> None:
    ann = visitor(desk.ann)
    ann.get(f"{desk.base}/comments/{desk.one.id}/edit")
    desk.leave_out(desk.one)
    session.flush()
    ann.press("Save comment", your_comment="My better words.", status=409)
    ann.is_told("left this comment out of what is submitted")
    assert "My better words." in session.query(KeptText).one().body


def test_who_signs_has_seen_what_was_left_out(desk: Desk) -> None:
    mark = queries.content_mark(desk.response.id)
    desk.leave_out(desk.one)
    assert queries.content_mark(desk.response.id) != mark


# Merge


def test_two_comments_become_one_that_the_lead_edits(desk: Desk, visitor: Go) -> None:
    lead = visitor(desk.lead)
    lead.get(desk.merge_url)
    assert lead.value_of("Your comment") == "Kanarie of Ann.\n\nKanarie of Bob."
    lead.press("Merge into this one", {"Your comment": "Both of us say so."})
    lead.sees("Both of us say so.", "merged from what Ann One and Bob Two wrote")
    lead.sees("are not submitted", "Kanarie of Ann.", "Kanarie of Bob.")
    make.submit_response(desk.response)
    [receipt] = session.query(Receipt).all()
    [told] = json.loads(receipt.canonical)["comments"]
    assert (told["body"], told["priority"]) == ("Both of us say so.", "must")
    assert [name for _, name in told["merged_from"]] == ["Ann One", "Bob Two"]
    round_id = desk.response.consultation_id
    assert dispositions.tally([round_id])[round_id].comments == 1
    group = visitor(make.lead_of_round(desk.response))
    group.get(desk.base)
    group.sees("Both of us say so.").does_not_see("Kanarie of Ann.", "Kanarie of Bob.")
    lead.get(f"{desk.base}/receipt")
    lead.sees("merged from what Ann One, Bob Two wrote")


def test_a_merge_says_that_it_is_not_to_be_published_when_one_of_them_is_not(
    desk: Desk, visitor: Go
) -> None:
    told = "It asks not to be published, because one of those that are merged does."
    lead = visitor(desk.lead)
    lead.get(desk.merge_url)
    lead.does_not_see(told)
    third = make.make_comment(
        desk.response, "Not this.", by=desk.bob, withheld=True, withheld_why="A case before court."
    )
    lead.get(desk.merge_url)
    lead.sees(told)
    lead.get(f"{desk.merge_url}?of={desk.one.id}&of={desk.two.id}")
    lead.does_not_see(told)
    assert third.withheld


def test_a_merge_is_undone_and_the_words_of_the_merged_one_are_kept(
    desk: Desk, visitor: Go
) -> None:
    made = desk.merge()
    assert desk.standing() == ["Both of us."]
    lead = visitor(desk.lead)
    lead.get(f"{desk.base}/comments/{made.id}/undo-merge")
    lead.sees("Ann One", "Bob Two")
    lead.press("Undo the merge")
    assert sorted(desk.standing()) == ["Kanarie of Ann.", "Kanarie of Bob."]
    assert session.query(KeptText).one().body == "Both of us."
    assert desk.acts()[-2:] == ["comments-merged", "merge-undone"]


def test_where_everything_is_merged_already_there_is_nothing_to_merge(
    desk: Desk, visitor: Go
) -> None:
    desk.merge()
    lead = visitor(desk.lead)
    lead.get(desk.merge_url)
    lead.sees("There is nothing to merge here any more", "Both of us.")
    lead.does_not_see("Merge into this one")


def test_what_cannot_be_merged_is_refused(desk: Desk) -> None:
    elsewhere = make.make_comment(desk.response, "On all of it.", anchor=None, by=desk.ann)
    for of in ((desk.one,), (desk.one, elsewhere)):
        with pytest.raises(Refused) as no:
            desk.merge(*of)
        assert codes(no) == ["not-mergeable"]
    desk.leave_out(desk.one)
    with pytest.raises(Refused) as no:
        desk.merge()
    assert codes(no) == ["left-out-meanwhile"]
    theirs = make.make_comment(desk.others, "Of another agency.")
    with pytest.raises(Missing):
        desk.merge(desk.two, theirs)


def test_two_leads_at_once_merge_once(desk: Desk) -> None:
    seen = {each.id: each.revision for each in (desk.one, desk.two)}
    desk.merge()
    with pytest.raises(Refused) as no:
        operations.merge_comments(
            desk.response,
            seen=seen,
            body="Again.",
            received_at=clock.now(),
            by=make.actor(desk.lead),
        )
    assert {*codes(no)} == {"left-out-meanwhile"}


def test_a_part_changed_meanwhile_is_read_before_it_is_merged(desk: Desk, visitor: Go) -> None:
    lead = visitor(desk.lead)
    lead.get(desk.merge_url)
    operations.edit_comment(
        desk.one,
        body="Ann says something else now.",
        seen_revision=desk.one.revision,
        received_at=clock.now(),
        by=make.actor(desk.ann),
    )
    lead.press("Merge into this one", {"Your comment": "Both."}, status=409)
    lead.sees("Ann says something else now.")
    assert lead.value_of("Your comment") == "Both."
    lead.press("Merge into this one")
    assert desk.standing() == ["Both."]


def test_a_merged_comment_is_not_taken_out_before_the_merge_is_undone(desk: Desk) -> None:
    made = desk.merge()
    with pytest.raises(Refused) as no:
        operations.remove_comment(
            made, seen_revision=made.revision, received_at=clock.now(), by=make.actor(desk.lead)
        )
    assert codes(no) == ["merged"]
    with pytest.raises(Refused) as no:
        desk.put_back(desk.one)
    assert codes(no) == ["merged"]


def test_a_merge_after_reopening_that_is_not_sent_again_counts_for_nothing(desk: Desk) -> None:
    """What had been sent in before counts, and what the merged one said is kept."""
    make.submit_response(desk.response)
    operations.reopen(desk.response, received_at=clock.now(), by=make.actor(desk.lead))
    desk.merge()
    make.close_round(desk.response.consultation)
    assert sorted(desk.standing()) == ["Kanarie of Ann.", "Kanarie of Bob."]
    assert session.query(KeptText).one().body == "Both of us."


def test_nothing_joined_says_nothing() -> None:
    """As on the page of a place where nobody has commented."""
    assert joined([]) == Contents(body="")


def test_joined_says_all_of_it_once() -> None:
    one = Contents(body="A", kind="legal", stance="object", priority="could", rationale="R")
    two = Contents(body="B", kind="legal", stance="support", priority="should", rationale="R")
    both = joined([one, two])
    assert both == Contents(
        body="A\n\nB", kind="legal", stance="neutral", priority="should", rationale="R"
    )


def test_a_form_with_a_row_of_what_is_left_out_changes_nothing(desk: Desk) -> None:
    from consult.responses.offline import comparing
    from consult.responses.offline.entries import Entry
    from consult.responses.offline.keys import OfComment

    key = OfComment(desk.response.id, desk.one.id, desk.one.revision, comparing.digest_of(desk.one))
    desk.leave_out(desk.one)
    stored = comparing.stored_in(desk.response, by=make.actor(desk.lead))
    place = (desk.one.version_id, desk.one.anchor)
    row = Entry(1, "row 2", key=str(key), known=key, place=place, body="Changed in the form.")
    found = comparing.compare(row, stored, {})
    assert [no.code for no in found.refusals] == ["left-out-meanwhile"]
