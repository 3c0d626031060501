"""What is known of a secret, and the call that brings it."""

from __future__ import annotations

from _thread import get_ident
from threading import Event

from ..sealed import Fixed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .reference import Source
    from .values import Failure, Fetched


class Entry(metaclass=Fixed):
    """What is known of a source, good for ``since <= now < until`` by the wall clock.

    The wall clock, as a frozen or restored environment's monotonic one need not have moved; the lower bound, as the wall
    clock can be set back. ``fetched`` is when the service last gave ``value``; ``failure`` why it gave none since, ``failures``
    times; ``confirmed`` tells that it came past all caches.
    """

    __slots__ = ("confirmed", "failure", "failures", "fetched", "since", "until", "value")

    def __init__(
        self, value: Fetched | None, fetched: float, since: float, until: float, failure: Failure | None = None, failures: int = 0
    ) -> None:
        self.confirmed = False
        self.value = value
        self.fetched = fetched
        self.since = since
        self.until = until
        self.failure = failure
        self.failures = failures

    def __repr__(self) -> str:
        return f"<{self.value!r} until {self.until:.0f}>"


class Flight:
    """One call to the provider. ``home`` are the entries it is to settle: not those of after a snapshot or a fork."""

    __slots__ = ("home", "landed", "owner", "results")

    def __init__(self, home: dict[Source, Entry]) -> None:
        self.home = home
        self.landed = Event()
        self.owner = get_ident()
        self.results: dict[Source, Entry] = {}
