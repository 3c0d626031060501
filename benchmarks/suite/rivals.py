"""What functions are started with: virtual environments under .cache/rivals, one for each rival, with pinned versions.

Nothing of theirs comes into ours; each is set up in `suite.variants` as its own documentation says. Ours are started in two of
the same kind, with the runtime client alone and with the libraries that a variant asks for, at the versions that the tests use:
what else is in a developer's environment would make the bare start slower, and the guarded one look cheaper.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = (ROOT / ".cache").resolve() / "rivals"  # scripts are written with this path: not that of one checkout of several
CONSTRAINTS = Path(__file__).resolve().parent / "pins"  # what these need themselves, at the versions that were measured


def _same(*names: str) -> tuple[str, ...]:
    """These distributions as they are installed for the tests."""
    return tuple(f"{name}=={version(name)}" for name in names)


RUNTIME = _same("awslambdaric")  # so that the runtime client makes no difference
PINS = {
    "clean": (*_same("wrapt"), *RUNTIME),
    "libraries": (*_same("wrapt", "boto3", "pydantic"), *RUNTIME),
    "powertools": ("aws-lambda-powertools[parser]==3.37.0", "boto3==1.44.5", "pydantic==2.14.3", *RUNTIME),
    "datadog": ("datadog-lambda==8.130.0", "ddtrace==4.16.0", *RUNTIME),
    "aikido": ("aikido_zen==1.2.37", *RUNTIME),
    "opentelemetry": (
        "opentelemetry-distro==0.66b1",
        "opentelemetry-instrumentation-aws-lambda==0.66b1",
        "opentelemetry-exporter-otlp-proto-http==1.45.1",
        *RUNTIME,
    ),
    "plots": ("matplotlib==3.11.2",),
}
OURS = ("clean", "libraries")
_LIMIT = 900  # seconds for one environment


def present(*, install: bool, wanted: set[str]) -> dict[str, dict[str, str]]:
    """For each wanted: ``{"python": its interpreter, "packages": …}``, or ``{"absent": why}``. Ours are small and always installed."""
    return {name: _one(name, install or name in OURS) for name in PINS if name in wanted}


def plotter(*, install: bool) -> str:
    """An interpreter that has matplotlib, or ""."""
    return _one("plots", install).get("python", "")


def _one(name: str, install: bool) -> dict[str, str]:
    said = {"packages": " ".join(PINS[name])}
    python, ready = HOME / name / "bin" / "python", HOME / name / ".ready"
    wanted = f"{sys.version.split()[0]}: {said['packages']}"
    if not (ready.exists() and ready.read_text() == wanted):
        if not install:
            return {**said, "absent": "not installed: a run without --quick installs it"}
        why = _install(name)
        if why:
            return {**said, "absent": why}
        ready.write_text(wanted)
    return {**said, "python": str(python)}


def _install(name: str) -> str:
    """ "", or why it could not be."""
    print(f"      installing {name}: {' '.join(PINS[name])}", file=sys.stderr, flush=True)
    home, pins = HOME / name, CONSTRAINTS / f"{name}.txt"
    constraint = ["-c", str(pins)] if pins.exists() else []
    pip = [str(home / "bin" / "python"), "-m", "pip", "install", "-q", "--compile", *constraint, *PINS[name]]
    for step in ([sys.executable, "-m", "venv", str(home)], pip):
        try:
            done = subprocess.run(step, capture_output=True, text=True, timeout=_LIMIT, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"could not be installed: {type(error).__name__}"
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or [f"status {done.returncode}"]
            return f"could not be installed: {said[-1][:200]}"
    return ""
