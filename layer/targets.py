"""What is built: which layers, for which Pythons and machines, and how large they may be."""

from __future__ import annotations

from typing import NamedTuple

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# AWS's word for a machine, and for each: the name in wheels' tags, and ELF's number.
MACHINES = {"x86_64": ("x86_64", 62), "arm64": ("aarch64", 183)}
FLAVOURS = ("slim", "full")
# Bytes: of the zip, and unpacked.
BUDGETS = {"slim": (400_000, 25_000_000), "full": (9_000_000, 25_000_000)}


class Target(NamedTuple):
    flavour: str
    python: str
    machine: str

    @property
    def name(self) -> str:
        return f"lambdaguard-{self.flavour}-python{self.python}-{self.machine}"

    @property
    def tag(self) -> str:
        """``cpython-312``, as in the names of compiled files."""
        return f"cpython-{self.python.replace('.', '')}"


def targets(flavours: list[str], pythons: list[str], machines: list[str]) -> list[Target]:
    return [Target(*each) for each in ((f, p, m) for f in flavours for p in pythons for m in machines)]
