"""Header injection and response splitting: what `lexers.crlf` names."""

from __future__ import annotations

from .rule import Rule

RULES = (
    Rule(
        "LG-CRLF-001",
        "crlf",
        "line break and a header",
        cwe=113,
        capec=34,
        attacks=(
            "en\r\nSet-Cookie: admin=1",
            ("path", "/x\nX-Any: 1"),
            ("header", "a\r\nb: c"),
            "\u560a\u560dLocation: //e.example",
        ),
        benign=(("body", "Dear team,\nlocation: Berlin\nhost: Ann"), ("body", "a: 1\nb-c: 2\n"), "one\ntwo: three"),
    ),
    Rule(
        "LG-CRLF-002",
        "crlf",
        "line break and a second request or response",
        cwe=113,
        capec=105,
        attacks=("x\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK", "/a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1"),
        benign=(("body", "I ran it and got:\nHTTP/1.1 200 OK\nContent-Type: text/plain"),),
    ),
    Rule(
        "LG-CRLF-003",
        "crlf",
        "line breaks and a document",
        cwe=113,
        capec=34,
        attacks=("x\r\n\r\n<html>hi",),
        benign=(("body", "Hi\n\n<b>there</b>"),),
    ),
    Rule(
        "LG-CRLF-101",
        "crlf",
        "line break and what may be a header",
        cwe=113,
        severity="low",
        confidence="medium",
        attacks=("one\ntwo: three",),
        benign=("one two: three",),
    ),
)
