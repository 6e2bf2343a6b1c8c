"""Render a page; a refused form makes it a 422."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.web.forms import BaseForm
from consult.web.kept import restore_hidden


def page(template: str, *, form: BaseForm | None = None, **context: Any) -> ResponseReturnValue:
    """The template with its form. 422, and a title that begins “Error:”, when it was refused."""
    if form is not None:
        restore_hidden(form)
    refused = form is not None and form.has_errors
    html = render_template(template, form=form, refused=refused, **context)
    return html, (422 if refused else 200)
