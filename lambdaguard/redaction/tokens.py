"""Credentials that are known by their own format."""

from __future__ import annotations

import re

from ..sealed import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Span = tuple[int, int, str]

# Kind, literals of which one is in every match, the pattern, and whether digits and capitals are needed to tell it from words.
_FORMATS: tuple[tuple[str, tuple[str, ...], str, bool], ...] = (
    ("aws", ("AKIA", "ASIA", "ABIA", "ACCA"), r"A(?:KI|SI|BI|CC)A[A-Z0-9]{16}(?![A-Za-z0-9])", False),
    ("aws", ("IQoJ", "FwoG", "FQoG", "AQoD"), r"(?:IQoJ|FwoG|FQoG|AQoD)[A-Za-z0-9/+]{40,}+={0,2}+", True),
    ("jwt", ("eyJ",), r"eyJ[A-Za-z0-9_\-]{6,}+(?:\.[A-Za-z0-9_\-]*+){2,4}", False),
    ("github", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"gh[pousr]_[A-Za-z0-9]{20,}+", False),
    ("github", ("github_pat_",), r"github_pat_[A-Za-z0-9_]{20,}+", False),
    ("gitlab", ("gl",), r"gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|imt|oas|ffct|wt)-[A-Za-z0-9_\-.]{18,}+", False),
    ("slack", ("xox",), r"xox[abeoprs]-[A-Za-z0-9\-]{10,}+", False),
    ("slack", ("xapp-",), r"xapp-\d-[A-Za-z0-9\-]{10,}+", False),
    ("slack", ("hooks.slack.com/",), r"hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/_\-]{20,}+", False),
    ("stripe", ("_live_", "_test_"), r"[sr]k_(?:live|test)_[A-Za-z0-9]{10,}+", False),
    ("stripe", ("whsec_",), r"whsec_[A-Za-z0-9+/=]{20,}+", False),
    ("openai", ("sk-",), r"sk-[A-Za-z0-9_\-]{20,}+", True),
    ("google", ("AIza",), r"AIza[A-Za-z0-9_\-]{35}(?![A-Za-z0-9_\-])", False),
    ("google", ("ya29.",), r"ya29\.[A-Za-z0-9_\-]{20,}+", False),
    ("google", ("GOCSPX-",), r"GOCSPX-[A-Za-z0-9_\-]{20,}+", False),
    ("google", ("1//0",), r"1//0[A-Za-z0-9_\-]{20,}+", True),
    ("azure", ("Q~",), r"[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.\-]{31,34}(?![A-Za-z0-9_~\-])", True),
    ("azure", ("AccountKey=",), r"AccountKey=[A-Za-z0-9+/]{40,}+={0,2}+", False),
    ("azure", ("AZDO", "JQQJ99"), r"[A-Za-z0-9]{52}(?:AZDO|JQQJ99)[A-Za-z0-9]{4,}+", False),
    ("sendgrid", ("SG.",), r"SG\.[A-Za-z0-9_\-]{16,32}\.[A-Za-z0-9_\-]{16,64}", True),
    ("twilio", ("SK", "AC"), r"(?:SK|AC)[0-9a-f]{32}(?![A-Za-z0-9])", False),
    ("npm", ("npm_",), r"npm_[A-Za-z0-9]{30,}+", False),
    ("pypi", ("pypi-Ag",), r"pypi-Ag[A-Za-z0-9_\-]{16,}+", False),
    ("huggingface", ("hf_",), r"hf_[A-Za-z]{30,}+", False),
    ("shopify", ("shp",), r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}", False),
    ("digitalocean", ("_v1_",), r"do[opr]_v1_[0-9a-f]{40,}+", False),
    ("telegram", (":AA",), r"\d{8,10}:AA[A-Za-z0-9_\-]{33}(?![A-Za-z0-9_\-])", False),
)
_ESCAPES = re.compile(r"\\[nrtbf]|%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\x1b\[[0-9;]{0,8}m")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def spans(text: str) -> Iterator[Span]:
    for kind, literals, pattern, mixed in _FORMATS:
        if any(literal in text for literal in literals):
            for found in _compiled(pattern).finditer(text):
                if _stands_alone(text, found.start()) and (not mixed or _mixed(found[0])):
                    yield *found.span(), kind
    if "-----BEGIN" in text:
        yield from _keys(text)
    yield from _aws_secrets(text)


def _stands_alone(text: str, start: int) -> bool:
    """No word runs into it; an escape (``\\n``, ``%20``) before it is none."""
    before = text[start - 1] if start else " "
    if not (before.isascii() and before.isalnum()) and before not in "_-":
        return True
    return any(found.end() == min(start, 12) for found in _ESCAPES.finditer(text[max(0, start - 12) : start]))


def _mixed(value: str) -> bool:
    return value.lower() != value and any(map(str.isdecimal, value))


@cache
def _pem() -> tuple[re.Pattern[str], re.Pattern[str]]:
    begin = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
    # Where the end is cut off: lines of base64, headers and escapes, as far as they go.
    return begin, re.compile(r"[A-Za-z0-9+/=\s\\:,.\-]*+")


def _keys(text: str) -> Iterator[Span]:
    begin, body = _pem()
    at = 0
    while (found := begin.search(text, at)) is not None:
        at = text.find("-----END ", found.end())
        if at < 0:
            rest = body.match(text, found.end())
            at = rest.end() if rest else len(text)
        yield found.end(), at, "private key"


@cache
def _forty() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(r"(?<![A-Za-z0-9/+=_\-])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=_\-])"), re.compile(r"[a-z]{4,}+")


def _aws_secrets(text: str) -> Iterator[Span]:
    """Forty characters of base64 by themselves, as random as a key is: classes change often, and no words are in it."""
    forty, words = _forty()
    for found in forty.finditer(text):
        value = found[0]
        classes = [0 if char.islower() else 1 if char.isupper() else 2 if char.isdecimal() else 3 for char in value]
        changes = sum(map(int.__ne__, classes, classes[1:]))
        if {0, 1, 2} <= set(classes) and changes >= 12 and sum(map(len, words.findall(value))) <= 12:
            yield *found.span(), "aws"
