"""What a place that stands out must look like to be worth a look: what attacks have there and prose, records and most code have not.

Every alternative begins with a mark of its own. A sign costs a look at its surroundings, never a verdict.
"""

from __future__ import annotations

import re

from ..sealed import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMANDS = (
    r"(?:id|ls|cat|nc|ncat|sh|bash|zsh|curl|wget|ping|sleep|whoami|uname|echo|rm|dir|net|netstat|ipconfig|ifconfig|systeminfo|type|"
    r"python\d?|perl|php|ruby|node|cmd|powershell|telnet|touch|chmod|kill|tee|env|printenv|nslookup|dig|mail|ps|pwd|passthru|/bin/)"
)
_STATEMENTS = (
    r"(?:drop|select|insert|update|delete|exec|execute|declare|shutdown|waitfor|create|alter|truncate|begin|copy|grant|merge)\b"
)
_OPERAND = r"(?:[\d@~!-]|true|false|not\b|null|exists|case\b|if\b|[\w.\"'`]{1,40}[\s+]{0,3}(?:[=<>(]|\|\||r?like\b|in\b|is\b|between\b|regexp\b|glob\b))"
_CLOSED = (
    rf"[)\s+]{{0,4}}+(?:(?:(?:x?or|and|\|\||&&)(?![a-z])[\s(+]{{0,4}}{_OPERAND}|(?:union|having|r?like|except|intersect|procedure|into)\b[\s(+/]|order\s+by|group\s+by)"
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
    """One of ``words`` right before the mark: ruled out by the letters that they end with, then by the two of each."""
    at = re.escape(mark)
    ends: dict[str, list[str]] = {}
    for word in words:
        ends.setdefault(word[-2:], []).append(f"(?<={re.escape(word)}{at})")
    told = [f"(?<={re.escape(end)}{at})(?:{'|'.join(each)})" for end, each in ends.items()]
    other, last = ("".join(sorted({end[place] for end in ends})) for place in (0, 1))
    return f"(?<=[{other}][{last}]{at})(?:{'|'.join(told)})"


def _ahead(most: int, marks: str) -> str:
    """One of ``marks`` within so many characters, none of them a brace's end; looked for once, without a step back."""
    return rf"(?=[^}}\x1e{marks}]{{0,{most}}}+[{marks}])"


# What an expression has in it that computes: after a dollar, in two braces, and after another mark
_COMPUTED = _ahead(80, r"(*@#\[:")
_BRACED = _ahead(80, r"(*_\[|'\"+")
_MARKED = _ahead(80, r"(*'\"@.\[")


def _signs() -> tuple[str, ...]:
    return (
        rf"'(?=[)\]\s+xoauhlreipgy|&/#;'=-])(?:{_CLOSED}|'?='|\+'|[\])]{{1,2}}\||(?:ro0ab|gasv|y29z|y3bvc2|aaeaaad))",
        rf'"(?=[)\s+xoauhlreipgy|&/#;"=@$-])(?:{_CLOSED}|"?="|(?:ro0ab|gasv|y29z|y3bvc2|aaeaaad|@type|\$type|py/|@class))',
        rf"\((?:{_before('(', _CALLED)}|&\(|\|\(|\)\s*\{{|\s?select\b|(?<=\)\()[&|!\w])",
        (r"<(?:/?script|svg|img|iframe|object|embed|body|math|style|link|meta|base|form|video|audio|input|details|marquee|isindex|x\s|a\s|"
        r"!entity|!doctype|!--#|!\[cdata|esi:|xi:|\?|%|#|java|void|sorted|xsl)"),
        rf";(?:\s{{0,2}}{_COMMANDS}(?![a-z])|[\s+]{{0,3}}{_STATEMENTS}|(?<=\.\.;)/)",
        rf"\|\|?\s{{0,2}}{_COMMANDS}(?![a-z])",
        rf"&(?:&?\s{{0,2}}{_COMMANDS}(?![a-z])|\#|(?:lt|quot|apos|lpar|colon|newline|tab);)",
        rf"`(?:\s{{0,2}}{_COMMANDS}(?![a-z])[^`\x1e]{{0,60}}`|\s*;|\s*\+)",
        (rf"\$(?:\((?!['\"]|this\b|document\b|function\b|window\b)|\{{{_COMPUTED}|ifs\b|"
        r"(?:ne|gte?|lte?|where|regex|n?in|n?or|eq|exists|and|type|func\w*|expr|accum\w*)\b)"),
        rf"\{{(?:%|\{{(?!\{{){_BRACED}|php|\$|system|!!|(?<=[#*@%~]\{{){_MARKED}|(?<=:\{{)s:\d)",
        r"%(?:0[0ad]|2e(?:%2e|\.)|c0%|e0%80|u00|2[0-9a-f](?=.{0,40}%[23])|3[bc]|27|22|25[23]|5c|ad|(?<=\.\.%))",
        r"\\(?:x[0-9a-f]{2}|u00[0-9a-f]{2}|u\{|(?<=\.\.\\)|(?<=c:\\)|\\(?=[\w.]{1,60}\\)|[0-7]{3}|r\\n)",
        r"\#(?:set\s?\(|evaluate|include\b|parse\b)",
        r"\*(?:\)\s?[(|&]|\(\)|\)\)|\*/(?<=/\*\*/)|!(?<=/\*!))",
        (rf"=(?:{_before('=', ['on' + name for name in _HANDLERS] + ['srcdoc', 'location', 'formaction'])}|(?<==)\s?1\b|(?<=\d=)\d|cmd|"
        r"(?:ro0ab|gasv|y29z|y3bvc2|aaeaaad)|\s?hyperlink|(?<=on\w{5}\s=)|(?<=on\w{4}\s=))"),
        rf":(?:{_before(':', _SCHEMES)}|/(?<=file:/)|(?<=https:)\d|(?<=http:)\d|(?<=data:)(?://|text/|appl)|//{_INWARD}|\\(?<=c:\\))",
        (r"/(?:etc/|proc/|bin/(?:[a-z]{2,4}\b)|dev/tcp|var/log|usr/local|\.aws|\.ssh|\.git/|\.env|web-inf|/\*|\*\*/|\*!|(?<=etc/)(?:passwd|shadow)|"
        r"(?<=\.\./)(?=[^\s\x1e]{0,3}\.\.|etc|proc|windows|var|boot|web)|(?<=http/)1\.\d\s\d)"),
        r"\.(?:\.[/\\](?=[^\s\x1e]{0,3}\.\.|etc|proc|windows|var|boot|web))",
        r"@(?:@\w|ognl|system)",
        r"_(?:_(?:proto|class|glob|init__\.|import|sub|built|base|schema)|(?<=xp_)|(?<=utl_)|(?<=dbms_)|(?<=information_)schema|memberaccess)",
        r"\[(?:::|\$|(?<=constructor\[)|\[[${]|__proto)",
        r"\](?:\s?\||\[(?=['\"(!+]))",
        r"!(?:!\w|ruby|\[\])",
        r"\x1e(?:ro0ab|gasv|y29z|y3bvc2|aaeaaad|h4si|aced0005|/(?:/|etc|proc|var|root|home|usr|opt|dev|sys|run|tmp)|\.\.|\.[/\\]|=|-[a-z-]|[a-z]:\\)",
        r"\n(?:b?cc:|set-cookie:|location:|content-type:)",
        r"\r\n?(?:set-|location:|content-|b?cc:|x-[\w-]{1,30}:|http/)",
        r"\x00",
        r"\x80",
        r"on(?<=[\s/\"'`<]on)\w{3,20}\s*=",
    )  # fmt: skip


@cache
def pattern() -> re.Pattern[bytes]:
    """The signs, for lower-case text of one byte a character."""
    return re.compile("|".join(_signs()).encode("latin-1"))


# The mark that each of the signs begins with
_MARKS = b"'\"(<;|&`${%\\#*=:/.@_[]!\x1e\n\r\x00\x80o"
# With which marks signs begin where a shape of running text stands, shape by shape; without those that are frequent in all text
_BY_SHAPE = (b"'", b".*@\\!|;&`$", b";|&`\n\r", b".\\_!%#@\x00$[]*\x1e", b"<{|\\*%;&`\x00\x80o", b"")
# Marks of a kind in a piece of the text, and signs of all kinds; of more than these, one in so many characters
_MOST = 3072
_EACH = 1024
_STEP = 64
_AHEAD = 128


@cache
def _each() -> list[tuple[bytes, int, re.Pattern[bytes]]]:
    """The signs one by one, with the shapes that their marks begin: a mark alone is found at the speed of memory."""
    shapes = {mark: sum(1 << bit for bit, marks in enumerate(_BY_SHAPE) if mark in marks) for mark in _MARKS}
    each = zip(_MARKS, _signs(), strict=True)
    return [(bytes([mark]), shapes[mark], re.compile(sign.encode("latin-1"))) for mark, sign in each if shapes[mark]]


def signed(low: bytes, start: int, end: int, shapes: int, crowded: bool) -> Iterator[int]:
    """Where in a piece of the text the signs of some ``shapes`` stand, those of one mark after those of another.

    Where a piece is ``crowded``, each mark is counted first; of signs that are everywhere, some are told.
    """
    left = _EACH
    for mark, begun, sign in _each():
        at = low.find(mark, start, end) if begun & shapes else -1
        if at >= 0 and not (crowded and low.count(mark, at, end) > _MOST):
            for found in sign.finditer(low, at, end + _AHEAD):
                at = found.start()
                left -= 1
                if left < 0 or at >= end:
                    break
                yield at
            else:
                continue
        if 0 <= at < end:
            yield from _spread(low, mark, sign, at, end)


def _spread(low: bytes, mark: bytes, sign: re.Pattern[bytes], at: int, end: int) -> Iterator[int]:
    """One of the signs that the same window shows, as far as the marks that are looked at begin one."""
    while at >= 0:
        if sign.match(low, at):
            yield at
        at = low.find(mark, at + _STEP, end)


@cache
def signs() -> re.Pattern[bytes]:
    """A sign at a place or at the next: one search in the place of two."""
    return re.compile(b"(?s:.)??(?:" + pattern().pattern + b")")


# Parts of names that lead elsewhere than they say, or to what no caller should name
_INNER = r"(?:@|nip\.|sslip|oast|burp|internal|localtest|lvh\.|metadata|\.svc\b|\.consul\b)"
_OUTRIGHT = r"(?:[\d\[]|localhost|metadata|instance-data|ip6-|internal)"
_ELSEWHERE = r"(?<!http:/)(?<!https:/)|[^/]"


@cache
def _hosts() -> re.Pattern[bytes]:
    return re.compile(rf":/(?:{_ELSEWHERE}|(/[^/\s\x1e]{{0,80}}))".encode())


@cache
def _inward() -> re.Pattern[bytes]:
    return re.compile(rf"\A\Z|\A/{_OUTRIGHT}|{_INNER}".encode())


def addressed(low: bytes) -> bool:
    """Whether `addresses` finds anything: asked of each host once, as text names few of them often."""
    return any(map(_inward().search, set(_hosts().findall(low))))


@cache
def addresses() -> re.Pattern[bytes]:
    """A URL of another scheme than HTTP, or to a host that is no public name."""
    return re.compile(rf":/(?:{_ELSEWHERE}|/(?:{_OUTRIGHT}|[^/\s\x1e]{{0,60}}{_INNER}))".encode())


@cache
def selections() -> re.Pattern[bytes]:
    """A query where another one may end: no mark need stand by it."""
    return re.compile(rb"union[\s+/*(!0-9]{1,40}(?:all|distinct|distinctrow)?[\s+/*(]{0,8}select\b")


@cache
def outrights() -> re.Pattern[bytes]:
    """Signs that honest text has next to never, however much of the others it has, from a character before a sign to one after it."""
    return re.compile(
        rb"(?s:.){0,2}?(?:<(?:script|svg|iframe|embed|object|!entity|!doctype\s[^<>]{0,80}(?:\[|system|public)|!--#|\?php|\w{1,20}[\s/][^<>]{0,80}\bon\w{3,20}\s*=)"
        rb"|[\"'\s(]on\w{3,20}\s*=|\$\{|\{[{%#]|!(?:!\w|ruby)|[\"']?(?:ro0ab|gasv|y29z|o:\d)|_(?:_(?:proto|class|import|globals)|memberaccess)"
        rb"|\*\)\s?[(|&]|\r?\n(?:set-cookie|location|b?cc|content-type):|%0[ad]|/etc/(?:passwd|shadow)|\.\.[/\\]\.\.|javascript:|:javascript"
        rb"|[\"'][)\s]{0,4}(?:\|\||(?:x?or|and)\b|union\b|;)|[;|&`]\s?(?:cat|curl|wget|whoami|id|nc|ping|sleep|bash|sh|powershell)\b|\$\(\w)"
    )


@cache
def lookups() -> re.Pattern[bytes]:
    """A look-up of a logger's, which does its harm in any text that is logged."""
    return re.compile(rb"\$\{(?:[a-z]{1,12}:|[^}\s]{0,20}:-|\$\{)")


@cache
def odd() -> re.Pattern[str]:
    """Characters that become letters and marks when they are normalised or narrowed, and invisible ones; no accents, no scripts in use."""
    return re.compile(
        "[\x80-\x9f\xa0\xad\u010b\u0280-\u036f\u1d00-\u1dbf\u200b-\u200f\u2028-\u202f\u205f-\u206f\u2070-\u209f\u2100-\u214f\u2460-\u24ff"
        "\u5600-\u563f\ufe00-\ufe6f\uff02-\uff07\uff0a\uff0b\uff0d-\uff19\uff1c-\uff1e\uff20-\uff5e\U0001d400-\U0001d7ff\U0001f100-\U0001f189]"
    )


_ASCII = bytes(range(128))
_FOREIGN = 8


def odds(text: str) -> str | None:
    """The `odd` characters that occur in ``text``; None where more than one in eight is beyond ASCII, as finding out costs too much."""
    beyond = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    if len(beyond) * _FOREIGN > len(text):
        return None
    return "".join(filter(odd().match, sorted(set(beyond.decode("utf-8", "surrogatepass")))))
