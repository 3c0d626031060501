"""Logs that never show a secret."""

from __future__ import annotations

import sys

from .. import telemetry
from ..redaction import hooks, streams
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..invocation import Invocation
    from ..policy import Policy


class Masking(Protection):
    """Masks secrets in what the function writes, from import to the last line, and in the exception that leaves it: as it
    stands where nobody set how.
    """

    name = "redact"

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
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


ROOM = Masking
