"""What a file says about itself on its first lines and on every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

LANGUAGE = "en-GB"

DRAFT = "Draft for comment, not in force"  # what every unpublished text says of itself
NOTHING_YET = "No text of this document is in force yet."


@dataclass(frozen=True, slots=True)
class Cover:
    """Of one version, or of what changed up to it.

    status    what every page says at its head, such as "Draft for comment, not in force"
    lines     sentences under the title: which version, saved when, where the text in force is
    author    whose changes these are, and `at` when they were saved (UTC)
    cite      how the version is cited
    """

    title: str
    status: str
    lines: tuple[str, ...]
    author: str
    at: datetime
    cite: str = ""
