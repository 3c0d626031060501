"""Runtime protection that lives inside an AWS Lambda function."""
# ruff: noqa: E402 -- what is imported first makes the rest cheap

from __future__ import annotations

from .loading import AT_IMPORT, bring

bring(__spec__, AT_IMPORT)  # so that the imports below find them

from .guard import Guard, guard
from .policy import Policy
from .protections import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .errors import EventRefused, LambdaGuardError, PolicyError, SecretUnavailable
    from .findings import Finding
    from .html import CleanHtml
    from .invocation import Field, Invocation, current
    from .rules.rule import Rule
    from .secrets.lookup import secret
    from .secrets.rotation import refreshing
    from .version import VERSION as __version__  # noqa: N811 -- the name that packages have for it

__all__ = [
    "CleanHtml",
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
    "SecretUnavailable",
    "__version__",
    "current",
    "guard",
    "redact",
    "refreshing",
    "secret",
]

# What a bare guard does not need is imported when it is first asked for.
_LATE = {
    "CleanHtml": "html",
    "EventRefused": "errors",
    "Field": "invocation",
    "Finding": "findings",
    "Invocation": "invocation",
    "LambdaGuardError": "errors",
    "PolicyError": "errors",
    "Rule": "rules.rule",
    "SecretUnavailable": "errors",
    "__version__": "version",
    "current": "invocation",
    "redact": "redaction.values",
    "refreshing": "protections.secrets",
    "secret": "protections.secrets",
}


def __getattr__(name: str) -> object:
    room = _LATE.get(name)
    if room is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    bring(__spec__, ("errors", room))
    module = __import__(f"{__name__}.{room}", fromlist=[name])
    found: object = getattr(module, "VERSION" if name == "__version__" else name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
