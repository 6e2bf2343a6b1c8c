"""Consult runs the review of multi-agency protocols, from draft to launch."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from consult import clock, settings, store

ROOT = Path(__file__).resolve().parent.parent


def create_app(chosen: settings.Settings | None = None) -> Flask:
    """The web application. Raises BadSettings rather than start unsafely."""
    from consult import boot  # boot knows every feature; nothing else may be imported this early
    from consult.web import install

    ready = settings.prepare(settings.checked(chosen) if chosen else settings.from_environment())
    app = Flask("consult", root_path=str(ROOT / "consult"), template_folder=str(ROOT / "templates"))
    connect(ready)
    install.install(app, ready)
    boot.add_features(app)
    boot.check()
    return app


def connect(ready: settings.Settings) -> None:
    """Choose settings, database, clock and queue for this process (web, worker, command line)."""
    from consult.jobs.sweeps import nudge_with

    settings.use(ready)
    store.connect(ready.database_url)
    clock.use(clock.DemoClock(ready.demo_clock_path) if ready.demo else None)
    if ready.queue_path or ready.redis_url:
        nudge_with(_tell_worker)


def _tell_worker(name: str) -> None:
    from consult.jobs.engine import tell  # the job engine is loaded when it is first needed

    tell(settings.current(), name)
