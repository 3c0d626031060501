"""Template injection that no pair of delimiters holds: directives, several engines' delimiters at once, OGNL's own words."""

from __future__ import annotations

import re

from ..sealed import cache
from .needs import some

TYPE_CHECKING = False
if TYPE_CHECKING:
    Sign = tuple[str, int, int]

REACHES, POLYGLOT, DIRECTIVE = "LG-TMPL-001", "LG-TMPL-004", "LG-TMPL-005"

# Up to this length nobody writes three template languages' marks at once, without a blank and with hardly a letter between them
_MIXED = 40
_ENGINES = ("{{", "${", "<%", "#{", "{%", "@{", "*{", "[[")
_DIRECTIVES = (
    ".waitfor", ".exitvalue", ".getinput", ".getruntime", ".getconstr",
    "#foreach", "<%perl", "<%incl", "<cfincl", "<tmpl_", "{{env", "{{ env", "{{- env",
    "#set", "#eval", "#incl", "#pars", "#defi", "<#", "[#", "{php", "{if", "{=", "{var", "{sys", "{pass", "{shell", "{exec",
    "{popen", "{file", "{read", "{smarty", "{self", "{fetch", "{incl", "@(new", "$class", "$velo", "$context", ".inspect",
    ".getclass", ".type", "@system", "@ system", "@(system", "}__", "{math", "{$smarty", "@php", "<c:", ".process", "write18",
    "@datetime.", "{block", "{insert", "= system", "=system", "= exec", "= eval", "= global", "=global", "= root.", "= process", "=process", ":ruby", "%}__", "{% apply", "{%apply", "{{#with", "{{call", "{{ call", "{{.", "{{ .", "|system", "| system", "|exec", "|passthru", "|shell_exec", "|popen", "{chr(", "{dump(", "{var_dump(", "{print_r(", "|upper", "|lower", "|cat:", "|filter", "|map", "|reduce", "|sort", "{$", "{function",
    "@html.", "@file.", "@using", ".gettype", ".classl", ".class.", ":if(", ":if (", "if:", ":php}",
)  # fmt: skip


@cache
def _directive() -> re.Pattern[str]:
    return re.compile(
        r"#(?:set|evaluate|include|parse|define)\s*+\(\s*+[$\"'](?=[^\n]{0,200}?(?:=\s*+\d+\s*+[*+/%-]\s*+\d|#\w+\s*+\(|getClass|\.class\b|forName|Runtime|/etc/|\.inspect|ProcessBuilder|\$(?!(?:input|util|utils|context|ctx)\b)\w+\.\w+\())"
        r"|[<\[]#(?:assign|include|import|macro|list|attempt)\s(?=[^\n]{0,200}?(?:\?\s*+new|\?\s*+api|freemarker\.|\.class\b|classLoader|getField|=\s*+\d+\s*+\*\s*+\d|/etc/|file:))"
        r"|#foreach\s*+\([^()\n]{0,60}\.(?:available|getClass|toChars)\b|\.getClass\(\)\s*+\.(?:forName|getClassLoader|getMethod)\w{0,12}\(|<(?:%|cf)include\s+(?:file|template)\s*+=\s*+[\"']?(?:/|\.\.)|<%perl>|<TMPL_(?:INCLUDE|VAR)\s+NAME\s*+=\s*+[\"']?/"
        r"|\{\{-?\s{0,3}env\s+\"\w{0,40}(?:SECRET|KEY|TOKEN|PASS)"
        r"|\$\w{1,20}\.(?:waitFor|exitValue|getInputStream|getRuntime|getConstructor)\(|#set\s*+\([^()\n]{1,60}\.(?:start|waitFor|getInputStream|exec)\("
        r"|#evaluate\s*+\(\s*+[$\"']|\$\w{1,20}(?:\.\w{1,30}(?:\([^()\n]{0,40}\))?){0,4}\.(?:getClass\(|class\.\w|classLoader\b)"
        r"|\{\w{1,10}:(?:php\}|(?:if)?\s*+\(?[^{}\n]{0,40}?\b(?:system|passthru|shell_exec|exec|popen|phpinfo|eval|assert|file_put_contents|fputs)\s*+\()"
        r"|\{php\s+(?:system|exec|passthru|shell_exec|eval|phpinfo|echo\s+`)|\{(?:var_dump|print_r|dump|chr)\s*+\(|\{[^{}\n]{1,80}\|\s*+(?:filter|map|reduce|sort)\s*+[(:]\s*+['\"](?:system|passthru|shell_exec|exec|popen|assert|phpinfo)\b|\{\$\w{1,20}\s*+\(\s*+(?:\$|['\"](?:id|ls|cat|whoami|uname|env|pwd|curl|wget|sleep|nc|ping|bash|sh|dir|type|phpinfo|system)\b)|\{function\s+name\s*+=\s*+['\"]\w{0,20}\("
        r"|\{[^{}\n]{1,120}\|\s*+(?:system|passthru|shell_exec|popen)\b[^{}\n]{0,40}\}|@(?:Html\.Raw\(\s*+)?(?:System\.IO\.)?File\.(?:Read|Write|Open|Delete|Append)\w{0,12}\("
        r"|@\([^()\n]{0,40}\.GetType\(|@Html\.Raw\(\s*+System\."
        r"|\{[\"'][^\"'{}\n]{1,40}[\"']\|(?:upper|lower|reverse|capitalize|length|cat)\b[^{}\n]{0,20}\}|\{php\}|\{(?:if\s+|=\s*+|var\s+\$?\w+\s*+=\s*+)?(?:system|passthru|shell_exec|exec|popen|phpinfo|file_get_contents|readfile|Smarty_\w{1,30}|self::\w{1,30}|php)\s*+\("
        r"|\$(?:class|velocityEngine|context|e|x|s)\.(?:inspect|getClass|class\.forName|type)\b|@\s*+\(?\s*+(?:new\s+)?System\.(?:Diagnostics|IO|Reflection|Environment)\.|__\$\{[^\n]{0,200}?\}__\s*+::"
        r"|\\(?:immediate\s*+)?\\?write18\b|@php\s+(?:system|exec|passthru|shell_exec|eval|phpinfo|file_get_contents)\b|\{\{#with\s+[\"'][^\"'\n]{0,20}[\"']\s+as\s+\|"
        r"|\{\{-?\s{0,3}(?:call\s+\.\w|\.(?:\w{1,30}\.)?(?:System|Exec|Run|Command|Shell|ReadFile|GetFile)\w{0,12}\s+\")|\{(?:fetch|include|include_php)\s+(?:file|var)\s*+=\s*+[\"']?(?:/|\.\.|https?:|php:|file:)|\{=?[\"'][^\"'{}\n]{0,60}[\"']\s*+\|\s*+(?:system|exec|passthru|shell_exec|eval|popen)\b"
        r"|\A[^\n]{0,24}@using\s+System\.\w|@DateTime\.\w{1,12}\.GetType\(|\{(?:block|function)\s+name\s*+=\s*+['\"]\w{0,20}\(|\{insert\s+name\s*+=[^{}\n]{1,60}script\s*+=|<#list\s+\.(?:data_model|globals|main|vars)"
        r"|(?:\A|\n)[\s\d'\"]{0,8}%?=\s*+(?:system|exec|eval|`)\s{0,3}[('\"`][^\n]{0,80}\Z|(?:\A|\n)(?:\w{1,8}|[\s-]{0,8})=\s*+(?:global\.process|root\.process|process\.mainModule)\b|(?:\A|\n)[\w\s.@\"'-]{0,12}:ruby[ \t]*+\r?\n|\{%-?\s*+apply\s+(?:eval|exec|compile|open)\b"
        r"|\{math\s+equation|\{\$smarty\.|@php\s*+\(|<c:(?:import|out)\s[^\n]{0,80}?(?:/etc/|\$\{\w+\.class)|^-\s*+var\s\w+\s*+=\s*+(?:root|global)\.process",
        re.IGNORECASE,
    )


@cache
def _polyglot() -> re.Pattern[str]:
    return re.compile(
        r"\{\{\s?<%(?!=)|<%\[%|\$\{\{<|\{%\s?\{\{|\}\}\s?\$\{.{0,20}?\}\s?<%|\{\{.{0,12}\}\}\s?\$\{.{0,12}\}\s?<%|\*\{.{0,10}\}\s?#\{.{0,10}\}\s?@\{"
    )


@cache
def _ognl() -> re.Pattern[str]:
    """A static method of the Java library, as OGNL names it."""
    return re.compile(r"@java\.[\w.]{1,40}+@\w")


def _mixed(text: str) -> bool:
    return (
        sum(opener in text for opener in _ENGINES) > 2
        and ("{{" in text or "<%" in text)
        and text.split() == [text]
        and sum(map(str.isalnum, text)) * 3 <= len(text)
    )


def whole(text: str) -> list[Sign]:
    """Signs ``(rule id, start, end)`` that need no delimiters around them."""
    signs: list[Sign] = []
    low = text.lower()
    if some(low, _DIRECTIVES) and (match := _directive().search(text)):
        signs.append((DIRECTIVE, match.start(), match.end()))
    if len(text) < 400 and (match := _polyglot().search(text)):
        signs.append((POLYGLOT, match.start(), match.end()))
    elif len(text) <= _MIXED and _mixed(text):
        signs.append((POLYGLOT, 0, len(text)))
    if "@java." in text and (match := _ognl().search(text)):
        signs.append((REACHES, match.start(), match.end()))
    for name in ("#_memberAccess", "@ognl.", "xwork.MethodAccessor"):
        at = text.find(name)
        if at >= 0:
            signs.append((REACHES, at, at + len(name)))
            break
    return signs
