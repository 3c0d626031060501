"""A finding as an OCSF Detection Finding (class 2004), schema version 1.4: https://schema.ocsf.io/1.4.0/classes/detection_finding"""

from __future__ import annotations

import json
import os
import time

from ..version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..findings import Finding
    from ..invocation import Invocation

_SEVERITY = {
    "informational": (1, "Informational"),
    "low": (2, "Low"),
    "medium": (3, "Medium"),
    "high": (4, "High"),
    "critical": (5, "Critical"),
}
_CONFIDENCE = {"low": (1, "Low"), "medium": (2, "Medium"), "high": (3, "High")}
_written = json.JSONEncoder(separators=(",", ":")).encode
_OUTCOME = {"blocked": ((2, "Denied"), (2, "Blocked")), "flagged": ((3, "Observed"), (15, "Detected"))}


def line(finding: Finding, inv: Invocation, mask: Callable[[dict[str, Any]], None] | None = None) -> str:
    """One line of JSON, without a newline in it; ``mask`` may change the record before."""
    found = record(finding, inv)
    if mask is not None:
        mask(found)
    return _written(found)


def record(finding: Finding, inv: Invocation) -> dict[str, Any]:
    """The finding as a mapping; what OCSF has no place for stands under ``unmapped.lambdaguard``."""
    now = int(time.time() * 1000)
    severity_id, severity = _SEVERITY[finding.severity]
    confidence_id, confidence = _CONFIDENCE[finding.confidence]
    (action_id, action), (disposition_id, disposition) = _OUTCOME[finding.action]
    found: dict[str, Any] = {
        "class_uid": 2004,
        "class_name": "Detection Finding",
        "category_uid": 2,
        "category_name": "Findings",
        "activity_id": 1,
        "activity_name": "Create",
        "type_uid": 200401,
        "type_name": "Detection Finding: Create",
        "time": now,
        "severity_id": severity_id,
        "severity": severity,
        "confidence_id": confidence_id,
        "confidence": confidence,
        "status_id": 1,
        "status": "New",
        "action_id": action_id,
        "action": action,
        "disposition_id": disposition_id,
        "disposition": disposition,
        "message": finding.message,
        "metadata": {
            "version": "1.4.0",
            "profiles": ["cloud", "security_control"],
            "product": {"name": "lambdaguard", "vendor_name": "lambdaguard", "version": VERSION},
            "correlation_uid": inv.request_id or inv.reference,
        },
        "finding_info": {
            "uid": f"{inv.reference}/{finding.rule_id}/{inv.findings.index(finding)}",
            "title": finding.message,
            "types": [finding.family],
            "created_time": now,
            "analytic": {"uid": finding.rule_id, "name": finding.rule_id, "type_id": 1, "type": "Rule"},
        },
        **_where(inv),
        "evidences": [_evidence(finding, inv)],
        "unmapped": {"lambdaguard": _own(finding, inv)},
    }
    if finding.cwe:
        found["vulnerabilities"] = [{"cwe": {"uid": f"CWE-{finding.cwe}"}}]
    return found


def _where(inv: Invocation) -> dict[str, Any]:
    """The function, by its ARN where the context has one, else by the runtime's environment."""
    arn = _text(inv.context, "invoked_function_arn")
    parts = arn.split(":") if arn.count(":") >= 6 else []
    name = _text(inv.context, "function_name") or os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "unknown")
    version = _text(inv.context, "function_version") or os.environ.get("AWS_LAMBDA_FUNCTION_VERSION", "")
    region = parts[3] if parts else os.environ.get("AWS_REGION", "unknown")
    cloud: dict[str, Any] = {"provider": "AWS", "region": region}
    if parts:
        cloud["account"] = {"uid": parts[4], "name": parts[4], "type_id": 10, "type": "AWS Account"}
    resource = {"type": "AWS::Lambda::Function", "name": name, "uid": arn or name, "region": region}
    if version:
        resource["version"] = version
    return {"cloud": cloud, "resources": [resource]}


def _evidence(finding: Finding, inv: Invocation) -> dict[str, Any]:
    evidence: dict[str, Any] = {"data": {"path": finding.path, "excerpt": finding.excerpt, "length": finding.length}}
    address, principal = _caller(inv)
    if address:
        evidence["src_endpoint"] = {"ip": address}
    if principal:
        evidence["actor"] = {"user": {"uid": principal}}
    return evidence


def _caller(inv: Invocation) -> tuple[str, str]:
    try:
        address, principal = inv.source.caller(inv.event)
    except Exception:
        return "", ""
    return str(address)[:64], str(principal)[:256]


def _own(finding: Finding, inv: Invocation) -> dict[str, Any]:
    own = finding.to_dict()
    own["source"] = inv.source.name if inv.source is not None else "unknown"
    own["reference"] = inv.reference
    own["request_id"] = inv.request_id
    own["trace_id"] = os.environ.get("_X_AMZN_TRACE_ID", "")
    own["tenant_id"] = _text(inv.context, "tenant_id")
    return {key: value for key, value in own.items() if value != ""}


def _text(context: Any, name: str) -> str:
    value = getattr(context, name, "")
    return value if isinstance(value, str) else ""
