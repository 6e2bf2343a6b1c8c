"""make mutate: break each guard in every small way, and name the breaks that no test notices.

The kept libraries do not serve here: one leaves decorated functions alone, and every guard is
decorated; the other starts a process of several seconds for each of some hundred breaks. Here a
child of this process, which has the libraries loaded, reads one broken module and runs the tests.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import importlib.abc
import importlib.machinery
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import hypothesis  # noqa: F401 (loaded once, for every child)
import pydantic  # noqa: F401
import pytest
import transitions  # noqa: F401
import yaml  # noqa: F401

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "workflows" / "guards"
TESTS = ("test_guards.py", "test_small_parts.py", "test_workflow_parts.py")
APART = {"registry.py", "sources.py", "__init__.py"}  # no rules of their own
SECONDS = 120  # a break that never ends is noticed, too

_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}


@dataclass(frozen=True)
class Break:
    """One file with one thing changed."""

    path: Path
    line: int
    told: str
    source: str

    @property
    def module(self) -> str:
        return f"workflows.guards.{self.path.stem}"

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.told}"


def breaks_of(path: Path) -> Iterator[Break]:
    """Every small break of a file: comparisons, and/or, not, whole numbers, what is returned."""
    tree = ast.parse(path.read_text("utf-8"))
    for index, node in enumerate(_rules(tree)):
        for way in range(_ways(node)):
            broken = copy.deepcopy(tree)
            found = _rules(broken)[index]
            before = ast.unparse(found)
            _change(found, way)
            told = f"“{before}” became “{ast.unparse(found)}”"
            yield Break(path, getattr(node, "lineno", 0), told, ast.unparse(broken))


def _rules(tree: ast.Module) -> list[ast.AST]:
    """What decides, inside functions: not their decorators, annotations or words."""
    found: list[ast.AST] = []
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for statement in [*function.body, *function.args.defaults, *function.args.kw_defaults]:
                if statement is not None:
                    found += [node for node in ast.walk(statement) if _ways(node)]
    return list(dict.fromkeys(found))


def _ways(node: ast.AST) -> int:
    if isinstance(node, ast.Compare):
        return sum(type(each) in _SWAPS for each in node.ops)
    if isinstance(node, (ast.BoolOp, ast.BinOp)):
        return int(type(node.op) in _SWAPS)
    if isinstance(node, ast.UnaryOp):
        return int(isinstance(node.op, ast.Not))
    if isinstance(node, ast.Constant):
        return int(isinstance(node.value, (bool, int)))
    if isinstance(node, ast.Return):
        return int(node.value is not None and not _is_none(node.value))
    return int(isinstance(node, ast.If))


def _change(node: ast.AST, way: int) -> None:
    if isinstance(node, ast.Compare):
        places = [at for at, each in enumerate(node.ops) if type(each) in _SWAPS]
        node.ops[places[way]] = _SWAPS[type(node.ops[places[way]])]()  # type: ignore[call-overload]
    elif isinstance(node, (ast.BoolOp, ast.BinOp)):
        node.op = _SWAPS[type(node.op)]()  # type: ignore[assignment]
    elif isinstance(node, ast.UnaryOp):
        node.operand = ast.UnaryOp(ast.Not(), node.operand)
    elif isinstance(node, ast.Constant):
        node.value = _other(node.value)  # type: ignore[assignment]
    elif isinstance(node, ast.Return):
        node.value = ast.Constant(None)
    elif isinstance(node, ast.If):
        node.test = ast.UnaryOp(ast.Not(), node.test)


def _other(value: object) -> object:
    return not value if isinstance(value, bool) or not isinstance(value, int) else value + 1


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


class _Broken(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Serves one module in its broken form."""

    def __init__(self, found: Break) -> None:
        self.found = found

    def find_spec(
        self, name: str, _path: object = None, _target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self.found.module:
            return None
        return importlib.machinery.ModuleSpec(name, self, origin=str(self.found.path))

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(self.found.path)
        code = compile(self.found.source, str(self.found.path), "exec")
        exec(code, module.__dict__)  # noqa: S102 (our own source)


def is_noticed(found: Break) -> bool:
    """That a test fails, in a child of this process."""
    child = os.fork()
    if child == 0:
        os._exit(_tried(found))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


def _tried(found: Break | None) -> int:
    """Exit code of the tests, all output thrown away; a break that cannot be read is noticed."""
    import signal

    signal.alarm(SECONDS)
    if found is not None:
        sys.meta_path.insert(0, _Broken(found))
    tests = [str(ROOT / "tests" / "workflows" / name) for name in TESTS]
    options = ["-x", "-q", "--noconftest", "-p", "no:cacheprovider", "-p", "no:randomly"]
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        return int(pytest.main([*options, *tests]))


def main(arguments: Sequence[str]) -> int:
    """0 when every break is noticed."""
    parser = argparse.ArgumentParser(prog="make mutate", description=__doc__)
    parser.add_argument("files", nargs="*", help="names of files in workflows/guards; all if none")
    given = parser.parse_args(arguments)
    paths = [path for path in sorted(FOLDER.glob("*.py")) if path.name not in APART]
    paths = [path for path in paths if not given.files or path.name in given.files]
    found = [each for path in paths for each in breaks_of(path)]
    if os.fork() == 0:
        os._exit(_tried(None))
    if os.waitstatus_to_exitcode(os.wait()[1]):
        print("The tests of the guards fail as they are.", file=sys.stderr)
        return 2
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        noticed = list(pool.map(is_noticed, found))
    survivors = [each for each, seen in zip(found, noticed, strict=True) if not seen]
    print(*survivors, sep="\n")
    print(f"{len(found)} breaks of {len(paths)} files; {len(survivors)} noticed by no test.")
    return int(bool(survivors))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
