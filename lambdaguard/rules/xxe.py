"""XML external entities and their relatives: what `lexers.xxe` names."""

from __future__ import annotations

from .rule import Rule

_XHTML = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html/>'

RULES = (
    Rule(
        "LG-XXE-001",
        "xxe",
        "external, parameter or growing entity",
        cwe=611,
        capec=221,
        severity="critical",
        attacks=(
            ("body", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hosts">]><a>&b;</a>'),
            '<!ENTITY % p PUBLIC "x" "//e.example/d">',
            ("body", '<!DOCTYPE z [<!ENTITY y "&x;&x;&x;">]>'),
        ),
        benign=(
            ("body", "An `<!ENTITY x SYSTEM 'file:///x'>` declaration is what to look for"),
            ("body", "<!ELEMENT note (to, from)>"),
        ),
    ),
    Rule(
        "LG-XXE-002",
        "xxe",
        "document type definition from elsewhere",
        cwe=611,
        capec=221,
        attacks=(("body", '<!DOCTYPE a SYSTEM "http://e.example/a.dtd"><a/>'),),
        benign=(
            ("body", _XHTML),
            ("body", '<!DOCTYPE html><html lang="en"></html>'),
            ("body", '<!DOCTYPE html SYSTEM "about:legacy-compat">'),
        ),
    ),
    Rule(
        "LG-XXE-003",
        "xxe",
        "entity declaration",
        cwe=776,
        capec=197,
        attacks=(("body", '<!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'),),
        benign=(("body", '<!ENTITY owl "http://www.w3.org/2002/07/owl#">'),),
    ),
    Rule(
        "LG-XXE-004",
        "xxe",
        "inclusion",
        cwe=611,
        capec=221,
        attacks=(("body", '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include parse="text" href="/etc/hosts"/></a>'),),
        benign=(
            (
                "body",
                '<project xsi:schemaLocation="http://maven.apache.org/POM/4.0.0 http://maven.apache.org/xsd/maven-4.0.0.xsd"/>',
            ),
        ),
    ),
    Rule(
        "LG-XXE-005",
        "xxe",
        "style sheet that reads or runs",
        cwe=91,
        capec=250,
        attacks=(("body", "<xsl:value-of select=\"document('/etc/hosts')\"/>"),),
        benign=(("body", '<xsl:value-of select="title"/>'),),
    ),
    Rule(
        "LG-XXE-101",
        "xxe",
        "declaration that is shown or harmless",
        cwe=611,
        severity="low",
        confidence="medium",
        attacks=(("body", "An `<!ENTITY x SYSTEM 'file:///x'>` declaration is what to look for"),),
        benign=(("body", "<?xml version='1.0'?><a/>"),),
    ),
)
