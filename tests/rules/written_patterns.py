"""Every pattern that the package's sources write down, wherever they do: found in their syntax trees, so that nothing need be imported."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import lambdaguard

PACKAGE = Path(lambdaguard.__file__).parent
CALLS = frozenset(("compile", "search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split"))


def written() -> tuple[dict[tuple[str, int], str], list[str]]:
    """Patterns with their flags and where they stand; and the calls whose pattern is made at run time."""
    found: dict[tuple[str, int], str] = {}
    made: list[str] = []
    for file in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names = constants(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and is_pattern(node.func):
                where = f"{file.relative_to(PACKAGE)}:{node.lineno}"
                try:
                    pattern = value(node.args[0], names)
                    flags = sum(value(flag, names) for flag in flags_of(node))
                except (ValueError, NameError, TypeError, AttributeError, KeyError, IndexError):
                    made.append(where)
                    continue
                if isinstance(pattern, bytes):
                    pattern = pattern.decode("latin-1")
                if isinstance(pattern, str):
                    found[pattern, flags] = where
    return found, made


def is_pattern(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr in CALLS
        and isinstance(function.value, ast.Name)
        and function.value.id in ("re", "_re")
    )


def flags_of(call: ast.Call) -> list[ast.expr]:
    named = [keyword.value for keyword in call.keywords if keyword.arg == "flags"]
    return named + (call.args[1:2] if call.func.attr == "compile" else [])


def constants(tree: ast.Module) -> dict[str, object]:
    """What the module's and its functions' plain assignments give to a name, as far as it can be told without running them."""
    names: dict[str, object] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            try:
                names[node.targets[0].id] = value(node.value, names)
            except Exception:
                continue
    return names


def value(node: ast.expr, names: dict[str, object]):
    """The value of strings, their joins and flags; an error for what else there is."""
    allowed = {"re": re, "str": str, "sorted": sorted, "map": map}
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id not in names and part.id not in allowed:
            raise NameError(part.id)
        if isinstance(part, (ast.Lambda, ast.Await, ast.NamedExpr)):
            raise TypeError(part)
    code = compile(ast.Expression(node), "<pattern>", "eval")
    return eval(code, {**allowed, **names, "__builtins__": {}})
