"""GraphQL: introspection, and documents built to exhaust the server (depth, aliases, repeats, directives, cycles, batches)."""

from __future__ import annotations

import re

from ..sealed import cache
from .graphql_floods import Document
from .listing import STRICT, quoted

INTROSPECTS, FLOODS, SHOWN, LARGE = "LG-GQL-001", "LG-GQL-002", "LG-GQL-101", "LG-GQL-102"
_BATCH, _NUMBERED, _GUESSES, _TRIED, _OPERATIONS = 15, 20, 5, 4, 10
_LONGEST = 100_000


@cache
def _introspection() -> re.Pattern[str]:
    return re.compile(
        r"__schema\s*+(?:[{(@,:}]|\\n|%7b|\Z)|\{\s*+__schema\b|__type\s*+\(\s*+\\?\"?name|\bon\s++__(?:type|schema|field"
        r"|inputvalue|enumvalue|directive)\s*+[{@]"
        r"|__(?:type|schema)\s*+\{|(?:\A|\bquery\s++|[\"'=])introspectionquery\b|\b_service\s*+\{\s*+sdl\b",
        re.IGNORECASE,
    )


@cache
def _alias() -> re.Pattern[str]:
    """An alias with a number, and the field it stands for."""
    return re.compile(r"[_A-Za-z]\w{0,30}?\d++\s{0,3}:\s{0,3}([_A-Za-z]\w*+)")


@cache
def _called_as() -> re.Pattern[str]:
    """An alias, and the field with arguments that it stands for."""
    return re.compile(r"(?<![$\w])[_A-Za-z]\w{0,30}\s{0,3}:\s{0,3}([_A-Za-z]\w*+)\s{0,3}\(")


@cache
def _guessed() -> re.Pattern[str]:
    """Fields that are asked again and again to guess a secret."""
    return re.compile(r"log_?in|sign_?in|auth|pin|otp|2fa|mfa|verif|token|passw|reset|code|coupon|voucher|redeem", re.IGNORECASE)


@cache
def _operation() -> re.Pattern[str]:
    return re.compile(r"\}\s{0,8}(?:query|mutation|subscription)\b\s{0,4}\w{0,40}\s{0,4}[{(]", re.IGNORECASE)


@cache
def _pages() -> re.Pattern[str]:
    return re.compile(r"\b(?:first|last|limit|take|size|count|pagesize|perpage)\s{0,2}:\s{0,2}\d{5,}", re.IGNORECASE)


@cache
def _shape() -> re.Pattern[str]:
    return re.compile(
        r"\s*+(?:\[?\s*+\{\s*+\\?\"(?:query|mutation|operationname|variables)\\?\"\s*+:|(?:query|mutation|subscription"
        r"|fragment)\b[^;=]{0,300}?\{|\{\s*+(?:[_a-z]\w*+\s*+[({:@}]|[_a-z]\w*+\s++[_a-z]|\.\.\.))",
        re.IGNORECASE,
    )


def scan(text: str, place: str, name: str) -> list[tuple[str, int, int]]:
    """Signs ``(rule id, start, end)`` of introspection and of floods; linear, never raises."""
    text = text[:_LONGEST]
    found = []
    match = _introspection().search(text) if "__" in text or "ntrospection" in text or "_service" in text else None
    if match is not None and ("{" in text or place in STRICT or match.group().lower() != "introspectionquery"):
        shown = place not in STRICT and (quoted(text, match.start()) or _discussed(text))
        found.append((SHOWN if shown else INTROSPECTS, match.start(), match.end()))
    if len(text) > 40 and _shape().match(text):
        found += _floods(text)
    return found


def _discussed(text: str) -> bool:
    """True when sentences precede the document."""
    head = text.split("{", 1)[0].split()
    return len(head) > 8 and head[0].lower() not in ("query", "mutation", "fragment")


def _floods(text: str) -> list[tuple[str, int, int]]:
    batch = text.count('"query"') + text.count('\\"query\\"')
    if batch >= _GUESSES and _same(text):
        return [(FLOODS, 0, 60)]
    if batch >= _BATCH or (batch >= _GUESSES and "mutation" in text and _guessed().search(text)) or _again(text):
        return [(FLOODS, 0, 60)]
    if '"""' in text and text.count('"""') % 2:
        text = text.replace('"""', '"')
    if text.lstrip()[:1] in "[{" and '"query"' in text[:2000]:
        for spelled, meant in (('\\"', "\x00"), ("\\n", "\n"), ("\\t", " "), ("\\r", " "), ('"', " "), ("\x00", '"')):
            text = text.replace(spelled, meant)
    document = Document(text)
    if document.floods():
        return [(FLOODS, 0, 60)]
    return [(LARGE, 0, 60)] if document.large() else []


def _same(text: str) -> bool:
    """True when every operation of a batch is the same."""
    pieces = [piece.split("}]", 1)[0].rstrip(" ,{}\n\t") for piece in text.split('"query"')[1:]]
    return len(pieces) >= _GUESSES and len(set(pieces)) == 1


def _again(text: str) -> bool:
    """True when aliases ask one field over and over, or several lists are wanted whole."""
    fields: dict[str, int] = {}
    for match in _alias().finditer(text):
        fields[match[1]] = fields.get(match[1], 0) + 1
    if max(fields.values(), default=0) >= _NUMBERED:
        return True
    tried: dict[str, int] = {}
    for match in _called_as().finditer(text):
        tried[match[1]] = tried.get(match[1], 0) + 1
    if any(count >= _TRIED and _guessed().search(field) for field, count in tried.items()):
        return True
    operations = sum(1 for _ in _operation().finditer(text))
    return operations >= _OPERATIONS or sum(1 for _ in _pages().finditer(text)) > 1
