"""What an expression inside template delimiters says when it reaches for the interpreter, and not for a variable or a page's function.

Each entry holds the literals, in lower case, one of which occurs in whatever its pattern finds: most expressions hold none of them.
"""

from __future__ import annotations

import re

from ..sealed import cache
from . import template_java
from .needs import some

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_PHP = (
    r"system|passthru|shell_exec|exec|popen|proc_open|pcntl_exec|assert|eval|phpinfo|phpversion|call_user_func|file_get_contents|file_put_contents|"
    r"readfile|base64_decode|create_function|var_dump|ini_set|scandir|show_source|highlight_file|md5|fopen|unlink|sleep|hexdec"
)

SIGNS: tuple[tuple[Sequence[str], str], ...] = (
    *template_java.SIGNS,
    (
        "__".split(),
        r"__(?:class|mro|bases?|subclasses|globals|builtins|import|dict|getitem|getattribute|code|self|init|reduce|loader|wrapped|proto)__|\b__tera_context\b",
    ),
    (
        r"\x5f \u005f \137".split(),
        r"(?:\\x5f|\\u005f|\\137){2}",
    ),
    (
        ("attr", '"_"', "'_'"),
        r"\|\s*+attr\s*+\(\s*+(?!['\"][a-zA-Z][\w-]*+['\"]\s*+\))|\"_\"\s*+\*\s*+2|'_'\s*+\*\s*+2|\battribute\s*+\(\s*+_",
    ),
    (
        ("%c", "dict(", "chr("),
        (
            r"[\"']%c[^\"'\n]{0,80}[\"']\s*+\)?\s*+[%*]|\bdict\(\s*+\w{1,20}\s*+=\s*+\w{1,20}\s*+\)\s*+\|\s*+(?:join|first|list)\b"
            r"|\bchr\(\s*+\d{2,3}\s*+\)\s*+(?:[.~+]|\|\s*+cat\b)"
        ),
    ),
    (
        "os popen import sub commands".split(),
        (
            r"\b(?:os|subprocess|commands)\s*+\.\s*+(?:popen|system|environ|listdir|check_output|run|getenv|exec)|\bpopen\s*+\("
            r"|\bimport\s+(?:os|subprocess|sys|socket|pty)\b|\]\s*+\.\s*+os\s*+[.\[]|\bimport\s+['\"](?:os|sys|subprocess)['\"]"
        ),
    ),
    (
        "lipsum _tt_ cycler joiner namespace flashed url_for range".split(),
        r"\b(?:lipsum|cycler|joiner|namespace|get_flashed_messages|url_for|range)\s*+[.\[|]\s*+(?:_|attr|constructor)|\blipsum\s*+[\[|]|\b_tt_\w",
    ),
    (
        "config settings handler env session context".split(),
        (
            r"\bconfig\s*+\.\s*+(?:items|iteritems|from_|SECRET|root_path|__|\w{1,30}_(?:PASSWORD|SECRET|TOKEN|URI|KEY)\b)"
            r"|\bconfig\s*+\[|\bconfig\s*+\.\s*+update\b|\bconfig\s*+\(\s*+['\"]app\.key|\bsettings\s*+\.\s*+(?:SECRET|DATABASES|\w{1,30}_(?:PASSWORD|SECRET|TOKEN|KEY)\b)"
            r"|\bhandler\s*+\.\s*+(?:settings|application|request)\b|\benv\s*+\(\s*+['\"]\w{0,30}(?:KEY|SECRET|PASS|TOKEN)|\bget_env\s*+\(|\brequest\s*+\.\s*+session\s*+\.\s*+session_key|\bcontext\s*+\.\s*+(?:lookup|_with_template|_data|write|keys\s*+\()"
        ),
    ),
    (
        "select string list system passthru exec popen call_user".split(),
        r"(?<!\w)\(\s*+\)\s*+\|\s*+(?:select|string|list)\b|\|\s*+string\s*+\|\s*+list\b|\|\s*+(?:system|passthru|shell_exec|exec|popen|call_user_func)\b",
    ),
    (
        ("request", "self", "['", '["'),
        (
            r"\bself\s*+\.\s*+(?:_|module|template|attr|context|render)|\brequest\s*+[.|\[]\s*+['\"]?(?:application|environ|_|attr|server)"
            r"|\[\s*+['\"](?:os|popen|subprocess|builtins|globals)['\"]\s*+\]|\b(?:include|extends|import)\s+request\."
            r"|[\[(|]\s*+request\.(?:args|values|cookies|form|headers)\b|\b(?:request|session|application|this)\.class\s*+(?:\.(?!name\b|to_s\b|simpleName\b)|\Z)"
        ),
    ),
    (
        "template_from messages. signer get_admin_log globals locals vars dir(".split(),
        r"template_from_string|messages\.storages|\bsigner\.key\b|get_admin_log|\A[\s=%!-]*+(?:globals|locals|vars|dir)\s*+\(\s*+\)",
    ),
    (
        "(".split(),
        rf"(?<![\w.$])@?(?:{_PHP})\s*+\(",
    ),
    (
        "filter map reduce sort find each arrow column set".split(),
        (
            rf"(?:\||\bfilter\s)\s*+(?:filter|map|reduce|sort|find|each|arrow|column)\s*+[(:]\s*+[^)]{{0,40}}?['\"](?:{_PHP}|ob_start|printf|print_r|printenv|file|glob|array_\w{{3,12}})\b"
            rf"|\bset\s+\w{{1,20}}\s*+=\s*+['\"](?:{_PHP})['\"]"
        ),
    ),
    (
        "_self block \\ registerundef getfilter _context app.request file_excerpt dump smarty self:: writefile constant".split(),
        (
            r"_self\b\s*+[.,\[]|\A[\s!=-]*+\\\w{1,30}+(?:\\\w{1,30}+)*::\w|\bblock\s*+\(\s*+_|registerUndefined|\bgetFilter\b|\b_context\b|\bapp\.request|file_excerpt|\bdump\s*+\(\s*+(?:app|_context|_self|\))|Smarty_"
            r"|\$smarty\b|self::\w+\(|writeFile\(|\bconstant\s*+\(\s*+['\"](?:PHP_|_SERVER|_ENV|\w{0,30}(?:SECRET|KEY|PASS))"
        ),
    ),
    (
        "$_ print".split(),
        r"\$_(?:GET|POST|REQUEST|SERVER|COOKIE)\b|@\s*+print\s*+\(",
    ),
    (
        "file dir io kernel open process objectspace marshal %x ` system env binding".split(),
        (
            r"(?-i:\b(?:File|Dir|IO|Kernel|Open[34]|Process|ObjectSpace|Marshal))\s*+\.\s*+\w|%x\W|(?:\A[\s=!-]*+|[=,;+]\s*+|\b(?:print|puts|echo|eval|raw|h|p)\s*+\(\s*+)`(?=[^`\n]{0,60}[a-z]{2})(?![^`\n]{0,80}\$\{)[^`\n]{1,80}`|\.System\s+\""
            r"|\bSystem\.(?:shell|cmd|get_env|Diagnostics|IO|Reflection|Environment)|\bENV\s*+\[|(?:\A|[\s=({,])(?-i:ENV)\s*+(?:\.\w|\Z)|\bbinding\s*+\.\s*+(?:local_|irb|eval|receiver|instance_)|std::(?:process|env|fs)\b"
        ),
    ),
    (
        "instance_ self execute popen gettype const_get send( secret_key rails inspect".split(),
        r"\binstance_(?:variable|eval|method)|\bself\.(?:methods|method)\b|\bself\.class\.(?!name\b|to_s\b)\w|\bos\.execute|io\.popen|(?-i:\.GetType)\s*+\(\s*+\)|\bconst_get\b|secret_key_base|\bRails\.application|\b(?:session|request|env|User\.all)\.inspect\b|\A[\s=-]*+send\s*+\(",
    ),
    (
        "constructor process require child_ global locals. __define __lookup".split(),
        (
            r"\.\s*+constructor\s*+\Z|constructor\s*+(?:\.\s*+(?:constructor|prototype|fromCharCode|call|apply|_load)\b|\[|\(|`)|['\"]constructor['\"]|process\.(?:mainModule|binding|exit|version)"
            r"|\brequire\s*+\(\s*+['\"](?:child_process|fs|os|net|http)|child_process|\bglobal(?:This)?\s*+[.\[]|\bprocess\.env\b(?![.\[])|\b(?:Object\.)?(?:keys|values|entries)\s*+\(\s*+(?:global|process|globalThis|locals|root)\b|\blocals\s*+\.\s*+settings\b|__(?:define|lookup)[GS]etter__"
        ),
    ),
    (
        "function tostring $eval $on string.sub this. _. console. alert prompt confirm root.process localload".split(),
        (
            r"(?-i:\bFunction)\s*+\(|\.toString\s*+\(\s*+\)\s*+\.|\$eval\b|\$on\b|string\.sub|\bthis\.(?:pop|push|constructor)|_\.(?:VERSION|templateSettings)"
            r"|\b(?:alert|prompt|confirm|console\.log)\s*+[(`]|\broot\.process|localLoad"
        ),
    ),
    (
        "/etc/ /proc/ win.ini pipe <".split(),
        r"/etc/(?:passwd|shadow|group)|/etc/hosts(?![\"']\s*+is\b)|/proc/self|win\.ini|lookup\s*+\(\s*+['\"]pipe|['\"]\s*+<\s*+(?:script|img|svg)",
    ),
)


@cache
def pattern(number: int) -> re.Pattern[str]:
    return re.compile(SIGNS[number][1], re.IGNORECASE)


def reaches(content: str) -> bool:
    """Whether an expression reaches for the interpreter."""
    low = content.lower()
    for number, (literals, _) in enumerate(SIGNS):  # noqa: SIM110 -- a generator costs more than the searches
        if some(low, literals) and pattern(number).search(content):
            return True
    return False
