"""What an expression of Java's template languages says when it reaches for the interpreter: reflection, SpEL, OGNL, Freemarker, Groovy.

Entries as in `template_signs`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

SIGNS: tuple[tuple[Sequence[str], str], ...] = (
    (
        "java groovy. t( org com runtime processb getclass forname freemarker instance scriptengine sun.misc getengine".split(),
        (
            r"\bT\s*+\(\s*+(?:java|javax|org|com)\b|\bT\(\s*+(?-i:[A-Z])\w{2,30}\s*+\)\s*+\.|getRuntime|ProcessBuilder|\.\s*+getClass\b|\bgetClass\s*+\(|forName\s*+\(|freemarker\."
            r"|newInstance|ScriptEngine|java\.(?:lang|io|net|nio)\b|groovy\.(?:lang|util)\.|javax\.(?:script|naming|faces)|sun\.misc|getEngineByName|getMethod\s*+\("
        ),
    ),
    (
        "@ ognl # memberaccess".split(),
        (
            r"@\s*+(?:java|org|ognl|javax)\.|@[\w.]{1,60}@\w|@(?:environment|system\w{1,20})\s*+[.\[]|\bognl\.|#_memberAccess"
            r"|#(?:context|parameters|request|session|application|attr|root|this|ctx|req|cmd|rt|process|dm|container|ognlUtil|execInfo|response|servletContext|httpSession)\s*+(?:[.=\[']|$)"
        ),
    ),
    (
        "? .data_model .globals .locals .main .vars .version script: url: dns: file: const:".split(),
        (
            r"\?\s*+new\s*+\(|\?\s*+(?:api|eval|eval_json|interpret)\b(?!\s*+\.?\w*+\s*+:)|^\s*+\.(?:data_model|globals|locals|main|vars|version)\b|\.data_model\b"
            r"|^(?:script:\w+:|url:[\w-]{1,12}:|dns:\w{1,20}\||file:[\w-]{1,12}:|const:java)"
        ),
    ),
    (
        "class getmethod protectiondomain new execute tourl mainmodule forname getruntime".split(),
        (
            r"\[\s*+['\"](?:getClass|forName|classLoader|getRuntime|getMethod|mainModule)['\"]\s*+\]|(?:''|\"\")\s*+\[\s*+['\"]class['\"]|(?:''|\"\"|[\"'\])]|\b(?:param|request|session|application|pageContext|header|cookie)\.\w{1,20})\.class\b|\.class\b\s*+\.\s*+(?!name\b|to_s\b|simpleName\b|canonicalName\b)\w|class\.(?:get|for)|\bnew\s+(?:java|javax|org|groovy|freemarker|com)\."
            r"|\bnew\s+(?:File|Socket|URL|FileInputStream|Scanner|BufferedReader)\s*+\(|\.execute\s*+\(\s*+\)|\.toURL\s*+\("
            r"|getProtectionDomain|\bMethodClosure|\.classLoader\b|\bClass\.forName"
        ),
    ),
    (
        "pagecontext attribute session servlet lower_abc springmacro context bean scope evaluate (char)".split(),
        (
            r"\bpageContext\b|(?:request|session)\.(?:get|set)(?:Attribute|Session|ServletContext)|\blower_abc|springMacroRequestContext"
            r"|facesContext|externalContext|\bbeans?\s*+\.\s*+get|\bbeans\s*+\[|\b(?:application|session|request|page)Scope\b|\A\s*+(?:this\s*+\.\s*+)?evaluate\s*+\(|\(char\)\s*+\d"
        ),
    ),
)
