"""Redirects: where a host that is not the function's own sends its client, the caller may have sent it."""

from __future__ import annotations

from . import audit, network_caller, network_written
from .network_address import PUBLIC, kind, spelled
from .network_names import answers, named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .scope import Door


def _tell(origin: Any, target: Any) -> None:
    if target:
        audit.consult("egress", _redirected, (str(origin), str(target)))


def _redirected(door: Door, args: tuple[Any, ...]) -> None:
    origin, target = args
    inv = door.inv
    if inv is None:
        return
    table = network_caller.hosts(inv)
    for host, port in network_written.written(_authority(origin)):
        name = named(host)
        address = spelled(host)
        sources = [source for wanted, source in table.get(address or name, ()) if wanted in (None, port)]
        found = [address] if address is not None else answers(name)
        if sources or any(kind(each) == PUBLIC for each in found):
            network_caller.follow(inv, _authority(target), sources[0] if sources else "")


def _authority(url: str) -> str:
    """``https://host:port`` of a URL, without what stands before an ``@``; "" for a relative one."""
    scheme, slashes, rest = url.replace("\\", "/").partition("//")
    for end in "/?#":
        rest = rest.partition(end)[0]
    return f"{scheme}//{rest.rpartition('@')[2]}" if slashes else ""


def urllib(original: Callable[..., Any]) -> Callable[..., Any]:
    def redirect_request(self: Any, req: Any, fp: Any, code: Any, msg: Any, headers: Any, newurl: Any) -> Any:
        _tell(req.full_url, newurl)
        return original(self, req, fp, code, msg, headers, newurl)

    return redirect_request


def requests(original: Callable[..., Any]) -> Callable[..., Any]:
    def get_redirect_target(self: Any, resp: Any) -> Any:
        target = original(self, resp)
        _tell(resp.url, target)
        return target

    return get_redirect_target


def urllib3(original: Callable[..., Any]) -> Callable[..., Any]:
    """The pool manager calls itself for the next hop, with the response that sent it there in ``retries``."""

    def urlopen(self: Any, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        history = getattr(kwargs.get("retries"), "history", ())
        if history and history[-1].redirect_location:
            _tell(history[-1].url, url)
        return original(self, method, url, *args, **kwargs)

    return urlopen


def httpx(original: Callable[..., Any]) -> Callable[..., Any]:
    def _redirect_url(self: Any, request: Any, response: Any) -> Any:
        target = original(self, request, response)
        _tell(request.url, target)
        return target

    return _redirect_url


def aiohttp(original: Callable[..., Any]) -> Callable[..., Any]:
    async def start(self: Any, connection: Any) -> Any:
        response = await original(self, connection)
        if 300 <= self.status < 400:
            _tell(self.url, self.headers.get("Location") or self.headers.get("URI"))
        return response

    return start
