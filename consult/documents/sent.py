"""What a file of a certain name holds, whoever sent it in whatever way."""

from __future__ import annotations

from dataclasses import replace

from consult.documents import outline
from consult.documents.decoding import clean
from consult.documents.incoming.found import Incoming, Tell
from consult.documents.incoming.front_matter import split_head
from consult.documents.incoming.hypertext import read_html
from consult.documents.incoming.mixed import read_mixed
from consult.documents.paper.head import without_head
from consult.documents.plaintext import as_markdown
from consult.documents.reading import title_inside
from workflows.refusal import Refusal, Refused

WORD, PAGES = (".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot"), (".html", ".htm")
MARKDOWN, TYPED = (".md", ".markdown"), (".txt", ".text")
PLAIN = (*MARKDOWN, *TYPED)


def is_taken(name: str) -> bool:
    """Whether files of this name are read, or at least told apart."""
    return name.lower().endswith((*WORD, *PAGES, *PLAIN))


def is_typed(name: str) -> bool:
    """Whether files of this name hold plain text, in which no sign means more than itself."""
    return name.lower().endswith(TYPED)


def understand(name: str, data: bytes, *, tell: Tell | None = None) -> tuple[Incoming | None, str]:
    """What a file of this name holds, and its words as they are typed; takes seconds at most.

    None for text, and Markdown without HTML or a head, whose words are all there is.
    `tell` is told how far the reading of a Word file is.
    Raises Refused, each with the field "file".
    """
    if name.lower().endswith(WORD):
        from consult.documents.incoming.word import read_word  # its library is large

        incoming = read_word(name, data, tell=tell)
        return incoming, incoming.source
    try:
        words = without_head(outline.decode(data))
    except (outline.Undecodable, outline.TooLong) as error:
        raise Refused(Refusal("not-a-text", str(error), field="file")) from error
    read = read_html if name.lower().endswith(PAGES) else read_mixed
    if is_typed(name):
        return None, words
    named, head = "", None
    if name.lower().endswith(MARKDOWN):
        words, named, head = split_head(words)
    try:
        found = read(words)
    except Refused as no:
        raise Refused(*(replace(each, field="file") for each in no.refusals)) from no
    if head is not None:
        found = found or Incoming(words)
        found = replace(found, named=named, notices=(head, *found.notices))
    return found, found.source if found is not None else words


def understand_whole(name: str, data: bytes, *, tell: Tell | None = None) -> Incoming:
    """The same with Markdown and plain text as if they had been found in a file of their own.

    Raises Refused.
    """
    incoming, words = understand(name, data, tell=tell)
    if incoming is not None and not name.lower().endswith(PLAIN):
        return incoming
    source = words
    if is_typed(name):
        source = as_markdown(clean(words))
    try:
        outline.parse_markdown(source)
    except outline.TooLong as error:
        raise Refused(Refusal("text-too-long", str(error), field="file")) from error
    title = (incoming.named if incoming else "") or title_inside(source)
    return replace(incoming or Incoming(source), title=title)
