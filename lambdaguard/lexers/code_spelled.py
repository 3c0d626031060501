"""Code in which names are put together as strings, written as it will run: ``'sys'.'tem'``, ``'metsys'[::-1]``, ``fromCharCode(…)``."""

from __future__ import annotations

import re

from ..sealed import cache
from .needs import some

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Step = tuple[tuple[str, ...], Callable[[], re.Pattern[str]], Callable[[re.Match[str]], str] | str]

_MOST = 4000


@cache
def _optional() -> re.Pattern[str]:
    """A member that may be missing, and a remark before a bracket."""
    return re.compile(r"\?\.(?=[\w\[(])|/\*[^*\n]{0,40}+\*/(?=\s*+\()")


@cache
def _numbers() -> re.Pattern[str]:
    """Characters by their numbers, of JavaScript's and Python's."""
    return re.compile(
        r"(?:String\.fromCharCode\s*+\(\s*+|(?:\"\"|'')\.join\s*+\(\s*+map\s*+\(\s*+chr\s*+,\s*+\[\s*+|bytes\s*+\(\s*+\[\s*+)"
        r"([\d\s,]{1,600}+)(?:\]\s*+\)\s*+(?:\)|\.decode\s*+\(\s*+\))|\))"
    )


@cache
def _chained() -> re.Pattern[str]:
    """The same, of PHP's and Python's, one by one."""
    return re.compile(r"\bchr\s*+\(\s*+\d{1,3}+\s*+\)(?>(?:\s*+[.+]\s*+chr\s*+\(\s*+\d{1,3}+\s*+\))+)", re.IGNORECASE)


@cache
def _digits() -> re.Pattern[str]:
    return re.compile(
        r"(?:bytes\.fromhex|hex2bin|unhexlify)\s*+\(\s*+b?['\"]((?>(?:[0-9a-fA-F]{2}){1,300}))['\"]\s*+\)(?>(?:\.decode\s*+\(\s*+\))?)"
    )


@cache
def _backwards() -> re.Pattern[str]:
    return re.compile(r"strrev\s*+\(\s*+['\"]([^'\"\n]{1,200}+)['\"]\s*+\)|['\"]([^'\"\n]{1,200}+)['\"]\s*+\[\s*+::\s*+-1\s*+\]")


@cache
def _listed() -> re.Pattern[str]:
    """Pieces in a list that are joined by nothing."""
    pieces = r"\[\s*+((?>(?:['\"][^'\"\n]{0,60}+['\"]\s*+,?\s*+){1,40}))\]"
    return re.compile(
        rf"(?:implode|join)\s*+\(\s*+(?:(?:''|\"\")\s*+,\s*+)?{pieces}\s*+\)|(?:''|\"\")\.join\s*+\(\s*+{pieces}\s*+\)|{pieces}\.join\s*+\(\s*+(?:''|\"\")\s*+\)"
    )


@cache
def _first() -> re.Pattern[str]:
    """The only entry of a list, called."""
    return re.compile(r"\[\s*+(['\"][\w\\]{1,80}+['\"])\s*+\]\s*+\[\s*+0\s*+\](?=\s*+\()")


@cache
def _computed() -> re.Pattern[str]:
    """A member that is named by a string: ``global['process']``."""
    return re.compile(r"\[\s*+([\"'`])([A-Za-z_$][\w$]{0,40}+)\1\s*+\]")


@cache
def _joints() -> re.Pattern[str]:
    """Where a name was put together of two strings: ``'sys'+'tem'``, ``'sys'.'tem'``."""
    return re.compile(r"(?<=[\w ])([\"'`])\s{0,3}[+.]\s{0,3}\1(?=[\w ])")


def _characters(match: re.Match[str]) -> str:
    codes = [int(number) for number in re.findall(r"\d+", match[1] if match.re.groups else match[0])]
    return "'" + "".join([chr(code) for code in codes if code < 0x110000]) + "'"


def _bytes(match: re.Match[str]) -> str:
    return "'" + bytes.fromhex(match[1]).decode("latin-1") + "'"


def _reversed(match: re.Match[str]) -> str:
    return "'" + (match[1] or match[2])[::-1] + "'"


def _joined(match: re.Match[str]) -> str:
    pieces = match[1] or match[2] or match[3]
    return "'" + "".join(re.findall(r"['\"]([^'\"\n]*+)['\"]", pieces)) + "'"


_STEPS: tuple[Step, ...] = (
    (("?.", "/*"), _optional, lambda match: "." if match[0] == "?." and match.string[match.end()] not in "[(" else ""),
    (("fromCharCode", "map(chr", "map( chr", "bytes([", "bytes( ["), _numbers, _characters),
    (("chr(", "CHR(", "Chr(", "chr ("), _chained, _characters),
    (("fromhex", "hex2bin", "unhexlify"), _digits, _bytes),
    (("strrev", "::-1", ":: -1"), _backwards, _reversed),
    (("implode", "join"), _listed, _joined),
    (("'+", '"+', "' +", '" +', "'.", '".', "`+"), _joints, ""),
    (("][0]",), _first, r"\1"),
    (("['", '["', "[`"), _computed, r".\2"),
)


def plain(text: str) -> str:
    """``text`` with what strings spell in it; ``text`` itself where they spell nothing."""
    if len(text) > _MOST:
        return text
    for literals, pattern, written in _STEPS:
        if some(text, literals):
            text = pattern().sub(written, text)
    return text
