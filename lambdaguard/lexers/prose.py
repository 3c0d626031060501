"""Tell a value from a sentence: the same characters are an attack in one and a mention in the other."""

from __future__ import annotations

import re

from ..sealed import cache

VALUE, PHRASE, SENTENCE = 0, 1, 2
_WINDOW = 240
# Of a script without blanks: so many letters are a few words, twice as many a sentence; looked for in so many characters
_FEW, _MOST = 6, 600
_MARKS = ".,:;!?()[]{}\"'`*_>"
_STOP = frozenset(
    "the a an is are was were be been to of in on for with and or but not this that these those it its as at by from you your "
    "we our they their he she my me us can could will would should may might must do does did how what when where why who "
    "which if then than there here have has had use used uses using see into about only also just so no all any some more most "
    "one two when while because before after between without within like such each other want need make let get got".split()
)


def wording(text: str) -> int:
    """How ``text`` reads: `VALUE` (at most one word of any shape), `PHRASE` (a few), or `SENTENCE` (natural language)."""
    letters = unspaced(text)
    if letters >= _FEW:
        return SENTENCE if letters >= 2 * _FEW else PHRASE
    words = text.split()
    if len(words) < 2:
        return VALUE
    plain = stops = 0
    for word in words[:60]:
        word = word.strip(_MARKS)
        if word.replace("'", "").replace("-", "").isalpha():
            plain += len(word) > 1
            stops += word.lower() in _STOP
    if (stops and plain > 2) or stops > 1 or plain > 4:
        return SENTENCE
    return PHRASE


@cache
def _unspaced() -> re.Pattern[str]:
    """A letter of a script that has no blanks between words: Thai, Lao, Khmer, Japanese, Chinese."""
    return re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


def unspaced(text: str) -> int:
    """How many letters of such scripts there are at the beginning of ``text``."""
    return 0 if text.isascii() else len(_unspaced().findall(text[:_MOST]))


def scrambled(text: str) -> bool:
    """True for one word of letters in both cases, digits and marks that change at every step: a password, no language."""
    if not 8 <= len(text) <= 72 or "','" in text or not any(char.isdigit() for char in text):
        return False
    kinds = ["u" if c.isupper() else "l" if c.islower() else "d" if c.isdigit() else " " if c.isspace() else "p" for c in text]
    if " " in kinds or len(set(kinds)) < 4 or kinds.count("p") * 3 > len(kinds) * 2:
        return False
    run = longest = changes = 0
    for at, kind in enumerate(kinds):
        run = run + 1 if at and kind == kinds[at - 1] else 1
        changes += run == 1
        longest = max(longest, run if kind in "ul" else 0)
    return longest <= 4 and changes * 2 >= len(kinds)


def before(text: str, at: int) -> int:
    """`wording` of what stands before ``at``, as far as it matters."""
    return wording(text[max(0, at - _WINDOW) : at])


def around(text: str, start: int, end: int) -> int:
    """The wordier of what stands before ``start`` and after ``end``."""
    return max(before(text, start), wording(text[end : end + _WINDOW]))


def sentence_like(text: str) -> bool:
    """True when ``text`` holds a natural-language sentence; looks at its first few hundred characters only."""
    return wording(text[: _WINDOW * 2]) == SENTENCE
