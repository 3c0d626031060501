"""The tries of one use of a secret: the value at hand, a fresh one, other stages."""

from __future__ import annotations

from . import lookup, notes
from .values import Failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType
    from typing import Any

    from ..errors import SecretUnavailable
    from .reference import Source
    from .store import Store
    from .values import Fetched


class Attempt:
    """One try, a context manager; it holds back the refusal if there is another value to try."""

    __slots__ = ("_round", "_swaps", "_token", "ended")

    def __init__(self, round_: Round, swaps: dict[Source, Source]) -> None:
        self._round = round_
        self._swaps = swaps
        self._token: Any = None
        self.ended = True

    def __enter__(self) -> None:
        if self._swaps:
            lookup.swapping.append(None)
            self._token = lookup.stand_ins.set((lookup.stand_ins.get() or {}) | self._swaps)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        if self._token is not None:
            lookup.stand_ins.reset(self._token)
            lookup.swapping.pop()
        self.ended = error is None or not self._round.refuses(error) or not self._round.advance(error)
        return error is not None and not self.ended


class Round:
    """The values of one use, in the order in which they are tried."""

    __slots__ = ("_held", "_labels", "_name", "_swaps", "_tried", "refuses")

    def __init__(self, names: Sequence[str], also: Sequence[str], refuses: Callable[[BaseException | None], bool]) -> None:
        self._name = names[0]
        self._held: dict[Source, tuple[Store, Fetched]] = {}
        self._labels = list(also)
        self._swaps: dict[Source, Source] = {}
        self._tried: list[list[Fetched]] = []
        self.refuses = refuses
        fault = self._hold(names)
        if fault is not None:
            raise fault

    def _hold(self, names: Sequence[str]) -> SecretUnavailable | None:
        for name in names:
            found = lookup.find(name)
            if isinstance(found, Failure):
                return lookup.unavailable(name, found)
            store, source = found[0], found[1].source
            entry = store.cache.get(source, store.company(source))
            if entry.value is None:
                return lookup.unavailable(name, entry.failure or Failure("InvalidResponse"), source)
            self._held[source] = store, entry.value
        self._tried.append([value for _, value in self._held.values()])
        return None

    def __iter__(self) -> Iterator[Attempt]:
        while True:
            attempt = Attempt(self, self._swaps)
            yield attempt
            if attempt.ended:
                return

    def advance(self, error: BaseException) -> bool:
        """Find the next value to try, after ``error`` refused the last; False, and a note on the error, if there is none."""
        if len(self._tried) == 1 and self._refreshed(error):
            return True
        while self._labels:
            if self._stands_in(self._labels.pop(0)):
                return True
        return False

    def _refreshed(self, error: BaseException) -> bool:
        entries = {source: store.cache.refresh(source, value) for source, (store, value) in self._held.items()}
        lookup.forget_hits()
        failed = next((entry.failure for entry in entries.values() if entry.failure is not None), None)
        changed = not failed and self._news([entry.value for entry in entries.values() if entry.value is not None])
        outcome = (
            f"no fresh value ({failed.code})" if failed else "a fresh value is there" if changed else "it is the current value"
        )
        store, source = next((store, source) for source, (store, _) in self._held.items())
        notes.refused(store.name(source), error, outcome)
        if not changed:
            error.add_note(f"secret {self._name!r}: {outcome}")
        return changed

    def _stands_in(self, label: str) -> bool:
        swaps = {source: source.at(label) for source in self._held if source.kind not in ("ssm", "ssm-path")}
        entries = [self._held[source][0].cache.get(other) for source, other in swaps.items()]
        values = [entry.value for entry in entries if entry.value is not None]
        self._swaps = swaps
        return bool(values) and len(values) == len(entries) and self._news(values)

    def _news(self, values: list[Fetched]) -> bool:
        if any(len(one) == len(values) and all(map(_alike, one, values)) for one in self._tried):
            return False
        self._tried.append(values)
        return True


def _alike(one: Fetched, other: Fetched) -> bool:
    return bool(one.value == other.value)
