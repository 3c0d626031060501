"""No pattern of the redactor shares out a run of characters between two loops."""

import re
from pathlib import Path

from rules.backtracking import shared

from lambdaguard import redact
from lambdaguard.redaction import registry

FLAGS = re.IGNORECASE | re.DOTALL | re.VERBOSE | re.MULTILINE


def test_every_pattern_that_is_compiled_is_linear_at_each_start(monkeypatch):
    found = {}
    original = re._compile

    def recording(pattern, flags):
        if isinstance(pattern, str):
            found[pattern] = int(flags)
        return original(pattern, flags)

    from lambdaguard.redaction import keyed, keys, lines, numbers, quoted, settings, tokens, urls

    for module in (keyed, numbers, quoted, tokens, urls, registry):
        for value in vars(module).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()
    settings.changed()
    monkeypatch.setattr(re, "_compile", recording)
    registry.register("quote\" slash/ back\\ é and 'more", "x")
    registry.found("quote")
    for line in (Path(__file__).parent / "ordinary.txt").read_text(encoding="utf-8").splitlines():
        redact(f"password='{line}' Bearer a1b2c3d4 quote")
    for kind, _, pattern, _ in tokens._FORMATS:
        found[pattern] = int(re.ASCII)
        assert kind
    for module in (keyed, keys, lines, tokens):
        found.update({value.pattern: value.flags for value in vars(module).values() if isinstance(value, re.Pattern)})
    found.update({pattern.pattern: pattern.flags for pattern in numbers._patterns().values()})
    monkeypatch.undo()
    growing = {
        pattern[:120]: reasons[:2] for pattern, flags in list(found.items()) if (reasons := shared(pattern, flags & FLAGS))
    }
    assert growing == {}
    assert len(found) > 40
