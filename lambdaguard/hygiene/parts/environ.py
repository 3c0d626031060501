"""Environment variables that an invocation set, changed or removed."""

from __future__ import annotations

from ..holders import packaged
from ..notes import Note
from ..variables import Variables, of_caller
from . import Part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from ..notes import Ended
    from ..will import Will

_MOST_NAMES = 10


class Environ(Part):
    """``os.environ``. A new variable that looks like an initialisation stays; what holds the caller's text never does."""

    def __init__(self, will: Will) -> None:
        super().__init__(will)
        self._variables = Variables()

    def begin(self) -> None:
        self._variables.begin()

    def quiet(self, thorough: bool) -> bool:
        return not self._variables.changed()

    def compare(self, ended: Ended) -> Iterator[Note]:
        variables, will = self._variables, self._will
        names = [name for name in variables.differences() if not self._ignored(name)]
        callers = {name for name in names if of_caller(variables.value(name), ended.texts)}
        restored: list[str] = []
        kept: list[str] = []
        for name in names:
            origin = ended.origins.get(f"environ.{name}")
            new = name not in callers and variables.is_new(name)
            if new and will.restore is None and origin is not None and origin.importing:
                variables.adopt(name)  # what modules set as they are imported is theirs to set
                continue
            stays = new and name != "TZ" and _initialises(origin) and variables.adopt(name)
            if will.wants("environ", not stays):
                variables.restore(name)
                restored.append(name)
            else:
                variables.accept(name)
                kept.append(name)
        if "TZ" in names:
            _read_time_zone()
        if restored or kept:
            yield _note(ended, restored, kept, bool(callers))

    def _ignored(self, name: str) -> bool:
        """True if the user wants this left alone; it is taken for the baseline, such that a glance tells again."""
        if self._will.ignores("environ", name):
            self._variables.accept(name)
            return True
        return False


def _initialises(origin: Any) -> bool:
    """True if a new variable looks like an initialisation: a literal of the code, or set by a package."""
    return origin is not None and bool(origin.literal or origin.importing or (origin.file and packaged(origin.file)))


def _read_time_zone() -> None:
    """The C library reads ``TZ`` anew."""
    import time

    time.tzset()


def _note(ended: Ended, restored: list[str], kept: list[str], callers: bool) -> Note:
    what = f"environment variables were changed ({len(restored) + len(kept)})"
    severity = "medium" if callers else "low" if restored else "informational"
    return Note(
        "LG-ENV-001",
        "environ",
        what + ("; the caller's text is in them" if callers else ""),
        severity,
        488,
        restored=_shown(restored, ended.texts),
        kept=_shown(kept, ended.texts),
        location=next((line for name in (*restored, *kept) if (line := ended.line(f"environ.{name}"))), ""),
    )


def _shown(names: list[str], texts: Sequence[str]) -> list[str]:
    """Names of variables, unless they may be a caller's."""
    plain = [n if n.isidentifier() and len(n) <= 64 and not of_caller(n, texts) else f"x[{len(n)}]" for n in names]
    return plain[:_MOST_NAMES]
