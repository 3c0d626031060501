"""Values of sensitive keys in text: JSON, Python's repr, query strings, headers, dotenv, ``key=value``, at any depth of escaping."""

from __future__ import annotations

import re

from ..sealed import cache
from . import keys
from .quoted import closing, leaves, opening
from .style import is_masked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Span = tuple[int, int, str]

# What a log says about a secret without saying the secret, and what code says.
_STATES = frozenset(
    """none null nil true false undefined missing invalid expired required optional empty unset redacted hidden masked yes no set present
    absent valid unknown failed revoked refreshed ok denied changed str string bytes int any secretstr default found not is was has the
    a an must should cannot sent verified used created updated deleted closed opened received accepted rejected rotated loaded generated
    started ended passed success error pending active inactive enabled disabled wrong incorrect mismatch match matched bearer basic oauth
    jwt apikey digest hmac decoded signed parsed issued checked provided needed""".split()
)
_SCHEMES = re.compile(
    r"(?i:bearer|basic|token|apikey|negotiate|ntlm|digest|oauth|signature|hmac|aws4-hmac-sha256)[ \t]+(?=[^\s=,;])"
)
_CODE = ("self.", "cls.", "os.", "event.", "config.", "settings.", "args.", "kwargs.", "env.", "process.", "request.")


@cache
def _pattern() -> re.Pattern[str]:
    """A key with what closes it, and a separator. Each run of key characters is entered once."""
    close = r"""(?>(?:\\*+["'`]|\\u002[27]|%2[27])?)"""
    separator = r"""(?:=>|->|:=|[:=>]|%3[AaDd]|,(?=[ \t]{0,8}+[bB]?\\*+["']))"""
    return re.compile(rf"(?<![\w.\-])([\w.\-]++)({close}\]{{0,2}}+{close}[ \t]{{0,8}}+)({separator})[ \t]{{0,8}}+", re.ASCII)


@cache
def _named() -> re.Pattern[str]:
    """``{"name": "password", "value": …}``, as lists of parameters have it."""
    quote = r"""\\*+["']"""
    before = rf"(?<!\\){quote}(?:[A-Za-z]{{0,12}}[Nn]ame|[A-Za-z]{{0,12}}[Kk]ey){quote}:[ ]?"
    return re.compile(rf"{before}{quote}([\w.\-]{{2,80}}+){quote},[ ]?{quote}[A-Za-z]{{0,12}}[Vv]alue{quote}:[ ]?")


@cache
def _bare() -> re.Pattern[str]:
    """An unquoted value: to a space, or to punctuation that ends it rather than being part of it."""
    more = r"""(?![\s,;:)\]}"'\\nrt]|$|[A-Za-z_][\w.\-]{0,40}+["']?(?:[=:]|%3))"""
    return re.compile(rf"""(?>(?:[^\s"'`&<>,;)\]}}\\%]|[,;)\]}}\\]{more}|%(?!2[0267CcBb]|7[Dd]|0[AaDd]))*)""")


_COOKIES = re.compile(r"""[^\s"'\\;,]++(?:;[ ]?[^\s"'\\;,]++)*""")
_PLACEHOLDER = re.compile(r"\{[^\s{}\"',:]{0,60}(?::[^{}\s\"',]{0,10})?\}")
_LINE = re.compile(r"""[^\r\n"'\\]*+""")
_NUMBER = re.compile(r"-?(?:\d++(?:\.\d++)?(?:[eE][+-]?\d++)?|Infinity|NaN)")
_CREDENTIALS = re.compile(
    r"\b[Bb](?:earer|EARER)(?>(?:[ ]|%20)+)([A-Za-z0-9._~+/=\-]{8,}+)|\b[Bb](?:asic|ASIC)(?>(?:[ ]|%20)+)([A-Za-z0-9+/=_\-]{8,}+)"
)


def spans(text: str) -> Iterator[Span]:
    """``(start, end, "key")`` of every value that a sensitive key names, and of credentials after their scheme."""
    at = 0
    for found in _pattern().finditer(text):
        if found.start() < at:
            continue
        level = keys.sensitivity(_key(text, found))
        if level == keys.NO or not _separates(text, found):
            continue
        for span in _values(text, found.end(), level, found):
            at = max(at, span[1])
            yield span
    for found in _named().finditer(text):
        if keys.sensitivity(found[1]):
            yield from _values(text, found.end(), keys.STRONG, None)
    for found in _CREDENTIALS.finditer(text):
        group = 1 if found[1] else 2
        if _opaque(found[1]) if group == 1 else _is_basic(found[2]):
            yield *found.span(group), "credentials"


def _key(text: str, found: re.Match[str]) -> str:
    """The key's text, without an escape's letter before it, with the word before it where that may count (``api key``)."""
    start, end = found.span(1)
    start = max(start, end - 80)
    if start and text[start - 1] == "\\" and text[start] in "nrtbf":
        start += 1
    key = text[start:end]
    if start and text[start - 1] == " " and key.lower() in _SECOND:
        key = text[max(0, start - 24) : start].rpartition("\n")[2].rstrip().rpartition(" ")[2] + "_" + key
    elif start and text[start - 1] == "[" and found[2].startswith("]"):
        key = text[max(0, start - 24) : start - 1] + "_" + key
    return key


_SECOND = frozenset("key keys number no num id code string token secret password security card pass word phrase".split())


def _separates(text: str, found: re.Match[str]) -> bool:
    separator = found[3]
    if separator == ">":
        return text[found.start() - 1 : found.start()] == "<"
    if separator == ",":
        opens = text[max(0, found.start() - 6) : found.start()].rstrip("\\bB\"'")
        return opens.endswith(("(", "[")) and found[2].strip() != "" and keys.is_header(found[1])
    if separator == ":" and text.startswith(("//", ":"), found.end(3)):
        return False
    # A name among names: arn:aws:secretsmanager:…:secret:prod/db
    return not (separator == ":" == text[found.start() - 1 : found.start()] and not found[2])


def _values(text: str, at: int, level: int, found: re.Match[str] | None) -> Iterator[Span]:
    quote = opening(text, at)
    if quote is not None and found is not None and _closes(text, found, quote[1]):
        return
    if quote is not None:
        start, mark = quote
        end = closing(text, start, mark)
        scheme = _SCHEMES.match(text, start, end)
        start = scheme.end() if scheme else start
        pair = found is not None and found[3] == ","
        if counts(text[start:end], level, quoted=True) and not (pair and keys.sensitivity(text[start:end])):
            yield start, end, "key"
    elif text[at : at + 1] in ("[", "{", "("):
        if level >= keys.PLURAL and not _PLACEHOLDER.match(text, at):
            yield from ((start, end, "key") for start, end in leaves(text, at) if counts(text[start:end], level))
    else:
        yield from _unquoted(text, at, level, found)


def _closes(text: str, found: re.Match[str], mark: str) -> bool:
    """``'password=' + text``: source code, where the quote after the separator ends what began before the key."""
    return text.endswith(mark, 0, found.start()) and not found[2] and found.end() == found.end(3)


def _unquoted(text: str, at: int, level: int, found: re.Match[str] | None) -> Iterator[Span]:
    scheme = _SCHEMES.match(text, at)
    start = scheme.end() if scheme else at
    key = found[1].lower() if found else ""
    if found and found[2].strip():
        match = _bare().match(text, start)  # a quoted key's bare value is a number or a word
    elif "cookie" in key:
        match = _COOKIES.match(text, start)
    elif scheme and scheme[0][:4].lower() in ("dige", "oaut", "sign", "hmac", "aws4"):
        match = _LINE.match(text, start)
    else:
        match = _bare().match(text, start)
    end = match.end() if match else start
    value = text[start:end]
    if text[end : end + 1] in ("'", '"') and value.endswith("("):
        # A type around the text, as in `SecretStr('…')`.
        quote = opening(text, end)
        if quote is not None:
            yield from _values(text, end, level, None)
        return
    value = value.rstrip(".:!?") if not value.rstrip(".:!?").isdecimal() or not value.endswith(".") else value.rstrip(".")
    if counts(value, level) and not _is_prose(text, found, start, start + len(value)) and not _is_code(value, key):
        yield start, start + len(value), "key"


def counts(value: str, level: int, quoted: bool = False) -> bool:
    """Whether ``value`` is a secret's and not a note about one, a placeholder or already masked."""
    if not value or value.lower() in _STATES or is_masked(value):
        return False
    if value.startswith(("${", "{{", "$(", "%(")):
        return False
    if (value[0] in "<{$%" and value[-1] in ">})srd" and len(value) < 40) or value in ("...", "?"):
        return False
    if value.startswith("/") and not quoted and value.count("/") > 1:
        return False  # PWD=/var/task
    if level >= keys.PLURAL:
        return level == keys.STRONG or not value.isdecimal()
    return 4 <= len(value) <= 19 and level == keys.WEAK_NUMBER if value.isdecimal() else _opaque(value)


def _opaque(value: str) -> bool:
    """Whether it looks made rather than worded: digits among letters, or long and mixed."""
    digits = sum(map(str.isdecimal, value[:200]))
    if len(value) < 6 or " " in value:
        return False
    return digits > 0 if len(value) < 20 else digits > 1 or value.lower() != value != value.upper()


def _is_prose(text: str, found: re.Match[str] | None, start: int, end: int) -> bool:
    """``Password: must be …``: a colon, a space, and words that go on."""
    if found is None or found[3] != ":" or text[start - 1 : start] != " ":
        return False
    words = text[start : end + 40].split(None, 2)
    if len(words) > 1 and words[0].isdecimal() and len(words[0]) < 4:
        return words[1].isalpha()
    return len(words) > 1 and all(word.isalpha() and word.islower() for word in words[:2])


def _is_code(value: str, key: str) -> bool:
    """``password=self.password``, ``token=token``, ``get_token(…``: source lines in a traceback."""
    if value.lower() == key or value.startswith(_CODE):
        return True
    head = value.partition("(")[0].partition("[")[0]
    return head != value and head.replace(".", "").replace("_", "").isalpha()


def is_number(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is a bare number where JSON has one: after ``":``, ``[`` or ``,``, before ``,``, ``]`` or ``}``."""
    if not _NUMBER.fullmatch(text, start, end):
        return False
    before, after = text[max(0, start - 8) : start].rstrip(), text[end : end + 8].lstrip()
    return before.endswith(('":', "':", "[", ",")) and (not after or after[0] in ",]}")


def _is_basic(value: str) -> bool:
    import binascii

    try:
        return b":" in binascii.a2b_base64(value.rstrip("=") + "=" * (-len(value.rstrip("=")) % 4))
    except ValueError:
        return False
