"""Files are known by their bytes, kept as they came and handed out as attachments."""

from __future__ import annotations

import io
import zipfile

import pytest

from consult.files import operations, rules
from consult.files.views import send
from tests.factories import actor, make_person
from workflows.refusal import Refused

PDF = b"%PDF-1.7\n..."


def archive(*names: str, mimetype: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        if mimetype:
            new.writestr("mimetype", mimetype)
        for name in names:
            new.writestr(name, "x")
    return made.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
ODT = archive("content.xml", mimetype="application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("A.PDF", PDF, "application/pdf"),
        ("a.docx", DOCX, rules.WORD),
        ("a.odt", ODT, "application/vnd.oasis.opendocument.text"),
        ("a.txt", "Größe\n".encode(), "text/plain"),
        ("a.md", b"# One", "text/markdown"),
    ],
)
def test_what_is_taken_is_kept_byte_for_byte(db, name, data, media_type):
    by = actor(make_person())
    stored = operations.keep_file(name=name, media_type="text/html", data=data, by=by)
    assert (stored.data, stored.media_type, stored.size) == (data, media_type, len(data))


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.exe", b"MZ", "file-format"),
        ("a.html", b"<p>", "file-format"),
        ("a.svg", b"<svg/>", "file-format"),
        ("pdf", PDF, "file-format"),
        ("a.pdf", b"<html>", "file-not-what-it-says"),
        ("a.docx", ODT, "file-not-what-it-says"),
        ("a.docx", b"PK\x03\x04 broken", "file-not-what-it-says"),
        ("a.odt", DOCX, "file-not-what-it-says"),
        ("a.txt", b"a\0b", "file-not-what-it-says"),
        ("a.pdf", b"", "file-empty"),
        ("a.txt", b"x" * (rules.LARGEST + 1), "file-too-large"),
    ],
)
def test_what_is_not_taken_is_refused_with_the_reason(db, name, data, code):
    with pytest.raises(Refused) as no:
        operations.keep_file(name=name, data=data, by=actor(make_person()))
    assert no.value.codes == (code,)
    assert no.value.refusals[0].field == "file"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\ann\\plan.pdf", "plan.pdf"),
        ('a"b\r\nc.pdf', "abc.pdf"),
        ("x" * 400 + ".pdf", "x" * 200 + ".pdf"),
        ("..", "file"),
    ],
)
def test_a_name_is_only_a_name(given, kept):
    assert rules.plain_name(given) == kept


def test_a_file_is_handed_out_as_an_attachment_that_no_browser_opens(app, db):
    stored = operations.keep_file(name="Plan – neu.pdf", data=PDF, by=actor(make_person()))
    with app.test_request_context():
        response = send(stored)
    response.direct_passthrough = False
    assert response.get_data() == PDF
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
