"""The pages of respondents, and of those who follow a round."""

from flask import Flask

from consult import sensitive
from consult.consultations.extensions import LATE_WORDS
from consult.responses import presenters
from consult.responses.views import (
    answered,
    answers,
    clarifying,
    comments,
    entering,
    extending,
    following,
    guarded,
    guests,
    joint,
    leaving_out,
    margin,
    notes,
    offline,
    sections,
    signing,
    typed,
    workspace,
)
from consult.responses.views.blueprint import blueprint
from consult.web import current_actor

__all__ = [
    "answered",
    "answers",
    "blueprint",
    "clarifying",
    "comments",
    "entering",
    "extending",
    "following",
    "guarded",
    "guests",
    "install",
    "joint",
    "leaving_out",
    "margin",
    "notes",
    "offline",
    "sections",
    "signing",
    "typed",
    "workspace",
]


def install(app: Flask) -> None:
    """Templates mark what looks as if it identifies somebody, where it stands, and say what
    becomes of late answers."""
    app.jinja_env.globals["late_words"] = LATE_WORDS
    app.jinja_env.globals["more_time"] = lambda response: presenters.more_time(
        response, current_actor()
    )
    app.jinja_env.globals["find"] = lambda text: list(
        sensitive.split(text, sensitive.find_all(text))
    )
