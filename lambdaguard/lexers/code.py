"""Code injection: a statement of a scripting language that reaches the system, sent where a value is expected."""

from __future__ import annotations

import re
from functools import cache

from .prose import SENTENCE, VALUE, wording

TYPE_CHECKING = False
if TYPE_CHECKING:
    Sign = tuple[str, int, int]

PHP, PHP_CALL, PYTHON, NODE, OTHER, CHAINED = (f"LG-CODE-00{n}" for n in range(1, 7))
QUOTED = "LG-CODE-011"

_FREE = ("body", "record")
_MOST_TAGS = 8
_NEAR = 400
_CALLS = (
    r"system|passthru|shell_exec|exec|popen|proc_open|pcntl_exec|assert|eval|phpinfo|phpversion|create_function|call_user_func(?:_array)?|"
    r"file_get_contents|file_put_contents|base64_decode|preg_replace|fwrite|readfile|show_source|highlight_file|include|require|unserialize|die|print_r|var_dump|gzinflate|str_rot13|print"
)
_RUNS = r"system|passthru|shell_exec|exec|popen|proc_open|pcntl_exec|assert|eval|phpinfo|phpversion|print|sleep|md5|die|var_dump|include|highlight_file|file_get_contents|hexdec"


@cache
def _patterns() -> tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]:
    """Rule, the literals one of which must occur (lower case), pattern."""
    insensitive = re.IGNORECASE
    return (
        (PHP_CALL, ("$_",), re.compile(r"\$_(?:GET|POST|REQUEST|COOKIE)\s*+\[[^\]\n]{1,20}\]\s*+\(|(?:\b(?:eval|assert|system|exec|passthru|shell_exec|popen|include|require|create_function|preg_replace|call_user_func)\b\s*+\(?[^\n;]{0,60}?|[\"'`;{]\s*+@?)\$\{?_?(?:_?GET|_?POST|_?REQUEST|_?COOKIE|_?SERVER)\b\s*+\[", insensitive)),
        (PHP_CALL, ("${", "{$"), re.compile(rf"\$\{{\s*+@?(?:{_RUNS})\s*+\(|\{{\$\{{\s*+@?\w{{2,30}}\s*+\(", insensitive)),
        (PHP_CALL, ("base64_decode", "str_rot13", "gzinflate", "chr("), re.compile(r"\b(?:eval|assert|system|exec)\s*+\(\s*+(?:@?(?:base64_decode|str_rot13|gzinflate|gzuncompress|strrev|urldecode|hex2bin)\s*+\(|chr\s*+\(\s*+\d)", insensitive)),
        (PHP_CALL, ("(",), re.compile(
            r"^[\s\"'`);}:.,\]&|@?+-]{0,12}(?:(?:system|passthru|shell_exec|exec|popen|proc_open|pcntl_exec|eval|assert)\s*+\(\s*+[\"']\s*+(?:"
            r"(?:cat|ls|id|whoami|pwd|sleep|uname|curl|wget|dir|type|ping|nc|bash|sh|echo|ifconfig|netstat|ps|head|python\d?|perl|nslookup|env|cmd|powershell)\b|/|(?:phpinfo|system|exec|passthru|shell_exec)\s*+\()"
            r"|phpinfo\s*+\(\s*+(?:-?\d*|INFO_\w+)\s*+\)|phpversion\s*+\(\s*+\)|(?:print|echo|die|var_dump|print_r|assert)\s*+\(?\s*+@?(?:print\s*+\(\s*+)?(?:md5|system|`|phpinfo|exec|shell_exec|passthru|file_get_contents|scandir|sha1|base64_decode|chr)\b\s*+\(?)")),
        (PHP_CALL, ("call_user", "array_", "usort", "uasort", "preg_replace", "register_"), re.compile(
            r"\b(?:call_user_func(?:_array)?|array_(?:map|filter|walk|reduce)|u[ak]?sort|register_\w{4,20}|preg_replace(?:_callback)?)\s*+\([^\n]{0,40}?[\"'](?:system|exec|passthru|shell_exec|popen|assert|eval|phpinfo)\b", insensitive)),
        (PHP_CALL, ("include", "require"), re.compile(r"^[\s\"'`;)}]{0,8}(?:include|require)(?:_once)?\s*+\(?\s*+[\"'](?:https?|ftp|php|data|phar|/etc)", insensitive)),
        (PHP_CALL, ("language",), re.compile(r"<script\s[^>\n]{0,20}?language\s*+=\s*+[\"']?php", insensitive)),
        (PYTHON, ("__import__", "import_module"), re.compile(r"(?:__import__|import_module)\s*+\(\s*+(?:[\"'][\w.]{1,40}[\"']|[\w.\[\]()+\"']{1,60})\s*+\)\s*+\.\s*+\w|__import__\s*+\(\s*+[\"'](?:os|subprocess|sys|socket|pty|builtins|commands|shutil|time|urllib)")),
        (PYTHON, ("__",), re.compile(r"__(?:class|base)__\s*+(?:\.\s*+__(?:mro|bases?|base)__|\.\s*+mro\s*+\()|__subclasses__\s*+\(\s*+\)|__(?:globals|builtins)__\s*+(?:\[|\.\s*+(?:get|__getitem__|__import__|eval|exec|open))|\.__init__\.__globals__|\)\s*+\.\s*+__(?:globals|builtins|code)__|\[\s*+[\"']__(?:builtins|globals|subclasses|class|mro|base|import)__[\"']\s*+\]|getattr\s*+\([^\n)]{0,40}[\"']__(?:class|import|globals|builtins|subclasses)__")),
        (PYTHON, ("import os", "import sub", "import sock", "import pty", "import sys", "exec(", "eval(", "compile(", "exec (", "eval ("), re.compile(r"(?:exec|eval|compile)\s*+\(\s*+(?:b?[\"']{1,3}|compile\s*+\(\s*+[\"']{1,3})[^\n]{0,100}?\b(?:import\s+\w|__import__|os\.|open\s*+\()|(?:^|[\"';)\n])\s*+import\s+(?:os|subprocess|socket|pty|sys)\s*+(?:,\s*+\w+\s*+){0,3};[^\n]{0,80}?(?:os|subprocess|pty|socket|sys)\.\w")),
        (PYTHON, ("os.system", "os.popen", "os.exec", "os.spawn", "subprocess.", "commands.get"), re.compile(r"(?:^|[;\"'(+{=])\s*+(?:os\.(?:system|popen|exec[lv]p?e?|spawn\w{1,4})|subprocess\.(?:Popen|call|run|check_output|getoutput|check_call)|commands\.getoutput)\s*+\(\s*+\[?\s*+[\"']")),
        (PYTHON, ("open(", "readfile", "readdir", "file.", "io.", "dir.", "file_get"), re.compile(r"\bopen\s*+\(\s*+[\"'](?:/etc/|/proc/|/var/(?:task|runtime)|\.\./|/root/)[^\n\"']{0,60}[\"'][^\n)]{0,20}\)\s*+\.\s*+read|\b(?:readFileSync|readFile|File\.(?:read|open|readlines)|IO\.(?:read|readlines)|file_get_contents|readdirSync|readdir|Dir\.(?:entries|glob))\s*+\(?\s*+[\"'](?:/etc/|/proc/|/var/task|\.\./\.\./|/root/|/\*?[\"']|\.env)")),
        (NODE, ("child_process",), re.compile(r"(?:require|mainModule\s*+(?:\.|\[)\s*+[\"']?require[\"']?\]?|binding|load|import|getBuiltinModule)\s*+\(?\s*+\(?\s*+[\"'`](?:node:)?child_process[\"'`]\s*+\)\s*+\)?\s*+(?:\.\s*+|\[\s*+[\"'])(?:exec|spawn|fork|then)\w{0,8}")),
        (NODE, ("process.", "process[", "globalthis", "global.", "global[", "constructor", "return process", "function(\"", "function('", "function(`", "function (\"", "function ('"), re.compile(
            r"\bprocess\s*+\.\s*+(?:mainModule\s*+[.\[]|binding\s*+\(|kill\s*+\(|dlopen|exit\s*+\(\s*+\)$)|constructor\s*+(?:\.\s*+constructor|\[\s*+[\"']constructor[\"']\s*+\])\s*+\(|\bFunction\s*+\(\s*+[\"'`]\s*+return\s+(?:this|process|global)|\bglobal(?:This)?\s*+(?:\.|\[\s*+[\"'])\s*+process\b"
            r"|(?:\bFunction|constructor)\s*+\(\s*+[\"'`][^\n\"'`]{0,200}?(?:process|global|require|child_process|fetch|document\.cookie)|return\s+process\s*+;?\s*+\}\s*+\)\s*+\(|https?://[^\n]{0,80}?process\.env\.(?:AWS|\w{0,20}(?:SECRET|TOKEN|KEY))|JSON\.stringify\s*+\(\s*+process\.env\s*+\)|(?:fetch|http\.get|axios\.\w+|request)\s*+\([^\n]{0,120}?process\.env\.(?:AWS|\w*(?:SECRET|TOKEN|KEY))")),
        (NODE, ("fs\"", "fs'", "vm."), re.compile(r"^[\s\"'`;)}+,-]{0,8}require\s*+\(\s*+[\"'](?:node:)?fs[\"']\s*+\)\s*+\.\s*+(?:write|unlink|rm|append|read|create|rename|chmod)|\bvm\s*+\.\s*+runIn\w{0,8}Context\s*+\(\s*+[\"'`]")),
        (OTHER, (".execute",), re.compile(r"^\W{0,8}[\"']?(?:cat|ls|id|whoami|curl|wget|uname|env|calc|cmd|/bin)\b[^\n\"']{0,80}[\"']\s*+\.\s*+execute\s*+\(\s*+\)")),
        (OTHER, ("getruntime", "processbuilder", "process.start", "process.spawn", "wscript"), re.compile(r"WScript\.Shell|getRuntime\s*+\(\s*+\)\s*+\.\s*+exec\s*+\(\s*+(?:new\s+String|[\"'{])|new\s+(?:java\.lang\.)?ProcessBuilder\s*+\([^\n]{0,80}?\)\s*+\.\s*+start|Process\.Start\s*+\(\s*+@?[\"'](?:cmd|powershell|/bin|calc)|Process\.spawn\s*+\(\s*+[\"']")),
        (OTHER, ("os.execute", "popen", "capture", "'|", "\"|", "kernel.", "%x", "qx", "open(", "open \"", "loadstring", "load(", "`id", "`who", "`ls", "`cat", "`una", "`sle", "`cur", "`wge", "system(", "system ", "exec(", "exec ", "spawn(", "spawn ", "eval ", "eval("), re.compile(
            r"\bos\.execute\s*+\(\s*+[\"']|\bio\.popen\s*+\(\s*+[\"']|\b(?:IO|File)\.\w{2,12}\s*+\(?\s*+[\"']\||\b(?:IO|Open3)\.(?:popen\w{0,3}|capture\w{0,4})\s*+\(?\s*+[\"'\[]|\bKernel\.(?:exec|system|spawn|`|open)|%x[({\[|!]\s*+(?:cat|ls|id|whoami|curl|wget|sleep|uname|nc|ping)\b"
            r"|\bqx[({/|]\s*+(?:cat|ls|id|whoami|curl|wget|sleep|uname)\b|\bopen\s*+\(?\s*+\w*\s*+,?\s*+[\"']\|\s*+\w|\b(?:load|loadstring)\s*+\(\s*+[\"'][^\n]{0,80}?os\.execute|(?:^|[\"';}\]]\s*+\.?\s*+)`(?:id|whoami|ls|cat\s|uname|sleep\s|curl\s|wget\s)[^`\n]{0,80}`\s*+(?:;|\.|\+|#|$)"
            r"|(?:^|[;\"'}+])\s*+(?:system|exec|spawn|eval)\s*+\(?\s*+[\"'](?:cat|ls|id|whoami|curl|wget|sleep|uname|nc|ping|bash|sh)\b[^\n]{0,80}[\"']\s*+\)?\s*+(?:;|#|$|[\"'])")),
        (CHAINED, ("eval)",), re.compile(r"\(\s*+\d\s*+,\s*+eval\s*+\)\s*+\(")),
        (CHAINED, ("eval(", "eval (", "exec(", "exec (", "execscript", "function(atob", "function(str", "function(buf", "function(req", "function(unes"), re.compile(r"\b(?:eval|exec|execScript|Function)\s*+\(\s*+(?:compile\s*+\(|open\s*+\(|[\"'][^\"'\n]{0,40}[\"']\s*+\+\s*+[\"']|atob\s*+\(|unescape\s*+\(|decodeURIComponent\s*+\(|String\.fromCharCode|Buffer\.from\s*+\(|bytes\.fromhex|base64\.b64decode|codecs\.decode|__import__|chr\s*+\(\s*+\d|request\.|req\.(?:query|body|params))")),
        (CHAINED, ("res.", "response."), re.compile(r"\bres(?:ponse)?\.(?:end|write|send|json)\s*+\(\s*+(?:require|process|eval|Function|global)\b")),
        (CHAINED, ("res.", "response.", "sleep", "while(", "while ("), re.compile(r"^[\s\"'`;)}\]|&+,-]{1,8}(?:res|response)\s*+\.\s*+(?:end|write|send)\s*+\(|^[\s\"'`;)}\]|&+,-]{0,8}(?:time\.sleep|Thread\.sleep|java\.lang\.Thread\.sleep|usleep|sleep)\s*+\(\s*+\d{1,6}\s*+\)\s*+(?:;|#|//|\)|$|[\"'.])|while\s*+\(\s*+(?:1|true)\s*+\)\s*+;?\s*+(?:\{\s*+\})?\s*+$")),
    )


@cache
def _php() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{_CALLS})\b\s*+[(\"'$`]|\$_(?:GET|POST|REQUEST|COOKIE|SERVER|FILES)\b|`[^`\n]{{1,80}}`|\$\w{{1,20}}\s*+\(|md5\s*+\(", re.IGNORECASE
    )


@cache
def _keyword() -> re.Pattern[str]:
    return re.compile(r"\b(?:for|in|if|else|and|or|not|is|as|from|import|return|print|with|lambda|while|do|new|this|try|name|use)\b")


def scan(text: str, place: str, name: str) -> list[Sign]:
    """Signs of code injection in ``text``: ``(rule id, start, end)``."""
    signs: list[Sign] = []
    _tagged(text, place, signs)
    low = text.lower()
    for rule, needles, pattern in _patterns():
        for needle in needles:  # a plain loop: a generator costs more than the searches
            if needle in low:
                if match := pattern.search(text):
                    signs.append((QUOTED if _shown(text, rule, place, match.start(), match.end()) else rule, match.start(), match.end()))
                break
    return signs


def _tagged(text: str, place: str, signs: list[Sign]) -> None:
    """Calls that reach the system soon after one of the first PHP tags."""
    at = text.find("<?")
    for _ in range(_MOST_TAGS):
        if at < 0:
            return
        if text[at + 2 : at + 5].lower() != "xml" and (match := _php().search(text, at + 2, at + _NEAR)):
            signs.append((QUOTED if _shown(text, PHP, place, at, match.end()) else PHP, at, match.end()))
            return
        at = text.find("<?", at + 2)


def _shown(text: str, rule: str, place: str, start: int, end: int) -> bool:
    """The code is part of a program or an explanation rather than the whole of what was sent."""
    near = _keyword().sub(" ", text[max(0, start - 240) : start]), _keyword().sub(" ", text[end : end + 240])
    if SENTENCE in (wording(near[0]), wording(near[1])) or sum(len(word) > 1 and word.strip(":,").isalpha() for word in near[0].split()) > 1:
        return True
    if place in _FREE and text[start - 1 : start] == "`" and "`" in text[end : end + 80]:
        return True
    lines = text.strip().count("\n")
    if lines > 4:
        return True
    if rule in (PHP, NODE, PYTHON) and lines == 0:
        return False
    return lines > 1 and wording(text[:start]) != VALUE
