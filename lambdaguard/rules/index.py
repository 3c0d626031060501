"""Where each family's rules and lexer are, and the literals without which none of its signs can occur.

One entry a family: ``name: (rules module, lexer module or "", entry needles)``. A family's files are imported only when one of its
needles, in lower case, occurs in one canonical form of a string. Choose needles that are rare in headers, URLs, JSON and prose;
a needle ``"<"`` or ``"\\n"`` is a single character and costs least.
"""

from __future__ import annotations

FAMILIES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "sql": ("sql", "sql", (
        "'", "\"", "||", "&&", "or", "and", "xor", "union", "select", "order", "group", "exec", "waitfor", "@@", "drop",
        "alter", "create", "truncate", "delete", "insert", "update", "grant", "declare", "sleep", "benchmark", "extractvalue",
        "updatexml", "load_file", "case", "iif", ")*", "if(", "having", "where", "qualify", "returning", "collate", "offset", "install", "unload", "export", "foreign schema", "limit", "procedure", "outfile", "dumpfile",
        "rlike", "shutdown", "merge", "backup", "copy", "attach", "pragma", "handler", "prepare", "load", "set", "print @",
        "version(", "database(", "user(", "xp_", "dbms_", "utl_", "except", "intersect", "replace", "bulk", "begin", "call",
        "show", "master", "vacuum", "lock", "revoke", "rename", "while", "restore", "reconfigure", "json_", "ascii(",
        "substr", "char(", "cast(", "convert(", "concat", "row(", "rand(", "decode(", "choose(", "elt(", "greatest(", "nullif(", "nvl",
        "current_", "session_user", "/**/", "()=", " join ", "randomblob", "zeroblob", "xmlagg", "string_agg", "listagg", "array_agg", "for json", "for update", "conflict", "tablesample", "system$", "detach database", "raiserror(",
    )),
    "nosql": ("nosql", "nosql", (
        "$ne", "$eq", "$gt", "$lt", "$in", "$nin", "$re", "$wh", "$ex", "$no", "$or", "$an", "$el", "$mo", "$fu", "$al",
        "$co", "$ou", "$me", "$ty", "$si", "$te", "$op", "$se", "$gr", "$ma", "$pr", "$fa", "$bu", "$un", "$js", "$lo", "$sl", "$ac", "$ad", "this.", "this[", "new date", "return ", "return(", "sleep", "db.",
        ": /", ":/.", "\nflush", "\nset", "\nconfig", "\neval", "\n*", "\nslaveof", "\nreplicaof", "match (", "match(",
        "load csv", "detach", "delete ", "while(", "while (", "throw", "tojson(", "emit(", "(this", "hex_md5", "}) set", "*:*", ":[*", "redis.", "slaveof", "replicaof", "config ", "allow filtering", "$pu", "$inc", "comparisonoperator", "conditionexpression\"", "filterexpression\"", "keys(this", "$li", "$sa", "$na", "$pl", "' set ", "\" set ", "foreach (", "foreach(", "g.v(", "g.e(", "g.addv(", ") or ", ") and ", ") not ", "|| true", "||true", "\r\n",  "$cu", "\"map", "drop keyspace", "\"lang\"", "apoc.", "call db", "create (n", "').", "\").", "'; g.", "_exists_", ":* or", ":*)", "flushall", "flushdb", "module load", "filter ",
    )),
    "shell": ("shell", "shell", (
        ";", "|", "&", "`", "$", "\n", "\\n", "<", ">", "%0a", "^", "powershell", "socat", "certutil", "bitsadmin", "mshta", "regsvr32", "cmd", "/etc", "/environ", "/.env", "serviceacc", "/bin/", "--", "-o", "-c", "-e", "bash",
        "ncat", "netcat", "%", "??", "-exec", "''", '""', *[f"{quote}{letter}{quote}" for quote in "'\"" for letter in "acdehilmnoprstuw"],
        "\\a", "\\d", "\\h", "\\i", "\\o", "\\s",
    )),
    "xss": ("xss", "html", (
        "<", "script:", "data:", "\"on", "'on", "\" on", "' on", "`on", "/on", "onerror", "onload", "onfocus", "onmouse",
        "onclick", "alert", "confirm", "prompt", "eval", "constructor", "cookie", "location", "document", "fromcharcode",
        "settimeout", "setinterval", "atob", "fetch(", "import(", "importscripts(", "innerhtml", "throw", "window", "top[", "self[",
        "function(\"", "function('", "parent[", "frames[", "globalthis[", "this[", "function`", "msgbox", "activexobject",
        "execscript", "localstorage", "xpression", "javascript", "sendbeacon", "+[]", "![]", "=~[]", "ωﾟ", "expression", "binding",
        "style=", "+ad", "@import", "srcdoc", "formaction", "-->", "cript:", "ript:", "ipt:", "getscript", "postmessage", "pushstate",
        "debugger", "open(", "print()", "function(", "function ", "url(", "a\\l", "v\\a", "\\l\\e", "\\lert", "l\\e\\r", "s\\c", "\\cript",
    )),
    "path": ("path", "path", (
        "..", "./", ".\\", "/etc", "etc/", "c:/", "d:/", "/mysql", "/apache", "/usr/", "/bin/", "/lib/", "\\proc", "\\etc", "\\var\\", "/php", "/postgresql", "/proc", "/var", "/root", "/home", "file:", "php:", ":\\", "\\\\", "\x00", "%00",
        ".env", ".dockerenv", ".aws", ".ssh", ".git", "passwd", "win.ini", "boot.ini", "web.config", "0x2e", "data:", "zip:", "phar:",
        "expect:", "glob:", "rar:", "-inf", ".ht", ".ini", "/usr/local", "/opt/", "/dev/", "/sys/", "/run/secrets", "windows", "winnt",
        "system32", "inetpub", "::$", "%2e", "%252e", "%c0%ae", "%25c0", "ogg:", "ssh2.", "zlib", "compress.", "~/", "id_rsa", ".svn", "/log", "/sess_", "/srv/www", "_history",
    )),
    "ssrf": ("ssrf", "url", (
        "//", "\\\\", "http:", "https:", "169.254", "localhost", "metadata", "file:", "gopher:", "dict:", "jar:", "netdoc:",
        "127.", "[::",
    )),
    "template": ("template", "template", (
        "{{", "{%", "${", "#{", "<%", "#set", "*{", "@(", "[[", "[=", "@java", "{fetch", "{include", "{php", "{@", "~{", "{=", "{!!", "@php", "$!", "{$", "#evaluate",
        "%{", "@{", "<#", "[#", "{if", "{system", "{exec", "{passthru", "{math", "<tmpl_", "<cfincl", ".waitfor(", ".exitvalue(", ".getinputstream(", "#foreach", "{chr(", "{function", "[%", ".classl", ".class.", "@file.", "@html.raw", ".gettype", ":if(", ":php}", "_memberaccess", "@ognl", "xwork",
        "#include", "#parse", "@system", "write18", "|system", "| system", "|exec", "|passthru", "|shell_exec", "|popen", ".inspect", ".getclass", "<c:", "root.process", "{var", "@(system", "|upper", "|lower", "|cat:", "|reduce", "|filter", "|map", "|sort", "{dump(", "!{", "@using", "@datetime.", "= system", "=system", "= exec", "= eval", "= global.", "=global.", "= process.", "=process.", ":ruby", "{block", "{insert",
    )),
    "xxe": ("xxe", "xxe", (
        "<!", "include", "xsl", "utf-7", "+adw", "schemalocation", "php:function", "[*", "[ *", "=\"file:", "='file:", "exslt", "url(file",
    )),
    "ldap": ("ldap", "ldap", (
        ")(", ") (", "*)", "))", "(|", "(&", "(!", "=*", "|(", ")\x00", ")\\00", "*(", ")&", ")|", "!(", "&(",
    )),
    "xpath": ("xpath", "xpath", (
        "not(/", "|/", "| /", "or //", "::", "count(", "name(", "position(", "text(", "node(", "doc(", "document(", "last(",
        "length(", "(/", "substring", "true()", "false()", "or ..", "or /", "and ..", "contains(", "starts-with(", "/*[", "//*", "]|", "] |", "'|", "' |", "' or ", "' and ",
        "\"] ", "']", "return //", "in //", "id('",
    )),
    "jndi": ("jndi", "jndi", (
        "${",
    )),
    "crlf": ("crlf", "crlf", (
        "\r", "\n", "\\r", "\\n", "%0a", "%0d", "\u560a", "\u560d", "\u010b", "\u2028", "\u2029", "\x85",
    )),
    "proto": ("proto", "proto", (
        "__proto__", "__pro__", "__define", "__lookup", "[prototype", "constructor[", "hasownproperty[", "tostring[", "valueof[", "__dict__", "constructor]", "prototypetype", "constructor/", "constructor[", "constructor.p",
        "constructor\"", "constructor'", "object.prototype", "__class__", "__init__", "__globals__", "__builtins__",
        "__kwdefaults__", "__base",
    )),
    "deser": ("deser", "deser", (
        "ro0a", "saia", "ywea", "ywia", "txqa", "aama", "aaaaaaab", "h\x02\x00", "c\x01\x00", "c\x02\x00", "mt\x00", "\x00\x03\x00", "\x00\x00\x00", "$$bcel", "h4si", "==", "4=", "gaj", "gasv", "gasm", "gawv", "gawm", "bah", "\"lambda\"", "qzo", "8tzo", "ganj", "ganx", "gany", "gand", "gan9", "gaio", "gamo", "aaeaaad/", "aced0005", "\\xac\\xed", "\xac\xed", "\x80", "\x04\x08",
        "\x00\x01\x00\x00\x00\xff", "!!", "!ruby", "!php", "!<", "!system.", "!clojure", "tag:", "o:", "c:", "a:", "phar:", "\nr", "\nq", "\nu", "\nx", "\ntr", "\n(tr", "\no.", "\ni", "\\n",
        "y2", "y3", "y19f", "kfg", "kgn", "kgl", "kfm", "kgx", "kgr", "xxea", "fxea", "tzo", "yto", "0a28", "0a71", "7c4f3a3", "0000000000", "wey", "__reduce", "json_class", "\"^", "nd_func", "cryo_", "js_function", "py/", "@type", "@class", "$type", "\"class\"", "\"=\"", "\"com.",
        "\"org.", "\"java", "\"sun.", "\"ch.", "\"net.", "\"oracle.", "\"br.", "\"cn.", "\"bsh", "\"jodd.", "\"flex.", "\"weblogic.", "\"groovy.", "\"clojure.",
        "__type\"", "__type__", "__class__", "_target_", "__jsonclass", "wddx", "burlap", "nsassem", "jdbc:", "#=(", "#java.", "<java", "<void", "<sorted", "<tree", "<linked", "<jdk", "<javax",
        "<groovy", "<com.", "<org.", "<sun.", "<clojure", "<bsh", "<dynamic", "objectdataprovider", "expandedwrapper",
        "=\"system.", "clr-namespace", "serialization=", "class=",
    )),
    "code": ("code", "code", (
        "(", "<?", "__", "`", "$_", "${", "%x", "import", "global[", "globalthis[", "process[", "require[", "eval{", "@{[", "do shell script", "qx{", "system \"", "system '", "exec \"", "exec '", "cmd(",
        "env.to_h", "process.env", "classloader", "invoke-", "cfexecute",
    )),
    "graphql": ("graphql", "graphql", (
        "__schema", "__type", "__field", "__inputvalue", "introspectionquery", "query", "mutation", "subscription",
        "fragment", "{",
    )),
    "mail": ("mail", "mail", (
        "\nbcc", "\ncc", "\nto", "\nfrom", "\nsubject", "\nreply", "\nreturn", "\nsender", "\ncontent-", "\nmime", "\nx-",
        "\nresent", "\nrcpt", "\nmail", "\ndata", "\nehlo", "\nhelo", "\nquit", "\n.", "\rbcc", "\rcc", "\rto", "\rfrom", "\rsubject", "\rreply", "\rmime", "\rcontent", "\rsender", "\rquit", "\rrcpt", "\rmail", "\rdata", "\n ", "\\n",
        "\n@", "\r@", "=?", "inbox", "bcc:", "cc:", "rcpt to", " -x", " -oq", "-be ", "${run{", "logout", "capability", "noop", "\nv", "\na",
    )),
    "ssi": ("ssi", "", (
        "<!--#", "<esi", "<!--esi",
    )),
    "csv": ("csv", "", (
        "|", "hyperlink(", "webservice(", "import", "image(", "filterxml(", "call(", "exec(", "dde(", "dde (", "register", "rtd(",
    )),
}  # fmt: skip

# Families with a quick refusal in `lexers.gates`
GATED = frozenset(("sql", "shell", "code", "ssrf"))

# Strings of letters, digits and spaces alone are looked at when they hold a family's word; of these words, the second entry's are
# too common in prose, or attack only beside punctuation that is looked for anyway, and count only where the first entry, a pattern over
# lower-case text, is found.
PROSE = (
    (
        r"\b(?:x?or|and)\s*+(?:not\s)?(?:[0-9]++|true|false|null)(?:[\s-]|\Z)|\b(?:order|group)\s+by\s+[0-9]"
        r"|\b(?:or|and)\s[a-z0-9]+\sis\s(?:not\s)?null|\b(?:drop|alter|create|truncate)\s+(?:table|database|view|user)\s"
        r"|\b(?:delete\s+from|insert\s+into)\s+[a-z_.]+(?:\s|\Z)"
    ),
    (
        "or", "and", "drop", "alter", "create", "truncate", "delete", "insert", "update", "grant", "declare", "order",
        "group", "load", "merge", "master", "bulk", "lock", "rename", "replace", "set", "call", "show", "case", "having",
        "where", "qualify", "returning", "collate", "offset", "install", "unload", "export", "limit", "procedure", "copy", "attach", "handler", "prepare", "except", "begin", "while", "restore",
        "concat", "backup", "onload", "onfocus", "onmouse", "onclick", "confirm", "prompt", "cookie", "location", "fromcharcode",
        "settimeout", "setinterval", "atob", "innerhtml", "throw", "window", "msgbox", "activexobject", "execscript",
        "localstorage", "sendbeacon", "expression", "binding", "srcdoc", "formaction", "return ", "query", "mutation",
        "subscription", "fragment", "import", "include", "windows", "winnt", "inetpub", "zlib", "localhost", "metadata",
        "logout", "capability", "noop", "detach", " join ", "conflict",
    ),
)  # fmt: skip

# Families that may hold a text against one field and not against another of the same place, by the field's name; with a name under
# which they let nothing pass that they hold against any other. In ssrf, names only excuse: what it lets pass without a name it lets
# pass with any.
NAMED = {"deser": "@type", "mail": "subject"}
