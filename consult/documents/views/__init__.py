"""Pages of documents: reading them, and writing the next version."""

from consult.documents.views import (
    amending,
    arranging,
    checking,
    collecting,
    copying,
    correcting,
    discarding,
    finishing,
    reading,
    rebasing,
    saving,
    setting_aside,
    several,
    taking,
    waiting,
    writing,
)
from consult.documents.views.loading import blueprint

__all__ = [
    "amending",
    "arranging",
    "blueprint",
    "checking",
    "collecting",
    "copying",
    "correcting",
    "discarding",
    "finishing",
    "reading",
    "rebasing",
    "saving",
    "setting_aside",
    "several",
    "taking",
    "waiting",
    "writing",
]
