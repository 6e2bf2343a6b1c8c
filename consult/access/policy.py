"""The one policy table: permission → rule. Features add their rows when they are loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from consult.access.actor import Actor, Pass
from consult.access.permissions import Permission
from workflows.refusal import Refusal

Rule = Callable[[Actor, Any], Refusal | None]

_table: dict[Permission, Rule] = {}

SIGNED_OUT = Refusal(
    "signed-out", "You need to sign in to see this page.", fix="Sign in.", who="you"
)


# All that a link opens, whatever the rules below say: so a new page is closed to guests.
OPEN_TO_GUESTS = frozenset(
    {
        *(Permission.SEE_FRAME, Permission.SIGN_IN, Permission.TRY_THE_DEMO),
        *(Permission.SEE_WORKSPACE, Permission.WRITE_COMMENT, Permission.ANSWER_QUESTIONS),
        *(Permission.SEE_IMAGE, Permission.SEE_QUARANTINED),
    }
)
ALWAYS_OPEN = frozenset({Permission.SEE_FRAME, Permission.SIGN_IN, Permission.TRY_THE_DEMO})


def allow(permission: Permission) -> Callable[[Rule], Rule]:
    """Decorate the rule that decides a permission. A second rule for it is a mistake."""

    def register(rule: Rule) -> Rule:
        if _table.get(permission, rule) is not rule:
            raise ValueError(f"{permission} has a rule already")
        _table[permission] = rule
        return rule

    return register


def ask(permission: Permission, actor: Actor, thing: Any = None) -> Refusal | None:
    """Why `actor` may not, or None. What no rule decides is refused."""
    if actor.guest is not None and (no := _closed_to_guests(permission, actor.guest)) is not None:
        return no
    rule = _table.get(permission)
    if rule is None:
        return Refusal("no-rule", f"Nobody is allowed to “{permission.value}” here.")
    return rule(actor, thing)


def _closed_to_guests(permission: Permission, link: Pass) -> Refusal | None:
    """A link opens one response and nothing else, and after its end nothing at all."""
    if permission in ALWAYS_OPEN:
        return None
    if link.ended:
        return Refusal("guest-link-over", link.ended, fix=f"Ask {link.ask}.", who=link.ask)
    if permission in OPEN_TO_GUESTS:
        return None
    return Refusal(
        "not-by-link",
        "Your link opens the response of one agency to one consultation, and nothing else.",
        who=link.ask,
        source="house: a link is for one piece of work",
    )


def table() -> Mapping[Permission, Rule]:
    return MappingProxyType(_table)


@allow(Permission.LOOK)
def anyone_may_look(_actor: Actor, _thing: Any) -> None:
    """Published pages, front page, health."""
    return


@allow(Permission.SEE_FRAME)
def anyone_may_see_the_frame(_actor: Actor, _thing: Any) -> None:
    """Colours and logo, statements on accessibility and privacy, whether the service is well."""
    return


@allow(Permission.SIGN_IN)
def anyone_may_sign_in(_actor: Actor, _thing: Any) -> None:
    return


@allow(Permission.USE_OWN_ACCOUNT)
def signed_in_may_use_own_account(actor: Actor, _thing: Any) -> Refusal | None:
    return None if actor.signed_in else SIGNED_OUT
