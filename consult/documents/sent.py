"""What a file of a certain name holds, whoever sent it in whatever way."""

from __future__ import annotations

from dataclasses import replace

from consult.documents import outline
from consult.documents.block import HEADING
from consult.documents.decoding import clean
from consult.documents.incoming.found import Incoming
from consult.documents.incoming.hypertext import read_html
from consult.documents.inline import plain_text
from consult.documents.plaintext import as_markdown
from consult.documents.reading import opening_title
from workflows.refusal import Refusal, Refused

WORD, PAGES = (".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot"), (".html", ".htm")
PLAIN = (".md", ".markdown", ".txt", ".text")


def is_taken(name: str) -> bool:
    """Whether files of this name are read, or at least told apart."""
    return name.lower().endswith((*WORD, *PAGES, *PLAIN))


def understand(name: str, data: bytes) -> tuple[Incoming | None, str]:
    """What a file of this name holds, and its words as they are typed; takes seconds at most.

    None for text and Markdown, whose words are all there is. Raises Refused, each with the field
    "file".
    """
    if name.lower().endswith(WORD):
        from consult.documents.incoming.word import read_word  # its library is large

        incoming = read_word(name, data)
        return incoming, incoming.source
    try:
        words = outline.decode(data)
    except (outline.Undecodable, outline.TooLong) as error:
        raise Refused(Refusal("not-a-text", str(error), field="file")) from error
    if not name.lower().endswith(PAGES):
        return None, words
    try:
        page = read_html(words)
    except Refused as no:
        raise Refused(*(replace(each, field="file") for each in no.refusals)) from no
    return page, page.source


def understand_whole(name: str, data: bytes) -> Incoming:
    """The same with Markdown and plain text as if they had been found in a file of their own.

    Raises Refused.
    """
    incoming, words = understand(name, data)
    if incoming is not None:
        return incoming
    source = words
    if name.lower().endswith((".txt", ".text")):
        source = as_markdown(clean(words))
    try:
        blocks = outline.parse_markdown(source)
    except outline.TooLong as error:
        raise Refused(Refusal("text-too-long", str(error), field="file")) from error
    first = next((plain_text(b.text) for b in blocks if b.kind == HEADING), "")
    return Incoming(source, title=opening_title(source) or first)
