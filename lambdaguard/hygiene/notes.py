"""What a comparison is given and what it has to tell."""

from __future__ import annotations

from .holders import Data

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from ..invocation import Invocation


class Note:
    """What is to be told: ``rule``, the ``path`` it is told under, ``what``, ``severity``, ``cwe`` and ``detail``."""

    __slots__ = ("cwe", "detail", "path", "rule", "severity", "what")

    def __init__(self, rule: str, path: str, what: str, severity: str, cwe: int, **detail: object) -> None:
        self.rule, self.path, self.what, self.severity, self.cwe = rule, path, what, severity, cwe
        self.detail = {name: value for name, value in detail.items() if value not in ("", None, [], False)}


class Ended:
    """The invocation that ended: the caller's ``texts`` and all its ``data``, gathered where something changed; ``origins`` of
    changes by name, ``end`` (`monotonic`) and whether it ``imported`` anything."""

    __slots__ = ("_data", "_inv", "end", "imported", "origins")

    def __init__(self, inv: Invocation, origins: Mapping[str, Any], end: float) -> None:
        self._inv, self.origins, self.end = inv, origins, end
        self._data: Data | None = None
        self.imported = False

    @property
    def texts(self) -> Sequence[str]:
        return self._inv.texts

    @property
    def data(self) -> Data:
        if self._data is None:
            self._data = Data(self._inv.event, self.texts)
        return self._data

    def line(self, name: str) -> str:
        return getattr(self.origins.get(name), "line", "")
