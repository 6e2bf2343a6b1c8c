"""Identifiers by their pattern, their check digit and the words around them.

Each rule gives the kind, the pattern, why it is marked, and a test that the match must pass. The
documents are full of statute years, numbers of paragraphs and citations: a pattern that also fits
those asks for words nearby.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from consult.sensitive import checks

NEAR = 40  # characters before, and half of them after, in which words count
Test = Callable[[re.Match[str], str], bool]


@dataclass(frozen=True)
class Rule:
    """One kind of identifier. `signs`: small letters of which some must be in the text."""

    kind: str
    pattern: re.Pattern[str]
    why: str
    holds: Test = lambda _found, _text: True
    signs: tuple[str, ...] = ()


def _has(words: str) -> Callable[[re.Match[str], str], bool]:
    """Whether some of these words stand near the match."""
    pattern = re.compile(rf"\b(?:{words})\b", re.IGNORECASE)

    def near(found: re.Match[str], text: str) -> bool:
        before = text[max(0, found.start() - NEAR) : found.start()]
        after = text[found.end() : found.end() + NEAR // 2]
        return bool(pattern.search(before) or pattern.search(after))

    return near


CHILD = (
    "child|children|boy|girl|baby|infant|toddler|pupil|student|patient|young person|son|daughter|"
    "sibling|brother|sister|mother|father|mum|mummy|dad|daddy|carer|family|his|her|their|he|she|"
    "subject|client|suspect|victim|home address"
)
_nhs, _upn = _has("nhs|patient|health number|hospital number"), _has("upn|pupil number")
_child, _born = _has(CHILD), _has(r"born|dob|d\.o\.b\.?|date of birth|birthday|birth date")
_number = _has(r"(?:prison|prisoner|nomis|custody) (?:number|no\.?)|prisoner|nomis|prison")
_crn = _has(r"crn|case reference number|probation (?:number|no\.?)")
_phone = _has(CHILD + r"|phone|mobile|tel|telephone|call|ring|text|contact|number")
_police = _has(r"pnc|cro|police|arrest|convict\w*|record|criminal")


def _nhs_holds(found: re.Match[str], text: str) -> bool:
    return (
        checks.is_nhs(found[0])
        and (" " in found[0].strip() or _nhs(found, text))
        and (_nhs(found, text) or _child(found, text))
    )


def _pnc_holds(found: re.Match[str], text: str) -> bool:
    valid = checks.is_pnc(found["year"], found["serial"], found["letter"])
    return valid and (len(found["serial"]) >= 4 or _police(found, text))


def _cro_holds(found: re.Match[str], text: str) -> bool:
    valid = checks.is_cro(found["serial"], found["year"], found["letter"])
    return valid and (len(found["serial"]) >= 4 or _police(found, text))


def _short_cro_holds(found: re.Match[str], _text: str) -> bool:
    return checks.is_short_cro(found["serial"], found["year"], found["letter"])


MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
DAY = (
    r"(?:\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{MONTH})\s+(?:19|20)\d\d\b)"
)
PRISON, PROBATION = ("prison", "nomis", "custody"), ("crn", "case reference", "probation")
BIRTH = ("born", "dob", "d.o.b", "birth")
POSTCODE = r"\b(?:[A-Z]{1,2}\d[A-Z\d]?)\s?\d[ABD-HJLNP-UW-Z]{2}\b"
STREET = (
    "Road|Rd|Street|St|Avenue|Ave|Close|Lane|Drive|Crescent|Gardens|Grove|Terrace|Court|House|"
    "Way|Place|Walk|Mews|Square|Estate|Row"
)
SYSTEMS = (
    *("cris", "merlin", "mosaic", "lcs", "liquid", "87a", "case", "file", "crime", "incident"),
    *("cad", "social care", "azeus", "framework"),
)
# Where organisations are reached, which may well be said.
PUBLIC_MAIL = re.compile(
    r"(?:info|enquir(?:y|ies)|contact|admin|office|mash|duty|referrals?|safeguarding\w*|lscp|"
    r"consultations?|editorial\w*|lado|help|team|hello|cp|lcsp)[\w.+-]*@",
    re.IGNORECASE,
)
HELPLINE = re.compile(r"0(?:800|808|845|300|333|345|344|343|330)|116\s?\d")

_lives = _has(r"liv(?:es?|ing|ed)|resid(?:es?|ing|ed)|address|moved|home|placed")
_street = _has(STREET)


def _phone_holds(found: re.Match[str], text: str) -> bool:
    digits = re.sub(r"\D", "", found[0])
    mobile = digits.startswith(("07", "447"))
    if HELPLINE.match(digits) or not 10 <= len(digits) <= 13:
        return False
    return _phone(found, text) if mobile else _child(found, text)


RULES: tuple[Rule, ...] = (
    Rule(
        "NHS number",
        re.compile(r"(?<![\d.,/-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d/-])(?!\.\d)"),
        "an NHS number",
        _nhs_holds,
    ),
    Rule(
        "UPN",
        re.compile(r"\b[A-HJ-NP-RT-Z]\d{11}[0-9A-HJ-NP-RT-Z]\b", re.IGNORECASE),
        "a pupil’s number (UPN)",
        lambda found, text: checks.is_upn(found[0].upper()) or _upn(found, text),
    ),
    Rule(
        "National Insurance number",
        re.compile(
            r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?\d{2}\s?\d{2}\s?\d{2}"
            r"\s?[A-D]\b"
        ),
        "a National Insurance number",
    ),
    Rule(
        "PNC ID",
        re.compile(r"(?<![\w/])(?P<year>(?:19|20)?\d\d)/(?P<serial>\d{1,7})(?P<letter>[A-Z])\b"),
        "a number of the Police National Computer",
        _pnc_holds,
        ("/",),
    ),
    Rule(
        "CRO number",
        re.compile(r"(?<![\w/])(?P<serial>\d{1,6})/(?P<year>\d\d)(?P<letter>[A-Z])\b"),
        "a number of the Criminal Records Office",
        _cro_holds,
        ("/",),
    ),
    Rule(
        "CRO number",
        re.compile(r"\bSF(?P<year>\d\d)/(?P<serial>\d{1,6})(?P<letter>[A-Z])\b"),
        "a number of the Criminal Records Office",
        _short_cro_holds,
        ("sf",),
    ),
    Rule(
        "prison number",
        re.compile(r"\b[A-Z]\d{4}[A-Z]{2}\b"),
        "a prisoner’s number",
        _number,
        PRISON,
    ),
    Rule("CRN", re.compile(r"\b[A-Z]\d{6}\b"), "a probation case number (CRN)", _crn, PROBATION),
    Rule(
        "case reference",
        re.compile(
            r"\b(?i:cris|merlin|mosaic|lcs|liquid ?logic|87a|case|file|crime|incident|cad|"
            r"social care|azeus|framework ?i)\b"
            r"(?i:[ \t]+(?:pac|report|ref(?:erence)?|no|number|id))*"
            r"(?i:\.?[ \t]*[:#]?[ \t]*(?:is[ \t]+)?)"
            r"(?=[\w/-]*\d{3})(?!(?:19|20)\d\d\b)(?P<ref>[A-Za-z]{0,4}[/-]?[A-Za-z0-9]*\d[\w/-]*\d\w*)"
        ),
        "the reference of a case",
        lambda found, _text: _is_reference(found),
        SYSTEMS,
    ),
    Rule("date of birth", re.compile(DAY, re.IGNORECASE), "a date of birth", _born, BIRTH),
    Rule(
        "postcode",
        re.compile(POSTCODE),
        "the postcode of somebody’s home",
        lambda found, text: _child(found, text) or _lives(found, text) or _street(found, text),
    ),
    Rule(
        "address",
        re.compile(
            rf"\b(?:(?:[Ff]lat|[Aa]partment)\s\d+\w?,?\s)?\d{{1,4}}[a-zA-Z]?,?\s"
            rf"(?:[A-Z][a-z’']+\s){{1,3}}(?:{STREET})\b"
        ),
        "the address of somebody’s home",
        lambda found, text: _child(found, text) or _lives(found, text),
    ),
    Rule(
        "telephone number",
        re.compile(r"(?<![\w.,/-])(?:\+44\s?\(?0?\)?\s?|\(?0)\d{2,4}\)?[ -]?\d{3,4}[ -]?\d{3,4}\b"),
        "somebody’s telephone number",
        _phone_holds,
    ),
    Rule(
        "e-mail address",
        re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b"),
        "somebody’s e-mail address",
        lambda found, text: not PUBLIC_MAIL.match(found[0]) and _child(found, text),
        ("@",),
    ),
)


def _is_reference(found: re.Match[str]) -> bool:
    """Of a case that is worked on; not of a court's, and not the year or number of a law."""
    word, whole = found[0].split()[0].lower(), found[0].lower()
    ref = found["ref"]
    if word in ("case", "file", "social", "crime", "incident"):
        said = re.search(r"\b(?:ref(?:erence)?|no|number|id)\b|[:#]", whole) is not None
        return said and len(re.findall(r"\d", ref)) >= 3
    return len(re.findall(r"\d", ref)) >= 3
