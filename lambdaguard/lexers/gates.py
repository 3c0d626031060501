"""Quick refusals: what every sign of a family needs beyond its needles, so that ordinary headers and prose cost no more than this.

One function a family, ``(form, low) -> bool``; False promises that the family's `scan` finds nothing at any place.
"""

from __future__ import annotations

import re

from ..sealed import cache
from . import shell_gate
from .hosts import PUBLIC, named
from .needs import some
from .sql_anchors import after_quotes, bare, filled, odd_backtick, starts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def sql(form: str, low: str) -> bool:
    """Somewhere a walk may begin."""
    for quote in "'\"":
        for _ in after_quotes(form, quote):
            return True
    if form.count('""') > 1 or "/**/" in form or filled(low):
        return True
    if "`" in form and odd_backtick(form):
        for _ in after_quotes(form, "`"):
            return True
    for _ in bare(form):
        return True
    return starts(form)


CALLED = frozenset(
    "eval exec system assert function compile popen open require passthru shell_exec include phpinfo process print echo die md5 sleep while qx getattr "
    "base64_decode chr load loadstring fetch spawn proc_open print_r var_dump capture capture2 capture2e capture3".split()
)
_CODE_MARKS = (
    "<?",
    "$_",
    "${",
    "{$",
    "__",
    "`",
    "%x",
    "import",
    "os.",
    "system ",
    "exec ",
    "eval ",
    "open ",
    "qx",
    "print ",
    "echo ",
    "spawn ",
    "global[",
    "globalthis[",
    "process[",
    "require[",
    "eval{",
    "@{[",
    "do shell",
    "(sh ",
    "(system/",
    "(shell-",
    "shell/sh ",
    "env.to_h",
    "process.env",
    "classloader",
    "invoke-",
    "cfexecute",
    "command::",
    "include ",
    "require ",
)


def code(form: str, low: str) -> bool:
    """Something called, a PHP tag or variable, a dunder, an import."""
    at = low.find("(")
    while at >= 0:
        before = low[at - 1 : at]
        if before == " ":
            words = low[max(0, at - 20) : at].split()
            if words and words[-1].rpartition(".")[2] in CALLED:
                return True
        elif before and (before.isalnum() or before in "_])\"'`"):
            return True
        at = low.find("(", at + 1)
    return any(mark in low for mark in _CODE_MARKS)


@cache
def _named_host() -> re.Pattern[str]:
    """Scheme, host and port of a URL whose host is a name of several labels, and all that any parser reads as its host."""
    return re.compile(
        r"https?://((?>(?:[a-z0-9_-]++\.)+)[a-z]{2,24}+)(?::\d{1,5}+)?(?=[/?\"'<>)`|\x1e]|\Z| (?![^\s/?\"'<>`@]{0,60}+@))"
    )


# Of these a public host's URL may hold some and mean it: paths of the runtime's and of clouds' own interfaces, variables with their addresses
_INWARD = ("169.254", "metadata", "runtime", "2020-0", "2022-07-01", "container_cred")
_URLS = ("//", "localhost", "\\", "http:", "https:", "file:", "gopher:", "dict:", "jar:", "netdoc:", "127.", "[::")


def ssrf(form: str, low: str) -> bool:
    """A URL whose host is no public name, or a word of those that point inwards."""
    if some(low, _INWARD):
        return True
    if "http" in low:
        parts = _named_host().split(low)
        for host in parts[1::2]:
            if named(host) != PUBLIC:
                return True
        low = "\x1e".join(filter(None, parts[::2]))
        if not low:
            return False
    return some(low, _URLS)


GATES: dict[str, Callable[[str, str], bool]] = {"sql": sql, "shell": shell_gate.opens, "code": code, "ssrf": ssrf}
