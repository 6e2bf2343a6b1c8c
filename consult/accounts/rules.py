"""What a password and a way back must be. Nothing here knows a database."""

from __future__ import annotations

import re

from workflows.refusal import Refusal

SHORTEST, LONGEST = 12, 200
HOUSE = "house: a long password that is not about you"
COMMON = frozenset(
    ["password", "letmein", "welcome", "qwerty", "iloveyou", "admin", "changeme", "safeguarding"]
)


def password_is_long_enough(password: str) -> Refusal | None:
    """Between 12 and 200 characters."""
    if len(password) < SHORTEST:
        because = f"Your password has {len(password)} characters; it needs at least {SHORTEST}."
        fix = "Three or four unrelated words are easy to remember and hard to guess."
        return Refusal("password-too-short", because, fix=fix, source=HOUSE, field="password")
    if len(password) > LONGEST:
        because = f"Your password has {len(password)} characters; {LONGEST} is the most."
        return Refusal("password-too-long", because, source=HOUSE, field="password")
    return None


def password_is_hard_to_guess(password: str) -> Refusal | None:
    """Not a common word with figures behind it, and not a few characters over and over."""
    letters = re.sub(r"[^a-z]", "", password.casefold())
    few = len(set(password.casefold())) < 5
    if not few and letters not in COMMON and not any(letters == each * 2 for each in COMMON):
        return None
    because = "That password is one of the first that someone would guess."
    fix = "Use three or four unrelated words."
    return Refusal("password-too-easy", because, fix=fix, source=HOUSE, field="password")


def password_is_not_about_the_person(password: str, *, email: str, name: str) -> Refusal | None:
    """It does not hold the person's name or e-mail address."""
    given = password.casefold()
    squeezed = re.sub(r"[\W_]", "", given)
    own = [email.casefold(), email.casefold().partition("@")[0]]
    parts = [part for part in re.split(r"\W+", name.casefold()) if len(part) > 3]
    if not any(len(each) > 3 and each in given for each in own) and not any(
        part in squeezed for part in parts
    ):
        return None
    because = "Your password has your name or e-mail address in it."
    return Refusal("password-about-you", because, source=HOUSE, field="password")


def is_local_path(path: str | None) -> bool:
    """Whether a way back stays on this site: browsers read `//host` and `/\\host` as elsewhere."""
    return bool(
        path
        and len(path) <= 500
        and path.startswith("/")
        and not path.startswith("//")
        and "\\" not in path
        and path.isprintable()
    )
