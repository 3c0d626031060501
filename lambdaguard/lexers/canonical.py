"""The canonical forms of a string: what it may become once somebody behind the function decodes it."""

from __future__ import annotations

import re

from ..sealed import cache
from .decoders import BASE85_HEADS, ODD_HEADS, carried, entities, escapes, lookalikes, percent, spaced_hex
from .unpack import base85_text, packed_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_FORMS = 10
_MOST_ROUNDS = 3
_PACKED_FROM = 12
_PADDED_FROM = 40


def _plus(text: str) -> str:
    return text.replace("+", " ") if " " not in text.strip() and ("%" in text or _between_pluses().search(text)) else text


@cache
def _between_pluses() -> re.Pattern[str]:
    """A word of a form-encoded text, as opposed to the one plus sign of a media type or a sum."""
    return re.compile(r"\+[^+,;&=?/]{1,40}\+|^[^+]{0,40}\+\w{2,8}\+")


# label, what must occur in the text, and the decoder; a decoder returns its argument when it has nothing to undo
_STEPS = (
    ("url", "%", percent),
    ("html", "&", entities),
    ("escape", "\\", escapes),
    ("plus", "+", _plus),
)


@cache
def _base64_shape() -> re.Pattern[str]:
    """A run of base64, base32 or hexadecimal digits, with what signs it."""
    return re.compile(r"(?!ey[^.]{0,2000}+\.)\.?[A-Za-z0-9+/_-]{10,}+={0,6}(?:\.[\w-]{6,60}+){0,2}\s*\Z")


@cache
def _padding() -> re.Pattern[str]:
    """More blanks than a layout has: they push the rest of an attack out of sight."""
    return re.compile(rf"\s{{{_PADDED_FROM},}}+")


def _unpadded(text: str) -> str:
    return _padding().sub(lambda run: "\n" if "\n" in run[0] else " ", text)


def decodes(text: str) -> bool:
    """False if ``text`` has one form, itself."""
    return (
        "%" in text
        or "&" in text
        or "\\" in text
        or "+" in text
        or not text.isascii()
        or "\x00" in text
        or "base64," in text
        or (len(text) > _PADDED_FROM and _padding().search(text) is not None)
        or (len(text) >= _PACKED_FROM and (text[:2] in ODD_HEADS or _base64_shape().match(text) is not None))
    )


def forms(text: str) -> Iterator[tuple[str, str]]:
    """Yield ``(label, form)`` for ``text``, the text itself first as ``raw``; each form once.

    Decodings are undone round by round (at most 3, at most 10 forms), and only those whose trigger occurs, so a string
    without ``% & \\ +``, non-ASCII characters, runs of blanks or the shape of base64 has one form. Linear in the text; never raises.
    """
    yield "raw", text
    if not decodes(text):
        return
    seen = {text}
    level = [("", text)]
    for _ in range(_MOST_ROUNDS):
        following = []
        for label, form in level:
            for name, decoded in _decoded(form):
                if decoded and decoded not in seen:
                    seen.add(decoded)
                    full = f"{label}>{name}" if label else name
                    yield full, decoded
                    if len(seen) > _MOST_FORMS:
                        return
                    following.append((full, decoded))
        level = following
        if not level:
            return


def _decoded(text: str) -> Iterator[tuple[str, str]]:
    for label, trigger, decoder in _STEPS:
        if trigger in text:
            yield label, decoder(text)
    if "base64," in text:
        yield "data", carried(text)
    if not text.isascii() or "\x00" in text:
        yield "unicode", lookalikes(text)
    if len(text) > _PADDED_FROM:
        yield "blanks", _unpadded(text)
    if len(text) >= _PACKED_FROM:
        if _base64_shape().match(text):
            yield "base64", packed_text(text)
        if text[:2] in ODD_HEADS:
            if text[:2] in BASE85_HEADS:
                yield "base85", base85_text(text)
            if spaced_hex(text):
                yield "hex", packed_text(text.replace(" ", ""))
