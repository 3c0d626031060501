"""Injection into document, graph and key-value stores, as `lexers.nosql` names it."""

from __future__ import annotations

from .rule import Rule

RULES = (
    Rule(
        "LG-NOSQL-001", "nosql", "A query operator where a value belongs", cwe=943, capec=676,
        attacks=("$ne", "user[$ne]", '{"pin": {"$gt": ""}}', "7', $where: '2 == 2", "user[$regex]=^a&pin[$ne]=", "}, { pin : /.*/ }"),
        benign=("price in $", "$10", '{"$schema": "https://json-schema.org/draft/2020-12/schema"}', "$filter", "costs $1: cheap"),
    ),
    Rule(
        "LG-NOSQL-002", "nosql", "Server-side JavaScript after a value", cwe=943, capec=676,
        attacks=("x' && this.pin.match(/^7/)//", "';sleep(900);'", "0;var d=new Date();do{n=new Date();}while(n-d<900)",
                 "db.orders.drop();", "';return this.pin=='4"),
        benign=("if (this.name == 'x') return this.name;", "why does this.state change?"),
    ),
    Rule(
        "LG-NOSQL-003", "nosql", "A second command for Redis or Memcached", cwe=93, capec=676, severity="critical",
        attacks=("k\r\nFLUSHALL\r\n", "k\r\nset admin 0 900 1\r\n1\r\n"),
        benign=("dear all\r\nflush the pipes",),
    ),
    Rule(
        "LG-NOSQL-004", "nosql", "Cypher after a value", cwe=943, capec=676,
        attacks=("x'}) RETURN n//", "x' OR 1=1 WITH 1 AS a MATCH (n) DETACH DELETE n //", "y' LOAD CSV FROM 'http://x.example/' AS l"),
        benign=("the 'return' key", "dogs' match (away)"),
    ),
    Rule(
        "LG-NOSQL-005", "nosql", "What may be a query operator, or code that holds one", cwe=943, severity="low", confidence="low",
        attacks=("db.orders.find({total: {$gt: 5}})",),
    ),
)  # fmt: skip
