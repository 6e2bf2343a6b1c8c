"""What a group is and who may change who sits on it."""

from __future__ import annotations

from workflows.refusal import Refusal

KINDS = {"working_group": "Working group", "board": "Board"}
HEAD = {"working_group": "lead", "board": "chair"}
ROLES = {"lead": "Lead", "chair": "Chair", "member": "Member"}


def role_fits(kind: str, role: str) -> Refusal | None:
    """A working group has leads and members, a board a chair and members."""
    if role in (HEAD[kind], "member"):
        return None
    because = f"A {KINDS[kind].lower()} has no {ROLES.get(role, role).lower()}."
    return Refusal("role-does-not-fit", because, field="role")


def only_a_manager_names_the_head(role: str, *, manager: bool) -> Refusal | None:
    if role == "member" or manager:
        return None
    because = f"Only a partnership manager names a {ROLES[role].lower()}."
    return Refusal("not-yours-to-name", because, who="a partnership manager", field="role")


def a_head_remains(role: str, others: int) -> Refusal | None:
    """The only lead or chair keeps the seat until there is another; `others` have it as well."""
    if role == "member" or others:
        return None
    word = ROLES[role].lower()
    because = f"This is the only {word}, and a group without one cannot take a step."
    return Refusal(
        "last-head", because, fix=f"Name another {word} first.", who="a partnership manager"
    )
