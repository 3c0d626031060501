"""Findings of the network door."""

from __future__ import annotations

import sys

from ..findings import Finding
from ..sealed import seal
from .location import foreign, location
from .network_address import written
from .network_caller import names_host
from .network_names import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from types import FrameType

    from ..invocation import Field, Invocation
    from .network_address import Address
    from .scope import Door

_CWE = {"LG-NET-003": 918, "LG-NET-004": 918, "LG-NET-005": 918, "LG-NET-006": 350, "LG-NET-007": 319}
_MOST = 4096


def _make() -> Callable[[str, Hashable], bool]:
    told: set[tuple[str, Hashable]] = set()

    def first(what: str, about: Hashable) -> bool:
        """True once an environment."""
        if (what, about) in told or len(told) >= _MOST:
            return False
        told.add((what, about))
        return True

    return first


first = seal(_make())


def report(
    door: Door,
    rule: str,
    what: str,
    confidence: str = "high",
    *,
    severity: str = "high",
    source: str = "",
    address: Address | None = None,
    port: int = 0,
    name: str = "",
) -> None:
    """Record a violation; ``source`` is the caller's text that is to blame, if any."""
    where = location()
    field = _field(door.inv, source) if source else None
    path = field.path if field is not None else where
    detail: dict[str, object] = {"location": where}
    if address is not None:
        known = names(address)
        detail["host"] = "" if source else _shown(door, next(iter(known), "") or written(address), address, known)
        detail["port"] = port
    elif name:
        detail["host"] = _shown(door, name, None, (name,))
    said = f" ({detail['host']})" if detail.get("host") else ""
    message = f"{rule}: {what}{said}" + (f" at {where}" if where else "")
    finding = Finding(
        rule,
        "egress",
        message,
        path=path,
        severity=severity,
        confidence=confidence,
        cwe=_CWE.get(rule, 923),
        length=len(source),
        record=field.record if field is not None else None,
        detail={key: value for key, value in detail.items() if value},
    )
    door.violation(finding)


def _shown(door: Door, host: str, address: Address | None, known: tuple[str, ...]) -> str:
    """The host, so that it can be listed; unless the caller had a part in it."""
    inv, taint = door.inv, door.taint
    if not host.isprintable() or len(host) > 253:
        return ""
    theirs = inv is not None and taint is not None and (names_host(inv, address, known) or bool(taint.inside(host)))
    return "" if theirs else host


def _field(inv: Invocation | None, source: str) -> Field | None:
    while inv is not None:
        for field in inv.fields:
            if field.text == source:
                return field
        inv = inv.parent
    return None


def importing() -> str:
    """The module that is being imported by the code at work, the innermost one that is not Python's own; "" if none is."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_name == "<module>" and foreign(frame.f_code.co_filename):
            name = frame.f_globals.get("__name__", "")
            return "" if name == "__main__" else str(name)
        frame = frame.f_back
    return ""
