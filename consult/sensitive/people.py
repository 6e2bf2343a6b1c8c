"""Names, initials and schools in a place where they tell who a child is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from consult.sensitive.finding import Finding

# Words with a capital that are no names: titles of roles, places of work, the law.
CAPITALS = """
A An The In It If This That These Those When Where Who Why How What We Our Your Their His Her
And Or But For Not No Yes All Any Each Every Both Of On At By To As With From Section Sections
Chapter Part Annex Appendix Child Children Young Person People Act Acts Social Worker Workers
Care Carer Carers Services Service Protection Safeguarding Conference Plan Plans Review Reviews
Practice Board Partnership Partners Council Councils Borough Boroughs Police Officer
Officers Health Nurse Doctor Midwife Visitor School Schools Head Teacher Teachers Lead Manager
Team Teams Court Courts Judge Guardian Guidance Procedures Procedure Policy Framework Working
Together Education Youth Justice Offending Early Help Need Needs Local Authority Authorities
National Multi Agency MASH MACE LADO NHS GP CAMHS IRO LAC CIN EHC SEND SENCO Strategy Discussion
Meeting Meetings Core Group Assessment Assessments Referral Referrals Contextual Extra Familial
Harm Exploitation Criminal Sexual Missing Return Interview Trafficking Violence January February
March April May June July August September October November December Monday Tuesday Wednesday
Thursday Friday Saturday Sunday England English Wales Welsh Scotland Scottish Britain British UK
European Muslim Christian Jewish Black White Asian Roma Gypsy Traveller Practitioners
Practitioner Professionals Professional Parents Parent Mother Father Family Families Disabled
Looked After Leaving First Second Third One Two Three Mental Capacity Human Rights Data Rule
Rules Paragraph Table Figure Version Draft Comment Please Also However Therefore Case Cases
Victims Witness Survivors Home Office Department Ofsted Cafcass Barnardo Barnardo’s NSPCC
Adoption Fostering Ministry Minister Secretary State University College Academy Trust Trusts
Equality Impact Legal Adviser Director Directors Chief Executive Chair Support Abuse Neglect
Emotional Physical Risk Risks Transfer Death Panel Overview Emergency Supervision Order Orders
Interim Private Secure Accommodation Independent Reviewing Designated Named Principal Advocate
Advocates Sexually Exploited Online Status Index Arrangements Performance
"""
NOT_NAMES = frozenset(CAPITALS.split())
# Known cases by which the field calls its own lessons.
NAMED = """
Victoria Climbié, Victoria Climbie, Peter Connelly, Baby P, Daniel Pelka, Arthur Labinjo-Hughes,
Star Hobson, Maria Colwell, Khyra Ishaq, Child C, Sara Sharif, Alexis Jay, Eileen Munro, Laming,
Josh MacAlister, Tashaûn Aird, Carlene Firmin, Ellie Butler, Lord Laming, Baby Peter, Stephen
Lawrence, Child Q
"""
KNOWN = frozenset(" ".join(NAMED.split()).split(", "))
NAME = re.compile(r"[A-Z][a-zà-ÿ’'-]{1,20}(?:[ \t]+[A-Z][a-zà-ÿ’'-]{1,20}){0,2}")
RELATION = (
    r"(?:child(?:’s|'s)?|boy|girl|baby|pupil|student|patient|young person|son|daughter|sibling|"
    r"brother|sister|mother|mum|father|dad|stepfather|stepmother|grandmother|service user|"
    r"young man|young woman|teenager|foster carer)"
)
# What stands before a name; looked at only where a name may begin.
CALLED = ("called", "named", "known as", "name is", "name was")
SAID_OF = re.compile(rf"\b{RELATION}\b[^.\n]{{0,40}}$", re.IGNORECASE)
BESIDE = re.compile(
    rf"\b(?:my|our|his|her|their|a|the|this|that)[ \t]+(?:\w+[ \t]+)?{RELATION},?[ \t]*$",
    re.IGNORECASE,
)
AGE = re.compile(
    r",?[ \t]*(?:\((?:aged?[ \t]*)?\d{1,2}\)|,?[ \t]*(?:who[ \t]+is[ \t]+|is[ \t]+)?"
    r"aged?[ \t]+\d{1,2}\b|,[ \t]*\d{1,2},|[ \t]+(?:is|was)[ \t]+\d{1,2}[ \t]+years[ \t]+old)"
)
BEGINS = re.compile(r"(?:(?<=[ \t(\n“\"])|^)(?=[A-Z])")
INITIALS = re.compile(r"(?:[A-Z]\.[ ]?[A-Z]\.?(?:[ ]?[A-Z]\.?)?|[A-Z]{2})(?=[ \t,.;:)]|$)")
INITIALS_OF = re.compile(rf"\b(?:{RELATION}|client|re|subject)[ \t,:(]+$", re.IGNORECASE)
SCHOOL = re.compile(
    r"\b(?i:year|reception|y)[ \t]*(?P<year>\d{1,2})?[^.\n]{0,30}?\b(?i:at|of|in|from)[ \t]+"
    r"(?:(?:St\.?[ \t]|[A-Z][\w’'-]+[ \t]){1,4}(?:Primary|Secondary|School|Academy|College"
    r"|High|Infants?|Juniors?|Grammar)\b(?:[ \t](?:School|Academy|College))?)"
)
SCHOOLS = re.compile(r"Primary|Secondary|School|Academy|College|High|Infant|Junior|Grammar")
SHORT = "UK EU US ID IT PE GP SW HV LA CP CE RE DV DA VS OR AND IS AS"
ABBREVIATIONS = frozenset(SHORT.split())
BACK = 70  # characters before a name that are looked at


def find_people(text: str) -> Iterator[Finding]:
    """Names beside what somebody is to a child, initials in the same place, a school and year."""
    for begin in BEGINS.finditer(text):
        before = text[max(0, begin.start() - BACK) : begin.start()]
        yield from _name_at(text, begin.start(), before)
        yield from _initials_at(text, begin.start(), before)
    if SCHOOLS.search(text):
        for found in SCHOOL.finditer(text):
            if found["year"] or found[0].lower().startswith("reception"):
                why = "a child’s school and year"
                yield Finding(*found.span(), "school and year", found[0], why)


def _name_at(text: str, at: int, before: str) -> Iterator[Finding]:
    found = NAME.match(text, at)
    if found is None or not _is_name(found[0]):
        return
    said = before.rstrip().lower()
    if (said.endswith(CALLED) and SAID_OF.search(before)) or BESIDE.search(before):
        why = "the name of a child or of their family"
    elif AGE.match(text, found.end()):
        why = "a name with an age"
    else:
        return
    yield Finding(*found.span(), "name", found[0], why)


def _initials_at(text: str, at: int, before: str) -> Iterator[Finding]:
    if not text[at + 1 : at + 2].isupper() and text[at + 1 : at + 2] != ".":
        return
    found = INITIALS.match(text, at)
    if found is None or found[0].replace(".", "").replace(" ", "") in ABBREVIATIONS:
        return
    if INITIALS_OF.search(before):
        yield Finding(*found.span(), "initials", found[0], "somebody’s initials")


def _is_name(name: str) -> bool:
    words = name.split()
    return name not in KNOWN and not any(_plain(each) in NOT_NAMES for each in words)


def _plain(word: str) -> str:
    return word.removesuffix("’s").removesuffix("'s")
