"""Runtime protection that lives inside an AWS Lambda function."""

from __future__ import annotations

from .version import VERSION as __version__  # noqa: N811 -- the name that packages have for it

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .errors import EventRefused, LambdaGuardError, PolicyError
    from .findings import Finding
    from .guard import Guard, guard
    from .invocation import Field, Invocation, current
    from .policy import Policy
    from .protections import Protection
    from .rules.rule import Rule

__all__ = [
    "EventRefused",
    "Field",
    "Finding",
    "Guard",
    "Invocation",
    "LambdaGuardError",
    "Policy",
    "PolicyError",
    "Protection",
    "Rule",
    "__version__",
    "current",
    "guard",
]

_ROOMS = {
    "EventRefused": "errors",
    "Field": "invocation",
    "Finding": "findings",
    "Guard": "guard",
    "Invocation": "invocation",
    "LambdaGuardError": "errors",
    "Policy": "policy",
    "PolicyError": "errors",
    "Protection": "protections",
    "Rule": "rules.rule",
    "current": "invocation",
    "guard": "guard",
}


def __getattr__(name: str) -> object:
    """Front door: a name's module is imported when the name is first asked for."""
    room = _ROOMS.get(name)
    if room is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = __import__(f"{__name__}.{room}", fromlist=[name])
    found: object = getattr(module, name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
