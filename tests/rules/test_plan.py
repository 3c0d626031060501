"""What spares the plan a search never spares it a find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lambdaguard.rules.engine import Engine
from lambdaguard.rules.index import FAMILIES
from lambdaguard.rules.plan import prefixes

PLAN = Engine(tuple(FAMILIES))._plan
PIECES = [
    *"or xor and not order group by drop alter create truncate table database view user delete insert from into is null true false 1 42 x users".split(),
    " ",
    "  ",
    "-",
    "_",
    "\u00e9",
]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_a_phrase_is_looked_for_wherever_it_may_be(low):
    assert PLAN._phrased(low, prefixes(low)) == (PLAN._prose.search(low) is not None)
