"""Serialised objects among many values and lines, where no mark stands: told by how a whole value of digits begins.

Java, .NET, PHP, Ruby and pickles, and what gzip and zlib make of them; pickles in letters and lines. Base64 among values is told by its change of cases.
"""

from __future__ import annotations

import re

from ..sealed import cache

_HEXADECIMAL = (
    rb"(?i:aced0005|800[0-5]|0408|000100|1f8b08|7801|785e|789c|78da|4f3a|613a|433a|28(?:5[368]|6[3489c])|63(?:5f|6[23f]|7[03])|[57]d71)"
    rb"[0-9a-fA-F]{16,}+"
)
_BASE32 = rb"(?:QA[BCDEF]|VTWQ|MN|PVY|LVY|FB[JRSW])[A-Z2-7]{20,}+"
_BASE64 = (
    rb"(?:rO0A|H4sI|eJ[w-z]|eN[o-r]|eA[E-H]|eF[4-7]|gA[A-Y]|AAEAAAD|BAh|K[FG][MNRZglx]|[Xf]XE|Y[123]|T[zw]|YT[ow])"
    rb"[A-Za-z0-9+/_-]{16,}+"
)


@cache
def values() -> re.Pattern[bytes]:
    """Among values with separators between."""
    return re.compile(rb"\x1e(?=[0124567a8AFLMPQV])(?:%s|%s)(?==*+\x1e)" % (_HEXADECIMAL, _BASE32))


@cache
def lines() -> re.Pattern[bytes]:
    """Among lines of text; the first group is the object if that is all of the line."""
    return re.compile(
        rb"\n(?=[^ ]{12})(?:(%s|%s|%s)(?==*+\s)|\(?[cVS]['\w.]{2,60}+\n(?:p\d|[\w.]{2,60}+\n[(p]))"
        % (_HEXADECIMAL, _BASE32, _BASE64)
    )
