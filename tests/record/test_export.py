"""The exported record proves itself, in an empty folder, without the application."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from consult import store
from consult.audit.models import ChainHead, Entry, EntryText
from consult.record import export, queries
from tests import factories as make
from tests.kernel.test_record import behind_its_back

Lines = list[dict[str, Any]]


def unpack(folder: Path, **options: Any) -> Path:
    """The export of everything, or of some things, in a folder of its own."""
    store.commit()
    file = folder / "record.zip"
    with store.scope("read"), file.open("wb") as opened:
        export.write(opened, **options)
    place = folder / "unpacked"
    with ZipFile(file) as archive:
        archive.extractall(place)
    return place


def check(place: Path, *arguments: str) -> tuple[int, str]:
    """What its own program says, as somebody without the application would run it."""
    done = subprocess.run(
        [sys.executable, "-I", "verify.py", *arguments],
        cwd=place,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def change(place: Path, name: str, tamper: Callable[[Lines], object]) -> None:
    path = place / name
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    tamper(lines)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")


@pytest.fixture
def review(db: Session) -> Any:
    """One that has a round, a response and a ballot behind it."""
    review = make.make_review()
    make.review_at("with_board", review=review)
    return review


def of(lines: Lines, review: Any, position: int) -> dict[str, Any]:
    thing = review.subject.thing
    return next(e for e in lines if e["thing"] == thing and e["position"] == position)


def test_an_intact_export_holds_and_tells_its_story(review: Any, tmp_path: Path) -> None:
    code, said = check(unpack(tmp_path))
    assert code == 0, said
    assert "0 broken" in said
    assert f"{review.subject.thing} 1  started, by" in said
    assert "step-taken, by" in said


def test_one_review_takes_its_rounds_responses_ballots_and_documents_along(
    review: Any, tmp_path: Path
) -> None:
    make.make_review()
    things = queries.things_of_review(review.id)
    place = unpack(tmp_path, things=things)
    found = {
        json.loads(line)["thing"] for line in (place / "entries.jsonl").read_text().splitlines()
    }
    assert found <= set(things)
    kinds = {thing.partition(":")[0] for thing in found}
    assert kinds == {"review", "consultation", "response", "ballot", "document"}
    assert check(place)[0] == 0


def test_erased_words_are_marked_and_the_export_still_holds(review: Any, tmp_path: Path) -> None:
    store.commit()
    store.session.execute(delete(EntryText).where(EntryText.name == "actor"))
    code, said = check(unpack(tmp_path))
    assert code == 0, said
    assert "by [erased]" in said


def edit(lines: Lines, review: Any) -> None:
    of(lines, review, 2)["body"]["facts"] = {"number": 7}


def edit_who(lines: Lines, review: Any) -> None:
    of(lines, review, 2)["body"]["by"] = 12345


def remove(lines: Lines, review: Any) -> None:
    lines.remove(of(lines, review, 2))


def remove_and_close_the_gap(lines: Lines, review: Any) -> None:
    lines.remove(of(lines, review, 2))
    for line in lines:
        if line["thing"] == review.subject.thing and line["position"] > 2:
            line["position"] -= 1


def reorder(lines: Lines, review: Any) -> None:
    two, three = of(lines, review, 2), of(lines, review, 3)
    two["position"], three["position"] = 3, 2


def insert(lines: Lines, review: Any) -> None:
    two = of(lines, review, 2)
    lines.insert(lines.index(two), {**two, "body": {**two["body"], "act": "invented"}})


def replace_by_another(lines: Lines, review: Any) -> None:
    of(lines, review, 2)["body"] = of(lines, review, 3)["body"]


def cut_the_tail(lines: Lines, review: Any) -> None:
    last = max(e["position"] for e in lines if e["thing"] == review.subject.thing)
    lines.remove(of(lines, review, last))


def cut_all(lines: Lines, review: Any) -> None:
    lines[:] = [line for line in lines if line["thing"] != review.subject.thing]


@pytest.mark.parametrize(
    "tamper",
    [
        edit,
        edit_who,
        remove,
        remove_and_close_the_gap,
        reorder,
        insert,
        replace_by_another,
        cut_the_tail,
        cut_all,
    ],
)
def test_each_kind_of_tampering_is_found(
    review: Any, tmp_path: Path, tamper: Callable[[Lines, Any], None]
) -> None:
    place = unpack(tmp_path)
    change(place, "entries.jsonl", lambda lines: tamper(lines, review))
    code, said = check(place)
    assert code == 1
    broken = [line for line in said.splitlines() if line.startswith("BROKEN")]
    assert len(broken) == 1
    assert review.subject.thing in broken[0]


def lose(lines: Lines) -> None:
    del lines[0]


def reword(lines: Lines) -> None:
    lines[0]["text"] = "other words"


def mark_as_unknown(lines: Lines) -> None:
    lines[0]["state"] = "lost"


def add(lines: Lines) -> None:
    lines.append({**lines[0], "name": "motive"})


@pytest.mark.parametrize("tamper", [lose, reword, mark_as_unknown, add])
def test_words_that_were_tampered_with_are_found(
    review: Any, tmp_path: Path, tamper: Callable[[Lines], None]
) -> None:
    place = unpack(tmp_path)
    change(place, "words.jsonl", tamper)
    code, said = check(place)
    assert (code, said.count("BROKEN")) == (1, 1)


def test_a_file_that_is_not_one_is_said_to_be_broken(review: Any, tmp_path: Path) -> None:
    place = unpack(tmp_path)
    (place / "entries.jsonl").write_text("[]\n")
    code, said = check(place)
    assert code == 1
    assert "BROKEN" in said


def test_a_tail_that_was_cut_before_the_export_is_found_with_an_anchor(
    review: Any, tmp_path: Path
) -> None:
    (tmp_path / "before").mkdir()
    before = unpack(tmp_path / "before", things=[review.subject.thing])
    thing = review.subject.thing
    with behind_its_back() as db:
        rows = db.execute(
            select(Entry.position, Entry.hash).where(Entry.thing == thing).order_by(Entry.position)
        ).all()
        db.execute(delete(Entry).where(Entry.thing == thing, Entry.position == len(rows)))
        db.execute(
            ChainHead.__table__.update()
            .where(ChainHead.__table__.c.thing == thing)
            .values(length=len(rows) - 1, hash=rows[-2].hash)
        )
    after = unpack(tmp_path)
    assert check(after)[0] == 0
    code, said = check(after, "--anchor", str(before / "heads.json"))
    assert code == 1
    assert f"{thing}, entry {len(rows)}: entries up to {len(rows)} are missing" in said


@pytest.mark.parametrize("name", ["heads.json", "entries.jsonl", "words.jsonl"])
def test_an_export_without_one_of_its_files_says_which(
    review: Any, tmp_path: Path, name: str
) -> None:
    place = unpack(tmp_path, things=[review.subject.thing])
    (place / name).unlink()
    code, said = check(place)
    assert code == 1
    assert f"{name} cannot be read" in said
    assert "Traceback" not in said


def test_the_command_line_anchors_verifies_and_exports(
    review: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, databases: Any, run_folder: Path
) -> None:
    from consult.cli import cli

    store.commit()
    for name, value in {
        "MODE": "development",
        "DATABASE_URL": databases.url,
        "SECRET_KEY": "a secret of the tests, long enough",
        "QUEUE_PATH": str(run_folder / "queue.db"),
        "DEMO_CLOCK_PATH": str(run_folder / "demo-clock"),
    }.items():
        monkeypatch.setenv(f"CONSULT_{name}", value)

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["audit", *words])
        return done.exit_code, done.output

    anchor, file = str(tmp_path / "anchor.json"), str(tmp_path / "record.zip")
    code, said = run("anchor", anchor)
    assert code == 0, said
    assert "anchored in" in said
    code, said = run("verify", "--anchor", anchor)
    assert code == 0, said
    assert "every chain holds. All that was anchored" in said
    code, said = run("export", "--review", str(review.id), file)
    assert code == 0, said
    assert "entries written" in said
    code, said = run("export", file)
    assert code == 1
    assert "there already" in said
    Path(anchor).write_text("{}")
    code, said = run("verify", "--anchor", anchor)
    assert code == 1
    assert "not an anchor" in said
