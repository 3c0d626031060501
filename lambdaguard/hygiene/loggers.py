"""Logging handlers that an invocation added."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MOST_LOGGERS = 2_000


class Loggers:
    """The handlers of every logger. `changed` costs next to nothing: who makes a handler is noted by `logging` itself."""

    def __init__(self) -> None:
        self._was: dict[str, list[Any]] = {}
        self._token: tuple[Any, ...] = ()
        self.accept()

    def _now(self) -> tuple[Any, ...]:
        logging: Any = sys.modules.get("logging")
        return () if logging is None else (len(logging._handlerList), *logging.root.handlers)

    def changed(self) -> bool:
        return self._now() != self._token

    def added(self) -> tuple[list[tuple[Any, Any]], list[tuple[Any, Any]]]:
        """``(logger, handler)`` of what was added: what says again what another one says already, and the rest."""
        twice, others = [], []
        for name, logger in _all():
            before = self._was.get(name, [])
            kept = list(before)
            for handler in list(logger.handlers):
                if handler in before or type(handler).__name__ == "NullHandler":
                    continue
                if any(_same(handler, each) for each in kept):
                    twice.append((logger, handler))
                else:
                    kept.append(handler)
                    others.append((logger, handler))
        return twice, others

    def accept(self) -> None:
        self._was = {name: list(logger.handlers) for name, logger in _all() if logger.handlers}
        self._token = self._now()


def _all() -> list[tuple[str, Any]]:
    logging: Any = sys.modules.get("logging")
    if logging is None:
        return []
    named = list(logging.root.manager.loggerDict.items())[:_MOST_LOGGERS]
    return [("", logging.root), *[(name, each) for name, each in named if hasattr(each, "handlers")]]


def _same(one: Any, other: Any) -> bool:
    """True if both write the same to the same place."""
    if type(one) is not type(other):
        return False
    if getattr(one, "baseFilename", None) != getattr(other, "baseFilename", None):
        return False
    return hasattr(one, "baseFilename") or getattr(one, "stream", None) is getattr(other, "stream", None)
