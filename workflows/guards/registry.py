"""How a guard is declared and looked up, and how its parameters are checked."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, ParamSpec

from workflows.refusal import WEIGHTS, Refusal
from workflows.reports import REPORTS
from workflows.roles import titles

KINDS = ("review", "consultation", "response", "ballot", "edition")
_TYPES: dict[str, type] = {"int": int, "str": str, "bool": bool}

P = ParamSpec("P")
Check = Callable[P, Refusal | None]


@dataclass(frozen=True, slots=True)
class Guard:
    """One rule: what it is called, which kind of facts it reads, and where it comes from."""

    name: str
    code: str
    kind: str
    source: str
    weight: str
    about: str
    parameters: tuple[inspect.Parameter, ...]
    check: Callable[..., Refusal | None]
    warns: bool = False


GUARDS: dict[str, Guard] = {}


def guard(
    *, code: str, kind: str, source: str, weight: str, warns: bool = False
) -> Callable[[Check[P]], Check[P]]:
    """Register a guard under its function's name; its refusals get the code and the source.

    warns  what it says stops nothing: the step goes on when its reason is given
    """
    assert kind in KINDS, kind
    assert weight in WEIGHTS, weight

    def register(check: Check[P]) -> Check[P]:
        name = check.__name__

        @wraps(check)
        def explained(*args: P.args, **kwargs: P.kwargs) -> Refusal | None:
            found = check(*args, **kwargs)
            if found is None:
                return None
            return replace(
                found,
                code=found.code or code,
                source=f"{weight}: {source}",
                guard=name,
                warning=warns,
            )

        assert name not in GUARDS, f"two guards are called {name}"
        about = inspect.cleandoc(check.__doc__ or "")
        parameters = tuple(inspect.signature(check).parameters.values())[1:]
        GUARDS[name] = Guard(name, code, kind, source, weight, about, parameters, explained, warns)
        return explained

    return register


def no(
    because: str,
    fix: str | None = None,
    *,
    who: Iterable[str] = (),
    field: str | None = None,
    about: int | None = None,
    code: str = "",
) -> Refusal:
    """A refusal in the making: who are role names; the guard's own code unless one is given."""
    by = titles(who) or None
    return Refusal(code=code, because=because, fix=fix, who=by, field=field, about=about)


def parameter_problems(name: str, given: Mapping[str, Any]) -> list[str]:
    """What is wrong with the parameters that a definition gives to a known guard."""
    known = {parameter.name: parameter for parameter in GUARDS[name].parameters}
    problems = [f"{name} does not know {extra}" for extra in given if extra not in known]
    for parameter in known.values():
        wanted = _TYPES[str(parameter.annotation)]
        if parameter.name not in given:
            if parameter.default is inspect.Parameter.empty:
                problems.append(f"{name} needs {parameter.name}")
            continue
        value = given[parameter.name]
        if type(value) is not wanted:
            problems.append(f"{name}: {parameter.name} must be {wanted.__name__}, not {value!r}")
        elif name == "report_is_made" and parameter.name == "kind" and value not in REPORTS:
            problems.append(f"{name}: there is no kind of report called {value}")
        elif isinstance(value, int) and value < 0:
            problems.append(f"{name}: {parameter.name} may not be below 0")
    return problems
