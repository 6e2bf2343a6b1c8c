"""Runs the tests: on SQLite, on PostgreSQL where one answers, in Chromium where it is installed.

What cannot run here is said in one line. With CONSULT_NO_SKIPS=1 that is a failure, and so is a
test that skips itself. The last lines are the closing lines of every run of pytest.

    tools/test.py [arguments for pytest]

TEST_DATABASE_URL names a PostgreSQL database that may be emptied; CONSULT_CHROMIUM a browser.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BROWSER_TESTS = ROOT / "tests" / "browser"
LOCAL_DATABASES = (
    "postgresql+psycopg://root@127.0.0.1:5432/test",
    "postgresql+psycopg://postgres@127.0.0.1:5432/test",
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NONE_CHOSEN = 5  # how pytest says that its arguments chose no test; another suite may have some
MAC_BROWSER = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


@dataclass
class Suite:
    name: str
    arguments: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def find_database() -> str | None:
    """The address of a PostgreSQL database for tests that answers, if there is one."""
    if importlib.util.find_spec("psycopg") is None:
        return None
    import psycopg

    given = os.environ.get("TEST_DATABASE_URL")
    for url in (given,) if given else LOCAL_DATABASES:
        try:
            with psycopg.connect(url.replace("+psycopg", ""), connect_timeout=3):
                return url
        except psycopg.Error:
            continue
    return None


def find_browser() -> str | None:
    if given := os.environ.get("CONSULT_CHROMIUM"):
        return shutil.which(given)
    found = (shutil.which(name) for name in (*BROWSERS, MAC_BROWSER))
    return next((path for path in found if path), None)


def plan(arguments: list[str]) -> tuple[list[Suite], list[str]]:
    """What to run, and a sentence for each part that cannot run here."""
    everything_else = ["tests", "--ignore=tests/browser", "-n", "2", *arguments]
    suites = [Suite("SQLite", everything_else)]
    left_out = []
    if database := find_database():
        suites.append(Suite("PostgreSQL", everything_else, {"TEST_DATABASE_URL": database}))
    else:
        left_out.append(
            "PostgreSQL: no test database answers (TEST_DATABASE_URL names one that may be emptied)"
        )
    if not shutil.which("redis-server"):
        left_out.append("Redis tests: no redis-server is installed")
    if not any(BROWSER_TESTS.glob("**/test_*.py")):
        return suites, left_out
    if browser := find_browser():
        where = {"CONSULT_CHROMIUM": browser}
        suites.append(Suite("Chromium", ["tests/browser", *arguments], where))
    else:
        left_out.append("Browser tests: no Chromium is installed (CONSULT_CHROMIUM names one)")
    return suites, left_out


def run(suite: Suite) -> tuple[int, str]:
    """Run one suite, showing its output; its exit code and pytest's closing line."""
    print(f"\n-- Tests: {suite.name}", flush=True)
    environment = {name: v for name, v in os.environ.items() if name != "TEST_DATABASE_URL"}
    command = [sys.executable, "-m", "pytest", *suite.arguments]
    closing = ""
    with subprocess.Popen(  # noqa: S603 - our own words and the caller's
        command,
        cwd=ROOT,
        env=environment | suite.environment,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as running:
        for line in running.stdout or ():
            print(line, end="", flush=True)
            closing = line.rstrip() or closing
    return running.returncode, closing


def main(arguments: list[str]) -> int:
    strict = os.environ.get("CONSULT_NO_SKIPS") == "1"
    suites, left_out = plan(arguments)
    for sentence in left_out:
        print(f"Skipped: {sentence}", flush=True)
    results = [run(suite) for suite in suites]
    nothing_there = NONE_CHOSEN if any(code != NONE_CHOSEN for code, _ in results) else 0
    faults = [
        f"{suite.name}: failed"
        for suite, (code, _) in zip(suites, results, strict=True)
        if code not in (0, nothing_there)
    ]
    if strict:
        faults += left_out
        faults += [
            f"{suite.name}: a test was skipped"
            for suite, (_, closing) in zip(suites, results, strict=True)
            if re.search(r"\d+ skipped", closing)
        ]
    print()
    for fault in faults:
        print(f"Not good: {fault}")
    for _, closing in results:
        print(closing)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
