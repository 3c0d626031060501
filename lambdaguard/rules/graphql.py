"""GraphQL abuse: what `lexers.graphql` names.

Introspection blocks, since a production API has no caller that needs it; turn LG-GQL-001 off where one has.
"""

from __future__ import annotations

from .rule import Rule

_QUERY = "query Q($id: ID!) { user(id: $id) { __typename name posts(first: 3) { id title } } }"
_DEEP = "{ user " + "{ friends { owner " * 8 + "{ id }" + " } }" * 8 + " }"

RULES = (
    Rule(
        "LG-GQL-001",
        "graphql",
        "introspection",
        cwe=200,
        capec=117,
        severity="medium",
        attacks=("{__schema{types{name}}}", ("body", 'query { __type(name: "User") { fields { name } } }')),
        benign=(("body", _QUERY), ("body", "We turned off introspection, so `{ __schema { types { name } } }` is refused")),
    ),
    Rule(
        "LG-GQL-002",
        "graphql",
        "document built to exhaust the server",
        cwe=400,
        capec=197,
        severity="medium",
        attacks=(
            ("body", _DEEP),
            ("body", "query { " + " ".join(f"a{n}: login(pin: {n}) " for n in range(50)) + "}"),
            ("body", "mutation { " + " ".join(f"{alias}: verifyPin(pin: 1) " for alias in ("one", "two", "three", "four")) + "}"),
            ("body", "query { ...A } fragment A on User { id ...B } fragment B on User { id ...A }"),
        ),
        benign=(
            ("body", _QUERY),
            ("body", "mutation { a: addItem(id: 1) b: addItem(id: 2) c: addItem(id: 3) d: addItem(id: 4) }"),
        ),
    ),
    Rule(
        "LG-GQL-101",
        "graphql",
        "introspection, shown",
        cwe=200,
        severity="low",
        confidence="medium",
        attacks=(("body", "We turned off introspection, so `{ __schema { types { name } } }` is refused"),),
        benign=(("body", _QUERY),),
    ),
    Rule(
        "LG-GQL-102",
        "graphql",
        "large document",
        cwe=400,
        severity="low",
        confidence="low",
        attacks=(("body", "{ a { b { c { d { e { f { g { h { i { j } } } } } } } } } }"),),
        benign=(("body", _QUERY),),
    ),
)
