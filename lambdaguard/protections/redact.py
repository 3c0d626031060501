"""What is masked besides what always is, and how."""

from __future__ import annotations

import re
from re import _parser  # type: ignore[attr-defined]

from ..errors import PolicyError
from ..options import Option
from .redact_masking import Masking

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..policy import Policy

# A repetition of so many at most is none to worry about.
_FEW = 16
_REPETITIONS = ("MAX_REPEAT", "MIN_REPEAT")


class Redact(Masking):
    """Masks secrets in what the function writes, from import to the last line, and in the exception that leaves it.

    ``keys``      more words whose values are masked: ``["license plate"]``
    ``patterns``  more regular expressions; ``"email"`` and ``"phone"`` by name
    ``allow``     values, keys or kinds (``"card"``) that are never masked
    ``format``    ``"mask"``, ``"last4"``, ``"hash"`` or ``"remove"``
    ``salt``      the key of the pseudonyms of ``"hash"``; without it they hold for one process
    """

    options = {
        "keys": Option(list, default=(), filled=True),
        "patterns": Option(list, default=(), filled=True),
        "allow": Option(list, default=(), filled=True),
        "format": Option(str, default="mask", choices=("mask", "last4", "hash", "remove")),
        "salt": Option(str, default=""),
    }
    shorthand = "keys"

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        if policy.given(self.name):
            from ..redaction import settings

            own = policy[self.name]
            _check(own["patterns"])
            style = own["format"] if own["format"] != "mask" else ""
            settings.add(own["keys"], own["patterns"], own["allow"], style, own["salt"])
        super().__init__(policy)


def _check(patterns: Any) -> None:
    """An expression that fits anywhere would mask all there is."""
    for text in patterns:
        try:
            anywhere = re.search(text, "") is not None
        except re.error as error:
            raise PolicyError(f"redact.patterns: {text!r} is not a regular expression: {error}") from None
        if anywhere:
            raise PolicyError(f"redact.patterns: {text!r} fits everywhere, also where nothing is")
        if _repeats(_parser.parse(text), False):
            raise PolicyError(
                f"redact.patterns: {text!r} repeats what repeats itself, which takes for ever on some lines (write a++ for a+)"
            )


def _repeats(parts: Any, within: bool) -> bool:
    """Whether a repetition without a bound has, for all that must be there, another one: ``(a+)+``, ``(\\w+,?)*``."""
    parts = list(parts)
    needed = [part for part in parts if not (str(part[0]) in _REPETITIONS and part[1][0] == 0)]
    for part in parts:
        alone = within and len(needed) <= (part in needed)
        kind, inner = str(part[0]), part[1]
        endless = kind in _REPETITIONS and inner[1] > _FEW
        if endless and alone:
            return True
        if kind in _REPETITIONS:
            below = [(inner[2], endless)]
        else:
            below = [(each, alone) for each in ([inner[3]] if kind == "SUBPATTERN" else inner[1] if kind == "BRANCH" else ())]
        if any(_repeats(each, around) for each, around in below):
            return True
    return False


ROOM = Redact
