"""Look-ups of Log4j and commons-text: ``${…}`` in ``${…}`` is evaluated, bounded, and what comes out is judged."""

from __future__ import annotations

import re

from ..sealed import cache
from .listing import STRICT, quoted

JNDI, SCRIPTED, LEAK, NAMED = "LG-JNDI-001", "LG-JNDI-002", "LG-JNDI-003", "LG-JNDI-101"
_MOST = 20_000
_LONGEST = 600
_DEEPEST = 64


@cache
def _parts() -> re.Pattern[str]:
    return re.compile(r"\$\{|\}|[^$}]++|\$")


@cache
def _secret() -> re.Pattern[str]:
    return re.compile(
        r"(?:env|sys):[\w.]*(?:aws_|secret|token|passw|access_?key|credential|api_?key|private|session)|java:(?:os|vm"
        r"|runtime|version|hw|locale)"
    )


@cache
def _script() -> re.Pattern[str]:
    return re.compile(
        r"script:\w+:|url:[\w-]+:(?:https?|ftp|file|jar)|dns:(?:address|canonicalname|name)\||base64decoder:"
        r"|file:[\w-]+:[/\\\w]|xml:[^:}]+:|const:java|properties:[^:}]+::|resourcebundle:"
    )


def scan(text: str, place: str, name: str) -> list[tuple[str, int, int]]:
    """Signs ``(rule id, start, end)`` of look-ups that reach out or leak; linear, never raises."""
    if "${" not in text:
        return []
    found: dict[str, tuple[str, int, int]] = {}
    for content, start, end, alone in _lookups(text[:200_000]):
        rule = _judge(content, place, alone, end - start > len(text.strip()) - 3)
        if rule and place not in STRICT and quoted(text, start):
            rule = NAMED
        if rule == JNDI:  # the look-ups within it only spell it
            return [(rule, start, end)]
        if rule:
            found.setdefault(rule, (rule, start, end))
    return list(found.values())


def _judge(content: str, place: str, alone: bool, whole: bool) -> str:
    low = content.strip().lower().replace("\u0131", "i").replace("\u0307", "")
    if low.startswith("base64:") and "jndi:" in _decoded(content.strip()[7:]).lower():
        return JNDI
    if low.startswith("jndi:") or ("jndi:" in low and ":-" not in low.split("jndi:")[0]):
        return JNDI
    if _script().match(low):
        return SCRIPTED
    if _secret().match(low):
        return LEAK if place in STRICT or "://" in low else NAMED
    if place in STRICT and whole and low.startswith("env:"):
        return LEAK
    if (place in STRICT or (whole and not low.startswith(("sys:", "web:", "event:")))) and low.startswith(
        (
            "sys:",
            "ctx:",
            "main:",
            "docker:",
            "k8s:",
            "bundle:",
            "spring:",
            "java:",
            "web:",
            "event:",
            "lower:",
            "upper:",
            "log4j:",
            "urldecoder:",
            "urlencoder:",
            "base64encoder:",
        )
    ):
        return LEAK
    return NAMED if low.startswith(("env:", "sys:", "ctx:", "main:", "docker:", "k8s:", "bundle:", "java:")) else ""


def _lookups(text: str) -> list[tuple[str, int, int, bool]]:
    """Every look-up, the inner ones evaluated: ``(content, start, end, stands at top level)``; one left open counts too."""
    found = []
    stack: list[tuple[int, list[str]]] = []
    first = text.find("${")
    for count, match in enumerate(_parts().finditer(text, first)):
        part = match.group()
        if part == "${":
            stack.append((match.start(), []))
            if len(stack) > _DEEPEST:
                del stack[0]
        elif part == "}" and stack:
            start, pieces = stack.pop()
            content = "".join(pieces)[:_LONGEST]
            found.append((content, start, match.end(), not stack))
            if stack:
                stack[-1][1].append(_value(content))
        elif stack:
            stack[-1][1].append(part[:_LONGEST])
        if count > _MOST:
            break
    while stack:
        start, pieces = stack.pop()
        content = "".join(pieces)[:_LONGEST]
        found.append((content, start, len(text), False))
        if stack:
            stack[-1][1].append(content)
    return found


def _value(content: str) -> str:
    """What a nested look-up leaves behind."""
    key, default, fallback = content.partition(":-")
    if default:
        return fallback
    prefix, colon, rest = key.partition(":")
    prefix = prefix.strip().lower()
    if not colon:
        return ""
    if prefix == "upper":
        return rest.upper()
    if prefix == "lower":
        return rest.lower()
    if prefix == "date":
        return rest.replace("'", "")
    if prefix == "base64":
        return _decoded(rest)
    return rest if prefix in ("event", "marker", "map", "sd") and len(rest) <= 2 else ""


def _decoded(text: str) -> str:
    import binascii

    try:
        return binascii.a2b_base64(text + "=" * (-len(text) % 4)).decode("latin-1")
    except ValueError:
        return ""
