"""Signs of Python that reaches the system: rule, literals in lower case, whether case is ignored, alternatives."""

from __future__ import annotations

PYTHON = "LG-CODE-003"

SIGNS: tuple[tuple[str, tuple[str, ...], bool, tuple[str, ...]], ...] = (
    (
        PYTHON,
        ("__import__", "import_module"),
        False,
        (
            r"(?:__import__|import_module)\s*+\(\s*+(?:[\"'][\w.]{1,40}[\"']|[\w.\[\]()+\"']{1,60})\s*+\)\s*+\.\s*+\w",
            r"__import__\s*+\(\s*+[\"'](?:os|subprocess|sys|socket|pty|builtins|commands|shutil|time|urllib)",
        ),
    ),
    (
        PYTHON,
        ("builtins", "pty.spawn", "breakpoint()", "globals()", "vars()", "locals()", ".loads(", "time.sleep",
         "sys.modules", "socket.socket", "import os", "import socket", "import sub", "import pty"),
        False,
        (
            r"^[\s\"'`;)}\]+,|&-]{0,8}(?:builtins\.(?:exec|eval|open|compile|__import__)\s*+\(|pty\.spawn\s*+\(\s*+[\"'\[])",
            r"^[\s\"'`;)}\]+,|&-]{0,8}(?:breakpoint|globals|vars|locals)\(\)\s*+(?:$|[\[#;])",
            r"getattr\s*+\(\s*+__builtins__\s*+,",
            r"^[\s\"'`;)}\]+,|&-]{0,8}socket\.socket\s*+\([^()\n]{0,60}\)\s*+\.\s*+connect\s*+\(",
            r"\bsys\.modules\s*+\[\s*+[\"'](?:os|subprocess|builtins|posix|pty)[\"']\s*+\]\s*+\.",
            r"^[\s\"'`;)}\]+,|&-]{0,8}(?:c?[pP]ickle|marshal|dill|jsonpickle|cloudpickle)\.loads\s*+\(\s*+(?:b?[\"']|base64\.|bytes[.(])",
            r"^[\w\s\"'`)\]]{0,24}\+\s*+(?:__import__\([\"']time[\"']\)|time)\.sleep\s*+\(",
            r"^[\w\s@.-]{0,24}[\"'][)\]}]{0,3}\s*+[;\n]\s*+import\s+(?:os|subprocess|socket|sys|pty)\b",
        ),
    ),
    (
        PYTHON,
        ("__",),
        False,
        (
            r"__(?:class|base)__\s*+(?:\.\s*+__(?:mro|bases?|base)__|\.\s*+mro\s*+\()",
            r"__subclasses__\s*+\(\s*+\)",
            r"__(?:globals|builtins)__\s*+(?:\[|\.\s*+(?:get|__getitem__|__import__|eval|exec|open))",
            r"\.__init__\.__globals__",
            r"__builtins__\s*+\.\s*+__",
            r"\)\s*+\.\s*+__(?:globals|builtins|code)__",
            r"\[\s*+[\"']__(?:builtins|globals|subclasses|class|mro|base|import)__[\"']\s*+\]",
            r"getattr\s*+\([^\n)]{0,40}(?:\)\s*+,\s*+)?[\"']__(?:class|import|globals|builtins|subclasses|base|bases|mro)__",
        ),
    ),
    (
        PYTHON,
        ("import os", "import sub", "import sock", "import pty", "import sys", "exec(", "eval(", "compile(", "exec (",
         "eval ("),
        False,
        (
            (
                r"(?:exec|eval|compile)\s*+\(\s*+(?:b?[\"']{1,3}|compile\s*+\(\s*+[\"']{1,3})[^\n]{0,100}?\b(?:import\s+\w|__import__|os\.|"
                r"open\s*+\()"
            ),
            (
                r"(?:^|[\"';)\n])\s{0,100}+import\s+(?:os|subprocess|socket|pty|sys)\s*+(?:,\s*+\w+\s*+){0,3};[^\n]{0,80}?(?:os|subprocess|pty|"
                r"socket|sys)\.\w"
            ),
        ),
    ),
    (
        PYTHON,
        ("os.system", "os.popen", "os.exec", "os.spawn", "subprocess.", "commands.get"),
        False,
        (
            (
                r"(?:^|[;\"'(+{=]|\)\s(?:or|and|if)\s)\s*+(?:(?:\w{2,12}\.)?os\.(?:system|popen|exec[lv]p?e?|spawn\w{1,4})|subprocess\.(?:Popen|call|run|check_output|"
                r"getoutput|check_call)|commands\.getoutput)\s*+\(\s*+\[?\s*+[\"']"
            ),
        ),
    ),
    (
        PYTHON,
        ("open(", "readfile", "readdir", "file.", "io.", "dir.", "file_get"),
        False,
        (
            (
                r""
                r"^[\s\"'`;)}+]{0,8}print\s*+\(\s*+open\s*+\(\s*+[\"'][^\"'\n]{1,60}+[\"']\s*+(?:,\s*+[\"']\w{1,3}[\"']\s*+)?\)\s*+\.\s*+read\w{0,8}\s*+\([^\n]{0,12}$"
            ),
            r"\bopen\s*+\(\s*+[\"'](?:/etc/|/proc/|/var/(?:task|runtime)|\.\./|/root/)[^\n\"']{0,60}[\"'][^\n)]{0,20}\)\s*+\.\s*+read",
            (
                r"\b(?:readFileSync|readFile|File\.(?:read|open|readlines)|IO\.(?:read|readlines)|file_get_contents|readdirSync|readdir|"
                r"Dir\.(?:entries|glob))\s*+\(?\s*+[\"'](?:/etc/|/proc/|/var/task|\.\./\.\./|/root/|/\*?[\"']|\.env)"
            ),
        ),
    ),
    (
        PYTHON,
        ("getattr(", "(__import__", "getattr (", "__loader__", "__spec__", "lambda", "exec(", "eval("),
        False,
        (
            (
                r"\bgetattr\s*+\(\s*+(?:os|sys|subprocess|builtins|__builtins__|__import__\([^()\n]{1,30}\))\s*+,\s*+[\"'](?:system|popen|"
                r"exec\w{0,3}|spawn\w{0,4}|modules|eval|run|call|Popen|check_output|environ)[\"']\s*+\)"
            ),
            r"\)\s*+\(\s*+__import__\s*+\)",
            r"\b__(?:loader|spec)__\s*+\.\s*+(?:load_module|loader)\b",
            r"^\W{0,8}lambda\b[^:\n]{0,30}:\s*+(?:os|subprocess)\.(?:system|popen|exec|call|run|check_output)\s*+\(",
            r"^\W{0,8}(?:exec|eval)\s*+\(\s*+(?:bytes|bytearray|chr|marshal|zlib|codecs|requests|urllib|[\"']{2}\.join)\s*+[(.]",
        ),
    ),
    (
        PYTHON,
        ("import ",),
        False,
        (
            r"(?:^|[\"';)\n])\s{0,100}+import\s+(?:os|subprocess|socket|pty|sys|shutil)\s+as\s+(\w{1,20})\s*+;[^\n]{0,80}?\b\1\.\w",
            r"(?:^|[\"';)\n])\s{0,100}+from\s+(?:os|subprocess|pty|shutil|posix)\s+import\s+\w{1,20}(?:\s+as\s+\w{1,20})?\s*+;\s*+\w{1,20}\s*+\(",
        ),
    ),
)  # fmt: skip
