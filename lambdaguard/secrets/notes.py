"""What there is to say about a secret, in findings: its name, never its value."""

from __future__ import annotations

from ..findings import Finding
from ..invocation import current
from .hooks import note

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .values import Failure

FAMILY = "secrets"


def _note(rule: str, name: str, words: str, *, severity: str = "informational", cwe: int = 0) -> None:
    message = f"{rule}: {name} {words}"
    note(Finding(rule, FAMILY, message, path=f"secrets.{name}", severity=severity, confidence="medium", cwe=cwe))


def shown(name: str) -> str:
    """An undeclared secret's name as a finding may show it: not if the caller had a part in it, for findings hold no caller
    text.
    """
    inv = current()
    folded = name.casefold()
    texts = (text.casefold() for text in inv.texts) if inv is not None else ()
    if not name.isprintable() or any(folded in text or (len(text) > 2 and text in folded) for text in texts):
        return "(named by the caller)"
    return name


def stale(name: str, failure: Failure, age: float) -> None:
    words = f"could not be refreshed ({failure.code}); the value of {age:.0f} s ago is in use"
    _note("LG-SEC-001", name, words, severity="medium", cwe=672)


def rotated(name: str) -> None:
    _note("LG-SEC-002", name, "has a new version")


def refused(name: str, error: BaseException, outcome: str) -> None:
    _note("LG-SEC-003", name, f"was refused ({type(error).__name__}); {outcome}", severity="low")


def local() -> None:
    words = "LAMBDAGUARD_LOCAL_SECRETS names a file for development, in the real runtime"
    note(Finding("LG-SEC-004", FAMILY, f"LG-SEC-004: {words}", path=FAMILY, severity="medium", confidence="medium", cwe=489))


def late(name: str, failure: Failure) -> None:
    _note("LG-SEC-005", name, f"could not be fetched ahead ({failure.code}); its first use asks again", severity="low")
