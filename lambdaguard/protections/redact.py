"""Logs that never show a secret."""

from __future__ import annotations

import re
import sys

from .. import telemetry
from ..errors import PolicyError
from ..options import Option
from ..redaction import hooks, streams
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..invocation import Invocation
    from ..policy import Policy


class Redact(Protection):
    """Masks secrets in what the function writes, from import to the last line, and in the exception that leaves it.

    ``keys``      more words whose values are masked: ``["license plate"]``
    ``patterns``  more regular expressions; ``"email"`` and ``"phone"`` by name
    ``allow``     values, keys or kinds (``"card"``) that are never masked
    ``format``    ``"mask"``, ``"last4"``, ``"hash"`` or ``"remove"``
    ``salt``      the key of the pseudonyms of ``"hash"``; without it they hold for one process
    """

    name = "redact"
    options = {
        "keys": Option(list, default=()),
        "patterns": Option(list, default=()),
        "allow": Option(list, default=()),
        "format": Option(str, default="mask", choices=("mask", "last4", "hash", "remove")),
        "salt": Option(str, default=""),
    }
    shorthand = "keys"

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
        if policy.given(self.name):
            from ..redaction import settings

            own = policy[self.name]
            style = own["format"] if own["format"] != "mask" else ""
            try:
                settings.add(own["keys"], own["patterns"], own["allow"], style, own["salt"])
            except re.error as error:
                raise PolicyError(f"redact.patterns: {error.pattern!r} is not a regular expression: {error}") from None
        hooks.install()
        if telemetry.mask is None:  # a second guard finds the module closed
            telemetry.mask, telemetry.put, telemetry.plain = _mask, _put, _plain

    def on_event(self, inv: Invocation) -> None:
        streams.veil()

    def on_exit(self, inv: Invocation) -> None:
        streams.release()

    def on_error(self, fault: BaseException) -> BaseException | None:
        """What leaves the handler in the place of ``fault``, or None for itself: see `failures.leaving`."""
        from ..redaction import failures

        return failures.leaving(fault)


def _mask(found: dict[str, Any]) -> None:
    from ..redaction import own

    own.mask(found)


def _put(text: str) -> None:
    from ..redaction import own

    own.put(text)


def _plain(text: str) -> None:
    streams.past(sys.stdout, text)


ROOM = Redact
