"""What fetches values: one small class. Bring your own by ``secrets={"provider": …}``."""

from __future__ import annotations

from ..errors import SecretUnavailable
from ..sealed import Fixed
from .values import Failure, Fetched, failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from .reference import Source

    Answer = Fetched | Failure
    Answers = dict[Source, Answer]


class Need(metaclass=Fixed):
    """The circumstances of a call: ``brisk`` as an old value is at hand, ``early`` before any use, and the value that was
    ``refused``, so that the answer must come past all caches.
    """

    __slots__ = ("brisk", "early", "refused")

    def __init__(self, *, brisk: bool = False, early: bool = False, refused: Fetched | None = None) -> None:
        self.brisk = brisk
        self.early = early
        self.refused = refused


class Provider:
    """Fetches secrets. Override `fetch`; `gather` too where several come in one call.

    `fetch` gets a `Source` and returns ``str``, ``bytes``, ``dict`` or a `Fetched` with a version, by which a rotation is
    noticed. It raises `LookupError` for a secret that does not exist, `PermissionError` for one that is denied (neither is
    served stale), and anything else for a service that cannot be asked just now. It may be called by several threads.
    """

    def fetch(self, source: Source) -> Any:
        raise NotImplementedError

    def gather(self, sources: Sequence[Source], need: Need) -> Answers:
        """Every source's answer; never raises."""
        return {source: attempt(self.fetch, source) for source in sources}


class Own(Provider):
    """Any object with a ``fetch(source)``."""

    def __init__(self, provider: Any) -> None:
        self._provider = provider

    def fetch(self, source: Source) -> Any:
        return self._provider.fetch(source)


def attempt(fetch: Any, *args: Any) -> Answer:
    """Call a fetching function and put what it raises into a `Failure`."""
    try:
        found = fetch(*args)
    except SecretUnavailable as error:
        return Failure(error.code)
    except Exception as error:
        return failure(error)
    if isinstance(found, Fetched | Failure):
        return found
    if isinstance(found, str | bytes | dict):
        return Fetched(found)
    return Failure("NotFound" if found is None else "InvalidResponse")


def chunks(items: Iterable[Source], size: int) -> list[list[Source]]:
    """Lists of at most ``size``, as many as the service takes in one call."""
    listed = list(items)
    return [listed[start : start + size] for start in range(0, len(listed), size)]
