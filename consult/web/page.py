"""Render a page; a refused form makes it a 422, a stale one a 409."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.web.forms import BaseForm
from consult.web.kept import restore_hidden


def page(template: str, *, form: BaseForm | None = None, **context: Any) -> ResponseReturnValue:
    """The template with its form. When it was refused the title begins “Error:”, and the answer is
    422; or 409 where something happened meanwhile that its sender had not seen."""
    if form is not None:
        restore_hidden(form)
    refused = form is not None and form.has_errors
    html = render_template(template, form=form, refused=refused, **context)
    return html, (_code(form) if form is not None and refused else 200)


def _code(form: BaseForm) -> int:
    return 409 if form.is_stale else 422
