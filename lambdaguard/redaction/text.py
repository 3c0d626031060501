"""Text without its secrets."""

from __future__ import annotations

from . import credentials, environment, gate, registry, settings
from .gate import suspects
from .style import is_masked, masked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Span = tuple[int, int, str]

# The last text that was found clean: what a handler has formatted is written to a stream next.
_last = ""


def _forget() -> None:
    global _last
    _last = ""


settings.listeners.append(_forget)
registry.listeners.append(_forget)
environment.learn()


def clean(text: str) -> str:
    """``text`` with every secret masked; the same object if it has none. JSON stays JSON. Never raises."""
    global _last
    last = _last
    if text == last or (last and len(text) - len(last) == 1 and text[-1] == "\n" and text.startswith(last)):
        return text
    try:
        flags = suspects(text)
        if not flags:
            _last = text if len(text) < 10_000 else ""
            return text
        done = _masked(text, flags)
        _last = done if len(done) < 10_000 else ""
        return done
    except Exception as fault:
        return f"[lambdaguard: {len(text)} characters withheld: {type(fault).__name__}]" + "\n" * text.endswith("\n")


def known_only(text: str) -> str:
    """``text`` with registered secrets masked, and nothing else: outside of invocations."""
    try:
        return _masked(text, gate.KNOWN) if registry.holds(text) else text
    except Exception as fault:
        return f"[lambdaguard: {len(text)} characters withheld: {type(fault).__name__}]" + "\n" * text.endswith("\n")


def _masked(text: str, flags: int) -> str:
    found = sorted(_spans(text, flags), key=lambda span: (span[0], -span[1]))
    allow = settings.current.allow
    if allow:
        found = [span for span in found if span[2] not in allow and text[span[0] : span[1]] not in allow]
    if not found:
        return text
    from .keyed import is_number

    pieces, at = [], 0
    for start, end in _merged(found):
        value = text[start:end]
        pieces.append(text[at:start])
        pieces.append(value if is_masked(value) else masked(value, is_number(text, start, end)))
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def _merged(found: list[Span]) -> Iterator[tuple[int, int]]:
    start, end = found[0][:2]
    for span in found[1:]:
        if span[0] < end:
            end = max(end, span[1])
        else:
            yield start, end
            start, end = span[:2]
    yield start, end


def _spans(text: str, flags: int) -> Iterator[Span]:
    if flags & gate.KNOWN:
        yield from ((start, end, "registered") for start, end, _ in registry.found(text))
    if flags & gate.KEYS:
        from . import keyed

        yield from keyed.spans(text)
    if flags & gate.TOKENS:
        from . import tokens

        yield from tokens.spans(text)
        if credentials.maybe(text):
            yield from ((start, end, "aws") for start, end in credentials.spans(text))
    if flags & (gate.NUMBERS | gate.TOKENS):
        from . import numbers

        yield from numbers.spans(text)
    if flags & gate.URLS:
        from . import urls

        yield from urls.spans(text)
    if flags & gate.OWN:
        yield from _own(text)


def _own(text: str) -> Iterator[Span]:
    own = settings.current
    for pattern in own.patterns:
        yield from ((*found.span(), "pattern") for found in pattern.finditer(text) if found[0])
    if own.kinds:
        from . import numbers

        yield from numbers.personal(text, own.kinds)
