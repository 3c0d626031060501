"""Where in a large text an attack may stand: one pattern, run once over all of it.

Every alternative begins with a mark of its own, so that the search skips from mark to mark. What goes before or after the mark is
what attacks have and prose, records and most code have not; a sign costs a look at its surroundings, never a verdict.
"""

from __future__ import annotations

import re
from functools import cache, partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SEPARATOR = "\x1e"
_KIND = 3

_COMMANDS = (
    r"(?:id|ls|cat|nc|ncat|sh|bash|zsh|curl|wget|ping|sleep|whoami|uname|echo|rm|dir|net|netstat|ipconfig|ifconfig|systeminfo|type|"
    r"python\d?|perl|php|ruby|node|cmd|powershell|telnet|touch|chmod|kill|tee|env|printenv|nslookup|dig|mail|ps|pwd|passthru|/bin/)"
)
_STATEMENTS = (
    r"(?:drop|select|insert|update|delete|exec|execute|declare|shutdown|waitfor|create|alter|truncate|begin|copy|grant|merge)\b"
)
_OPERAND = r"(?:[\d@~!-]|true|false|not\b|null|exists|case\b|if\b|[\w.\"'`]{1,40}[\s+]{0,3}(?:[=<>(]|\|\||r?like\b|in\b|is\b|between\b|regexp\b|glob\b))"
_CLOSED = (
    rf"[)\s+]{{0,4}}(?:(?:(?:x?or|and|\|\||&&)(?![a-z])[\s(+]{{0,4}}{_OPERAND}|(?:union|having|r?like|except|intersect|procedure|into)\b[\s(+/]|order\s+by|group\s+by)"
    rf"|\|\||/\*|--(?:[\s+-]|\Z)|#(?:\s|\Z)|;[\s+]{{0,3}}{_STATEMENTS})"
)
_HANDLERS = "error load focus blur click mouseover mouseenter toggle begin start end input change keydown wheel".split()
_CALLED = (
    "sleep benchmark union extractvalue updatexml load_file char chr concat alert prompt confirm eval system exec passthru popen assert phpinfo "
    "base64_decode fromcharcode settimeout setinterval getruntime shell_exec proc_open position text name count varchar loadstring"
).split()
_SCHEMES = "script php gopher dict ldap ldaps rmi jar netdoc phar expect zip glob bcc set-cookie".split()
_INWARD = r"(?:0|1|2130|localhost|metadata|internal|\[|[^\s/\x1e]{0,40}(?:@|nip\.|oast|burp|internal|metadata))"


def _before(mark: str, words: list[str]) -> str:
    return "|".join(f"(?<={re.escape(word)}{re.escape(mark)})" for word in words)


def _signs() -> tuple[str, ...]:
    return (
        rf"'(?:{_CLOSED}|'?='|\+'|[\])]{{1,2}}\||(?:ro0ab|gasv|y29z|y3bvc2|aaeaaad))",
        rf'"(?:{_CLOSED}|"?="|(?:ro0ab|gasv|y29z|y3bvc2|aaeaaad|@type|\$type|py/|@class)|\s?on\w{{3,20}}=)',
        rf"\((?:{_before('(', _CALLED)}|&\(|\|\(|\)\s*\{{|\s?select\b|(?<=\)\()[&|!\w])",
        (r"<(?:/?script|svg|img|iframe|object|embed|body|math|style|link|meta|base|form|video|audio|input|details|marquee|isindex|x\s|a\s|"
        r"!entity|!doctype|!--#|!\[cdata|esi:|xi:|\?|%|#|java|void|sorted|xsl|[a-z:]{1,20}[\s/][^<>\x1e]{0,80}on\w{3,20}\s*=)"),
        rf";(?:\s{{0,2}}{_COMMANDS}(?![a-z])|[\s+]{{0,3}}{_STATEMENTS}|(?<=\.\.;)/)",
        rf"\|\|?\s{{0,2}}{_COMMANDS}(?![a-z])",
        rf"&(?:&?\s{{0,2}}{_COMMANDS}(?![a-z])|\#|(?:lt|quot|apos|lpar|colon|newline|tab);)",
        rf"`(?:\s{{0,2}}{_COMMANDS}(?![a-z])[^`\x1e]{{0,60}}`|\s*;|\s*\+)",
        (r"\$(?:\((?!['\"]|this\b|document\b|function\b|window\b)|\{(?=[^}\x1e]{0,80}[(*@#\[:])|ifs\b|(?:ne|gte?|lte?|where|regex|n?in|n?or|eq|exists|and|type|"
        r"func\w*|expr|accum\w*)\b)"),
        r"\{(?:%|\{(?=[^}\x1e]{0,80}[(*_\[|'\"+])|php|\$|system|!!|(?<=[#*@%~]\{)(?=[^}\x1e]{0,80}[(*'\"@.\[])|(?<=:\{)s:\d)",
        r"%(?:0[0ad]|2e(?:%2e|\.)|c0%|e0%80|u00|2[0-9a-f](?=.{0,40}%[23])|3[bc]|27|22|25[23]|5c|ad|(?<=\.\.%))",
        r"\\(?:x[0-9a-f]{2}|u00[0-9a-f]{2}|u\{|(?<=\.\.\\)|(?<=c:\\)|\\(?=[\w.]{1,60}\\)|[0-7]{3}|r\\n)",
        r"\#(?:set\s?\(|evaluate|include\b|parse\b)",
        r"\*(?:\)\s?[(|&]|\(\)|\)\)|\*/(?<=/\*\*/)|!(?<=/\*!))",
        (rf"=(?:{_before('=', ['on' + name for name in _HANDLERS] + ['srcdoc', 'location', 'formaction'])}|(?<==)\s?1\b|(?<=\d=)\d|cmd|"
        r"(?:ro0ab|gasv|y29z|y3bvc2|aaeaaad)|\s?hyperlink|(?<=on\w{5}\s=)|(?<=on\w{4}\s=))"),
        rf":(?:{_before(':', _SCHEMES)}|/(?<=file:/)|(?<=https:)\d|(?<=http:)\d|(?<=data:)(?://|text/|appl)|//{_INWARD}|\\(?<=c:\\))",
        (r"/(?:etc/|proc/|bin/(?:[a-z]{2,4}\b)|dev/tcp|var/log|usr/local|\.aws|\.ssh|\.git/|\.env|web-inf|/\*|\*\*/|\*!|(?<=etc/)(?:passwd|shadow)|"
        r"(?<=\.\./)(?=[^\s\x1e]{0,3}\.\.|etc|proc|windows|var|boot|web)|(?<=http/)1\.\d\s\d)"),
        r"@(?:@\w|ognl|system)",
        r"_(?:_(?:proto|class|glob|init__\.|import|sub|built|base|schema)|(?<=xp_)|(?<=utl_)|(?<=dbms_)|(?<=information_)schema|memberaccess)",
        r"\[(?:::|\$|(?<=constructor\[)|\[[${]|__proto)",
        r"\](?:\s?\||\[(?=['\"(!+]))",
        r"!(?:!\w|ruby|\[\])",
        r"\x1e(?:ro0ab|gasv|y29z|y3bvc2|aaeaaad|h4si|aced0005|/|\.|=|-[a-z-]|[a-z]:\\)",
        r"\n(?:b?cc:|set-cookie:|location:|content-type:)",
        r"\r\n?(?:set-|location:|content-|b?cc:|x-[\w-]{1,30}:|http/)",
        r"\x00",
        r"\x80",
    )  # fmt: skip


# What attacks have without any mark; each costs a search of its own
_PLAIN = ("union select", "union all", "union distinct", "waitfor ", "powershell", "constructor.prototype", "rcpt to", "169.254")


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(_signs()))


def places(low: str, start: int, end: int, step: int, most: int) -> list[int]:
    """Where signs stand in ``low[start:end]``, in order, those of a kind ``step`` apart; no more than ``most``, the rarest kinds first."""
    found: dict[str, list[int]] = {}
    for match in _pattern().finditer(low, start, end):
        at = match.start()
        spots = found.setdefault(low[at : at + _KIND], [])
        if not spots or at >= spots[-1] + step:
            spots.append(at)
    for word in _PLAIN:
        at = low.find(word, start, end)
        while at >= 0:
            found.setdefault(word, []).append(at)
            at = low.find(word, at + step, end)
    kept: list[int] = []
    for kind in sorted(found.values(), key=len):
        kept += kind[: most - len(kept)]
    kept.sort()
    return kept


def holders(texts: Sequence[str]) -> list[str]:
    """Those of ``texts`` in which a sign stands, found in one go over all of them; in order."""
    low = _SEPARATOR + _SEPARATOR.join(texts).lower()
    if low.count(_SEPARATOR) != len(texts):
        return list(texts)
    found = sought(low, first(_pattern(), low))
    for word in _PLAIN:
        if word in low:
            found |= sought(low, partial(low.find, word))
    return [texts[index] for index in sorted(found)]


def first(pattern: re.Pattern[str], low: str) -> Callable[[int], int]:
    """A function like ``low.find`` that looks for a pattern."""

    def find(at: int) -> int:
        match = pattern.search(low, at)
        return -1 if match is None else match.start()

    return find


def sought(low: str, find: Callable[[int], int]) -> set[int]:
    """Indexes of the texts in which ``find`` finds something, of texts that were joined with a separator before each; linear."""
    found = set()
    index, counted = -1, 0
    at = find(0)
    while at >= 0:
        index += low.count(_SEPARATOR, counted, at + 1)
        counted = at + 1
        found.add(index)
        at = low.find(_SEPARATOR, counted)
        at = find(at) if at >= 0 else -1
    return found
