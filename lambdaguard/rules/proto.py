"""Prototype and class pollution: what `lexers.proto` names."""

from __future__ import annotations

from .rule import Rule

RULES = (
    Rule(
        "LG-PROTO-001",
        "proto",
        "key path through a prototype",
        cwe=1321,
        capec=180,
        attacks=(
            "__proto__[admin]=1",
            ("body", '{"__proto__": {"admin": 1}}'),
            "a[constructor][prototype][x]=1",
            ("body", "__proto__"),
            "https://a.example/#__proto__.x=1",
        ),
        benign=(
            ("body", "Use `Array.prototype.map()` and never touch __proto__ or Object.prototype in new code"),
            ("body", "a.__proto__ === B.prototype"),
            "constructor",
            "prototype",
        ),
    ),
    Rule(
        "LG-PROTO-002",
        "proto",
        "key path through a Python class",
        cwe=915,
        capec=180,
        attacks=("__class__.__init__.__globals__.secret", ("body", '{"__init__": {"__globals__": {"KEY": "x"}}}')),
        benign=(("body", "define __init__ and __class__ in the file __init__.py"),),
    ),
    Rule(
        "LG-PROTO-101",
        "proto",
        "key path through a prototype, shown",
        cwe=1321,
        severity="low",
        confidence="medium",
        attacks=(("body", "Requests such as `?__proto__[x]=1` are refused by the parser"),),
        benign=("proto",),
    ),
    Rule(
        "LG-PROTO-102",
        "proto",
        "key path through a Python class, shown",
        cwe=915,
        severity="low",
        confidence="medium",
        attacks=(("body", "The path `__class__.__init__.__globals__` leads out of the sandbox"),),
        benign=("__init__",),
    ),
)
