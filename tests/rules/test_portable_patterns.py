"""Every supported Python reads every pattern alike."""

import re
from pathlib import Path

import pytest

import lambdaguard

PACKAGE = Path(lambdaguard.__file__).parent
# A possessive quantifier on a group: (?:…)*+, also as an f-string writes it, and on a group that is put in by name.
_POSSESSIVE_GROUP = re.compile(r"(?<!\\)(?:\\\\)*(?:\)|\{[A-Za-z_]\w*\})(?:[*+?]|\{\{?\d*,?\d*\}\}?)\+")


@pytest.mark.parametrize("file", sorted(PACKAGE.rglob("*.py")), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_no_group_is_possessive(file):
    """Python before 3.11.5 loses its place in such a group (CPython issue 106052); ``(?>(?:…)*)`` says the same and is sound."""
    lines = file.read_text().splitlines()
    assert [f"line {number}" for number, line in enumerate(lines, start=1) if _POSSESSIVE_GROUP.search(line)] == []
