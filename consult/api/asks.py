"""What may be asked: the questions after “?” and the bodies that are sent. Shape only."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from workflows.shapes import Stage

LARGEST = 2**31 - 1  # what an id column holds
LONGEST = 200_000  # characters; the operations say how many are too many, in words


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("no text has the character NUL in it")
    return text


Words = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=LONGEST), AfterValidator(_without_nul)
]
Key = Annotated[str, StringConstraints(max_length=100), AfterValidator(_without_nul)]
Id = Annotated[int, Field(ge=0, le=LARGEST)]


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Nothing(Asked):
    """No question is taken here."""


class ReviewsAsked(Asked):
    stage: Stage | None = None
    state: Key | None = None
    definition: Key | None = None
    after: Id | None = Field(None, description="Id of the last review of the page before")
    limit: Annotated[int, Field(ge=1, le=100)] = 25


class DocumentsAsked(Asked):
    words: Annotated[Words, StringConstraints(max_length=200)] = ""
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1


class HistoryAsked(Asked):
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1


class Body(Asked):
    """What is sent must be of the very type: “3” is not a number."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, strict=True)


class SeenBefore(Body):
    state: Key
    revision: Id


class HoldTerms(Body):
    """Of a step that puts the review on hold."""

    owner_id: Id | None = Field(None, description="Account that looks after it; without it, yours")
    waits_for: Words = ""
    expected_on: Annotated[date, Field(strict=False)] | None = None
    repeat_approval: bool = False


class Despite(Body):
    """That the step goes on despite one reason; only those may say so whom the step names."""

    guard: Key
    because: Words = Field(description="The reason word for word, as it stands against the step")
    reason: Words = Field(description="It is published with the decision")
    note: Words = Field("", description="Only those who take part in the review read it")


class TakeStep(Body):
    seen: SeenBefore | None = Field(
        None, description="From the review, unless If-Match has its ETag"
    )
    reason: Words = ""
    hold: HoldTerms | None = None
    overrides: Annotated[list[Despite], Field(max_length=20)] = []
