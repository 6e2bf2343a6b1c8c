"""The words of messages: templates/emails/<feature>/<event>.txt, first line the subject."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from consult import settings
from consult.notifications.links import link

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "emails"


@lru_cache
def _environment() -> Environment:
    # Plain text: nothing is escaped, and a word that is missing is an error, not a gap.
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701
    )
    made.filters["moment"] = settings.in_words
    made.globals["link"] = link
    return made


def letter(kind: str, **words: object) -> tuple[str, str]:
    """Subject and body of a message; kind is `<feature>/<event>`."""
    service = settings.current().service_name
    text = _environment().get_template(f"{kind}.txt").render(service=service, **words)
    subject, _, body = text.strip().partition("\n")
    return subject.removeprefix("Subject: "), body.strip()
