"""The secrets that one guard declares, by the names it gives them."""

from __future__ import annotations

from . import choice, notes
from .cache import Cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, NoReturn

    from .reference import Reference, Source
    from .values import Failure

MAX_AGE, MAX_STALE = 300, 3600


class _Labels(dict["Source", str]):
    """The first name of each declared source, by which the findings of its cache call it."""

    def __init__(self, names: Mapping[str, Reference]) -> None:
        super().__init__((reference.source, name) for name, reference in reversed(list(names.items())))

    def name(self, source: Source) -> str:
        return self.get(source) or notes.shown(source.id)

    def stale(self, source: Source, failure: Failure, age: float) -> None:
        notes.stale(self.name(source), failure, age)

    def rotated(self, source: Source) -> None:
        notes.rotated(self.name(source))


class Store:
    """Names, where they lead, and the cache of what they led to."""

    __slots__ = ("__weakref__", "_labels", "cache", "names")

    def __init__(
        self, names: Mapping[str, Reference], *, max_age: float = MAX_AGE, max_stale: float = MAX_STALE, provider: Any = "auto"
    ) -> None:
        self.names = dict(names)
        self._labels = _Labels(self.names)
        self.cache = Cache(lambda: choice.make(provider), max_age, max_stale, self._labels, self._labels)

    def company(self, source: Source) -> list[Source]:
        """The declared sources that one call can bring along with ``source``."""
        if source not in self._labels:
            return []
        return [other for other in self._labels if _service(other) == _service(source)]

    def prefetch(self) -> None:
        """Fetch what is declared, one call a service; a failure is a finding, and the first use asks again."""
        groups: dict[str, list[Source]] = {}
        for source in self._labels:
            groups.setdefault(_service(source), []).append(source)
        for sources in groups.values():
            for source, entry in self.cache.prefetch(sources).items():
                if entry.failure is not None and entry.failure.code != "NotReady":
                    notes.late(self.name(source), entry.failure)

    def name(self, source: Source) -> str:
        """What a finding calls it."""
        return self._labels.name(source)

    def __repr__(self) -> str:
        return f"<store of {', '.join(self.names) or 'no declared secrets'}>"

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("a store of secrets is not pickled")


def _service(source: Source) -> str:
    return "ssm" if source.kind == "ssm-path" else source.kind
