"""Code injection into PHP, Python, Node.js and their like: what `lexers.code` names."""

from __future__ import annotations

from .rule import Rule

_FAMILY = "code"

RULES = (
    Rule(
        "LG-CODE-001", _FAMILY, "PHP tag with code that reaches the system", cwe=94, capec=242, severity="critical",
        attacks=("<?php system('ls'); ?>", "<?=`uptime`?>", "GIF89a<?php eval($_POST[1]);"),
        benign=(("body", '<?php echo "Hello"; ?>'), ("body", '<?xml version="1.0"?><system (a)="1"/>')),
    ),
    Rule(
        "LG-CODE-002", _FAMILY, "PHP call that reaches the system", cwe=95, capec=35, severity="critical",
        attacks=("';phpinfo();//", "system('whoami');", "${@print(md5(7))}", "eval(base64_decode('YQ=='))", "$_GET['f']($_GET['x'])"),
        benign=(("body", "Call phpinfo() to see the loaded extensions"), "system (requirements)"),
    ),
    Rule(
        "LG-CODE-003", _FAMILY, "Python code that reaches the system", cwe=95, capec=35, severity="critical",
        attacks=("__import__('os').getcwd()", "().__class__.__bases__[0].__subclasses__()", "open('/etc/hosts').read()", "exec('import os;os.getcwd()')"),
        benign=(("body", "print(obj.__class__.__name__)"), ("body", "import os\n\nprint(os.environ['HOME'])\n"), ("body", "with open('data.csv') as f: rows = f.read()")),
    ),
    Rule(
        "LG-CODE-004", _FAMILY, "JavaScript that reaches the process", cwe=95, capec=35, severity="critical",
        attacks=("require('child_process').exec('ls')", "process.mainModule.require('fs')", "this.constructor.constructor('return process')()", "JSON.stringify(process.env)"),
        benign=(("body", "const { exec } = require('child_process');"), ("body", "process.env.NODE_ENV === 'production'")),
    ),
    Rule(
        "LG-CODE-005", _FAMILY, "Java, Ruby, Perl, Lua or .NET code that starts a process", cwe=95, capec=35, severity="critical",
        attacks=("Runtime.getRuntime().exec('ls')", "IO.popen('ls').read", "os.execute('ls')", "%x(whoami)"),
        benign=("Runtime.getRuntime().availableProcessors()", ("body", "os.execute is how Lua starts a program")),
    ),
    Rule(
        "LG-CODE-006", _FAMILY, "evaluation of decoded or requested code", cwe=95, capec=35,
        attacks=("eval(atob('YQ=='))", "(0,eval)('x')", "');sleep(9);('"),
        benign=("console.log(eval('1 + 1'))", ("body", "sleep(5) pauses the script for five seconds")),
    ),
    Rule(
        "LG-CODE-011", _FAMILY, "hostile code in the midst of text", cwe=95, capec=35, severity="low", confidence="low",
        attacks=(("body", "You should never write eval(atob(x)) in your own code, because it runs whatever it is that you get."),),
    ),
)  # fmt: skip
