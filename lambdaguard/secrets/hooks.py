"""What the house does for its secrets: stand aside for their calls, learn their values, take down what was seen.

The rooms that can do this are not below this one; whoever opens the secrets to the public puts them in here.
"""

from __future__ import annotations

from contextlib import nullcontext

from ..findings import Finding
from ..invocation import current

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from ..invocation import Invocation
    from .reference import Source
    from .values import Fetched

_MOST_PENDING = 50

suppressed: Callable[[], AbstractContextManager[None]] = nullcontext
register: Callable[[object, str], None] | None = None
observed: Callable[[Source], None] | None = None
_pending: list[Finding] = []


def known(source: Source, fetched: Fetched) -> None:
    """Tell the observer what was asked for, the redactor the value. That it cannot be told does not keep it from the function."""
    if observed is not None:
        observed(source)
    if register is None:
        return
    version = source.stage or source.version
    name = f"{source.id}@{version}" if version else source.id
    try:
        register(fetched.value, name)
    except Exception as fault:
        message = f"LG-GUARD-001: the redactor could not be told a secret: {type(fault).__name__}"
        note(Finding("LG-GUARD-001", "guard", message, path="secrets", severity="medium", confidence="low", cwe=755))


def note(finding: Finding) -> None:
    """Report in the invocation in progress; what happens outside of one is kept for the next."""
    inv = current()
    if inv is not None:
        inv.report(finding)
    elif len(_pending) < _MOST_PENDING:
        _pending.append(finding)


def report_pending(inv: Invocation) -> None:
    while _pending:
        inv.report(_pending.pop(0))
