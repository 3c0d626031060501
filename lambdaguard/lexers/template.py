"""Server-side template injection: find an expression between an engine's delimiters and judge what it says."""

from __future__ import annotations

import re

from ..sealed import cache
from .listing import STRICT
from .prose import SENTENCE, wording
from .template_probe import prints, probes
from .template_signs import reaches
from .template_whole import DIRECTIVE, REACHES, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    Sign = tuple[str, int, int]

PROBES, PRINTS = "LG-TMPL-002", "LG-TMPL-003"
QUOTED = "LG-TMPL-011"

_LONGEST = 1500
_SHORT = 40
_NEAR = 240
_MOST_SIGNS = 4
_MOST_OPENERS = 2000
_CLOSERS = {
    "{{": "}}", "{%": "%}", "${": "}", "#{": "}", "*{": "}", "@{": "}", "%{": "}", "~{": "}", "!{": "}", "<%": "%>", "[[": "]]", "[=": "]", "@(": ")",
    "{=": "}", "{$": "}", "$!": "}", "<?": "?>", "{!": "!}", "{@": "}", "[%": "%]",
}  # fmt: skip


@cache
def _opener() -> re.Pattern[str]:
    return re.compile(r"\{\{|\{%|[$#*@%~!]\{|<%|\[%|\[\[|\[=|@\((?=[\s\d(]*\d)|\{[$@!](?=[^\s}])|\{=|\$!\{")


@cache
def _block() -> re.Pattern[str]:
    return re.compile(r"\{[%{#][^{}]{0,300}[%}#]\}")


@cache
def _loads() -> re.Pattern[str]:
    """A tag that brings in what is no part of a page, or counts: nothing for a value of one line."""
    return re.compile(
        r"[\s-]*+(?:(?:include|extends|import|from)\s++[\"'](?!(?!admin/)\w[\w./-]{0,80}\.(?:html?|njk|twig|j2|jinja2?|liquid|tpl|tmpl|md|css|js|svg)(?:\.\w{2,6})?[\"'])|debug\s*+\Z|for\s++\w{1,20}\s++in\s++range\s*+\(\s*+\d++\s*+\))"
    )


@cache
def _nothing() -> re.Pattern[str]:
    """What is printed as it stands or whole, by those who only ask whether it is."""
    return re.compile(r"\s*+(?:\.|this|\{(?:request|session|config|self)\}?|'[\w ]{1,40}'|\"[\w ]{1,40}\")\s*+\Z")


@cache
def _brings() -> re.Pattern[str]:
    return re.compile(r"\s*+(?:include|source)\s*+\(\s*+[\"']")


@cache
def _perl() -> re.Pattern[str]:
    """A block of Perl, or a file, in the Template Toolkit's brackets."""
    return re.compile(r"[\s-]*+(?:(?:RAW)?PERL\b|(?:INCLUDE|INSERT|PROCESS)\s+['\"]?(?:/|\.\.)|[^%]{0,80}?/etc/)")


@cache
def _joints() -> re.Pattern[str]:
    """Where a string was put together of two: ``'__cla'+'ss__'``, ``'__cla''ss__'``."""
    return re.compile(r"(?<=\w)(?:'\s{0,3}[+~]?\s{0,3}'|\"\s{0,3}[+~]?\s{0,3}\")(?=\w)")


def scan(text: str, place: str, name: str) -> list[Sign]:
    """Signs of template injection in ``text``: ``(rule id, start, end)``."""
    signs: list[Sign] = []
    done = read = 0
    if not any(mark in text for mark in ("{", "<%", "[[", "[=", "[%", "@(")):
        return _elsewhere(text, place)
    for count, match in enumerate(_opener().finditer(text)):
        start = match.start()
        if start < done:
            continue
        if count > _MOST_OPENERS or len(signs) >= _MOST_SIGNS:
            break
        end = _close(text, match.end(), _CLOSERS[match.group()[:2]])
        if end < 0:
            continue
        read += end - start
        if read > 2 * len(text) + _LONGEST:
            break
        rule = _judged(text, match.group(), start, match.end(), end, place)
        if rule:
            signs.append((rule, start, min(end + 2, len(text))))
            done = end
    return signs + _elsewhere(text, place)


def _close(text: str, at: int, closer: str) -> int:
    """Where the expression that begins at ``at`` ends, or the end of the text for one that is cut short and small."""
    end = text.find(closer, at, at + _LONGEST)
    if closer == "}" and end >= 0:
        inner = min(text.count("{", at, end), 8)
        while inner > 0 and end >= 0:
            inner -= 1
            further = text.find("}", end + 1, at + _LONGEST)
            if further < 0:
                break
            end = further
    return end


def _judged(text: str, opener: str, start: int, at: int, end: int, place: str) -> str:
    content = text[at:end]
    rule = ""
    loads = place in STRICT and (
        (opener == "{%" and _loads().match(content)) or (opener == "{{" and _brings().match(content) is not None)
    )
    if _perl().match(content) if opener == "[%" else loads or _reaches(content):
        rule = REACHES
    elif (opener not in ("[=", "{$", "{@") or (opener == "[=" and "*" in content and end - start < _SHORT)) and probes(content):
        rule = "" if opener in ("[[", "[%") and "*" not in content else PROBES
    elif place in STRICT and start < 2 and end + 4 > len(text) and _nothing().match(content):
        rule = PRINTS
    elif (
        opener not in ("[[", "[=", "{$", "{=", "{@")
        and prints(content)
        and wording(text) < SENTENCE
        and end + 8 > len(text.rstrip())
    ):
        rule = PRINTS if start < 40 and (opener in ("{{", "<%", "{%") or "Scope" in content or "Context" in content) else ""
    if not rule:
        return ""
    if opener in ("[[", "[=", "{$", "{@", "{=") and rule == REACHES and not _strict(content):
        return ""
    return QUOTED if _mentioned(text, opener, start, end) else rule


def _reaches(content: str) -> bool:
    return reaches(content) or ("_" in content and _joints().search(content) is not None and reaches(_joints().sub("", content)))


def _strict(content: str) -> bool:
    return "(" in content and ("$" in content or "_" in content or "." in content or '"' in content or "'" in content)


@cache
def _assigned() -> re.Pattern[str]:
    """What Velocity sets, where values are short."""
    return re.compile(r"\s*+#set\s*+\(\s*+\$\w")


def _elsewhere(text: str, place: str) -> list[Sign]:
    if place in STRICT and _assigned().match(text):
        return [(DIRECTIVE, 0, min(len(text), 40))]
    return [
        (QUOTED if rule == DIRECTIVE and _mentioned(text, "", start, end) else rule, start, end)
        for rule, start, end in whole(text)
    ]


def _mentioned(text: str, opener: str, start: int, end: int) -> bool:
    """Documentation or program text around the expression: it is shown, not sent."""
    before = _block().sub(" ", text[max(0, start - _NEAR) : start])
    after = _block().sub(" ", text[end + 2 : end + _NEAR])
    if not before.strip() and after.lstrip().startswith(("//", "# ", "/*", "-- ")):
        after = ""  # a comment that the payload brings along
    if wording(before + " " + after) == SENTENCE:
        return True
    if text.count("\n", 0, 4000) > 8:
        return True
    return opener == "${" and text.count("`", 0, start) % 2 == 1
