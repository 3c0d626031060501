"""The parts of a process that an invocation can change, one a file; each knows how it was."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..notes import Ended, Note
    from ..will import Will


class Part:
    """One part, as it was when this was made.

    ``unfinished`` after a comparison for which the time was too short; ``alive`` while something that is being stopped has
    not ended.
    """

    alive = False
    unfinished = False

    def __init__(self, will: Will) -> None:
        self._will = will

    def begin(self) -> None:
        """An event comes."""

    def quiet(self, thorough: bool) -> bool:
        """True if all is as it was, as far as a glance tells."""
        raise NotImplementedError

    def compare(self, ended: Ended) -> Iterable[Note]:
        """What differs, put back where that is to be; what is not becomes what was."""
        raise NotImplementedError


def every(will: Will, writable: str) -> tuple[Part, ...]:
    """All parts in the order in which they are compared: what still runs could change the others."""
    from .environ import Environ
    from .leftovers import Leftovers
    from .logs import Logs
    from .processes import Processes
    from .replaced import Replacements
    from .search import Search
    from .settings import Settings

    kinds = (Leftovers, Processes, Environ, Settings)
    return (*[kind(will) for kind in kinds], Search(will, writable), Replacements(will), Logs(will))
