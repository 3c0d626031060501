"""Values with their age: fresh ones are handed out without a lock, and only one thread asks for an old one."""

from __future__ import annotations

import os
from _thread import allocate_lock, get_ident
from time import time

from . import hooks
from .entry import Entry, Flight
from .provider import Need
from .values import Failure, Fetched, failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Protocol

    from .provider import Answer, Answers, Provider
    from .reference import Source

    class Witness(Protocol):
        def stale(self, source: Source, failure: Failure, age: float) -> None: ...
        def rotated(self, source: Source) -> None: ...


# Sources that are kept besides the declared ones: names may be made from the caller's text.
MOST = 512
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
# A version that was just confirmed to be the current one is not asked for again, however often it is refused.
_CONFIRMED = 5.0


def _just_confirmed(entry: Entry, now: float) -> bool:
    return entry.confirmed and 0 <= now - entry.since < _CONFIRMED


class Cache:
    """Entries of one provider. ``max_age`` and ``max_stale`` are seconds since the service last gave the value.

    ``witness`` is told what there is to report: ``stale(source, failure, age)`` and ``rotated(source)``.
    """

    def __init__(
        self, provider: Callable[[], Provider], max_age: float, max_stale: float, witness: Witness, pinned: Iterable[Source] = ()
    ) -> None:
        self.max_age = max_age
        self.max_stale = max_stale
        self._choose = provider
        self._witness = witness
        self._pinned = frozenset(pinned)
        self.drop()

    def drop(self) -> None:
        """Forget all values, and the provider with its connections: before a snapshot, and in a forked child."""
        self._lock = allocate_lock()
        self._entries: dict[Source, Entry] = {}
        self._flights: dict[Source, Flight] = {}
        self._provider: Provider | None = None

    def __repr__(self) -> str:
        return f"<cache of {len(self._entries)} secrets>"

    def get(self, source: Source, company: Sequence[Source] = ()) -> Entry:
        """The entry of ``source``; when it must be fetched, ``company`` that is due comes with it in the same call."""
        now = time()
        entry = self._entries.get(source)
        if entry is not None and entry.since <= now < entry.until:
            return entry
        return self._fly(source, company, now, None)

    def refresh(self, source: Source, refused: Fetched) -> Entry:
        """The entry of ``source`` after ``refused`` was of no use: fetched past all caches, unless somebody has done that."""
        now = time()
        entry = self._entries.get(source)
        value = entry.value if entry is not None else None
        if entry is not None and value is not None and (not value.same(refused) or _just_confirmed(entry, now)):
            return entry
        return self._fly(source, (), now, refused)

    def prefetch(self, sources: Sequence[Source]) -> dict[Source, Entry]:
        """Fetch before the first use. What cannot be had yet is left to that."""
        flight, led = self._board(sources[0], sources, time(), forced=False)
        if led:
            self._lead(flight, led, Need(early=True))
        return flight.results

    def _fly(self, source: Source, company: Sequence[Source], now: float, refused: Fetched | None) -> Entry:
        flight, led = self._board(source, company, now, forced=refused is not None)
        if flight.landed.is_set():
            return flight.results[source]
        if not led:
            entry = self._entries.get(source)
            if refused is None and entry is not None and entry.value is not None and now - entry.fetched < self._limit():
                return entry
            if flight.owner == get_ident():
                return Entry(None, 0.0, now, now, Failure("Recursive"))
            flight.landed.wait()
        else:
            old = (self._entries.get(one) for one in led)
            brisk = all(entry is not None and entry.value is not None for entry in old)
            self._lead(flight, led, Need(brisk=brisk, refused=refused))
        return flight.results[source]

    def _limit(self) -> float:
        return max(self.max_age, self.max_stale)

    def _board(self, source: Source, company: Sequence[Source], now: float, *, forced: bool) -> tuple[Flight, list[Source]]:
        """The flight that brings ``source``, and what it is to bring if the caller is to lead it."""
        with self._lock:
            flight = self._flights.get(source)
            if flight is not None:
                return flight, []
            flight = Flight(self._entries)
            entry = self._entries.get(source)
            if not forced and entry is not None and entry.since <= now < entry.until:
                # It landed between the caller's look and the lock.
                flight.results[source] = entry
                flight.landed.set()
                return flight, []
            led = [source, *(one for one in dict.fromkeys(company) if one != source and self._due(one, now))]
            self._flights.update(dict.fromkeys(led, flight))
            return flight, led

    def _due(self, source: Source, now: float) -> bool:
        entry = self._entries.get(source)
        return source not in self._flights and not (entry is not None and entry.since <= now < entry.until)

    def _lead(self, flight: Flight, led: list[Source], need: Need) -> None:
        answers: Answers = {}
        try:
            answers = self._ask(led, need)
        finally:
            now, luck = time(), 1 - os.urandom(1)[0] / 2560
            for source in led:
                answer = answers.get(source) or Failure("InvalidResponse")
                self._settle(flight, source, answer, now, luck, need)
            with self._lock:
                for source in led:
                    self._flights.pop(source, None)
                self._trim()
            flight.landed.set()

    def _ask(self, led: list[Source], need: Need) -> Answers:
        try:
            provider = self._provider
            if provider is None:
                provider = self._provider = self._choose()
            answers = provider.gather(led, need)
        except Exception as error:
            answers = dict.fromkeys(led, failure(error))
        for source, answer in answers.items():
            if isinstance(answer, Fetched):
                hooks.known(source, answer)
        return answers

    def _settle(self, flight: Flight, source: Source, answer: Answer, now: float, luck: float, need: Need) -> None:
        old = flight.home.get(source)
        if isinstance(answer, Fetched):
            if old is not None and old.value is not None and not old.value.same(answer):
                self._witness.rotated(source)
            entry = Entry(answer, now, now, now + self.max_age * luck)
            entry.confirmed = need.refused is not None
        else:
            entry = self._failed(old, source, answer, now, luck)
        flight.results[source] = entry
        if not (need.early and entry.value is None):
            # Behind all older ones, so that the order is that of the last fetch.
            flight.home.pop(source, None)
            flight.home[source] = entry

    def _failed(self, old: Entry | None, source: Source, answer: Failure, now: float, luck: float) -> Entry:
        """The old value until it is too old, and a pause before the service is asked again."""
        failures = old.failures + 1 if old is not None else 1
        until = now + min(_FIRST_PAUSE * 2 ** min(failures - 1, 10), _LONGEST_PAUSE) * luck
        # Where the clock was set back, a value is as old as can be told from then on.
        fetched = min(old.fetched, now) if old is not None else now
        if old is None or old.value is None or answer.final or now - fetched >= self.max_stale:
            return Entry(None, 0.0, now, until, answer, failures)
        self._witness.stale(source, answer, now - fetched)
        return Entry(old.value, fetched, now, min(until, fetched + self.max_stale), answer, failures)

    def _trim(self) -> None:
        if len(self._entries) > MOST + len(self._pinned):
            loose = [source for source in self._entries if source not in self._pinned]
            for source in loose[: len(loose) - MOST]:
                del self._entries[source]
