"""What ``egress=[…]`` says, compiled once: which names, addresses and ports the function may reach."""

from __future__ import annotations

import os

from ..errors import PolicyError
from ..sealed import Fixed
from .network_address import LINK, LOOPBACK, kind, literal, spelled
from .network_aws import ends, is_endpoint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from .network_address import Address

    # (name or ".suffix" or "" for any, port or None)
    Names = tuple[tuple[str, int | None], ...]
    # (bits, first address, prefix length, port or None)
    Nets = tuple[tuple[int, int, int, int | None], ...]


class Reach(tuple, metaclass=Fixed):  # type: ignore[type-arg]
    """Compiled settings of the network door. Immutable."""

    __slots__ = ()

    @property
    def listed(self) -> bool:
        """Whether there is a list at all: without one, nothing is undeclared."""
        return self[0]  # type: ignore[no-any-return]

    @property
    def nets(self) -> Nets:
        return self[2]  # type: ignore[no-any-return]

    @property
    def closed(self) -> bool:
        """``egress=[]``."""
        return self.listed and not (self[1] or self[2] or self[3])

    def allows_name(self, name: str) -> bool:
        """Whether ``name`` (lower case, no final dot) may be looked up; ports are judged when a connection is made."""
        return any(_same(name, wanted) for wanted, _ in self[1]) or is_endpoint(name, self[3])

    def allows(self, address: Address, port: int | None, names: Iterable[str]) -> bool:
        """Whether ``address``, which ``names`` led to, may be reached at ``port`` (None: no port is asked for)."""
        return self.lists(address, port) or any(self._leads(name, port) for name in ("", *names))

    def lists(self, address: Address, port: int | None) -> bool:
        """Whether the list itself holds the address: a name that leads there does not count."""
        return any(_holds(net, address) and (port is None or net[3] in (None, port)) for net in self.nets)

    def invites(self, address: Address, port: int) -> bool:
        """Whether the list names this inward address on purpose: a net that is wholly link-local, a loopback port."""
        inward = kind(address)
        return any(
            _holds(net, address) and kind(net[:2]) == inward and wanted in ((None, port) if inward == LINK else (port,))
            for net in self.nets
            for wanted in net[3:]
            if inward != LINK or net[2] >= 16
        )

    def serves(self, address: Address, port: int) -> bool:
        """Whether Lambda's own daemons (X-Ray) listen there, by what the environment said when the handler was decorated."""
        return (address, port) in self[4]

    def is_runtime(self, address: Address, port: int) -> bool:
        """Whether that is the runtime API; on loopback every spelling of it is the same."""
        return any(port == its and (address == where or kind(address) == kind(where) == LOOPBACK) for where, its in self[5])

    def _leads(self, name: str, port: int | None) -> bool:
        if any(_same(name, wanted) and (its is None or port is None or its == port) for wanted, its in self[1]):
            return True
        return bool(name) and is_endpoint(name, self[3])


def compiled(entries: Iterable[str] | None, environ: Mapping[str, str] | None = None) -> Reach:
    """Compile a list; None when there is none. `PolicyError` for an entry that is no host, wildcard, network or ``"aws"``."""
    environ = os.environ if environ is None else environ
    names: list[tuple[str, int | None]] = []
    nets: list[tuple[int, int, int, int | None]] = []
    suffixes: tuple[str, ...] = ()
    for entry in entries or ():
        text = entry.strip().lower()
        if text == "aws":
            suffixes = ends(environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or "")
            names.extend((host, port) for host, port in _customs(environ))
            continue
        host, port = _split(text, entry)
        net = _net(host, entry)
        if net is not None:
            nets.append((*net, port))
        else:
            names.append((_name(host, entry), port))
    daemons = tuple(place for part in environ.get("AWS_XRAY_DAEMON_ADDRESS", "").split() if (place := _place(part)))
    runtime = tuple(place for place in (_place(environ.get("AWS_LAMBDA_RUNTIME_API", "")),) if place)
    return Reach((entries is not None, tuple(names), tuple(nets), suffixes, daemons, runtime))


def undeclared(*environ: tuple[str, str]) -> Reach:
    """The settings where there is no list; ``environ`` as it was when the handler was decorated."""
    return compiled(None, dict(environ))


def _holds(net: tuple[int, int, int, int | None], address: Address) -> bool:
    width, first, prefix, _ = net
    return address[0] == width and (address[1] ^ first) >> (width - prefix) == 0


def _same(name: str, wanted: str) -> bool:
    return wanted in (name, "*") or (wanted[:1] == "." and name.endswith(wanted) and len(name) > len(wanted))


def _split(text: str, entry: str) -> tuple[str, int | None]:
    """Host and port of an entry; the address part of a network may itself hold colons."""
    if "://" in text:
        raise PolicyError(f"egress entry {entry!r} is a URL: name the host and, if need be, its port (api.example.com:443)")
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        net, _, port = rest.partition(":")
        host += net
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
    else:
        host, port = text, ""
    if port in ("", "*"):
        return host, None
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise PolicyError(f"egress entry {entry!r} has no port that could be meant by {port!r}")
    return host, int(port)


def _net(host: str, entry: str) -> tuple[int, int, int] | None:
    base, slash, length = host.partition("/")
    address = literal(base)
    if address is None:
        if slash or spelled(base) or (base[:1].isdigit() and not base.strip("0123456789.-")):
            raise PolicyError(f"egress entry {entry!r} is no network in CIDR notation (10.0.0.0/8, 2001:db8::/32)")
        return None
    bits, value = address
    if not slash:
        return bits, value, bits
    if not (length.isascii() and length.isdigit() and int(length) <= bits):
        raise PolicyError(f"egress entry {entry!r} has a prefix that is not from 0 to {bits}")
    return bits, value, int(length)


def _name(host: str, entry: str) -> str:
    bare = host.removeprefix("*.").rstrip(".")
    if host == "*":
        return host
    if host in ("all", "any", "none", "nothing", "awss", "amazonaws"):
        meant = {"all": "'*'", "any": "'*'", "none": "[] for none", "nothing": "[] for none"}.get(host, "'aws'")
        raise PolicyError(f"egress entry {entry!r} is no host name (did you mean {meant}?)")
    labels = bare.split(".")
    if not bare or any(not label or len(label) > 63 or not label.replace("-", "").replace("_", "").isalnum() for label in labels):
        raise PolicyError(f"egress entry {entry!r} is no host name, *.domain, address, network or 'aws'")
    if not bare.isascii():
        bare = bare.encode("idna").decode()
    return "." + bare if host.startswith("*.") else bare


def _place(text: str) -> tuple[Address, int] | None:
    """``udp:169.254.79.129:2000`` or ``127.0.0.1:9001`` as address and port."""
    host, _, port = text.removeprefix("tcp:").removeprefix("udp:").rpartition(":")
    address = spelled("127.0.0.1" if host == "localhost" else host)
    return (address, int(port)) if address is not None and port.isascii() and port.isdigit() else None


def _customs(environ: Mapping[str, str]) -> Any:
    """Endpoints that the environment gives to the SDK (``AWS_ENDPOINT_URL``, ``AWS_ENDPOINT_URL_S3``)."""
    for variable, value in environ.items():
        if variable == "AWS_ENDPOINT_URL" or variable.startswith("AWS_ENDPOINT_URL_"):
            scheme, _, rest = value.lower().partition("://")
            host, _, port = rest.partition("/")[0].partition(":")
            if host and spelled(host) is None:
                yield host, int(port) if port.isdigit() else {"http": 80, "https": 443}.get(scheme)
