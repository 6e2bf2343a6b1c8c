"""Find documents, drafts, versions and blocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    column,
    func,
    select,
    table,
)
from sqlalchemy.orm import aliased, contains_eager, joinedload

from consult.accounts.models import Account
from consult.audit.queries import skim_entries
from consult.documents.block import Block
from consult.documents.models import CLASSES, BlockRow, Document, Draft, Version
from consult.documents.naming import title_key
from consult.documents.rules import has_been_overtaken
from consult.store import Asked, Missing, UTCDateTime, among, in_order, says, session
from workflows.facts import LighterFacts

T = TypeVar("T")

# Publications and rounds belong to features above: their tables are read by name, not imported.
_publication = table(
    "publication",
    column("id"),
    column("document_id"),
    column("approval_id"),
    column("published_at", UTCDateTime),
)
_approval = table("approval", column("id"), column("version_id"))


class Saved(NamedTuple):
    """A version, as far as lists and guards ask.

    author  the name
    """

    id: int
    document_id: int
    number: int
    hash: str
    change_class: str
    note: str
    author_id: int
    author: str
    created_at: datetime
    frozen_at: datetime | None


class Drafted(NamedTuple):
    """A draft under a review with its versions, newest first: values, as there are hundreds.

    title         of its document
    published_id  the version of its document that is published now
    blocks        how many its newest version has
    """

    id: int
    document_id: int
    base_version_id: int | None
    title: str
    published_id: int | None
    blocks: int
    versions: Sequence[Saved]

    @property
    def newest(self) -> Saved | None:
        return self.versions[0] if self.versions else None

    @property
    def is_behind(self) -> bool:
        newest_id = self.newest.id if self.newest else None
        return has_been_overtaken(self.base_version_id, newest_id, self.published_id)


class Free(NamedTuple):
    """A draft that is under no review: its newest version, and the one in force of its document."""

    draft: Draft
    newest_id: int
    newest: int
    saved_at: datetime
    published_id: int | None

    @property
    def is_behind(self) -> bool:
        base_id = self.draft.base_version_id
        return has_been_overtaken(base_id, self.newest_id, self.published_id)


class InForce(NamedTuple):
    """`until` when another text took its place, or None while it is in force."""

    since: datetime
    until: datetime | None


def get_document(document_id: int) -> Document:
    """Raises Missing."""
    return _one(session.get(Document, document_id), f"document {document_id}")


def list_documents(asked: Asked | None = None) -> Sequence[Document]:
    """Every document, by title; or those asked for, by words in the title or reference."""
    asked = asked or Asked()
    query = select(Document)
    if words := asked.get("words"):
        query = query.where(says(words, Document.title, Document.reference))
    title = func.lower(Document.title)
    columns = {"title": title, "made": Document.created_at}
    return session.scalars(in_order(query, asked, columns, title, Document.id)).all()


def find_titled(title: str) -> Document | None:
    """The document of this title, whatever its capitals and blanks."""
    return session.scalars(select(Document).where(Document.title_key == title_key(title))).first()


def list_titled(titles: Iterable[str]) -> dict[str, Document]:
    """{naming.title_key: document} of those titles that are taken."""
    keys = {title_key(each) for each in titles}
    found = session.scalars(select(Document).where(Document.title_key.in_(keys)))
    return {each.title_key: each for each in found}


def get_draft(draft_id: int) -> Draft:
    """With its document and the subject of its review. Raises Missing."""
    found = session.scalars(_drafts().where(Draft.id == draft_id)).one_or_none()
    return _one(found, f"draft {draft_id}")


def list_drafts(document_ids: Iterable[int]) -> Sequence[Draft]:
    """Drafts of these documents, newest first."""
    wanted = _drafts().where(Draft.document_id.in_(list(document_ids)))
    return session.scalars(wanted.order_by(Draft.id.desc())).all()


def list_free_drafts() -> Sequence[Draft]:
    """Drafts under no review that nobody set aside, by the title of their document."""
    wanted = _drafts().join(Draft.document).where(_is_free())
    return session.scalars(wanted.order_by(func.lower(Document.title), Draft.id)).all()


def list_free_drafts_of(account_id: int) -> list[Free]:
    """Drafts under no review that this person made and nobody set aside, the last saved first.
    One query."""
    rows = session.execute(_free(), {"maker": account_id})
    return [Free(*row) for row in rows]


@cache
def _free() -> Select[*tuple[Any, ...]]:
    """Put together once: every home page asks it."""
    first = aliased(Version)
    return (
        select(Draft, Version.id, Version.number, Version.created_at, _in_force())
        .join(Draft.document)
        .join(first, and_(first.draft_id == Draft.id, first.number == 1))
        .join(Version, and_(Version.draft_id == Draft.id, Version.number == Draft.newest))
        .where(_is_free(), first.author_id == bindparam("maker"))
        .options(contains_eager(Draft.document))
        .order_by(Version.id.desc())
    )


def _is_free() -> ColumnElement[bool]:
    return and_(Draft.subject_id.is_(None), Draft.set_aside_at.is_(None))


def drafts_of(subject_ids: Collection[int]) -> dict[int, list[Draft]]:
    """The drafts under each of these reviews. One query; every id is a key."""
    found: dict[int, list[Draft]] = {each: [] for each in subject_ids}
    wanted = _drafts().where(Draft.subject_id.in_(list(subject_ids))).order_by(Draft.id)
    for draft in session.scalars(wanted):
        assert draft.subject_id is not None
        found[draft.subject_id].append(draft)
    return found


def drafted_under(subject_ids: Collection[int]) -> dict[int, list[Drafted]]:
    """The drafts under each of these reviews with their versions. One query; every id is a key."""
    rows = session.execute(_drafted(), {"ids": list(subject_ids)})
    found: dict[int, list[Drafted]] = {each: [] for each in subject_ids}
    for (subject_id, *draft), group in groupby(rows, key=lambda row: row[:OF_DRAFT]):
        lines = list(group)
        versions = [
            Saved(*line[OF_DRAFT + 1 :]) for line in lines if line[OF_DRAFT + 1] is not None
        ]
        found[subject_id].append(Drafted._make([*draft, lines[0][OF_DRAFT], versions]))
    return found


def looked_like(document_ids: Collection[int]) -> dict[int, str]:
    """Version id → the class of change that its words suggested when it was saved. One query."""
    things = [f"document:{each}" for each in document_ids]
    acts = ("version-saved",)
    return {
        each.facts["version"]: each.facts["suggested"]
        for each in skim_entries(things, acts=acts, facts_of=acts)
        if each.facts and "suggested" in each.facts
    }


def lighter_in(versions: Iterable[Saved], looked: Mapping[int, str]) -> tuple[LighterFacts, ...]:
    """Those that are called lighter than they looked, the first one first."""
    found = [
        LighterFacts(each.number, looks, each.change_class, each.author, each.note)
        for each in versions
        if (looks := looked.get(each.id, each.change_class)) in CLASSES
        and CLASSES.index(looks) > CLASSES.index(each.change_class)
    ]
    return tuple(sorted(found, key=lambda each: each.version))


@dataclass(frozen=True)
class Called:
    """A version, what its writer calls the change in it, and why.

    looks  the class that its words suggest, where that is a heavier one
    """

    number: int
    change_class: str
    by: str
    note: str
    looks: str = ""


def called_in(subject_id: int) -> dict[int, list[Called]]:
    """Draft id → the versions after its first, the first one first. Two queries."""
    drafted = drafted_under([subject_id])[subject_id]
    looked = looked_like({each.document_id for each in drafted}) if drafted else {}
    found = {}
    for each in drafted:
        lighter = {one.version: one.looks for one in lighter_in(each.versions, looked)}
        found[each.id] = [
            Called(v.number, v.change_class, v.author, v.note, lighter.get(v.number, ""))
            for v in reversed(each.versions)
            if v.number > 1
        ]
    return found


OF_DRAFT = 6  # columns that are the same in every row of a draft; how many blocks comes after


@cache
def _drafted() -> Select[*tuple[Any, ...]]:
    """Put together once: every step asks it."""
    blocks = select(func.count()).where(BlockRow.version_id == Version.id).scalar_subquery()
    draft = (Draft.subject_id, Draft.id, Draft.document_id, Draft.base_version_id)
    saved = (Version.id, Version.document_id, Version.number, Version.hash, Version.change_class)
    by = (Version.note, Version.author_id, Account.name, Version.created_at, Version.frozen_at)
    return (
        select(
            *draft,
            *(Document.title, _in_force()),
            case((Version.number == Draft.newest, blocks), else_=0),
            *saved,
            *by,
        )
        .join(Draft.document)
        .outerjoin(Version, Version.draft_id == Draft.id)
        .outerjoin(Account, Account.id == Version.author_id)
        .where(among(Draft.subject_id))
        .order_by(Draft.id, Version.number.desc())
    )


def _in_force() -> ScalarSelect[int]:
    """The version of a draft's document that is published now."""
    return (
        select(_approval.c.version_id)
        .join_from(_publication, _approval, _approval.c.id == _publication.c.approval_id)
        .where(_publication.c.document_id == Draft.document_id)
        .order_by(_publication.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def lock_draft(draft_id: int) -> Draft:
    """The draft as it is now, locked until the transaction ends. Raises Missing."""
    found = session.scalars(
        select(Draft)
        .where(Draft.id == draft_id)
        .with_for_update(of=Draft)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return _one(found, f"draft {draft_id}")


def creators_of(draft_ids: Collection[int]) -> dict[int, int]:
    """Who made each draft: the author of its first version."""
    rows = session.execute(
        select(Version.draft_id, Version.author_id).where(
            Version.draft_id.in_(list(draft_ids)), Version.number == 1
        )
    )
    return dict(rows.all())


def get_version(version_id: int) -> Version:
    """With its document, draft, review's subject and author. Raises Missing."""
    found = session.scalars(_versions().where(Version.id == version_id)).one_or_none()
    return _one(found, f"version {version_id}")


def list_versions(draft_id: int) -> Sequence[Version]:
    """Newest first."""
    return list_versions_of([draft_id]).get(draft_id, [])


def list_versions_of(draft_ids: Collection[int]) -> dict[int, list[Version]]:
    """All versions of each draft, newest first. One query; every id is a key."""
    found: dict[int, list[Version]] = {each: [] for each in draft_ids}
    wanted = _versions().where(Version.draft_id.in_(list(draft_ids)))
    for version in session.scalars(wanted.order_by(Version.number.desc())):
        found[version.draft_id].append(version)
    return found


def get_versions(version_ids: Collection[int]) -> dict[int, Version]:
    """Those that exist, by id. One query."""
    wanted = _versions().where(Version.id.in_(list(version_ids)))
    return {version.id: version for version in session.scalars(wanted)}


def list_with_hash(hash: str) -> Sequence[Version]:
    """Every version that says exactly this, newest first."""
    return session.scalars(
        _versions().where(Version.hash == hash).order_by(Version.id.desc())
    ).all()


def hashes_of(version_ids: Collection[int]) -> dict[int, str]:
    """{version id: its hash} of those that exist. One query."""
    wanted = select(Version.id, Version.hash).where(Version.id.in_(list(version_ids)))
    return dict(session.execute(wanted).all())


def newest_version(draft_id: int) -> Version | None:
    return newest_versions([draft_id]).get(draft_id)


def newest_versions(draft_ids: Collection[int]) -> dict[int, Version]:
    """{draft id: its newest version}. One query."""
    newer = aliased(Draft)
    wanted = (
        _versions()
        .join(newer, and_(newer.id == Version.draft_id, newer.newest == Version.number))
        .where(Version.draft_id.in_(list(draft_ids)))
    )
    return {version.draft_id: version for version in session.scalars(wanted)}


def find_numbered(draft_id: int, number: int) -> Version | None:
    """Version 3 of a draft, if there is one."""
    wanted = _versions().where(Version.draft_id == draft_id, Version.number == number)
    return session.scalars(wanted).one_or_none()


def find_newest_of(document_id: int) -> Version | None:
    """The version of any draft of the document that was saved last; of one that was set aside
    only if there is no other."""
    wanted = _versions().join(Version.draft).where(Version.document_id == document_id)
    newest = wanted.order_by(Draft.set_aside_at.is_not(None), Version.id.desc())
    return session.scalars(newest.limit(1)).one_or_none()


def find_published_id(document_id: int) -> int | None:
    """The id of the version that is published now, if any ever was."""
    return published_ids([document_id]).get(document_id)


def find_time_in_force(version: Version) -> InForce | None:
    """When this very version was in force, the last time it was; None if it never was. One
    query."""
    rows = session.execute(
        select(_approval.c.version_id, _publication.c.published_at)
        .join_from(_publication, _approval, _approval.c.id == _publication.c.approval_id)
        .where(_publication.c.document_id == version.document_id)
        .order_by(_publication.c.id)
    ).all()
    ends = [*(published_at for _, published_at in rows[1:]), None]
    times = [
        InForce(since, until)
        for (version_id, since), until in zip(rows, ends, strict=False)
        if version_id == version.id
    ]
    return times[-1] if times else None


def find_in_force_since(document_id: int) -> datetime | None:
    """When the text in force was published, if any ever was."""
    newest = select(_publication.c.published_at).where(_publication.c.document_id == document_id)
    return session.scalar(newest.order_by(_publication.c.id.desc()).limit(1))


def published_ids(document_ids: Collection[int]) -> dict[int, int]:
    """{document id: id of its version that is published now}. One query."""
    rows = session.execute(
        select(_publication.c.document_id, _approval.c.version_id)
        .join_from(_publication, _approval, _approval.c.id == _publication.c.approval_id)
        .where(_publication.c.document_id.in_(list(document_ids)))
        .order_by(_publication.c.id)
    )
    return dict(rows.all())


def published_from(draft_ids: Collection[int]) -> dict[int, int]:
    """{draft id: id of its version that was published last, still in force or not}. One query."""
    rows = session.execute(
        select(Version.draft_id, Version.id)
        .join_from(_publication, _approval, _approval.c.id == _publication.c.approval_id)
        .join(Version, Version.id == _approval.c.version_id)
        .where(Version.draft_id.in_(list(draft_ids)))
        .order_by(_publication.c.id)
    )
    return dict(rows.all())


def list_between(old: Version, new: Version) -> list[Version]:
    """What was saved after `old` up to `new`, oldest first; empty across drafts."""
    if old.draft_id != new.draft_id:
        return []
    found = [v for v in list_versions(new.draft_id) if old.number < v.number <= new.number]
    return found[::-1]


def canonical_of(version_id: int) -> str:
    """The text of a version as it is hashed. Raises Missing."""
    found = session.scalar(select(Version.canonical).where(Version.id == version_id))
    return _one(found, f"version {version_id}")


def blocks_of(version_id: int) -> list[Block]:
    """In reading order; empty for an unknown id."""
    return blocks_of_many([version_id])[version_id]


def blocks_of_many(version_ids: Collection[int]) -> dict[int, list[Block]]:
    """The blocks of each version in reading order. One query; every id is a key."""
    found: dict[int, list[Block]] = defaultdict(list, {each: [] for each in version_ids})
    rows = session.execute(
        _block_columns()
        .where(BlockRow.version_id.in_(list(version_ids)))
        .order_by(BlockRow.version_id, BlockRow.position)
    )
    for row in rows:
        found[row.version_id].append(_block(row))
    return dict(found)


def find_block(version_id: int, anchor: str) -> Block | None:
    row = session.execute(
        _block_columns().where(BlockRow.version_id == version_id, BlockRow.anchor == anchor)
    ).one_or_none()
    return _block(row) if row is not None else None


def block_of(version_id: int, anchor: str) -> Block:
    """Raises Missing."""
    return _one(find_block(version_id, anchor), f"block {anchor} of version {version_id}")


def _drafts() -> Select[Draft]:
    return select(Draft).options(joinedload(Draft.document), joinedload(Draft.subject))


def _versions() -> Select[Version]:
    return select(Version).options(
        joinedload(Version.document),
        joinedload(Version.author),
        joinedload(Version.draft).joinedload(Draft.subject),
    )


def _block_columns() -> Select[int, str, str, int, str, str, str, int]:
    row = BlockRow
    words = row.number, row.text, row.marker, row.box
    return select(row.version_id, row.anchor, row.kind, row.level, *words)


def _block(row: Row[int, str, str, int, str, str, str, int]) -> Block:
    return Block(row.anchor, row.kind, row.level, row.number, row.text, row.marker, row.box)


def _one(found: T | None, what: str) -> T:
    if found is None:
        raise Missing(what)
    return found
