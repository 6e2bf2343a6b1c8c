"""The images of texts: kept as files, known by the words that describe them and by a key.

The key is the start of the SHA-256 of the image, so nobody comes to one whose bytes or text they
have not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import column, delete, insert, select, table

from consult import clock
from consult.access import Actor
from consult.documents import queries
from consult.documents.block import CODE, Block
from consult.documents.incoming.found import Picture
from consult.documents.inline import images_in
from consult.documents.models import Image, VersionImage
from consult.files.models import StoredFile
from consult.files.operations import keep_file
from consult.files.rules import IMAGES
from consult.store import Missing, session
from workflows.refusal import Refusal

_KEPT = timedelta(days=4)  # a day longer than the texts that may show them
_publication = table("publication", column("approval_id"))
_approval = table("approval", column("id"), column("version_id"))


def keep_pictures(pictures: Iterable[Picture], *, by: Actor) -> None:
    """Each once, however many texts show it."""
    wanted = {each.key: each for each in pictures}
    known = _known(wanted)
    for key, picture in wanted.items():
        if key not in known:
            file = keep_file(name=picture.name, data=picture.data, formats=IMAGES, by=by)
            session.add(Image(key=key, file=file))
    session.flush()


def get_image(key: str) -> Image:
    """Raises Missing."""
    found = session.scalars(select(Image).where(Image.key == key)).one_or_none()
    if found is None:
        raise Missing(f"image {key}")
    return found


def is_published(image: Image) -> bool:
    """Whether a text that is or was in force shows it."""
    shown = (
        select(VersionImage.version_id)
        .join(_approval, _approval.c.version_id == VersionImage.version_id)
        .join(_publication, _publication.c.approval_id == _approval.c.id)
        .where(VersionImage.image_id == image.id)
    )
    return bool(session.scalar(select(shown.exists())))


def shown_in(blocks: Iterable[Block]) -> dict[str, str]:
    """{key: its alternative text, "" while one place says none} in the order of the text."""
    found: dict[str, str] = {}
    for block in blocks:
        for key, alt in images_in(block.text) if block.kind != CODE else ():
            found[key] = "" if found.get(key) == "" else alt
    return found


def said_before(draft_id: int, source: str) -> dict[str, str]:
    """What the newest version says of those images that a new text says nothing of."""
    bare = {key for key, alt in images_in(source) if not alt}
    last = queries.newest_version(draft_id) if bare else None
    shown = shown_in(queries.blocks_of(last.id)) if last is not None else {}
    return {key: _unescaped(alt) for key, alt in shown.items() if key in bare and alt}


def why_not_shown(blocks: Sequence[Block]) -> list[Refusal]:
    """Images that say nothing to those who cannot see them, and images that are not here."""
    shown = shown_in(blocks)
    found = []
    if bare := sum(not alt for alt in shown.values()):
        found.append(
            Refusal(
                "image-not-described",
                f"Say what {'the image shows' if bare == 1 else f'each of {bare} images shows'}, "
                "between the square brackets: ![A map of the boroughs](image:…).",
                source="accessibility: a text says in words what its images show",
                field="source",
            )
        )
    if shown and shown.keys() - _known(shown):
        found.append(
            Refusal(
                "image-unknown",
                "The text refers to an image that is not kept here any more. Take it out, or send "
                "the Word file again.",
                field="source",
            )
        )
    return found


def pictures_in(blocks: Iterable[Block]) -> dict[str, bytes]:
    """{key: the image itself} of those that the text shows and that are kept here. Two queries."""
    keys = list(shown_in(blocks))
    if not keys:
        return {}
    rows = session.execute(
        select(Image.key, StoredFile.data).join(Image.file).where(Image.key.in_(keys))
    )
    return dict(rows.all())


def link_images(version_id: int, blocks: Sequence[Block]) -> None:
    """Note which images a version shows."""
    known = _known(shown_in(blocks))
    if known:
        rows = [{"version_id": version_id, "image_id": each} for each in known.values()]
        session.execute(insert(VersionImage), rows)


def drop_unused() -> int:
    """How many images of texts that were never saved have gone."""
    old = session.execute(
        select(Image.id, Image.file_id)
        .join(Image.file)
        .where(
            StoredFile.uploaded_at < clock.now() - _KEPT,
            Image.id.not_in(select(VersionImage.image_id)),
        )
    ).all()
    session.execute(delete(Image).where(Image.id.in_([row.id for row in old])))
    session.execute(delete(StoredFile).where(StoredFile.id.in_([row.file_id for row in old])))
    return len(old)


def _unescaped(alt: str) -> str:
    return re.sub(r"\\(\W)", r"\1", alt)


def _known(keys: Iterable[str]) -> dict[str, int]:
    wanted = list(keys)
    if not wanted:
        return {}
    rows = session.execute(select(Image.key, Image.id).where(Image.key.in_(wanted)))
    return dict(rows.all())
