"""What an expression inside template delimiters says when it is an attack, and not a variable, a filter or a function of a page."""

from __future__ import annotations

import re
from functools import cache

_DANGEROUS = (
    r"system|passthru|shell_exec|exec|popen|proc_open|pcntl_exec|assert|eval|phpinfo|phpversion|call_user_func|file_get_contents|file_put_contents|"
    r"readfile|base64_decode|create_function|var_dump|ini_set|scandir|show_source|highlight_file|md5|fopen|unlink|sleep|hexdec"
)

_SURE = (
    # Python objects, walked by attribute
    r"__(?:class|mro|bases?|subclasses|globals|builtins|import|dict|getitem|getattribute|code|self|init|reduce|loader|wrapped)__"
    r"|(?:\\x5f|\\u005f|\\137){2}|\|\s*+attr\s*+\(|\"_\"\s*+\*\s*+2|'_'\s*+\*\s*+2"
    r"|\b(?:os|subprocess|commands)\s*+\.\s*+(?:popen|system|environ|listdir|check_output|run|getenv|exec)|\bpopen\s*+\(|\bimport\s+(?:os|subprocess|sys|socket|pty)\b"
    r"|\b(?:lipsum|cycler|joiner|namespace|get_flashed_messages|url_for|range)\s*+[.\[|]\s*+(?:_|attr|constructor)|\bconfig\s*+\.\s*+(?:items|iteritems|from_|SECRET|root_path|__|\w{1,30}_(?:PASSWORD|SECRET|TOKEN|URI|KEY)\b)"
    r"|\bconfig\s*+\[|\bconfig\s*+\.\s*+update\b|\[\s*+['\"](?:os|popen|subprocess|builtins|globals)['\"]\s*+\]|\]\s*+\.\s*+os\s*+[.\[]|\bsettings\s*+\.\s*+(?:SECRET|DATABASES|\w{1,30}_(?:PASSWORD|SECRET|TOKEN|KEY)\b)|\bhandler\s*+\.\s*+(?:settings|application|request)\b|\benv\s*+\(\s*+['\"]\w{0,30}(?:KEY|SECRET|PASS|TOKEN)|\(\s*+\)\s*+\|\s*+(?:select|string|list)\b|\|\s*+(?:system|passthru|shell_exec|popen|call_user_func)\b|\bself\s*+\.\s*+(?:_|module|template|attr|context|render)|\brequest\s*+[.|\[]\s*+['\"]?(?:application|environ|_|attr|server)"
    r"|template_from_string|\b(?:include|extends|import)\s+request\.|\bimport\s+['\"](?:os|sys|subprocess)['\"]|messages\.storages|\bsigner\.key\b|get_admin_log|\bself\._TemplateReference"
    # Java: reflection, SpEL, OGNL, Freemarker, Groovy
    r"|\bT\s*+\(\s*+(?:java|javax|org|com)\b|getRuntime|ProcessBuilder|\.\s*+getClass\b|\bgetClass\s*+\(|forName\s*+\(|freemarker\.|newInstance|ScriptEngine|@\s*+(?:java|org|ognl|javax)\."
    r"|\bognl\.|#_memberAccess|#(?:context|parameters|request|session|application|attr|root|this|ctx|req|cmd|rt|process|dm|container|ognlUtil)\s*+(?:[.=\[']|$)|\?\s*+new\s*+\(|\?\s*+api\b|^\s*+\.(?:data_model|globals|locals|main|vars)\b|^(?:script:\w+:|url:[\w-]{1,12}:|dns:\w{1,20}\||file:[\w-]{1,12}:|const:java)"
    r"|\.class\b\s*+\.\s*+\w|class\.(?:get|for)|\bnew\s+(?:java|javax|org|groovy|freemarker|com)\.|\bnew\s+(?:File|Socket|URL|FileInputStream|Scanner|BufferedReader)\s*+\(|\.execute\s*+\(\s*+\)"
    r"|\.toURL\s*+\(|java\.(?:lang|io|net|nio)\b|javax\.(?:script|naming|faces)|\bpageContext\b|(?:request|session)\.(?:get|set)(?:Attribute|Session|ServletContext)|\blower_abc|springMacroRequestContext"
    r"|facesContext|externalContext|\bbeans?\s*+\.\s*+get|@\w+\.\w+\(|sun\.misc|getEngineByName|getProtectionDomain|\bMethodClosure|\b(?:application|session|request|page)Scope\b|getMethod\s*+\("
    # PHP: Twig, Smarty, Blade, Latte
    rf"|(?<![\w.$])@?(?:{_DANGEROUS})\s*+\(|\|\s*+(?:filter|map|reduce|sort|find|each|arrow|column)\s*+\(\s*+[^)]{{0,40}}?['\"](?:{_DANGEROUS}|ob_start|exec|printf)"
    r"|_self\b\s*+\.|registerUndefined|\bgetFilter\b|\b_context\b|\bapp\.request|file_excerpt|\bdump\s*+\(\s*+(?:app|_context|_self|\))|Smarty_|\$smarty\b|self::\w+\(|writeFile\("
    r"|\$_(?:GET|POST|REQUEST|SERVER|COOKIE)\b|@\s*+print\s*+\("
    # Ruby, Elixir, Lua, Perl
    r"|\b(?:File|Dir|IO|Kernel|Open3|Process|ObjectSpace|Marshal)\s*+\.\s*+\w|%x\W|`(?=[^`\n]{0,60}[a-z]{2})[^`\n]{1,80}`|\binstance_(?:variable|eval)|\bself\.(?:class|methods|method)\b|\.System\s+\"|\bSystem\.(?:shell|cmd|get_env|Diagnostics|IO|Reflection)"
    r"|\bENV\s*+\[|\bos\.execute|io\.popen"
    # JavaScript
    r"|\.\s*+constructor\s*+\Z|constructor\s*+(?:\.\s*+constructor|\.\s*+prototype|\[|\()|['\"]constructor['\"]|process\.(?:mainModule|binding|exit|version)|\brequire\s*+\(\s*+['\"](?:child_process|fs|os|net|http)|child_process|\bglobal(?:This)?\s*+[.\[]"
    r"|(?-i:\bFunction)\s*+\(|\.toString\s*+\(\s*+\)\s*+\.|\$eval\b|\$on\b|string\.sub|\bthis\.(?:pop|push|constructor)|_\.(?:VERSION|templateSettings)|\b(?:alert|prompt|confirm)\s*+\(|__proto__|\broot\.process|localLoad"
    # files and look-ups that run
    r"|/etc/(?:passwd|shadow|group)|/etc/hosts(?![\"']\s*+is\b)|/proc/self|win\.ini|lookup\s*+\(\s*+['\"]pipe|['\"]\s*+<\s*+(?:script|img|svg)"
)


@cache
def sure() -> re.Pattern[str]:
    """An expression that reaches for the interpreter."""
    return re.compile(_SURE, re.IGNORECASE)


@cache
def probe() -> re.Pattern[str]:
    """Arithmetic on literals, or a method of one: asks whether anybody computes."""
    return re.compile(
        r"\s*+[=\"'(\[]{0,3}\s*+-?\d{1,12}+(?:\.\d{1,6})?[\"']?\s*+(?:[*+/%^]|\*\*|-(?=\s*+\d+\s*+[*+/]))\s*+[\"'(]{0,2}-?\d{1,12}+[\d\s*+/%^().\"'-]{0,60}+[\])]{0,2}\s*+(?:==\s*+\d+\s*+)?;?\s*+\Z"
        r"|\s*+[\"'][^\"'\n]{0,60}[\"']\s*+(?:\*\s*+\d+\s*+\Z|\.\s*+(?!(?:join|format)\s*+\(\s*+[a-zA-Z_])\w{1,30}\s*+\(|\|\s*+(?:format|upper|length|reverse|e)\b[^}]{0,40}\d\s*+\*\s*+\d)"
        r"|\s*+[\"'][^\"'\n]{0,20}[\"']\s*+(?:[+~]\s*+[\"'][^\"'\n]{0,20}[\"']|\|\s*+(?:upper|lower|length|reverse|capitalize))\s*+\Z|\s*+if\s+\d{1,6}\s*+==\s*+\d{1,6}\s*+\Z|\s*+(?:printf\s+\"[^\"\n]{0,20}\"|html|js)\s+\"[^\"\n]{0,40}\"\s*+\Z|\s*+(?:print|if|set\s+\w{1,20}\s*+=)\s*+\(?\s*+\d+\s*+\*\s*+\d+|\s*+[\"'][^\"'\n]{0,20}[\"']\s*+%\s*+\d+\s*+\Z|\s*+\d+\s*+\*\s*+[\"']\d+[\"']\s*+\Z|\s*+\w{0,12}\s*+[\"'(]{0,2}\d{2,}\s*+\*\s*+\d{2,}[\"')]{0,2}\s*+\Z"
    )


@cache
def globals_() -> re.Pattern[str]:
    """A template engine's own objects, printed whole."""
    return re.compile(
        r"\s*+(?:print\s+)?(?:config|self|request|settings|app|lipsum|cycler|joiner|_self|_context|dump\s*+\([^)]{0,20}\)|debug|pageContext|\w{1,12}Scope|\$smarty\.\w{1,20}|this\.constructor|constructor|\.\s*+System|__\w+__)\s*+\Z"
    )
