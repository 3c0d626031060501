"""Nothing leaves in an answer that should not: secrets, stack traces, the caller's own script."""

from __future__ import annotations

from ..errors import PolicyError
from ..options import Option, nearest
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..invocation import Invocation
    from ..policy import Policy

_KINDS = ("secret", "credentials", "private-key", "stack-trace")
_PERSONAL = ("card", "iban", "ssn", "email", "phone")


def _name(name: str) -> bool:
    """True for what RFC 9110 calls a token, as far as anybody uses it."""
    return name.isascii() and name.replace("-", "").replace("_", "").isalnum()


class Response(Protection):
    """Looks at what the handler returns, before it goes out.

    ``leaks``      what happens to secrets, credentials, private keys and stack traces: ``"block"`` (a neutral error in the
                   answer's stead), ``"mask"``, ``"monitor"`` or ``"off"``
    ``reflected``  what happens to a page in which the caller's text runs script: ``"block"``, ``"monitor"`` or ``"off"``
    ``headers``    True for the secure headers that are missing; a table of your own values for them, None to leave one out
    ``personal``   True, or kinds of personal data (``"card"``, ``"iban"``, ``"ssn"``, ``"email"``, ``"phone"``), for leaks
    ``allow``      names of secrets, or kinds (``"private-key"``, ``"stack-trace"``, …), that may go out
    """

    name = "response"
    options = {
        "leaks": Option(str, default="block", choices=("block", "mask", "monitor", "off")),
        "reflected": Option(str, default="block", choices=("block", "monitor", "off")),
        "headers": Option(bool, dict, default=False),
        "personal": Option(bool, list, tuple, default=False),
        "allow": Option(list, tuple, default=(), filled=True),
    }
    shorthand = "leaks"

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
        self._table = policy[self.name] if policy.given(self.name) else None
        if self._table is not None and not isinstance(self._table["personal"], bool):
            unknown = [kind for kind in self._table["personal"] if kind not in _PERSONAL]
            if unknown:
                raise PolicyError(f"response.personal has {unknown[0]!r}, which is none of {', '.join(_PERSONAL)}")
        if self._table is not None and isinstance(self._table["headers"], dict):
            for name, value in self._table["headers"].items():
                if not isinstance(name, str) or not _name(name):
                    raise PolicyError(f"response.headers: {name!r} is no name of a header (x-content-type-options)")
                if not (value is None or (isinstance(value, str) and value.isprintable())):
                    raise PolicyError(f"response.headers[{name!r}] must be text of one line, or None for a header to be left out")
        for name in self._table["allow"] if self._table is not None else ():
            known = (*_KINDS, *policy["secrets"])
            if name not in known and (near := nearest(name, known, 0.75)):
                raise PolicyError(f"response.allow: {name!r} is no kind of leak and no secret's name{near}")
        self._review: Any = None

    def on_response(self, inv: Invocation) -> None:
        if self._review is None:
            self._prepare()
        self._review(inv, self._settings)

    def _prepare(self) -> None:
        """At the first answer: what a cold start need not pay for."""
        from ..outgoing.review import Settings, review
        from ..redaction import environment

        environment.learn()
        table = self._table or {key: option.default for key, option in self.options.items()}
        self._settings = Settings(table, self.mode or "block")
        self._review = review


ROOM = Response
