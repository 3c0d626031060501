"""Where a walk through SQL may begin: after a quote, at a keyword that is not prose, at the first token of a statement."""

from __future__ import annotations

import re

from ..sealed import cache
from .sql_words import STATEMENTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 24
_COMMENT = r"(?:--|\#)\w{0,40}+\n|/\*!\d*+|/\*(?!!)(?>(?:[^*]++|\*(?!/))*)\*/|\*/"
_SPACE = rf"(?>(?:{_COMMENT}|[\s\x00-\x1f\xa0\ufffd)]++)*)"
_GAP = rf"(?>(?:{_COMMENT}|[\s\x00-\x1f\xa0\ufffd+(!~@]++|-)*)"
_LITERAL = r"(?:[nxbe]?+'(?>(?:[^'\\]++|\\.|'')*)'?+|\"(?>(?:[^\"\\]++|\\.|\"\")*)\"?+|(?:true|false|null)(?!\w)|[\d.][\w.]*+|@@?[\w.]++|\?|:\w++)"
_WORD = r"[^\W\d][\w.$`\[\]]*+|`[^`]*+`"
_OPERAND = rf"(?:{_LITERAL}|{_WORD})"
_COMPARES = r"(?:[ri]?like|similar\s++to|contains|regexp|glob|between|sounds|collate|not\s++(?:like|in|between|r?like|regexp))(?![a-z_])|in\s*+\(|is\s++(?:not\s++)?null|(?:eq|ne|g[te]|l[te])(?![a-z_])"
_GOES_ON = rf"(?:\Z|[=<>~!|&*/+%^(),;#':\"@-]|\u2013|\u2014|{_COMPARES}|(?:in|is|or|and|xor|div|mod)(?![a-z_]))"
# After a name, prose has commas, full stops and brackets of its own: only an operator, or a bracket that touches, is SQL
_NAMED = rf"(?:\(|{_SPACE}(?:[=<>~!|&*/+%^:@#]|--|->|\u2013|\u2014|{_COMPARES})|(?:(?<=sleep)|(?<=benchmark)|(?<=exists)|(?<=elt)|(?<=make_set)|(?<=char)){_SPACE}\(|\Z)"
_LOGIC = rf"(?![a-z_])(?={_GAP}(?>(?:not(?!\w){_GAP})?)(?:(?:select|case|exists|binary|interval|row)(?![a-z_])|{_LITERAL}{_SPACE}{_GOES_ON}|(?:{_WORD}){_NAMED}))"
_SET = rf"(?![a-z_])(?={_GAP}(?:(?:all|distinct|distinctrow)(?![a-z_])|select|values|table|[-#]))"
_BY = rf"(?={_SPACE}by(?![a-z_]){_GAP}{_OPERAND}{_SPACE}(?:{_GOES_ON}|(?:asc|desc|nulls|limit|offset)(?![a-z_])))"
_VERBS = "|".join((*STATEMENTS, "select", "xp_", "sp_"))

# Literal, and what must follow it: prose hardly ever does. For lower-case text; a literal of its own each, since `in` and a search
# that begins with a literal cost a tenth of an alternation.
_KEYWORDS = {
    "or": _LOGIC, "and": _LOGIC, "xor": _LOGIC, "having": _LOGIC, "where": _LOGIC, "qualify": _LOGIC, "union": _SET, "except": _SET, "intersect": _SET,
    "order": _BY, "group": _BY, "waitfor": rf"(?={_SPACE}(?:delay|time))", "procedure": rf"(?={_SPACE}analyse)",
    "into": rf"(?={_SPACE}(?:(?:out|dump)file|@\w))", "limit": rf"(?={_SPACE}\d)", "offset": rf"(?={_SPACE}\d)",
    "minus": rf"(?={_SPACE}(?:select|all|distinct)(?![a-z_]))", "declare": rf"(?={_SPACE}@\w)",
    "returning": rf"(?={_SPACE}\*)", "collate": rf"(?={_SPACE}\w++{_SPACE}(?:--|\#|/\*|;))", "rlike": rf"(?={_GAP}{_OPERAND})",
    "as": r"(?=\s++\w++\s++(?:where|having)(?![a-z_]))", "exec": rf"(?=(?:ute)?{_SPACE}(?:xp_|sp_|master|@|\(|'))", "||": "", "&&": "",
    ";": rf"(?={_GAP}(?:{_VERBS})(?![a-z])|{_SPACE}(?:\(|iif\s*+\())", "select": rf"(?={_GAP}(?:{_WORD}\(|\*|@)|{_GAP}\d++{_SPACE}/\*\s*+\Z)",
}  # fmt: skip
_PARAMETER = r"[?&]\w{1,40}+=(?=[^&'\"(\n]{0,80}+['\"(])"
_OF_WORDS = frozenset("abcdefghijklmnopqrstuvwxyz_")
# Words that `_after_quote` and `_start` know: where another one stands they find nothing, and need not be compiled (3 ms).
_GOING_ON = frozenset(
    """or nor xor and union like ilike rlike regexp glob is in between not div mod having where group order limit procedure into collate
    sounds offset qualify for fetch returning from except intersect minus waitfor as when then end if exec execute insert create drop
    select grant declare update delete shutdown on""".split()
)
_BEGINNING = frozenset((*STATEMENTS, *"select values table having where order group union limit and or xor like".split()))
_BLANKS = "".join(map(chr, range(33))) + "\x85\xa0\ufffd"
# Words of clauses that only the end of a statement has, see `sql_endings`
_MAYBE_ENDING = frozenset(
    """left right full inner cross natural join for lock on with fetch offset limit connect start allow per using option match_recognize
    outer semi anti asof any global positional lateral optimize cluster distribute sort order
    tablesample pivot unpivot model window use force ignore as group prewhere array settings format sample returning partition final if
    skip""".split()
) | {""}
_MAYBE_GOING_ON, _MAYBE_BEGINNING = _GOING_ON | {""}, _BEGINNING | {""}
_NEAR, _LONGEST_WORD = 80, 20
_ASCII_LOWER = {upper: upper + 32 for upper in range(65, 91)}


@cache
def _keyword(literal: str) -> re.Pattern[str]:
    return re.compile(re.escape(literal) + _KEYWORDS[literal])


@cache
def _parameter() -> re.Pattern[str]:
    return re.compile(_PARAMETER)


@cache
def _start() -> re.Pattern[str]:
    words = "|".join(
        (*STATEMENTS, "select", "values", "table", "having", "where", "order", "group", "union", "limit", "and", "x?or")
    )
    return re.compile(rf"{_GAP}(?:(?:{words})(?![a-z_])|like{_SPACE}['\"]%)", re.IGNORECASE)


@cache
def _calls() -> re.Pattern[str]:
    return re.compile(
        r"[a-z0-9_](?:/\*[^*/]{0,40}|(?:--|\#)\w{0,40}\n)?(?:\*/)?\(|\(\s*+(?:select|case|\d++\s*+[=<>])|@@|\d\s*+-\s*+\(|\A\s*+\(?case\s",
        re.IGNORECASE,
    )


@cache
def _after_quote() -> re.Pattern[str]:
    """What goes on as SQL right after a quote: closing parentheses, comments and space, then an operator, a keyword or a comment."""
    return re.compile(
        r"(?>(?:[\s)\]}}\x00-\x1f\xa0\ufffd]++|/\*(?>(?:[^*]++|\*(?!/))*)\*/)*)(?:--|\#|/\*|[|&^~<>=!%+*/@-]|"
        rf";{_GAP}(?:(?:{_VERBS})(?![a-z])|iif\s*+\(|--|\#|/\*|\(|[\s;\x00]*+\Z)|,{_SPACE}(?:null|case|if|[\d@(]|[\w$.]++\s*+\(|\w{{2,40}}+\s*+=\s*+(?:['\"\d(@]|true|false|null))|on\s++(?:duplicate\s|conflict\s)|"
        r"(?:n?or|x?or|and|union|like|i?like|r?like|regexp|glob|is|in|between|not|div|mod|having|where|group|order|limit|procedure|into|"
        r"collate|sounds|offset|qualify|for\s+(?:update|share|xml|json)|fetch|returning|from|except|intersect|minus|waitfor|as|when|then|end|offset|if|exec|execute|insert|create|drop|select|grant|declare|"
        r"update|delete|shutdown)(?![a-z_]|-[a-z]))",
        re.IGNORECASE,
    )


def starts(text: str) -> bool:
    """True when ``text`` may be SQL from its first token on: a verb, a call, an operator."""
    begins = _word_at(text, 0, _BLANKS + "+(!~@-") in _MAYBE_BEGINNING and _start().match(text) is not None
    return begins or (("(" in text or "@" in text) and _calls().search(text) is not None) or numbered(text)


@cache
def _number() -> re.Pattern[str]:
    """A number with which a text begins, and the first word after it."""
    return re.compile(r"\s*+-?\d[\d.e]{0,20}\)*+(?:[\s+]|/\*[^*]{0,20}\*/)[\s+]*+([a-z_]+)", re.IGNORECASE)


def numbered(text: str) -> bool:
    """True when a clause that ends a statement follows a number with which ``text`` begins."""
    match = _number().match(text)
    if match is None or match[1].lower() not in _MAYBE_ENDING:
        return False
    from .sql_endings import ended

    return ended(text, match.start(1))


@cache
def filling() -> re.Pattern[str]:
    """What MySQL and ODBC read and forget: half a number before a mark (``1.e(``), the braces of an escape (``{fn now()}``)."""
    return re.compile(r"\s?\b\d\.e(?=[\s(),.;|=*/&'\"])|\{\s{0,4}(?:fn|oj|x)\s(?=[^{}\n]{1,400}\})", re.IGNORECASE)


def filled(low: str) -> bool:
    return (".e" in low or "{" in low) and filling().search(low) is not None


@cache
def _led() -> re.Pattern[str]:
    return re.compile(
        rf"\s*+(?!(?:{_VERBS})(?![a-z_]))(?:-?\d[\d.]*+|[\w@.+-]{{1,64}}+(?>(?: [\w@.-]{{1,20}}){{0,2}})){_SPACE}(?=,|\(\s*+select(?![a-z_])|[-+*/^%|&]{{1,2}}\s*+[a-z_][\w.]*+\()",
        re.IGNORECASE,
    )


def led(text: str) -> int:
    """The end of a value with which ``text`` begins, where a list, a subquery or a call goes on after it: ``7,(case …)``, ``7*f()``; else 0."""
    match = _led().match(text)
    return match.end() if match is not None else 0


@cache
def _named_value() -> re.Pattern[str]:
    return re.compile(
        r"[\w@.-]{1,64}+(?>(?: [\w@.-]{1,20}){0,2})`[\s)]*+(?:[=<>]|[-+*/]\s*+\w++\(|\|\||&&|(?:and|or|like|where)(?!\w))",
        re.IGNORECASE,
    )


def odd_backtick(text: str) -> bool:
    """True when a backtick has no partner: names and code spans have two, a way out of a name's quotes has one, or begins the text."""
    if len(text) >= 1000 or "```" in text:
        return False
    return text.count("`") % 2 == 1 or _named_value().match(text) is not None


def after_quotes(text: str, quote: str) -> Iterator[int]:
    """Every second ``quote``, beginning with the first, that SQL follows: those would close a string the text was put in."""
    at = text.find(quote)
    for _ in range(_MOST):
        if at < 0:
            return
        word = _word_at(text, at + 1, _BLANKS + ")]}")
        if (word in _MAYBE_GOING_ON and _after_quote().match(text, at + 1)) or (word in _MAYBE_ENDING and _ending(text, at)):
            yield at
        following = text.find(quote, at + 1)
        at = text.find(quote, following + 1) if following >= 0 else -1


def _ending(text: str, at: int) -> bool:
    from .sql_endings import another, finished

    return finished(text, at) or another(text, at)


def _word_at(text: str, at: int, skipped: str) -> str:
    """The word that stands after these characters, in lower case; "" where only a pattern can tell."""
    near = text[at : at + _NEAR]
    rest = near.lstrip(skipped)
    end = 0
    for char in rest[:_LONGEST_WORD].lower():
        if char not in _OF_WORDS:
            break
        end += 1
    if not rest[: end + 1].isascii() or "--" in near[: len(near) - len(rest)]:
        return ""
    return rest[:end].lower()


def bare(text: str) -> Iterator[tuple[int, int | None]]:
    """Places outside quotes, at most 24 a keyword, with None, or with its end where a place is the value of a URL's parameter."""
    low = text.lower()
    if len(low) != len(text):
        low = text.translate(_ASCII_LOWER)
    for literal in _KEYWORDS:
        if literal in low and _stands(low, literal):
            for count, match in enumerate(_keyword(literal).finditer(low)):
                if count == _MOST:
                    break
                if not literal[0].isalpha() or _word_starts(low, match.start()):
                    yield match.start(), None
    if "=" in low and ("?" in low or "&" in low):
        for count, match in enumerate(_parameter().finditer(low)):
            if count == _MOST:
                return
            end = low.find("&", match.end())
            yield match.end(), end if end >= 0 else len(low)


def _stands(low: str, literal: str) -> bool:
    """False if ``literal`` stands nowhere as a word of its own, where its pattern asks for one: that takes 2 ms to compile."""
    rest = _KEYWORDS[literal]
    if rest is _BY:
        return "by" in low
    if rest is not _LOGIC and rest is not _SET:
        return True
    at = low.find(literal)
    for _ in range(_MOST):
        if at < 0:
            return False
        end = at + len(literal)
        if low[end : end + 1] not in _OF_WORDS and _word_starts(low, at):
            return True
        at = low.find(literal, end)
    return True


def _word_starts(low: str, start: int) -> bool:
    """True at the start of a word, or where a keyword is glued to a number (``1e0union``, ``2or``)."""
    before = low[start - 1 : start]
    if before in ("'", '"'):
        return False
    if not (before.isalnum() or before == "_"):
        return True
    return (
        before.isdigit()
        or (before in ("e", "d", "f") and low[start - 2 : start - 1].isdigit())
        or low[start - 2 : start - 1] == "."
    )
