"""Is this JavaScript, and does it do what only an attack needs to do? Text is lower case throughout."""

from __future__ import annotations

import re

from ..sealed import cache
from .needs import some

# 0 not script, 1 might be, 2 calls or assigns something, 3 calls what attacks call
NOTHING, MAYBE, CODE, SINK = range(4)

_CALLED = (
    r"alert|confirm|prompt|eval|execscript|execute|msgbox|settimeout|setinterval|setimmediate|requestanimationframe|import|fetch"
    r"|atob|unescape|document\.write(?:ln)?|string\.fromcharcode|getscript|globaleval|open|postmessage"
    r"|importscripts|createcontextualfragment|insertadjacenthtml|sendbeacon|reflect\.apply|queuemicrotask"
)
_POC = r"alert|confirm|prompt|eval|execscript|msgbox"
# What the pattern of sinks cannot do without: whoever adds to the pattern adds here, and a test compares. `open`, `import` and `name` only as they stand there, being words of prose
_SINKS = (
    "alert", "confirm", "prompt", "eval", "document", "location", "constructor", "execscript", "execute", "msgbox", "settimeout",
    "setinterval", "setimmediate", "requestanimationframe", "import(", "import)", "import`", "import.", "import?", "fetch(", "fetch)",
    "fetch`", "fetch.", "fetch?", "open(", "open)", "open`", "open.", "open?", "atob", "unescape", "fromcharcode", "getscript", "postmessage",
    "importscripts", "createcontextualfragment", "insertadjacenthtml", "sendbeacon", "reflect.apply", "queuemicrotask", "html=", "html+=",
    "srcdoc", "newimage", "newxml", "newfunction", "function`", "function('", 'function("', "newactivexobject", "newwebsocket", "createelement(",
    "localstorage", "sessionstorage.", "throw", "onerror=", "navigator.", "=~", "\\u00", "window.name", "name)", "print()", "history", "debugger",
)  # fmt: skip


@cache
def _sink() -> re.Pattern[str]:
    return re.compile(
        # What begins as a word does stands in one alternative: where no word begins, all of them are ruled out at once
        rf"(?<![\w$.])(?:(?:(?:window|self|top|parent|this|globalthis|frames|document\.defaultview)(?:\?\.|\.))?(?:{_CALLED})"
        r"(?:\)*+(?>(?:\?\.)?)\(|`|\.(?:call|apply|bind)\b|\?\.[(`])|(?<!`)function(?:`|\(['\"`])"
        r"|(?:self|top|window|globalthis|frames|parent|content)\[[^\]\s]{1,60}\]+\(|debugger(?=[;,)}\"'`*<+-]|/[/*]|$)"
        r"|(?:window\.|self\.|top\.)?print\(\))"
        rf"|[\[(=,](?:{_POC})[\]),;]|\$\{{(?:{_POC})\}}|\[['\"`](?:{_POC})['\"`]\]"
        rf"|=(?:{_POC})(?![\w$]|\.(?!call|apply|bind))"
        r"|document\)?(?:\?\.|\.)(?:cookie|domain|write|location|url|referrer|documenturi|body\.(?:innerhtml|append)|createelement|forms\[)"
        r"|(?:document|window|top)\)?(?:\?\.)?\[['\"`]|(?:self|parent|this|frames|location|globalthis)(?:\?\.)?\[['\"`][^\]\n]{1,60}\](?:\(|`|\?\.|\[)"
        r"|(?<![\w$-])(?:window\.|document\.|top\.|self\.|parent\.)?location(?:\.(?:href|hash|search))?=(?!=)"
        r"|(?<![\w$])location\.(?:hash|search|href\b|replace\(|assign\(|host|pathname)"
        r"|constructor(?:\.|\[['\"`]|['\"`]\]\[['\"`]|\['|\[\")constructor|constructor\(['\"`]|['\"`]constructor['\"`]\]"
        r"|\.(?:inner|outer)html\+?=|\.srcdoc=|\$eval(?=[(.\['\"`]|$)|newimage|newxmlhttprequest|newfunction[(`]|\.constructor`|\.(?:alert|confirm|prompt)(?:\?\.)?[(`]|(?:valueof|tostring|tojson|get|set|then):(?:alert|confirm|prompt)[,})]"
        r"|newactivexobject|newwebsocket|createelement\(['\"`]script"
        r"|(?:parent|top|opener|window)\.postmessage\(|history\.(?:push|replace)state\("
        r"|localstorage|sessionstorage\.|throw(?:onerror|['\"`/\d{])|onerror=(?:eval|alert)|navigator\.(?:sendbeacon|credentials)"
        r"|=~\[\];|[\[\]]{2}\[?\+?!?\+?\[|\\u00|\$\.getscript|window\.name\b|(?<![\w.])name(?=\)|$)"
    )


@cache
def _bracket() -> re.Pattern[str]:
    """The brackets of a sink that has none of the words."""
    return re.compile(
        r"(?:document|window|top|self|parent|this|frames|location|globalthis|content)\)?(?:\?\.)?\[|[\[\]]{2}\[?\+?!?\+?\["
    )


@cache
def _comment() -> re.Pattern[str]:
    return re.compile(r"/\*.*?\*/", re.DOTALL)


@cache
def _joints() -> re.Pattern[str]:
    return re.compile(r"(?<=[^\s=(,])['\"`]\s*+\+\s*+['\"`](?=[^\s;,)])")


@cache
def _gaps() -> re.Pattern[str]:
    # From a run's first blank on: a pattern that begins with what it looks behind for is tried at every character
    return re.compile(r"\s(?<!\s\s)(?:\s*+(?=[^\w$])|(?:(?<=[^\w$\s]\s)|(?<=\bnew\s)|(?<=\bthrow\s))\s*+)")


@cache
def _sources() -> re.Pattern[str]:
    return re.compile(r"/([\w$]{1,20}+)/\.source")


def fold(code: str) -> str:
    """``code`` without comments, needless white space and the joints of string concatenation."""
    last = code.rfind("*/")
    if last > 0 and "/*" in code:
        code = _comment().sub("", code[: last + 2]) + code[last + 2 :]
    if ".source" in code:
        code = _sources().sub(r"'\1'", code)
    if "+" in code:
        code = _joints().sub("", code)
    return _gaps().sub("", code)


@cache
def _calls() -> re.Pattern[str]:
    return re.compile(r"[\w$\])](?:\(|`|\?\.\()|[\w$\])][-+*/|&^]?=(?!=)|\bthrow\b|\bnew\b|\+\+|--")


@cache
def _words() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w$'\"`/.\\])(?!(?:var|let|const|function|new|return|typeof|throw|if|else|in|of|void|delete|await|async|case"
        r"|instanceof"
        r"|yield|class|import|export|extends|do)\b)[a-z]{2,24}+[ \t]++[a-z]{2,}"
    )


def prose(code: str) -> bool:
    """True when two plain words stand side by side outside a string, which no script has."""
    return _words().search(unquoted(code)) is not None


def unquoted(code: str) -> str:
    """``code`` with its strings emptied."""
    return _strings().sub("''", code)


@cache
def _strings() -> re.Pattern[str]:
    return re.compile(r"\"[^\"\n]*+\"|'[^'\n]*+'|`[^`]*+`")


def strength(code: str) -> int:
    """How surely ``code`` (an event handler, a script URL, the inside of a script element) is a script that attacks."""
    code = fold(code[:600])
    if sink(code) or obfuscated(code):
        return SINK
    if _calls().search(code):
        return CODE
    return MAYBE if code.strip() else NOTHING


def sink(folded: str) -> re.Match[str] | None:
    """Where folded code first calls what attacks call."""
    if some(folded, _SINKS) or folded[-5:].rstrip().endswith("name") or ("[" in folded and _bracket().search(folded)):
        return _sink().search(folded)
    return None


@cache
def _theft() -> re.Pattern[str]:
    return re.compile(
        r"(?:alert|confirm|prompt)[(`](?:\d{1,4}[)`]|document\b|/|origin|location|string\.from|self|window|['\"]?xss|[)`])"
        r"|document\.cookie(?!=)"
        r"|eval\((?:atob|name|location|unescape|string)|fromcharcode|\batob\(|constructor\.constructor|sendbeacon\("
        r"|(?:src|href|location)=['\"`]?(?:https?:)?//[^'\"`]{0,80}['\"`]\+|import\(['\"`](?:https?:)?//"
    )


def steals(code: str) -> bool:
    """True for what no page, component or lesson needs: a proof of concept's dialogue, reading cookies, decoding code."""
    return _theft().search(fold(code)) is not None or obfuscated(code)


@cache
def _proof() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w$])(?:alert|confirm|prompt)(?:\?\.)?[(`](?:\d{1,4}|document\.(?:domain|cookie)|origin|['\"]?xss['\"]?)[)`]|\[(?:alert|confirm|prompt)\]|(?:valueof|tostring|tojson|get|set|then):(?:alert|confirm|prompt)[,})]|['\"`](?:alert|confirm|prompt)[(`]\d{1,4}[)`]['\"`]"
        r"|//[^'\"`\s]{1,80}['\"`]\+(?:encodeuricomponent\(|btoa\(|escape\()?(?:document\.cookie|localstorage)"
    )


def proof(folded: str) -> bool:
    """True for the dialogue by which somebody shows that his script runs: ``alert(1)``, ``[alert]``, ``'confirm`1`'``."""
    return _proof().search(folded) is not None


def attacks(code: str) -> bool:
    """True when text of any length holds a sink or obfuscated code at all: a cheap question to ask before where and how."""
    return sink(fold(code)) is not None or obfuscated(code)


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_]{3}")


@cache
def _symbols() -> re.Pattern[str]:
    return re.compile(r"[\[\]()!+{}~<>|]{24,}+")


def obfuscated(code: str) -> bool:
    """Code of six characters (JSFuck), of ``$`` and ``_`` (jjencode) or of kana faces (aaencode)."""
    if "=~[];" in code or "゚ω゚" in code or "ﾟωﾟ" in code:
        return True
    if "[]" not in code:
        return False
    if code.count("![]") >= 3 and _word().search(code) is None:
        return True
    return any(run.group().count("[]") >= 3 and "!" in run.group() for run in _symbols().finditer(code))
