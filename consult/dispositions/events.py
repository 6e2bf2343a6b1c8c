"""News of what became of a comment."""

from __future__ import annotations

from dataclasses import dataclass

from consult.dispositions.models import Disposition


@dataclass(frozen=True)
class OutcomeRecorded:
    """A comment has an outcome, for the first time or a new one."""

    disposition: Disposition
    first: bool
