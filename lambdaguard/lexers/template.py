"""Server-side template injection: find an expression between an engine's delimiters and judge what it says."""

from __future__ import annotations

import re
from functools import cache

from .listing import STRICT
from .prose import SENTENCE, wording
from .template_signs import globals_, probe, sure

TYPE_CHECKING = False
if TYPE_CHECKING:
    Sign = tuple[str, int, int]

REACHES, PROBES, PRINTS, POLYGLOT, DIRECTIVE = (f"LG-TMPL-00{n}" for n in range(1, 6))
QUOTED = "LG-TMPL-011"

_LONGEST = 1500
_NEAR = 240
_MOST_SIGNS = 4
_MOST_OPENERS = 2000
_DIRECTIVES = (
    "#set", "#eval", "#incl", "#pars", "#defi", "<#", "[#", "{php", "{if", "{=", "{var", "{sys", "{pass", "{shell", "{exec", "{popen", "{file", "{read", "{smarty",
    "{self", "{fetch", "{incl", "@(new", "$class", "$velo", "$context", ".inspect", ".getclass", ".type", "@system", "@ system", "@(system", "}__", "{math", "{$smarty", "@php", "<c:", ".process", "write18", "{{#with", "{{call", "{{ call", "{{.", "{{ .", "|system", "| system", "|exec", "|passthru",
)  # fmt: skip
_CLOSERS = {
    "{{": "}}", "{%": "%}", "${": "}", "#{": "}", "*{": "}", "@{": "}", "%{": "}", "~{": "}", "<%": "%>", "[[": "]]", "[=": "]", "@(": ")",
    "{=": "}", "{$": "}", "$!": "}", "<?": "?>", "{!": "!}", "{@": "}",
}  # fmt: skip


@cache
def _opener() -> re.Pattern[str]:
    return re.compile(r"\{\{|\{%|[$#*@%~]\{|<%|\[\[|\[=|@\((?=[\s\d(]*\d)|\{[$@!](?=[^\s}])|\{=|\$!\{")


@cache
def _block() -> re.Pattern[str]:
    return re.compile(r"\{[%{#][^{}]{0,300}[%}#]\}")


@cache
def _directive() -> re.Pattern[str]:
    return re.compile(
        r"#(?:set|evaluate|include|parse|define)\s*+\(\s*+[$\"'](?=[^\n]{0,200}?(?:=\s*+\d+\s*+\*\s*+\d|#\w+\s*+\(|getClass|\.class\b|forName|Runtime|/etc/|\.inspect|ProcessBuilder|\$(?!(?:input|util|utils|context|ctx)\b)\w+\.\w+\())"
        r"|[<\[]#(?:assign|include|import|macro|list|attempt)\s(?=[^\n]{0,200}?(?:\?\s*+new|\?\s*+api|freemarker\.|\.class\b|classLoader|getField|=\s*+\d+\s*+\*\s*+\d|/etc/|file:))"
        r"|\{php\}|\{(?:if\s+|=|var\s+\$\w+\s*+=\s*+)?(?:system|passthru|shell_exec|exec|popen|phpinfo|file_get_contents|readfile|Smarty_\w{1,30}|self::\w{1,30}|php)\s*+\("
        r"|\$(?:class|velocityEngine|context|e|x|s)\.(?:inspect|getClass|class\.forName|type)\b|@\s*+\(?\s*+(?:new\s+)?System\.(?:Diagnostics|IO|Reflection|Environment)\.|__\$\{[^\n]{0,200}?\}__\s*+::"
        r"|\\(?:immediate\s*+)?\\?write18\b|@php\s+(?:system|exec|passthru|shell_exec|eval|phpinfo|file_get_contents)\b|\{\{#with\s+[\"'][^\"'\n]{0,20}[\"']\s+as\s+\|"
        r"|\{\{-?\s{0,3}(?:call\s+\.\w|\.(?:\w{1,30}\.)?(?:System|Exec|Run|Command|Shell|ReadFile|GetFile)\w{0,12}\s+\")|\{(?:fetch|include|include_php)\s+(?:file|var)\s*+=\s*+[\"']?(?:/|\.\.|https?:|php:|file:)|\{=?[\"'][^\"'{}\n]{0,60}[\"']\s*+\|\s*+(?:system|exec|passthru|shell_exec|eval|popen)\b"
        r"|^\{\s*+\d{1,8}\s*+\*\s*+\d{1,8}\s*+\}$"
        r"|\{math\s+equation|\{\$smarty\.|@php\s*+\(|<c:(?:import|out)\s[^\n]{0,80}?(?:/etc/|\$\{\w+\.class)|^-\s*+var\s\w+\s*+=\s*+(?:root|global)\.process",
        re.IGNORECASE,
    )


@cache
def _loads() -> re.Pattern[str]:
    """A tag that brings another template in: nothing for a value of one line."""
    return re.compile(r"[\s-]*+(?:include|extends|import|from)\s++[\"']")


@cache
def _joints() -> re.Pattern[str]:
    """Where a string was put together of two: ``'__cla'+'ss__'``, ``'__cla''ss__'``."""
    return re.compile(r"(?<=\w)(?:'\s{0,3}[+~]?\s{0,3}'|\"\s{0,3}[+~]?\s{0,3}\")(?=\w)")


@cache
def _polyglot() -> re.Pattern[str]:
    return re.compile(
        r"\{\{\s?<%|<%\[%|\$\{\{<|\{%\s?\{\{|\}\}\s?\$\{.{0,20}?\}\s?<%|\{\{.{0,12}\}\}\s?\$\{.{0,12}\}\s?<%|\*\{.{0,10}\}\s?#\{.{0,10}\}\s?@\{"
    )


@cache
def _ognl() -> re.Pattern[str]:
    """A static method of the Java library, as OGNL names it."""
    return re.compile(r"@java\.[\w.]{1,40}+@\w")


def scan(text: str, place: str, name: str) -> list[Sign]:
    """Signs of template injection in ``text``: ``(rule id, start, end)``."""
    signs: list[Sign] = []
    done = read = 0
    if not any(mark in text for mark in ("{", "<%", "[[", "[=", "@(")):
        _whole(text, signs)
        return signs
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
    _whole(text, signs)
    return signs


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
    loads = place in STRICT and opener == "{%" and _loads().match(content)
    if loads or sure().search(content) or ("__" in content and sure().search(_joints().sub("", content))):
        rule = REACHES
    elif opener not in ("[=", "{$", "{@") and probe().match(content.strip("{}%!")):
        rule = "" if opener == "[[" and "*" not in content else PROBES
    elif (
        opener not in ("[[", "[=", "{$", "{=", "{@")
        and globals_().match(content)
        and wording(text) < SENTENCE
        and end + 8 > len(text.rstrip())
    ):
        rule = PRINTS if start < 40 and (opener in ("{{", "<%", "{%") or "Scope" in content or "Context" in content) else ""
    if not rule:
        return ""
    if opener in ("[[", "[=", "{$", "{@", "{=") and rule == REACHES and not _strict(content):
        return ""
    return QUOTED if _mentioned(text, opener, start, end) else rule


def _strict(content: str) -> bool:
    return "(" in content and ("$" in content or "_" in content or "." in content or '"' in content or "'" in content)


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


def _whole(text: str, signs: list[Sign]) -> None:
    low = text.lower()
    if any(needle in low for needle in _DIRECTIVES) and (match := _directive().search(text)):
        signs.append((QUOTED if _mentioned(text, "", match.start(), match.end()) else DIRECTIVE, match.start(), match.end()))
    if len(text) < 400 and (match := _polyglot().search(text)):
        signs.append((POLYGLOT, match.start(), match.end()))
    if "@java." in text and _ognl().search(text):
        signs.append((REACHES, 0, min(len(text), 40)))
    if "#_memberAccess" in text or "@ognl." in text or "xwork.MethodAccessor" in text:
        signs.append((REACHES, 0, min(len(text), 40)))
