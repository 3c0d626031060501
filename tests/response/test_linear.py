"""Reading an answer takes time in proportion, whatever it holds: no pattern shares a run out between two loops."""

import re

from rules.backtracking import shared

from lambdaguard import html
from lambdaguard.outgoing import leaks, literals, masking, page, reflected, traces


def patterns():
    for module in (html, leaks, literals, masking, page, reflected, traces):
        for name, value in vars(module).items():
            made = (
                value()
                if name.startswith("_") and hasattr(value, "cache_clear") and name not in ("_cleaner", "_short")
                else value
            )
            for pattern in made if isinstance(made, tuple) else (made,):
                if isinstance(pattern, re.Pattern):
                    yield f"{module.__name__}.{name}", pattern


def test_every_pattern_is_linear_at_each_start():
    flags = re.IGNORECASE | re.DOTALL | re.VERBOSE | re.MULTILINE
    found = list(patterns())
    growing = {name: reasons[:2] for name, pattern in found if (reasons := shared(pattern.pattern, pattern.flags & flags))}
    assert growing == {}
    assert len(found) > 14


def test_a_deep_page_and_a_long_run_are_read():
    for text in (
        "<a b='" * 20_000,
        "<!--" * 50_000,
        "<script>'" + "\\" * 200_000,
        '/a.py", line 3 ' * 20_000,
        "-----BEGIN PRIVATE KEY-----" * 5000,
    ):
        assert reflected.reflected(text, ["<img src=x onerror=go(1)>", "(" * 30]) is None
        assert leaks.Look((), frozenset(), list).leaks(text) == []
