"""The secrets that the handler may ask for by name; what is noticed about them becomes findings here."""

from __future__ import annotations

from ..errors import PolicyError
from ..invocation import current
from ..options import Option
from ..redaction import naming
from ..secrets import hooks, lookup
from ..secrets.choice import WORDS
from ..secrets.lookup import secret
from ..secrets.reference import Reference, parse
from ..secrets.rotation import refreshing
from ..secrets.store import MAX_AGE, MAX_STALE, Store
from ..sinks import observed
from ..sinks.audit import suppressed
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar

    from ..invocation import Invocation
    from ..policy import Policy
    from ..secrets.reference import Source

__all__ = ["ROOM", "Secrets", "refreshing", "secret"]

# What the function's role must allow: batches and extensions do no more than these, or do without.
_ACTIONS = {
    "secretsmanager": ("secretsmanager:GetSecretValue", "SecretId"),
    "ssm": ("ssm:GetParameter", "Name"),
    "ssm-path": ("ssm:GetParametersByPath", "Path"),
}


def _observed(source: Source) -> None:
    """The guard's own calls pass the doors unseen; a role made of what was seen must allow them all the same."""
    if source.kind not in _ACTIONS:
        return
    from ..sinks.aws_resources import Place, resources

    inv = current()
    arn = getattr(inv.context, "invoked_function_arn", "") if inv is not None else ""
    parts = arn.split(":") if isinstance(arn, str) and arn.count(":") > 4 else ["", "*", "", "*", "*"]
    action, parameter = _ACTIONS[source.kind]
    name = f"{source.id}*" if source.kind == "ssm-path" else source.id
    for resource in resources(action, {parameter: name}, Place(parts[1], source.region or parts[3], parts[4])):
        observed.note("aws", action=action, resource=resource)


hooks.suppressed = suppressed
hooks.register = naming.register
hooks.observed = _observed


class Secrets(Protection):
    """Declares secrets: every key that is no option is a name, its value a reference, as in ``{"db": "prod/db#password"}``.

    ``max_age``    seconds for which a value is used without asking again (up to a tenth less, so that not all ask at once)
    ``max_stale``  seconds for which it is used while the service cannot be asked
    ``prefetch``   whether the declared ones are fetched when the handler is decorated
    ``provider``   ``"auto"``, ``"extension"``, ``"boto3"``, ``"local"`` or an object with ``fetch(source)``

    They stay declared in every mode, ``"off"`` too: the handler needs them. `PolicyError` for what is no reference.
    """

    name = "secrets"
    options: ClassVar[dict[str, Option]] = {
        "max_age": Option(int, float, default=MAX_AGE),
        "max_stale": Option(int, float, default=MAX_STALE, least=0),
        "prefetch": Option(bool, default=False),
        "provider": Option(default="auto"),
    }
    free = Option(str)

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
        settings = policy[self.name]
        names = {name: _reference(name, text) for name, text in settings.items() if name not in (*self.options, "mode")}
        provider, ages = settings["provider"], (settings["max_age"], settings["max_stale"])
        if provider not in WORDS if isinstance(provider, str) else not callable(getattr(provider, "fetch", None)):
            raise PolicyError(f"secrets.provider is one of {', '.join(WORDS)} or an object with fetch(source)")
        if not all(0 <= seconds < float("inf") for seconds in ages):
            raise PolicyError("secrets.max_age and secrets.max_stale are seconds")
        self._store = Store(names, max_age=ages[0], max_stale=ages[1], provider=provider)
        lookup.join(self._store)
        if settings["prefetch"] and names:
            self._store.prefetch()

    @classmethod
    def wanted(cls, policy: Policy, handler: Any) -> bool:
        return policy.given(cls.name)

    def on_event(self, inv: Invocation) -> None:
        lookup.enter(inv, self._store)
        hooks.report_pending(inv)

    def on_exit(self, inv: Invocation) -> None:
        lookup.leave(inv)


def _reference(name: str, text: str) -> Reference:
    try:
        return parse(text)
    except ValueError as error:
        raise PolicyError(f"secrets.{name}: {error}") from None


ROOM = Secrets
