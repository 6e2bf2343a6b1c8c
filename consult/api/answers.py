"""What the interface answers: the shapes that are sent, and that openapi.json describes.

Addresses begin with “/”. `page` is where a person does or reads the same.
"""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Link(Answer):
    """Something there is."""

    what: str
    method: str
    address: str


class Index(Answer):
    """What there is, and whom the token stands for."""

    service: str
    version: str
    acts_for: str | None = Field(description="Name of the person; null without a token")
    may: str | None = Field(description="“read” or “steps”; null without a token")
    there_is: list[Link]
    page: str


class Reason(Answer):
    """One reason why something may not happen, or a warning; the same that the page shows."""

    code: str = Field(description="Stable; compare this")
    because: str
    fix: str | None
    who: str | None = Field(description="Who can clear it")
    source: str | None = Field(description="Where the rule comes from")
    weight: str | None = Field(description="“law”, “house” or “borrowed”")
    field: str | None = Field(description="The part of the body that it is about")
    guard: str | None
    warning: bool
    clears: str | None = Field(description="Address of the page that clears it")


class Problem(Answer):
    """RFC 9457, with every reason."""

    type: str
    title: str
    status: int
    detail: str
    refusals: list[Reason]


class Seen(Answer):
    """Where a review stood: send it back with a step."""

    state: str
    revision: int


class Definition(Answer):
    """The workflow that a review is pinned to."""

    key: str
    version: int
    title: str


class State(Answer):
    key: str
    title: str
    meaning: str
    stage: str = Field(description="The public stage that it belongs to")


class ReviewRow(Answer):
    """A review in a list."""

    id: int
    title: str
    stage: str
    state: State
    definition: Definition
    seen: Seen
    documents: list[str]
    started_at: datetime
    moved_at: datetime
    ended_at: datetime | None
    address: str
    page: str


class Reviews(Answer):
    """Newest first. `next` leads to those that come after, and stays good when others are added."""

    reviews: list[ReviewRow]
    next: str | None


class VersionRow(Answer):
    id: int
    number: int = Field(description="Within its draft")
    hash: str = Field(description="SHA-256 of the text")
    change: str = Field(description="How much it changed: none, editorial, clarifying, …")
    saved_at: datetime
    address: str
    page: str


class UnderReview(Answer):
    """A document under a review, with the newest version of its draft."""

    id: int
    title: str
    draft_id: int
    newest: VersionRow | None
    address: str


class Override(Answer):
    """A reason that some may override on a step."""

    guard: str
    who: str


class Option(Answer):
    """A step from here: open, or with every reason why not."""

    trigger: str
    label: str
    to: State
    open: bool
    takes_back: str | None = Field(description="Trigger of the step that it takes back")
    wants_reason: bool
    wants_hold: bool = Field(description="The terms of a hold have to be sent with it")
    refusals: list[Reason]
    warnings: list[Reason] = Field(description="They do not stop it, but ask for a reason")
    despite: list[Reason] = Field(description="They would stop it, had nobody overridden them")
    overrides: list[Override]
    address: str = Field(description="Where to send it")
    page: str


class Review(Answer):
    """One review, and every step from where it is as it stands for the person."""

    id: int
    title: str
    why: str
    stage: str
    state: State
    definition: Definition
    revision: int
    seen: Seen
    working_group: str | None
    board: str | None
    hold: str | None = Field(description="In a sentence, while it is on hold")
    started_at: datetime
    moved_at: datetime
    ended_at: datetime | None
    documents: list[UnderReview]
    options: list[Option]
    history: str
    page: str


class Taken(Answer):
    """A step that was taken. Sent again with the same key, it is answered with the same."""

    review: int
    trigger: str
    from_state: str
    to_state: str
    at: datetime
    by: str
    reason: str
    seen: Seen = Field(description="Where the review stood after it")
    undo_until: datetime | None = Field(description="Until when it can be taken back")
    address: str
    page: str


class Words(Answer):
    label: str
    text: str


class Entry(Answer):
    """One act: what in a sentence, and the words that go with it."""

    at: datetime
    what: str
    words: list[Words]
    mark: str = Field(description="Its place on the record")
    then: str = Field(description="Page of the review as it stood just after")


class History(Answer):
    """Newest first, as the page tells it."""

    entries: list[Entry]
    total: int
    next: str | None


class InForce(Answer):
    """The text in force."""

    version_id: int
    hash: str
    since: datetime
    page: str


class DocumentRow(Answer):
    id: int
    title: str
    reference: str
    in_force: InForce | None
    address: str
    page: str


class Documents(Answer):
    documents: list[DocumentRow]
    next: str | None


class CollectionRow(Answer):
    id: int
    title: str
    description: str
    chapters: int = Field(description="How many of them the person may see")
    address: str
    page: str


class Collections(Answer):
    collections: list[CollectionRow]


class ChapterRow(Answer):
    """A document as a chapter, in its place."""

    id: int
    title: str
    reference: str
    in_force_since: datetime | None
    review_on: date | None
    address: str
    page: str


class PartRows(Answer):
    title: str | None = Field(description="null for the chapters before the first part")
    chapters: list[ChapterRow]


class Collection(Answer):
    id: int
    title: str
    description: str
    parts: list[PartRows]
    page: str


class Block(Answer):
    """One numbered piece of a text; its anchor stays the same from version to version."""

    anchor: str
    kind: str
    level: int
    number: str
    marker: str
    markdown: str
    html: str


class Text(Answer):
    """html  of a text in force: the very bytes that were approved, whose SHA-256 is html_hash"""

    version_id: int
    title: str
    hash: str
    html: str
    html_hash: str
    blocks: list[Block]


class Draft(Answer):
    """A draft that the person may read; its versions, newest first."""

    id: int
    purpose: str
    review: str | None = Field(description="Address of the review that it is under")
    set_aside_at: datetime | None = Field(
        description="Since when nobody goes on with it; nothing while somebody does"
    )
    versions: list[VersionRow]


class Document(Answer):
    id: int
    title: str
    reference: str
    in_force: InForce | None
    text: Text | None = Field(description="What is in force")
    drafts: list[Draft]
    page: str


class Version(Answer):
    """One version of a draft."""

    document: int
    draft: int
    number: int
    note: str
    author: str
    saved_at: datetime
    text: Text
    page: str
