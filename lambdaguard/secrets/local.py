"""Secrets from a dotenv file, for development."""

from __future__ import annotations

from .provider import Provider
from .values import Failure, Fetched

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .provider import Answer
    from .reference import Source

_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "$": "$"}


class Local(Provider):
    """Reads ``name=value`` lines: the name is the reference as written (``prod/db``, ``prod/db#password``, ``ssm:/prod/key``)
    or its letters and digits in capitals (``PROD_DB``); ``base64:…`` as a value makes it binary. Read anew at every fetch.
    """

    def __init__(self, path: str) -> None:
        self._path = path

    def fetch(self, source: Source) -> Answer:
        with open(self._path, encoding="utf-8") as file:
            lines = read(file.read())
        if source.kind == "ssm-path":
            return _folder(source, lines)
        name = _written(source)
        for key in (name, _shouted(name)):
            if key in lines:
                return Fetched(_binary(lines[key]))
        parts = {key.partition("#")[2]: value for key, value in lines.items() if key.startswith(name + "#")}
        return Fetched(parts) if parts else Failure("NotFound")


def _written(source: Source) -> str:
    name = source.id if source.kind == "secretsmanager" else f"{source.kind}:{source.id}"
    if source.kind == "ssm":
        return f"{name}:{source.version}" if source.version else name
    version = source.stage or source.version
    return f"{name}@{version}" if version else name


def _shouted(name: str) -> str:
    """``ssm:/prod/api-key`` as ``PROD_API_KEY``."""
    words = name.removeprefix("ssm:").upper()
    return "".join(letter if letter.isalnum() else "_" for letter in words).strip("_")


def _folder(source: Source, lines: dict[str, str]) -> Answer:
    start = f"ssm:{source.id}"
    found = {key.removeprefix(start): value for key, value in lines.items() if key.startswith(start)}
    values = {key: value for key, value in found.items() if source.deep or "/" not in key}
    return Fetched(values) if values else Failure("ParameterNotFound")


def _binary(value: str) -> str | bytes:
    if not value.startswith("base64:"):
        return value
    import binascii

    return binascii.a2b_base64(value[7:])


def read(text: str) -> dict[str, str]:
    """The pairs of a dotenv text: ``export``, quotes, escapes in double quotes, and comments after a blank are understood."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        line = line.strip()
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found[key.removeprefix("export ").strip()] = _unquoted(value.strip())
    return found


def _unquoted(value: str) -> str:
    quote = value[:1]
    if quote not in ("'", '"'):
        return value.partition(" #")[0].rstrip()
    if quote == "'":
        return value[1:].partition("'")[0]
    out, letters = [], iter(value[1:])
    for letter in letters:
        if letter == '"':
            break
        if letter == "\\":
            follower = next(letters, "")
            letter = _ESCAPES.get(follower, "\\" + follower)
        out.append(letter)
    return "".join(out)
