"""Which code runs, for the record."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from consult import settings

ROOT = Path(__file__).resolve().parent.parent
SHOWN = 12  # characters of a commit


def code_revision() -> str:
    """What the operator calls it, else the commit that is checked out, else the package's version.

    Never empty, and at most 60 characters.
    """
    return (settings.code_revision() or _found(ROOT))[:60]


@cache
def _found(root: Path) -> str:
    """Read from git's own files: no program is started, and there need not be one."""
    return _commit(root / ".git")[:SHOWN] or f"version {_released()}"


def _commit(place: Path) -> str:
    """The commit that HEAD stands for; empty when this is no checkout."""
    try:
        if place.is_file():  # a second checkout names the folder of its own HEAD
            place = (place.parent / place.read_text("utf-8").partition(":")[2].strip()).resolve()
        head = (place / "HEAD").read_text("utf-8").strip()
        if not head.startswith("ref:"):
            return head
        return _named(place, head.partition(":")[2].strip())
    except (OSError, UnicodeDecodeError):
        return ""


def _named(place: Path, ref: str) -> str:
    """A branch's commit: in a file of its own, or in the list of packed ones."""
    link = place / "commondir"
    shared = (place / link.read_text("utf-8").strip()).resolve() if link.exists() else place
    if (shared / ref).exists():
        return (shared / ref).read_text("utf-8").strip()
    for line in (shared / "packed-refs").read_text("utf-8").splitlines():
        commit, _, name = line.partition(" ")
        if name == ref:
            return commit
    return ""


def _released() -> str:
    try:
        return version("consult")
    except PackageNotFoundError:
        return "unknown"
