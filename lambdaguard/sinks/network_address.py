"""Addresses as numbers, whatever they are written as, and where they lead."""

from __future__ import annotations

from functools import lru_cache

from ..lexers.hosts import groups_of, ipv4

TYPE_CHECKING = False
if TYPE_CHECKING:
    # bits (32 or 128) and value
    Address = tuple[int, int]

LINK, LOOPBACK, PRIVATE, PUBLIC = "link-local", "loopback", "private", "public"

_MOST_REMEMBERED = 1024
_MAPPED, _COMPATIBLE, _TRANSLATED = 0xFFFF << 32, 0, 0xFFFF << 48
_NAT64 = 0x64FF9B << 96
_LOW = 0xFFFFFFFF
# first address, prefix length, kind
_FOUR = (
    (0x00000000, 8, LOOPBACK),
    (0x7F000000, 8, LOOPBACK),
    (0xA9FE0000, 16, LINK),
    (0x0A000000, 8, PRIVATE),
    (0xAC100000, 12, PRIVATE),
    (0xC0A80000, 16, PRIVATE),
    (0x64400000, 10, PRIVATE),
    (0xC6120000, 15, PRIVATE),
    (0xC0000000, 24, PRIVATE),
)
_SIX = (
    (0x0, 127, LOOPBACK),
    (0xFE80 << 112, 10, LINK),
    (0xFD000EC2 << 96, 32, LINK),
    (0xFC00 << 112, 7, PRIVATE),
    (0xFEC0 << 112, 10, PRIVATE),
)


@lru_cache(_MOST_REMEMBERED)
def literal(host: str) -> Address | None:
    """The address that ``host`` is in the one spelling the kernel's own reader takes; None for a name or another spelling."""
    if ":" in host:
        return _six(host)
    number, odd = ipv4(host)
    return None if number is None or odd else (32, number)


def spelled(host: str) -> Address | None:
    """The address that ``host`` is in any spelling that resolvers and lax parsers take: octal, hexadecimal, short, bracketed."""
    host = host.strip("[]")
    if ":" in host:
        return _six(host)
    number, _ = ipv4(host.rstrip("."))
    if number is None and host.isdecimal() and len(host) < 9:
        number = int(host)
    return None if number is None else (32, number)


def _six(host: str) -> Address | None:
    groups = groups_of(host.partition("%")[0])
    if groups is None:
        return None
    value = 0
    for group in groups:
        value = value << 16 | group
    return inner(value)


def inner(value: int) -> Address:
    """An IPv6 address, or the IPv4 address it stands for: mapped, compatible, translated, NAT64 and 6to4."""
    high = value & ~_LOW
    if high in (_MAPPED, _TRANSLATED, _NAT64) or (high == _COMPATIBLE and value > 1):
        return 32, value & _LOW
    if value >> 112 == 0x2002:
        return 32, value >> 80 & _LOW
    return 128, value


def kind(address: Address) -> str:
    """Where an address leads: `LINK` (metadata services too), `LOOPBACK`, `PRIVATE` or `PUBLIC`."""
    bits, value = address
    for first, prefix, found in _FOUR if bits == 32 else _SIX:
        if (value ^ first) >> (bits - prefix) == 0:
            return found
    return PUBLIC


def written(address: Address) -> str:
    """The usual spelling."""
    bits, value = address
    if bits == 32:
        return ".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0))
    return ":".join(f"{value >> shift & 0xFFFF:x}" for shift in range(112, -1, -16))
