"""The same event with everything new in it that a caller chooses, each text of its own kind.

Words become other words, numbers other numbers, identifiers other identifiers; addresses, dates, encoded parts and tokens stay what they
are. A text that was merely garbled would be none that a caller sends: it would be read as something odd, or decode to nothing.

Standard library only: the rival's interpreter makes the same events.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# What decides how an event is read stays as it is, and so do words that are AWS's or a protocol's.
_KEPT = {
    "accept", "accept-encoding", "accept-language", "awsregion", "b", "connection", "content-type", "datatype", "eventname", "eventversion",
    "httpmethod", "method", "protocol", "streamviewtype", "version", "x-forwarded-port", "x-forwarded-proto",
}  # fmt: skip
_OURS = ("arn:", "aws:", "$")
_ADDRESS = re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b")
# A percent escape is a piece of its own, too short to be changed: another one would stand for a control character.
_PIECE = re.compile(r"%[0-9A-Fa-f]{2}|[A-Za-z0-9]+")
_SCHEMES = {"bearer", "basic", "https", "http"}
_CONSONANTS, _VOWELS = "bcdfghklmnprstvwz", "aeiou"


def renewed(value: Any, number: int) -> Any:
    """``number`` tells one renewal from another; the same one gives the same event."""
    if isinstance(value, dict):
        return {key: item if key.lower() in _KEPT else renewed(item, number) for key, item in value.items()}
    if isinstance(value, list):
        return [renewed(item, number) for item in value]
    if not isinstance(value, str) or len(value) < 4 or value.startswith(_OURS):
        return value
    return text(value, number)


def text(value: str, number: int) -> str:
    inner = _json(value)
    if inner is not None:
        return json.dumps(renewed(inner, number))
    decoded = _decoded(value)
    if decoded is not None:
        return base64.b64encode(text(decoded, number).encode()).decode()
    if "eyJ" in value:
        return " ".join(_token(word, number) if word.startswith("eyJ") else word for word in value.split(" "))
    made = _ADDRESS.sub(lambda hit: _address(hit[0], number), value)
    made = _PIECE.sub(lambda hit: _piece(hit[0], number), made) if made == value else made
    return made if made != value else f"{value}{number}"


def _address(value: str, number: int) -> str:
    drawn = zlib.crc32(f"{number}:{value}".encode())
    return f"{value.split('.', maxsplit=1)[0]}.{drawn >> 16 & 255}.{drawn >> 8 & 255}.{drawn & 255}"


def _piece(piece: str, number: int) -> str:
    if len(piece) < 4 or piece.lower() in _SCHEMES:
        return piece
    made = []
    drawn = zlib.crc32(f"{number}:{piece}".encode())
    word = piece.isalpha()
    for at, letter in enumerate(piece):
        drawn = (drawn * 1103515245 + 12345) & 0x7FFFFFFF
        at_random = drawn >> 12
        if letter.isdigit():
            other = "123456789"[at_random % 9]
        elif word:
            kind = (_CONSONANTS, _VOWELS)[at % 2]
            other = kind[at_random % len(kind)]
        else:
            other = "abcdef"[at_random % 6]  # an identifier's letters, hexadecimal ones for those that must be
        made.append(other.upper() if letter.isupper() else other)
    return "".join(made)


def _token(value: str, number: int) -> str:
    """A JSON web token with other claims, and a signature that fits as little as any other."""
    parts = []
    for part in value.split("."):
        decoded = _json(_unpadded(part))
        if decoded is not None:
            said = json.dumps(renewed(decoded, number), separators=(",", ":")).encode()
            parts.append(base64.urlsafe_b64encode(said).rstrip(b"=").decode())
        else:
            drawn = b"".join(zlib.crc32(f"{number}:{part}:{at}".encode()).to_bytes(4, "big") for at in range(len(part) // 5))
            parts.append(base64.urlsafe_b64encode(drawn).rstrip(b"=").decode())
    return ".".join(parts)


def _unpadded(part: str) -> str:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""


def _json(value: str) -> Any:
    if not value.startswith(("{", "[")):
        return None
    try:
        return json.loads(value)
    except ValueError:
        return None


def _decoded(value: str) -> str | None:
    """What base64 of text says."""
    if len(value) < 16 or len(value) % 4:
        return None
    try:
        said = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    return said if said.isprintable() else None
