"""Signs of JavaScript that reaches the process: rule, literals in lower case, whether case is ignored, alternatives."""

from __future__ import annotations

NODE = "LG-CODE-004"

SIGNS: tuple[tuple[str, tuple[str, ...], bool, tuple[str, ...]], ...] = (
    (
        NODE,
        ("bun.spawn", "deno.", "process."),
        False,
        (
            (
                r"^(?:[\w\s@.-]{0,24}[\"'`]?[)\]}]{0,3}\s*+;)?[\s\"'`;)}\]+,|&-]{0,8}(?:new\s+)?(?:Bun\.(?:spawn|spawnSync|file)|Deno\.(?:run|Command|readTextFile|readTextFileSync|"
                r"env))\s*+[(.]"
            ),
            r"^[\w\s@.-]{0,24}[\"'`][)\]}]{0,3}\s*+;\s*+process\.(?:exit|kill|abort)\s*+\(",
            r"^`?\$\{process\.(?:env|mainModule|argv|binding)",
            r"^\W{0,8}(?:[\w.]{0,40}[(\[]\s*+)?process\.env\.\w{0,40}(?:SECRET|TOKEN|PASSW|ACCESS_KEY|API_KEY|PRIVATE|CREDENTIAL)\w{0,20}\b(?!\s*+(?:=|\|\||&&|\?|!))",
        ),
    ),
    (
        NODE,
        ("child_process",),
        False,
        (
            r"^[\w\s@.-]{0,24}[\"'`;)\]}]{0,6}\s*+child_process\s*+\.\s*+(?:exec|spawn|fork)\w{0,8}\s*+\(\s*+[\"'`]",
            (
                r"(?:require|mainModule\s*+(?:\.|\[)\s*+[\"']?require[\"']?\]?|binding|load|import|"
                r"getBuiltinModule)\s*+\(?\s*+\(?\s*+[\"'`](?:node:)?child_process[\"'`]\s*+\)\s*+\)?\s*+(?:\.\s*+|\[\s*+[\"'])(?:exec|"
                r"spawn|fork|then)\w{0,8}"
            ),
            r"^[\w\s@.'\"`)]{0,24};\s*+(?:var|let|const)\s++(\w{1,20})\s*+=\s*+require\s*+\(\s*+[\"'`](?:node:)?child_process[\"'`]\s*+\)\s*+;\s*+\1\s*+\.",
        ),
    ),
    (
        NODE,
        ("process.", "process[", "globalthis", "global.", "global[", "constructor", "return process", 'function("',
         "function('", "function(`", 'function ("', "function ('"),
        False,
        (
            r"\bprocess\s*+\.\s*+(?:mainModule\s*+[.\[]|(?:_linkedB|b)inding\s*+\(|kill\s*+\(|dlopen|getBuiltinModule|report\.write|exit\s*+\(\s*+\)$)",
            r"constructor\s*+(?:\.\s*+constructor|\[\s*+[\"']constructor[\"']\s*+\])\s*+\(",
            r"\bFunction\s*+\(\s*+[\"'`]\s*+return\s+(?:this|process|global)",
            r"\bglobal(?:This)?\s*+(?:\.|\[\s*+[\"'])\s*+process\b|^\W{0,8}this\s*+\.\s*+process\b",
            r"\b(?:Object\.(?:keys|entries|values)|Buffer\.from|encodeURIComponent|btoa)\s*+\(\s*+process\.env\b",
            r"(?:\bFunction|constructor)\s*+\(\s*+[\"'`][^\n\"'`]{0,200}?(?:process|global|require|child_process|fetch|document\.cookie)",
            r"return\s+process(?:\.env)?\s*+;?\s*+\}\s*+\)\s*+\(",
            r"https?://[^\n]{0,80}?process\.env\.(?:AWS|\w{0,20}(?:SECRET|TOKEN|KEY))",
            r"JSON\.stringify\s*+\(\s*+process\.env\s*+\)",
            r"(?:fetch|http\.get|axios\.\w+|request)\s*+\([^\n]{0,120}?process\.env\.(?:AWS|\w*(?:SECRET|TOKEN|KEY))",
        ),
    ),
    (
        NODE,
        ("import(", "import ("),
        False,
        (
            r"^\W{0,8}\(?\s*+async\b[^\n]{0,80}?\bimport\s*+\(\s*+[\"'`](?:node:)?(?:child_process|fs|net|http|vm|os)\b",
        ),
    ),
    (
        NODE,
        ('fs"', "fs'", "vm."),
        False,
        (
            r"^[\s\"'`;)}+,-]{0,8}require\s*+\(\s*+[\"'](?:node:)?fs[\"']\s*+\)\s*+\.\s*+(?:write|unlink|rm|append|read|create|rename|chmod)",
            r"\bvm\s*+\.\s*+runIn\w{0,8}Context\s*+\(\s*+[\"'`]",
        ),
    ),
    (
        NODE,
        ("require(", "require (", "preparestacktrace"),
        False,
        (
            (
                r"^[\s\"'`;)}+,(-]{0,8}(?:new\s++\(?\s*+)?require\s*+\(\s*+[\"'`](?:node:)?(?:net|https?|dgram|tls|os|vm|worker_threads|"
                r"cluster|repl|inspector|fs/promises)[\"'`]\s*+\)\s*+\.\s*+(?:connect|get|request|Script|runIn|createConnection|"
                r"networkInterfaces|hostname|userInfo|start|open|readFile|readdir|writeFile|rm|unlink)"
            ),
            r"^[\s\"'`;)}+,-]{0,8}\(?\s*+(?:async\s+)?(?:function\b|\(\s*+\)\s*+=>)[^\n]{0,200}?require\s*+\(\s*+[\"'`](?:node:)?child_process",
            r"^\W{0,8}Error\.prepareStackTrace\s*+=(?!=)",
        ),
    ),
    (
        NODE,
        ("module.", "process[", "require[", "reflect.", "shell.exec", "shelljs"),
        False,
        (
            r"^\W{0,8}(?:process|require)\s*+\[\s*+(?:[\"'`][A-Za-z]|(?:req|mainModule|env|global)\b(?!\]\s?=))",
            r"^\W{0,8}module\s*+\.\s*+(?:constructor\s*+\.\s*+_load|require|children)\b",
            r"\bReflect\s*+\.\s*+(?:construct|get|apply)\s*+\(\s*+(?:Function|global(?:This)?|process|eval)\b",
            r"^\W{0,8}shell(?:js)?\.exec\s*+\(",
        ),
    ),
)  # fmt: skip
