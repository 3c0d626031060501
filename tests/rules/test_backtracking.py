"""No pattern of the law book or its lexers shares out a run of characters between two loops."""

from __future__ import annotations

import gc
import json
import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import FunctionType

import pytest
from rules.backtracking import shared
from rules.written_patterns import written

import lambdaguard.lexers
import lambdaguard.rules
from lambdaguard.lexers import code_signs, template_signs
from lambdaguard.rules.index import FAMILIES


@pytest.mark.parametrize("pattern", [r"(a+)+b", r"\s*\w*\s*x", r"(?:a|aa)+\w*$", r"a*[ab]*c", r"<[^>]*[^<]*>", r"(x+x+)+y"])
def test_the_check_finds_what_grows(pattern: str) -> None:
    assert shared(pattern)


@pytest.mark.parametrize(
    "pattern", [r"a+b+c", r"\s*+\w*\s*", r"(?>a+)a*b", r"<[^<>]*>", r"(?:a,)+b*", r"\w++\s++\w+", r"[ab]{0,50}[bc]{0,50}x"]
)
def test_the_check_passes_what_does_not(pattern: str) -> None:
    assert shared(pattern) == []


def patterns() -> dict[tuple[str, int], str]:
    """Every pattern that the modules of rules and lexers hold, and every one compiled while they judge what tests/data holds."""
    found: dict[tuple[str, int], str] = {}
    for package in (lambdaguard.lexers, lambdaguard.rules):
        for info in iter_modules(package.__path__):
            module = import_module(f"{package.__name__}.{info.name}")
            for name, value in vars(module).items():
                held = value if isinstance(value, re.Pattern) else None
                function = cached(value)
                if function is not None and function.__module__ == module.__name__ and not function.__code__.co_argcount:
                    held = value()
                for pattern in (held,) if isinstance(held, re.Pattern) else flat(held):
                    found[pattern.pattern, pattern.flags] = f"{info.name}.{name}"
    for rule, _, number in code_signs.WORDS:
        found[code_signs.pattern(number).pattern, code_signs.pattern(number).flags] = f"{rule} {number}"
    for number in range(len(template_signs.SIGNS)):
        found[template_signs.pattern(number).pattern, template_signs.pattern(number).flags] = f"template {number}"
    for module, _, _ in FAMILIES.values():
        for rule in import_module(f"lambdaguard.rules.{module}").RULES:
            if rule.pattern is not None:
                found[rule.pattern, re.IGNORECASE] = rule.id
    return found


def cached(value: object) -> FunctionType | None:
    """The function whose answers a cache object keeps."""
    held = gc.get_referents(value) if hasattr(value, "cache_info") else ()
    return next((each for each in held if isinstance(each, FunctionType)), None)


def flat(held):
    if isinstance(held, (tuple, list)):
        for part in held:
            yield from (part,) if isinstance(part, re.Pattern) else flat(part)
    elif isinstance(held, dict):
        yield from flat(list(held.values()))


def compiled_in_use(monkeypatch) -> dict[tuple[str, int], str]:
    found = {}
    original = re._compile  # what `re.search` and friends call with a literal pattern

    def recording(pattern, flags):
        if isinstance(pattern, str):
            found[pattern, int(flags)] = "literal"
        return original(pattern, flags)

    monkeypatch.setattr(re, "_compile", recording)
    from lambdaguard.rules.engine import Engine

    engine = Engine(FAMILIES)
    for file in sorted((Path(__file__).parent.parent / "data").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").split("\n"):
            if line:
                engine.judge(json.loads(line)["payload"], "query")
    return found


def test_every_pattern_is_linear_at_each_start(monkeypatch) -> None:
    everything = {**compiled_in_use(monkeypatch), **patterns()}
    growing = {}
    for (pattern, flags), where in everything.items():
        if isinstance(pattern, str) and (
            reasons := shared(pattern, flags & (re.IGNORECASE | re.DOTALL | re.VERBOSE | re.MULTILINE))
        ):
            growing[f"{where}: {pattern[:100]}"] = reasons[:2]
    assert growing == {}
    assert len(everything) > 150


def test_every_pattern_that_is_written_down_anywhere_is_linear_at_each_start() -> None:
    found, made = written()
    flags_known = re.IGNORECASE | re.DOTALL | re.VERBOSE | re.MULTILINE
    growing = {
        f"{where}: {pattern[:100]}": reasons[:2]
        for (pattern, flags), where in found.items()
        if (reasons := shared(pattern, int(flags) & flags_known))
    }
    assert growing == {}
    folders = {where.partition("/")[0] for where in found.values()}
    assert {"events", "redaction", "outgoing", "secrets", "cli", "sinks", "lexers"} <= folders
    assert len(found) > 250
    assert len(made) < len(found) / 4


@pytest.mark.parametrize(
    "source",
    [
        "import re\ndef f(text):\n    return re.search(r'(a+)+b', text)",
        "import re\nWORD = r'\\w*'\nclass A:\n    find = re.compile(rf'{WORD}{WORD}x', re.I)",
        "import re\nf = lambda text: re.sub('|'.join(['x', 'a*a*b']), '', text)",
        "import re\nP = re.compile(rb'(?:a|aa)+\\w*$', flags=re.S | re.M)",
    ],
)
def test_no_pattern_hides_in_a_function_a_class_or_a_join(source: str, monkeypatch, tmp_path) -> None:
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "odd.py").write_text(source)
    monkeypatch.setattr("rules.written_patterns.PACKAGE", tmp_path)
    found, made = written()
    assert made == []
    assert all(shared(pattern, int(flags) & re.DOTALL) for pattern, flags in found)
    assert found
