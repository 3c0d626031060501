"""Secrets Manager and Parameter Store by boto3, which is imported when a value is first asked for."""

from __future__ import annotations

import os
from _thread import allocate_lock

from .provider import Need, Provider, attempt, chunks
from .values import Failure, Fetched, failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from .provider import Answer, Answers
    from .reference import Source

# What the services take in one call: BatchGetSecretValue 20 ids, GetParameters 10 names, GetParametersByPath 10 a page.
SECRETS_A_CALL = 20
PARAMETERS_A_CALL = 10
_CONNECT, _READ = 1, 2
_SERVICES = {"secretsmanager": "secretsmanager", "ssm": "ssm", "ssm-path": "ssm"}


def importable() -> bool:
    """Whether boto3 is there; it is imported by this."""
    try:
        import boto3  # noqa: F401
    except ImportError:
        return False
    return True


class Boto(Provider):
    """Asks AWS itself: standard retries (none where an old value is at hand), 1 s to connect and 2 s to read, each try.

    ``AWS_ENDPOINT_URL`` and its like are honoured by boto3. A secret given by its ARN is asked for in the ARN's region.
    """

    def __init__(self) -> None:
        self._session: Any = None
        self._clients: dict[tuple[str, str, bool], Any] = {}
        self._making = allocate_lock()

    def gather(self, sources: Sequence[Source], need: Need) -> Answers:
        answers: Answers = {source: Failure("Unsupported") for source in sources if source.kind not in _SERVICES}
        places = dict.fromkeys((_SERVICES[s.kind], s.region) for s in sources if s not in answers)
        for service, region in places:
            these = [s for s in sources if _SERVICES.get(s.kind) == service and s.region == region]
            try:
                client = self._client(service, region, need.brisk)
            except Exception as error:
                answers.update(dict.fromkeys(these, failure(error)))
                continue
            answers.update((_secrets if service == "secretsmanager" else _parameters)(client, these))
        return answers

    def _client(self, service: str, region: str, brisk: bool) -> Any:
        key = service, region, brisk
        with self._making:
            if key not in self._clients:
                self._clients[key] = self._made(service, region, brisk)
            return self._clients[key]

    def _made(self, service: str, region: str, brisk: bool) -> Any:
        import boto3
        from botocore.config import Config

        if self._session is None:
            self._session = boto3.session.Session()
        retries: Any = {"mode": "standard"} | ({"total_max_attempts": 1} if brisk else {})
        config = Config(connect_timeout=_CONNECT, read_timeout=_READ, retries=retries)
        return self._session.client(service, region_name=region or os.environ.get("AWS_REGION") or None, config=config)


def _secrets(client: Any, sources: Sequence[Source]) -> Answers:
    """`BatchGetSecretValue` for what it can (the current version of several), `GetSecretValue` for the rest."""
    answers: Answers = {}
    plain = [source for source in sources if not source.stage and not source.version]
    for chunk in chunks(plain, SECRETS_A_CALL) if len(plain) > 1 else ():
        answers.update(_batch(client, chunk))
    return answers | {source: attempt(_secret, client, source) for source in sources if source not in answers}


def _secret(client: Any, source: Source) -> Answer:
    asked = {"SecretId": source.id}
    if source.stage:
        asked["VersionStage"] = source.stage
    if source.version:
        asked["VersionId"] = source.version
    return _value(client.get_secret_value(**asked))


def _batch(client: Any, sources: list[Source]) -> Answers:
    """The answers of one call. What it leaves out is asked for singly: that needs no permission but for the secret itself."""
    answers: Answers = {}
    ids = [source.id for source in sources]
    asked: dict[str, Any] = {"SecretIdList": ids}
    try:
        while True:
            page = client.batch_get_secret_value(**asked)
            found = page.get("SecretValues", ())
            answers |= {s: _value(item) for item in found for s in sources if _is(s.id, item)}
            wrong = {item.get("SecretId"): Failure(item.get("ErrorCode", "InvalidResponse")) for item in page.get("Errors", ())}
            # Of another account's secret this call says less than the single one does.
            answers |= {s: wrong[s.id] for s in sources if s.id in wrong and not s.id.startswith("arn:")}
            if not page.get("NextToken"):
                return answers
            asked["NextToken"] = page["NextToken"]
    except AttributeError:
        return answers
    except Exception as error:
        fault = failure(error)
        return answers if fault.final else {s: answers.get(s, fault) for s in sources}


def _is(wanted: str, item: dict[str, Any]) -> bool:
    """Whether an answer is that of an id: a name, an ARN, or an ARN without the six letters that the service adds."""
    arn = item.get("ARN", "")
    return wanted == item.get("Name") or wanted == arn or (wanted.startswith("arn:") and arn[:-7] == wanted)


def _value(item: dict[str, Any]) -> Answer:
    value = item.get("SecretString", item.get("SecretBinary"))
    if value is None:
        return Failure("InvalidResponse")
    return Fetched(value if isinstance(value, str) else bytes(value), item.get("VersionId", ""))


def _parameters(client: Any, sources: Sequence[Source]) -> Answers:
    """`GetParameters` for names, ten a call, and `GetParametersByPath`, page by page, for paths; both with decryption."""
    answers: Answers = {s: attempt(_path, client, s) for s in sources if s.kind == "ssm-path"}
    plain = [s for s in sources if s.kind == "ssm" and not s.version and not s.region]
    for chunk in chunks(plain, PARAMETERS_A_CALL) if len(plain) > 1 else ():
        answers.update(_several(client, chunk))
    return answers | {source: attempt(_parameter, client, source) for source in sources if source not in answers}


def _parameter(client: Any, source: Source) -> Answer:
    name = f"{source.id}:{source.version}" if source.version else source.id
    found = client.get_parameter(Name=name, WithDecryption=True)["Parameter"]
    return Fetched(found["Value"], str(found.get("Version", "")))


def _several(client: Any, sources: list[Source]) -> Answers:
    try:
        page = client.get_parameters(Names=[source.id for source in sources], WithDecryption=True)
    except Exception as error:
        # One parameter that is denied refuses them all: singly the others come.
        fault = failure(error)
        return {} if fault.final else dict.fromkeys(sources, fault)
    found = {item["Name"]: Fetched(item["Value"], str(item.get("Version", ""))) for item in page.get("Parameters", ())}
    return {source: found.get(source.id) or Failure("ParameterNotFound") for source in sources}


def _path(client: Any, source: Source) -> Answer:
    asked: dict[str, Any] = {"Path": source.id, "Recursive": source.deep, "WithDecryption": True, "MaxResults": PARAMETERS_A_CALL}
    found: list[dict[str, Any]] = []
    while True:
        page = client.get_parameters_by_path(**asked)
        found.extend(page["Parameters"])
        if not page.get("NextToken"):
            return _folder(source, found)
        asked["NextToken"] = page["NextToken"]


def _folder(source: Source, found: Iterable[dict[str, Any]]) -> Answer:
    values = {item["Name"].removeprefix(source.id): item for item in found}
    version = " ".join(f"{name}:{item.get('Version', '')}" for name, item in sorted(values.items()))
    return Fetched({name: item["Value"] for name, item in values.items()}, version) if values else Failure("ParameterNotFound")
