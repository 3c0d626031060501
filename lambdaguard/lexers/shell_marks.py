"""Signs of shell injection that need no operator: Shellshock, $IFS, injected options, reverse shells, one-liners."""

from __future__ import annotations

import re

from ..sealed import cache
from .prose import sentence_like

TYPE_CHECKING = False
if TYPE_CHECKING:
    Sign = tuple[str, int, int]

SHOCK, REVERSE, GLUED, ARGUMENT, ONE_LINER = "LG-SHELL-003", "LG-SHELL-005", "LG-SHELL-006", "LG-SHELL-007", "LG-SHELL-008"
SHOWN = "LG-SHELL-013"

_OPTION_REACH = 200


def marks(text: str) -> list[Sign]:
    """``(rule id, start, end)`` for each mark in ``text``."""
    signs: list[Sign] = []
    if "()" in text and "{" in text and (match := _shock().search(text)):
        signs.append((SHOCK, match.start(), match.end()))
    if "IFS" in text and (match := _ifs().search(text)) and not sentence_like(text):
        signs.append((GLUED, match.start(), match.end()))
    if _optional(text) and (match := _option().search(text[:_OPTION_REACH])) and not sentence_like(text):
        signs.append((ARGUMENT, match.start(), match.end()))
    low = text.lower()
    for rule, needles, pattern in _lines():
        for needle in needles:  # a plain loop: a generator costs more than the searches
            if needle in low:
                if match := pattern.search(text):
                    shown = rule == ONE_LINER and sentence_like(text)
                    signs.append((SHOWN if shown else rule, match.start(), match.end()))
                break
    return signs


def _optional(text: str) -> bool:
    return len(text) < 2000 and (text[:4].lstrip(" \"'")[:1] == "-" or "--" in text[:80] or " -" in text[:200])


@cache
def _lines() -> tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]:
    """Rule, the literals (lower case) one of which must occur, pattern."""
    return tuple((rule, needles, re.compile(pattern, re.IGNORECASE)) for rule, needles, pattern in _LINES)


# Programs of Windows that fetch and run, as their names do not tell (MITRE ATT&CK T1105, T1218).
_FETCHES = (
    r"\bcertutil(?:\.exe)?\s[^\n]{0,40}?[-/]urlcache\b|\bbitsadmin(?:\.exe)?\s{1,8}/transfer\b"
    r"|\bmshta(?:\.exe)?\s{1,8}[\"']?(?:https?|javascript|vbscript):|\bregsvr32(?:\.exe)?\s[^\n]{0,40}?/i:https?:"
)

_LINES = (
    (REVERSE, ("/dev/tcp", "/dev/udp", "/inet/"), r"/(?:dev|inet)/(?:tcp|udp)/[\w.$\[\]{}:-]{1,64}/[\d$]"),
    (
        REVERSE,
        ("nc ", "ncat ", "netcat ", "nc.exe "),
        r"\bn(?:c|cat|etcat)(?:\.exe)?\s[^\n|;&]{0,60}?-[a-z]{0,4}[ec]\s*\S{0,20}(?:sh|cmd|powershell)\b",
    ),
    (
        REVERSE,
        ("socket", "sockopen", "pty.", "child_process"),
        r"\b(?:python[23]?|perl|ruby|php|lua|node)(?:\s+-\w{1,12}){0,3}?\s+-\w{0,3}[cer]\s*\\?['\"][^\n]{0,60}?(?:socket|sockopen|pty\.|child_process)",
    ),
    (REVERSE, ("socat ",), r"\bsocat\s[^\n|;&]{0,80}?\b(?:exec|system):"),
    (ONE_LINER, ("certutil", "bitsadmin", "mshta", "regsvr32"), _FETCHES),
    (
        ONE_LINER,
        ("net.webclient",),
        r"(?:^|[;&|\n])\s{0,48}\(\s?new-object\s{1,4}(?:system\.)?net\.webclient\s?\)\.(?:down|up)load",
    ),
    (ONE_LINER, ("sockets.tcp", "net.webclient"), r"\b(?:powershell|pwsh)(?:\.exe)?\s[^\n]{0,80}?\bnew-object\s"),
    (REVERSE, ("base64 -", "base32 -"), r"\bbase(?:64|32)\s+-{1,2}d\w{0,5}\s*\|\s*(?:sudo\s+)?(?:ba|z|da|k)?sh\b"),
    (REVERSE, ("sh -c",), r"\b(?:ba|z|da|k)?sh\s+-c\s*['\"]?\$?\(?(?:curl|wget|echo\s+[A-Za-z0-9+/=]{16,})"),
    (
        ONE_LINER,
        ("powershell", "pwsh"),
        r"\b(?:powershell|pwsh)(?:\.exe)?\b[^\n]{0,80}?\s[-/]e[ncodemaf]{0,14}\s+[A-Za-z0-9+/=]{12,}",
    ),
    (
        ONE_LINER,
        ("iex", "invoke-e"),
        (
            r"(?:^|[;&|`\n]|\$\()\W{0,4}(?:(?:powershell|pwsh)(?:\.exe)?\b[^\n]{0,80}?)?\b(?:iex|invoke-expression)\b[^\n]{0,80}?(?:download|webclient|iwr|invoke-web)"
            r"|(?:^|[;&|`\n])\s{0,48}(?:iex|invoke-expression)[\s(]{1,4}[$('\"]"
        ),
    ),
    (ONE_LINER, ("%", "?", "foreach", "where"), r"\|\s*(?:%|\?|foreach(?:-object)?|where-object)\s*\{\s*[$\w]"),
    (REVERSE, (">", "<"), r"^[\w.'\"@:/-]{0,60}\s*[;&|]{1,2}\s*[<>]{1,2}\s*/(?:tmp|var|etc|dev|opt|root|proc)/\w"),
    (
        ARGUMENT,
        ("-exec",),
        r"^(?!find\b)[\w.*'\"-]{0,40}\s(?:-or?\s{1,4})?-exec(?:dir)?\s{1,4}(?:/(?:usr/)?bin/)?(?:sh|bash|cat|id|nc|curl|wget|python3?|perl|rm|touch)\b[^\n]{0,80}(?:;|\{\}|\+)",
    ),
    (
        REVERSE,
        ("nc ", "telnet "),
        r"\|\s{0,8}(?:nc|ncat|telnet)\s{1,8}[\w.$-]{1,80}\s{1,8}\d{1,5}\s{0,8}(?:>|\|\s{0,8}(?:/bin/)?(?:ba)?sh\b)",
    ),
    (REVERSE, ("for /",), r"^[\w.'\"@:/ -]{0,60}[;&|`\n]{1,2}\s*for\s+/[fldr]\s+(?:\"[^\"\n]{0,40}\"\s+)?%{1,2}\w\s+in\s*\("),
    (
        REVERSE,
        ("for %", "if exist", "start /", "%systemroot", "%windir"),
        r"^[\w.'\"@:/ -]{0,60}[&|;\n]{1,2}\s*(?:for\s+%{1,2}\w\s+in\s*\(|if\s+(?:not\s+)?exist\s+[a-z]:\\|start\s+/(?:b|min|wait)\s|%(?:systemroot|windir)%\\)",
    ),
    (
        REVERSE,
        ("]::",),
        r"(?:^|[;&|`\n(]|\\n)\s{0,48}\[(?:system\.)?(?:diagnostics\.process|io\.file|net\.\w{1,20}|reflection\.assembly|convert)\]::\w{1,24}\(",
    ),
    (ONE_LINER, ("for /",), r"\bfor\s+/[fldr]\s+(?:\"[^\"\n]{0,40}\"\s+)?%{1,2}\w\s+in\s*\("),
    (
        REVERSE,
        (":\\",),
        r"^[^\n?&|;]{0,60}[&|;]{1,2}\s{0,4}\"?[a-z]:\\(?:[\w .()~-]{1,40}\\){0,8}[\w .()~-]{1,40}\.(?:exe|bat|cmd|com|ps1|vbs|msi)\b",
    ),
    (REVERSE, ("${#",), r"\w=\$\{#\w{1,20}\}\s{0,8};\s{0,8}if\s{1,8}\["),
    (
        REVERSE,
        ("echo", "printf"),
        r"^[\w.'\"@:/ -]{0,60}(?:[;&|`\n]{1,2}|\$\()\s*(?:echo|printf)[\s+]+[^\s|;&]{1,80}\|\s*(?:base64|rev|xxd|od|md5sum|sha\d{1,3}sum)\b",
    ),
    (REVERSE, ("<<<",), r"\$\(\s{0,8}(?:rev|tr|base64|base32|xxd|cut|sed|awk|head|cat)\b[^()\n]{0,40}<<<"),
    (
        REVERSE,
        ("`echo", "` echo", "$(echo", "$( echo", "`printf", "$(printf"),
        r"[;&|\n]\s{0,8}(?:`|\$\()\s{0,8}(?:echo|printf)\s{1,8}[^\s`()]{1,60}\s{0,8}[`)]",
    ),
    (REVERSE, ("$0", "${0", "$shell"), r"\|\s{0,8}(?:\$0|\$\{0\}|\$SHELL)\s*(?:\Z|[;&|#])"),
    (REVERSE, ("$(",), r"\[\s{1,8}\"?\$\([^()\n]{1,60}\|\s*(?:cut|head|base64|od|xxd)\b[^()\n]{0,40}\)\"?\s*={1,2}"),
    (REVERSE, ("<<<",), r"[;&|`(\n]\s{0,8}(?:\$0|\$\{0[^}\n]{0,8}\}|(?:ba|z|da|k)?sh)\s*<<<"),
    (REVERSE, (":|:", ": | :"), r":\s?\(\)\s?\{\s?:\s?\|\s?:\s?&\s?\}\s?;\s?:"),
    (
        REVERSE,
        ("while", "until", "for ", "if ", "case ", "[ ", "[[ ", "(){", "() {"),
        (
            r"^[\w.'\"@:/ -]{0,60}(?:[;&|\n]{1,2}|\r\n|\$\(|`)\s*(?:(?:while|until)\s+(?::|true|\[|\w{1,12})[^\n]{0,40};\s*do\b|for\s+\w{1,12}\s+in\s[^\n;]{1,60};\s*do\b"
            r"|if\s+(?:\[{1,2}\s[^\n]{0,60}\]|\w{1,12})\s*;\s*then\b|case\s+[\w$]+\s+in\s|(\w{1,12})\s?\(\)\s?\{[^{}\n]{1,80}\}\s?;\s?\1\b|\[{1,2}\s+(?:-[a-z]\s+[/~]|[^\s\]]{1,20}\s+(?:-eq|-ne|-gt|-lt|={1,2}|!=)\s+[^\s\]]{1,20}\s+\]{1,2}\s*(?:&&|;)))"
        ),
    ),
    (
        REVERSE,
        ("sockets.tcpclient(",),
        r"sockets\.tcpclient\(\s{0,4}['\"][\w.:-]{1,64}['\"]\s{0,4},\s{0,4}\d{1,5}\s{0,4}\)[^\n]{0,80}getstream",
    ),
    (ONE_LINER, ('"+"', "'+'"), r"(?:\A|[;&|({]\s{0,4})&\s{0,4}\(\s{0,4}(['\"])\w{1,12}\1\s{0,4}\+\s{0,4}\1\w"),
    (ONE_LINER, ("%comspec", ":~"), r"%(?:comspec|programfiles:~|systemroot:~|path:~|commonprogramfiles:~)[^\n%]{0,20}%"),
)


@cache
def _shock() -> re.Pattern[str]:
    return re.compile(r"(?:^|[\s\"'=:;])\(\)\s*\{\s*(?:(?::|_|ignored|\w{1,8})\s*;|:\s*\})[^\n]{0,12}?[;>]")


@cache
def _ifs() -> re.Pattern[str]:
    return re.compile(r"(?:\A|[A-Za-z0-9_/'\"\])}-])\$(?:IFS\b|\{IFS\b[^}\n]{0,12}\})|[;&|\n]\s{0,48}IFS=\S{1,4};")


@cache
def _option() -> re.Pattern[str]:
    runs = (
        "upload-pack|receive-pack|use-compress-program|to-command|checkpoint-action|open-files-in-pager|rsh|exec|pre-script|post-script|"
        "unzip-command|gpu-launcher|renderer-cmd-prefix|utility-cmd-prefix|browser-subprocess-path|load-extension|init-command|lua-script|script|use-askpass|config-env"
    )
    writes = "output|output-document|post-file|body-file|input-file|directory-prefix|log-file|config|file-list|logfile|result-file|tee|pipe"
    return re.compile(
        rf"(?:^[\s\"']{{0,4}}|[\w\"'.]{{1,64}}(?=--)|\s(?=--(?:checkpoint-action|to-command|use-compress-program)=))-{{1,2}}(?:o\s?ProxyCommand=|(?:{runs})=(?![<\[])|(?:{writes})=[/.~]|exec\s(?![<\[])"
        r"|(?:o|O|I)\s?[\"']?/(?:var|tmp|etc|dev|opt)/|o[\"']?\||c\s?(?:core|alias|protocol)\.\w+=)"
        r"|^https?://\S{1,200}\s{1,4}-{1,2}(?:o|O|T|K|output|upload-file|config)[\s=]{1,4}[/~.@\w]"
    )
