"""One function an encoding: text in, decoded text out, the same object when there is nothing to decode; none raises."""

from __future__ import annotations

import re

from ..sealed import cache


@cache
def _percent_runs() -> re.Pattern[str]:
    return re.compile(r"(?>(?:%[0-9a-fA-F]{2})+)|%[uU][0-9a-fA-F]{4}")


@cache
def _entity() -> re.Pattern[str]:
    return re.compile(r"&(?:#[xX]0*+([0-9a-fA-F]{1,6}+)|#0*+([0-9]{1,7}+)|([A-Za-z][A-Za-z0-9]{1,31}+));?")


@cache
def _escape() -> re.Pattern[str]:
    return re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{0*+([0-9a-fA-F]{1,6})\}|([0-7]{2,3}+)|U([0-9a-fA-F]{8}))")


def _char(code: int) -> str:
    return chr(code) if code < 0x110000 else "\ufffd"


def percent(text: str) -> str:
    """Undo percent-encoding: ``%27``, ``%u0027``, overlong UTF-8 (``%c0%ae``), Latin-1 bytes, ``%s%e%l`` as lax servers drop it."""
    if text.count("%") * 5 > len(text) * 2:
        return _stray_percent().sub("", text)
    return _percent_runs().sub(_percent_run, text)


@cache
def _stray_percent() -> re.Pattern[str]:
    return re.compile(r"%(?![0-9a-fA-F]{2})")


def _percent_run(match: re.Match[str]) -> str:
    run = match.group()
    if run[1] in "uU":
        return chr(int(run.removeprefix("%u").removeprefix("%U"), 16))
    raw = bytes.fromhex(run.replace("%", ""))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _overlong(raw)


def _overlong(raw: bytes) -> str:
    """Bytes that are not valid UTF-8, read as lax decoders do: overlong sequences count, the rest is Latin-1."""
    out = []
    at = 0
    while at < len(raw):
        lead = raw[at]
        tail = 1 if 0xC0 <= lead < 0xE0 else 2 if 0xE0 <= lead < 0xF0 else 3 if 0xF0 <= lead < 0xF8 else 0
        more = raw[at + 1 : at + 1 + tail]
        if tail and len(more) == tail and all(byte >> 6 == 2 for byte in more):
            code = lead & (0x3F >> tail)
            for byte in more:
                code = code << 6 | byte & 0x3F
            out.append(_char(code))
            at += 1 + tail
        elif lead in (0xC0, 0xC1) and more and more[0] < 0x80:  # not even a continuation, which some decoders did not check
            out.append(chr((lead & 1) << 6 | more[0]))
            at += 2
        else:
            out.append(chr(lead))
            at += 1
    return "".join(out)


def entities(text: str) -> str:
    """Undo HTML character references, named or numeric, with or without the closing semicolon."""
    return _entity().sub(_reference, text)


_NAMED = {
    "lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&", "nbsp": " ", "tab": "\t", "newline": "\n", "colon": ":",
    "lpar": "(", "rpar": ")", "sol": "/", "bsol": "\\", "semi": ";", "comma": ",", "period": ".", "equals": "=", "num": "#",
    "excl": "!", "quest": "?", "dollar": "$", "percnt": "%", "ast": "*", "plus": "+", "lbrace": "{", "lcub": "{", "rbrace": "}",
    "rcub": "}", "lsqb": "[", "lbrack": "[", "rsqb": "]", "rbrack": "]", "grave": "`", "verbar": "|", "vert": "|", "lowbar": "_",
    "hyphen": "-", "commat": "@", "hat": "^", "zerowidthspace": "", "shy": "",
}  # fmt: skip

# Browsers read these two without their semicolon as well; what follows tells them from a parameter of a query
_GLUED = tuple(
    f"lt{name}"
    for name in (
        "script",
        "img",
        "image",
        "svg",
        "iframe",
        "body",
        "object",
        "embed",
        "video",
        "audio",
        "details",
        "input",
        "marquee",
    )
) + tuple(f"gt{word}" for word in ("alert", "prompt", "confirm", "eval", "document", "window"))


def _reference(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        low = name.lower()
        if low.startswith(_GLUED):
            return _NAMED[low[:2]] + name[2:]
        return _NAMED.get(low, match.group())
    return _char(int(hexadecimal, 16) if hexadecimal else int(decimal))


def escapes(text: str) -> str:
    r"""Undo backslash escapes: ``\x27``, ``\u0027``, ``\u{27}``, ``\U00000027`` and octal ``\047``."""
    return _escape().sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    two, four, braced, octal, eight = match.groups()
    if octal:
        return chr(int(octal, 8))
    return _char(int(two or four or braced or eight, 16))


def lookalikes(text: str) -> str:
    """Fold Unicode: NFKC, look-alike quotes and slashes, zero-width characters and NUL dropped."""
    import unicodedata

    return unicodedata.normalize("NFKC", text.translate(_folds()))


@cache
def _folds() -> dict[int, str | None]:
    pairs = {
        "'": "\u02b9\u02bb\u02bc\u02bd\u02c8\u2018\u2019\u201a\u201b\u2032\u2035\uff07",
        '"': "\u02ba\u02ee\u201c\u201d\u201e\u201f\u2033\u2036\uff02",
        "<": "\u2039\u27e8\u3008\ufe64\uff1c",
        ">": "\u203a\u27e9\u3009\ufe65\uff1e",
        "/": "\u2044\u2215\u29f8\uff0f",
        "\\": "\u2216\u29f5\uff3c\ufe68",
        "-": "\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d",
        "(": "\uff08\ufe59",
        ")": "\uff09\ufe5a",
        ".": "\u2024\uff0e\u3002",
    }
    table: dict[int, str | None] = {ord(look): plain for plain, looks in pairs.items() for look in looks}
    hidden = [0, 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0]
    hidden += [*range(0x180B, 0x180F), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
    hidden += [*range(0xFE00, 0xFE10), *range(0xE0000, 0xE0080)]
    table.update(dict.fromkeys(hidden))
    return table


# What hexadecimal digits of them, of compressed streams, of PHP's objects and of the older pickles begin with, and base32 of the first
HEX_HEADS = frozenset(
    "aced 8002 8003 8004 8005 0408 0001 1f8b 789c 78da 7801 785e 4f3a 613a 433a 2863 2853 2864 286c 2869 2856 2858 "
    "636f 6370 635f 6362 6373 7d71 5d71 0x80 0xac 0x1f 0x04".split()
)
BASE32_HEADS = ("QAB", "QAC", "VTWQ", "MN", "PVY", "LVY", "FBJ", "FBR", "FBS", "FBW", "AQE", "AAAQAAAA77")
# In lower case those alone that no word begins with
BASE32_LOW = ("qab", "qac", "vtwq", "pvy", "lvy", "fbj", "fbr", "fbs", "fbw", "aqef", "aqeg", "aaaqaaaa77")
# Pickles of protocol 2 to 5 and of the older ones, Java, gzip and zlib in base85 of RFC 1924's letters, and pickles and Java in Adobe's
BASE85_HEADS = frozenset("fC V? V@ V^ V_ V` V{ C{ C} C~ tn 1P eQ U2 AB c$ c% c- J- XR -t -r <~".split())


# The first two characters of what is written in one of these ways, or as pairs of hexadecimal digits with blanks between them
ODD_HEADS = BASE85_HEADS.union(*[(head[:2], head[:2].upper()) for head in HEX_HEADS])


def spaced_hex(text: str) -> bool:
    """Whether ``text`` begins with two pairs of such digits and blanks after them, as `bytes.fromhex` reads them."""
    return text[2:6:3] == "  " and (text[:2] + text[3:5]).lower() in HEX_HEADS


_MOST_CARRIED = 4
_LONGEST_CARRIED = 4096


@cache
def _data_url() -> re.Pattern[str]:
    return re.compile(r"(?<=base64,)\s{0,4}([A-Za-z0-9+/_-]{16,}+={0,2})")


def carried(text: str) -> str:
    """``text`` with what its ``data:`` URLs carry in base64, where that is text: a picture is not."""
    return _data_url().sub(_unpacked, text, count=_MOST_CARRIED)


def _unpacked(match: re.Match[str]) -> str:
    packed = match.group(1)
    if len(packed) > _LONGEST_CARRIED:
        return match.group()
    from .unpack import packed_text

    plain = packed_text(packed)
    return match.group() if "<svg" in plain and _moving().search(plain) is None else plain


@cache
def _moving() -> re.Pattern[str]:
    """What a picture has that is more than a picture."""
    return re.compile(r"script|\bon[a-z]{3,20}\s{0,4}=|<(?:!entity|foreignobject|use|set|animate|iframe)", re.IGNORECASE)
