"""Serialised objects: Java, PHP, .NET, Python pickle, YAML and Ruby, as text, as hex and as base64, also compressed."""

from __future__ import annotations

import re
from functools import cache

from . import gadgets, pickles
from .listing import STRICT, quoted

JAVA, PHP, PHP_WEAK, DOTNET, PICKLE, PICKLE_WEAK, YAML, YAML_WEAK, RUBY, RUBY_WEAK, NODE, PHAR = (
    "LG-DESER-001", "LG-DESER-002", "LG-DESER-102", "LG-DESER-003", "LG-DESER-004", "LG-DESER-104", "LG-DESER-005", "LG-DESER-105",
    "LG-DESER-006", "LG-DESER-106", "LG-DESER-007", "LG-DESER-009",
)  # fmt: skip
_LONGEST = 200_000


@cache
def _encoded() -> re.Pattern[str]:
    """Magic numbers as base64 spells them, at the start of a run of base64."""
    return re.compile(
        r"(?<![A-Za-z0-9+/])(?:rO0AB|H4sI|gA[JNR]|gAS[Vj]|gAWV|AAEAAAD/////|BAh[vb7JVju1TleIM]|KGxw|KGRw|Y[23][\w+/]{2}|/w[A-E])[A-Za-z0-9+/_-]{10,}+={0,2}"
    )


@cache
def _php() -> re.Pattern[str]:
    return re.compile(r"(?<![\w$])[OC]:\+?\d{1,6}:\\?\"\\?[\w\\]{1,120}\\?\":\+?\d{1,6}:\\?\{")


@cache
def _php_data() -> re.Pattern[str]:
    return re.compile(r"(?<![\w$])a:\d{1,6}:\{(?:[isbdaN]:|\})")


@cache
def _yaml() -> re.Pattern[str]:
    return re.compile(
        r"!!python/(?:object(?:/(?:apply|new))?:|name:|module:)\S|!!?ruby/(?:object|hash|struct|exception|class|module|marshal)|!php/object|!!js/(?:function|eval)"
        r"|tag:yaml\.org,2002:(?:python/(?:object|name|module)|js/function|ruby)|tag:ruby\.yaml\.org"
        r"|!!(?:[a-z][\w$]{0,40}\.){1,8}[A-Z][\w$]{0,60}\s{0,2}[\[{(\"'\n]|!!(?:javax|com\.sun|java)\.[\w.$]+"
    )


def scan(text: str, place: str, name: str) -> list[tuple[str, int, int]]:
    """Signs ``(rule id, start, end)`` of a serialised object in one canonical form of a string; linear, never raises."""
    text = text[:_LONGEST]
    found = _binary(text, 0, len(text))
    if "\\n" in text and "\n" not in text:
        text = text.replace("\\n", "\n")
    for finder in (_pickled, _tagged, _phps, _markers):
        found += finder(text, place)
    for match in _encoded().finditer(text) if len(text) >= 14 else ():
        found += _base64(match)
    found += gadgets.signs(text, place, name)
    return found


def _binary(data: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """Signs in bytes (one character a byte) that begin with a magic number."""
    head = data[:2]
    if head == "\xac\xed" and data[2:4] == "\x00\x05":
        return [(JAVA, start, end)]
    if data.startswith("\x00\x01\x00\x00\x00\xff\xff\xff\xff"):
        return [(DOTNET, start, end)]
    if head == "\x04\x08":
        return _ruby(data, start, end)
    if head[:1] == "\x80" and head[1:] in ("\x00", "\x01", "\x02", "\x03", "\x04", "\x05"):
        seen = pickles.walk(data)
        if seen.steps < 3:
            return []
        return [(PICKLE if seen.imports and seen.calls else PICKLE_WEAK, start, end)]
    return []


@cache
def _marshalled() -> re.Pattern[str]:
    return re.compile(r"[oCuUe]:.[A-Z]\w+|[cm].(?:[A-Z]\w+)|o;")


def _ruby(data: str, start: int, end: int) -> list[tuple[str, int, int]]:
    if len(data) < 6 or data[2] not in 'o[{IUuCScmeM"@;:iTF0lf/':
        return []
    return [(RUBY if _marshalled().search(data, 2, 4000) else RUBY_WEAK, start, end)]


def _base64(match: re.Match[str]) -> list[tuple[str, int, int]]:
    start, end = match.span()
    data = _decode(match.group())
    if data.startswith("\x1f\x8b"):
        data = _inflate(data)
        start_found = _binary(data, start, end)
        return start_found or [(PHP, start, end)] * bool(_php().search(data[:4000])) or _protocol0(data, start, end)
    if data.startswith(("\xff\x01", "\xff\x02")):
        return []
    return _binary(data, start, end) or _protocol0(data, start, end)


def _protocol0(data: str, start: int, end: int) -> list[tuple[str, int, int]]:
    return [(PICKLE, start, end)] if "\n" in data[:200] and pickles.textual(data[:8000]) else []


def _decode(run: str) -> str:
    import binascii

    body = run.rstrip("=").replace("-", "+").replace("_", "/")[:32_000]
    body = body[: len(body) - (len(body) % 4 == 1)]
    try:
        return binascii.a2b_base64(body + "=" * (-len(body) % 4)).decode("latin-1")
    except ValueError:
        return ""


def _inflate(data: str) -> str:
    import zlib

    try:
        return zlib.decompressobj(31).decompress(data.encode("latin-1"), 65_536).decode("latin-1")
    except zlib.error:
        return ""


def _pickled(text: str, place: str) -> list[tuple[str, int, int]]:
    if "\n" not in text:
        return []
    where = pickles.textual(text)
    return [(PICKLE, *where)] if where else []


def _tagged(text: str, place: str) -> list[tuple[str, int, int]]:
    match = _yaml().search(text) if "!" in text or "tag:" in text else None
    if match is None:
        return []
    shown = place not in STRICT and quoted(text, match.start())
    if not shown and place not in STRICT and match.group().startswith("!!python"):
        shown = _explained(text, match.start(), match.end())
    return [(YAML_WEAK if shown else YAML, match.start(), match.end())]


def _explained(text: str, start: int, end: int) -> bool:
    """True when the tag stands in a sentence instead of at a value's place: words before it on its line, none of them a key."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    rest = text[end : end + 80].split("\n", 1)[0]
    return (
        len(line.split()) >= 2
        and not line.rstrip().endswith((":", "-", "[", "{", ",", "="))
        and not any(c in rest for c in "[({")
    )


def _phps(text: str, place: str) -> list[tuple[str, int, int]]:
    match = _php().search(text) if ":" in text else None
    if match is not None:
        return [(PHP, match.start(), match.end())]
    if "phar:" in text.lower():
        at = text.lower().find("phar:")
        return [(PHAR, at, at + 7)] if text[at + 5 : at + 7] == "//" and not quoted(text, at) else []
    match = _php_data().search(text) if ":{" in text else None
    return [(PHP_WEAK, match.start(), match.end())] if match else []


@cache
def _marker() -> re.Pattern[str]:
    return re.compile(
        r"_\$\$ND_FUNC\$\$_|__js_function|_CRYO_(?:FUNCTION|OBJECT)_|\baced0005[0-9a-f]{8}|\\xac\\xed\\x00\\x05"
        r"|\"py/(?:reduce|function|newargs(?:ex)?|repr|type|ref)\"|\"py/object\"\s*+:\s*+\"(?:os|posix|nt|subprocess|builtins|__builtin__|__main__|sys|pty|commands)\.",
        re.IGNORECASE,
    )


def _markers(text: str, place: str) -> list[tuple[str, int, int]]:
    match = _marker().search(text)
    if match is None:
        return []
    word = match.group().lower()
    rule = JAVA if word.startswith(("aced", "\\xac")) else PICKLE if "py/" in word else NODE
    return [] if place not in STRICT and quoted(text, match.start()) else [(rule, match.start(), match.end())]
