"""Findings out: one structured line each, written before the handler can be killed."""

from __future__ import annotations

import sys

# Here and not when first needed: whoever empties sys.modules must not silence the log.
from .ocsf import line

_DURABLE = "aws_durable_execution_sdk_python"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..invocation import Invocation

# Where logs are masked, what masks a finding's record in place and what writes its line: set as that room is built.
mask: Callable[[dict[str, Any]], None] | None = None
put: Callable[[str], None] | None = None


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
        # One write a finding: lines of concurrent threads and workers must not interleave.
        for finding in fresh:
            (put or sys.stdout.write)(line(finding, root, mask) + "\n")
        sys.stdout.flush()
    except Exception:
        # Standard output is closed or full: there is nowhere left to say so, and the handler's answer stands.
        return
