"""Connections and look-ups as they are observed: by the name that led to an address."""

from __future__ import annotations

from ..sinks import audit, network_lookups
from ..sinks.network_address import LINK, LOOPBACK, PUBLIC, kind, literal, written
from ..sinks.network_exempt import is_local_name, is_sdk
from ..sinks.network_names import named, names
from ..sinks.plain import plain, text
from .observe_notes import NAME, calm, fresh, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..sinks.scope import Door
    from .observe_notes import Check

_MOST = 2048
# Where connections went since the last look-up: until then no address has another name.
_reached: set[tuple[Any, Any]] = set()


def follow() -> None:
    """Observe the network; once a process is enough."""
    audit.watch(NAME, _EVENTS)
    audit.watch(NAME, {"socket.connect": _GOES}, _unreached)
    network_lookups.follow()


def _unreached(_: Door, args: tuple[Any, ...]) -> Check | None:
    """Asked at every connection: one to where another went since the last look-up tells nothing new."""
    address = args[1]
    return None if type(address) is list and len(address) == 2 and (address[0], address[1]) in _reached else _GOES


def _goes(door: Door, args: tuple[Any, ...]) -> None:
    address = args[1]
    if type(address) is not list or len(address) < 2 or type(address[1]) is not int:
        return
    host, port = text(address[0]), address[1]
    found = literal(host) if host else None
    if found is None:
        if host and "/" not in host:
            _named(door, host, port)
        return
    known = names(found)
    name = next((name for name in known if name and literal(name) is None), "")
    if is_sdk(found, port):
        return
    _reach(host, port)
    if not fresh((host, port, name)):
        return
    where = kind(found)
    what = {"host": name or written(found), "port": port, "reach": "" if where == PUBLIC else where}
    if where not in (LINK, LOOPBACK) or name:
        tell(door, "host", what)
    else:
        # Nothing a caller could have named would say more than that.
        tell(door, "host", {**what, "host": "127.0.0.1" if where == LOOPBACK else what["host"]})


def _reach(host: str, port: int) -> None:
    if len(_reached) < _MOST:
        _reached.add((host, port))


def _looked_up(door: Door, args: tuple[Any, ...]) -> None:
    _reached.clear()
    port = args[1] if len(args) > 1 else 0
    port = int(port) if text(port).isdecimal() else port
    _named(door, args[0], port if type(port) is int else 0)


def _named(door: Door, host: Any, port: int) -> None:
    name = named(plain(host))
    if name and literal(name) is None and not is_local_name(name) and fresh((name, port)):
        tell(door, "host", {"host": name, "port": port})


_GOES = calm(_goes)
_LOOKED_UP = calm(_looked_up)
_EVENTS = {
    "socket.sendto": _GOES,
    "socket.sendmsg": _GOES,
    "socket.getaddrinfo": _LOOKED_UP,
    "socket.gethostbyname": _LOOKED_UP,
}
