"""Header injection: a line ends where a client, a server or Python itself ends it."""

from __future__ import annotations

import pytest

from lambdaguard.rules.engine import Engine

ENGINE = Engine(["crlf"])


def blocked(text: str, place: str) -> bool:
    return text in ENGINE.suspects([text]) and any(match.confidence == "high" for match in ENGINE.judge(text, place, ""))


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x85", "\u2028", "\u2029", "\u560d\u560a"])
@pytest.mark.parametrize("header", ["Set-Cookie: a=b", "X-Any: 1", "Location: //probe.example"])
@pytest.mark.parametrize("place", ["query", "header", "path", "cookie"])
def test_a_header_after_any_end_of_a_line_is_blocked(end, header, place):
    assert blocked(f"en{end}{header}", place)


@pytest.mark.parametrize("text", ["wait\x85 what?", "one\u2028two", "caf\xe9: open\x85", "a\u2029b: c"])
@pytest.mark.parametrize("place", ["body", "query"])
def test_ends_of_lines_alone_pass(text, place):
    assert not blocked(text, place)


@pytest.mark.parametrize("text", ["home%0d%0aHTTP/1.1 200 OK%0d%0aContent-Type: text/html", "x%0aGET /admin HTTP/1.1"])
@pytest.mark.parametrize("place", ["query", "body"])
def test_a_response_after_an_encoded_end_of_a_line_is_blocked(text, place):
    assert blocked(text, place)


def test_a_pasted_transcript_passes():
    assert not blocked("I called it with curl and got\nHTTP/1.1 200 OK\nContent-Type: text/html\n\nhi", "body")
