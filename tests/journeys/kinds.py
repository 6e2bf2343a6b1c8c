"""What every kind of review shares, told once: starting one, taking a step, holding, reporting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from consult import store
from consult.accounts.models import Account
from consult.groups.models import Group
from consult.reviews.models import Review
from tests import factories as make
from tests.visitor import Visitor
from workflows.definition import shipped

KIND = "What kind of review is it?"


class Cast:
    """Who is who: a manager, a working group of three, a board of three, and a body above it."""

    def __init__(self, visitor: Callable[..., Visitor]) -> None:
        self._visitor = visitor
        self.manager = make.make_manager("The manager")
        self.lead = make.make_person("The lead")
        self.group: Group = make.make_group(
            "Group", lead=self.lead, members=[make.make_person(), make.make_person()]
        )
        self.chair = make.make_person("The chair")
        self.members = [make.make_person("Member one"), make.make_person("Member two")]
        self.board = make.make_board("Board", chair=self.chair, members=self.members)
        self.above = make.make_person("The chair above")
        make.make_board("Executive", chair=self.above)

    def be(self, who: Account) -> Visitor:
        return self._visitor(who, budget=50)

    def start(self, key: str, **others: Any) -> Review:
        """By the manager, through the two pages; others are fields of the second."""
        manager = self.be(self.manager)
        manager.get("/reviews")
        manager.click("Start a review")
        manager.press("Continue", {KIND: shipped()[key].title})
        fields = {"Working group": "Group (3 people)", **others}
        manager.press("Start the review", {"Title": "This one", **fields})
        manager.sees("has begun")
        if "Accept for review" in manager.page.links:
            manager.click("Accept for review")
            manager.press("Accept for review")
        return the_review()

    def at(self, who: Account, review: Review) -> Visitor:
        page = self.be(who)
        page.get(f"/reviews/{review.id}")
        return page

    def take(
        self, who: Account, review: Review, label: str, done: str, /, **fields: Any
    ) -> Visitor:
        """Press a step on the page of the review and confirm it; done is what is said then."""
        page = self.at(who, review)
        page.click(label)
        page.press(label, **fields)
        assert done in page.page.banner, page.page.text
        return page

    def report(self, who: Account, review: Review, name: str, body: str) -> None:
        """name is that of the link, without “Make”."""
        page = self.at(who, review)
        page.click(f"Make {name}")
        page.press("Save the report", status=422)
        page.is_told("Enter the date of the report")
        today = make.clock.now().date()
        page.press("Save the report", {"Date of the report": today, "The report": body})
        page.sees(body)

    def say_yes(self, review: Review) -> None:
        for who in (self.chair, *self.members):
            make.take_position(review, who)
        store.commit()


def the_review() -> Review:
    """The newest."""
    store.session.rollback()
    store.session.expire_all()
    found = store.session.scalars(select(Review).order_by(Review.id.desc())).first()
    assert found is not None
    return found


def state_of(review: Review) -> str:
    store.session.rollback()
    store.session.expire_all()
    return str(review.subject.state)
