"""Letters at once or in one daily message: nothing is lost, nothing comes twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from consult import jobs, store
from consult.clock import now
from consult.notifications import daily, queries, rules
from consult.notifications.letters import FOLDER
from consult.notifications.models import LetterChoice, Message
from consult.notifications.operations import choose_letters, write_letters
from tests import factories as make
from tests.kernel.crowd import errors, together

KIND = "responses/chased"
WORDS = {
    "title": "Sharing information",
    "respondent": "Northern Borough",
    "closes_at": datetime(2021, 4, 1, 12, tzinfo=UTC),
    "closed": False,
    "takes_late": False,
    "reopened": False,
    "may_ask": True,
    "response_id": 1,
}
ZONE = "Europe/London"
FIVE = datetime(2021, 3, 3, 17, tzinfo=UTC)


@pytest.fixture
def ann(database, clock):
    """She wants reminders in one message at 5pm."""
    with store.scope("write"):
        ann = make.make_person("Ann Smith")
        choose_letters(ann, kinds=[KIND], hour=17)
        store.commit()
        return ann.id


def remind(account_id: int, *, title: str = "Sharing information") -> None:
    with store.scope("write"):
        write_letters(
            KIND, [make.account_queries.get_account(account_id)], **WORDS | {"title": title}
        )
        store.commit()


def messages(state: str = "") -> list[Message]:
    with store.scope("read"):
        found = store.session.query(Message).order_by(Message.id).all()
        return [each for each in found if state in ("", each.state)]


def test_every_kind_of_letter_is_either_a_choice_or_always_at_once():
    kinds = {f"{each.parent.name}/{each.stem}" for each in Path(FOLDER).glob("*/*.txt")}
    assert kinds - {daily.KIND} == set(rules.CHOICES) | set(rules.AT_ONCE)
    assert not set(rules.CHOICES) & set(rules.AT_ONCE)


def test_a_person_chooses_on_their_account_page(visitor, db):
    someone = visitor(make.make_person("Ann Smith"))
    someone.get("/account")
    someone.sees("Letters Each at once")
    someone.click("Choose")
    someone.sees("What always comes at once", "Links to sign in", "Invitations")
    kinds = "Which letters do you want in one daily message?"
    someone.press(
        "Save",
        {kinds: ["A reminder that an answer is still missing"], "When should the daily": "5pm"},
    )
    someone.sees("How your letters come is saved.")
    chosen = db.query(LetterChoice).one()
    assert (chosen.kinds, chosen.hour) == ([KIND], 17)
    someone.get("/account")
    someone.sees("Letters Some in one daily message at 5pm, the others at once")
    every = rules.how_letters_come(rules.CHOICES, 8)
    assert every == "All that can wait in one daily message at 8am"
    someone.get("/account/letters")
    assert someone.value_of("When should the daily message come?") == "17"


def test_one_tick_chooses_every_kind_and_does_not_stay(visitor, db):
    someone = visitor(make.make_person())
    someone.get("/account/letters")
    someone.press("Save", {"All of them": True})
    chosen = db.query(LetterChoice).one()
    assert set(chosen.kinds) == set(rules.CHOICES)
    someone.get("/account/letters")
    kinds = "Which letters do you want in one daily message?"
    someone.press("Save", {kinds: ["A reminder that an answer is still missing"]})
    db.refresh(chosen)
    assert chosen.kinds == [KIND]


def test_what_is_not_on_offer_is_refused_and_changes_nothing(visitor, db):
    someone = visitor(make.make_person())
    someone.get("/account/letters")
    someone.post("/account/letters", {"kinds": "accounts/sign_in_link", "hour": "8"}, status=422)
    someone.post("/account/letters", {"kinds": KIND, "hour": "3"}, status=422)
    assert db.query(LetterChoice).count() == 0


def test_letters_of_a_day_come_in_one_message_at_the_hour(ann, clock):
    remind(ann, title="One")
    remind(ann, title="Two")
    assert daily.gather() == 0
    assert messages("waiting") == []
    clock.advance(timedelta(hours=24))
    assert daily.gather() == 1
    [message] = messages("waiting")
    assert "One" in message.body
    assert "Two" in message.body
    assert "2 letters" in message.subject
    assert {each.daily_id for each in messages("gathered")} == {message.id}
    assert daily.gather() == 0


def test_there_is_one_message_a_day_and_what_comes_after_it_waits_for_the_next(ann, clock):
    remind(ann)
    clock.set(FIVE)
    daily.gather()
    remind(ann, title="Late")
    clock.advance(timedelta(hours=1))
    assert daily.gather() == 0
    clock.advance(timedelta(hours=24))
    assert daily.gather() == 1
    assert [("Late" in each.body) for each in messages("waiting")] == [False, True]


def test_a_letter_that_was_written_while_the_message_was_made_waits_a_day_and_is_not_lost(
    ann, clock
):
    remind(ann, title="First")
    clock.set(FIVE)
    daily.gather()
    remind(ann, title="Overtaken")
    with store.scope("write"):  # as if it had been judged before that message
        [held] = queries.take_held(ann)
        held.retry_at = now() - timedelta(minutes=1)
        store.commit()
    assert daily.gather() == 0
    [held] = messages("held")
    assert held.retry_at > now()
    clock.advance(timedelta(hours=24))
    assert daily.gather() == 1


def test_two_workers_make_one_daily_message(ann, clock):
    remind(ann)
    clock.advance(timedelta(hours=24))
    made = together(*[daily.gather] * 4)
    assert errors(made) == []
    assert len(messages("waiting")) == 1
    assert len(messages("gathered")) == 1


def test_other_letters_and_other_people_are_told_at_once(ann, clock):
    with store.scope("write"):
        someone = make.make_person()
        account = make.account_queries.get_account(ann)
        write_letters("accounts/password_changed", [account], at=now())
        write_letters(KIND, [someone], **WORDS)
        store.commit()
    assert len(messages("waiting")) == 2


def test_who_wants_a_kind_at_once_again_gets_what_was_held_of_it_now(ann, clock):
    remind(ann)
    with store.scope("write"):
        account = make.account_queries.get_account(ann)
        choose_letters(account, kinds=["reviews/moved"], hour=17)
        store.commit()
    assert [each.state for each in messages()] == ["waiting"]
    clock.advance(timedelta(hours=30))
    assert daily.gather() == 0


def test_a_new_hour_holds_for_what_waits_already(ann, clock):
    remind(ann)
    with store.scope("write"):
        choose_letters(make.account_queries.get_account(ann), kinds=[KIND], hour=22)
        store.commit()
    [held] = messages("held")
    assert held.retry_at.hour == 22


def test_the_sweep_that_sends_mail_makes_the_daily_message_first(ann, clock):
    remind(ann)
    clock.advance(timedelta(hours=24))
    jobs.run_sweep("outbox")
    assert [each.state for each in messages()] == ["gathered", "sent"]


@pytest.mark.parametrize(
    ("now_is", "last_on", "due"),
    [
        (datetime(2021, 3, 3, 7, 59, tzinfo=UTC), None, datetime(2021, 3, 3, 8, tzinfo=UTC)),
        (datetime(2021, 3, 3, 8, 0, tzinfo=UTC), None, datetime(2021, 3, 4, 8, tzinfo=UTC)),
        (
            datetime(2021, 3, 3, 7, tzinfo=UTC),
            date(2021, 3, 3),
            datetime(2021, 3, 4, 8, tzinfo=UTC),
        ),
        # The clocks go forward on 28 March 2021: 8am is 7am UTC.
        (datetime(2021, 3, 27, 9, tzinfo=UTC), None, datetime(2021, 3, 28, 7, tzinfo=UTC)),
    ],
)
def test_the_hour_is_that_of_the_place(now_is, last_on, due):
    assert rules.next_daily(now_is, hour=8, last_on=last_on, zone=ZONE) == due
