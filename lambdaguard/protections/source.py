"""Who may send: allowed event sources, ARNs and accounts, and events that claim a source they cannot have."""

from __future__ import annotations

from ..findings import Finding
from ..options import Option
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..invocation import Invocation
    from ..policy import Policy

# The runtime interface emulator gives every function this account; it is no account to compare with.
_EMULATOR_ACCOUNT = "012345678912"
_MOST_SOUND, _LONGEST = 64, 1_000
_CWE_ORIGIN = 346
_CWE_AUTHENTICITY = 345

# Sources that most functions have, known to be such without the catalogue of all.
COMMON = frozenset(
    """
    apigateway apigateway-http apigateway-rest apigateway-websocket function-url alb sqs sns s3 dynamodb kinesis eventbridge
    """.split()
)


class Source(Protection):
    """Holds the event to the sources the function declared.

    ``allow`` names sources (``sqs``) or groups of them (``apigateway`` is REST, HTTP, WebSocket and authorizers); ``arns``
    are patterns with ``*`` that the sender's ARN must match, where the source has one; ``accounts`` are the AWS accounts
    it may come from, besides the function's own.
    """

    name = "source"
    options = {
        "allow": Option(list, tuple, default=()),
        "arns": Option(list, tuple, default=()),
        "accounts": Option(list, tuple, default=()),
    }
    shorthand = "allow"

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
        settings = policy[self.name]
        self.allow: tuple[str, ...] = settings["allow"]
        self.arns: tuple[str, ...] = settings["arns"]
        self.accounts: tuple[str, ...] = settings["accounts"]
        self._sound: set[tuple[str, ...]] = set()  # of batches that were found in order: their senders repeat

    @classmethod
    def check(cls, policy: Policy) -> None:
        """`PolicyError` at decoration, the room being made at the first event."""
        settings = policy[cls.name]
        _check_names(settings["allow"])
        _check_senders(settings["arns"], settings["accounts"])

    def on_event(self, inv: Invocation) -> None:
        source = inv.source
        if source is None or not (source.checks or source.batch or self.allow or self.arns or self.accounts):
            return
        stamp = _stamp(inv, source) if source.batch else None
        if stamp is not None and stamp in self._sound:
            return
        sound = True
        for rule_id, message, cwe, confidence in self._reasons(inv, source):
            sound = False
            finding = Finding(rule_id, self.name, f"{rule_id}: {message}", severity="high", confidence=confidence, cwe=cwe)
            self.report(inv, finding)
        if sound and stamp is not None and len(self._sound) < _MOST_SOUND and len("".join(stamp)) < _LONGEST:
            self._sound.add(stamp)

    def _reasons(self, inv: Invocation, source: Any) -> Iterator[tuple[str, str, int, str]]:
        """Rule, what is wrong, CWE and confidence."""
        if self.allow and not any(source.name == name or source.name.startswith(f"{name}-") for name in self.allow):
            yield "LG-SRC-001", f"{source.name} is not an allowed source", _CWE_ORIGIN, "high"
        if source.checks:
            for reason in source.implausible(inv.event):
                yield "LG-SRC-002", f"not from {source.name}: {reason}", _CWE_AUTHENTICITY, "high"
        if self.arns or self.accounts or source.batch:
            yield from self._origin(inv, source)

    def _origin(self, inv: Invocation, source: Any) -> Iterator[tuple[str, str, int, str]]:
        from ..wildcard import matches

        arns = set(source.arns(inv.event))
        if self.arns and not all(any(matches(arn, pattern) for pattern in self.arns) for arn in arns):
            yield "LG-SRC-003", f"the sender's ARN is not among the allowed ones for {source.name}", _CWE_ORIGIN, "high"
        if source.batch and sum(arn.startswith("arn:") for arn in arns) > 1:
            yield "LG-SRC-004", f"{source.name} batches come from one sender, not {len(arns)}", _CWE_AUTHENTICITY, "high"
        own = _own_account(inv.context)
        strangers = {account for account in map(_account, arns) if account and account != own and account not in self.accounts}
        if strangers and self.accounts:
            yield "LG-SRC-005", f"{source.name} of an account that is not allowed", _CWE_ORIGIN, "high"
        elif strangers and own and source.batch and not self.arns:
            yield "LG-SRC-006", f"{source.name} of another account than the function's", _CWE_ORIGIN, "medium"


def _stamp(inv: Invocation, source: Any) -> tuple[str, ...] | None:
    """All that is judged of a batch whose records say the same of where they come from; None if they do not."""
    from ..events.lookup import distinct

    records = inv.event.get("Records") if type(inv.event) is dict else None
    kinds, arns = distinct(records, ("eventSource",)), distinct(records, ("eventSourceARN",))
    if kinds is None or arns is None or len(kinds) != 1 or len(arns) != 1:
        return None
    kind, arn, own = kinds[0], arns[0], getattr(inv.context, "invoked_function_arn", "")
    return (source.name, kind, arn, own) if type(kind) is type(arn) is type(own) is str else None


def _check_names(allow: tuple[str, ...]) -> None:
    """A misspelt source would refuse every event, so it is a `PolicyError` when decorating."""
    if COMMON.issuperset(allow):
        return
    from ..errors import PolicyError
    from ..events import names
    from ..options import nearest

    known = names()
    for name in allow:
        if not any(source == name or source.startswith(f"{name}-") for source in known):
            raise PolicyError(f"source.allow: unknown source {name!r}{nearest(name, (*known, 'apigateway'))}")


def _check_senders(arns: tuple[str, ...], accounts: tuple[str, ...]) -> None:
    """What fits nobody would refuse every event, too."""
    from ..errors import PolicyError

    for arn in arns:
        if not arn.startswith(("arn:", "*")):
            raise PolicyError(f"source.arns: {arn!r} is no pattern for an ARN (arn:aws:sqs:*:123456789012:orders)")
    for account in accounts:
        if not (len(account) == 12 and account.isascii() and account.isdigit()):
            raise PolicyError(f"source.accounts: {account!r} is no AWS account, which is 12 digits")


def _account(arn: str) -> str:
    parts = arn.split(":", 5)
    return parts[4] if len(parts) == 6 else ""


def _own_account(context: Any) -> str:
    arn = getattr(context, "invoked_function_arn", "")
    account = _account(arn) if isinstance(arn, str) else ""
    return "" if account == _EMULATOR_ACCOUNT else account


ROOM = Source
