"""The eight steps from draft to launch, told once; the tests choose the hands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy import select

from consult import jobs, store
from consult.accounts.models import Account
from consult.cli.seeding import DOMAIN, plant
from consult.reviews.models import Review

TITLE = "Exploitation outside the home: amendment"
REFUSED = "You cannot do this yet"
TEXT = """# Missing children

## What to do

A child who goes missing three times in 3 months must be discussed by the local panel.

Practitioners should ask where the child was, and with whom.
"""


class Hands(Protocol):
    """What somebody can do at a page: a pointer, the keyboard, or plain requests."""

    def text(self) -> str: ...
    def refused(self) -> bool: ...
    def blocks(self) -> int: ...
    def offers(self, link: str) -> bool: ...
    def blocked(self, label: str) -> bool: ...
    def value_of(self, label: str) -> str: ...
    def options_of(self, label: str) -> list[str]: ...
    def sees(self, words: str) -> None: ...
    def go_to(self, place: str) -> None: ...
    def follow(self, name: str) -> None: ...
    def press(self, name: str) -> None: ...
    def fill(self, label: str, text: str) -> None: ...
    def tick(self, label: str) -> None: ...
    def select(self, label: str, option: str) -> None: ...


class Story:
    """Who is who, and what time it is. A kind of story says how people are brought to a page."""

    def __init__(self, clock: Any) -> None:
        self._clock = clock
        plant()

    def be(self, key: str) -> Any:
        """Somebody of the demo, on their home page."""
        raise NotImplementedError

    def visit(self) -> Any:
        """A visitor who has not signed in, on the front page."""
        raise NotImplementedError

    def check(self, hands: Any) -> None:
        """The page in front of somebody is sound."""

    def leave(self) -> None:
        """Everyone goes home: their sign-ins will have ended."""

    def review(self, key: str) -> Any:
        """Somebody of the demo, at the review, which they find through the navigation."""
        hands = self.be(key)
        hands.go_to("Reviews")
        hands.follow(TITLE)
        return hands

    def pass_time(self, **parts: float) -> None:
        """The clock moves on, and does what has come due."""
        self.leave()
        self._clock.advance(timedelta(**parts))
        jobs.run_all()

    def state(self) -> str:
        with store.scope("read"):
            return str(store.session.scalars(select(Review)).one().subject.state)

    @property
    def now(self) -> Any:
        return self._clock.moment


def person_of_the_demo(key: str) -> Account:
    with store.scope("read"):
        return store.session.scalars(
            select(Account).where(Account.email == f"{key}@{DOMAIN}")
        ).one()


def add_a_document(story: Story) -> None:
    """1. The manager pastes a text; it becomes numbered blocks, marked as a draft."""
    hands = story.be("manager")
    hands.go_to("Documents")
    hands.follow("Add a document")
    hands.press("Check how it reads")
    assert hands.refused()
    story.check(hands)
    hands.fill("Title", "Missing children")
    hands.fill("The text", TEXT)
    hands.press("Check how it reads")
    hands.sees("Nothing is saved yet.")
    story.check(hands)
    hands.press("Add the document")
    hands.sees("Missing children")
    hands.sees("Draft, not in force")
    assert hands.blocks() >= 3
    story.check(hands)


def start_a_review(story: Story) -> None:
    """2. The manager starts a review of it, names the group and the board, and accepts it."""
    hands = story.be("manager")
    hands.go_to("Reviews")
    hands.follow("Start a review")
    hands.tick("Amendment to the procedures")
    story.check(hands)
    hands.press("Continue")
    hands.fill("Title", TITLE)
    hands.tick("Missing children")
    hands.select("Working group", "Exploitation task and finish group (3 people)")
    hands.select("Board", "Editorial Board (4 people)")
    story.check(hands)
    hands.press("Start the review")
    hands.sees("What happens next")
    story.check(hands)
    take(hands, "Accept for review", story)
    hands.sees("Take this back")


def circulate_in_the_group(story: Story) -> None:
    """3. The lead asks the group; members read and reply; the round closes; version 2."""
    lead = story.review("lead")
    lead.sees(REFUSED)
    lead.follow("Prepare a round in the working group")
    set_closing(story, lead, days=7)
    story.check(lead)
    lead.press("Save")
    take(lead, "Circulate in the working group", story)
    for key in ("member-police", "member-health"):
        member = story.be(key)
        member.go_to("Consultations")
        member.follow(TITLE)
        member.press("I have read this")
        if key == "member-police":
            member.follow("Comment on 1.1")
            member.fill("Your comment", "Say who tells the panel.")
            member.press("Save comment")
            story.check(member)
            member.follow("Check and")
            sign(member, "A detective inspector", "Group member")
        else:
            member.follow("Make a nil return")
            member.fill("Full name", "A designated nurse")
            member.fill("Role", "Group member")
            story.check(member)
            member.press("Sign the nil return")
    story.pass_time(days=8)
    assert story.state() == "drafting"
    save_a_version(story, "the local panel", "the local panel within 5 days", "substantive")
    lead = story.review("lead")
    take(lead, "Recommend for partner comment", story)


def prepare_and_circulate(story: Story) -> None:
    """4. Partner comment is prepared by its tasks; the guards ask for what is missing."""
    lead = story.review("lead")
    lead.follow("Prepare partner comment")
    lead.press("Start preparing")
    story.check(lead)
    lead.follow("Say what you ask and why")
    lead.fill("What is this consultation for?", "To agree when the panel meets.")
    lead.fill("Why is the change proposed?", "A local review asked for it.")
    lead.fill("Which options were considered?", "Leaving the text as it is.")
    lead.fill("What is still open?", "The number of days.")
    lead.press("Save")
    lead.follow("Set the closing date")
    set_closing(story, lead, days=10)
    lead.press("Save")
    lead.sees("28 days")
    lead.follow("Set the closing date")
    set_closing(story, lead, days=30)
    lead.press("Save")
    lead.follow("Choose who is asked")
    for agency in ("Riverbank Council", "Metropolitan Police Service", "Youth Justice Board"):
        lead.tick(agency)
    story.check(lead)
    lead.press("Save")
    lead.follow("Ask questions")
    lead.follow("Add a question")
    lead.fill("Question", "Is five days right?")
    lead.tick("Yes, partly or no")
    lead.tick("An answer is required")
    story.check(lead)
    lead.press("Save question")
    lead.follow("Go on preparing the round")
    lead.follow("Sign the equality assessment")
    lead.follow("Complete the equality assessment")
    lead.fill("Which groups may be affected?", "Children in care.")
    lead.fill("What is the likely impact on them?", "They are found sooner.")
    lead.fill("What will be done about it?", "The panel watches the figures.")
    lead.fill("Full name of the person who signs", "A head of safeguarding")
    lead.fill("Their role", "Working group lead")
    story.check(lead)
    lead.press("Sign the assessment")
    lead = story.review("lead")
    take(lead, "Circulate to partner agencies", story)


def respond(story: Story) -> None:
    """5. Contributors comment and answer, the lead signs once; another makes a nil return."""
    one = story.be("riverbank-one")
    one.go_to("Consultations")
    one.follow(TITLE)
    one.follow("Comment on 1.1")
    one.press("Save comment")
    assert one.refused()
    one.fill("Your comment", "Five days is too long for a child in care. 👧 مرحبا")
    story.check(one)
    one.press("Save comment")
    two = story.be("riverbank-two")
    two.go_to("Consultations")
    two.follow(TITLE)
    two.sees("Five days is too long")
    story.check(two)
    two.follow("Comment on the whole of")
    two.fill("Your comment", "Clear and short.")
    two.press("Save comment")
    lead = story.be("riverbank-lead")
    lead.go_to("Consultations")
    lead.follow(TITLE)
    lead.follow("Check and")
    sign(lead, "An assistant director", "Assistant director")
    assert lead.refused()
    lead.follow("Is five days right?")
    lead.tick("Partly")
    story.check(lead)
    lead.press("Save answers")
    lead.follow("Check and")
    story.check(lead)
    sign(lead, "An assistant director", "Assistant director")
    lead.sees("Receipt")
    story.check(lead)
    young = story.be("justice-lead")
    young.go_to("Consultations")
    young.follow(TITLE)
    assert "Five days is too long" not in young.text()
    young.follow("Make a nil return")
    young.fill("Full name", "A head of region")
    young.fill("Role", "Head of region")
    young.press("Sign the nil return")


def consider(story: Story) -> None:
    """6. The window closes by the clock; every comment gets an outcome and a reason."""
    lead = story.review("lead")
    lead.follow("Who has answered")
    story.check(lead)
    lead.follow("Send a reminder")
    lead.press("Send the reminder")
    story.pass_time(days=31)
    assert story.state() == "considering"
    save_a_version(story, "within 5 days", "within 2 days for a child in care", "clarifying")
    lead = story.review("lead")
    lead.follow("Comments and outcomes")
    story.check(lead)
    lead.follow("Answer the first")
    lead.tick("Accepted")
    lead.press("Save and go to the next")
    assert lead.refused()
    lead.fill("Reason", "We agree, and the text says so now.")
    passages = lead.options_of("Passage that answers the comment")
    lead.select("Passage that answers the comment", passages[1])
    story.check(lead)
    lead.press("Save and go to the next")
    lead.tick("Noted")
    lead.fill("Reason", "Thank you.")
    lead.press("Save")


def decide(story: Story) -> None:
    """7. The board decides: a quorum, and no objection that stands."""
    lead = story.review("lead")
    lead.sees(REFUSED)
    story.check(lead)
    lead.follow("Who has answered")
    lead.follow("Record that no answer came")
    lead.fill("Why is this respondent no longer waited for?", "Chased; no answer came.")
    lead.press("Record that no answer came")
    lead = story.review("lead")
    lead.follow("See the assessments")
    lead.follow("Check it against the responses")
    lead.tick("Nothing changes")
    lead.fill("Why?", "Nobody raised a new point.")
    lead.fill("Full name of the person who checked it", "A head of safeguarding")
    lead.press("Record the check")
    lead = story.review("lead")
    take(lead, "Send to the board", story)
    position(story, "board-council", "Yes")
    position(story, "board-police", "No objection")
    position(story, "board-health", "Object", why="Two days is short.", clears="Say working days.")
    chair = story.review("chair")
    chair.sees(REFUSED)
    story.check(chair)
    position(story, "board-health", "Yes")
    chair = story.review("chair")
    take(chair, "Approve", story)


def launch(story: Story) -> None:
    """8. The approved bytes go public, with what changed and “you said, we did”."""
    manager = story.review("manager")
    take(manager, "Launch", story)
    visitor = story.visit()
    story.check(visitor)
    visitor.go_to("Published")
    visitor.follow("Missing children")
    visitor.sees("within 2 days for a child in care")
    story.check(visitor)
    visitor.follow("comments, and what became of each")
    visitor.sees("Five days is too long")
    visitor.sees("the text says so now")
    story.check(visitor)


EIGHT_STEPS = (
    add_a_document,
    start_a_review,
    circulate_in_the_group,
    prepare_and_circulate,
    respond,
    consider,
    decide,
    launch,
)


def take(hands: Hands, label: str, story: Story) -> None:
    """Press a step on the review page and confirm it."""
    assert not hands.blocked(label), hands.text()
    hands.follow(label)
    story.check(hands)
    hands.press(label)
    hands.sees("Done")


def set_closing(story: Story, hands: Hands, *, days: int) -> None:
    day = story.now + timedelta(days=days)
    hands.fill("Day", str(day.day))
    hands.fill("Month", str(day.month))
    hands.fill("Year", str(day.year))
    hands.fill("Closing time", "5pm")


def sign(hands: Hands, name: str, role: str) -> None:
    hands.fill("Full name", name)
    hands.fill("Role", role)
    hands.press("Sign and submit")


def position(story: Story, key: str, choice: str, *, why: str = "", clears: str = "") -> None:
    member = story.be(key)
    member.go_to("Board")
    member.follow(TITLE)
    spoken = member.offers("Change your position")
    member.follow("Change your position" if spoken else "Say where you stand")
    member.tick(choice)
    if why:
        member.fill("Why", why)
        member.fill("What would clear your objection", clears)
    story.check(member)
    member.press("Record my position")


def save_a_version(story: Story, old: str, new: str, change: str) -> None:
    lead = story.review("lead")
    lead.follow("Change the text")
    lead.fill("The text", lead.value_of("The text").replace(old, new))
    story.check(lead)
    lead.press("Check what changes")
    lead.tick(change.capitalize())
    lead.fill("Note", "It says more exactly what was meant.")
    story.check(lead)
    lead.press("Save version")
    assert not lead.refused(), lead.text()
