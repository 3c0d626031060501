"""Hosts that a text names, in whatever spelling a resolver or a lax parser takes."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ..lexers.canonical import decodes, forms
from .network_address import spelled
from .network_names import named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    # an address or a name, and the port or None
    Host = tuple[Any, int | None]

LONGEST = 253
PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21}
_MOST_LINKS = 50
# Headers come again with each event: what they name is remembered of so many short texts.
_REMEMBERED, _SHORT = 256, 256


def hosts_in(text: str) -> tuple[Host, ...]:
    """The hosts that ``text`` names in any form it may be decoded to."""
    if _nameless(text):
        return ()
    return _known(text) if len(text) <= _SHORT else _read(text)


def _nameless(text: str) -> bool:
    """Told at a glance: several plain words, and nothing that a host name or an address of more than one word has."""
    several = " " in text.strip() or "/" in text or "," in text
    return several and not ("." in text or ":" in text or "[" in text or "//" in text or decodes(text))


def _read(text: str) -> tuple[Host, ...]:
    found: dict[Host, None] = {}
    for _, form in forms(text):
        for host, port in written(form):
            key = address_or_name(host)
            if key:
                found[key, port] = None
    return tuple(found)


_known = lru_cache(_REMEMBERED)(_read)


def address_or_name(host: str) -> Any:
    """The key of a host among those that the caller names; "" for what is none."""
    if len(host) > LONGEST:
        return ""
    if host.isalnum() and host.isascii() and not host[0].isdigit():
        return host.lower()
    return spelled(host) or named(host)


@cache
def _word() -> re.Pattern[str]:
    return re.compile(
        r"(?:([a-zA-Z][a-zA-Z0-9+.-]{0,20}+):)?[/\\]{2,}+|(\[[0-9a-fA-F:.%]++\]|[^\s/\\@#?&,;\"'<>()\[\]=|{}]++)(?::(\d{1,5})(?!\d))?"
    )


def written(text: str) -> Iterator[tuple[str, int | None]]:
    """Hosts in a text, with the port that stands there or that the scheme implies: after slashes, or whatever looks like one."""
    scheme, opened = "", False
    for match in _word().finditer(text):
        word = match[2]
        if word is None:
            scheme, opened = (match[1] or "").lower(), True
            continue
        alone = len(word) == len(text.strip())
        host, port = _split(word)
        if host and (opened or alone or "." in host or ":" in host or host.startswith("[")):
            stated = int(match[3]) if match[3] else port
            yield host.strip("[]"), PORTS.get(scheme) if stated is None and opened else stated
        opened = opened and text[match.end() : match.end() + 1] == "@"


def _split(word: str) -> tuple[str, int | None]:
    host, colon, port = word.rpartition(":")
    if colon and ":" not in host:
        if port.isascii() and port.isdigit() and len(port) < 6:
            return host, int(port)
        # http:10.0.0.1 without its slashes
        return port or host, None
    return word, None


def after_slashes(text: str) -> Iterator[int]:
    at, count = text.find("//"), 0
    while at >= 0 and count < _MOST_LINKS:
        yield max(0, at - 8)
        at, count = text.find("//", at + 2), count + 1
