"""What was typed and could not be taken is listed under the labels that its writer knows."""

from __future__ import annotations

import pytest

from consult.web.typed import in_words


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("withheld_why", "Why should it not be published?"),
        ("rationale", "Reasons"),
        ("quote", "The words you comment on"),
        ("body", "What you wrote"),
        ("q12", "Your answer"),
        ("m12", "More on your answer"),
        ("rows-3-rationale", "Reasons"),
        ("no_such_field", "No such field"),
    ],
)
def test_a_field_is_called_as_its_form_calls_it(app: object, field: str, label: str) -> None:
    assert in_words(field) == label
