"""Serialised objects: Java, PHP, .NET, Python pickle, YAML and Ruby, as text, as hex and as base64, also compressed."""

from __future__ import annotations

import re

from ..sealed import cache
from . import gadgets, packed, pickles
from .listing import STRICT, quoted
from .needs import some

JAVA, PHP, PHP_WEAK, PICKLE, RUBY = packed.JAVA, packed.PHP, "LG-DESER-102", packed.PICKLE, packed.RUBY
YAML, YAML_WEAK, NODE, PHAR = "LG-DESER-005", "LG-DESER-105", "LG-DESER-007", "LG-DESER-009"
_LONGEST = 200_000
_MARKS = (
    "nd_func", "__js_function", "_cryo_", "aced0005", "\\xac\\xed", '"py/', '"__reduce', '"json_class', '"^', '__":', "_target_", "$$bcel", "jdbc:",
)  # fmt: skip
# What a program of Python's is started with, wherever a class is asked for
_PYTHON = r"(?:os|posix|nt|subprocess|builtins|__builtin__|__main__|sys|pty|commands|shutil|importlib|ctypes|runpy|timeit|code)"


@cache
def _php_data() -> re.Pattern[str]:
    return re.compile(r"(?<![\w$])a:\d{1,6}:\{(?:[isbdaN]:|\})")


@cache
def _yaml() -> re.Pattern[str]:
    return re.compile(
        r"!!python/(?:object(?:/(?:apply|new))?:|name:|module:)\S|!!?ruby/(?:object|hash|struct|exception|class|module|array|marshal|regexp|range|set)(?=[:\s])"
        r"|!php/object|!!js/(?:function|eval)"
        r"|tag:yaml\.org,2002:(?:python/(?:object|name|module)|js/function|ruby)|%TAG\s++\S{1,20}+\s++tag:yaml\.org,2002:(?:python|ruby|js|java)|tag:ruby\.yaml\.org"
        r"|!!(?:[a-z][\w$]{0,40}\.){1,8}[A-Z][\w$]{0,60}\s{0,2}[\[{(\"'\n]|!!(?:javax|com\.sun|java)\.[\w.$]+"
        r"|!!perl/(?:code|hash|array|ref|scalar|glob)\b|!<?!?System\.(?:Diagnostics|Windows|IO|Reflection|Management)\.|!clojure/eval\b"
        r"|#=\(\s*+(?:eval|slurp|java\.|System/|clojure|new\s|def\s)|#=?#?java\.[\w.]{1,60}+[\[{(]"
    )


def scan(text: str, place: str, name: str) -> list[tuple[str, int, int]]:
    """Signs ``(rule id, start, end)`` of a serialised object in one canonical form of a string; linear, never raises."""
    text = _written_out(text[:_LONGEST])
    found = packed.signs(text)
    for finder in (_pickled, _tagged, _phps, _markers):
        found += finder(text, place)
    found += gadgets.signs(text, place, name)
    return found


def _written_out(text: str) -> str:
    """Without the backslashes that a string has as a value in another language or in JSON within JSON."""
    if "\\" not in text:
        return text
    for quote in "'\"":
        text = text.replace("\\" + quote, quote)
    for letter, character in (("\\n", "\n"), ("\\t", "\t")):
        if character not in text:
            text = text.replace(letter, character)
    return text


def _pickled(text: str, place: str) -> list[tuple[str, int, int]]:
    if "\n" not in text:
        return []
    where = pickles.textual(text)
    return [(PICKLE, *where)] if where else []


def _tagged(text: str, place: str) -> list[tuple[str, int, int]]:
    match = _yaml().search(text) if some(text, ("!", "tag:", "#=", "#java")) else None
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
        and not line.rstrip(" \t\"'").endswith((":", "-", "[", "{", ",", "="))
        and not any(c in rest for c in "[({")
    )


def _phps(text: str, place: str) -> list[tuple[str, int, int]]:
    match = packed.php().search(text) if "O:" in text or "C:" in text else None
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
        r"_\$\$ND_FUNC\$\$_|__js_function|_CRYO_(?:FUNCTION|OBJECT)_|\baced0005[0-9a-f]{8}|\\xac\\xed\\x00\\x05|\$\$bcel\$\$\$"
        r"|\bjdbc:\w{2,12}:[^\n\"']{0,300}?(?:autodeserialize=(?:true|yes)|(?:query|statement)interceptors=com\.mysql|socketfactoryarg=|loggerfile="
        r"|init\s?=\s?(?:runscript\s+from|create\s+(?:alias|trigger))|clientrerouteserverlistjndiname=)"
        r"|\"py/(?:reduce|function|newargs(?:ex)?|repr|type|ref|object/apply)\"|\"__reduce(?:_ex)?__\"\s{0,4}:"
        r"|\"(?:json_class|\^[ocu])\"\s{0,4}:\s{0,4}\[?\s{0,4}\"[A-Z]\w{1,40}|\"\^#\d\"\s{0,4}:"
        rf"|\"(?:py/object|__class__|__type__|__jsonclass__|_target_)\"\s*+:\s*+\[?\s*+\"{_PYTHON}\.",
        re.IGNORECASE,
    )


def _markers(text: str, place: str) -> list[tuple[str, int, int]]:
    match = _marker().search(text) if some(text.lower(), _MARKS) else None
    if match is None:
        return []
    word = match.group().lower()
    rule = (
        JAVA
        if word.startswith(("aced", "\\xac", "$$", "jdbc"))
        else PICKLE
        if word.startswith(('"py/', '"_'))
        else RUBY
        if word.startswith(('"json', '"^'))
        else NODE
    )
    return [] if place not in STRICT and quoted(text, match.start()) else [(rule, match.start(), match.end())]
