"""What the layer adds to a cold start, with byte code and without: the emulator's own INIT REPORT, turn by turn.

    python benchmarks/layer_start.py [STARTS [PYTHON]]

The layer is built from the tree and unpacked read-only, as Lambda has it, so that nothing is cached there; the function is a plain
``app.py``. Each start is a new emulator and a new process of the real runtime client.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from e2e.emulator import Emulator  # noqa: E402

from layer import build  # noqa: E402
from layer.bytecode import interpreter  # noqa: E402
from layer.targets import Target  # noqa: E402

HANDLER = "def handler(event, context):\n    return {'statusCode': 200}\n"
EVENT = {"version": "2.0", "routeKey": "$default", "rawPath": "/", "headers": {}, "requestContext": {"http": {"method": "GET"}}}


def unpacked(folder: Path, python: str, with_bytecode: bool) -> Path:
    """A folder that stands for /opt."""
    machine = os.uname().machine.replace("aarch64", "arm64")
    path, _ = build.build(Target("slim", python, machine), folder, with_bytecode=with_bytecode)
    opt = folder / f"opt-{with_bytecode}"
    with zipfile.ZipFile(path) as archive:
        archive.extractall(opt)
    (opt / "lambdaguard").chmod(0o755)
    return opt


def runtime(python: str) -> str:
    """A Python with the runtime client and nothing else."""
    home = ROOT / ".cache" / "runtimes" / python
    command = str(home / "bin" / "python")
    if not Path(command).exists():
        subprocess.run([interpreter(python), "-m", "venv", "--without-pip", str(home)], check=True)
        subprocess.run([sys.executable, "-m", "pip", "--python", command, "install", "-q", "awslambdaric"], check=True)
    return command


def start(function: Emulator) -> tuple[float, float, float]:
    """Milliseconds of the start, of the first answer after it, and of the processor for both."""
    with function:
        first = function.invoke(EVENT).milliseconds
        spent = Path(f"/proc/{function.processes[1]}/schedstat").read_text().split()[0]
        return function.init_ms, first - function.init_ms, int(spent) / 1e6


def main(starts: int, python: str) -> None:
    command = runtime(python)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        task = folder / "task"
        scratch = folder / "scratch"
        for each in (task, scratch):
            each.mkdir()
        (task / "app.py").write_text(HANDLER)
        variants = {
            "bare": "",
            "layer, sources alone": unpacked(folder, python, False),
            "layer, byte code": unpacked(folder, python, True),
        }
        times: dict[str, list[tuple[float, float, float]]] = {each: [] for each in variants}
        for turn in range(starts + 1):
            for each, opt in variants.items():
                wrapper = str(opt / "lambdaguard") if opt else ""
                # /opt is read-only on Lambda, so that what is compiled there is not kept; and /tmp is looked after.
                environ = {"PYTHONDONTWRITEBYTECODE": "1", "LAMBDAGUARD_TMP_ROOT": str(scratch)}
                function = Emulator(task, python=command, wrapper=wrapper, vendored=False, environ=environ)
                measured = start(function)
                if turn:
                    times[each].append(measured)
    print(f"Python {python}, {starts} starts each, median (best), milliseconds")
    bare = min(spent for *_, spent in times["bare"])
    for each, measured in times.items():
        begun, first, spent = zip(*measured, strict=True)
        row = f"{each:22} start {statistics.median(begun):6.1f} ({min(begun):6.1f})   first call {statistics.median(first):6.1f}"
        print(f"{row}   processor for both {statistics.median(spent):6.1f} ({min(spent):6.1f}), {min(spent) / bare:.1f} x bare")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7, sys.argv[2] if len(sys.argv) > 2 else "3.12")
