"""A form as an attacker has it: names and values to be put wrong, one at a time."""

from __future__ import annotations

from dataclasses import dataclass

from tests.hostile.arena import Pairs
from tests.hostile.walk import Form

HIDDEN = ("seen", "was", "request_id", "moment")


@dataclass(frozen=True)
class Drawn:
    """A form on a page: whose page, where it is sent, and what is in it."""

    role: str
    url: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]

    @classmethod
    def of(cls, form: Form) -> Drawn:
        """Filled in so that it might be taken; the token is the attacker's business."""
        pairs = [pair for pair in form.pairs(form.filled()) if pair[0] != "csrf_token"]
        files = (form.file.name,) if form.file else ()
        return cls(form.role, form.action, tuple(pairs), files)

    @property
    def names(self) -> list[str]:
        return sorted({name for name, _ in self.fields})

    def without(self, name: str) -> Pairs:
        return [pair for pair in self.fields if pair[0] != name]

    def dates(self) -> list[str]:
        return [name[:-4] for name, _ in self.fields if name.endswith("-day")]
