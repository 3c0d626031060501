"""Did the caller choose where this leads? The hosts that an invocation's texts name, and those that configuration knows."""

from __future__ import annotations

from itertools import islice

from ..sealed import seal
from .network_address import spelled
from .network_address import written as shown
from .network_configured import configured
from .network_names import recent
from .network_seen import changed
from .network_written import LONGEST, address_or_name, after_slashes, hosts_in, written
from .scope import forgetting
from .unfolded import unfolded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from ..invocation import Invocation
    from .network_address import Address

    # an address or a name -> (port or None, the caller's whole text)
    Hosts = dict[Any, list[tuple[int | None, str]]]

_LONG = 2_048
_MOST_READ = 300_000
_MOST_HOSTS = 50_000
_MOST_INVOCATIONS = 8


def _make() -> tuple[Callable[..., Any], ...]:
    read: dict[Invocation, tuple[Invocation, Hosts, list[str]]] = {}

    def known(inv: Invocation) -> tuple[Invocation, Hosts, list[str]]:
        found = read.get(inv)
        if found is None or found[0] is not inv:
            found = (inv, *_read(inv))
            while len(read) >= _MOST_INVOCATIONS:
                del read[next(iter(read))]
            read[inv] = found
        return found

    def hosts(inv: Invocation) -> Hosts:
        """The hosts that the caller's texts name; read once an invocation."""
        return known(inv)[1]

    def rest(inv: Invocation) -> list[str]:
        """The texts that were too long, or too many, to be read for hosts as a whole."""
        return known(inv)[2]

    def forget(inv: Invocation) -> None:
        read.pop(inv, None)

    forgetting(forget)
    return hosts, rest


hosts, rest = map(seal, _make())


def _read(inv: Invocation) -> tuple[Hosts, list[str]]:
    table: Hosts = {}
    unread: list[str] = []
    left = _MOST_READ
    whole, parts = unfolded(inv)
    for text, source in whole.items():
        if len(table) >= _MOST_HOSTS or (len(text) > min(_LONG, left) and not text.isalnum()):
            _skim(table, text, source, left)
            unread.append(text)
            left -= _LONG
        elif not text.isalnum():
            left -= len(text)
            for key, port in hosts_in(text):
                _put(table, key, port, source)
        elif len(text) <= LONGEST:
            # A plain word may be a name; one that begins with a digit an address too.
            _put(table, text.lower() if text[0] > "9" and text.isascii() else address_or_name(text), None, source)
    for text, source in parts.items():
        if "//" in text:
            _skim(table, text, source, left)
    return table, unread


def _skim(table: Hosts, text: str, source: str, left: int) -> None:
    """Of a long text what follows slashes is read, as far as that goes."""
    if left > 0 and len(table) < _MOST_HOSTS:
        for at in after_slashes(text):
            for host, port in islice(written(text[at : at + LONGEST]), 2):
                _put(table, address_or_name(host), port, source)


def led(inv: Invocation, address: Address, port: int, names: Iterable[str]) -> str:
    """The caller's text that led to ``address``, or "": it names the address or a name of it, and configuration does not."""
    table = hosts(inv)
    mine = recent(address, inv.reference)
    keys: list[Any] = [name for name in mine or names if name]
    if not mine or any(spelled(name) is not None for name in mine):
        keys.append(address)
    for key in keys:
        for wanted, source in _named(table, key):
            if wanted in (None, port) and not configured(key, names, port):
                return source
    return _unread(inv, [*(mine or names), shown(address)], names, port)


def _unread(inv: Invocation, wanted: list[str], names: Iterable[str], port: int) -> str:
    """The same, of texts that were not read for hosts: those that hold the host as it was looked up."""
    texts: list[str] = rest(inv)
    for text in texts:
        low = text.lower()
        for host in wanted:
            if len(host) >= 4 and host in low and not configured(host, names, port):
                return text
    return ""


def names_host(inv: Invocation, address: Address | None, names: Iterable[str]) -> bool:
    """Whether the caller's texts hold a host, so that it must not be shown."""
    table = hosts(inv)
    return address in table or any(name in table for name in names)


def follow(inv: Invocation, url: str, source: str) -> None:
    """A redirect from a host that is not the function's own is as good as the caller's text."""
    table = hosts(inv)
    for host, port in written(url):
        _put(table, address_or_name(host), port, source or url)
    changed()


def _named(table: Hosts, key: Any) -> Iterator[tuple[int | None, str]]:
    yield from table.get(key, ())
    if type(key) is not str:
        return
    head = ".".join(key.split(".")[:4])
    if (address := spelled(head)) is not None and head != key:
        # 10.0.0.1.nip.io: wildcard names lead to the address that they begin with.
        yield from table.get(address, ())
    rest = key.partition(".")[2]
    while "." in rest:
        for port, source in table.get(rest, ()):
            if source.strip().lower().startswith(rest):
                # The code put a label of its own before a domain that is the caller's.
                yield port, source
        rest = rest.partition(".")[2]


def _put(table: Hosts, key: Any, port: int | None, source: str) -> None:
    known = table.get(key)
    if known is None:
        if key and len(table) < _MOST_HOSTS:
            table[key] = [(port, source)]
    elif len(known) < 8 and all(port != its for its, _ in known):
        known.append((port, source))
