"""The only module that knows every feature."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from flask import Flask
from sqlalchemy import inspect

from consult import store

# From the bottom up; each may use those before it.
KERNEL = ("jobs", "web", "audit", "lifecycle")
FEATURES = (
    "region",
    "accounts",
    "groups",
    "files",
    "documents",
    "assessments",
    "consultations",
    "responses",
    "individuals",
    "conversations",
    "safeguarding",
    "placements",
    "dispositions",
    "editions",
    "boards",
    "reviews",
    "definitions",
    "people",
    "record",
    "programme",
    "public",
    "search",
    "notifications",
    "api",
)
PARTS = ("models", "access", "effects", "subscribers")  # loaded wherever a process starts


def load() -> None:
    """Models, policy rows, effects and subscribers of every feature: what any process needs."""
    for package in (*KERNEL, *FEATURES):
        for part in PARTS:
            _load(f"consult.{package}.{part}")


def add_features(app: Flask) -> None:
    """The same, and the views."""
    load()
    for package in FEATURES:
        views = _load(f"consult.{package}.views")
        if views is not None:
            app.register_blueprint(views.blueprint)
            if hasattr(views, "install"):
                views.install(app)


def check() -> None:
    """Refuse to start on a stored definition that would not hold. An empty database is fine."""
    from consult.lifecycle.definitions import check_pinned

    with store.scope("read"):
        if inspect(store.engine()).has_table("subject"):
            check_pinned()


def _load(name: str) -> ModuleType | None:
    return import_module(name) if find_spec(name) is not None else None
