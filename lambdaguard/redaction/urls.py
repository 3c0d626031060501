"""Passwords in URLs: ``scheme://user:password@host``."""

from __future__ import annotations

import re

from ..sealed import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Span = tuple[int, int, str]


@cache
def _authority() -> re.Pattern[str]:
    return re.compile(r"""://([^\s/?#"'<>\\]*+)([^\s"'<>\\?]*+)""")


def spans(text: str) -> Iterator[Span]:
    for found in _authority().finditer(text):
        start, end = found.span(1)
        at = text.rfind("@", start, end)
        colon = text.find(":", start, end)
        if at < 0 and colon >= 0 and not text[colon + 1 : end].isdecimal():
            # A password with a slash in it: the authority seemed to end there.
            at = text.rfind("@", start, found.end(2))
        if at < 0:
            continue
        if 0 <= colon < at - 1:
            yield colon + 1, at, "url"
        elif colon < 0 and at - start >= 20 and any(map(str.isdecimal, text[start:at])):
            yield start, at, "url"  # a token for a user's name
