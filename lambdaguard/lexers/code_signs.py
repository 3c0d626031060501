"""Signs of code that reaches the system, each compiled when its literals are first met: together they take milliseconds."""

from __future__ import annotations

import re
from functools import cache

from . import code_chained, code_node, code_other, code_php, code_python

SIGNS = code_php.SIGNS + code_python.SIGNS + code_node.SIGNS + code_other.SIGNS + code_chained.SIGNS
# (rule id, literals in lower case one of which must occur, number for `pattern`)
WORDS = tuple((rule, needles, number) for number, (rule, needles, _, _) in enumerate(SIGNS))


@cache
def pattern(number: int) -> re.Pattern[str]:
    _, _, lax, alternatives = SIGNS[number]
    return re.compile("|".join(alternatives), re.IGNORECASE if lax else 0)
