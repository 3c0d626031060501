"""Logging handlers that an invocation added."""

from __future__ import annotations

from ..loggers import Loggers
from ..notes import Note
from . import Part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..notes import Ended
    from ..will import Will


class Logs(Part):
    """The handlers of every logger; one that says again what another one says is taken out."""

    def __init__(self, will: Will) -> None:
        super().__init__(will)
        self._loggers = Loggers()

    def quiet(self, thorough: bool) -> bool:
        return not self._loggers.changed()

    def compare(self, ended: Ended) -> Iterator[Note]:
        if not self._loggers.changed():
            return
        ignored = self._will.ignored("logging")
        twice, others = self._loggers.added()
        everything = self._will.restore is not None
        gone = twice + (others if everything else [])
        removes = self._will.wants("logging", True) and not ignored
        for logger, handler in gone if removes else ():
            logger.removeHandler(handler)
        self._loggers.accept()
        if ignored or not (twice or (others and not ended.imported)):
            return
        done = "removed" if removes and gone else "kept"
        which = "those that double others " if done == "removed" and not everything else ""
        what = f"logging handlers were added; {which}{done}"
        yield Note("LG-ENV-005", "logging", what, "low", 665, handlers=len(twice) + len(others), doubled=len(twice))
