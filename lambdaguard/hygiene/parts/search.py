"""The module search path."""

from __future__ import annotations

from ..notes import Note
from ..variables import SearchPath
from . import Part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..notes import Ended
    from ..will import Will


class Search(Part):
    """``sys.path``; ``writable`` is the folder that anybody may write to."""

    def __init__(self, will: Will, writable: str) -> None:
        super().__init__(will)
        self._path = SearchPath()
        self._writable = writable

    def quiet(self, thorough: bool) -> bool:
        return not self._path.changed()

    def compare(self, ended: Ended) -> Iterator[Note]:
        if not self._path.changed():
            return
        will, ignored = self._will, self._will.ignored("path")
        everything = will.restore is not None and "path" in will.restore
        count, unsafe = self._path.look(self._writable, ended.texts, everything)
        restores = will.wants("path", unsafe) and not ignored
        if restores:
            self._path.restore(self._writable, ended.texts, everything)
        else:
            self._path.accept()
        if not ignored:
            severity = "medium" if unsafe else "informational"
            what = f"the module search path was changed; {'restored' if restores else 'kept'}"
            yield Note("LG-ENV-002", "path", what, severity, 427, entries=count)
