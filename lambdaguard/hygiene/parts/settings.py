"""Settings of the process that one call reads and one call puts back."""

from __future__ import annotations

from ..notes import Note
from ..origin_of import ours, packaged
from ..states import states
from ..will import attempt
from . import Part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..notes import Ended
    from ..states import State
    from ..will import Will

# These run later, or for others: what they are set to may be code.
_CALLABLE = ("hooks", "signals", "streams")
_RULES = {"hooks": "LG-ENV-005", "signals": "LG-ENV-005", "alarms": "LG-ENV-005"}
_TITLES = {
    "cwd": "the working directory was changed",
    "umask": "the umask was changed",
    "locale": "the locale was changed",
    "timezone": "the time zone was changed",
    "timeout": "the default time-out of sockets was changed",
    "warnings": "the filters of warnings were changed",
    "streams": "standard output or error was replaced",
    "limits": "limits of resources were changed",
    "hooks": "hooks of the interpreter were set",
    "signals": "signal handlers were set",
    "alarms": "an alarm was left pending",
}


class Settings(Part):
    """Every `State` of the platform that is not ignored."""

    def __init__(self, will: Will) -> None:
        super().__init__(will)
        self._states: list[tuple[State, Any]] = [(each, each.read()) for each in states() if not will.ignored(each.name)]

    def quiet(self, thorough: bool) -> bool:
        for state, was in self._states:  # noqa: SIM110 -- a generator costs as much again, at each event
            if (thorough or not state.slow) and state.read() != was:
                return False
        return True

    def compare(self, ended: Ended) -> Iterator[Note]:
        for index, (state, was) in enumerate(self._states):
            now = state.read()
            if now == was:
                continue
            safe, told = _judged(state.name, was, now, ended.imported)
            done = "kept"
            if told and self._will.wants(state.name, safe):
                done = _put(state, was, now)
            if done != "restored":
                self._states[index] = (state, state.read())
            if told:
                rule = _RULES.get(state.name, "LG-ENV-002")
                severity = "low" if safe else "informational"
                yield Note(rule, state.name, f"{_TITLES[state.name]}; {done}", severity, 665, location=ended.line(state.name))


def _judged(name: str, was: Any, now: Any, imported: bool) -> tuple[bool, bool]:
    """Whether putting a setting back is safe, and whether there is anything to tell."""
    if name == "warnings":
        # Libraries have their filters set as they are imported. What makes errors of warnings is another matter.
        fresh = [each for each in now or () if each not in (was or ())]
        told = any(each[0] == "error" for each in fresh) or not imported
        return told, told
    if name not in _CALLABLE:
        return True, True
    fresh = [after for before, after in zip(was, now, strict=True) if before is not after]
    if all(ours(each) for each in fresh):
        return False, False
    return not all(packaged(each) for each in fresh), True


def _put(state: State, was: Any, now: Any) -> str:
    return attempt(lambda: state.put(was, now)) if state.read() != was else "restored"
