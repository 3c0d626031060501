"""Destinations that passed before, so that they are not judged again; all of the network door that every cold start needs."""

from __future__ import annotations

from . import patch
from .scope import forgetting, in_force
from .vault import function

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .scope import Door

_MOST = 64
_METHODS = ("connect", "connect_ex", "sendto", "sendmsg")
_CLIENTS = {
    "urllib.request": ("HTTPRedirectHandler.redirect_request", "urllib"),
    "requests.sessions": ("SessionRedirectMixin.get_redirect_target", "requests"),
    "urllib3.poolmanager": ("PoolManager.urlopen", "urllib3"),
    "httpx._client": ("BaseClient._redirect_url", "httpx"),
    "aiohttp.client_reqrep": ("ClientResponse.start", "aiohttp"),
}


def _make() -> tuple[Callable[..., Any], ...]:
    judge: list[Any] = [None]
    passed: set[tuple[Any, ...]] = set()

    def changed() -> None:
        """Something is known that was not: what passed before is judged again."""
        judge[0] = None
        passed.clear()

    def going(door: Door, args: tuple[Any, ...]) -> bool:
        """Whether a destination is to be judged: it did not pass the same door before, or something was looked up since."""
        address = args[1]
        if judge[0] is not door or type(address) is not tuple or len(address) != 2:
            return True
        return type(address[0]) is not str or type(address[1]) is not int or address not in passed

    def clear(door: Door, address: tuple[Any, ...]) -> None:
        """It passed."""
        if judge[0] is not door or len(passed) >= _MOST:
            passed.clear()
            judge[0] = door
        passed.add(address)

    forgetting(lambda _: changed())
    return changed, going, clear


changed, going, clear = _make()


def follow() -> None:
    """Have every look-up's answer remembered, and every connect by name look its name up where it is judged."""
    listing, full = "network_lookups:listing", "network_lookups:full"
    single = {"gethostbyname": "network_lookups:single", "gethostbyname_ex": full, "gethostbyaddr": full}
    patch.replace("_socket", {"getaddrinfo": listing, **single})
    # Python's own getaddrinfo calls the one above; whoever replaced it (tests, resolvers) is listened to as well.
    patch.replace("socket", {"getaddrinfo": listing, **{f"socket.{name}": patch.Lean((pinned,)) for name in _METHODS}})
    patch.replace("aiohttp.resolver", {"AsyncResolver.resolve": "network_lookups:resolver"}, everywhere=False)


def follow_redirects() -> None:
    """Have the HTTP clients tell where they are sent to, each as soon as it is imported."""
    for module, (name, place) in _CLIENTS.items():
        patch.replace(module, {name: f"network_redirects:{place}"}, everywhere=False)


def pinned(original: Callable[..., Any]) -> Callable[..., Any]:
    """C would look a name up by itself, unseen: it is given the address that was judged instead."""

    def reaches(sock: Any, *args: Any) -> Any:
        if args:
            address = args[-1]
            plainly = type(address) is tuple and address and type(address[0]) is str and address[0].replace(".", "").isdigit()
            if not plainly and isinstance(address, tuple) and in_force() is not None:
                args = (*args[:-1], function("network_lookups:pin")(sock, address))
        return original(sock, *args)

    return reaches
