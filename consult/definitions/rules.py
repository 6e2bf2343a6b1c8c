"""What may be proposed as a new version, and who may publish it."""

from __future__ import annotations

from workflows.definition import Workflow
from workflows.refusal import Refusal

MOST_CHARACTERS = 200_000
KIND = "review"  # the states of the other kinds are named in code, so they change with it


def fits_one_page(text: str) -> Refusal | None:
    if len(text) <= MOST_CHARACTERS:
        return None
    because = f"A definition has at most {MOST_CHARACTERS:,} characters; this has {len(text):,}."
    return Refusal("definition-too-long", because, field="source")


def is_of_a_review(flow: Workflow) -> Refusal | None:
    """Source: house rule; rounds, responses and ballots go as the software knows them."""
    if flow.kind == KIND:
        return None
    return Refusal(
        "not-a-review",
        f"This defines a {flow.kind}. Only the definitions of reviews can be changed here.",
        field="source",
    )


def is_numbered_next(flow: Workflow, newest: int) -> Refusal | None:
    """`newest` is the highest number stored for its key, 0 when there is none."""
    if flow.version > newest:
        return None
    return Refusal(
        "version-taken",
        f"The file says version {flow.version}, and there is a version {newest} of “{flow.key}”. "
        f"Write version: {newest + 1}.",
        field="source",
    )


def field_of(version: int, state: str) -> str:
    """Name of the field that says where the reviews in a state of a version go."""
    return f"to-{version}-{state}"


def says_why(words: str, field: str) -> Refusal | None:
    if words.strip():
        return None
    because = "Say what changes and why." if field == "change" else "Give a reason."
    return Refusal("no-reason", because, field=field)


def is_another_person(proposer_id: int | None, account_id: int | None) -> Refusal | None:
    """Source: house rule; how text becomes public is never changed by one person alone."""
    if account_id is not None and proposer_id != account_id:
        return None
    return Refusal(
        "second-person-needed",
        "You proposed this version, and a second person has to publish it.",
        who="another administrator or partnership manager",
    )


def still_waits(is_proposed: bool) -> Refusal | None:
    if is_proposed:
        return None
    return Refusal("settled-already", "This version was published or set aside already.")
