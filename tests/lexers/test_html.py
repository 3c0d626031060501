"""What a browser would run, in every spelling it accepts, and the markup, code and prose that it would not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdaguard.lexers.html import scan

STRICT = ("query", "header", "cookie", "path", "file")
WEAK = 100


def sure(text: str, place: str = "query") -> set[str]:
    return {rule for rule, _, _ in scan(text, place, "") if int(rule[-3:]) < WEAK}


@pytest.mark.parametrize("separator", [" ", "/", "\n", "\t", "\x0c", "\r\n", " x=y ", "/x/", '"', " x='>' "])
@pytest.mark.parametrize("tag", ["img", "x-new", "svg:a", "IMG", "b"])
def test_a_handler_is_found_behind_every_separator(tag: str, separator: str) -> None:
    assert sure(f"<{tag}{separator}onvaguelynew=go(1)>") & {"LG-XSS-002", "LG-XSS-007"}


@pytest.mark.parametrize("value", ['"go()"', "'go()'", "`go()`", "go()", " \n= go()", '"go()', "go`1`"])
def test_a_handler_is_found_with_every_quote_and_none(value: str) -> None:
    assert "LG-XSS-002" in sure(f"<p onclick={value.lstrip('= ')}>" if "=" not in value else f"<p onclick{value}>")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:go()",
        "JavaScript:go()",
        "java\tscript:go()",
        "java\nscript\n:go()",
        "\x01javascript:go()",
        " \r\njavascript:go()",
        "vbscript:go()",
    ],
)
@pytest.mark.parametrize("attribute", ["href", "src", "action", "formaction", "xlink:href", "data", "background", "poster"])
def test_a_script_url_is_found_in_every_attribute(attribute: str, url: str) -> None:
    assert "LG-XSS-003" in sure(f'<z {attribute}="{url}">', "body")


@pytest.mark.parametrize(
    "text",
    [
        "'-go.call(alert)-'",
        '";alert(1);"',
        "\\'-confirm(1)//",
        "'}]);eval(name)//",
        "`-prompt`1`-`",
        "');top['al'+'ert'](1);//",
        "*/alert(1)/*",
        "1;a=eval;a(name)",
    ],
)
def test_leaving_a_script_string_is_found(text: str) -> None:
    assert sure(text) & {"LG-XSS-008", "LG-XSS-009"}


@pytest.mark.parametrize("place", STRICT)
@pytest.mark.parametrize(
    "text", ["<script>go()</script>", "<iframe src=//e.example>", '" onfocus=alert(1) autofocus x="', "javascript:eval(name)"]
)
def test_markup_is_refused_wherever_it_has_no_business(place: str, text: str) -> None:
    assert sure(text, place)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("body", "<p>One <b>bold</b> <a href='https://a.example/?a=b&c=d'>link</a> <img src=a.png alt='on = off'></p>"),
        ("body", "<Button onClick={onSave} onHover={(e) => go(e)}>Save</Button>"),
        ("body", "<script> elements belong to the end of the body, say some"),
        ("body", "Write `<img src=x onerror=alert(1)>` into the box to see whether it is filtered"),
        (
            "body",
            "<!DOCTYPE html>\n<html>\n<head>\n<script src='a.js'></script>\n</head>\n<body onload='init()'>\n</body>\n</html>",
        ),
        ("query", "a < b and only = c > d"),
        ("query", "List<String> on=off"),
        ("query", "Ann <ann@a.example>"),
        ("query", "I <3 it's (alert)"),
        ("header", "Mozilla/5.0 (X11; Linux x86_64) <bot@a.example>"),
        ("query", "javascript: the good parts"),
        ("query", "    <article class=wide>"),
        ("body", '<base href="/app/">'),
        ("body", '<script src="https://cdn.jsdelivr.net/npm/bootstrap@5.3.0/dist/js/bootstrap.bundle.min.js"></script>'),
        ("body", '<script src="https://code.jquery.com/jquery-3.7.1.min.js"></script>'),
        ("body", '<link rel="stylesheet" href="https://maxcdn.bootstrapcdn.com/bootstrap/4.3.1/css/bootstrap.min.css">'),
        ("body", "location = Berlin; confirm (please) by mail, don't wait"),
    ],
)
def test_markup_code_and_prose_pass(place: str, text: str) -> None:
    assert not sure(text, place)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("body", '<script src="https://cdnjs.cloudflare.com/ajax/libs/angular.js/1.8.3/angular.min.js"></script>'),
        ("body", '<script src="https://unpkg.com/nobody-knows-it"></script>'),
        ("body", '"><script src="https://code.jquery.com/jquery-3.7.1.min.js"></script>'),
        ("body", '<script src="https://code.jquery.com.e.example/jquery.js"></script>'),
        ("body", "<base href=//e.example/>"),
        ("query", '<base href="/app/">'),
        ("query", "<!--x--><svg onload=go()>"),
        ("query", "    <article onmouseover=alert(1)>"),
        ("query", '<script src="https://code.jquery.com/jquery-3.7.1.min.js"></script>'),
    ],
)
def test_what_only_looks_like_a_page_of_ones_own_is_found(place: str, text: str) -> None:
    assert sure(text, place)


def test_a_quoted_mention_is_flagged_but_not_sure() -> None:
    found = {rule for rule, _, _ in scan("Write `<script>alert(1)</script>` into the search box to see", "body", "")}
    assert found == {"LG-XSS-101"}


@given(st.text(max_size=200), st.sampled_from(("body", "query")))
def test_never_faults_and_signs_lie_in_the_text(text: str, place: str) -> None:
    for rule, start, end in scan(text, place, ""):
        assert rule.startswith("LG-XSS-") and 0 <= start <= end


@given(st.text(alphabet="<>\"'`/= \n\t\x00()[]{};:.+-*\\aonscriptjvel1", max_size=300))
def test_never_faults_on_the_alphabet_of_attacks(text: str) -> None:
    scan(text, "query", "")
