"""The single benchmarks, run as they are run by hand; what they print is kept, and their figures are taken from it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Script(NamedTuple):
    """``figures``: a pattern of a printed line with groups ``value`` and, if they vary, ``name`` and ``aim``."""

    arguments: tuple[str, ...] = ()
    few: tuple[str, ...] = ()
    pattern: str = ""
    name: str = ""
    aim: float = 0.0
    file: str = ""


_WORST = r"^worst ratio (?P<value>[\d.]+)"
SCRIPTS = {
    "worst": Script(("--size", "20000", "--bare"), ("--size", "1000", "--bare"), _WORST, "worst case, 2n / n characters", 2.3),
    "worst, 1 MB": Script(("--size", "500000", "--bare", "--engine"), pattern=_WORST, name="worst case at 1 MB / at half of it", aim=2.3, file="worst"),
    "sinks": Script(pattern=r"^(?P<name>[a-z]\w+)\s+[\d.]+\s+(?P<value>[\d.]+)\s+(?:[\d.]+\s+)?(?P<aim>[\d.]+)$", name="door: {}, guarded / bare"),
    "protections": Script(),
    "redaction": Script(pattern=r"^  (?P<name>\S[^0-9]*? layout) +5 registered .* (?P<value>[\d.]+)$", name="a clean line of 200 characters, {}, 5 secrets", aim=1.3),
    "secrets": Script(pattern=r"us: (?P<value>[\d.]+)$", name="a cached secret, ours / Powertools'", aim=0.15),
    "outage": Script(("--outage",), file="secrets"),
    "environment": Script(),
    "tmp": Script(pattern=r"shutil\.rmtree: [\d.]+ median, (?P<value>[\d.]+) best", name="10,000 files cleared, ours / shutil.rmtree", aim=1.5),
    "observe": Script(pattern=r"^learn .*: (?P<value>[\d.]+)$", name="learning from 2n / n lines", aim=2.3),
    "listing": Script(),
    "strangers": Script(few=("--each", "300", "--show", "0"), arguments=("--show", "0")),
    "detection": Script(("{corpus}",), ("{corpus}", "--engine")),
}  # fmt: skip


def measure(
    name: str, *, quick: bool, peers: dict[str, dict[str, str]], keep: Callable[[dict[str, Any]], None]
) -> dict[str, Any]:
    script = SCRIPTS[name]
    arguments = list(script.few if quick and script.few else script.arguments)
    if "{corpus}" in arguments:
        corpus = os.environ.get("LAMBDAGUARD_CORPUS", "")
        if not corpus:
            return {"printed": ["Not run: LAMBDAGUARD_CORPUS names no folder of labelled strings."]}
        arguments[arguments.index("{corpus}")] = corpus
    process = subprocess.Popen(
        [sys.executable, f"benchmarks/{script.file or name}.py", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    lines: list[str] = []
    assert process.stdout is not None
    assert process.stderr is not None
    for line in process.stdout:
        lines.append(line)
        keep(found(script, lines))
    said = process.stderr.read()
    result = found(script, lines)
    if process.wait():
        return {**result, "failed": (said.splitlines() or [f"status {process.returncode}"])[-1][:200]}
    return result


def found(script: Script, lines: list[str]) -> dict[str, Any]:
    figures = []
    for line in lines:
        hit = re.search(script.pattern, line.rstrip()) if script.pattern else None
        if hit:
            groups = hit.groupdict()
            name = script.name.format(re.sub(r" +", " ", groups.get("name") or ""))
            figures.append({"name": name, "value": float(groups["value"]), "aim": float(groups.get("aim") or script.aim)})
    printed = "".join(line for line in lines if not line.startswith('{"class_uid":'))  # findings, not figures
    return {"printed": [printed], "figures": figures}
