"""Receipts that were downloaded, read again."""

from io import BytesIO

from docx import Document


def document_words(data: bytes) -> str:
    return "\n".join(each.text for each in Document(BytesIO(data)).paragraphs)
