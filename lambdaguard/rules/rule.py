"""One attack pattern as data, with the examples that prove it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class Rule:
    """A sign of an attack: found by ``pattern``, or, when that is None, named by its family's lexer.

    ``confidence`` is a word for every place, or a mapping of place to word with ``"*"`` for the rest; a place that is not
    covered is a place where the rule does not hold. ``needles``, in any case, are what a text must hold one of before ``pattern`` is tried;
    without them it is tried on every text. ``score`` adds up within a family: 5 or more in one string is high
    confidence, so that weak signs together are strong. ``attacks`` must be caught by this rule and ``benign`` must pass
    every rule of the law book; entries are the text as the function sees it, or ``(place, text)`` (default place: query).
    """

    __slots__ = (
        "attacks",
        "benign",
        "capec",
        "confidence",
        "cwe",
        "family",
        "id",
        "needles",
        "pattern",
        "score",
        "severity",
        "title",
    )

    def __init__(
        self,
        id: str,
        family: str,
        title: str,
        *,
        cwe: int,
        capec: int = 0,
        severity: str = "high",
        confidence: str | dict[str, str] = "high",
        score: int = 0,
        needles: Sequence[str] = (),
        pattern: str | None = None,
        attacks: Sequence[str | tuple[str, str]] = (),
        benign: Sequence[str | tuple[str, str]] = (),
    ) -> None:
        self.id = id
        self.family = family
        self.title = title
        self.cwe = cwe
        self.capec = capec
        self.severity = severity
        self.confidence = confidence
        self.score = score
        self.needles = tuple(map(str.lower, needles))  # sought in text in lower case
        self.pattern = pattern
        self.attacks = tuple(attacks)
        self.benign = tuple(benign)

    def __repr__(self) -> str:
        return f"Rule({self.id!r}, {self.family!r})"
