"""How a secret is named: what the service is asked for, and which part of the answer is meant."""

from __future__ import annotations

from ..sealed import Fixed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

STAGES = ("AWSCURRENT", "AWSPENDING", "AWSPREVIOUS")
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
# Letters that the services allow in names: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
# and https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
_NAMES = {"secretsmanager": r"[\w/+=.@:-]{1,2048}", "ssm": r"[\w./:-]{1,2048}"}


class Source(metaclass=Fixed):
    """What a provider is asked for at once: one secret in one version, one parameter, or all parameters under a path.

    ``kind``     ``secretsmanager``, ``ssm``, ``ssm-path``, or the word before the colon that a provider of your own understands
    ``id``       name or ARN; for a path it ends with ``/``
    ``stage``    staging label asked for, else ""; ``version`` version id (Secrets Manager), version or label (SSM), else ""
    ``region``   the region that an ARN names, else ""
    ``deep``     whether a path is read with everything below it
    """

    __slots__ = ("_key", "deep", "id", "kind", "region", "stage", "version")

    def __init__(self, kind: str, id: str, *, stage: str = "", version: str = "", deep: bool = False) -> None:
        self.kind = kind
        self.id = id
        self.stage = "" if stage == "AWSCURRENT" else stage
        self.version = version
        self.region = id.split(":", 4)[3] if id.startswith("arn:") and id.count(":") > 4 else ""
        self.deep = deep
        self._key = (kind, id, self.stage, version, deep)

    def at(self, stage: str) -> Source:
        """The same secret under another staging label."""
        return Source(self.kind, self.id, stage=stage, deep=self.deep)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Source) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    def __repr__(self) -> str:
        version = self.stage or self.version
        return f"Source({self.kind}:{self.id}{'@' if version else ''}{version})"

    def __reduce__(self) -> Any:
        return _source, self._key


def _source(kind: str, id: str, stage: str, version: str, deep: bool) -> Source:
    return Source(kind, id, stage=stage, version=version, deep=deep)


class Reference(metaclass=Fixed):
    """A `Source` and the ``path`` of the JSON value in it; "" means all of it."""

    __slots__ = ("path", "source")

    def __init__(self, source: Source, path: str = "") -> None:
        self.source = source
        self.path = path

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reference) and (self.source, self.path) == (other.source, other.path)

    def __hash__(self) -> int:
        return hash((self.source, self.path))

    def __repr__(self) -> str:
        return f"Reference({self.source!r}, {self.path!r})"


def parse(text: str) -> Reference:
    """Read a reference; `ValueError` says what is wrong with it.

    ``prod/db``, ``prod/db#password``, ``prod/db@AWSPREVIOUS#a.b``, ``prod/db@<version uuid>``, ``prod/db@stage:blue``,
    ``arn:…:secret:prod/db-AbCdEf#password``, ``ssm:/prod/key``, ``ssm:/prod/key:3``, ``ssm:/prod/*`` (one level),
    ``ssm:/prod/**`` (all below), ``arn:…:parameter/prod/key``, ``word:whatever`` for a provider of your own.
    """
    if not text or not text.isprintable():
        raise ValueError("a secret's reference is printable text")
    name, mark, path = text.partition("#")
    if mark and not path:
        raise ValueError("nothing follows the '#': name the JSON key, or leave it out")
    bare, cut, label = path.rpartition("@")
    if cut and bare and label in STAGES:
        # Both orders are understood, as no JSON key ends like this.
        name, path = f"{name}@{label}", bare
    return Reference(_parse_source(name), path)


def _parse_source(name: str) -> Source:
    head, colon, rest = name.partition(":")
    if head == "arn":
        service = rest.split(":", 2)[1] if rest.count(":") > 1 else ""
        if service == "ssm":
            return _parameter(name)
        if service == "secretsmanager":
            return _secret(name)
        raise ValueError("an ARN of secretsmanager or ssm is needed")
    if colon and head.isidentifier():
        if head == "ssm":
            return _parameter(rest)
        name, stage, version = _versioned(rest)
        return Source(head, name, stage=stage, version=version)
    return _secret(name)


def _secret(name: str) -> Source:
    name, stage, version = _versioned(name)
    _fits("secretsmanager", name)
    if ":" in name and not name.startswith("arn:"):
        raise ValueError("a secret's name has no ':'")
    return Source("secretsmanager", name, stage=stage, version=version)


def _versioned(name: str) -> tuple[str, str, str]:
    """``(name, stage, version)``. An '@' may be part of a name; only what cannot be one is taken for a version."""
    import re

    base, cut, label = name.rpartition("@")
    if not cut or not base:
        return name, "", ""
    if label in STAGES:
        return base, label, ""
    if re.fullmatch(_UUID, label):
        return base, "", label
    word, colon, rest = label.partition(":")
    if colon and rest and word in ("stage", "version"):
        return (base, rest, "") if word == "stage" else (base, "", rest)
    if label.startswith("AWS") and label.isupper():
        raise ValueError(f"no staging label of AWS is named {label} (there are {', '.join(STAGES)})")
    return name, "", ""


def _parameter(name: str) -> Source:
    _fits("ssm", name.rstrip("*"))
    if name.endswith(("/*", "/**")):
        return Source("ssm-path", name.rstrip("*"), deep=name.endswith("**"))
    if "*" in name:
        raise ValueError("a path of parameters ends with '/*' or '/**'")
    head, slash, leaf = name.rpartition("/") if not name.startswith("arn:") else name.partition(":parameter")
    leaf, _, version = leaf.partition(":")
    return Source("ssm", f"{head}{slash}{leaf}", version=version)


def _fits(kind: str, name: str) -> None:
    import re

    if not re.fullmatch(_NAMES[kind], name, re.ASCII):
        service = "Secrets Manager" if kind == "secretsmanager" else "Parameter Store"
        raise ValueError(f"this is no name that {service} knows")
