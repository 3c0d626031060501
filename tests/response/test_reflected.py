"""The caller's text in a page: script is refused, in whatever place it comes to stand; all else passes."""

import html
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from response.conftest import BODIES, EVENTS, answer, is_status
from shapes import api_event

from lambdaguard import CleanHtml, guard

PAGE = "<!doctype html><html><head><title>{title}</title><script>var a = 1; // it's\n</script></head><body>{body}</body></html>"
IN_TEXT = [
    "<script>go()</script>",
    "hello <img src=x onerror=go(1)>",
    "<svg/onload=go(1)>",
    '<a href="javascript:go()">x</a>',
    "<iframe src=//evil.example/a>",
    "<ScRiPt src=//evil.example/a.js></sCrIpT>",
    "<details open ontoggle='go()'>",
    "<base href=//evil.example/>",
    "x<math><a xlink:href=javascript:go()>y",
    "<button formaction=javascript:go()>x",
]


def guarded(response, /, **settings):
    return guard(lambda event, context: response, injection="off", **settings)


def run(page, text, event=None, media="text/html; charset=utf-8", **own):
    response = answer("rest", page, media)
    done = guarded(response, response=own or None)(event or api_event(query={"q": text}), None)
    return done is not response, done


@pytest.mark.parametrize("coded", BODIES)
@pytest.mark.parametrize("source", EVENTS)
def test_script_in_the_answer_of_every_source(findings, source, coded):
    text = IN_TEXT[0]
    response = answer(source, PAGE.format(title="a", body=f"<p>{text}</p>"), "text/html", coded)
    refused = guarded(response)(EVENTS[source]({"q": text}), None)
    assert is_status(refused, 403)
    ((rule, path, action),) = [one for one in findings() if one[0] == "LG-RESP-006"]
    assert (rule, action) == ("LG-RESP-006", "blocked")
    assert "query" in path
    for passing in (PAGE.format(title="a", body=html.escape(text)), PAGE.format(title="a", body="none")):
        response = answer(source, passing, "text/html", coded)
        assert guarded(response)(EVENTS[source]({"q": text}), None) is response


@pytest.mark.parametrize("text", IN_TEXT)
def test_markup_that_runs_in_text(text):
    page = PAGE.format(title="a", body="<h1>{}</h1>")
    assert run(page.replace("{}", text), text)[0]
    assert run(page.replace("{}", text.upper()), text)[0], "in another case"
    assert run(page.replace("{}", text), text.replace("<", "%3C").replace(">", "%3E"))[0], "decoded by the handler"
    assert run(page.replace("{}", text), "", api_event({"a": {"b": ["x", text]}}))[0], "from a JSON body"
    assert not run(page.replace("{}", html.escape(text)), text)[0], "escaped"
    assert not run(page.replace("{}", "You searched."), text)[0], "not there"
    assert not run(json.dumps({"q": text}), text, media="application/json")[0]
    assert not run(text, text, media="text/plain")[0]
    assert not run(page.replace("{}", text), text, reflected="off")[0]
    assert not run(page.replace("{}", text), text, reflected="monitor")[0]


PLACES = [
    ('<input value="{}">', '" onfocus=go() autofocus x="', "it's (fine) onfocus=go()"),
    ("<input value='{}'>", "' onfocus=go() x='", '" onfocus=go() x="'),
    ("<input value='{}'>", "'><script>go()</script>", "<script>go()</script>"),
    ("<input value={}>", "x onfocus=go()", '"onfocus"=go()'),
    ("<p {}>", "onclick=go()", "class='a b'"),
    ('<a href="{}">x</a>', "javascript:go(1)", "https://shop.example/?q=javascript:go(1)"),
    ('<a href="{}">x</a>', " JaVa\tscript&colon;go(1)", "/javascript:go(1)"),
    ('<a title="{}">x</a>', '"onmouseover=go(1)//', "javascript:go(1)"),
    ("<!-- {} -->", "--><img src=x onerror=go()>", "<script>go()</script>"),
    ("<title>{}</title>", "</title><script>go()</script>", "<script>go()</script>"),
    ("<textarea>{}</textarea>", "</textarea><img src=x onerror=go()>", "<img src=x onerror=go()>"),
    ("<script>var q = '{}';</script>", "';go(1)//", '";go(1)//'),
    ('<script>var q = "{}";</script>', '"-go(1)-"', "';go(1)//"),
    ("<script>var q = `{}`;</script>", "${go(1)}", "';go(1)//"),
    ("<script>var n = {};</script>", "alert(document.cookie)", "12345678 (90)"),
    ('<script>var q = {{"a": "{}"}};</script>', "</script><script>go(1)</script>", "<img src=x onerror=go(1)>"),
    ("<script>// {}\n</script>", "</script><svg onload=go()>", "';go(1)//"),
    ("<button onclick=\"show('{}')\">", "');go(1)//", "it is (fine); really"),
    ('<iframe srcdoc="{}">', "<script>go(1)</script>", "<b class=x>hello</b>"),
]


@pytest.mark.parametrize(("place", "hostile", "inert"), PLACES, ids=[f"{place} {hostile}" for place, hostile, _ in PLACES])
def test_every_place_of_a_page_has_its_own_way_out(place, hostile, inert):
    for text, refused in ((hostile, True), (inert, False)):
        page = PAGE.format(
            title="a",
            body='<p>it\'s "so" 1 < 2 </p>' + place.replace("{{", "{").replace("}}", "}").replace("{}", text) + "<p>end</p>",
        )
        assert run(page, text)[0] is refused, text


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b> and <em>more</em>",
        '<a href="https://example.com">link</a>',
        "<ul><li>one</li></ul>",
        "1 < 2 and 3 > 2",
        "I <3 you",
        "a = b (c) : d",
        'it\'s "quoted"',
        '<img src="https://example.com/a.png" alt="x">',
        "<script>",
        "onclick=go()",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
    ],
)
def test_harmless_text_passes(findings, text):
    assert not run(PAGE.format(title=text.replace("<", ""), body=f"<p>{text}</p>"), text)[0]
    assert findings() == []


def test_what_clean_html_leaves_passes():
    for text in (*IN_TEXT, "<b>hi</b>", '<a href="https://e.example">x</a>'):
        assert not run(PAGE.format(title="a", body=f"<div>{CleanHtml(text)}</div>"), text)[0]


def test_a_shortened_text_is_found_by_its_tags():
    text = "A long story. <img src=x onerror=go(1)> " + "and more of it " * 20
    assert run(PAGE.format(title="a", body=text[:60] + "…"), text)[0]


def test_many_other_texts_do_not_crowd_it_out():
    fields = {f"f{number}": f"(a{number}) = <b>{number}</b>" for number in range(1500)} | {"z": IN_TEXT[1]}
    page = PAGE.format(title="a", body="".join(f"<p>{value}</p>" for value in fields.values()))
    assert run(page, "", api_event(fields))[0]


def test_answers_without_a_media_type(findings):
    text = IN_TEXT[0]
    for source, refused in (("alb", True), ("lattice", True), ("cloudfront", True), ("rest", False), ("http-api", False)):
        response = answer(source, f"<p>{text}</p>")
        del response["headers"]["content-type" if source == "cloudfront" else "Content-Type"]
        done = guarded(response)(EVENTS[source]({"q": text}), None)
        assert (done is not response) is refused, source


@settings(max_examples=100)
@given(
    st.text(max_size=60),
    st.text(alphabet="<>\"'`/=-!a script(){}$\\;\n", max_size=60),
    st.sampled_from([place for place, _, _ in PLACES]),
)
def test_escaped_text_always_passes_and_nothing_raises(text, page, place):
    for body in (
        place.replace("{}", html.escape(text))
        if "script" not in place and "={}" not in place and "p {}" not in place and "href" not in place
        else page,
        page + text + page,
    ):
        response = answer("rest", body, "text/html")
        done = guarded(response, on_error="closed")(api_event({"q": text}), None)
        assert done is response or body == page + text + page
