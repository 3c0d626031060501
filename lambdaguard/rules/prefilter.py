"""Which of an event's strings deserve a second look, found over all of them at once.

The strings are joined, encoded and reduced by one `bytes.translate` to the punctuation an attack needs. Most strings come
out empty; of the rest, prose leaves only spaces. What costs anything runs over the joined bytes in C, not string by string.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_SEPARATOR = "\x1e"
# UTF-8 lead bytes of blocks with look-alikes, full-width forms and invisible characters; accented Latin, Cyrillic, CJK are not among them
_ODD = bytes((0xCA, 0xCB, 0xCC, 0xCD, 0xE1, 0xE2, 0xEF, 0xF0, 0xF3))
_HOT = b"\x1e =\"'`(<;|&$%{\\[#^*\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\n\r\x7f" + _ODD
_COLD = bytes(set(range(256)) - set(_HOT) - set(b"+\t"))
_FOLD = bytes.maketrans(b"+\t", b"  ")

# What an attack without any hot character and without a space still needs, in lower case
_BARE = (
    b"..", b"//", b"__", b"/etc", b"/proc", b"passwd", b"169.254", b"localhost", b"constructor",
    b".git", b".env", b".aws", b".ssh", b"file:", b"c:/", b"\xe5\x98",
    b"/var/", b"/root/", b"/home/", b"/usr/local/", b"/opt/", b"/dev/", b"-inf/", b".ht", b".ini", b"id_rsa", b".svn", b"http:", b"--", b"-o",
)  # fmt: skip
_BASE64_FROM = 20
# Skeletons that say nothing: one assignment, the padding of base64
_TAME = frozenset((b"=", b"=="))


def candidates(texts: Sequence[str], words: Sequence[bytes]) -> list[str]:
    """Those of ``texts`` with hot punctuation, one of a few bare needles, the shape of base64, or a space and one of ``words``."""
    joined = _SEPARATOR.join(texts).lower().encode("utf-8", "surrogatepass")
    parts = joined.translate(_FOLD, _COLD).split(b"\x1e")
    if len(parts) != len(texts):
        return list(texts)
    found = {at for needle in _BARE if needle in joined for at in _holders(joined, needle)}
    hot = [part and part not in _TAME and not part.isspace() for part in parts]
    spaced = [at for at, part in enumerate(parts) if not hot[at] and b" " in part]
    if spaced:
        prose = _SEPARATOR.join([texts[at] for at in spaced]).lower().replace("+", " ").encode("utf-8", "surrogatepass")
        found.update(spaced[at] for word in words if word in prose for at in _holders(prose, word))
    return [text for at, text in enumerate(texts) if hot[at] or at in found or len(text) >= _BASE64_FROM and not hot[at] and _base64(text)]


def _holders(joined: bytes, needle: bytes) -> set[int]:
    """Indexes of the joined strings that hold ``needle``; linear, whatever the number of occurrences."""
    found = set()
    index = counted = 0
    at = joined.find(needle)
    while at >= 0:
        index += joined.count(b"\x1e", counted, at)
        counted = at
        found.add(index)
        at = joined.find(b"\x1e", at)
        if at < 0:
            break
        at = joined.find(needle, at)
    return found


def _base64(text: str) -> bool:
    """Whether a string without hot punctuation may be base64: identifiers, dates and paths mostly fail here."""
    return not ("-" in text and "/" in text) and "." not in text and ":" not in text and "," not in text and not text.islower()
