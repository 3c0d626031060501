"""The function's own AWS credentials, which the runtime has put into the environment: in any form they may be written."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Span = tuple[int, int]

_SECRET, _TOKEN = "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"
# Shorter ones are made up: real keys have 40 characters, tokens hundreds.
_SHORTEST = 16
_PROBE = 48
# Base64 of a probe has 48 signs, its hexadecimal form 64: a text without so long a run holds neither.
_RUN = "a" * 20
_KINDS = bytes(97 if chr(byte).isascii() and chr(byte).isalnum() else 46 for byte in range(256))
_OF_TOKENS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/%_-")
# Signed URLs and forms carry the token, which is of no use without the key.
SIGNED = "x-amz-security-token"


def _make() -> tuple[Callable[..., Any], ...]:
    # In a closure: not to be found in a policy, nor in a room.
    values: tuple[str, str] = ("", "")
    probes: tuple[str, ...] = ()
    coded: tuple[str, ...] | None = None
    run = b""

    def read() -> None:
        """Take the credentials from the environment: as a function is decorated."""
        nonlocal values, probes, coded, run
        fresh = os.environ.get(_SECRET, ""), os.environ.get(_TOKEN, "")
        if fresh != values:
            values, coded = fresh, None
            probes = tuple(longest(value) for value in fresh if len(value) >= _SHORTEST)
            run = b"a" * min((len(probe) for probe in (*probes, _RUN)), default=0) if probes else b""

    def maybe(text: str) -> bool:
        """Whether ``text`` may hold them."""
        # Neither a probe nor another form is in a text without so long a run of letters and digits.
        if not run or run not in text.encode("utf-8", "replace").translate(_KINDS):
            return False
        return any(probe in text for probe in probes) or any(form in text for form in forms())

    def forms() -> tuple[str, ...]:
        """Base64 and hexadecimal forms."""
        nonlocal coded
        if coded is None:
            from .forms import forms as written

            parts = [(value, part) for value in values if len(value) >= _SHORTEST for part in (value[:_PROBE], longest(value))]
            # The plain and the percent-encoded form are found by the probe.
            coded = tuple({form for value, part in parts for form in written(part) if "%" not in form and form not in value})
        return coded

    def spans(text: str) -> Iterator[Span]:
        """``(start, end)`` of each place where one of them stands, in any form."""
        for value in values:
            if len(value) < _SHORTEST:
                continue
            probe = longest(value)
            for at in _places(text, probe):
                start, end = _around(text, at, value, probe)
                if value != values[1] or SIGNED not in text[max(0, start - 60) : start].lower():
                    yield start, end
        for form in forms():
            for at in _places(text, form):
                yield at, at + len(form)

    return read, maybe, spans


def longest(value: str) -> str:
    """The longest run of letters and digits in ``value``, which all its escaped forms share; at most 48 of it."""
    return max("".join(char if char.isalnum() else " " for char in value).split(), key=len, default=value)[:_PROBE]


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + len(part))


def _around(text: str, at: int, value: str, probe: str) -> Span:
    """The whole value around its probe: as it is, or percent-encoded."""
    start = at - value.index(probe)
    if start >= 0 and text.startswith(value, start):
        return start, start + len(value)
    start, end, most = at, at + len(probe), 3 * len(value)
    low, high = max(0, start - most), min(len(text), end + most)
    while start > low and text[start - 1] in _OF_TOKENS:
        start -= 1
    while end < high and text[end] in _OF_TOKENS:
        end += 1
    return start, end


read, maybe, spans = _make()
