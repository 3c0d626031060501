"""Path traversal and file inclusion: what `lexers.path` names."""

from __future__ import annotations

from .rule import Rule

_FAMILY = "path"

RULES = (
    Rule(
        "LG-PATH-001", _FAMILY, "traversal to a sensitive file", cwe=22, capec=126, severity="critical",
        attacks=("../../../etc/group", "..%2f..%2fproc%2fself%2fenviron", "....//....//etc/hosts", "en/..\\..\\windows\\win.ini", ("path", "/img/..;/..;/WEB-INF/web.xml"), ("body", "../../../../root/.ssh/id_rsa")),
        benign=(("body", "import x from '../../lib/foo'"), ("body", "![plan](../images/plan.png)"), "a/b/../c", "v1...v2", ("file", "foo..bar (1).txt")),
    ),
    Rule(
        "LG-PATH-002", _FAMILY, "path that leaves its root", cwe=22, capec=126,
        attacks=("../../../reports", ("file", "../other-tenant/x.csv"), ("path", "/s/..%2f..%2fadmin"), ("body", "....//....//x"), "..;/manager/html"),
        benign=(("body", "../../tsconfig.base.json"), ("body", "cd .. && ls"), "main..develop"),
    ),
    Rule(
        "LG-PATH-003", _FAMILY, "the value is a sensitive file", cwe=73, capec=597,
        attacks=("/etc/passwd", "/proc/self/cmdline", "file=/var/task/app.py", "C:\\Windows\\win.ini", ("path", "/.git/config"), ("body", "/etc/shadow"), "file:///etc/./group"),
        benign=(("body", "Add the name to /etc/hosts and try again"), ("path", "/etcetera"), ("body", "/etc/ssl/certs"), "/home"),
    ),
    Rule(
        "LG-PATH-004", _FAMILY, "file name cut off by a NUL byte", cwe=158, capec=52,
        attacks=("page.php\0.jpg", ("file", "x.py\0.png")),
        benign=("page.php.jpg",),
    ),
    Rule(
        "LG-PATH-005", _FAMILY, "stream wrapper in place of a file", cwe=98, capec=193, severity="critical",
        attacks=("php://filter/read=string.rot13/resource=x", "expect://uptime", "phar://a.gif/x", "data://text/plain,hello"),
        benign=(("body", "data:image/png;base64,iVBORw0KGgo="), ("body", "$raw = file_get_contents('php://input');")),
    ),
    Rule(
        "LG-PATH-006", _FAMILY, "network share in place of a file", cwe=40, capec=561, confidence={"body": "low", "record": "low", "*": "medium"},
        attacks=("\\\\198.51.100.7\\c$\\x",),
        benign=(("body", "Shares are written as \\\\server\\share on Windows"),),
    ),
    Rule(
        "LG-PATH-011", _FAMILY, "traversal in the midst of text", cwe=22, capec=126, severity="medium", confidence="medium",
        attacks=(("body", "A request for ../../../etc/passwd is what the scanner of the other team sent to us."),),
    ),
    Rule(
        "LG-PATH-012", _FAMILY, "relative path that climbs", cwe=22, capec=126, severity="low", confidence="low",
        attacks=("../images", ("body", "../../packages/ui")),
    ),
    Rule(
        "LG-PATH-013", _FAMILY, "stream wrapper in the midst of text", cwe=98, capec=193, severity="low", confidence="low",
        attacks=(("body", "In PHP you can read the body of the request from php://input as a stream."),),
    ),
    Rule(
        "LG-PATH-014", _FAMILY, "NUL byte", cwe=158, capec=52, severity="low", confidence="low",
        attacks=("a\0b",),
    ),
)  # fmt: skip
