"""`re` as the doors have it: the same engine behind a compiler of their own, as `re`'s can be changed by anybody."""

from __future__ import annotations

from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

A = ASCII = 256
I = IGNORECASE = 2  # noqa: E741 -- its name in `re`
M = MULTILINE = 8
S = DOTALL = 16
X = VERBOSE = 64


@lru_cache(256)
def compile(pattern: str, flags: int = 0) -> re.Pattern[str]:  # noqa: A001 -- its name in `re`
    from re import _compiler  # type: ignore[attr-defined]

    return _compiler.compile(pattern, int(flags))  # type: ignore[no-any-return]


def fullmatch(pattern: str, text: str, flags: int = 0) -> re.Match[str] | None:
    return compile(pattern, flags).fullmatch(text)


def match(pattern: str, text: str, flags: int = 0) -> re.Match[str] | None:
    return compile(pattern, flags).match(text)


def search(pattern: str, text: str, flags: int = 0) -> re.Match[str] | None:
    return compile(pattern, flags).search(text)


def findall(pattern: str, text: str, flags: int = 0) -> list[str]:
    return compile(pattern, flags).findall(text)


def sub(pattern: str, put: str, text: str, flags: int = 0) -> str:
    return compile(pattern, flags).sub(put, text)


def escape(text: str) -> str:
    return "".join(c if c.isalnum() or c == "_" else f"\\{c}" for c in text)
