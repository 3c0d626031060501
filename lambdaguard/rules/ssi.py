"""Server-side and edge-side includes: directives a web server or cache executes while it delivers a page."""

from __future__ import annotations

from .rule import Rule

_FAMILY = "ssi"

RULES = (
    Rule(
        "LG-SSI-001", _FAMILY, "server-side include", cwe=97, capec=101, needles=("<!--#",),
        pattern=r"<!--#\s*(?:exec\s+c(?:md|gi)|include\s+(?:virtual|file)|(?:echo|printenv|set|config|flastmod|fsize|if|elif|perl|odbc|email)\b\s*(?:var|errmsg|timefmt|virtual|file|expr|-->|encoding|sizefmt|sub|connect|fromhost))",
        attacks=('<!--#exec cmd="uname -a" -->', '<!--#include virtual="/cgi-bin/env.pl" -->', '<!--#echo var="DOCUMENT_ROOT" -->', "x<!--#printenv -->"),
        benign=(("body", "<!--# nothing to see, a comment with a hash -->"), ("body", "<!-- #region exec -->")),
    ),
    Rule(
        "LG-SSI-002", _FAMILY, "edge-side include", cwe=97, capec=101, needles=("<esi:", "<!--esi"),
        pattern=r"<esi:(?:(?:include|inline|assign|eval|foreach|function|when|comment)\s[^\n>]{0,80}?\w+\s*=|debug\s*/>|(?:vars|try|choose|remove|text)\s*>[^\n]{0,200}?</esi:)|<!--esi(?:[\s/]|-->)",
        attacks=('<esi:include src="http://evil.example/x" />', "<esi:vars>$(HTTP_COOKIE)</esi:vars>", "<!--esi <p>x</p>-->"),
        benign=(("body", "Varnish understands a subset of ESI, such as the esi:include element"),),
    ),
)  # fmt: skip
