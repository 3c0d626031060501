"""Code injection: a statement of a scripting language that reaches the system, sent where a value is expected."""

from __future__ import annotations

import re

from ..sealed import cache
from .code_signs import WORDS, met, pattern
from .code_spelled import plain
from .prose import SENTENCE, VALUE, wording

TYPE_CHECKING = False
if TYPE_CHECKING:
    Sign = tuple[str, int, int]

PHP, QUOTED = "LG-CODE-001", "LG-CODE-011"

_FREE = ("body", "record")
_MOST_TAGS = 8
_NEAR = 400
_WORDS = 240
_CALLS = (
    r"system|passthru|shell_exec|exec|popen|proc_open|pcntl_exec|assert|eval|phpinfo|phpversion|create_function|call_user_func(?:_array)?|"
    r"file_get_contents|file_put_contents|base64_decode|preg_replace|fwrite|readfile|show_source|highlight_file|include|require|"
    r"unserialize|die|print_r|var_dump|gzinflate|str_rot13|print"
)


@cache
def _php() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{_CALLS})\b\s*+[(\"'$`]|\$_(?:GET|POST|REQUEST|COOKIE|SERVER|FILES)\b|`[^`\n]{{1,80}}`|\$\w{{1,20}}\s*+\(|md5\s*+\(",
        re.IGNORECASE,
    )


@cache
def _keyword() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:for|in|if|else|and|or|not|is|as|from|import|return|print|with|lambda|while|do|new|this|try|name|use)\b"
    )


def scan(text: str, place: str, name: str) -> list[Sign]:
    """Signs of code injection in ``text``: ``(rule id, start, end)``."""
    found = _tagged(text) + _called(text)
    if not found and (spelled := plain(text)) != text:
        text = spelled
        found = _tagged(text) + _called(text)
    return [(QUOTED if _shown(text, rule, place, start, end) else rule, start, end) for rule, start, end in found]


def _called(text: str) -> list[Sign]:
    found: list[Sign] = []
    low = text.lower()
    literals = {literal for literal in met(low) if literal in low}
    if not literals:
        return found
    for rule, needles, number in WORDS:
        if not literals.isdisjoint(needles) and (match := pattern(number).search(text)):
            found.append((rule, match.start(), match.end()))
    return found


def _tagged(text: str) -> list[Sign]:
    """Calls that reach the system soon after one of the first PHP tags."""
    at = text.find("<?")
    for _ in range(_MOST_TAGS):
        if at < 0:
            break
        if text[at + 2 : at + 5].lower() != "xml" and (match := _php().search(text, at + 2, at + _NEAR)):
            return [(PHP, at, match.end())]
        at = text.find("<?", at + 2)
    return []


def _shown(text: str, rule: str, place: str, start: int, end: int) -> bool:
    """The code is part of a program or an explanation rather than the whole of what was sent."""
    before, after = (_keyword().sub(" ", part) for part in (text[max(0, start - _WORDS) : start], text[end : end + _WORDS]))
    words = sum(len(word) > 1 and word.strip(":,").isalpha() for word in before.split())
    if words > 1 or SENTENCE in (wording(before), wording(after)):
        return True
    if place in _FREE and text[start - 1 : start] == "`" and "`" in text[end : end + 80]:
        return True
    lines = text.strip().count("\n")
    if lines > 4:
        return True
    return lines > 1 and wording(text[:start]) != VALUE
