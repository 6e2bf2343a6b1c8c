"""Pages of documents: reading them, and writing the next version."""

from consult.documents.views import (
    checking,
    correcting,
    reading,
    rebasing,
    saving,
    several,
    taking,
    writing,
)
from consult.documents.views.loading import blueprint

__all__ = [
    "blueprint",
    "checking",
    "correcting",
    "reading",
    "rebasing",
    "saving",
    "several",
    "taking",
    "writing",
]
