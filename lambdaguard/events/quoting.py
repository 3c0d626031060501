"""Percent-encoding undone, at a cost that no input can drive up."""

from __future__ import annotations

# The library takes about a microsecond for each escape: beyond a few, they are decoded together.
_MANY = 200


def unquote_plus(text: str) -> str:
    """``text`` with ``%XX`` and ``+`` decoded as forms have them; bytes that are no UTF-8 become U+FFFD."""
    if "%" not in text:
        return text.replace("+", " ")
    if text.count("%") > _MANY:
        return _in_bulk(text)
    from urllib.parse import unquote_plus as unquote

    return unquote(text)


def _in_bulk(text: str) -> str:
    """The same by way of quoted-printable, which is decoded in C; a ``%`` that begins no escape comes out as ``=``."""
    import binascii

    coded = text.replace("+", " ").encode("utf-8", "surrogatepass").replace(b"=", b"=3D").replace(b"%", b"=")
    return binascii.a2b_qp(coded).decode("utf-8", "replace")
