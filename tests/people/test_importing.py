"""Agencies and contacts from a CSV file: shown first, brought in once, by the pages' rules."""

from __future__ import annotations

import time
from datetime import date

import pytest

from consult import store
from consult.accounts import operations
from consult.accounts.models import Agency, AgencyContact
from consult.audit import verify_all
from consult.people import importing, sheet
from consult.people.models import AgencySheet
from tests import factories as make
from workflows.refusal import Refused

HEAD = (
    "Agency,Short name,Kind,Sector,Local partnership,Areas,Start date,"
    "Contact name,Contact role,Contact e-mail,Contact telephone\n"
)
NORTH = (
    'Northern Borough,North,Council,Local,North,"Up; Down",1965-04-01,Ann Smith,Lead,ann@n.test,\n'
)
NORTH_TOO = "Northern Borough,,,,,,,Ben Jones,,,020 1\n"


@pytest.fixture
def administrator(db, visitor):
    return visitor(make.make_person("Ada Min", site_roles=["administrator"]))


def send(someone, text, *, status=200):
    data = text.encode() if isinstance(text, str) else text
    someone.get("/agencies")
    someone.click("Bring in agencies from a file")
    return someone.press("See what it would do", {"A CSV file": ("a.csv", data)}, status=status)


def test_a_file_is_shown_first_and_changes_nothing_until_it_is_confirmed(administrator, db):
    send(administrator, HEAD + NORTH + NORTH_TOO)
    administrator.sees("2 lines: 0 refused, 2 new, 0 changed, 0 unchanged")
    administrator.sees("A new agency", "A new contact: Ann Smith", "A new contact: Ben Jones")
    assert db.query(Agency).filter_by(name="Northern Borough").count() == 0
    administrator.press("Bring in 2 lines")
    administrator.sees("brought in")
    made = db.query(Agency).filter_by(name="Northern Borough").one()
    assert (made.kind, made.areas, made.partnership.name) == ("council", ["Up", "Down"], "North")
    assert made.started_on == date(1965, 4, 1)
    assert [each.name for each in made.contacts] == ["Ann Smith", "Ben Jones"]
    assert db.query(AgencySheet).count() == 0
    assert verify_all()[1] == []


def test_the_same_file_again_changes_nothing_and_a_new_one_changes_what_is_different(
    administrator, db
):
    send(administrator, HEAD + NORTH + NORTH_TOO)
    administrator.press("Bring in 2 lines")
    send(administrator, HEAD + NORTH + NORTH_TOO)
    administrator.sees("2 unchanged", "There is nothing to bring in.")
    send(
        administrator,
        "agency,kind,contact name,contact e-mail\nNORTHERN borough,NHS body,Ann B,ann@n.test\n",
    )
    administrator.sees("Kind: Council → NHS body", "Contact Ann Smith: Ann Smith → Ann B")
    administrator.press("Bring in 1 line")
    [made] = db.query(Agency).filter(Agency.name.ilike("northern borough")).all()
    assert (made.name, made.kind, made.sector) == ("Northern Borough", "nhs", "Local")
    assert [each.name for each in made.contacts] == ["Ann B", "Ben Jones"]


@pytest.mark.parametrize(
    ("row", "heading", "because"),
    [
        (",,,,,,,,,,\n,x,,,,,,,,,", "Agency", "The name of the agency is missing."),
        ("N,,Castle,,,,,,,,", "Kind", "“Castle” is none of: Council"),
        ("N,,,,,,31 March,,,,", "Start date", "Write it like 2021-03-31"),
        ("N,,,,,,2021-02-30,,,,", "Start date", "Write it like 2021-03-31"),
        ("N,,,,,,,Ann,,,", "Contact e-mail", "nobody could reach them"),
        ("N,,,,,,,Ann,,nonsense,", "Contact e-mail", "This is not an e-mail address"),
        ("N,,,,,,,,,ann@n.test,", "Contact name", "The name of the contact is missing."),
        ("N" * 201 + ",,,,,,,,,,", "Agency", "more than 200 characters"),
        ("N,,,,,,,,,,\nN,,Police,,,,,,,,\nN,,NHS body,,,,,,,,", "Kind", "Line 3 says something"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_line_and_column_and_the_rest_is_not(
    administrator, db, row, heading, because
):
    send(administrator, f"{HEAD}{row}\nGood Trust,,NHS body,,,,,,,,\n")
    administrator.sees("1 refused", f"{heading}: ", because)
    administrator.get(administrator.page.url)
    [button] = [each for each in administrator.page.buttons if each.startswith("Bring in")]
    administrator.press(button)
    assert db.query(Agency).filter_by(name="Good Trust").count() == 1


@pytest.mark.parametrize(
    ("data", "because"),
    [
        (b"", "This file is empty."),
        ("Agency\nGröße\n".encode("cp1252"), "it is not in UTF-8"),
        ("Agency\nX\n".encode("utf-16"), "it is not in UTF-8"),
        (b"PK\x03\x04rest", "This is an Excel file"),
        (b"Agency;Kind\nX;Police\n", "separated by semicolons, not by commas"),
        (b"Agency\tKind\nX\tPolice\n", "separated by tabs, not by commas"),
        (b"Name,Kind\nX,Police\n", "The first line has no heading “Agency”."),
        (b"Agency,Colour\nX,Red\n", "These headings are not known: “colour”."),
        (b"Agency,Agency\nX,Y\n", "A heading stands twice"),
        (b'Agency\n"X\n', "a quotation mark is opened and not closed"),
        (b"Agency\n", "There is nothing under the headings."),
        (b"Agency\n" + b"X\n" * 5001, "There are 5,001 lines; 5,000 is the most."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(administrator, db, data, because):
    send(administrator, data, status=422)
    administrator.is_told(because)
    assert db.query(AgencySheet).count() == 0


def test_formulas_are_text(administrator, db):
    formula = '=HYPERLINK(""http://x"")'
    send(administrator, f'Agency,Contact name,Contact telephone\n"{formula}",+1,-2\n')
    administrator.press("Bring in 1 line")
    made = db.query(Agency).filter_by(name='=HYPERLINK("http://x")').one()
    assert [(each.name, each.phone) for each in made.contacts] == [("+1", "-2")]


def test_it_is_not_brought_in_when_it_would_do_something_else_than_the_page_said(administrator, db):
    send(administrator, HEAD + NORTH)
    operations.create_agency(name="Northern Borough", kind="police", by=make.SETTING_UP)
    administrator.press("Bring in 1 line", status=409)
    administrator.is_told("Somebody has changed an agency since this page was opened")
    administrator.sees("Kind: Police → Council")
    assert db.query(Agency).filter_by(name="Northern Borough").one().kind == "police"
    administrator.press("Bring in 1 line")
    assert db.query(Agency).filter_by(name="Northern Borough").one().kind == "council"


def test_a_sheet_is_its_senders_alone(administrator, visitor, db):
    send(administrator, HEAD + NORTH)
    address = administrator.page.url
    other = visitor(make.make_person(site_roles=["administrator"]))
    other.get(address, status=404)


def test_a_large_sheet_is_brought_in_a_part_at_a_time_in_few_seconds(administrator, db):
    rows = "".join(f"Agency {n},Police,Desk {n},{n}@a.test\n" for n in range(600))
    began = time.process_time()
    send(administrator, "Agency,Kind,Contact name,Contact e-mail\n" + rows)
    administrator.page.check()
    by = make.SETTING_UP
    planned = importing.plan(db.query(AgencySheet).one().text)
    assert len(planned.to_do) == 600
    assert len(planned.to_do[: importing.AT_ONCE]) == 500
    importing.carry_out(planned.to_do[:40], by=by)
    store.commit()
    assert importing.plan(db.query(AgencySheet).one().text).counts["unchanged"] == 40
    assert db.query(AgencyContact).count() == 40
    assert time.process_time() - began < 60


def test_an_operator_is_refused_the_same(db):
    with pytest.raises(Refused):
        importing.plan(sheet.read(b"Agency;Kind\nX;Police\n"))
