"""Standard output and error, masked line by line: a secret written in two pieces is one when its line is whole."""

from __future__ import annotations

import os
import sys
import threading

from . import hooks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# A line may be written in any number of pieces; above so many characters it is not waited for.
_LONGEST = 1_000_000


class Lines:
    """What was written since the last newline, and where whole lines go."""

    __slots__ = ("_emit", "_in_key", "_size", "pieces")

    def __init__(self, emit: Callable[[str], Any]) -> None:
        self._emit = emit
        self.pieces: list[str] = []
        self._size = 0
        self._in_key = False

    def feed(self, text: str, judge: Callable[[str], str]) -> None:
        end = text.rfind("\n") + 1 if hooks.holds() else len(text)
        if end:
            self._put("".join((*self._taken(), text[:end])) if self.pieces else text[:end], judge)
        if end < len(text):
            self.pieces.append(text[end:])
            self._size += len(text) - end
            if self._size > _LONGEST:
                self.release()

    def release(self) -> bool:
        """Write the line that was waited for as it is: nobody goes on with it. True if there was one."""
        waiting = bool(self.pieces)
        if waiting:
            self._put("".join(self._taken()), hooks.judge() or hooks.known_alone())
        return waiting

    def _taken(self) -> list[str]:
        pieces, self.pieces, self._size = self.pieces, [], 0
        return pieces

    def _put(self, text: str, judge: Callable[[str], str]) -> None:
        done = judge(text)
        if self._in_key or "-----BEGIN" in done:
            from .lines import private_key

            done, self._in_key = private_key(done, self._in_key)
        self._emit(done)


class Veil:
    """Stands in the place of a stream's ``write`` and of its buffer's.

    The stream stays the object it was, so that whoever holds it (logging's handlers, the runtime client) writes through the
    veil as well. Inside of an invocation, and in the real runtime from import on, the last line waits until it is ended,
    the invocation ends, or the interpreter exits.
    """

    __slots__ = ("_bytes", "_lock", "_past", "_text", "_through", "_write", "_write_bytes", "stream")

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self._lock = threading.RLock()
        self._through = self._past = False
        self._write: Callable[[str], Any] = stream.write
        self._write_bytes: Callable[[Any], Any] = len
        self._text, self._bytes = Lines(self._emit), Lines(self._emit_bytes)
        stream.write = self.write
        buffer = getattr(stream, "buffer", None)
        # Text must reach the buffer while the veil knows that it is the veil's own: no waiting in between.
        if buffer is not None and hasattr(stream, "reconfigure") and hasattr(buffer, "__dict__"):
            stream.reconfigure(write_through=True)
            self._write_bytes = buffer.write
            buffer.write = self.write_bytes

    def write(self, text: str) -> int:
        """As the stream's own, with secrets masked; returns the number of characters that it was given."""
        judge = hooks.judge()
        with self._lock:
            if judge is None or not isinstance(text, str):
                self._text.release()
                written: int = self._write(text)
                return written
            self._text.feed(text, judge)
        return len(text)

    def write_bytes(self, data: Any) -> int:
        """As the buffer's own."""
        with self._lock:
            if self._through:
                if not self._past:
                    self._bytes.release()
                through: int = self._write_bytes(data)
                return through
        judge = hooks.judge()
        with self._lock:
            if judge is None:
                if not self._past:
                    self._bytes.release()
                written: int = self._write_bytes(data)
                return written
            raw = bytes(data)
            self._bytes.feed(raw.decode("utf-8", "surrogateescape"), judge)
        return len(raw)

    def _emit(self, text: str) -> None:
        self._through = True
        try:
            self._write(text)
        finally:
            self._through = False

    def past(self, text: str) -> None:
        """Write lines that need no masking; those that are waited for stay so, and stay whole."""
        with self._lock:
            self._past = True
            try:
                self._emit(text)
            finally:
                self._past = False

    def _emit_bytes(self, text: str) -> None:
        self._write_bytes(text.encode("utf-8", "surrogateescape"))

    def waits(self) -> bool:
        """Whether a line is waited for."""
        return bool(self._text.pieces or self._bytes.pieces)

    def release(self) -> None:
        with self._lock:
            if self._text.release() | self._bytes.release():
                self.stream.flush()

    def unlock(self) -> None:
        """In a forked child: whoever held the lock is not here."""
        self._lock = threading.RLock()
        self._through = False

    def lift(self) -> None:
        """Give the stream its own ``write`` back; for tests."""
        self.release()
        for owner in (self.stream, getattr(self.stream, "buffer", None)):
            getattr(owner, "__dict__", {}).pop("write", None)


_veils: list[Veil] = []
_seen: tuple[Any, Any] = (None, None)


def veil() -> None:
    """Hang a veil before the streams as they are now; one that has it keeps it."""
    global _seen
    if sys.stdout is _seen[0] and sys.stderr is _seen[1]:
        return
    streams: tuple[Any, ...] = (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__)
    for stream in streams:
        inner = _inner(stream)
        write = getattr(inner, "write", None)
        if write is None or isinstance(getattr(write, "__self__", None), Veil):
            continue
        try:
            _veils.append(Veil(inner))
        except (AttributeError, TypeError, ValueError, OSError):
            continue  # a stream whose attributes are fixed, or that is closed
    del _veils[:-16]
    _seen = (sys.stdout, sys.stderr)


def _inner(stream: Any) -> Any:
    """The runtime client's wrapper writes to the stream behind it, by name."""
    return stream.stream if type(stream).__name__ == "Unbuffered" and hasattr(stream, "stream") else stream


def past(stream: Any, text: str) -> None:
    """Write ``text`` to ``stream`` behind its veil, if it has one."""
    veil = getattr(getattr(_inner(stream), "write", None), "__self__", None)
    (veil.past if isinstance(veil, Veil) else stream.write)(text)


def release() -> None:
    """End the lines that are waited for."""
    for one in _veils:
        if one.waits():
            try:
                one.release()
            except Exception:
                continue  # the stream is closed


def lift() -> None:
    global _seen
    _seen = (None, None)
    while _veils:
        _veils.pop().lift()


def _forked() -> None:
    for one in _veils:
        one.unlock()


os.register_at_fork(after_in_child=_forked)
