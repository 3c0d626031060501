"""Clean HTML: an allow-list, as a type and as a function."""

import subprocess
import sys
from typing import Annotated

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from shapes import api_event

from lambdaguard import CleanHtml, guard
from lambdaguard.html import clean_html
from lambdaguard.lexers import html


class Profile(BaseModel):
    bio: CleanHtml
    note: Annotated[str, CleanHtml.allowing(tags=["b"], attributes={}, protocols=[])] = ""
    tags: list[CleanHtml] = []


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("plain", "plain"),
        ("<b>Hi</b>", "<b>Hi</b>"),
        ('<b onclick="go()">Hi</b>', "<b>Hi</b>"),
        ("<script>go()</script>x", "go()x"),
        ("<img src=x onerror=go()>", ""),
        ("<!-- note -->x", "x"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        ('<a href="javascript:go()">x</a>', "<a>x</a>"),
        (
            '<a href="https://e.example/?a=1" rel="opener" target="_blank">x</a>',
            '<a href="https://e.example/?a=1" rel="noopener noreferrer nofollow">x</a>',
        ),
        ('<a href="/own">x</a>', '<a href="/own" rel="noopener noreferrer nofollow">x</a>'),
        ("<p style='color:red'>x", "<p>x</p>"),
    ],
)
def test_what_is_left(text, clean):
    assert clean_html(text) == CleanHtml(text) == Profile(bio=text).bio == Profile(bio="", tags=[text]).tags[0] == clean


def test_a_field_is_text_to_all_that_take_text():
    profile = Profile(bio="<i>a</i><x>b</x>", note="<i>a</i><b>c</b>")
    assert profile.model_dump() == {"bio": "<i>a</i>b", "note": "a<b>c</b>", "tags": []}
    assert type(profile.bio) is CleanHtml
    assert isinstance(profile.bio, str)
    assert CleanHtml(profile.bio) is profile.bio
    assert Profile.model_validate_json(profile.model_dump_json()) == profile
    assert Profile.model_json_schema()["properties"]["bio"]["type"] == "string"
    with pytest.raises(ValidationError):
        Profile(bio=7)


def test_as_the_schema_of_a_handler():
    @guard(schema=Profile, envelope="powertools_json(body)", injection={"ignore": {"body.bio": ["xss"]}})
    def handler(profile, context):
        return {"statusCode": 200, "headers": {"content-type": "text/html"}, "body": f"<div>{profile.bio}</div>"}

    event = api_event({"bio": "<b>me</b><img src=x onerror=go(1)>"})
    assert handler(event, None)["body"] == "<div><b>me</b></div>"


@pytest.mark.parametrize("text", ["<b>" * 300, "<b></i>" * 4000, "a" * 100_001, "<br>" * 6000])
def test_what_a_parser_would_take_too_long_for_is_refused(text):
    with pytest.raises(ValueError, match="to be cleaned"):
        clean_html(text)
    with pytest.raises(ValidationError):
        Profile(bio=text)


@settings(max_examples=200)
@given(st.text(alphabet="<>/\"'=&;:abiprsct on-!\n", max_size=80))
def test_nothing_that_runs_is_left_and_cleaning_again_changes_nothing(text):
    clean = clean_html(text)
    assert clean_html(clean) == clean
    assert not [rule for rule, _, _ in html.scan(clean, "body", "") if rule < "LG-XSS-007"]


def test_neither_bleach_nor_pydantic_is_imported_before_it_is_needed():
    code = f"import sys; sys.path[:0] = {sys.path!r}\nfrom lambdaguard import CleanHtml\n"
    code += "assert not {'bleach', 'pydantic', 'typing'} & set(sys.modules)"
    subprocess.run([sys.executable, "-I", "-c", code], check=True)
