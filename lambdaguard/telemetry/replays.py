"""Durable functions run their handler again and again from the top: what was told of an execution is not told anew.

How an execution is recognised: by the context that the durable execution SDK hands to the handler (``context.state``), or by the
event as Lambda sends it to a durable function (``DurableExecutionArn``) while that SDK is loaded.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..findings import Finding
    from ..invocation import Invocation

_SDK = "aws_durable_execution_sdk_python"
_MOST = 10_000
_told: dict[tuple[object, ...], None] = {}


def execution(inv: Invocation) -> str:
    """The ARN of the durable execution that ``inv`` is a part of, or ""."""
    arn = getattr(getattr(inv.context, "state", None), "durable_execution_arn", None)
    if not isinstance(arn, str) and _SDK in sys.modules and isinstance(inv.event, dict) and "CheckpointToken" in inv.event:
        arn = inv.event.get("DurableExecutionArn")
    return arn if isinstance(arn, str) else ""


def news(inv: Invocation, findings: list[Finding]) -> list[Finding]:
    """Those that were not told of this execution before, all where there is none. A refusal is told every time."""
    arn = execution(inv)
    if not arn:
        return findings
    return [finding for finding in findings if finding.action == "blocked" or _first(arn, finding)]


def _first(arn: str, finding: Finding) -> bool:
    key = (arn, *finding.key(), finding.excerpt, finding.length)
    if key in _told:
        return False
    if len(_told) >= _MOST:
        del _told[next(iter(_told))]
    _told[key] = None
    return True
