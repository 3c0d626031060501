"""Everything lambdaguard raises on purpose."""

from __future__ import annotations

from .sealed import Fixed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .findings import Finding


class LambdaGuardError(Exception):
    """Root of the errors a caller may want to catch."""


class PolicyError(LambdaGuardError, ValueError):
    """A setting is unknown or ill-typed; raised when decorating, never at request time."""


class EventRefused(LambdaGuardError):  # noqa: N818 -- the design's word: what happened to the event
    """The event was refused and its source has no refusal format of its own.

    ``findings`` are the findings that led here, ``reference`` the id that stands in their log lines.
    """

    def __init__(self, message: str, findings: Sequence[Finding] = (), reference: str = "") -> None:
        super().__init__(message)
        self.findings = tuple(findings)
        self.reference = reference

    def __reduce__(self) -> tuple[type[EventRefused], tuple[object, ...]]:
        return type(self), (self.args[0], self.findings, self.reference)


class SecretUnavailable(LambdaGuardError):  # noqa: N818 -- the design's word: what happened to the secret
    """A secret could not be had, and no value that may be used is at hand.

    ``name`` is what was asked for, ``code`` the service's error code (``AccessDeniedException``, ``ConnectTimeoutError`` …),
    ``advice`` what to check. Holds no value, and no error that might hold one.
    """

    def __init__(self, name: str, code: str, advice: str = "") -> None:
        shown = name if name.isprintable() and len(name) <= 512 else "(a name that is none)"
        super().__init__(f"secret {shown!r} is not available: {code}" + (f"; {advice}" if advice else ""))
        self.name = name
        self.code = code
        self.advice = advice

    def __reduce__(self) -> tuple[type[SecretUnavailable], tuple[str, ...]]:
        return type(self), (self.name, self.code, self.advice)


class Blocked(BaseException, metaclass=Fixed):
    """Stops the handler where it stands; private, converted to a refusal at the corridor's door.

    Not an `Exception`, so that a handler's ``except Exception`` cannot swallow it. The finding is on record before it is
    raised: a bare ``except:`` that eats it changes nothing about the refusal.
    """

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.rule_id)
        self.finding = finding
