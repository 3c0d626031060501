"""Server-side request forgery: what `lexers.url` names."""

from __future__ import annotations

from .rule import Rule

_FAMILY = "ssrf"

RULES = (
    Rule(
        "LG-SSRF-001", _FAMILY, "URL of a cloud's metadata service", cwe=918, capec=664, severity="critical",
        attacks=("http://169.254.169.254/latest/user-data", "http://0xa9fea9fe/", "http://[fd00:ec2::254]/", "https://ok.example/?u=http://metadata.google.internal/", ("body", "http://2852039166/")),
        benign=(("body", "Instances read http://169.254.170.1/x? No: ask the docs of your provider, which describe the endpoint."), "https://metadata.example.com/schema"),
    ),
    Rule(
        "LG-SSRF-002", _FAMILY, "URL of a loopback, link-local or private address", cwe=918, capec=664,
        attacks=("http://127.0.0.1:8500/v1/kv", "https://192.168.7.7/", "http://localhost/", "//10.1.2.3/x", ("body", "http://[::1]:9200/_search")),
        benign=(("body", "Then open http://localhost:3000 in a browser."), ("header", "just http://localhost:3000 text in a header"), "10.0.0.1", "https://10minutes.example/"),
    ),
    Rule(
        "LG-SSRF-003", _FAMILY, "URL scheme that reaches files or raw services", cwe=918, capec=664,
        attacks=("gopher://h.example:25/_x", "dict://h.example:11211/stat", "file:///srv/x", "ldap://127.0.0.1/o=x", ("body", "jar:http://h.example!/x")),
        benign=("https://example.com/gopher", ("body", "The gopher protocol predates the web")),
    ),
    Rule(
        "LG-SSRF-004", _FAMILY, "inward address in a disguised spelling", cwe=918, capec=664,
        attacks=("http://2130706433/", "http://0177.0.0.1/", "http://127.1/", "http://good.example@127.0.0.1/", "http://[::ffff:7f00:1]/", "http://①②⑦.⓪.⓪.①/"),
        benign=("https://user@example.com/", "http://2024.example.com/", "https://1.1.1.1/"),
    ),
    Rule(
        "LG-SSRF-005", _FAMILY, "URL of the Lambda runtime or of container credentials", cwe=918, capec=664, severity="critical",
        attacks=("http://127.0.0.1:9001/2018-06-01/runtime/invocation/next", "http://${AWS_LAMBDA_RUNTIME_API}/x"),
        benign=(("body", "The runtime API is versioned by date: 2018-06-01"),),
    ),
    Rule(
        "LG-SSRF-011", _FAMILY, "inward URL in the midst of text", cwe=918, capec=664, severity="low", confidence="low",
        attacks=(("body", "From an instance you can read http://169.254.169.254/latest/meta-data/ with any client."),),
    ),
    Rule(
        "LG-SSRF-012", _FAMILY, "URL of an internal name", cwe=918, capec=664, severity="medium", confidence="medium",
        attacks=(("body", "http://wiki.corp/"), ("header", "http://redis:6379/")),
    ),
    Rule(
        "LG-SSRF-013", _FAMILY, "URL of an out-of-band interaction service", cwe=918, capec=664, severity="medium", confidence="medium",
        attacks=("http://abc.oast.fun/",),
    ),
)  # fmt: skip
