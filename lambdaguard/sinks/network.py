"""The network door: connections, datagrams and name look-ups, judged by the list and by who chose where they lead."""

from __future__ import annotations

from .network_address import LINK, LOOPBACK, PRIVATE, PUBLIC, kind, literal, spelled
from .network_aws import EVERY, is_endpoint
from .network_caller import led
from .network_exempt import is_local_name, is_name_server, is_sdk
from .network_names import named, names, rebound
from .network_report import first, importing, report
from .network_seen import clear
from .plain import plain, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .network_address import Address
    from .scope import Door

NAME = "egress"
# Families that lead nowhere outside: UNIX, netlink, the kernel's ciphers.
_WITHIN = (1, 16, 38)
_OPENERS = ("file", "local_file", "local-file")


def goes(door: Door, args: tuple[Any, ...]) -> None:
    """`connect`, `connect_ex`, `sendto` and `sendmsg`: a socket and where to."""
    sock, address = args[0], args[1]
    if type(address) is not list or not address:
        return
    import _socket

    family = _socket.socket.family.__get__(sock)
    if family not in (_socket.AF_INET, _socket.AF_INET6):
        if family not in _WITHIN and door.settings.listed:
            report(door, "LG-NET-001", "an address that is no internet address, and that egress does not list, is reached")
        return
    host, port = text(address[0]), address[1] if len(address) > 1 and type(address[1]) is int else 0
    stream = _socket.socket.type.__get__(sock) == _socket.SOCK_STREAM
    found = literal(host) if host else (32, 0)
    if found is not None:
        _judge(door, found, port, stream)
        if port != 80 and door.mode == "block":
            clear(door, tuple(address))
        return
    # A name that C looks up by itself (a raw socket of the C module): every address it has is judged.
    lookup(door, (host,))
    for entry in _socket.getaddrinfo(host, None, family) if host != "<broadcast>" else ():
        if (found := literal(str(entry[4][0]))) is not None:
            _judge(door, found, port, stream)


def _judge(door: Door, address: Address, port: int, stream: bool) -> None:
    reach = door.settings
    where = kind(address)
    if where == PUBLIC:
        known = names(address)
        if reach.listed and not reach.allows(address, port, known):
            report(door, "LG-NET-001", "a host that egress does not list is reached", address=address, port=port)
        elif port == 80 and stream:
            _plain(door, address, known)
        elif door.inv is None and not is_endpoint(known[0] if known else "", EVERY):
            _at_import(door, address, port, known)
        return
    invited = reach.invites(address, port)
    if not invited and reach.is_runtime(address, port) and not is_sdk(address, port):
        _caught(door, "LG-NET-004", "the Lambda runtime API is reached", address, port)
    elif where == LINK and not invited and not reach.serves(address, port) and not _ours(door, address, port):
        _caught(door, "LG-NET-003", "a link-local address is reached, where credentials and metadata are served", address, port)
    elif door.inv is not None and led(door.inv, address, port, names(address)):
        _caught(door, "LG-NET-005", f"the caller chose a {where} address to be reached", address, port)
    elif (name := rebound(address)) and not is_endpoint(name, EVERY):
        _caught(door, "LG-NET-006", f"a name that led to a public address now leads to a {where} one", address, port)
    elif where == PRIVATE and reach.listed and not reach.allows(address, port, names(address)):
        report(door, "LG-NET-001", "a private address that egress does not list is reached", address=address, port=port)


def _caught(door: Door, rule: str, what: str, address: Address, port: int) -> None:
    inv = door.inv
    source = led(inv, address, port, names(address)) if inv is not None else ""
    report(door, rule, what, severity="critical", source=source, address=address, port=port)


def _ours(door: Door, address: Address, port: int) -> bool:
    """The SDK that looks for its credentials, or the resolver's own server where no list says which names may go out."""
    return is_sdk(address, port) or (port == 53 and not door.settings.listed and is_name_server(address))


def _plain(door: Door, address: Address, known: tuple[str, ...]) -> None:
    if first("http", known[0] if known else address):
        report(
            door, "LG-NET-007", "a public host is reached in plain-text HTTP", "medium", severity="low", address=address, port=80
        )


def _at_import(door: Door, address: Address, port: int, known: tuple[str, ...]) -> None:
    """Nothing is undeclared without a list; that a module goes out while it is imported is worth a line all the same."""
    module = importing()
    if module and first(module, known[0] if known else address):
        what = f"the module {module} reaches a public host while it is imported"
        report(door, "LG-NET-008", what, "low", severity="informational", address=address, port=port)


def lookup(door: Door, args: tuple[Any, ...]) -> None:
    """`getaddrinfo`, `gethostbyname` and their kin: the question itself goes out."""
    name = named(plain(args[0]))
    if not name or not door.settings.listed or spelled(name) is not None or is_local_name(name):
        return
    if not door.settings.allows_name(name):
        report(door, "LG-NET-002", "a name that egress does not list is looked up", name=name)


def reverse(door: Door, args: tuple[Any, ...]) -> None:
    """`gethostbyaddr` and `getnameinfo`: an address, or a name after all."""
    host = args[0][0] if type(args[0]) is list and args[0] else args[0]
    found = literal(text(host))
    if found is None:
        lookup(door, (host,))
    elif door.settings.listed and kind(found) != LOOPBACK and not door.settings.allows(found, None, names(found)):
        report(door, "LG-NET-002", "the name of an address that egress does not list is looked up", address=found)


def opens(door: Door, args: tuple[Any, ...]) -> None:
    """`urllib`: a caller's URL may be a file's."""
    url = text(args[0]).strip()
    taint = door.taint
    if url.partition(":")[0].lower() in _OPENERS and taint is not None:
        hit = next((hit for hit in taint.inside(url) if hit.start < url.index(":")), None)
        if hit is not None:
            report(
                door, "LG-NET-005", "the caller chose a URL's scheme, which reads files", severity="critical", source=hit.source
            )
