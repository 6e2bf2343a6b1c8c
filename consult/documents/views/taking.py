"""A version or what changed in it, taken away as a file."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from flask import send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import secure_filename

from consult.access import Permission
from consult.documents import images, queries
from consult.documents.change import Change
from consult.documents.models import Version
from consult.documents.outline import to_markdown
from consult.documents.paper.head import with_head
from consult.documents.paper.markdown import LEGEND, changes_as_markdown
from consult.documents.presenters import covers
from consult.documents.redline import in_both_places, redline, sentences
from consult.documents.views import loading
from consult.documents.views.loading import Pair, blueprint
from consult.web import permit

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.route("/<int:document_id>/versions/<int:version_id>/text")
@permit(Permission.READ_DRAFT, loading.version)
def download_version(version: Version) -> ResponseReturnValue:
    cover = covers.cover_of(version, in_force=_in_force(version))
    words = with_head(cover, to_markdown(queries.blocks_of(version.id)))
    return _sent(words.encode(), _name(version), "md", "text/markdown")


@blueprint.route("/<int:document_id>/versions/<int:version_id>/word")
@permit(Permission.READ_DRAFT, loading.version)
def download_word(version: Version) -> ResponseReturnValue:
    from consult.documents.paper.word import text_as_word  # large, as every document library

    cover = covers.cover_of(version, in_force=_in_force(version))
    blocks = queries.blocks_of(version.id)
    data = text_as_word(cover, blocks, images.pictures_in(blocks))
    return _sent(data, _name(version), "docx", _WORD)


@blueprint.route("/<int:document_id>/versions/<int:version_id>/pdf")
@permit(Permission.READ_DRAFT, loading.version)
def download_pdf(version: Version) -> ResponseReturnValue:
    from consult.documents.paper.pdf import text_as_pdf

    cover = covers.cover_of(version, in_force=_in_force(version))
    blocks = queries.blocks_of(version.id)
    data = text_as_pdf(cover, blocks, images.pictures_in(blocks))
    return _sent(data, _name(version), "pdf", "application/pdf")


@blueprint.route("/<int:document_id>/compare/<int:old_id>/<int:new_id>/word")
@permit(Permission.READ_DRAFT, loading.pair)
def download_redline(pair: Pair) -> ResponseReturnValue:
    from consult.documents.paper.word import changes_as_word

    blocks = queries.blocks_of_many([pair.old.id, pair.new.id])
    changes = in_both_places(blocks[pair.old.id], blocks[pair.new.id])
    cover = covers.cover_of_changes(pair.old, pair.new, in_force=_in_force(pair.new))
    pictures = images.pictures_in([*blocks[pair.old.id], *blocks[pair.new.id]])
    data = changes_as_word(cover, changes, pictures)
    return _sent(data, _name_of(pair, "changes"), "docx", _WORD)


@blueprint.route("/<int:document_id>/compare/<int:old_id>/<int:new_id>/pdf")
@permit(Permission.READ_DRAFT, loading.pair)
def download_redline_pdf(pair: Pair) -> ResponseReturnValue:
    from consult.documents.paper.pdf import changes_as_pdf

    cover = covers.cover_of_changes(pair.old, pair.new, in_force=_in_force(pair.new))
    data = changes_as_pdf(cover, _changes(pair))
    return _sent(data, _name_of(pair, "changes"), "pdf", "application/pdf")


@blueprint.route("/<int:document_id>/compare/<int:old_id>/<int:new_id>/text")
@permit(Permission.READ_DRAFT, loading.pair)
def download_redline_text(pair: Pair) -> ResponseReturnValue:
    cover = covers.cover_of_changes(pair.old, pair.new, in_force=_in_force(pair.new))
    cover = replace(cover, lines=(*cover.lines, LEGEND))
    words = with_head(cover, changes_as_markdown(_changes(pair)))
    return _sent(words.encode(), _name_of(pair, "changes"), "md", "text/markdown")


@blueprint.route("/<int:document_id>/compare/<int:old_id>/<int:new_id>/amendments")
@permit(Permission.READ_DRAFT, loading.pair)
def download_amendments(pair: Pair) -> ResponseReturnValue:
    from consult.documents.paper.word import sentences_as_word

    blocks = queries.blocks_of_many([pair.old.id, pair.new.id])
    found = sentences(redline(blocks[pair.old.id], blocks[pair.new.id]))
    cover = covers.cover_of_changes(pair.old, pair.new, in_force=_in_force(pair.new))
    return _sent(sentences_as_word(cover, found), _name_of(pair, "amendments"), "docx", _WORD)


def _changes(pair: Pair) -> list[Change]:
    blocks = queries.blocks_of_many([pair.old.id, pair.new.id])
    return in_both_places(blocks[pair.old.id], blocks[pair.new.id])


def _in_force(version: Version) -> str:
    return url_for("public.show_publication", document_id=version.document_id, _external=True)


def _stem(version: Version) -> str:
    return secure_filename(version.title)[:60].lower() or "document"


def _name(version: Version) -> str:
    published = queries.find_published_id(version.document_id) == version.id
    return f"{_stem(version)}-{'' if published else 'draft-'}version-{version.number}"


def _name_of(pair: Pair, what: str) -> str:
    return f"{_stem(pair.new)}-{what}-from-{pair.old.number}-to-{pair.new.number}"


def _sent(data: bytes, name: str, ending: str, kind: str) -> ResponseReturnValue:
    return send_file(
        BytesIO(data), mimetype=kind, as_attachment=True, download_name=f"{name}.{ending}"
    )
