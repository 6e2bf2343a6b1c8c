"""What a position must come with. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.refusal import Refusal

LONGEST = 32_000  # characters of any long text
AWAITS = "await_ratification"  # what a state permits until the board has ratified the text
TAKES_POSITION = "take_position"  # the name by which a ballot's state permits it
RETURN = "return"  # the step by which a ballot ends without a decision
TAKEN_BACK = {
    "title": "Taken back",
    "meaning": "Whoever had sent the text took it back before anybody had decided.",
}

CHOICES: dict[str, tuple[str, str]] = {
    "yes": ("Yes", "You have read the text and are in favour of it."),
    "no_objection": (
        "No objection",
        "You are content for the board to approve it, without being in favour yourself.",
    ),
    "object": ("Object", "The board should not approve it as it stands. You say why."),
    "recuse": (
        "Recuse yourself",
        "You have an interest in it, so you take no part. You say which. You do not count towards "
        "the quorum.",
    ),
}


SAID = {
    "yes": "Yes",
    "no_objection": "No objection",
    "object": "Objection",
    "recuse": "Recused",
}


def said(choice: str) -> str:
    """How a position that was taken is called."""
    return SAID.get(choice, choice)


YOU = {
    "yes": "You said yes",
    "no_objection": "You have no objection",
    "object": "You objected",
    "recuse": "You recused yourself, so you do not count towards the quorum",
}


def told_you(choice: str) -> str:
    """The same, said to whoever took it."""
    return YOU.get(choice, choice)


def position_problems(choice: str, words: str, clears: str) -> Iterator[Refusal]:
    """Every reason why this is not a position.

    Source: house rule, after the IESG (a DISCUSS says what would clear it).
    """
    if choice not in CHOICES:
        yield Refusal("no-choice", "Choose where you stand.", field="choice")
    if choice == "object" and not words.strip():
        yield Refusal("no-why", "Say why you object.", field="words")
    if choice == "recuse" and not words.strip():
        yield Refusal("no-why-recused", "Say why you recuse yourself.", field="words")
    if choice == "object" and not clears.strip():
        yield Refusal("no-clears", "Say what would clear your objection.", field="clears")
    for field, text in (("words", words), ("clears", clears)):
        if len(text) > LONGEST:
            yield Refusal(
                "too-long",
                f"This is {len(text):,} characters long; the most is {LONGEST:,}.",
                field=field,
            )


def the_holder_is_recused(holder: str) -> Refusal:
    """Why a deputy takes no position. Source: house rule, after what recusal is for."""
    return Refusal(
        "holder-recused",
        f"{holder} recused themselves, so nobody takes a position for them.",
        who=holder,
        source="house: who has an interest does not decide through somebody else",
    )
