"""Percent-encoding undone, at a cost that no input can drive up."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

# The library takes about a microsecond for each escape: beyond a few, they are decoded together.
_MANY = 200
# Bytes that no escape of honest text makes; where one does, the pieces are decoded one by one.
_BETWEEN = b"\xff\xfe\xfd"


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


def unquote_all(texts: Sequence[str]) -> list[str]:
    """Each of ``texts`` as `unquote_plus` has it; many short ones are decoded together."""
    if len(texts) > _MANY:
        import re

        joined = "&".join(texts)
        # Half a surrogate pair is no UTF-8.
        if not re.search("[\ud800-\udfff]", joined):
            import binascii

            # Quoted-printable has a meaning of its own for a sign that begins no escape.
            coded = _escapes(joined.replace("+", " ").encode()).replace(b"=", b"=3D").replace(b"%", b"=")
            pieces = binascii.a2b_qp(coded.replace(b"&", _BETWEEN)).split(_BETWEEN)
            if len(pieces) == len(texts):
                return [piece.decode("utf-8", "replace") for piece in pieces]
    return [unquote_plus(text) for text in texts]


# Both signs between names and values become the separator, a plus a blank, and an escape one of quoted-printable.
_SIGNS = bytes.maketrans(b"=&+%", b"\x1e\x1e =")
_NO_SIGNS = bytes(byte for byte in range(256) if byte not in b"=&%")


def unquote_form(text: str) -> str | None:
    """Names and values of a long ``a=1&b=2`` in turn, decoded at once, between separators; None where it asks for more care."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return None
    signs = data.translate(None, _NO_SIGNS)
    joints = signs.translate(None, b"%")
    if joints != b"=&" * (len(joints) // 2) + b"=" or b"\n" in data or b"\r" in data:
        return None
    import binascii

    decoded = binascii.a2b_qp(data.translate(_SIGNS))
    # An escape is three characters for one; what is none would have been taken for another thing.
    if len(data) - len(decoded) != 2 * (len(signs) - len(joints)):
        decoded = binascii.a2b_qp(_escapes(data).translate(_SIGNS))
    if decoded.count(b"\x1e") != len(joints):
        return None
    return f"\x1e{decoded.decode('utf-8', 'replace')}\x1e"


def _escapes(data: bytes) -> bytes:
    """``data`` with every ``%`` that begins no escape written as one."""
    import re

    return re.sub(rb"%(?![0-9a-fA-F]{2})", b"%25", data)
