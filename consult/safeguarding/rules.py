"""What may be purged and recorded. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workflows.refusal import Refusal

LEAST, MOST, LONGEST, LONGEST_PHRASE = 4, 32_000, 4_000, 200
MOST_PHRASES = 200


def words_are_telling(words: str) -> Refusal | None:
    """Few letters would take out parts of what has nothing to do with it."""
    if len(words) < LEAST:
        because = f"Enter at least {LEAST} characters, exactly as they stand in the text."
        return Refusal("too-short", because, field="words")
    if len(words) > MOST:
        return Refusal("too-long", f"Enter {MOST:,} characters or fewer.", field="words")
    return None


def reason_is_given(why: str, field: str = "why") -> Refusal | None:
    if not why:
        return Refusal("no-reason", "Say why. It stays in the log.", field=field)
    if len(why) > LONGEST:
        return Refusal("too-long", f"Enter {LONGEST:,} characters or fewer.", field=field)
    return None


def they_stand_somewhere(places: Mapping[str, int]) -> Refusal | None:
    if places:
        return None
    because = "These words stand nowhere in the service. Check that they are exactly as written."
    return Refusal("not-found", because, field="words")


def somebody_has_looked(sure: bool, places: Mapping[str, int]) -> Refusal | None:
    """It cannot be undone, so who presses knows how much it takes out."""
    if sure or not places:
        return None
    told = ", ".join(f"{count} in {place}" for place, count in places.items())
    return Refusal(
        "not-sure",
        f"These words stand in {sum(places.values())} places: {told}. Tick the box to purge them.",
        field="sure",
    )


def phrases_are_sound(rows: Sequence[tuple[str, str]]) -> list[Refusal]:
    """Each line is a phrase and what to say instead, and no phrase is there twice."""
    found = []
    if len(rows) > MOST_PHRASES:
        found.append(f"Enter {MOST_PHRASES} lines or fewer.")
    lone = next((phrase or instead for phrase, instead in rows if not (phrase and instead)), None)
    if lone is not None:
        found.append(f"“{lone[:60]}” needs a phrase, an equals sign, and what to say instead.")
    if any(len(part) > LONGEST_PHRASE for row in rows for part in row):
        found.append(f"Enter {LONGEST_PHRASE} characters or fewer on either side.")
    names = [phrase.casefold() for phrase, _ in rows]
    twice = next((each for each in names if names.count(each) > 1), None)
    if twice:
        found.append(f"“{twice[:60]}” is there more than once.")
    return [Refusal("bad-phrases", because, field="words") for because in found]
