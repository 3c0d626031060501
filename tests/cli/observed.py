"""Observed lines as a function writes them, for tests of what reads them."""

import json

NOW = 1_790_000_000_000  # 2026-09-21


def note(kind, *, env="e1", time=NOW, **what):
    return {"lambdaguard": "observed", "kind": kind, **what, "at": "app.py:7", "function": "orders", "env": env, "time": time}


def line(kind, **what):
    return json.dumps(note(kind, **what), separators=(",", ":"))


def aws(action, resource, **more):
    return line("aws", action=action, resource=resource, **more)


def host(name, port=443, **more):
    return line("host", host=name, port=port, **more)


def write(path, lines):
    path.write_text("".join(f"{each}\n" for each in lines))
    return str(path)
