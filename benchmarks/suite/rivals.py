"""The rivals, each in a virtual environment of its own under .cache/rivals, with pinned versions.

Nothing of theirs comes into ours; each is set up in `suite.start` as its own documentation says.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".cache" / "rivals"
_RUNTIME = f"awslambdaric=={version('awslambdaric')}"  # ours, so that the runtime client makes no difference
PINS = {
    "powertools": ("aws-lambda-powertools[parser]==3.37.0", "boto3==1.44.5", "pydantic==2.14.3"),
    "datadog": ("datadog-lambda==8.130.0", "ddtrace==4.16.0"),
    "aikido": ("aikido_zen==1.2.37",),
    "opentelemetry": (
        "opentelemetry-distro==0.66b1",
        "opentelemetry-instrumentation-aws-lambda==0.66b1",
        "opentelemetry-exporter-otlp-proto-http==1.45.1",
    ),
    "plots": ("matplotlib==3.11.2",),
}
_LIMIT = 900


def present(*, install: bool, wanted: set[str]) -> dict[str, dict[str, str]]:
    """For each rival wanted: ``{"python": its interpreter, "packages": …}``, or ``{"absent": why}``."""
    return {name: _one(name, install) for name in PINS if name in wanted}


def plotter(*, install: bool) -> str:
    """An interpreter that has matplotlib, or ""."""
    return _one("plots", install).get("python", "")


def _one(name: str, install: bool) -> dict[str, str]:
    packages = (*PINS[name], *(() if name == "plots" else (_RUNTIME,)))
    said = {"packages": " ".join(packages)}
    python, ready = HOME / name / "bin" / "python", HOME / name / ".ready"
    if not (ready.exists() and ready.read_text() == said["packages"]):
        if not install:
            return {**said, "absent": "not installed: a run without --quick installs it"}
        why = _install(name, packages)
        if why:
            return {**said, "absent": why}
        ready.write_text(said["packages"])
    return {**said, "python": str(python)}


def _install(name: str, packages: tuple[str, ...]) -> str:
    """ "", or why it could not be."""
    print(f"      installing {name}: {' '.join(packages)}", file=sys.stderr, flush=True)
    home = HOME / name
    steps = ([sys.executable, "-m", "venv", str(home)], [str(home / "bin" / "python"), "-m", "pip", "install", "-q", *packages])
    for step in steps:
        try:
            done = subprocess.run(step, capture_output=True, text=True, timeout=_LIMIT, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"could not be installed: {type(error).__name__}"
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or [f"status {done.returncode}"]
            return f"could not be installed: {said[-1][:200]}"
    return ""
