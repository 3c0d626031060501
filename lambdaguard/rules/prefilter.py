"""Which of an event's strings deserve a second look, found over all of them at once.

The strings are joined, encoded and reduced by one `bytes.translate` to the punctuation an attack needs. Most strings come
out empty; of the rest, prose leaves only spaces. What costs anything runs over the joined bytes in C, not string by string.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SEPARATOR = "\x1e"
# UTF-8 lead bytes of blocks with look-alikes, full-width forms and invisible characters; accented Latin, Cyrillic, CJK are not among them
_ODD = bytes((0xCA, 0xCB, 0xCC, 0xCD, 0xE1, 0xE2, 0xEF, 0xF0, 0xF3))
_HOT = b"\x1e =\"'`(<>;|&$%{\\[#^*\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\n\r\x7f" + _ODD
_COLD = bytes(set(range(256)) - set(_HOT) - set(b"+\t"))
_FOLD = bytes.maketrans(b"+\t", b"  ")
# Skeletons that say nothing: one assignment, the padding of base64
_TAME = frozenset((b"", b"=", b"=="))

# What an attack without any hot character and without a space still needs, in lower case: a dot by a slash, a scheme, a dunder, ...
_BARE = (
    b"./", b"/.", b"\x1e.", b"__", b":/", b"\x1e//", b"/etc", b"/proc", b"169.254", b"constructor",
    b"/var/", b"/usr/", b"/opt/", b"/dev/", b"/home/", b"-inf/", b"id_rsa", b"http:", b"https:", b"0x2e", b"\x1e-",  # absolute files, options
    b"!!", b"!ruby", b"aced0005", b"object.prototype.",
)  # fmt: skip
_WIDE = (b"\xc2\xa0", b"\xe5\x98", b"\xc4\x8b")  # characters that a careless narrowing turns into line ends
_BASE64_FROM = 12


def candidates(texts: Sequence[str], in_prose: Callable[[bytes], bool]) -> list[str]:
    """Those of ``texts`` with hot punctuation, a few bare needles or the shape of base64, or, with nothing but spaces, ``in_prose``."""
    joined = (_SEPARATOR + _SEPARATOR.join(texts)).lower().encode("utf-8", "surrogatepass")
    parts = joined.translate(_FOLD, _COLD).split(b"\x1e")
    if len(parts) != len(texts) + 1:
        return list(texts)
    del parts[0]
    found = set()
    for needle in _BARE if joined.isascii() else _BARE + _WIDE:
        if needle in joined:
            found |= _holders(joined, needle)
    spaced = []
    for at, part in enumerate(parts):
        if part in _TAME:
            if len(texts[at]) >= _BASE64_FROM and _base64(texts[at]):
                found.add(at)
        elif part.isspace() and b"\n" not in part and b"\r" not in part:
            spaced.append(at)
            if len(texts[at]) >= _BASE64_FROM and " " not in texts[at] and _base64(texts[at]):
                found.add(at)
        else:
            found.add(at)
    if spaced:
        low = "\x1e".join([texts[at] for at in spaced]).lower().replace("+", " ").encode("utf-8", "surrogatepass")
        if in_prose(low):
            found.update(at for at, text in zip(spaced, low.split(b"\x1e"), strict=False) if in_prose(text))
    return [texts[at] for at in found]


def _holders(joined: bytes, needle: bytes) -> set[int]:
    """Indexes of the joined strings that hold ``needle``; linear, whatever the number of occurrences."""
    found = set()
    index = -1
    counted = 0
    at = joined.find(needle)
    while at >= 0:
        index += joined.count(b"\x1e", counted, at + 1)
        counted = at + 1
        found.add(index)
        at = joined.find(b"\x1e", counted)
        at = joined.find(needle, at) if at >= 0 else -1
    return found


def _base64(text: str) -> bool:
    """Whether a string without hot punctuation may be base64: identifiers, dates and paths mostly fail here."""
    return "." not in text and ":" not in text and not ("-" in text and "/" in text) and not text.islower() and not text.isupper()
