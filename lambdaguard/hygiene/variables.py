"""Environment variables and the module search path: which changes are the program's, and which may be a caller's."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Data = dict[Any, Any]

# The runtime client sets it anew for every event.
_TRACE = ("_X_AMZN_TRACE_ID", b"_X_AMZN_TRACE_ID")
# A caller's text of this length in a value is no coincidence.
_TELLING = 6
_MOST_TEXTS = 2_000


class Variables:
    """``os.environ`` as it was. ``adopted`` are variables that initialisation set later, each once."""

    def __init__(self) -> None:
        self.environ: Any = os.environ
        self._was: Data = dict(self._now())
        self._adopted: set[str] = set()

    def _now(self) -> Data:
        # The mapping's own dictionary: what is decoded for nobody takes ten times as long.
        data: Data | None = getattr(self.environ, "_data", None)
        return dict(self.environ) if data is None else data

    def begin(self) -> None:
        """An event comes: what the runtime client has set for it is as it should be."""
        now = self._now()
        for name in _TRACE:
            if name in now:
                self._was[name] = now[name]
            else:
                self._was.pop(name, None)

    def changed(self) -> bool:
        return os.environ is not self.environ or self._now() != self._was

    def differences(self) -> list[str]:
        """Names of variables that were set, changed or removed."""
        now, was = self._now(), self._was
        names = [name for name in now if name not in was or now[name] != was[name]] + [name for name in was if name not in now]
        return [_text(name) for name in names if name not in _TRACE]

    def is_new(self, name: str) -> bool:
        return _key(self._was, name) not in self._was

    def adopt(self, name: str) -> bool:
        """Keep ``name`` as it is from now on; False if that happened before, since what varies is no initialisation."""
        if name in self._adopted:
            return False
        self._adopted.add(name)
        key = _key(self._was, name)
        self._was[key] = self._now()[key]
        return True

    def accept(self, name: str) -> None:
        """Take ``name`` for the baseline, whatever it is now."""
        key, now = _key(self._was, name), self._now()
        if key in now:
            self._was[key] = now[key]
        else:
            self._was.pop(key, None)

    def restore(self, name: str) -> None:
        os.environ = self.environ  # noqa: B003 -- the mapping itself, which somebody had replaced
        key = _key(self._was, name)
        if key not in self._was:
            self.environ.pop(name, None)
            return
        value = self._was[key]
        self.environ[name] = os.fsdecode(value) if isinstance(value, bytes) else value

    def value(self, name: str) -> str:
        return str(self.environ.get(name, ""))


def _key(data: Data, name: str) -> Any:
    return os.fsencode(name) if any(isinstance(key, bytes) for key in data) else name


def _text(name: Any) -> str:
    return os.fsdecode(name) if isinstance(name, bytes) else str(name)


def of_caller(value: str, texts: Sequence[str]) -> bool:
    """True if ``value`` is, or holds, a text of the caller's."""
    return any(text == value or (len(text) >= _TELLING and text in value) for text in texts[:_MOST_TEXTS] if text)


class SearchPath:
    """``sys.path`` as it was."""

    def __init__(self) -> None:
        self._list = sys.path
        self._was = list(sys.path)

    def changed(self) -> bool:
        return sys.path is not self._list or self._list != self._was

    def look(self, writable: str, texts: Sequence[str], everything: bool) -> tuple[int, bool]:
        """How many entries came, went or moved, and whether that is to be undone.

        A folder that an initialisation adds serves imports to come, so that it stays (``everything``: it goes, too). Not one
        that anybody may write to, is no absolute path or comes from the caller: what the next caller leaves there would be run.
        """
        now = list(sys.path)
        count = len(set(map(str, now)) ^ set(self._was)) or 1
        fresh = [entry for entry in now if entry not in self._was]
        suspect = [entry for entry in fresh if everything or _suspect(entry, writable, texts)]
        lost = any(entry not in now for entry in self._was)
        moved = [entry for entry in now if entry in self._was] != self._was
        return count, bool(suspect or lost or moved)

    def restore(self, writable: str, texts: Sequence[str], everything: bool) -> None:
        now = list(sys.path)
        good = [e for e in now if e not in self._was and not everything and not _suspect(e, writable, texts)]
        first = [e for e in good if now.index(e) < next((i for i, each in enumerate(now) if each in self._was), 0)]
        sys.path = self._list
        self._list[:] = [*first, *self._was, *[entry for entry in good if entry not in first]]
        self.accept()

    def accept(self) -> None:
        self._list = sys.path
        self._was = list(sys.path)


def _suspect(entry: Any, writable: str, texts: Sequence[str]) -> bool:
    if not isinstance(entry, str) or not os.path.isabs(entry) or of_caller(entry, texts):
        return True
    real, root = os.path.realpath(entry), os.path.realpath(writable)
    return real == root or real.startswith(root.rstrip("/") + "/")
