"""Large events: what is read in full, and where the rest is looked into.

Reading costs microseconds a character, which a page of text is worth and a megabyte is not. The first 64 KB of suspicious text in
an event are read in full, of a long string its beginning and its end; beyond that, only where a literal stands that attacks
have and prose hardly does.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FULL = 64 * 1024
LONG = 16 * 1024
_WINDOW = 8192
_OVERLAP = 1024
_MARGIN = 512
_MOST = 64
_SEPARATOR = "\x1e"

# One line a family; in lower case.
LITERALS = (
    "union select", "union all", "union/*", "union(", "' or ", "\" or ", "') or", "'or'", "'or/", "'or ", "or '", "' and ", "\" and ", "') and", "'||", "' ||",
    "1=1", "'='", "\"=\"", "' --", "'--", "'#", "/**/", "/*!", "sleep(", "benchmark(", "waitfor", "pg_sleep", "xp_", "information_schema",
    "load_file", "outfile", "extractvalue", "updatexml", ";drop", "; drop", ";select", "; select", "; insert", "; update", "; delete",
    "; exec", ";exec", "' having", "' like ", "' union", ")union", "sysobjects", "char(", "concat(", "from dual", "utl_", "dbms_", "@@version",
    "$ne", "$gt", "$lt", "$where", "$regex", "$or", "$nin", "==1", "== 1", "this.",
    ";id", ";cat", "; cat", "|cat", "| cat", "`;", ";`", "`id", "`cat", "$(", "$ifs", "${ifs", "netstat", "ipconfig", "systeminfo", "& id", "| id", "|id", "& dir", "| dir", "&&", "||", "/bin/", "|sh", "|bash", "; ls", ";ls", "whoami", ";curl", "|curl", ";wget", "|wget",
    "powershell", "cmd.exe", "nc -", ";sleep", "|sleep", "&ping", "|ping", "; ping", "() {", "/dev/tcp",
    "<script", "script:", "onerror", "onload", "onfocus", "onmouse", "onclick", "ontoggle", "onanim", "onpointer", "onbegin", "<svg", "<img",
    "<iframe", "<object", "<embed", "<body", "<math", "<style", "<link", "<meta", "<base", "<form", "<video", "<audio", "<input", "<details",
    "alert", "prompt(", "confirm(", "eval(", "document.", "href=", "://100.100", "fromcharcode", "srcdoc", "expression(", "constructor", "settimeout", "location=",
    "../", "..\\", "..%", "%2e%2e", "..;", "etc/passwd", "etc/shadow", "/proc/", "win.ini", "boot.ini", "php:", "file:/", "c:\\", "/etc/", "/var/log", "/usr/local", "%00", "\x00",
    ".ssh", "web-inf", "%c0%a", "/.aws",
    "169.254", "localhost", "127.", "metadata", "gopher:", "dict:", "0x7f", "2130706433", "[::", "://10.", "://192.168", "ldap:", "://0",
    "{{", "{%", "${", "#{", "<%", "*{", "@{", "#set", "<#", "{php",
    "<!entity", "<!doctype", "xi:include", "xinclude", "<?xml",
    ")(", "*)", "|(", "(&(", "//*", "count(/", "name(/", "position()", "text()", "]|",
    "set-cookie", "http/1.", "%0d", "%0a", "bcc:", "\ncc:", "content-type:", "rcpt to",
    "__proto", "__class", "__glob", "__init", "__import", "__sub", "prototype", "ro0ab", "aced0005", ":{s:", ":\"", "!!", "!ruby", "gasv", "y29z", "y3bvc2", "cos\n", "cposix", "$type", "@type",
    "nd_func", "<java", "objectdataprovider", "aaeaaad", "\x80",
    "<?", "system(", "exec(", "passthru", "import(", "subprocess", "os.system", "os.popen", "require(", "child_process", "base64_decode", "phpinfo", "getruntime", "runtime.",
    "assert(", "process.env", "<!--#", "<esi", "=cmd", "hyperlink(", "&#", "\\x", "\\u00", "%3c", "%27", "%22", "%3b",
)  # fmt: skip


def telling(texts: Sequence[str]) -> list[str]:
    """Those of ``texts`` that are among the first 64 KB, or hold one of the literals."""
    full = size = 0
    for text in texts:
        size += min(len(text), LONG)
        if size > FULL:
            break
        full += 1
    rest = texts[full:]
    low = _SEPARATOR.join(rest).lower()
    present = [literal for literal in LITERALS if literal in low]
    return [*texts[:full], *(text for text in rest if any(literal in text.lower() for literal in present))]


def windows(text: str) -> Iterator[tuple[int, str]]:
    """Yield ``(offset, window)``: the text itself, or, of a long one, its beginning, its end, and where a literal stands between."""
    size = len(text)
    if size <= _WINDOW:
        yield 0, text
    elif size <= LONG:
        for start in range(0, size - _OVERLAP, _WINDOW - _OVERLAP):
            yield start, text[start : start + _WINDOW]
    else:
        yield 0, text[:_WINDOW]
        yield size - _WINDOW, text[-_WINDOW:]
        for start, end in _between(text):
            yield start, text[start:end]


def _between(text: str) -> Iterator[tuple[int, int]]:
    """Spans around the first occurrences of the literals, none longer than a window; at most 64 of them."""
    low = text.lower()
    start, end, spans = 0, 0, 0
    for at in _places(low):
        if at + _MARGIN <= end:
            continue
        if at - _MARGIN <= end and at + _MARGIN - start <= _WINDOW:
            end = at + _MARGIN
            continue
        if end:
            yield start, end
            spans += 1
            if spans == _MOST:
                return
        start, end = max(at - _MARGIN, 0), at + _MARGIN
    if end:
        yield start, end


def _places(low: str) -> list[int]:
    """Where literals stand in the middle of the text, in order; of each literal one place a kilobyte."""
    places = []
    last = len(low) - _WINDOW
    for literal in LITERALS:
        at = low.find(literal, _WINDOW - _OVERLAP, last)
        while at >= 0:
            places.append(at)
            at = low.find(literal, at + 2 * _MARGIN, last)
    return sorted(places)
