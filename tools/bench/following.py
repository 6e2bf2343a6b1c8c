"""What following a text costs: its redline, its comments placed, its page, a search in it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher

from sqlalchemy import text as sql

from consult import store
from consult.accounts import queries as people
from consult.documents import operations as writing
from consult.documents import queries as documents
from consult.documents.compared import redline_of
from consult.documents.models import Version
from consult.documents.outline import to_markdown
from consult.documents.quoting import words_of
from consult.documents.redline import in_both_places
from consult.search import queries as search
from consult.search.asked import Where, read
from tools.bench import edited, placing
from tools.bench.line import Line
from tools.bench.words import WORDS

PAGES = 200
SEARCHED = 20_000
YARDSTICK_QUOTES = 20


def redline() -> Line:
    """From two lists of blocks to the lines of the page, a third of the blocks unchanged."""
    text = edited.make(quotes=0)

    def ours() -> None:
        redline_of(in_both_places(text.old, text.new))

    def theirs() -> None:
        old = [word for block in text.old for word in block.text.split()]
        new = [word for block in text.new for word in block.text.split()]
        SequenceMatcher(None, old[: len(old) // 10], new[: len(new) // 10], False).get_opcodes()

    taken, least = median_ms(ours), 10 * median_ms(theirs, times=1)
    return Line(
        "redline",
        taken,
        "≤ 1,000 ms for 200 pages",
        taken <= 1_000,
        "difflib on the words alone, of a tenth, times ten",
        least,
        f"processor time; {len(text.old):,} and {len(text.new):,} blocks",
    )


def quotes() -> Line:
    """5,000 quotes after heavy edits; what became of each word is known."""
    text = edited.make()
    taken, placed = placing.timed(text)
    found = placing.judge(text, placed)
    placeable = found.total() - found[placing.GONE]
    right = found[placing.RIGHT] / placeable
    return Line(
        "quotes",
        taken,
        "≤ 500 ms for 5,000, none wrong, ≥ 97 % placed",
        taken <= 500 and not found[placing.WRONG] and right >= 0.97,
        "rapidfuzz over the whole text for each",
        _whole_text_ms(text),
        f"processor time; {found[placing.RIGHT]:,} of {placeable:,} right ({right:.1%}), "
        f"{found[placing.WRONG]} wrong, {found[placing.ASKED]} asked, {found[placing.LOST]} lost",
    )


def _whole_text_ms(text: edited.Edited) -> float:
    """Of twenty quotes, times 250: the most like part of the whole new text, with no context."""
    from rapidfuzz import fuzz

    whole = " ".join(words_of(block) for block in text.new)
    some = text.quotes[:YARDSTICK_QUOTES]
    begun = time.process_time()
    for _, quote, _ in some:
        fuzz.partial_ratio_alignment(quote.exact, whole)
    return (time.process_time() - begun) * 1_000 * len(text.quotes) / len(some)


def make_long_version(key: str) -> Version:
    """200 pages with headings, numbers, bold words and links; a draft of this manager."""
    parts = []
    for page in range(PAGES):
        parts.append(f"{'#' * (1 + page % 3)} Section {page + 1}")
        for number in range(7):
            link = "[the law](https://example.org/law)" if number == 3 else "the law"
            parts.append(f"**{page + 1}.{number + 1} agencies** under {link}. {WORDS}")
    with store.scope("write"):
        by = people.actor_for(_account_id(key))
        made = writing.create_document(
            title=f"A text of 200 pages {time.time_ns()}", source="\n\n".join(parts), by=by
        )
        version = documents.find_newest_of(made.id)
        assert version is not None
        store.commit()
        return version


def search_ms(key: str) -> tuple[float, float, int]:
    """(ours, a look at every block with LIKE, hits): of two words in 20,000 blocks of drafts."""
    drafts = _fill(key)
    asked = _two_words_of(drafts[0])
    wanted, like = read(" ".join(asked)), [f"%{word}%" for word in asked]

    def ours() -> int:
        with store.scope("read"):
            return len(search.find_passages(wanted, published=[], drafts=drafts, where=Where()))

    def theirs() -> None:
        with store.scope("read"):
            query = sql("SELECT id FROM block WHERE text LIKE :a AND text LIKE :b")
            store.session.execute(query, {"a": like[0], "b": like[1]}).all()

    found = ours()
    here = store.engine().dialect.name == "sqlite"  # which works in this process
    timer = time.process_time if here else time.perf_counter
    return _took_ms(ours, timer, times=40), _took_ms(theirs, timer, times=5), found


def _fill(key: str) -> list[int]:
    drafts, blocks, seed = [], 0, 1
    while blocks < SEARCHED:
        text = edited.make(quotes=0, seed=seed)
        with store.scope("write"):
            by = people.actor_for(_account_id(key))
            made = writing.create_document(
                title=f"Text {seed} of {time.time_ns()}", source=to_markdown(text.old), by=by
            )
            drafts += [each.id for each in documents.list_drafts([made.id])]
            store.commit()
        blocks, seed = blocks + len(text.old), seed + 1
    with store.scope("write"):
        store.session.execute(sql("ANALYZE"))  # as the database does by itself before long
        if store.engine().dialect.name == "postgresql":  # its worker does this with it
            store.session.execute(sql("SELECT gin_clean_pending_list('block_words')"))
        store.commit()
    return drafts


def _two_words_of(draft_id: int) -> list[str]:
    """Of one paragraph, that few others have."""
    with store.scope("read"):
        newest = documents.newest_version(draft_id)
        assert newest is not None
        block = next(each for each in documents.blocks_of(newest.id) if each.kind == "paragraph")
    rare = {*block.text.replace(".", "").split(" ")} - {*edited.COMMON}
    return sorted(rare, key=len)[-2:]


def _account_id(email: str) -> int:
    account = people.find_account_by_email(email)
    assert account is not None, email
    return account.id


def _took_ms(act: Callable[[], object], timer: Callable[[], float], times: int) -> float:
    taken = []
    for _ in range(times):
        begun = timer()
        act()
        taken.append((timer() - begun) * 1_000)
    return statistics.median(taken)


def median_ms(act: Callable[[], object], times: int = 3) -> float:
    """Of the processor."""
    taken = []
    for _ in range(times):
        begun = time.process_time()
        act()
        taken.append((time.process_time() - begun) * 1_000)
    return statistics.median(taken)


def lines(wanted: Callable[[str], bool]) -> Iterator[Line]:
    """Those that ask no database."""
    if wanted("redline"):
        yield redline()
    if wanted("quotes"):
        yield quotes()
