"""Serialised objects as bytes (one character a byte) or as base64 of bytes, known by magic number and then by structure."""

from __future__ import annotations

import re

from ..sealed import cache
from . import gadgets, pickles
from .needs import some
from .unpack import inflate

JAVA, PHP, DOTNET, PICKLE, PICKLE_WEAK, RUBY, RUBY_WEAK = (
    "LG-DESER-001",
    "LG-DESER-002",
    "LG-DESER-003",
    "LG-DESER-004",
    "LG-DESER-104",
    "LG-DESER-006",
    "LG-DESER-106",
)


_MOST_WITHIN = 4
# Modules and functions that start programs: who only names them, in a stream that is cut, means to call them
_STARTERS = ("posix", "subprocess", "system", "popen")
# What begins a stream of Hessian's, first and second version, as a call, a map or an object, and a message of AMF
_STREAMS = ("H\x02\x00", "c\x01\x00", "c\x02\x00", "Mt\x00", "\x00\x03\x00", "\x00\x00\x00\x00\x00\x01\x00")
# After what an object stands in text; within other bytes the same few mean something else
_BEFORE = frozenset("'\"=:,;&|[({<> \t\r\n")
_LONGEST_WITHIN = 8000


@cache
def _encoded() -> re.Pattern[str]:
    """Magic numbers as base64 spells them, at the start of a run of base64."""
    return re.compile(
        r"(?<![A-Za-z0-9+/])(?:rO0AB|H4sI|eJ[w-z]|eN[o-r]|eA[E-H]|eF[4-7]|Qlpo|/Td6|gA[IJMNR]|gAS[VjM]|gAW[VM]|AAEAAAD/////|BAh[vb7JVju1TleIM]|K[FG][MNRZglx][\w+/]|[Xf]XEA|Y[123][\w+/]{2}|Tz[ow]|YTo[ow-z0-9]|YT[ow]"
        r"|/w[A-E]|4w[AE]AAAA|Qzo|SAIA|Yw[EI]A|TXQA|AAMA|AAAAAAAB)[A-Za-z0-9+/_-]{10,}+(?>(?:\r?\n[A-Za-z0-9+/]++(?=[\s=\"'<\\]|\Z))*)={0,2}"
    )


@cache
def php() -> re.Pattern[str]:
    return re.compile(r"(?<![\w$])[OC]:\+?\d{1,6}:\\?\"\\?[\w\\]{1,120}\\?\":\+?\d{1,6}:\\?\{")


# How base64 writes the name of a variable's end in a session of PHP's, and the object that follows it: ``|O:``
_SESSIONS = ("fE86", "8Tzo", "xPOj")


@cache
def _run() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z0-9+/_-]{16,}+={0,2}")


def signs(text: str) -> list[tuple[str, int, int]]:
    found = _binary(text, 0, len(text)) or _within(text)
    if len(text) >= 14:
        for match in _encoded().finditer(text):
            found += _base64(match)
        if some(text, _SESSIONS):
            found += [
                (PHP, *run.span())
                for run in _run().finditer(text)
                if some(run.group(), _SESSIONS) and php().search(_decode(run.group()))
            ]
        if "7c4f3a3" in text.lower() and (session := _session().search(text)):
            found.append((PHP, *session.span()))
        for match in _hexadecimal().finditer(text):
            data = bytes.fromhex(match.group()[: len(match.group()) & ~1][:64_000]).decode("latin-1")
            found += _unpacked(data, *match.span())
    return found


@cache
def _hexadecimal() -> re.Pattern[str]:
    """Magic numbers, and the opcodes that a pickle of protocol 0 or 1 begins with, as hexadecimal digits at the start of a run of them."""
    return re.compile(
        r"(?<![0-9a-fA-F])(?:80(?:0[2-5])|aced0005|1f8b08|0408(?:[4-7][0-9a-f])|4f3a(?:2b|3[0-9])|613a3[0-9]|433a3[0-9]|78(?:01|5e|9c|da)|0001000000ffffffff|63[5-7][0-9a-f]|28(?:[5-7][0-9a-f])|[57]d71)[0-9a-f]{16,}+",
        re.IGNORECASE,
    )


def _within(text: str) -> list[tuple[str, int, int]]:
    """Signs in bytes that stand in quotes or after something: as a program prints them, as a list holds them."""
    for magic in ("\xac\xed\x00\x05", "\x00\x01\x00\x00\x00\xff\xff\xff\xff", "\x04\x08", "\x80"):
        at = text.find(magic)
        for _ in range(_MOST_WITHIN):
            if at < 0:
                break
            if at and text[at - 1] in _BEFORE and (found := _binary(text[at : at + _LONGEST_WITHIN], at, len(text))):
                return found
            at = text.find(magic, at + 1)
    return []


@cache
def _session() -> re.Pattern[str]:
    """A session of PHP's in hexadecimal digits: a variable's name and its object, ``|O:``."""
    return re.compile(r"(?<![0-9a-fA-F])(?:[4-7][0-9a-f]){1,40}?7c4f3a3[0-9a-f]{16,}+", re.IGNORECASE)


def _binary(data: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """Signs in bytes (one character a byte) that begin with a magic number."""
    head = data[:2]
    if head == "\xe3\x00" and data[2:4] == "\x00\x00":  # a function's code, as a model holds it
        return [(PICKLE, start, end)]
    if head == "\xac\xed" and data[2:4] == "\x00\x05":
        return [(JAVA, start, end)]
    if data.startswith("\x00\x01\x00\x00\x00\xff\xff\xff\xff"):
        return [(DOTNET, start, end)]
    if head == "\x04\x08":
        return _ruby(data, start, end)
    if data.startswith(_STREAMS):
        return [(JAVA, start, end)] * (gadgets.named().search(data[:4000]) is not None)
    if head[:1] == "\x80" and head[1:] in ("\x00", "\x01", "\x02", "\x03", "\x04", "\x05"):
        seen = pickles.walk(data)
        if seen.steps < 3:
            return []
        return [(PICKLE if seen.imports and (seen.calls or some(data[:2000], _STARTERS)) else PICKLE_WEAK, start, end)]
    return []


@cache
def _marshalled() -> re.Pattern[str]:
    return re.compile(r"[oCuUeS]:.[A-Z]\w+|[cm].(?:[A-Z]\w+)|o;")


def _ruby(data: str, start: int, end: int) -> list[tuple[str, int, int]]:
    if len(data) < 6 or data[2] not in 'o[{IUuCScmeM"@;:iTF0lf/':
        return []
    return [(RUBY if _marshalled().search(data, 2, 4000) else RUBY_WEAK, start, end)]


def _base64(match: re.Match[str]) -> list[tuple[str, int, int]]:
    return _unpacked(_decode(match.group()), *match.span())


def _unpacked(data: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """Signs in what base64 or hexadecimal digits stand for."""
    if data.startswith(("\xff\x01", "\xff\x02")):  # a view state, and a formatter's stream where its value belongs
        return [(DOTNET, start, end)] * ("\x00\x01\x00\x00\x00\xff\xff\xff\xff" in data[:64])
    if data[:2] in ("\x1f\x8b", "BZ", "\xfd7") or data[:1] == "x":
        data = inflate(data.encode("latin-1")).decode("latin-1")
    if data[:2] in ("O:", "a:", "C:"):
        return [(PHP, start, end)] * (php().search(data[:4000]) is not None)
    return _binary(data, start, end) or _protocol0(data, start, end)


def _protocol0(data: str, start: int, end: int) -> list[tuple[str, int, int]]:
    return [(PICKLE, start, end)] if "\n" in data[:200] and pickles.textual(data[:8000]) else []


def _decode(run: str) -> str:
    import binascii

    body = "".join(run.split()).rstrip("=").replace("-", "+").replace("_", "/")[:32_000]
    body = body[: len(body) - (len(body) % 4 == 1)]
    try:
        return binascii.a2b_base64(body + "=" * (-len(body) % 4)).decode("latin-1")
    except ValueError:
        return ""
