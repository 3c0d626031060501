"""What the audit events do not show of name look-ups: their answers, and those that C makes inside a connect."""

from __future__ import annotations

from .network_address import literal
from .network_names import bind
from .network_seen import follow
from .plain import plain, text

__all__ = ["follow", "full", "listing", "pin", "resolver", "single"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def _asked(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, tuple[Any, ...], dict[str, Any]]:
    """The host, and the arguments with it as exact text: what its own methods say (``encode``) is not what was judged."""
    if args:
        host = plain(args[0])
        return host, (host, *args[1:]), kwargs
    host = plain(kwargs.get("host"))
    return host, args, {**kwargs, "host": host} if kwargs else kwargs


def listing(original: Callable[..., Any]) -> Callable[..., Any]:
    def looks_up(*args: Any, **kwargs: Any) -> Any:
        host, args, kwargs = _asked(args, kwargs)
        found = original(*args, **kwargs)
        _remember(host, lambda: [entry[4][0] for entry in found])
        return found

    return looks_up


def single(original: Callable[..., Any]) -> Callable[..., Any]:
    def looks_up(*args: Any, **kwargs: Any) -> Any:
        host, args, kwargs = _asked(args, kwargs)
        found = original(*args, **kwargs)
        _remember(host, lambda: [found])
        return found

    return looks_up


def full(original: Callable[..., Any]) -> Callable[..., Any]:
    def looks_up(*args: Any, **kwargs: Any) -> Any:
        host, args, kwargs = _asked(args, kwargs)
        found = original(*args, **kwargs)
        _remember(host, lambda: found[2])
        return found

    return looks_up


def resolver(original: Callable[..., Any]) -> Callable[..., Any]:
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


def pin(sock: Any, address: tuple[Any, ...]) -> tuple[Any, ...]:
    import _socket

    family = _socket.socket.family.__get__(sock)
    host = text(plain(address[0])) if address else ""
    if family not in (_socket.AF_INET, _socket.AF_INET6) or host in ("", "<broadcast>") or literal(host) is not None:
        return address
    found = _socket.getaddrinfo(host, None, family)[0][4]
    return (found[0], *address[1:]) if len(address) > 2 or len(found) < 4 else (found[0], *address[1:], *found[2:])
