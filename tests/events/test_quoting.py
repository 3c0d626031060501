"""Many short pieces decoded together are what the library makes of each."""

from urllib.parse import unquote_plus

from hypothesis import given
from hypothesis import strategies as st

from lambdaguard.events.quoting import unquote_all

BITS = [
    "a",
    "%20",
    "+",
    "%C3%A9",
    "%ff",
    "%00",
    "%0A",
    "\n",
    "=",
    "%3D",
    "%26",
    "é",
    "%",
    "%zz",
    "%\n",
    "\ud800",
    "%ff%fe%fd",
    " ",
    "\r\n",
    "&",
]


@given(st.lists(st.lists(st.sampled_from(BITS), max_size=5).map("".join), min_size=1, max_size=6), st.sampled_from([1, 60, 300]))
def test_together_and_apart(texts, times):
    texts = texts * times
    assert unquote_all(texts) == [unquote_plus(text) for text in texts]
