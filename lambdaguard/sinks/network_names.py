"""Which names led to an address: a connection is judged by the name that was looked up for it."""

from __future__ import annotations

from ..invocation import current
from ..sealed import seal
from .network_address import LINK, LOOPBACK, PRIVATE, PUBLIC, kind, literal
from .network_seen import changed
from .plain import plain, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from .network_address import Address

_MOST_ADDRESSES = 4096
_MOST_NAMES = 64


def named(host: Any) -> str:
    """A host as names are compared: lower case, no final dot, ASCII as it goes out (IDNA); "" for none."""
    name = text(host).rstrip(".").lower()
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode().rstrip(".").lower()
    except UnicodeError:
        return name


def _make() -> tuple[Callable[..., Any], ...]:
    leads: dict[Address, dict[str, str]] = {}
    public: dict[str, None] = {}

    def bind(host: Any, addresses: Iterable[Any]) -> None:
        """``host`` was looked up and led to ``addresses``."""
        name, inv = named(plain(host)), current()
        reference = inv.reference if inv is not None else ""
        for spelling in set(addresses):
            address = literal(text(spelling))
            if address is None:
                continue
            names = leads.pop(address, None) or {}
            names.pop(name, None)
            names[name] = reference
            _trim(names, _MOST_NAMES)
            leads[address] = names
            if kind(address) == PUBLIC:
                public.pop(name, None)
                public[name] = None
        _trim(leads, _MOST_ADDRESSES)
        _trim(public, _MOST_ADDRESSES)
        changed()

    def names(address: Address) -> tuple[str, ...]:
        """What was looked up before and led to ``address``, the latest first."""
        return tuple(leads.get(address, ()))[::-1]

    def answers(name: str) -> tuple[Address, ...]:
        """The addresses that a name led to."""
        return tuple(address for address, names in list(leads.items()) if name in names)

    def recent(address: Address, reference: str) -> tuple[str, ...]:
        """The same, of what was looked up during one invocation."""
        return tuple(name for name, whose in leads.get(address, {}).items() if whose == reference)

    def rebound(address: Address) -> str:
        """The name that led to a public address once and leads to this inward one now, or ""."""
        if kind(address) not in (LINK, LOOPBACK, PRIVATE):
            return ""
        return next((name for name in names(address)[:1] if name in public), "")

    return answers, bind, names, recent, rebound


def _trim(table: dict[Any, Any], most: int) -> None:
    while len(table) > most:
        del table[next(iter(table))]


answers, bind, names, recent, rebound = map(seal, _make())
