"""The guard's own lines: masked where a finding's words are somebody's, written past the veil that masks everybody's lines."""

from __future__ import annotations

import sys

from . import registry, streams
from .gate import suspects
from .text import known_only
from .values import redact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# All else in a finding's line is the guard's: words of its rules, ids, what the context says of the function.
_WORDS = ("message", "path", "excerpt", "detail", "family", "rule_id")
# What the detail of a finding of the law book's says, in words of the guard's own
_DETAIL = frozenset(("form", "also"))


def mask(found: dict[str, Any]) -> None:
    """Mask an OCSF record in place: what a protection wrote into the finding, and who is said to have called."""
    own, evidence, info = found["unmapped"]["lambdaguard"], found["evidences"][0], found["finding_info"]
    rule = own.get("rule_id", "")
    known = rule[:3] == "LG-" and len(rule) < 16 and rule.replace("-", "").isalnum()
    if known and _plain(own, evidence):
        return
    for name in _WORDS[:-2] if known else _WORDS:
        if name in own:
            own[name] = redact(own[name])
    found["message"] = info["title"] = own.get("message", "")
    evidence["data"].update(path=own.get("path", ""), excerpt=own.get("excerpt", ""))
    info["types"] = [own.get("family", "")]
    info["analytic"].update(uid=own.get("rule_id", ""), name=own.get("rule_id", ""))
    if "actor" in evidence:
        evidence["actor"] = redact(evidence["actor"])


def _plain(own: dict[str, Any], evidence: dict[str, Any]) -> bool:
    """Whether nothing in a record is worth a look, asked once for all of its words."""
    detail = own.get("detail", {})
    if any(value and name not in _DETAIL for name, value in detail.items()):
        return False
    words = [own.get("message", ""), own.get("path", ""), own.get("excerpt", ""), *map(str, detail.values())]
    if "actor" in evidence:
        words += [f"{kind}:{name}:{word}" for kind, pairs in evidence["actor"].items() for name, word in pairs.items()]
    return not suspects("\n".join(words))


def put(text: str) -> None:
    """Write a masked line, whole and at once: ahead of a line that is still waited for. Known secrets are masked in all of it."""
    streams.past(sys.stdout, known_only(text) if registry.any_known() else text)
