"""The places where text leaves the process, hooked once: logging's handlers, the two streams, the runtime client's log."""

from __future__ import annotations

import atexit
import logging
import sys

from .. import runtime
from ..runtime import in_progress as _in_progress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Judge = Callable[[str], str]

# Whether text is masked outside of invocations, too: in the real runtime, from import to the last line.
_everywhere = False
_clean: Judge | None = None
_undo: list[tuple[Any, str, Any]] = []


def install() -> None:
    """Hook all of it, once a process; nothing is compiled or looked at before the first line."""
    from . import streams

    global _everywhere
    if not _undo:
        _everywhere = runtime.real()
        _swap(logging.Handler, "format", _formatting(logging.Handler.format))
        _swap(logging.Handler, "handle", _handling(logging.Handler.handle))
        _runtime_client(sys.modules.get("awslambdaric.bootstrap"))
        atexit.register(streams.release)
    if _everywhere:
        streams.veil()


def _swap(owner: Any, name: str, function: Any) -> None:
    _undo.append((owner, name, getattr(owner, name)))
    setattr(owner, name, function)


def always(really: bool) -> None:
    """Mask outside of invocations, too, as in the real runtime; for tests and benchmarks."""
    global _everywhere
    _everywhere = really


def uninstall() -> None:
    """Undo `install`; for tests."""
    from . import streams

    streams.lift()
    while _undo:
        owner, name, original = _undo.pop()
        setattr(owner, name, original)


def judge() -> Judge | None:
    """What masks text just now: all of the law inside of invocations and in the real runtime, else known secrets alone."""
    if _in_progress or _everywhere:
        return _clean or _load()
    known = sys.modules.get(f"{__package__}.registry")
    return known_alone() if known is not None and known.any_known() else None


def _load() -> Judge:
    global _clean
    from .text import clean

    _clean = clean
    return clean


def known_alone() -> Judge:
    from .text import known_only

    return known_only


def holds() -> bool:
    """Whether a line that is not ended yet is waited for."""
    return _everywhere or bool(_in_progress)


def _formatting(original: Any) -> Any:
    def formatted(self: logging.Handler, record: logging.LogRecord) -> str:
        text: str = original(self, record)
        judge_now = _clean if _everywhere or _in_progress else None
        if judge_now is None:
            judge_now = judge()
        return judge_now(text) if judge_now is not None and type(text) is str else text

    return formatted


def _handling(original: Any) -> Any:
    """Handlers that print what `format` gives need no more; any other one gets a masked copy of the record."""
    printing: dict[type, bool] = {}

    def handle(self: logging.Handler, record: logging.LogRecord) -> Any:
        prints = printing.get(type(self))
        if prints is None:
            prints = printing[type(self)] = _prints(type(self))
        if not prints and (_in_progress or _everywhere):
            from .records import masked

            record = masked(record)
        return original(self, record)

    return handle


def _prints(kind: Any) -> bool:
    """Whether all that a handler class takes from a record is its formatted text: those of logging and of the runtime client."""
    if kind.format is not logging.Handler.format:
        return False
    names: tuple[str, ...] = getattr(getattr(kind.emit, "__code__", None), "co_names", ())
    home = getattr(kind.emit, "__module__", "")
    return home in ("logging", "awslambdaric.bootstrap") and (kind.emit is logging.FileHandler.emit or "format" in names)


def _runtime_client(bootstrap: Any) -> None:
    """Errors outside of the handler (a failing import, the runtime's own) go to its log and to the caller without logging."""
    if bootstrap is None:
        return
    sink = getattr(bootstrap, "FramedTelemetryLogSink", None)
    if sink is not None:
        _swap(sink, "log", _sinking(sink.log))
    make_error = getattr(bootstrap, "make_error", None)
    if make_error is not None:
        _swap(bootstrap, "make_error", _erring(make_error))


def _sinking(original: Any) -> Any:
    def log(self: Any, msg: str, *args: Any, **kwargs: Any) -> Any:
        judge_now = judge()
        return original(self, msg if judge_now is None or type(msg) is not str else judge_now(msg), *args, **kwargs)

    return log


def _erring(original: Any) -> Any:
    def make_error(*args: Any, **kwargs: Any) -> Any:
        from .values import redact

        return redact(original(*args, **kwargs)) if judge() is not None else original(*args, **kwargs)

    return make_error
