"""Many short pieces decoded together are what the library makes of each."""

from urllib.parse import unquote_plus

from hypothesis import given
from hypothesis import strategies as st

from lambdaguard.events.quoting import unquote_all, unquote_form

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


@given(st.lists(st.tuples(*[st.lists(st.sampled_from(BITS), max_size=4).map("".join)] * 2), min_size=1, max_size=6))
def test_a_whole_form(pairs):
    """What is decoded in one go is what each name and value are by themselves; anything unusual is left to them."""
    form = "&".join(f"{name}={value}" for name, value in pairs)
    listed = unquote_form(form)
    if listed is not None:
        assert listed[1:-1].split("\x1e") == [unquote_plus(part) for pair in form.split("&") for part in pair.partition("=")[::2]]


def test_an_honest_form_is_decoded_in_one_go():
    assert unquote_form("a=1&b+c=%C3%A9%3D%26+d&e=") == "\x1ea\x1e1\x1eb c\x1eé=& d\x1ee\x1e\x1e"
