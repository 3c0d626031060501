"""What a comparison is given and what it has to tell."""

from __future__ import annotations

from .holders import Data

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any


class Note:
    """What is to be told: ``rule``, the ``path`` it is told under, ``what``, ``severity``, ``cwe`` and ``detail``."""

    __slots__ = ("cwe", "detail", "path", "rule", "severity", "what")

    def __init__(self, rule: str, path: str, what: str, severity: str, cwe: int, **detail: object) -> None:
        self.rule, self.path, self.what, self.severity, self.cwe = rule, path, what, severity, cwe
        self.detail = {name: value for name, value in detail.items() if value not in ("", None, [], False)}


class Ended:
    """The invocation that ended: its ``event``, the caller's ``texts``, ``origins`` of changes by name, ``end`` (`monotonic`)
    and whether it ``imported`` anything."""

    __slots__ = ("data", "end", "imported", "origins", "texts")

    def __init__(self, event: Any, texts: Sequence[str], origins: Mapping[str, Any], end: float) -> None:
        self.texts, self.origins, self.end = texts, origins, end
        self.data = Data(event, texts)
        self.imported = False

    def line(self, name: str) -> str:
        return getattr(self.origins.get(name), "line", "")
