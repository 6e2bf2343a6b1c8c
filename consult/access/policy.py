"""The one policy table: permission → rule. Features add their rows when they are loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from consult.access.actor import Actor
from consult.access.permissions import Permission
from workflows.refusal import Refusal

Rule = Callable[[Actor, Any], Refusal | None]

_table: dict[Permission, Rule] = {}

SIGNED_OUT = Refusal(
    "signed-out", "You need to sign in to see this page.", fix="Sign in.", who="you"
)


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
    rule = _table.get(permission)
    if rule is None:
        return Refusal("no-rule", f"Nobody is allowed to “{permission.value}” here.")
    return rule(actor, thing)


def table() -> Mapping[Permission, Rule]:
    return MappingProxyType(_table)


@allow(Permission.LOOK)
def anyone_may_look(_actor: Actor, _thing: Any) -> None:
    """Published pages, front page, health."""
    return


@allow(Permission.SIGN_IN)
def anyone_may_sign_in(_actor: Actor, _thing: Any) -> None:
    return


@allow(Permission.USE_OWN_ACCOUNT)
def signed_in_may_use_own_account(actor: Actor, _thing: Any) -> Refusal | None:
    return None if actor.signed_in else SIGNED_OUT
