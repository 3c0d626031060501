"""The AWS Parameters and Secrets Lambda Extension: a local port, a token header, JSON; no SDK.

https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html and
https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html
"""

from __future__ import annotations

import os

from .provider import Need, Provider, attempt
from .values import FINAL, Failure, Fetched

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from .provider import Answer, Answers
    from .reference import Source

FOLDER = "/opt/extensions"
FILE = "AWSParametersAndSecretsLambdaExtension"
PORT = 2773
_PREFIX = "PARAMETERS_SECRETS_EXTENSION_"
_CONNECT, _READ = 1.0, 2.0
# A secret has at most 64 KiB, a parameter 8; the rest is JSON around it, escaped at worst sixfold.
_MOST = 1 << 20


def present(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the function has the extension: its file is there, or one of its settings is."""
    return os.path.exists(os.path.join(FOLDER, FILE)) or any(name.startswith(_PREFIX) for name in environ)


class Extension(Provider):
    """Asks the extension, which has a cache of its own; ``refreshNow`` passes it where the extension knows the word."""

    def gather(self, sources: Sequence[Source], need: Need) -> Answers:
        return {source: attempt(self._get, source, need) for source in sources}

    def _get(self, source: Source, need: Need) -> Answer:
        region = os.environ.get("AWS_REGION", "")
        if source.kind not in ("secretsmanager", "ssm") or source.region not in ("", region):
            return Failure("Unsupported")
        status, body = _request(_target(source, need))
        if status != 200:
            return _failure(status, body)
        return _answer(source, body)


def _target(source: Source, need: Need) -> str:
    from urllib.parse import urlencode

    if source.kind == "ssm":
        which = {"version" if source.version.isdigit() else "label": source.version} if source.version else {}
        return "/systemsmanager/parameters/get?" + urlencode({"name": source.id, **which, "withDecryption": "true"})
    asked = {"secretId": source.id}
    if source.stage:
        asked["versionStage"] = source.stage
    if source.version:
        asked["versionId"] = source.version
    if need.refused is not None:
        asked["refreshNow"] = "true"
    return "/secretsmanager/get?" + urlencode(asked)


def _request(target: str) -> tuple[int, bytes]:
    """One GET over the loopback by the bare socket: `http.client` would bring in ssl and the e-mail package."""
    import _socket

    port = int(os.environ.get(_PREFIX + "HTTP_PORT") or PORT)
    token = os.environ.get("AWS_SESSION_TOKEN", "")
    if "\r" in token or "\n" in token:
        raise ValueError("the session token is no header value")
    head = f"GET {target} HTTP/1.0\r\nHost: localhost:{port}\r\nX-Aws-Parameters-Secrets-Token: {token}\r\n\r\n"
    door = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    try:
        door.settimeout(_CONNECT)
        door.connect(("127.0.0.1", port))
        door.settimeout(_READ)
        door.sendall(head.encode("ascii"))
        return _parsed(_received(door))
    finally:
        door.close()


def _received(door: Any) -> bytes:
    pieces, size = [], 0
    while size < _MOST:
        piece = door.recv(65536)
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _parsed(answer: bytes) -> tuple[int, bytes]:
    head, gap, body = answer.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    words = lines[0].split(None, 2)
    if not gap or len(words) < 2 or not words[0].startswith(b"HTTP/") or not words[1].isdigit():
        return 0, b""
    length = next((line[15:].strip() for line in lines if line[:15].lower() == b"content-length:"), b"")
    # A body cut short is no answer.
    return (0, b"") if length.isdigit() and len(body) < int(length) else (int(words[1]), body)


def _answer(source: Source, body: bytes) -> Answer:
    import json

    try:
        found = json.loads(body)
        found, version = (found["Parameter"], "Version") if source.kind == "ssm" else (found, "VersionId")
        value = found.get("Value" if source.kind == "ssm" else "SecretString")
        if value is None:
            import binascii

            value = binascii.a2b_base64(found["SecretBinary"], strict_mode=True)
        return Fetched(value, str(found.get(version, ""))) if isinstance(value, str | bytes) else Failure("InvalidResponse")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return Failure("InvalidResponse")


def _failure(status: int, body: bytes) -> Failure:
    """The service's own error code when the extension passes it on, else its status."""
    text = body[:4096].decode("ascii", "replace")
    if "not ready to serve" in text:
        return Failure("NotReady")
    import re

    for word in re.findall(r"[A-Za-z]+", text):
        if word in FINAL or (word.endswith("Exception") and word != "Exception"):
            return Failure(word)
    return Failure({403: "AccessDenied", 404: "NotFound"}.get(status) or (f"HTTP{status}" if status else "InvalidResponse"))
