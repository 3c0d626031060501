"""What a rule saw in one string."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .rule import Rule


class Match:
    """One rule that holds for one string.

    ``confidence`` is already resolved for the place and the family's added-up score; ``form`` names the canonical form
    (``raw``, ``url``, ``url>html`` …), in which ``start`` and ``end`` are offsets. ``excerpt`` and ``tokens`` are redacted:
    punctuation and language keywords as they stand, every other word as ``x`` of the same length.
    """

    __slots__ = ("confidence", "end", "excerpt", "form", "rule", "start", "tokens")

    def __init__(
        self, rule: Rule, confidence: str, form: str, start: int, end: int, excerpt: str, tokens: tuple[str, ...] = ()
    ) -> None:
        self.rule = rule
        self.confidence = confidence
        self.form = form
        self.start = start
        self.end = end
        self.excerpt = excerpt
        self.tokens = tokens

    def __repr__(self) -> str:
        return f"Match({self.rule.id!r}, {self.confidence}, {self.form!r}, {self.excerpt!r})"
