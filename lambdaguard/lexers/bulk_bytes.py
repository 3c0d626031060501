"""Much text as bytes, one a character, so that tables can be laid over it."""

from __future__ import annotations

_QUOTES = (("\u2018", "'"), ("\u2019", "'"), ("\u2032", "'"), ("\u201c", '"'), ("\u201d", '"'), ("\u2033", '"'))
_END = b"    "


def narrow(text: str) -> bytes:
    """``text`` and four blanks. Places in one are places in the other; what Latin-1 lacks becomes a question mark, but for quotes."""
    if not text.isascii():
        for quote, straight in _QUOTES:
            if quote in text:
                text = text.replace(quote, straight)
    return text.encode("latin-1", "replace") + _END
