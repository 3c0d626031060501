"""Where three or more siblings ask for one entry, a wildcard takes their place; nowhere else."""

from __future__ import annotations

from ..sinks.network_address import PRIVATE, kind, literal, written
from ..sinks.network_aws import EVERY
from .observations import Seen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    K = TypeVar("K")

FEW = 3
# Under these anybody can have a name: a wildcard would let in everybody.
_RENTED = EVERY + tuple(
    "." + name
    for name in """
    on.aws cloudfront.net elasticbeanstalk.com awsapprunner.com amplifyapp.com azurewebsites.net azureedge.net windows.net
    cloudapp.net googleapis.com appspot.com run.app web.app firebaseapp.com herokuapp.com github.io gitlab.io pages.dev
    workers.dev r2.dev vercel.app netlify.app onrender.com fly.dev myshopify.com blogspot.com wordpress.com ngrok.io
    ngrok.app ngrok-free.app trycloudflare.com digitaloceanspaces.com backblazeb2.com duckdns.org nip.io sslip.io
    """.split()
)
# Second labels under which registries sell names: example.co.uk
_SOLD = frozenset("ac co com edu go gob gov gouv ltd me mil ne net nom or org plc sch".split())


def merged(entries: dict[K, Seen], parent: Callable[[K], K | None]) -> dict[K, Seen]:
    """``entries`` with each family of three or more in the place of its members; ``parent`` names the family's entry, or None.

    A family may be a member of a larger one, so it is asked again until nothing changes.
    """
    while True:
        families: dict[K, list[K]] = {}
        for entry in entries:
            family = parent(entry)
            if family is not None and family != entry:
                families.setdefault(family, []).append(entry)
        wide = {family: members for family, members in families.items() if len(members) >= FEW or family in entries}
        if not wide:
            return entries
        entries = _replaced(entries, wide)


def _replaced(entries: dict[K, Seen], wide: dict[K, list[K]]) -> dict[K, Seen]:
    into = {member: family for family, members in wide.items() for member in members}
    found: dict[K, Seen] = {}
    for entry, seen in entries.items():
        found.setdefault(into.get(entry, entry), Seen()).join(seen)
    return found


def domain(entry: tuple[str, int]) -> tuple[str, int] | None:
    """``*.example.com`` for a name under it, ``10.0.1.0/24`` for a private address in it; None where anybody has such names."""
    host, port = entry
    address = literal(host)
    if address is not None:
        if address[0] != 32 or kind(address) != PRIVATE:
            return None
        return f"{written((32, address[1] & ~0xFF))}/24", port
    above = host.removeprefix("*.").partition(".")[2]
    labels = above.split(".")
    sold = len(labels) < 2 or (len(labels) == 2 and len(labels[1]) == 2 and labels[0] in _SOLD)
    if "/" in host or host.startswith("*.") or sold or f".{above}".endswith(_RENTED):
        return None
    return f"*.{above}", port


def family(entry: tuple[str, str]) -> tuple[str, str] | None:
    """The ARN with ``*`` for the end of its resource's name: the rest of its folder, or what follows a shared first part.

    Never for a bucket's own name, as buckets of anybody's may begin with the same.
    """
    action, arn = entry
    parts = arn.split(":", 5)
    if len(parts) < 6:
        return None
    name = parts[5].removesuffix("*").rstrip("/:-_.") if parts[5].endswith("*") else parts[5]
    if parts[2] == "s3":
        first = name.find("/")
        cut = name.rfind("/") + 1
    else:
        first = _type_ends(name)
        cut = max(name.rfind(sign) for sign in "/:-_.") + 1
    if cut <= max(first, 0) or "*" in name[:cut]:
        return None
    return action, f"{':'.join(parts[:5])}:{name[:cut]}*"


def _type_ends(resource: str) -> int:
    """Where the resource's type ends (``table/``, ``function:``, ``parameter/``); 0 for a bare name, as queues have."""
    ends = [at + 1 for sign in "/:" if (at := resource.find(sign)) >= 0]
    return min(ends, default=0)
