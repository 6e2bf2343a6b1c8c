"""A page lets go of what it was drawn from.

A macro and the context that it was made in hold each other, and the context holds all that the
page shows. The collector of garbage would find them many pages later.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from flask import Flask
from jinja2 import Template
from jinja2.runtime import Context

_open: ContextVar[list[Context] | None] = ContextVar("contexts of the page", default=None)


class Drawn(Template):
    """Contexts without values of their own belong to macros that are kept for other pages."""

    def new_context(
        self,
        vars: dict[str, Any] | None = None,
        shared: bool = False,
        locals: Any = None,
    ) -> Context:
        context = super().new_context(vars, shared, locals)
        made = _open.get()
        if vars and made is not None:
            made.append(context)
        return context

    def render(self, *given: Any, **named: Any) -> str:
        made: list[Context] = []
        outer = _open.set(made)
        try:
            return super().render(*given, **named)
        finally:
            _open.reset(outer)
            for context in made:
                context.vars.clear()
                context.parent.clear()


def install(app: Flask) -> None:
    app.jinja_env.template_class = Drawn
