"""A private key whose lines are written one by one."""

from __future__ import annotations

import re

from .style import masked

_BEGIN = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_END = "-----END "


def private_key(text: str, inside: bool) -> tuple[str, bool]:
    """``text`` with a key's lines masked, and whether the key goes on after it; ``inside``: whether it began before."""
    done = []
    for line in text.splitlines(keepends=True):
        if inside and _END not in line:
            done.append(masked(line.rstrip("\r\n")) + line[len(line.rstrip("\r\n")) :])
            continue
        done.append(line)
        begins = [found.end() for found in _BEGIN.finditer(line)]
        inside = bool(begins) and line.find(_END, begins[-1]) < 0
    return "".join(done), inside
