"""What is measured: one function for each noun of the aims, on one database."""

from __future__ import annotations

import html
import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from consult.cli.scale import DOMAIN
from tools.bench import engine, following, offline, record, words
from tools.bench.client import (
    Answer,
    Client,
    at_once,
    fresh,
    in_turn,
    median,
    percentile,
)
from tools.bench.database import Database
from tools.bench.line import Line
from tools.bench.server import BARE, OURS, Server, serving
from tools.bench.service import Service

REVIEWS = 200
SIZES = (200, 2_000, 20_000)
AGENCIES = 400
ROLES = {"manager": "manager", "lead": "group lead", "chair": "chair", "lead1": "agency lead"}
ROLES |= {"writer1": "contributor"}
TIMES, LOAD, CLIENTS = 40, 320, 8
OWN_COMMENTS = 2_000
SUBMISSIONS, SUBMIT_WITHIN_S = 200, 30.0
PAGE_BYTES = "bare Flask, same bytes"
INSERT = "bare Flask, one insert"


@dataclass(frozen=True)
class Run:
    """One database of one run of the benchmarks."""

    database: Database
    service: Service
    folder: Path
    wanted: Callable[[str], bool]
    reviews: int

    def named(self, name: str) -> str:
        return f"{name}-{self.database.label}"

    def page_file(self) -> Path:
        return self.folder / "page.html"

    def ours(self) -> AbstractContextManager[Server]:
        return serving(OURS, self.service.environment, self.folder / "ours.log")

    def bare(self) -> AbstractContextManager[Server]:
        url = self.database.url
        if url.startswith("sqlite"):
            url = f"sqlite:///{self.folder}/bare.db"
        environment = {**self.service.environment, "BENCH_DATABASE_URL": url}
        environment["BENCH_PAGE"] = str(self.page_file())
        return serving(BARE, environment, self.folder / "bare.log")


def measure(run: Run) -> Iterator[Line]:
    """Everything that is wanted, in an order in which the set only grows."""
    run.service.command("migrate")
    run.service.enter()
    reviews = run.reviews if run.wanted("home") else 6
    run.service.grow(reviews=reviews, comments=SIZES[0], agencies=AGENCIES)
    if run.wanted("submissions") and not run.wanted("document"):
        run.service.grow(reviews=1, comments=SIZES[-1], agencies=AGENCIES)
    with run.ours() as ours, run.bare() as bare:
        if run.wanted("document"):
            yield from _documents(run, ours, bare)
        if run.wanted("home"):
            yield from _homes(run, ours)
        if run.wanted("step"):
            yield _step(run, ours, bare)
        if run.wanted("comment"):
            yield from _comments(run, ours, bare)
        if run.wanted("submissions"):
            yield _submissions(run, ours)
        if run.wanted("version"):
            yield _version(run, ours, bare)
        if run.wanted("autosave"):
            yield _autosave(run, ours, bare)
        if run.wanted("workspace"):
            yield from _workspace(run, ours, bare)
        if run.wanted("memory"):
            yield _memory(run, ours)
    yield from _alone(run)


def _alone(run: Run) -> Iterator[Line]:
    """What asks no server."""
    if run.wanted("engine"):
        yield from _engine(run)
    if run.wanted("start"):
        yield _start(run)
    if run.wanted("word"):
        yield _word(run)
    if run.wanted("verify"):
        yield _verify(run)
    if run.wanted("offline"):
        yield _offline(run)
    if run.wanted("search"):
        yield _search(run)


def _documents(run: Run, ours: Server, bare: Server) -> Iterator[Line]:
    """The workspace of an agency's contributor while others write more and more."""
    path = f"/responses/{run.service.response_ids()[0]}"
    medians: list[float] = []
    person = run.service.client("writer1", ours.port)
    for size in SIZES:
        run.service.grow(reviews=1, comments=size, agencies=AGENCIES)
        run.page_file().write_bytes(person.get(path).body)
        mine, least = in_turn(
            lambda: person.get(path), lambda: Client(bare.port).get("/page"), times=TIMES
        )
        medians.append(median(mine))
        if size == SIZES[1]:
            yield Line(
                run.named("document"),
                medians[-1],
                "≤ 60 ms with 2,000 comments",
                medians[-1] <= 60,
                PAGE_BYTES,
                median(least),
                f"{len(mine[0].body):,} bytes",
            )
    growth = medians[2] / medians[0]
    yield Line(
        run.named("document-20000"),
        medians[2],
        "≤ 1.3 × with 200 comments",
        growth <= 1.3,
        "the same page with 200 comments",
        medians[0],
    )
    queries = run.service.count_queries("writer1", path)
    yield Line(
        run.named("document-queries"), None, "≤ 12 queries", queries <= 12, note=f"{queries}"
    )


def _homes(run: Run, ours: Server) -> Iterator[Line]:
    for key, role in ROLES.items():
        person = run.service.client(key, ours.port)
        [mine] = in_turn(partial(person.get, "/home"), times=TIMES // 2)
        queries = run.service.count_queries(key, "/home")
        time_ms = median(mine)
        yield Line(
            run.named(f"home-{role.replace(' ', '-')}"),
            time_ms,
            f"≤ 60 ms with {run.reviews} live reviews",
            time_ms <= 60,
            note=f"{queries} queries",
        )


def _step(run: Run, ours: Server, bare: Server) -> Line:
    """A review goes back to drafting and is recommended again; only the form's way in counts."""
    review = run.service.review_in("preparing")
    lead = run.service.client("lead", ours.port)
    steps = itertools.cycle(("revise_draft", "recommend"))

    def take() -> Answer:
        path = f"/reviews/{review}/steps/{next(steps)}"
        return lead.post(path, {**lead.form(path), "reason": ""})

    mine, least = in_turn(take, _insert(bare), times=TIMES)
    return Line(
        run.named("step"),
        median(mine, 302),
        "≤ 20 ms",
        median(mine, 302) <= 20,
        INSERT,
        median(least, 302),
    )


def _insert(bare: Server) -> Callable[[], Answer]:
    return lambda: Client(bare.port).post("/insert", {"body": "Say who tells the family."})


def _comments(run: Run, ours: Server, bare: Server) -> Iterator[Line]:
    """Into responses other than the one whose page is measured."""
    ids = run.service.response_ids()
    post = [_poster(run, ours, ids[place], place + 1) for place in range(1, CLIENTS + 1)]
    mine, least = in_turn(post[0], _insert(bare), times=TIMES * 2)
    ratio = median(mine, 302) / median(least, 302)
    yield Line(
        run.named("comment"),
        median(mine, 302),
        "≤ 5 × a bare insert",
        ratio <= 5,
        INSERT,
        median(least, 302),
    )
    answers, seconds = at_once(lambda n: post[n % CLIENTS](), clients=CLIENTS, times=LOAD)
    bare_post = _insert(bare)
    bare_answers, bare_seconds = at_once(lambda _n: bare_post(), clients=CLIENTS, times=LOAD)
    median(answers, 302)
    median(bare_answers, 302)
    yield Line(
        run.named("comment-load"),
        seconds / LOAD * 1000,
        f"≥ 150 requests/s at {CLIENTS} clients",
        LOAD / seconds >= 150,
        INSERT,
        bare_seconds / LOAD * 1000,
        f"{LOAD / seconds:.0f} requests/s; bare {LOAD / bare_seconds:.0f}",
    )


def _poster(run: Run, ours: Server, response: int, agency: int) -> Callable[[], Answer]:
    writer = run.service.client(f"writer{agency}", ours.port)
    page = writer.get(f"/responses/{response}").body.decode()
    path = page.split('/comments/new"', 1)[0].rsplit('href="', 1)[1] + "/comments/new"
    form, number = writer.form(path), itertools.count(1)

    def post() -> Answer:
        body = f"Say who tells the family, and by when ({agency}-{next(number)})."
        choices = {"kind": "practice", "stance": "support", "proposed": ""}
        return writer.post(path, {**fresh(form), **choices, "body": body})

    return post


def _autosave(run: Run, ours: Server, bare: Server) -> Line:
    """What is typed in a new comment is kept while it is typed, by a writer of its own."""
    response = run.service.response_ids()[CLIENTS + 1]
    writer = run.service.client(f"writer{CLIENTS + 2}", ours.port)
    page = writer.get(f"/responses/{response}").body.decode()
    path = page.split('/comments/new"', 1)[0].rsplit('href="', 1)[1] + "/comments/new"
    asked = writer.get(path).body.decode()
    to = html.unescape(asked.split('data-typed="', 1)[1].split('"', 1)[0])
    form, number = writer.form(path), itertools.count(1)

    def keep() -> Answer:
        return writer.post(to, {**form, "body": f"Say who tells the family ({next(number)})."})

    mine, least = in_turn(keep, _insert(bare), times=TIMES)
    return Line(
        run.named("autosave"),
        median(mine),
        "≤ 10 ms",
        median(mine) <= 10,
        INSERT,
        median(least, 302),
    )


def _workspace(run: Run, ours: Server, bare: Server) -> Iterator[Line]:
    """The workspace of an agency that has written 2,000 comments itself; its lead opens it."""
    place = CLIENTS + 2
    response, key = run.service.response_ids()[place], f"lead{place + 1}"
    path = f"/responses/{response}"
    few = run.service.count_queries(key, path)
    run.service.write(response, OWN_COMMENTS, by=f"writer{place + 1}")
    person = run.service.client(key, ours.port)
    run.page_file().write_bytes(person.get(path).body)
    mine, least = in_turn(
        lambda: person.get(path), lambda: Client(bare.port).get("/page"), times=TIMES
    )
    yield Line(
        run.named("workspace"),
        median(mine),
        f"≤ 80 ms with {OWN_COMMENTS:,} comments of one agency",
        median(mine) <= 80,
        PAGE_BYTES,
        median(least),
        f"{len(mine[0].body):,} bytes",
    )
    many = run.service.count_queries(key, path)
    aim, note = "as many as with few", f"{many}; {few} before"
    yield Line(run.named("workspace-queries"), None, aim, many == few, note=note)


def _submissions(run: Run, ours: Server) -> Line:
    """200 agency leads sign off and send in, evenly over half the minute of the aim."""
    ids = run.service.response_ids()[-SUBMISSIONS:]
    first = AGENCIES - SUBMISSIONS + 1
    leads = [run.service.client(f"lead{first + n}", ours.port) for n in range(SUBMISSIONS)]
    forms = [lead.form(f"/responses/{each}/check") for lead, each in zip(leads, ids, strict=True)]
    began = time.perf_counter()

    def send(number: int) -> Answer:
        due = began + number * SUBMIT_WITHIN_S / SUBMISSIONS
        time.sleep(max(0.0, due - time.perf_counter()))
        signed = {**forms[number], "signatory": f"Lead {first + number}", "role": "Agency lead"}
        return leads[number].post(f"/responses/{ids[number]}/check", signed)

    answers, seconds = at_once(send, clients=CLIENTS * 2, times=SUBMISSIONS)
    stored = run.service.count_submitted(ids)
    refused = sum(each.status != 302 for each in answers)
    return Line(
        run.named("submissions"),
        statistics.median(each.ms for each in answers),
        "200 in a minute: none lost, none refused",
        stored == SUBMISSIONS and not refused and seconds <= 60,
        note=f"in {seconds:.0f} s; {refused} refused, {SUBMISSIONS - stored} lost; "
        f"p95 {percentile(answers, 0.95):.0f} ms",
    )


def _memory(run: Run, ours: Server) -> Line:
    """After the load so far, and every kind of page once more."""
    response = run.service.response_ids()[0]
    person, manager = (run.service.client(key, ours.port) for key in ("writer1", "manager"))
    asks = [
        lambda: person.get(f"/responses/{response}"),
        lambda: manager.get("/home"),
        lambda: manager.get("/reviews"),
    ]
    at_once(lambda n: asks[n % len(asks)](), clients=CLIENTS, times=TIMES * 3)
    own, resident = max(ours.own_megabytes()), max(ours.worker_megabytes())
    return Line(
        run.named("memory"),
        None,
        "≤ 110 MB a web worker under load",
        own <= 110,
        note=f"{own:.0f} MB the larger worker; {ours.whole_megabytes():.0f} MB with half of the "
        f"process that starts them; {resident:.0f} MB if all that it shares is counted as its own",
    )


def _verify(run: Run) -> Line:
    """Last, because it fills the record."""
    entries = record.fill()
    taken, least = record.median_ms(record.prove), record.median_ms(record.hash_only)
    return Line(
        run.named("verify"),
        taken,
        "≤ 3,000 ms for 100,000 entries",
        taken <= 3000,
        "SHA-256 of the same bytes",
        least,
        f"{entries:,} entries",
    )


def _word(run: Run) -> Line:
    """No database is asked; the line stands under each all the same."""
    data = words.make()
    blocks = words.read(data)
    taken = record.median_ms(lambda: words.read(data))
    least = record.median_ms(lambda: words.mammoth_alone(data))
    return Line(
        run.named("word"),
        taken,
        "≤ 3,000 ms for 200 pages",
        taken <= 3000,
        "mammoth alone",
        least,
        f"{blocks:,} blocks",
    )


def _version(run: Run, ours: Server, bare: Server) -> Line:
    """The page of a version of 200 pages, for the manager who made it."""
    version = following.make_long_version(f"manager@{DOMAIN}")
    path = f"/documents/{version.document_id}/versions/{version.id}"
    person = run.service.client("manager", ours.port)
    run.page_file().write_bytes(person.get(path).body)
    mine, least = in_turn(
        lambda: person.get(path), lambda: Client(bare.port).get("/page"), times=TIMES
    )
    taken = median(mine)
    return Line(
        run.named("version"),
        taken,
        "≤ 80 ms for 200 pages",
        taken <= 80 and all(each.status == 200 for each in mine),
        PAGE_BYTES,
        median(least),
        f"{len(mine[0].body):,} bytes",
    )


def _search(run: Run) -> Line:
    """In this process; after the others, because it fills the tables."""
    taken, least, hits = following.search_ms(f"manager@{DOMAIN}")
    return Line(
        run.named("search"),
        taken,
        "≤ 4 ms over 20,000 blocks",
        taken <= 4 and hits > 0,
        "LIKE over the same blocks",
        least,
        f"{hits} found",
    )


def _offline(run: Run) -> Line:
    """The last agency's, so that no other line is measured with its comments."""
    taken = offline.send(run.service.response_ids()[-1], f"writer{AGENCIES}")
    if taken.added != offline.ROWS:
        raise RuntimeError(f"{taken.added} of {offline.ROWS} rows were saved")
    return Line(
        run.named("offline"),
        taken.whole,
        "≤ 6,000 ms for 5,000 rows",
        taken.whole <= 6_000,
        "the cells alone",
        taken.excel,
        f"read {taken.read:,.0f}, checked {taken.check:,.0f}, saved {taken.save:,.0f}",
    )


def _engine(run: Run) -> Iterator[Line]:
    """The engine without pages; what needs no database is measured once."""
    if run.database.label == "sqlite":
        ours, theirs = engine.step_us()
        aim = "≤ 3 × pytransitions with the same conditions"
        met, note = ours <= 3 * theirs, f"{ours:.0f} µs; {theirs:.0f} µs"
        yield Line("engine-step", ours / 1000, aim, met, "pytransitions", theirs / 1000, note)
        taken, least = engine.check_ms()
        aim, note = "≤ 1,000 ms for all definitions", "read and checked anew"
        yield Line("model-check", taken, aim, taken <= 1000, "parsing the YAML", least, note)
    review_id, account_id = run.service.review_to_hold()
    taken, queries, for_one = engine.options_ms(review_id)
    aim, note = "one batch of facts", f"{queries} queries; {for_one} for one step"
    yield Line(run.named("options-20"), taken, aim, queries == for_one, note=note)
    taken, rows = engine.fire_ms(review_id, account_id)
    least = engine.raw_ms(rows)
    light = run.database.label == "sqlite"
    met = taken <= 8 if light else taken <= 8 * least
    aim = "≤ 8 ms" if light else "≤ 8 × a raw transaction"
    yield Line(
        run.named("fire"), taken, aim, met, "bare driver, same rows", least, f"{len(rows)} rows"
    )


def _start(run: Run) -> Line:
    """From the command to the first answer, the files being in the machine's cache."""
    times = []
    for _ in range(3):
        with run.ours() as again:
            times.append(again.started_s * 1000)
    with run.bare() as bare:
        least = bare.started_s * 1000
    taken = statistics.median(times)
    return Line(run.named("start"), taken, "≤ 2,000 ms", taken <= 2000, "bare Flask", least)
