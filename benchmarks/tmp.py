"""What clearing up costs: an invocation that leaves nothing, and one that leaves 10,000 files, against `shutil.rmtree`.

python benchmarks/tmp.py
"""

from __future__ import annotations

import contextlib
import io
import shutil
import sys
import tempfile
import time
from pathlib import Path
from timeit import repeat

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from lambdaguard import guard

FOLDERS, FILES = 1_000, 10
EVENT = {"order": 1}
QUIET = {"mode": "block", "injection": "off", "source": "off", "files": "off", "processes": "off", "egress": "off", "code": "off"}


def tree(root: Path) -> None:
    for number in range(FOLDERS):
        folder = root / f"folder{number}"
        folder.mkdir()
        for each in range(FILES):
            (folder / f"{each}").write_bytes(b"left behind")


def clean(rounds: int = 2_000) -> float:
    """Microseconds an invocation pays for a folder in which nothing has changed."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(5):
            (Path(folder) / f"extension{number}").touch()
        bare = guard(lambda event, context: None, **QUIET)
        cleared = guard(lambda event, context: None, tmp={"root": folder}, **QUIET)
        for _ in range(3):
            cleared(EVENT, None)
            time.sleep(0.1)  # times are trusted once they are older than a file system's clock tick
        times = [[min(repeat(lambda h=h: h(EVENT, None), number=rounds, repeat=1)) for h in (cleared, bare)] for _ in range(9)]
        one, other = (min(column) for column in zip(*times, strict=True))
        return (one - other) / rounds * 1e6


def full() -> tuple[float, float]:
    """Seconds for the tree: `shutil.rmtree`, and the guard."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "tmp"
        root.mkdir()
        cleared = guard(lambda event, context: None, tmp={"root": str(root)}, **QUIET)
        cleared(EVENT, None)
        tree(root)
        began = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            cleared(EVENT, None)
        guarded = time.perf_counter() - began
        assert not list(root.iterdir())
        inner = root / "all"
        inner.mkdir()
        tree(inner)
        began = time.perf_counter()
        shutil.rmtree(inner)
        return time.perf_counter() - began, guarded


def main() -> None:
    print(f"clean folder, five files of the baseline: {clean():.1f} µs an invocation (aim 30)")
    rounds = [full() for _ in range(3)]
    ratios = sorted(guarded / plain for plain, guarded in rounds)
    best = min(guarded for _, guarded in rounds) / min(plain for plain, _ in rounds)
    print(
        f"{FOLDERS * FILES:,} files in {FOLDERS:,} folders, against shutil.rmtree: {ratios[1]:.2f} median, {best:.2f} best (aim 1.5)"
    )


if __name__ == "__main__":
    main()
