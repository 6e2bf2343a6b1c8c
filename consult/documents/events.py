"""What happens to texts, told to the features above."""

from __future__ import annotations

from dataclasses import dataclass

from consult.access import Actor
from consult.documents.models import Document, Draft, Version


@dataclass(frozen=True)
class DocumentCreated:
    """With its first draft and version."""

    document: Document
    version: Version
    by: Actor


@dataclass(frozen=True)
class VersionAdded:
    """A draft has a newer version. Not published for the first version of a new document."""

    draft: Draft
    version: Version
    by: Actor


@dataclass(frozen=True)
class VersionReclassified:
    """A version is called something else than when it was saved; `before` is the old class."""

    version: Version
    before: str
    by: Actor


@dataclass(frozen=True)
class DraftPutUnderReview:
    draft: Draft
    subject_id: int
    by: Actor
