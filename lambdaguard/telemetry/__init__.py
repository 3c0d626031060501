"""Findings out: one structured line each, written before the handler can be killed."""

from __future__ import annotations

import sys

_DURABLE = "aws_durable_execution_sdk_python"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..invocation import Invocation

# Where logs are masked, what masks a finding's record in place, what writes its line, and what writes a line that needs no mask:
# set as that room is built.
mask: Callable[[dict[str, Any]], None] | None = None
put: Callable[[str], None] | None = None
plain: Callable[[str], None] | None = None
line: Any = None


def prepare() -> None:
    """Before a handler runs, and not when first needed: whoever empties sys.modules must not silence the log."""
    global line
    if line is None:
        from .ocsf import line


def flush(inv: Invocation) -> None:
    """Write the findings of ``inv`` that no earlier call has written, one line each, to standard output."""
    root = inv.root
    fresh, root.written = root.findings[root.written :], len(root.findings)
    if fresh and (hasattr(root.context, "state") or _DURABLE in sys.modules):
        from .replays import news

        fresh = news(root, fresh)
    if not fresh:
        return
    try:
        prepare()
        # One write a finding: lines of concurrent threads and workers must not interleave.
        for finding in fresh:
            try:
                (put or sys.stdout.write)(line(finding, root, mask) + "\n")
            except Exception:
                # What masks was taken apart by the function: the finding is told without the words that would be masked.
                (plain or sys.stdout.write)(line(finding, root, _withheld) + "\n")
        sys.stdout.flush()
    except Exception:
        # Standard output is closed or full: there is nowhere left to say so, and the handler's answer stands.
        return


def _withheld(found: dict[str, Any]) -> None:
    """Take every word out of a finding's record that would have had to be masked."""
    own = found["unmapped"]["lambdaguard"]
    for name in ("path", "excerpt", "detail"):
        own.pop(name, None)
    own["message"] = found["message"] = found["finding_info"]["title"] = "details are withheld, as they could not be masked"
    found["evidences"] = []
