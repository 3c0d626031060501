"""What must not go out, in one text: secrets, credentials, private keys, stack traces, and personal data on demand."""

from __future__ import annotations

import re

from ..redaction import credentials, environment, naming, registry, words
from ..sealed import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    # start, end, what it is, the secret's name, whether that is certain
    Leak = tuple[int, int, str, str, bool]

SECRET, CREDENTIALS, KEY, TRACE, PERSONAL = "secret", "credentials", "private-key", "stack-trace", "personal"
PERSONAL_KINDS = ("card", "iban", "ssn", "email")
# Words this short may well be meant otherwise.
_WORD = 8
_MOST_LEAKS = 1000
_MOST_LOOKUPS = 100


def maybe(text: str) -> bool:
    """Whether a leak other than of personal data may be in ``text``: a few substring searches."""
    return ".py" in text or "PRIVATE KEY" in text or registry.holds(text) or credentials.maybe(text)


class Look:
    """What is looked for: ``personal`` are kinds of personal data; ``allow`` are kinds or secrets' names that may go out.

    ``sent`` gives the caller's own texts: what the caller has sent is no news to it.
    """

    __slots__ = ("_allow", "_lookups", "_personal", "_sent")

    def __init__(self, personal: Sequence[str], allow: frozenset[str], sent: Callable[[], Sequence[str]]) -> None:
        self._personal = frozenset(personal)
        self._allow = allow
        self._sent = sent
        self._lookups: dict[str, bool] = {}

    def maybe(self, text: str) -> bool:
        """Whether ``text`` is worth a look: a few substring searches."""
        return maybe(text) or bool(self._personal)

    def leaks(self, text: str) -> list[Leak]:
        """Each leak in ``text``, by start; none overlaps another."""
        found = sorted(self._all(text), key=lambda leak: (leak[0], -leak[1]))
        kept: list[Leak] = []
        for leak in found:
            if kept and leak[0] < kept[-1][1]:
                if leak[1] > kept[-1][1]:
                    kept[-1] = (kept[-1][0], leak[1], *kept[-1][2:])
            elif not self._is_callers(text[leak[0] : leak[1]]):
                kept.append(leak)
        return kept

    def _all(self, text: str) -> Iterator[Leak]:
        for start, end, name in registry.found(text)[:_MOST_LEAKS] if registry.holds(text) else ():
            value = text[start:end]
            if name.startswith(f"{environment.FROM}AWS_"):
                continue  # told below
            if not naming.is_name(value) and not self._allow & {SECRET, name}:
                doubtful = words.common(value) or (len(value) <= _WORD and value.isalpha() and value.islower())
                doubtful = doubtful or not environment.sure(name)
                yield start, end, SECRET, name, not doubtful
        if credentials.maybe(text) and CREDENTIALS not in self._allow:
            yield from ((start, end, CREDENTIALS, "", True) for start, end in credentials.spans(text))
        if "PRIVATE KEY" in text and KEY not in self._allow:
            yield from ((start, end, KEY, "", True) for start, end in _keys(text))
        if ".py" in text and TRACE not in self._allow:
            from .traces import traces

            yield from ((start, end, TRACE, "", sure) for start, end, sure in traces(text))
        if self._personal:
            yield from self._persons(text)

    def _persons(self, text: str) -> Iterator[Leak]:
        from ..redaction import numbers

        for count, (start, end, kind) in enumerate(
            (*numbers.spans(text), *numbers.personal(text, self._personal & {"email", "phone"}))
        ):
            if kind in self._personal and count < _MOST_LEAKS:
                yield start, end, PERSONAL, kind, True

    def _is_callers(self, piece: str) -> bool:
        """Whether the caller itself sent this very text."""
        known = self._lookups.get(piece)
        if known is None:
            known = len(self._lookups) < _MOST_LOOKUPS and any(piece in text for text in self._sent())
            self._lookups[piece] = known
        return known


@cache
def _armour() -> tuple[re.Pattern[str], re.Pattern[str]]:
    begin = re.compile(r"-----BEGIN ([A-Z0-9 ]{0,40})PRIVATE KEY(?: BLOCK)?-----")
    return begin, re.compile(r"[A-Za-z0-9+/=\s\\:,.\-()@<>]*+")


def _keys(text: str) -> Iterator[tuple[int, int]]:
    """Where private keys stand (RFC 7468, RFC 4716's likeness of OpenSSH, OpenPGP): with a body that may be one's."""
    begin, body = _armour()
    at = 0
    while (found := begin.search(text, at)) is not None:
        at = text.find("-----END ", found.end())
        if at < 0:
            rest = body.match(text, found.end())
            at = rest.end() if rest else len(text)
        inside = "".join(text[found.end() : min(at, found.end() + 400)].replace("\\r", "").replace("\\n", "").split())
        # DER begins with a sequence, OpenSSH's form with its own name; a document writes dots instead.
        starts = inside.startswith(("M", "b3BlbnNzaC1rZXk", "Proc-Type:")) or "PGP" in found[1]
        if starts and len(inside) >= 48 and "..." not in inside and len(set(inside)) > 12:
            yield found.start(), max(at, found.end())
