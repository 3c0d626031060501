"""What spares a search never spares a find: patterns behind literals and sets find what they would find alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdaguard.lexers import deser, packed, path_names, script, strays, template_signs, xpath, xxe
from lambdaguard.lexers.canonical import forms
from lambdaguard.lexers.needs import some

DATA = Path(__file__).parent.parent / "data"
SHARED = Path(__file__).parents[3] / "shared" / "corpus"
SCRIPTS = (
    "alert confirm prompt eval execscript msgbox settimeout setinterval setimmediate requestanimationframe import fetch atob unescape "
    "document.write document.cookie string.fromcharcode getscript globaleval open postmessage window self top parent this frames "
    "globalthis location constructor innerhtml outerhtml srcdoc $eval newimage newxmlhttprequest newfunction function newactivexobject "
    "newwebsocket localstorage sessionstorage. throw onerror= navigator.sendbeacon =~[]; [] \\u00 $.getscript name ( ) ` . [ ] ' \" = , ; ?. "
    "call apply bind x 1 new throw { }"
).split()


def texts() -> list[str]:
    files = [*sorted(DATA.glob("*.jsonl")), *sorted(SHARED.glob("*.jsonl"))]
    lines = [line for file in files for line in file.read_text(encoding="utf-8", errors="surrogatepass").split("\n") if line]
    found = {form for line in lines for _, form in forms(json.loads(line)["payload"])}
    return sorted(found, key=len)


TEXTS = texts()


@pytest.mark.parametrize(
    ("pattern", "needed", "prepare"),
    [
        (path_names._wrapper, lambda text: some(text.lower(), path_names._SCHEMES), str),
        (deser._marker, lambda text: some(text.lower(), deser._MARKS), str),
        (packed.php, lambda text: "O:" in text or "C:" in text, str),
        (script._sink, lambda code: script.sink(code) is not None, lambda text: script.fold(text.lower())),
        (strays._odd, lambda low: some(low, strays._ODD), str.lower),
        (xpath._function, lambda text: xpath._walking().search(text), str),
        (xpath._leaves, lambda text: xpath._bounds().search(text), str),
        (xxe._include, lambda text: some(text.lower(), xxe._INCLUDED), str),
    ],
    ids=["wrapper", "marker", "php", "sink", "odd", "function", "leaves", "include"],
)
def test_nothing_is_found_where_nothing_is_looked_for(pattern, needed, prepare):
    hidden, found = [], 0
    for text in TEXTS:
        text = prepare(text)
        if pattern().search(text) is not None:
            found += 1
            if not needed(text):
                hidden.append(text[:80])
    assert hidden == []
    assert found >= 3


@pytest.mark.parametrize("number", range(len(template_signs.SIGNS)))
def test_no_expression_says_anything_without_one_of_its_literals(number):
    literals, found = template_signs.SIGNS[number][0], template_signs.pattern(number).search
    assert [text[:80] for text in TEXTS if found(text) and not some(text.lower(), literals)] == []


@given(st.lists(st.sampled_from(SCRIPTS), max_size=8))
def test_a_call_of_any_shape_is_no_less_a_sink(parts):
    code = "".join(parts)
    whole = script._sink().search(code)
    assert (script.sink(code) is None) == (whole is None)


OLD_GAPS = re.compile(r"\s++(?=[^\w$])|(?<=[^\w$\s])\s++|(?<=\bnew)\s++|(?<=\bthrow)\s++")


@given(st.text(alphabet=" \t\nanew$(){};.=throw'", max_size=60))
def test_white_space_goes_where_it_means_nothing(code):
    assert script._gaps().sub("", code) == OLD_GAPS.sub("", code)
