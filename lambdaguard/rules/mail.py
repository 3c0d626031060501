"""Mail header, SMTP, IMAP and sendmail argument injection: what `lexers.mail` names."""

from __future__ import annotations

from .rule import Rule

RULES = (
    Rule(
        "LG-MAIL-001",
        "mail",
        "mail header after a line break",
        cwe=93,
        capec=134,
        attacks=(
            "ann@a.example\nBcc: all@b.example",
            ("body", "ann@a.example\r\nCC:x@b.example"),
            "Hello\r\nContent-Type: text/html",
        ),
        benign=(
            ("body", "From: Ann <a@a.example>\nTo: Bob <b@b.example>\nSubject: lunch\n\nToday?"),
            ("body", "Please forward it.\nTo: whom it may concern\nRegards"),
        ),
    ),
    Rule(
        "LG-MAIL-002",
        "mail",
        "SMTP or IMAP command after a line break",
        cwe=93,
        capec=183,
        attacks=("x\r\nRCPT TO:<all@b.example>\r\nDATA\r\n", "a\r\n.\r\nQUIT\r\n", "7\r\nV001 LOGOUT"),
        benign=(("body", "Step one: connect.\nData is sent afterwards, so do not quit\nearly"),),
    ),
    Rule(
        "LG-MAIL-003",
        "mail",
        "sendmail argument in an address",
        cwe=88,
        capec=137,
        severity="critical",
        attacks=('"x\\" -oQ/tmp/ -X/var/www/a.php  y"@e.example',),
        benign=("mail -s hi ann@a.example", "ann@a.example - call me"),
    ),
    Rule(
        "LG-MAIL-101",
        "mail",
        "mail header in a text of several lines",
        cwe=93,
        severity="low",
        confidence="medium",
        attacks=(("body", "Please forward it to all of us.\nBcc: bob@b.example\nRegards and thanks"),),
        benign=(("body", "a\nb"),),
    ),
)
