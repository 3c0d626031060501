"""What a provider answers: a value that does not show itself, or why there is none."""

from __future__ import annotations

from ..sealed import Fixed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from .reference import Source

# The secret itself is gone or out of reach, as opposed to a service that cannot be asked just now.
FINAL = frozenset(
    (
        "AccessDenied AccessDeniedException DecryptionFailure Denied InvalidKeyId InvalidParameterException InvalidReference "
        "InvalidRequestException KMSAccessDeniedException NotFound ParameterNotFound ParameterVersionNotFound "
        "ParameterVersionLabelNotFound ResourceNotFoundException UnauthorizedOperation ValidationException"
    ).split()
)
_ABSENT = frozenset("ParameterNotFound ParameterVersionNotFound ResourceNotFoundException NotFound".split())


class Fetched(metaclass=Fixed):
    """A value (``str``, ``bytes`` or ``dict``) and the version it is; its ``repr`` and its pickles do not show it."""

    __slots__ = ("value", "version")

    def __init__(self, value: Any, version: str = "") -> None:
        self.value = value
        self.version = version

    def same(self, other: Fetched) -> bool:
        return self.version == other.version and bool(self.value == other.value)

    def __repr__(self) -> str:
        return f"<a secret {type(self.value).__name__}>"

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("a secret is not pickled")


class Failure(metaclass=Fixed):
    """Why a provider has no value: the service's error ``code``, and whether that is its last word (``final``)."""

    __slots__ = ("code", "final")

    def __init__(self, code: str, final: bool | None = None) -> None:
        self.code = code
        self.final = code in FINAL if final is None else final

    def __repr__(self) -> str:
        return f"Failure({self.code!r})"


def failure(error: BaseException) -> Failure:
    """The error of a provider as a `Failure`: AWS's error code, else what Python's own error says, else the error's name."""
    response = getattr(error, "response", None)
    details = response.get("Error") if isinstance(response, dict) else None
    code = details.get("Code") if isinstance(details, dict) else getattr(error, "code", None)
    if isinstance(code, str) and code and code.isprintable():
        return Failure(code[:100])
    if isinstance(error, PermissionError):
        return Failure("Denied")
    if isinstance(error, LookupError | FileNotFoundError):
        return Failure("NotFound")
    return Failure(type(error).__name__)


def advice(code: str, source: Source | None) -> str:
    """What to check when a secret is not available, by the service's error code."""
    kind = source.kind if source is not None else ""
    action = {"ssm": "ssm:GetParameter(s)", "ssm-path": "ssm:GetParametersByPath"}.get(kind, "secretsmanager:GetSecretValue")
    if code in _OWN:
        return _OWN[code]
    if code in ("DecryptionFailure", "InvalidKeyId", "KMSAccessDeniedException"):
        return "check that its KMS key is enabled and that the function's role may kms:Decrypt with it"
    if "AccessDenied" in code or code in ("Denied", "UnauthorizedOperation"):
        return f"check that the function's role may {action} on it and kms:Decrypt with its key, and the secret's own policy"
    if code in _ABSENT:
        return "check its name, its staging label or version, and the region and account that the function asks"
    if code == "InvalidRequestException":
        return "check that it is not marked for deletion and has a value"
    if "Throttl" in code or code in ("TooManyRequestsException", "LimitExceededException"):
        return "the service asks for fewer calls; check what else reads it, and quotas"
    if "Credential" in code or "Token" in code or "Signature" in code or code == "UnrecognizedClientException":
        return "check the function's credentials"
    if "Region" in code:
        return "set AWS_REGION, or give the full ARN"
    return "check that the service can be reached from the function's network (VPC endpoint, time-outs), and its health"


_OWN = {
    "InvalidReference": "see how secrets are referred to: id#json.path, id@STAGE, ssm:/name, ssm:/path/*, an ARN",
    "NotJson": "it is not JSON, so it has no keys; leave out the '#' and what follows",
    "NoSuchKey": "its JSON has no value under this key",
    "NoProvider": "add the AWS Parameters and Secrets extension or boto3, or name a file by LAMBDAGUARD_LOCAL_SECRETS",
    "NotReady": "the extension serves no values before the first event; use it inside the handler, or add boto3",
    "Unsupported": "the provider cannot read this kind of reference; see the documentation of secrets",
    "DeclaredTwice": "two guards declare this name for different secrets; outside of an event it is not plain which is meant",
    "Recursive": "the provider asks for the very secret that it is asked for",
    "InvalidResponse": "the service answered something that is not its protocol; check endpoint settings and proxies",
}


def pick(value: Any, path: str) -> tuple[Any, Failure | None]:
    """The part of a secret under a dotted path. Returns its failure rather than raise, for tracebacks keep what they saw."""
    if not path:
        return value, None
    if isinstance(value, str | bytes):
        import json

        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict | list):
            return None, Failure("NotJson", final=True)
    rest = path
    while rest:
        if isinstance(value, dict) and rest in value:
            value, rest = value[rest], ""
            continue
        key, _, rest = rest.partition(".")
        if isinstance(value, dict) and key in value:
            value = value[key]
        elif isinstance(value, list) and key.isascii() and key.isdigit() and int(key[:9]) < len(value):
            value = value[int(key[:9])]
        else:
            value, rest = None, ""
    return value, None if value is not None else Failure("NoSuchKey", final=True)
