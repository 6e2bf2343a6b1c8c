"""Who may import and do what, read from the source."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted([*(ROOT / "consult").rglob("*.py"), *(ROOT / "workflows").rglob("*.py")])
PURE_OF_WEB = ("rules", "operations", "queries", "models", "facts")
WEB = {"flask", "flask_login", "flask_wtf", "wtforms", "werkzeug"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def calls(path: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything that is called."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def those_who_import(*modules: str) -> set[str]:
    return {
        name_of(path)
        for path in SOURCES
        if any(each == m or each.startswith(m + ".") for each in imports(path) for m in modules)
    }


def test_calls_go_down_and_workflows_is_pure() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(linter), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]


def kernel_of(path: Path) -> list[str]:
    return list(path.relative_to(ROOT / "consult").parts)


@pytest.mark.parametrize("name", PURE_OF_WEB)
def test_what_decides_and_stores_knows_no_web(name: str) -> None:
    guilty = {
        name_of(path): sorted(web)
        for path in (ROOT / "consult").rglob("*.py")
        if name in (path.stem, path.parent.name)
        and (web := {each.split(".")[0] for each in imports(path)} & WEB)
    }
    assert guilty == {}


def test_rules_know_no_database() -> None:
    guilty = [
        name_of(path)
        for path in (ROOT / "consult").rglob("rules.py")
        if "sqlalchemy" in {each.split(".")[0] for each in imports(path)}
    ]
    assert guilty == []


def test_only_the_store_commits() -> None:
    """Elsewhere it is `store.commit`, called where a transaction of one's own ends."""
    raw = [
        f"{name_of(path)}:{line} {called}"
        for path in SOURCES
        if not path.is_relative_to(ROOT / "consult" / "store")
        for line, called in calls(path)
        if called.endswith(".commit") and called != "store.commit"
    ]
    assert raw == []


def test_operations_queries_and_effects_never_commit() -> None:
    sweeps = {
        "documents/batches.py",
        "documents/unsaved.py",
        "individuals/forgetting.py",
        "jobs/sweeps.py",
        "placements/sweeping.py",
        "responses/forgetting.py",
        "responses/offline/saving.py",
        "responses/own_time.py",
        "reviews/planned.py",
        "web/kept.py",
        "web/once.py",
    }  # each ends a transaction of its own
    owners = sweeps | {"web/settle.py", "lifecycle/timers.py"}
    owners |= {
        "notifications/daily.py",
        "notifications/terms.py",
        "notifications/review_dates.py",
        "notifications/delivery.py",
    }
    owners |= {"accounts/forgetting.py", "record/reading.py"}
    guilty = []
    for path in SOURCES:
        if not path.is_relative_to(ROOT / "consult"):
            continue
        where = str(path.relative_to(ROOT / "consult"))
        if where in owners or where.startswith(("store/", "cli/")):
            continue
        guilty += [f"{where}:{n}" for n, called in calls(path) if called.split(".")[-1] == "commit"]
    assert guilty == []


def test_only_the_store_makes_sessions_and_engines() -> None:
    makers = {"create_engine", "sessionmaker", "scoped_session", "Session"}
    guilty = [
        f"{name_of(path)}:{line}"
        for path in SOURCES
        if not path.is_relative_to(ROOT / "consult" / "store")
        for line, called in calls(path)
        if called.split(".")[-1] in makers
    ]
    assert guilty == []


def test_only_the_clock_reads_the_time() -> None:
    times = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time")
    guilty = [
        f"{name_of(path)}:{line} {called}"
        for path in SOURCES
        if name_of(path) != "consult/clock.py"
        for line, called in calls(path)
        if called.endswith(times) or called in ("now", "func.now", "utcnow")
    ]
    assert guilty == []


def test_only_the_settings_read_the_environment() -> None:
    guilty = [
        name_of(path)
        for path in SOURCES
        if name_of(path) != "consult/settings.py"
        and any(
            isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
        )
    ]
    assert guilty == []


def test_only_one_module_opens_smtp() -> None:
    assert those_who_import("smtplib") == {"consult/notifications/smtp.py"}


def test_only_boot_and_the_root_know_every_feature() -> None:
    assert those_who_import("consult.boot") <= {"consult/__init__.py", "consult/cli/context.py"}


def test_the_job_engine_and_the_migrations_are_imported_in_one_place_each() -> None:
    assert those_who_import("huey") == {"consult/jobs/engine.py"}
    assert those_who_import("alembic") == {"consult/store/schema.py"}


INNER = ("views", "forms", "presenters", "subscribers", "effects", "access")


def test_a_feature_uses_of_another_its_queries_operations_events_and_models_only() -> None:
    from consult.boot import FEATURES

    guilty = []
    for path in SOURCES:
        parts = path.relative_to(ROOT).parts
        if parts[0] != "consult" or len(parts) < 3 or parts[1] not in FEATURES:
            continue
        for each in imports(path):
            cut = each.split(".")
            if cut[0] != "consult" or len(cut) < 3 or cut[1] not in FEATURES or cut[1] == parts[1]:
                continue
            if (parts[1], cut[2]) == ("api", "presenters"):
                continue  # it says what the pages say
            if cut[2] in INNER and not each.startswith("consult.files.views"):  # its `send`
                guilty.append(f"{name_of(path)} imports {each}")
    assert sorted(set(guilty)) == []


def test_starting_the_web_loads_no_job_engine_migrations_or_readers_of_documents() -> None:
    code = (
        "import sys; from consult import create_app, settings;"
        "create_app(settings.Settings(mode='development', database_url='sqlite:///:memory:',"
        "secret_key='x' * 40, demo_clock_path='instance/x', queue_path='instance/q'));"
        "heavy = {'huey', 'alembic', 'docx', 'mammoth', 'openpyxl', 'lxml', 'smtpd', 'aiosmtpd'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == "[]"


ALLOWED = {
    "consult/settings.py": 'zone: str = _setting("Europe/London"',
    "workflows/calendar.py": 'ZONE = "Europe/London"',
}


def test_nothing_says_where_it_was_first_used() -> None:
    """Bodies, agencies, dates and names are data that another region sets up."""
    templates = [
        path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt")
    ]
    said = []
    for path in [*SOURCES, *templates]:
        name = name_of(path)
        if name.startswith(("consult/cli/seeding", "consult/cli/demo")):
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if "london" in line.lower() and ALLOWED.get(name, "\0") not in line:
                said.append(f"{name}:{number} {line.strip()}")
    assert said == []
