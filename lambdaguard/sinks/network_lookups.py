"""What the audit events do not show of name look-ups: their answers, and those that C makes inside a connect."""

from __future__ import annotations

from . import patch
from .network_address import literal
from .network_names import bind
from .plain import plain, text
from .scope import in_force

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_METHODS = ("connect", "connect_ex", "sendto", "sendmsg")


def follow() -> None:
    """Have every look-up's answer remembered, and every connect by name look its name up where it is judged."""
    lookups = {"getaddrinfo": _listing, "gethostbyname": _single, "gethostbyname_ex": _full, "gethostbyaddr": _full}
    patch.replace("_socket", lookups)
    # Python's own getaddrinfo calls the one above; whoever replaced it (tests, resolvers) is listened to as well.
    patch.replace("socket", {"getaddrinfo": _listing, **{f"socket.{name}": _pinned for name in _METHODS}})
    patch.replace("aiohttp.resolver", {"AsyncResolver.resolve": _resolver}, everywhere=False)


def _asked(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, tuple[Any, ...], dict[str, Any]]:
    """The host, and the arguments with it as exact text: what its own methods say (``encode``) is not what was judged."""
    if args:
        host = plain(args[0])
        return host, (host, *args[1:]), kwargs
    host = plain(kwargs.get("host"))
    return host, args, {**kwargs, "host": host} if kwargs else kwargs


def _listing(original: Callable[..., Any]) -> Callable[..., Any]:
    def looks_up(*args: Any, **kwargs: Any) -> Any:
        host, args, kwargs = _asked(args, kwargs)
        found = original(*args, **kwargs)
        _remember(host, lambda: [entry[4][0] for entry in found])
        return found

    return looks_up


def _single(original: Callable[..., Any]) -> Callable[..., Any]:
    def looks_up(*args: Any, **kwargs: Any) -> Any:
        host, args, kwargs = _asked(args, kwargs)
        found = original(*args, **kwargs)
        _remember(host, lambda: [found])
        return found

    return looks_up


def _full(original: Callable[..., Any]) -> Callable[..., Any]:
    def looks_up(*args: Any, **kwargs: Any) -> Any:
        host, args, kwargs = _asked(args, kwargs)
        found = original(*args, **kwargs)
        _remember(host, lambda: found[2])
        return found

    return looks_up


def _resolver(original: Callable[..., Any]) -> Callable[..., Any]:
    """aiohttp's resolver on c-ares, whose look-ups no audit event shows."""

    async def resolves(self: Any, host: str, *args: Any, **kwargs: Any) -> Any:
        found = await original(self, host, *args, **kwargs)
        _remember(host, lambda: [entry["host"] for entry in found])
        return found

    return resolves


def _remember(host: Any, addresses: Callable[[], Any]) -> None:
    try:
        bind(host, addresses())
    except Exception:
        # An answer in a shape of its own: what connects to it is then judged as an address nothing led to.
        pass


def _pinned(original: Callable[..., Any]) -> Callable[..., Any]:
    """C would look a name up by itself, unseen: it is given the address that was judged instead."""

    def reaches(sock: Any, *args: Any) -> Any:
        if args:
            address = args[-1]
            plainly = type(address) is tuple and address and type(address[0]) is str and literal(address[0]) is not None
            if not plainly and isinstance(address, tuple) and in_force() is not None:
                args = (*args[:-1], _pin(sock, address))
        return original(sock, *args)

    return reaches


def _pin(sock: Any, address: tuple[Any, ...]) -> tuple[Any, ...]:
    import _socket

    family = _socket.socket.family.__get__(sock)
    host = text(plain(address[0])) if address else ""
    if family not in (_socket.AF_INET, _socket.AF_INET6) or host in ("", "<broadcast>") or literal(host) is not None:
        return address
    found = _socket.getaddrinfo(host, None, family)[0][4]
    return (found[0], *address[1:]) if len(address) > 2 or len(found) < 4 else (found[0], *address[1:], *found[2:])
