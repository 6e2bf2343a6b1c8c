"""The command line, from outside: one clear sentence, and an exit code."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from workflows.definition import shipped, shipped_source

CONSULT = str(Path(sys.executable).with_name("consult"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a migrated service lives."""
    made = tmp_path_factory.mktemp("cli")
    done = run(made, "migrate")
    assert done.returncode == 0, done.stderr
    return made


def run(
    folder: Path, *arguments: str, typed: str | None = None, **others: str
) -> subprocess.CompletedProcess[str]:
    """typed: what comes by standard input"""
    environ = {name: value for name, value in os.environ.items() if "CONSULT" not in name}
    environ |= {
        "CONSULT_MODE": "development",
        "CONSULT_DATABASE_URL": f"sqlite:///{folder}/consult.db",
        "CONSULT_QUEUE_PATH": f"{folder}/queue.db",
        "CONSULT_DEMO_CLOCK_PATH": f"{folder}/demo-clock",
        "CONSULT_ARGON2_TIME": "1",
        "CONSULT_ARGON2_MEMORY_KIB": "64",
        **others,
    }
    return subprocess.run(
        [CONSULT, *arguments],
        cwd=folder,
        env=environ,
        input=typed,
        capture_output=True,
        text=True,
        timeout=240,  # of a busy machine; only what hangs takes as long
        check=False,
    )


def test_help_touches_nothing(tmp_path: Path) -> None:
    done = run(tmp_path, "--help")
    assert done.returncode == 0
    assert "migrate" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_migrating_again_does_nothing(folder: Path) -> None:
    done = run(folder, "migrate")
    assert (done.returncode, done.stdout.strip()) == (0, "The database is up to date.")


def test_bad_settings_are_one_sentence(folder: Path) -> None:
    done = run(folder, "migrate", CONSULT_PORT="many")
    assert done.returncode == 1
    assert done.stderr.strip() == "consult: CONSULT_PORT is 'many'; it must be a whole number."


def test_people_are_added_once_and_listed(folder: Path) -> None:
    words = ["user", "add", "--email", "Ada@Example.org", "--name", "Ada Able"]
    words += ["--site-role", "partnership_manager", "--agency", "Northern Borough"]
    assert run(folder, *words).returncode == 0
    again = run(folder, *words)
    assert again.returncode == 1
    assert "Traceback" not in again.stderr
    assert "ada@example.org\tAda Able" in run(folder, "user", "list").stdout


def test_a_folder_is_looked_at_before_it_is_added(folder: Path, tmp_path: Path) -> None:
    words = ["user", "add", "--email", "eve@example.org", "--name", "Eve Elm"]
    run(folder, *words, "--site-role", "partnership_manager")
    (tmp_path / "1.md").write_text("# One\n\nText.\n")
    (tmp_path / "2.docx").write_bytes(b"PK")
    (tmp_path / "3.pdf").write_bytes(b"%PDF")
    (tmp_path / "manifest.csv").write_text("file,order\n1.md,1\n")
    command = ["import", str(tmp_path), "--by", "eve@example.org"]
    for options, done in (
        ([], "1 of 2 files could be added"),
        (["--for-real"], "1 of 2 files added"),
    ):
        told = run(folder, *command, *options)
        assert told.returncode == 1
        assert done in told.stdout
        assert "1.md: “One”, 1 paragraph." in told.stdout
        assert "2.docx: refused. “2.docx” cannot be read as a Word file" in told.stderr
        assert "3.pdf: passed over" in told.stdout
        assert "review dates, which only a collection keeps: name one with" in told.stderr
    again = run(folder, *command, "--for-real")
    assert "There is a document called “One” already." in again.stderr


def test_a_link_that_leads_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    words = ["user", "add", "--email", "eve@example.org", "--name", "Eve Elm"]
    run(folder, *words, "--site-role", "partnership_manager")
    (tmp_path / "secret.md").write_text("A word that nobody sends.\n")
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "2.md").write_text("Another.\n")
    sent = tmp_path / "sent"
    sent.mkdir()
    (sent / "1.md").write_text("# One\n\nText.\n")
    (sent / "link.md").symlink_to(tmp_path / "secret.md")
    (sent / "near.md").symlink_to(sent / "1.md")
    (sent / "part").symlink_to(tmp_path / "far")
    told = run(folder, "import", str(sent), "--by", "eve@example.org", "--collection", "Manual")
    assert "link.md: passed over, it is a link that leads out of the folder." in told.stdout
    assert "part/2.md: passed over, it is a link that leads out of the folder." in told.stdout
    assert "of 2 files could be added" in told.stdout


def test_a_folder_of_parts_becomes_a_collection(folder: Path, tmp_path: Path) -> None:
    words = ["user", "add", "--email", "eve@example.org", "--name", "Eve Elm"]
    run(folder, *words, "--site-role", "partnership_manager")
    (tmp_path / "Core").mkdir()
    (tmp_path / "Core" / "1.md").write_text("# Alpha\n\nText.\n")
    (tmp_path / "Core" / "2.md").write_text("# Beta\n\nText.\n")
    (tmp_path / "manifest.csv").write_text(
        "file,title,order,review date,amended on,amendment\n"
        "2.md,Gamma,1,2022-03-03,2017-03-31,Put back.\n1.md,,2,,,\n9.md,,3,,,\n"
    )
    command = ["import", str(tmp_path), "--by", "eve@example.org", "--collection", "Procedures"]
    with sqlite3.connect(folder / "consult.db") as database:
        for options in ([], ["--for-real"]):
            told = run(folder, *command, *options)
            assert told.returncode == 0, told.stderr
            said = "“Gamma”, 2 paragraphs, in “Core” of “Procedures”, next review 2022-03-03"
            assert said in told.stdout
            assert "9.md: listed in manifest.csv, but not in the folder." in told.stderr
            rows = database.execute(
                "SELECT document.title FROM chapter JOIN document ON document.id = document_id "
                "ORDER BY position"
            ).fetchall()
            assert rows == ([("Gamma",), ("Alpha",)] if options else [])
    (tmp_path / "manifest.csv").write_text("file,order\n1.md,x\n")
    bad = run(folder, *command)
    assert bad.returncode == 1
    assert "is not a whole number" in bad.stderr


def test_a_folder_is_brought_in_by_somebody_who_may(folder: Path, tmp_path: Path) -> None:
    told = run(folder, "import", str(tmp_path), "--by", "nobody@example.org")
    assert told.returncode == 2
    assert "Nobody signs in as nobody@example.org." in told.stderr


def test_a_whole_record_is_proven_and_a_changed_one_is_not(folder: Path, tmp_path: Path) -> None:
    run(folder, "user", "add", "--email", "ben@example.org", "--name", "Ben Bold")
    whole = run(folder, "audit", "verify")
    assert whole.returncode == 0, whole.stderr
    assert "every chain holds" in whole.stdout
    with sqlite3.connect(folder / "consult.db") as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE entry SET act = 'nothing' WHERE id = 1")
    broken = run(folder, "audit", "verify")
    assert broken.returncode == 1
    assert "broken at entry 1" in broken.stderr


def test_sweeps_are_run_by_name_or_all(folder: Path) -> None:
    done = run(folder, "sweep", "--all")
    assert done.returncode == 0, done.stderr
    assert "timers: 0 done" in done.stdout
    assert "outbox: 0 done" in done.stdout
    assert run(folder, "sweep", "dusting").returncode == 2
    assert run(folder, "sweep").returncode == 2


def test_a_demo_is_not_seeded_where_it_is_not_one(folder: Path) -> None:
    done = run(folder, "seed")
    assert done.returncode == 1
    assert "demo mode only" in done.stderr


def test_shipped_workflows_are_sound_and_broken_ones_are_explained(
    folder: Path, tmp_path: Path
) -> None:
    source = Path(__file__).resolve().parents[2] / "workflows/definitions/procedures_amendment.yaml"
    done = run(folder, "workflow", "check", str(source))
    assert done.returncode == 0, done.stderr
    assert "is sound" in done.stdout
    broken = tmp_path / "broken.yaml"
    broken.write_text(source.read_text().replace("to: approved", "to: aproved"))
    done = run(folder, "workflow", "check", str(broken))
    assert done.returncode == 1
    assert "aproved" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_problem_of_a_workflow_is_named_with_file_and_line(
    folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "broken.yaml"
    text = shipped_source("procedures_amendment")
    assert text.count("- text_is_as_approved") > 0
    file.write_text(text.replace("      - text_is_as_approved\n", ""), "utf-8")
    done = run(folder, "workflow", "check", str(file))
    assert done.returncode == 1
    told = done.stderr.splitlines()
    assert any("promise: into launched carries" in each for each in told)
    assert any("house: launch leads to launched" in each for each in told)
    lines = file.read_text("utf-8").splitlines()
    for each in told:
        name, line, _ = each.split(":", 2)
        assert name == str(file)
        if "house: launch leads" in each:
            assert lines[int(line) - 1].strip() == "- trigger: launch"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("title: Größe".encode("latin-1"), "cannot be read: it is not in UTF-8."),
        (b"", ":1: there is nothing in it"),
        (b"# only a remark\n", ":1: there is nothing in it"),
        (b"- a list\n", ":1: this is not a definition; it begins with schema: 1"),
    ],
)
def test_a_file_that_is_no_definition_is_refused_in_plain_words(
    folder: Path, tmp_path: Path, content: bytes, told: str
) -> None:
    file = tmp_path / "odd.yaml"
    file.write_bytes(content)
    done = run(folder, "workflow", "check", str(file))
    assert done.returncode in (1, 2)
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_diagram_is_drawn(folder: Path) -> None:
    assert "stateDiagram" in run(folder, "workflow", "diagram", "ballot").stdout


def test_every_setting_is_explained(folder: Path) -> None:
    assert "`CONSULT_SMTP_URL`" in run(folder, "settings").stdout


def test_a_database_that_is_not_there_is_one_sentence(folder: Path) -> None:
    for url in ("sqlite:////proc/none/x.db", f"sqlite:///{folder}/empty.db"):
        done = run(folder, "audit", "verify", CONSULT_DATABASE_URL=url)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr


def test_agencies_are_brought_in_from_a_file_after_a_dry_run(folder: Path) -> None:
    file = folder / "agencies.csv"
    file.write_text("Agency,Kind,Contact name,Contact telephone\nImported Trust,NHS body,Desk,0\n")
    done = run(folder, "import-agencies", str(file), "--dry-run")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 new, 0 changed, 0 unchanged, 0 refused. Nothing was changed." in done.stdout
    assert "1 new, 0 changed" in run(folder, "import-agencies", str(file)).stdout
    assert "0 new, 0 changed, 1 unchanged" in run(folder, "import-agencies", str(file)).stdout
    file.write_text("Agency,Kind\nImported Trust,Castle\n")
    done = run(folder, "import-agencies", str(file))
    assert done.returncode == 1
    assert "line 2: refused: Imported Trust: kind: “Castle” is none of" in done.stderr


def test_a_workflow_is_published_by_two_people(folder: Path, tmp_path: Path) -> None:
    for name, role in (("ada", "administrator"), ("mira", "partnership_manager")):
        run(folder, "user", "add", "--email", f"{name}@x.org", "--name", name, "--site-role", role)
    run(folder, "user", "add", "--email", "con@x.org", "--name", "Con")
    number = shipped()["correction"].version
    text = shipped_source("correction").replace(f"version: {number}", f"version: {number + 1}", 1)
    file = tmp_path / "correction.yaml"
    file.write_text(text, "utf-8")
    told = run(folder, "workflow", "publish", str(file), "--by", "con@x.org", "--change", "New")
    assert (told.returncode, "Only administrators and" in told.stderr) == (1, True)
    told = run(folder, "workflow", "publish", str(file), "--by", "ada@x.org", "--change", "New")
    assert told.stdout.startswith(f"Stored correction {number + 1}. Nothing goes by it before"), (
        told.stderr
    )
    told = run(folder, "workflow", "confirm", "correction", str(number + 1), "--by", "ada@x.org")
    assert (told.returncode, "a second person has to publish it" in told.stderr) == (1, True)
    told = run(folder, "workflow", "confirm", "correction", str(number + 1), "--by", "mira@x.org")
    assert told.stdout.strip() == f"New reviews go by correction {number + 1} from now on."
    file.write_text(text.replace("to: launched", "to: lunched"), "utf-8")
    told = run(folder, "workflow", "publish", str(file), "--by", "ada@x.org", "--change", "New")
    assert (told.returncode, "no state called lunched" in told.stderr) == (1, True)


def test_the_timers_are_listed(tmp_path: Path) -> None:
    run(tmp_path, "migrate")
    told = run(tmp_path, "timers")
    assert (told.returncode, told.stdout) == (0, "last run\tnever\n")
