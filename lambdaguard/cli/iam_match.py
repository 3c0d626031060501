"""How IAM compares: actions and resources with ``*`` and ``?``, ``NotAction`` and ``NotResource``.

Source: AWS IAM user guide, "Policy evaluation logic" and "IAM JSON policy elements: Action, NotAction, Resource, NotResource".
"""

from __future__ import annotations

import re
from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_VARIABLE = re.compile(r"\$\{[^{}]{1,200}\}")


class NoPolicy(ValueError):  # noqa: N818 -- says what is wrong with the input
    """What was given is no policy that could be compared; the message tells what and where."""


class Statement:
    """One statement. ``actions`` or ``not_actions``, ``resources`` or ``not_resources`` are patterns, else empty."""

    __slots__ = ("actions", "condition", "effect", "name", "not_actions", "not_resources", "resources")

    def __init__(self, raw: dict[str, Any], number: int) -> None:
        sid = raw.get("Sid")
        self.name = f"{sid}" if isinstance(sid, str) and sid.isprintable() and sid else f"statement {number}"
        self.effect = raw.get("Effect")
        if self.effect not in ("Allow", "Deny"):
            raise NoPolicy(f"{self.name} has no Effect that is Allow or Deny")
        self.actions = _texts(raw.get("Action"), self.name, "Action")
        self.not_actions = _texts(raw.get("NotAction"), self.name, "NotAction")
        self.resources = _texts(raw.get("Resource"), self.name, "Resource")
        self.not_resources = _texts(raw.get("NotResource"), self.name, "NotResource")
        self.condition = raw.get("Condition") or {}
        if not (self.actions or self.not_actions):
            raise NoPolicy(f"{self.name} names no action")
        if not (self.resources or self.not_resources):
            raise NoPolicy(f"{self.name} names no resource: a policy of a resource's own is not compared, only one of a role")

    def acts(self, action: str) -> bool:
        """Whether it is about ``action``."""
        if self.actions:
            return any(action_fits(action, pattern) for pattern in self.actions)
        return not any(action_fits(action, pattern) for pattern in self.not_actions)

    def speaks(self, action: str, resource: str) -> bool:
        """Whether it is about ``action`` on ``resource``, conditions aside."""
        if not self.acts(action):
            return False
        if self.resources:
            return any(resource_fits(resource, pattern) for pattern in self.resources)
        return not any(resource_fits(resource, pattern) for pattern in self.not_resources)


def statements(document: Any) -> Iterator[Statement]:
    """Every statement in a policy, or in what holds policies: a role, `aws iam`'s answers, a list. `NoPolicy` if none is."""
    number = 0
    for raw in _raw(document, 0):
        number += 1
        if not isinstance(raw, dict):
            raise NoPolicy(f"statement {number} is no table")
        yield Statement(raw, number)
    if not number:
        raise NoPolicy("holds no Statement")


def _raw(document: Any, depth: int) -> Iterator[Any]:
    if isinstance(document, str) and "Statement" in document and depth < 20:
        yield from _raw(_parsed(document), depth + 1)
    elif isinstance(document, dict) and "Statement" in document:
        found = document["Statement"]
        yield from found if isinstance(found, list) else [found]
    elif isinstance(document, dict | list) and depth < 20:
        for inner in document.values() if isinstance(document, dict) else document:
            yield from _raw(inner, depth + 1)


def _parsed(text: str) -> Any:
    """A policy as IAM's own interface has it inside its answers: JSON, percent-encoded."""
    import json
    from urllib.parse import unquote

    try:
        return json.loads(unquote(text) if text.startswith("%7B") else text)
    except ValueError:
        return None


def _texts(value: Any, name: str, key: str) -> tuple[str, ...]:
    found = value if isinstance(value, list) else [] if value is None else [value]
    if not all(isinstance(item, str) for item in found):
        raise NoPolicy(f"{name}: {key} is no text but a template's function: compare the policy as it is deployed (aws iam)")
    return tuple(found)


def action_fits(action: str, pattern: str) -> bool:
    """Actions are compared without regard to case."""
    return _glob(pattern.lower()).match(action.lower()) is not None


def resource_fits(resource: str, pattern: str) -> bool:
    """ARN by ARN: a wildcard stays within its part, between colons, unless it is the part's last character.

    A region or account that is ``*`` in ``resource`` is not known, and fits any. ``${…}`` in the pattern is a value that only
    IAM knows, and fits any text.
    """
    if pattern == "*":
        return True
    wanted, parts = pattern.split(":", 5), resource.split(":", 5)
    if len(parts) < 6:
        return False
    if len(wanted) < 6 or any(part.endswith("*") for part in wanted[:5]):
        return _glob(pattern).match(resource) is not None
    return all((at in (3, 4) and part == "*") or _glob(wanted[at]).match(part) is not None for at, part in enumerate(parts))


def overlaps(resource: str, pattern: str) -> bool:
    """Whether a grant on ``pattern`` serves for ``resource``, whose ``?`` stand for what is not known of its name."""
    return resource_fits(resource, pattern) or ("?" in resource and pattern != "*" and resource_fits(pattern, resource))


@lru_cache(4096)
def _glob(pattern: str) -> re.Pattern[str]:
    text = _VARIABLE.sub(lambda found: {"*": "\0", "?": "\1", "$": "$"}.get(found[0][2:-1], "*"), pattern)
    head, *rest = [_piece(piece) for piece in text.split("*")]
    if not rest:
        return re.compile(f"(?s:{head})\\Z")
    tail = rest.pop()
    between = "".join(f"(?>.*?{piece})" for piece in rest if piece)
    return re.compile(f"(?s:{head}{between}.*{tail})\\Z")


def _piece(text: str) -> str:
    return "".join("[^*]" if c == "?" else re.escape({"\0": "*", "\1": "?"}.get(c, c)) for c in text)
