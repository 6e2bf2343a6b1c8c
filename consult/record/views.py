"""The record: whether it holds, and how to take it outside."""

from __future__ import annotations

import io
import tempfile

from flask import Blueprint, flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue

from consult import settings
from consult.access import Permission
from consult.record import export, operations, presenters, queries, reading, rules
from consult.record.models import RecordAnchor
from consult.web import current_actor, page, permit

blueprint = Blueprint("record", __name__, url_prefix="/record")
IN_MEMORY = 8 * 1024 * 1024  # bytes; a longer export waits in a file


@blueprint.route("")
@permit(Permission.PROVE_RECORD)
def show_record() -> ResponseReturnValue:
    shown = presenters.record_page()
    return page("record/show_record.html", shown=shown, called=presenters.called)


@blueprint.route("/check", methods=["POST"])
@permit(Permission.PROVE_RECORD)
def check_record() -> ResponseReturnValue:
    """A short record is read at once; a long one is left to a worker."""
    entries, _ = queries.count_record()
    check = operations.ask_for_check(by=current_actor())
    if entries <= rules.SMALL:
        reading.note(check, reading.read_whole())
        flash("The record has been read.", "success")
    else:
        flash("The record is being read. Look again in a minute.", "success")
    return redirect(url_for("record.show_record"))


@blueprint.route("/anchors/new", methods=["POST"])
@permit(Permission.PROVE_RECORD)
def make_anchor() -> ResponseReturnValue:
    addresses = settings.current().audit_addresses
    operations.make_anchor(addresses=addresses, by=current_actor())
    mailed = f" It is mailed to {' and '.join(addresses)}." if addresses else ""
    flash(f"The anchor is made. Download it, and keep it somewhere else.{mailed}", "success")
    return redirect(url_for("record.show_record"))


@blueprint.route("/anchors/<int:anchor_id>")
@permit(Permission.PROVE_RECORD, queries.get_anchor)
def download_anchor(anchor: RecordAnchor) -> ResponseReturnValue:
    file = io.BytesIO(anchor.content.encode())
    return send_file(
        file, mimetype="application/json", as_attachment=True, download_name=anchor.name
    )


@blueprint.route("/export.zip")
@permit(Permission.PROVE_RECORD)
def download_export() -> ResponseReturnValue:
    """Without the words: drafts and unsent answers are not an administrator's to read.

    Written whole before it is sent, since the session is closed by then.
    """
    spool = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the answer closes it
    export.write(spool, with_words=False)
    spool.seek(0)
    return send_file(
        spool, mimetype="application/zip", as_attachment=True, download_name="record.zip"
    )
