"""The yardsticks: the least that Flask can do under the same gunicorn.

`/page` serves the bytes of a page of ours; `/insert` puts one row into a table through the bare
driver, commits, and redirects.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask, redirect, request
from werkzeug.wrappers import Response

Insert = Callable[[str], None]
PRAGMAS = ("journal_mode=WAL", "busy_timeout=5000", "synchronous=NORMAL", "foreign_keys=ON")
MAKE = "CREATE TABLE IF NOT EXISTS bare (id {key}, place INTEGER, body TEXT)"


def make_app() -> Flask:
    app = Flask(__name__)
    insert = _inserter(os.environ.get("BENCH_DATABASE_URL", ""))
    page = Path(os.environ.get("BENCH_PAGE", os.devnull))

    @app.get("/sign-in")
    def ready() -> str:
        return "ready"

    @app.get("/page")
    def same_bytes() -> Response:
        return Response(page.read_bytes(), mimetype="text/html")

    @app.post("/insert")
    def bare_insert() -> Response:
        insert(request.form["body"])
        return redirect("/page")

    return app


def _inserter(url: str) -> Any:
    """A connection for each thread, as ours has: it is made once and kept."""
    if not url:
        return None
    connect = _light if url.startswith("sqlite") else _full
    own = threading.local()

    def insert(body: str) -> None:
        if not hasattr(own, "insert"):
            own.insert = connect(url)
        own.insert(body)

    return insert


def _light(url: str) -> Insert:
    light = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    for pragma in PRAGMAS:
        light.execute(f"PRAGMA {pragma}")
    light.execute(MAKE.format(key="INTEGER PRIMARY KEY"))

    def insert(body: str) -> None:
        light.execute("BEGIN IMMEDIATE")
        light.execute("INSERT INTO bare (place, body) VALUES (?, ?)", (1, body))
        light.execute("COMMIT")

    return insert


def _full(url: str) -> Insert:
    import psycopg  # an extra

    full = psycopg.connect(url.replace("+psycopg", ""))
    with suppress(psycopg.errors.UniqueViolation), full.transaction():  # another thread's
        full.execute(MAKE.format(key="SERIAL PRIMARY KEY"))
    full.commit()

    def insert(body: str) -> None:
        full.execute("INSERT INTO bare (place, body) VALUES (%s, %s)", (1, body))
        full.commit()

    return insert


app = make_app()
