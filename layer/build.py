"""Build the layers: ``make layer``, or

    python -m layer.build [--flavour slim] [--python 3.12] [--machine arm64] [--out dist/layer] [--no-bytecode]

Each option may be repeated; without one, all are built. The same sources give the same bytes. Ends with 1 where a file is for the
wrong machine or Python, or a budget is overrun.
"""

from __future__ import annotations

import argparse
import bisect
import sys
from pathlib import Path

from . import archive, bytecode, compiled, contents, wheels
from .bundle import depths
from .targets import BUDGETS, FLAVOURS, MACHINES, PYTHONS, Target, targets


def build(target: Target, out: Path, *, with_bytecode: bool = True) -> tuple[Path, dict[str, bytes]]:
    """The zip of one layer, and what is in it: with as much byte code as its budget lets it hold, most needed first."""
    held = wheels.fetch(target)
    path = out / f"{target.name}.zip"

    def fits(depth: int) -> bool:
        nonlocal files
        files = contents.gather(target, held, with_bytecode=with_bytecode, depth=depth)
        archive.write(path, files, frozenset({contents.WRAPPER}))
        return not overrun(target, path, files)

    files: dict[str, bytes] = {}
    most, *others = depths()
    if not fits(most):  # the less byte code, the fewer bytes
        fits(others[min(bisect.bisect_left(others, True, key=fits), len(others) - 1)])
    return path, files


def overrun(target: Target, path: Path, files: dict[str, bytes]) -> str:
    """Which budget does not hold, or ""."""
    zipped, unzipped = BUDGETS[target.flavour]
    total = sum(map(len, files.values()))
    if path.stat().st_size > zipped:
        return f"{path.name} takes {path.stat().st_size:,} bytes, of {zipped:,}"
    return f"{path.name} takes {total:,} bytes unpacked, of {unzipped:,}" if total > unzipped else ""


def shares(files: dict[str, bytes]) -> list[tuple[str, int, int]]:
    """What each package takes: name, bytes, and of these the byte code's."""
    found: dict[str, list[int]] = {}
    for name, content in files.items():
        top = name.split("/")[1].partition(".")[0].partition("-")[0] if name.startswith("python/") else "the rest"
        share = found.setdefault(top, [0, 0])
        share[0] += len(content)
        share[1] += len(content) if name.endswith(".pyc") else 0
    return sorted(((name, *share) for name, share in found.items()), key=lambda each: -each[1])  # type: ignore[misc]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="layer.build")
    parser.add_argument("--flavour", action="append", choices=FLAVOURS)
    parser.add_argument("--python", action="append", choices=PYTHONS)
    parser.add_argument("--machine", action="append", choices=[*MACHINES])
    parser.add_argument("--out", type=Path, default=contents.ROOT / "dist" / "layer")
    parser.add_argument("--no-bytecode", action="store_true")
    given = parser.parse_args(arguments)
    wanted = targets(given.flavour or [*FLAVOURS], given.python or [*PYTHONS], given.machine or [*MACHINES])
    failed = []
    made = {}
    for number, target in enumerate(wanted, 1):
        print(f"[{number}/{len(wanted)}] {target.name} ", end="", flush=True)
        try:
            path, files = build(target, given.out, with_bytecode=not given.no_bytecode)
        except compiled.WrongFileError as wrong:
            print("fails")
            failed.append(str(wrong))
            continue
        made[path.name] = path.read_bytes()
        total = sum(map(len, files.values()))
        kind = "byte code" if any(name.endswith(".pyc") for name in files) else "sources alone"
        print(f"{len(made[path.name]):,} bytes, {total:,} unpacked, {kind}")
        for name, size, of_code in shares(files):
            print(f"    {name:24} {size:>10,}  (byte code {of_code:,})")
        if problem := overrun(target, path, files):
            failed.append(problem)
    if made:
        (given.out / "SHA256SUMS").write_bytes(archive.sums(made))
    for python in {target.python for target in wanted if not bytecode.interpreter(target.python)}:
        print(f"No Python {python} here: its layers hold no byte code and start more slowly.")
    for problem in failed:
        print(f"FAILED: {problem}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
