"""Findings of the door to databases without SQL, and what its judges share."""

from __future__ import annotations

from ..findings import Finding
from .location import location, own
from .taint import redacted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .scope import Door
    from .taint import Hit

_DRIVERS = (
    *("pymongo", "motor", "bson", "mongoengine", "redis", "elasticsearch", "elastic_transport", "elasticsearch_dsl"),
    *("opensearchpy", "boto3", "botocore", "aiobotocore", "aioboto3", "pynamodb"),
)
_CWE = {"LG-DB-102": 95, "LG-DB-106": 95, "LG-DB-109": 95, "LG-DB-107": 93}


def report(door: Door, rule: str, what: str, confidence: str = "high", *, hit: Hit | None = None, path: str = "") -> None:
    """Record a violation; ``hit`` is the caller's text that is to blame, ``path`` where it stands if it is no text."""
    where = location(_DRIVERS)
    field = hit.field if hit is not None else None
    path = field.path if field is not None else path or where
    finding = Finding(
        rule,
        "nosql",
        f"{rule}: {what}" + (f" at {where}" if where else ""),
        path=path,
        severity="high" if confidence == "high" else "medium",
        confidence=confidence,
        cwe=_CWE.get(rule, 943),
        excerpt=redacted(hit.source) if hit is not None else "",
        length=len(hit.source) if hit is not None else 0,
        record=field.record if field is not None else None,
        detail={"location": where},
    )
    door.violation(finding)


def written(text: str, deep: bool = True) -> bool:
    """True if the code at work holds exactly this text, or (``deep``) its module or the environment."""
    return own(text, _DRIVERS, deep)


def code(door: Door, rule: str, what: str, source: str) -> None:
    """``source`` is run by the server: caller text in it is code, unless it stays inside a literal or is a number."""
    taint: Any = door.taint
    for hit in taint.inside(source) if taint is not None else ():
        text = source[hit.start : hit.end]
        if text.replace(".", "", 1).isdigit() or written(text):
            continue
        whole = hit.start == 0 and hit.end == len(source)
        if whole or not _in_literal(source, hit):
            certain = whole or not text.isalnum() or text.lower() in _WORDS
            report(door, rule, f"the caller's text is code in {what}", "high" if certain else "medium", hit=hit)


_LONGEST, _MOST = 65_536, 16
_QUOTES = frozenset("'\"`")
# What alone, as code, says something.
_WORDS = frozenset("true false this nil null undefined".split())


def quoted(door: Door, text: str, what: str) -> None:
    """A query in a language of its own: caller text that ends the literal it stands in is more than a value."""
    taint: Any = door.taint
    hits = taint.inside(text) if taint is not None and len(text) <= _LONGEST else ()
    for hit in [hit for hit in hits if not _QUOTES.isdisjoint(text[hit.start : hit.end])][:_MOST]:
        theirs = text[hit.start : hit.end]
        ends = _opened(text, hit.start) in _QUOTES.intersection(theirs) and not _in_literal(text, hit)
        if ends and not written(theirs):
            report(door, "LG-DB-111", f"the caller's text ends a value in a {what}", hit=hit)


def _opened(source: str, end: int) -> str:
    """The quote that stands open at a place; "" outside of all."""
    quote, at = "", 0
    while at < end:
        c = source[at]
        if c == "\\" and quote:
            at += 1
        elif quote:
            quote = "" if c == quote else quote
        elif c in _QUOTES:
            quote = c
        at += 1
    return quote


def _in_literal(source: str, hit: Hit) -> bool:
    """Whether the text stands inside one quoted literal that it does not end."""
    quote, at = "", 0
    while at < hit.end:
        c = source[at]
        if c == "\\" and quote:
            # An escape that the caller brought may eat the literal's end.
            at += 2
            continue
        if quote:
            if c == quote:
                if at >= hit.start:
                    return False
                quote = ""
        elif at >= hit.start:
            return False
        elif c in "'\"`":
            quote = c
        at += 1
    return bool(quote) and at == hit.end
