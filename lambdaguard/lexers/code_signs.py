"""Signs of code that reaches the system, compiled on first need."""

from __future__ import annotations

import re
from functools import cache

from . import code_php, code_scripts


@cache
def signs() -> tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]:
    """``(rule id, literals in lower case one of which must occur, pattern)``."""
    return tuple(
        (rule, needles, re.compile("|".join(alternatives), re.IGNORECASE if lax else 0))
        for rule, needles, lax, alternatives in code_php.SIGNS + code_scripts.SIGNS
    )
