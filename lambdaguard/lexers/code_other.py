"""Signs of Java, Ruby, Perl, Lua, Go or .NET that starts a process: rule, literals in lower case, whether case is ignored, alternatives."""

from __future__ import annotations

OTHER = "LG-CODE-005"
# What is started to look round, to fetch and to stay
_COMMANDS = (
    r"(?:cat|ls|id|whoami|curl|wget|sleep|uname|nc|ncat|ping|bash|sh|zsh|env|printenv|touch|rm|chmod|hostname|ps|netstat|ifconfig|nslookup|"
    r"dig|find|head|tail|echo|type|dir|cmd|powershell|calc|python\d?|perl|php|ruby|tar|base64|kill|/(?:usr/)?s?bin/\w+)"
)

SIGNS: tuple[tuple[str, tuple[str, ...], bool, tuple[str, ...]], ...] = (
    (
        OTHER,
        ("java.", "t(org.", "t( org.", "reflect.methodutils", "classloader.", ".classloader["),
        False,
        (
            r"\bT\s*+\(\s*+java\.lang\.\w{2,20}\s*+\)\s*+\.",
            r"\bJava\.type\s*+\(\s*+[\"']java\.lang\.(?:Runtime|ProcessBuilder|System|Class)\b",
            r"\bforName\s*+\(\s*+[\"']java\.lang\.(?:Runtime|ProcessBuilder)",
            r"\bT\s*+\(\s*+org\.springframework\.[\w.]{2,80}\)\s*+\.",
            r"\breflect\.MethodUtils\s*+\.\s*+invoke\w{0,20}\s*+\([^\n]{0,60}?[\"'](?:exec|start|eval|loadClass)[\"']",
            r"(?:^|[?&\s\"'])class(?:\.module)?\.classLoader[.\[]",
            (
                r"^[\s\"'`;)}+]{0,8}(?:new\s+java\.(?:io|util|net|lang|nio)\.\w{2,30}\s*+\(|java\.lang\.System\.(?:getenv|exit|"
                r"load)\w{0,12}\s*+\()"
            ),
        ),
    ),
    (
        OTHER,
        (".execute",),
        False,
        (
            (
                r"^\W{0,8}(?:print(?:ln)?\W{1,3})?[\"']?(?:cat|ls|id|whoami|curl|wget|uname|env|calc|cmd|"
                r"/bin)\b[^\n\"']{0,80}[\"']\s*+\.\s*+execute\s*+\(\s*+\)"
            ),
        ),
    ),
    (
        OTHER,
        ("getruntime", "runtime.exec", "processbuilder", "process.start", "process.spawn", "wscript"),
        False,
        (
            r"WScript\.Shell",
            r"\bRuntime\.runtime\.exec\b",
            r"getRuntime\s*+\(\s*+\)\s*+\.\s*+exec\s*+\(\s*+(?:new\s+String|[\"'{])",
            r"new\s+(?:java\.lang\.)?ProcessBuilder\s*+\([^\n]{0,80}?\)\s*+\.\s*+start",
            r"Process\.Start\s*+\(\s*+@?[\"'](?:cmd|powershell|/bin|calc)",
            r"Process\.spawn\s*+\(\s*+[\"']",
        ),
    ),
    (
        OTHER,
        ("os.execute", "popen", "capture", "'|", '"|', "kernel.", "pty.", "objectspace.", "%x", "qx", "open(", 'open "', "loadstring", "load(",
         "`id", "`who", "`ls", "`cat", "`una", "`sle", "`cur", "`wge", "system(", "system ", "exec(", "exec ",
         "spawn(", "spawn ", "eval ", "eval("),
        False,
        (
            r"\bos\.execute\s*+\(\s*+[\"']",
            r"\bio\.popen\s*+\(\s*+[\"']",
            r"\b(?:IO|File)\.\w{2,12}\s*+\(?\s*+[\"']\|",
            r"\b(?:IO|Open[34])\.(?:popen\w{0,3}|capture\w{0,4})\s*+\(?\s*+[\"'\[]",
            r"\bKernel\.(?:exec|system|spawn|`|open)",
            rf"%x[({{\[|!]\s*+{_COMMANDS}\b",
            r"^\W{0,8}%x(?:\([^()\n]{1,120}\)|\{[^{}\n]{1,120}\}|\[[^\[\]\n]{1,120}\])\W{0,6}$",
            r"\bPTY\.(?:spawn|open|getpty)\s*+\(?\s*+[\"'\[]",
            r"\bKernel\s*+\.\s*+(?:method|send|public_send|__send__)\s*+\(?\s*+[:\"'](?:system|exec|spawn|eval|open|`)",
            r"\bObjectSpace\.(?:each_object|garbage_collect)\b[^\n]{0,60}?(?:`|system|exec|send)",
            rf"\bqx[({{/|]\s*+{_COMMANDS}\b",
            r"\bopen\s*+\(?\s*+\w*\s*+,?\s*+[\"']\|\s*+\w",
            r"\b(?:load|loadstring)\s*+\(\s*+[\"'][^\n]{0,80}?os\.execute",
            r"(?:^|[\"';}\]]\s*+\.?\s*+)`(?:id|whoami|ls|cat\s|uname|sleep\s|curl\s|wget\s)[^`\n]{0,80}`\s*+(?:;|\.(?!\s)|\+|#|$)",
            rf"(?:^|[;\"'}}+:?]|\)\s(?:or|and)\s)\s*+(?:system|exec|spawn|eval)\s*+\(?\s*+[\"']{_COMMANDS}\b[^\n]{{0,80}}[\"']\s*+\)?\s*+(?:;|#|$|[\"'])",
        ),
    ),
    (
        OTHER,
        (".execute", "scriptengine", "system.", "groovy", "env.to_h", "qx", "eval{", "eval {", "@{[", "process.start", "diagnostics.process", "processstartinfo", "cfexecute", "createobject", "invoke-", "iex ", "start-process", "iwr ", "shell", "request", "response.write", "asttest", "parseclass", "evaluate("),
        True,
        (
            r"@(?:groovy\.transform\.)?ASTTest\s*+\(\s*+value\s*+=|GroovyClassLoader\s*+\([^()\n]{0,40}\)\s*+\.\s*+parseClass|^\W{0,8}(?:this\.)?evaluate\s*+\(\s*+new\s+String\s*+\(",
            r"^\W{0,8}(?:print(?:ln)?[\s(]{1,3}|(?:def|var|String)?\s*+\w{1,20}\s*+=\s*+)?[\"'][^\"'\n]{1,120}[\"']\s*+\.\s*+execute\s*+\(\s*+\)",
            r"^\W{0,8}\[\s*+[\"'][^\]\n]{1,160}\]\s*+\.\s*+execute\s*+\(\s*+\)",
            r"\bScriptEngineManager\s*+\(\s*+\)\s*+\.\s*+getEngineBy\w{2,12}\s*+\([^()\n]{0,30}\)\s*+\.\s*+eval",
            r"^\W{0,8}(?:java\.lang\.)?System\.(?:getenv|getProperty|getProperties)\s*+\([^()\n]{0,40}\)\W{0,4}$",
            r"\bgroovy\.util\.Eval\b|\bnew\s+(?:groovy\.lang\.)?GroovyShell\s*+\([^()\n]{0,40}\)\s*+\.\s*+(?:evaluate|parse)|^\W{0,8}ENV\.to_h\b",
            r"^\W{0,8}qx\s*+[({/|][^\n]{1,120}[)}/|]\W{0,4}$|\beval\s*+\{\s*+(?:system|exec)\b|@\{\[\s*+(?:system|exec|`)",
            r"\bnew\s+(?:System\.)?Diagnostics\.Process\b|\bnew\s+ProcessStartInfo\s*+[({]|<cfexecute\b",
            r"\bCreateObject\s*+\(\s*+[\"'](?:wscript\.shell|shell\.application|scripting\.filesystemobject|msxml2\.|adodb\.stream)",
            r"^\W{0,8}(?:(?:Invoke-Expression|Invoke-Command|Start-Process|Invoke-WebRequest)(?:\s++(?:-\w{1,20}\s++)?(?=[\"'({$&])|\(\s*+[\"'$])|(?:iex|iwr)\s++(?:\(\s*+(?:New-Object|iwr|irm|curl|wget)\b|[\"'&]|\$[a-z]))",
            r"\bDiagnostics\.Process\.Start\s*+\(|^\W{0,6}(?:Call\s+)?Shell\s*+\(?\s*+\"(?:cmd|powershell|calc|\w:\\)",
            r"(?:^|<%)\W{0,6}(?:eval|execute)\s*+\(?\s*+request\s*+[(.]|^\W{0,6}response\.write\s*+\(?\s*+\d{1,8}\s*+\*\s*+\d",
        ),
    ),
    (
        OTHER,
        ("exec.command", "system ", "exec ", "command::new", "do shell script", "(sh ", "shell/sh", "(system/", "(shell-command", "require"),
        False,
        (
            r"(?:^|[;=(,]\s*+)\W{0,6}exec\.Command(?:Context)?\s*+\(\s*+(?:ctx\s*+,\s*+)?\"(?:sh|bash|cmd|powershell|/bin/\w{2,6})\"",
            r"^\W{0,6}(?:std::process::)?Command::new\s*+\(\s*+\"(?:sh|bash|cmd|/bin/\w{2,6})",
            r"^\W{0,6}do shell script \"|^\W{0,6}(?:system|exec)\s+[\"'][^\"'\n]{1,80}[\"']\s*+;",
            r"^\s*+\((?:clojure\.java\.shell/)?sh\s+\"|^\s*+\(System/(?:exit|getenv)\b|^\s*+\(shell-command\s+\"",
            r"\brequire\s*+\(?\s*+[\"']os[\"']\s*+\)?\s*+\.\s*+execute\s*+\(",
        ),
    ),
    (
        OTHER,
        ("os.cmd", "system.", "code.eval", "port.open", "syscall.", "package.load", "startfile", "assembly.load", "shellexecute",
         "winexec", "object(", "slurp", "ffi.", "send(", "send ", "print `", "echo `", "puts `", "return `"),
        False,
        (
            (
                r"^\W{0,8}(?::os\.cmd|System\.(?:cmd|shell)|Code\.eval_\w{4,10}|Port\.open|syscall\.(?:Exec|ForkExec)|package\.loadlib|"
                r"os\.startfile|(?:System\.Reflection\.)?Assembly\.Load\w{0,6}|ShellExecute\w{0,3}|WinExec|CreateObject|GetObject|ffi\.(?:cdef|load))"
                r"\s*+\(\s*+[\"'~:\[\w{]"
            ),
            r"^\s*+\(slurp\s+\"|\b(?:public_)?send\s*+\(?\s*+:(?:system|exec|eval|instance_eval|class_eval|spawn|open|`)",
            rf"^\W{{0,6}}(?:(?:print|echo|puts)\s*+\(?\s*+`|return\s*+\(?\s*+`{_COMMANDS}\b)[^`\n]{{0,80}}`\s*+\)?\s*+;",
        ),
    ),
)  # fmt: skip
