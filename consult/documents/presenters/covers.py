"""What a file that is taken away says about itself, and how a version is cited."""

from __future__ import annotations

from flask import url_for

from consult.documents import queries
from consult.documents.models import Draft, Version
from consult.documents.paper.cover import DRAFT, NOTHING_YET, Cover
from consult.web.wording import day, moment_words

NO_MORE = "Not in force any more"


def cover_of(version: Version, *, in_force: str) -> Cover:
    """Of one version. `in_force` is the address where the text in force is read."""
    return _cover(version, version.title, (_saved(version),), in_force)


def cover_of_changes(old: Version, new: Version, *, in_force: str) -> Cover:
    was, now = (in_a_sentence(each) for each in called(old, new))
    lines = (
        f"What changed from {was} ({_named(old)}) to {now}.",
        _saved(new),
    )
    return _cover(new, f"What changed in {new.title}", lines, in_force)


def called(old: Version, new: Version) -> tuple[str, str]:
    """Two versions told apart: by their numbers, and where they are of two drafts by those."""
    numbers = f"Version {old.number}", f"Version {new.number}"
    if old.draft_id == new.draft_id:
        return numbers
    names = draft_named(old.draft), draft_named(new.draft)
    if names[0] == names[1]:
        names = _begun(old.draft), _begun(new.draft)
    if names[0] == names[1]:  # begun on one day
        names = f"{names[0]} (the first)", f"{names[1]} (the second)"
        if old.draft_id > new.draft_id:
            names = names[0].replace("first", "second"), names[1].replace("second", "first")
    return f"{numbers[0]} of {names[0]}", f"{numbers[1]} of {names[1]}"


def in_a_sentence(name: str) -> str:
    return name[:1].lower() + name[1:]


def draft_named(draft: Draft) -> str:
    """Within a sentence: by its review, by what it is for, or by the day on which it was begun."""
    if draft.subject is not None:
        return f"the review “{draft.subject.title}”"
    return f"the draft “{draft.purpose}”" if draft.purpose else _begun(draft)


def _begun(draft: Draft) -> str:
    return f"the draft begun on {day(draft.created_at)}"


def citation(version: Version) -> str:
    """“Chapter 4” (CP4), version 2, 3 March 2021, fingerprint 1a2b3c4d, and its permanent address:
    how a version is cited."""
    reference = version.document.reference
    named = f" ({reference})" if reference else ""
    address = url_for("public.show_by_hash", hash=version.hash, _external=True)
    return f"“{version.title}”{named}, version {version.number}, {_named(version)}, {address}"


def _cover(version: Version, title: str, lines: tuple[str, ...], in_force: str) -> Cover:
    found = queries.find_time_in_force(version)
    if found is not None and found.until is None:
        status, lines = f"In force since {day(found.since)}", (*lines, f"Published at {in_force}.")
    elif found is not None and found.until is not None:
        status = NO_MORE
        was = f"It was in force from {day(found.since)} to {day(found.until)}."
        lines = (f"{status}. {was} The text in force is at {in_force}.", *lines)
    else:
        published = queries.find_published_id(version.document_id)
        status = DRAFT
        there = f"The text in force is at {in_force}." if published else NOTHING_YET
        told = f"{status}. {there}"
        lines = (told, *lines)
    return Cover(
        title=title,
        status=status,
        lines=(*lines, f"Cite as: {citation(version)}."),
        author=version.author.name,
        at=version.created_at,
        cite=f"Version {version.number}, {version.hash[:8]}",
    )


def _saved(version: Version) -> str:
    saved = f"saved by {version.author.name} at {moment_words(version.created_at)}"
    return f"Version {version.number}, {saved}. Fingerprint {version.hash}."


def _named(version: Version) -> str:
    return f"{day(version.created_at)}, fingerprint {version.hash[:8]}"
