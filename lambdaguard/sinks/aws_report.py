"""Findings of the door to AWS."""

from __future__ import annotations

from ..findings import Finding
from .location import location
from .taint import redacted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .scope import Door
    from .taint import Hit

SDK = ("boto3", "botocore", "aiobotocore", "aioboto3", "s3transfer", "awscrt")
_CWE = {"LG-AWS-001": 284, "LG-AWS-002": 269, "LG-AWS-003": 639, "LG-AWS-004": 522, "LG-AWS-005": 441, "LG-AWS-006": 74}


def report(
    door: Door,
    rule: str,
    what: str,
    confidence: str = "medium",
    *,
    severity: str = "medium",
    action: str = "",
    resource: str = "",
    technique: str = "",
    hit: Hit | None = None,
) -> None:
    """Record a violation; ``hit`` is the caller's text that is to blame, if any."""
    where = location(SDK)
    field = hit.field if hit is not None else None
    # Several actions may go out by one line, which is a helper's: each is a finding of its own.
    path = field.path if field is not None else f"{where} {action}".strip()
    detail: dict[str, object] = {"location": where, "action": action, "resource": _shown(door, resource), "technique": technique}
    finding = Finding(
        rule,
        "aws",
        f"{rule}: {what}" + (f" at {where}" if where else ""),
        path=path,
        severity=severity,
        confidence=confidence,
        cwe=_CWE[rule],
        excerpt=redacted(hit.source) if hit is not None else "",
        length=len(hit.source) if hit is not None else 0,
        record=field.record if field is not None else None,
        detail={key: value for key, value in detail.items() if value},
    )
    door.violation(finding)


def _shown(door: Door, resource: str) -> str:
    """The resource, so that it can be declared; not if the caller had a part in it."""
    if not resource or resource == "*" or not resource.isprintable() or len(resource) > 300:
        return ""
    taint = door.taint
    return "" if taint is not None and taint.inside(resource) else resource
