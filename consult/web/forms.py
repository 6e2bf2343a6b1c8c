"""Forms check shape; operations check rules; both end as reasons on the same page."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Self

from flask import g, request
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from werkzeug.datastructures import MultiDict
from wtforms import (
    FileField,
    HiddenField,
    PasswordField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields.core import Field

from consult import store
from consult.web.kept import words_of
from consult.web.numbers import whole_number
from consult.web.settle import SAFE
from workflows.refusal import Refusal, Refused

FORGED = Refusal(
    "form-expired",
    "This page was open for too long, so nothing has been saved yet. What you typed is still here.",
    fix="Check it and send it again.",
)
STALE = "-meanwhile"  # how the codes of refusals end that say what others did since
UNSAID = -1  # the revision seen by a form that does not say: never that of anything
# what nobody sees: without width, or what turns the words after it round on other people's pages
BLANKS = re.compile(r"[\u200b\u2060\ufeff\u202a-\u202e]")


def _takes_file(unbound: Any) -> bool:
    return issubclass(unbound.field_class, FileField)


def tidy(value: str | None) -> str | None:
    """What people type, without invisible characters, outer blanks and foreign line ends."""
    if not isinstance(value, str):
        return value
    return BLANKS.sub("", value).replace("\r\n", "\n").replace("\r", "\n").strip()


class BaseForm(FlaskForm):  # type: ignore[misc]
    """The parent of every form. The token is checked for every request in web.forgery."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        csrf = False

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What a form sent, or words kept for this page; a file only where one is asked for.

            A body that is no form (JSON, say) is a form with nothing in it, never a reason to
            fill in what is stored.
            """
            if formdata is not _Auto:
                return super().wrap_formdata(form, formdata)
            if request.method in SAFE:
                return words_of(form._prefix + name for name, _ in type(form)._unbound_fields)
            asked = {name for name, each in type(form)._unbound_fields if _takes_file(each)}
            files = [pair for pair in request.files.items(multi=True) if pair[0] in asked]
            return MultiDict([*request.form.items(multi=True), *files])

        def bind_field(self, form: Any, unbound: Any, options: dict[str, Any]) -> Field:
            if issubclass(unbound.field_class, (StringField, TextAreaField)):
                options = {**options, "filters": [*unbound.kwargs.pop("filters", []), tidy]}
            bound: Field = unbound.bind(form=form, **options)
            return bound

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.refused: list[Refusal] = []  # reasons that belong to no field
        self.is_stale = False  # what it was drawn from has changed since
        super().__init__(*args, **kwargs)

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if g.get("forged", False):
            self.refused.append(FORGED)
            return False
        return valid

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Put every reason of a Refused on the form and undo what the block did.

        The block returns the redirect itself, so code after it is the refused page.
        """
        try:
            with store.undone_if_refused():
                yield
        except Refused as no:
            for refusal in no.refusals:
                self.add(refusal)
        except store.Conflict:
            g.overtaken = self.said()  # for the page that says who was first
            raise

    def said(self) -> list[tuple[str, str]]:
        """(label, what was typed or chosen, in the words of the page), for their sender to copy."""
        found = []
        for field in self:
            if isinstance(field, FileField | HiddenField | PasswordField | SubmitField):
                continue
            words = _chosen(field) if hasattr(field, "iter_choices") else str(field.data or "")
            if words.strip() and not isinstance(field.data, bool):
                found.append((str(field.label.text), words))
        return found

    def add(self, refusal: Refusal) -> None:
        """One reason, and what clears it: beside its field if the form has it, or else above."""
        self.is_stale |= refusal.code.endswith(STALE)
        field = self._fields.get(refusal.field) if refusal.field else None
        if field is None:
            self.refused.append(refusal)
        else:
            field.errors = [*field.errors, refusal.told]

    def add_others(self, refusals: Iterable[Refusal]) -> None:
        """Reasons that stand besides what is wrong with the shape, so that all are told at once;
        a field that has its error already gets no second one."""
        taken = {name for name, field in self._fields.items() if field.errors}
        for refusal in refusals:
            if refusal.field not in taken:
                self.add(refusal)

    @property
    def has_errors(self) -> bool:
        return bool(self.refused or self.errors)


def _chosen(field: Any) -> str:
    """The labels of what is chosen in a list; what is not on offer is left out."""
    return ", ".join(str(label) for _, label, selected, *_ in field.iter_choices() if selected)


class SeenForm(BaseForm):
    """Changes something that others change too: it says which revision its sender had seen.

    `seen` goes to the operation, which raises `audit.Overtaken` when that is not how it stands;
    the answer is a 409 page with who was first, when, and everything that the form says.
    """

    seen_revision = HiddenField()

    def process(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:
        super().process(formdata, *args, **kwargs)
        if self.seen_revision.raw_data == []:
            self.seen_revision.data = ""

    @property
    def seen(self) -> int:
        """The revision that was on the page; UNSAID, which is none, when it did not say."""
        found = whole_number(self.seen_revision.data or "")
        return UNSAID if found is None else found


class ActionForm(BaseForm):
    """A button that changes something: which request it is, and what the person saw."""

    request_id = HiddenField()
    seen_state = HiddenField()
    seen_revision = HiddenField()

    @classmethod
    def fresh(cls, *, state: str = "", revision: int = 0, **kwargs: Any) -> Self:
        """The form as drawn on a page; a posted one keeps what was posted."""
        return cls(
            request_id=secrets.token_hex(16),
            seen_state=state,
            seen_revision=str(revision),
            **kwargs,
        )

    def process(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:
        """What was not sent is empty: the defaults are for drawing, not for filling gaps."""
        super().process(formdata, *args, **kwargs)
        for field in (self.request_id, self.seen_state, self.seen_revision):
            if field.raw_data == []:
                field.data = ""

    @property
    def seen(self) -> tuple[str, int] | None:
        state, revision = self.seen_state.data, self.seen_revision.data or ""
        number = whole_number(revision)
        return (state, number) if state and number is not None else None

    @property
    def request_key(self) -> str | None:
        """A request id of a sensible shape, or None."""
        given = self.request_id.data or ""
        return given if re.fullmatch(r"[0-9a-f]{16,64}", given) else None


def posted() -> bool:
    return request.method == "POST"
