"""One's own account: sign-ins and the password."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult import audit
from consult.accounts import operations as accounts
from consult.accounts import passwords, queries
from consult.accounts.models import SignIn
from consult.jobs import run_sweep
from tests.factories import actor, make_agency, make_manager, make_person
from workflows.refusal import Refused

GOOD, BETTER = "correct horse battery staple", "seven purple bicycles sing"


def test_an_account_page_tells_places_and_sign_ins(visitor, db):
    person = make_person("Ann Smith", agency=make_agency("Northern Borough"), role="lead")
    someone = visitor(person)
    someone.get("/account")
    someone.sees("Ann Smith", "Agency lead, Northern Borough", "This one", "With a password")


def test_one_sign_in_is_ended_at_once(visitor, db):
    person = make_person()
    here, there = visitor(person), visitor().sign_in(person, device="Firefox on Windows")
    here.get("/account")
    here.press("End", within="Firefox on Windows")
    here.sees("Signed out: Firefox on Windows.")
    assert there.get("/account").h1 == "Sign in"
    assert here.get("/account").h1 == "Your account"


def test_ending_this_sign_in_signs_out(visitor, db):
    person = make_person()
    here = visitor(person)
    here.get("/account")
    here.press("End", within="This one")
    assert here.page.h1 == "Sign in"


def test_all_other_sign_ins_are_ended(visitor, db):
    person = make_person()
    here, there, elsewhere = visitor(person), visitor(person), visitor(person)
    here.get("/account")
    here.press("End all others")
    for each in (there, elsewhere):
        assert each.get("/account").h1 == "Sign in"
    here.does_not_see("End all others")


def test_the_sign_in_of_another_person_cannot_be_ended(visitor, db):
    victim = visitor(make_person())
    row = db.query(SignIn).one()
    visitor(make_person()).post(f"/account/sign-ins/{row.id}/end", status=404)
    assert victim.get("/account").h1 == "Your account"


def test_people_correct_their_own_name_and_job_title(visitor, db):
    person = make_person("Ann Smiht", agency=make_agency("Northern Borough"), role="lead")
    here = visitor(person)
    here.get("/account")
    here.click("Change", within="Job title")
    here.press("Save", your_name="  Ann   Smith ", job_title="Head of service")
    here.sees("Your name and job title are saved.", "Ann Smith", "Head of service")
    told = audit.list_entries([f"account:{person.id}"])
    assert told[0].entry.act == "account-renamed"
    words = {"name": "Ann Smith", "before": "Ann Smiht"}
    assert {key: told[0].words[key] for key in words} == words
    here.get("/account/details")
    here.press("Save")
    assert len(audit.list_entries([f"account:{person.id}"])) == len(told)
    here.get("/account/details")
    here.press("Save", your_name=" ", status=422)
    here.sees("Enter your name.")


def test_nobody_renames_somebody_else(db):
    person = make_person("Ann Smith")
    with pytest.raises(Refused) as no:
        accounts.change_details(
            account=person, name="Someone", job_title="", by=actor(make_manager())
        )
    assert no.value.codes == ("not-your-own",)
    assert person.name == "Ann Smith"


def test_changing_the_password_ends_other_sign_ins(visitor, db):
    person = make_person(password=GOOD)
    here, there = visitor(person), visitor(person)
    here.get("/account/password")
    here.press("Change your password", present_password=GOOD, new_password=BETTER)
    here.sees("Your password is changed.")
    assert there.get("/account").h1 == "Sign in"
    assert passwords.matches(queries.get_account(person.id).password_hash, BETTER)


def test_the_present_password_is_asked_for(visitor, db):
    person = make_person(password=GOOD)
    here, there = visitor(person), visitor(person)
    here.get("/account/password")
    here.press("Change your password", present_password="no", new_password=BETTER, status=422)
    here.is_told("That is not your present password.")
    assert there.get("/account").h1 == "Your account"
    assert passwords.matches(queries.get_account(person.id).password_hash, GOOD)


def test_who_forgot_the_password_sets_a_new_one_after_a_link(visitor, db):
    person = make_person(password=GOOD)
    here, there = visitor().sign_in(person, how="link"), visitor(person)
    here.get("/account/password")
    here.does_not_see("Present password")
    here.press("Change your password", new_password=BETTER)
    here.sees("Your password is changed.")
    assert there.get("/account").h1 == "Sign in"
    assert passwords.matches(queries.get_account(person.id).password_hash, BETTER)


def test_half_an_hour_after_a_link_the_present_password_is_asked_for_again(visitor, db, clock):
    person = make_person(password=GOOD)
    here = visitor().sign_in(person, how="link")
    clock.advance(timedelta(minutes=30))
    here.get("/account/password")
    here.press("Change your password", present_password="", new_password=BETTER, status=422)
    here.is_told("That is not your present password.")
    assert passwords.matches(queries.get_account(person.id).password_hash, GOOD)


def test_a_person_without_a_password_can_set_one(visitor, db):
    person = make_person()
    here = visitor(person)
    here.get("/account/password")
    here.press("Set a password", new_password=BETTER)
    here.sees("Your password is changed.")


@pytest.mark.parametrize(
    ("password", "because"),
    [
        ("short", "it needs at least 12"),
        ("ann.smith-2026!", "your name or e-mail address"),
        ("smith smith smith", "your name or e-mail address"),
        ("password1234567", "one of the first that someone would guess"),
        ("ababababababab", "one of the first that someone would guess"),
        ("x" * 10 + "abcdef" * 40, "200 is the most"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(visitor, db, password, because):
    here = visitor(make_person("Ann Smith", "ann.smith@example.org"))
    here.get("/account/password")
    here.press("Set a password", new_password=password, status=422)
    here.is_told(because)


def test_the_account_page_is_for_those_who_are_signed_in(visitor, app):
    for path in ("/account", "/account/password"):
        page = visitor().get(path, follow=False)
        assert page.headers["Location"].startswith("/sign-in?next=")


def test_the_pages_of_someone_signed_in_are_not_kept_by_the_browser(visitor, db):
    page = visitor(make_person()).get("/account")
    assert page.headers["Cache-Control"] == "no-store"


def test_a_sign_in_that_is_over_is_seen_and_forgotten_after_ninety_days(visitor, db, clock):
    someone, other = make_person(), make_person()
    visitor(other)
    visitor().sign_in(someone, device="An old telephone")
    clock.advance(days=2)
    person = visitor(someone)
    person.get("/account")
    person.click("Your sign-ins, those that are over as well")
    person.sees("An old telephone", "Ended by itself", "Still signed in", "after 90 days")
    clock.advance(days=89)
    assert run_sweep("old sign-ins") == 2, "that of the other person too"
    left = visitor(someone).get("/account/sign-ins")
    assert left.says("A test")
    assert not left.says("An old telephone")


def test_ones_sign_ins_are_found_and_sorted_by_links(visitor, db, clock):
    someone = make_person()
    for device in ("An old telephone", "Some tablet"):
        visitor().sign_in(someone, device=device)
    clock.advance(days=2)
    person = visitor(someone)
    person.get("/account/sign-ins?living=no&sort=-where")
    person.sees("2 sign-ins").does_not_see("Still signed in A test")
    assert person.page.text.index("Some tablet") < person.page.text.index("An old telephone")
    person.click("Where")
    assert person.page.url.endswith("?living=no&sort=where")
    person.get("/account/sign-ins?words=TABLET")
    person.sees("Some tablet").does_not_see("An old telephone")
    person.get("/account/sign-ins?how=link")
    person.sees("There are no sign-ins like that")
