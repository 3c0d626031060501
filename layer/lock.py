"""Write the locked lists anew: the versions that stand in them, with the digests of every wheel that any layer needs.

python -m layer.lock [NAME==VERSION ...]      the named ones at new versions
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from . import wheels
from .archive import digest
from .targets import FLAVOURS, MACHINES, PYTHONS, Target

HEAD = "# What the {} layer holds besides lambdaguard{}; made by layer/lock.py.\n"
# In pure Python it serves every machine, and what wraps functions with it is no hot path.
PURE = frozenset({"wrapt"})


def main(changes: list[str]) -> None:
    new = dict(change.split("==") for change in changes)
    for flavour in FLAVOURS:
        versions = re.findall(r"^([\w.-]+)==([^\s\\]+)", wheels.lock(flavour).read_text(), re.MULTILINE)
        lines = [_line(name, new.get(name, version), flavour) for name, version in sorted(versions)]
        wheels.lock(flavour).write_text(HEAD.format(flavour, "" if lines else ": nothing") + "".join(lines))


def _line(name: str, version: str, flavour: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        for target in (Target(flavour, python, machine) for python in PYTHONS for machine in MACHINES):
            if name in PURE:
                wheels.download(Path(folder), target, [f"{name}=={version}"], pure=True)
                break
            wheels.download(Path(folder), target, [f"{name}=={version}"])
        found = sorted({digest(path.read_bytes()) for path in Path(folder).glob("*.whl")})
    print(f"{name} {version}: {len(found)} wheels")
    return f"{name}=={version}" + "".join(f" \\\n    --hash=sha256:{each}" for each in found) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
