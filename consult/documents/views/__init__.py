"""Pages of documents: reading them, and writing the next version."""

from consult.documents.views import (
    arranging,
    checking,
    collecting,
    copying,
    correcting,
    finishing,
    reading,
    rebasing,
    saving,
    several,
    taking,
    writing,
)
from consult.documents.views.loading import blueprint

__all__ = [
    "arranging",
    "blueprint",
    "checking",
    "collecting",
    "copying",
    "correcting",
    "finishing",
    "reading",
    "rebasing",
    "saving",
    "several",
    "taking",
    "writing",
]
