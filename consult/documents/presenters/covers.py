"""What a file that is taken away says about itself, and how a version is cited."""

from __future__ import annotations

from flask import url_for

from consult.documents import queries
from consult.documents.models import Version
from consult.documents.paper.cover import Cover
from consult.web.wording import day, moment_words

FOR_COMMENT, DRAFT = "Draft for comment, not in force", "Draft, not in force"


def cover_of(version: Version, *, in_force: str) -> Cover:
    """Of one version. `in_force` is the address where the text in force is read."""
    return _cover(version, version.title, (_saved(version),), in_force)


def cover_of_changes(old: Version, new: Version, *, in_force: str) -> Cover:
    other = "" if old.draft_id == new.draft_id else " of an earlier draft"
    lines = (
        f"What changed from version {old.number}{other} ({_named(old)}) to version {new.number}.",
        _saved(new),
    )
    return _cover(new, f"What changed in {new.title}", lines, in_force)


def citation(version: Version) -> str:
    """“Chapter 4” (CP4), version 2, 3 March 2021, fingerprint 1a2b3c4d, and its permanent address:
    how a version is cited."""
    reference = version.document.reference
    named = f" ({reference})" if reference else ""
    address = url_for("public.show_by_hash", hash=version.hash, _external=True)
    return f"“{version.title}”{named}, version {version.number}, {_named(version)}, {address}"


def _cover(version: Version, title: str, lines: tuple[str, ...], in_force: str) -> Cover:
    published = queries.find_published_id(version.document_id)
    since = queries.find_in_force_since(version.document_id)
    if published == version.id and since is not None:
        status, lines = f"In force since {day(since)}", (*lines, f"Published at {in_force}.")
    else:
        status = FOR_COMMENT if queries.was_consulted_on(version.id) else DRAFT
        told = f"{status}. " + (
            f"The text in force is at {in_force}." if published else "Nothing is in force yet."
        )
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
