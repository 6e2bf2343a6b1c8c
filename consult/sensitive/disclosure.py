"""Text in which somebody tells of harm to a child, now or lately, as they would to a person.

A protocol speaks of harm on every page, in general. What counts here is somebody who speaks of
themselves or of one child, and says what was done: two signs in one sentence, or one that leaves
no doubt.
"""

from __future__ import annotations

import re

TELLER = (
    r"\b(?:i|me|my|mine|we|our)\b|\b(?:my|our|his|her|this|that|a particular|one of (?:our|my))\s"
    r"(?:\w+\s){0,2}(?:son|daughter|child|boy|girl|baby|pupil|student|brother|sister|stepson|"
    r"stepdaughter|nephew|niece|grandson|granddaughter|young person|neighbour|friend)\b"
)
DONE = (
    r"(?:hit|hits|hitting|beat|beats|beaten|beating|punch\w*|kick\w*|burn(?:t|ed|s)|strangl\w+|"
    r"rap(?:ed|es|ing)|touch(?:es|ed|ing)\s(?:me|him|her|them)|molest\w*|abus(?:es|ed|ing)\s(?:me|him"
    r"|her|them|my|us)|hurt(?:s|ing)?\s(?:me|him|her|them|my)|groom(?:ed|ing)\s(?:me|him|her|my)|"
    r"lock(?:ed|s)\s(?:me|him|her|them)|starv(?:ed|es|ing)\s(?:me|him|her|them)|"
    r"threaten(?:ed|s|ing)\sto\s(?:kill|hurt)|"
    r"forc(?:ed|es|ing)\s(?:me|him|her|them)\sto|sexually\s(?:abused|assaulted)|sell(?:s|ing)?\sdrugs)"
)
DIRECT = re.compile(
    r"\b(?:i am being|i was|i have been|i’ve been|i've been|i’m being|i'm being)\s(?:\w+\s){0,2}"
    r"(?:abused|raped|beaten|hit|hurt|groomed|assaulted|exploited|threatened|molested|trafficked)\b"
    r"|\b(?:i want to|i’m going to|i'm going to|i will)\s"
    r"(?:die|kill myself|end my life|hurt myself)\b"
    r"|\b(?:my|his|her)\s(?:\w+\s)?(?:dad|father|mum|mother|stepdad|stepfather|uncle|aunt|brother|"
    r"cousin|boyfriend|partner|teacher|coach|carer)\s(?:\w+\s){0,2}"
    r"(?:hits|beats|hit|rapes|raped|touches|touched|abuses|abused|hurts|burns|burned|burnt|kicks|"
    r"strangled|locks|starves)\s(?:me|him|her|us|them|my)\b"
    r"|\b(?:she|he|they|the (?:child|girl|boy|pupil|young person))\s(?:has\s)?"
    r"(?:told|disclosed to)\s(?:me|us|our staff)\b[^.\n]{0,90}"
    r"\b(?:abus|hit|hurt|touch|rape|beat|assault|burn)",
    re.IGNORECASE,
)
NOW = re.compile(
    r"\b(?:last night|yesterday|this morning|today|last week|tonight|right now|every night|"
    r"every day|at home|when (?:i|he|she) (?:got|came|gets|comes) home|bruis\w+|is happening|"
    r"please help|needs help now|is in danger|don’t know what to do|don't know what to do)\b",
    re.IGNORECASE,
)
_TELLER, _DONE = re.compile(TELLER, re.IGNORECASE), re.compile(rf"\b{DONE}", re.IGNORECASE)
SENTENCE = re.compile(r"[^.!?\n]+")
STEMS = (
    *("hit", "beat", "punch", "kick", "burn", "strangl", "rap", "touch", "molest", "abus", "hurt"),
    *("groom", "lock", "starv", "threat", "forc", "assault", "drugs", "exploit", "traffick", "die"),
    *("kill", "end my life"),
)


def reads_like_a_disclosure(text: str) -> bool:
    """Whether a person who knows about such things should look at it before anybody else."""
    return any(_tells(each[0]) for each in SENTENCE.finditer(text) if _may_tell(each[0].lower()))


def _may_tell(sentence: str) -> bool:
    return any(stem in sentence for stem in STEMS)


def _tells(sentence: str) -> bool:
    if DIRECT.search(sentence):
        return True
    return all(each.search(sentence) for each in (_TELLER, _DONE, NOW))
