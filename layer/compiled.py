"""Are compiled files for the right machine and the right Python? Told by their own header and by their name."""

from __future__ import annotations

import re

from .targets import MACHINES, Target

_TAG = re.compile(r"\.(cpython-\d+|abi3)(?:-(\w+)-linux-(\w+))?\.so$")


class WrongFileError(Exception):
    """A compiled file would not load where the layer is meant to run."""


def check(files: dict[str, bytes], target: Target) -> list[str]:
    """Names of the compiled files; `WrongFileError` if one is not for this target."""
    found = [name for name, content in files.items() if content[:4] == b"\x7fELF" or name.endswith((".so", ".pyd", ".dylib"))]
    for name in found:
        wrong = _wrong(name, files[name], target)
        if wrong:
            raise WrongFileError(f"{target.name}: {name} {wrong}")
    return sorted(found)


def _wrong(name: str, content: bytes, target: Target) -> str:
    """What is wrong with it, or ""."""
    wheel, number = MACHINES[target.machine]
    if content[:4] != b"\x7fELF":
        return "is no compiled file for Linux"
    if content[4] != 2 or content[5] != 1 or int.from_bytes(content[18:20], "little") != number:
        return f"is for machine {int.from_bytes(content[18:20], 'little')}, not {number} ({target.machine})"
    tag = _TAG.search(name)
    if tag is None:
        return "" if re.search(r"\.so(\.\d+)*$", name) and "/lib" in name else "says for no Python it is"
    python, machine, system = tag.groups()
    if python not in (target.tag, "abi3"):
        return f"is for {python}, not {target.tag}"
    if machine not in (None, wheel) or system not in (None, "gnu"):
        return f"is for {machine} and {system}, not {wheel} and gnu"
    return ""
