"""Elasticsearch and OpenSearch: the caller's text as syntax of a query string, as a script, or as structure of a body."""

from __future__ import annotations

import re

from .nosql_report import code, report, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .scope import Door
    from .taint import Hit

_MOST_NODES = 20_000
_LONGEST = 1_000_000


def judge(door: Door, target: Any, params: Any = None, body: Any = None) -> None:
    """``target`` is the path, with the parameters in it or in ``params``; ``body`` a structure, several, or text."""
    if door.taint is None:
        return
    for query in _asked(target, params):
        _query(door, query, loose=False)
    if isinstance(body, bytes):
        body = body[:_LONGEST].decode("utf-8", "replace")
    if isinstance(body, str):
        _raw(door, body)
        return
    for kind, text in _texts(body):
        if kind == "script":
            code(door, "LG-DB-109", "a script of the search engine", text)
        else:
            _query(door, text, loose=kind == "simple_query_string")


def _asked(target: Any, params: Any) -> Iterator[str]:
    if isinstance(params, dict) and isinstance(params.get("q"), str):
        yield params["q"]
    if isinstance(target, str) and "?" in target:
        from urllib.parse import parse_qs

        yield from parse_qs(target.partition("?")[2][:_LONGEST]).get("q", ())


def _texts(body: Any) -> Iterator[tuple[str, str]]:
    """Texts that the engine reads as more than a value: of query strings and of scripts."""
    waiting = [body]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node, list | tuple):
            waiting.extend(node)
            continue
        if not isinstance(node, dict):
            continue
        for key, value in node.items():
            if key in ("query_string", "simple_query_string") and isinstance(value, dict) and isinstance(value.get("query"), str):
                yield key, value["query"]
            elif key in ("script", "init_script", "map_script", "combine_script", "reduce_script"):
                source = (
                    value
                    if isinstance(value, str)
                    else (value.get("source") or value.get("inline"))
                    if isinstance(value, dict)
                    else None
                )
                if isinstance(source, str):
                    yield "script", source
            waiting.append(value)


def _query(door: Door, query: str, loose: bool) -> None:
    """Lucene's syntax. A whole query from a search box is meant to be the caller's; a part of one is meant to be a value."""
    taint: Any = door.taint
    for hit in taint.inside(query):
        theirs = query[hit.start : hit.end]
        if hit.start == 0 and hit.end == len(query.rstrip()):
            if not loose and _reaches(theirs):
                report(door, "LG-DB-108", "the caller's query names fields or expressions of its own", "medium", hit=hit)
        elif not written(theirs) and _changes(query, hit):
            report(door, "LG-DB-108", "the caller's text changes a query string", hit=hit)


def _reaches(text: str) -> bool:
    return re.search(r"(?<!\\)(?:\w:|/)", text) is not None


def _changes(query: str, hit: Hit) -> bool:
    """Whether the text is more than words: in a phrase it must end it, outside any operator counts."""
    text = query[hit.start : hit.end]
    before = re.sub(r"\\.", "", query[: hit.start])
    bare = re.sub(r"\\.", "", text)
    if before.count('"') % 2:
        return '"' in bare or (len(text) - len(text.rstrip("\\"))) % 2 == 1
    return re.search(r'[:()\[\]{}"^~*?<>=!/]|&&|\|\||(?:^|\s)[+-]|\b(?:AND|OR|NOT|TO)\b', bare) is not None or text.endswith("\\")


def _raw(door: Door, body: str) -> None:
    """A body that was put together as text: what the caller wrote must stay inside a literal of JSON."""
    taint: Any = door.taint
    text = body[:_LONGEST]
    for hit in taint.inside(text):
        theirs = text[hit.start : hit.end]
        if hit.start == 0 and hit.end == len(text.rstrip()):
            report(door, "LG-DB-110", "the caller's own body is what is searched by", "medium", hit=hit)
        elif re.search(r'(?<!\\)"', theirs) and not written(theirs):
            report(door, "LG-DB-110", "the caller's text changes the structure of a search", hit=hit)
    import json

    try:
        parsed = [json.loads(line) for line in (text.splitlines() if "\n" in text.strip() else (text,)) if line.strip()]
    except (ValueError, RecursionError):
        return
    judge(door, "", None, parsed)
