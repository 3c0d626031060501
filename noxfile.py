"""The tests against the built wheel, on every supported Python that is found; ``make nox`` runs it."""

import os
import shutil
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2024.10.9"
nox.options.default_venv_backend = "virtualenv"
nox.options.error_on_missing_interpreters = False

ROOT = Path(__file__).parent
PACKAGE = "lambdaguard"
LEFT_OUT = (".git", ".venv", ".nox", ".cache", ".*_cache", ".hypothesis", "__pycache__", "dist", "site")

# pyenv's shims answer for the global version alone: look where the others are.
for home in (Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions").glob("3.1[1-9]*/bin"):
    os.environ["PATH"] += f"{os.pathsep}{home}"


def _left_out(folder: str, names: list[str]) -> set[str]:
    """The package itself, but not the layer's wrapper of the same name."""
    left = shutil.ignore_patterns(*LEFT_OUT)(folder, names)
    return left | {PACKAGE} if Path(folder) == ROOT else left


@nox.session(python=["3.11", "3.12", "3.13"])
def tests(session: nox.Session) -> None:
    """Build the wheel, install it, and run the tests in a copy of the project that has no package of its own."""
    scratch = Path(session.create_tmp()).resolve()
    shutil.rmtree(scratch / "dist", ignore_errors=True)
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(scratch / "dist")]
    session.run_install(*build, external=True, silent=True)
    (wheel,) = (scratch / "dist").glob("*.whl")
    needed = nox.project.dependency_groups(nox.project.load_toml(), "test")
    session.install("--quiet", "--constraint", "constraints.txt", *needed)
    session.install("--quiet", "--constraint", "constraints.txt", "--force-reinstall", "--no-deps", str(wheel))
    copy = scratch / "project"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(ROOT, copy, ignore=_left_out)
    session.chdir(copy)
    environ = {
        "LAMBDA_RIE": str(ROOT / ".cache" / "aws-lambda-rie"),
        "WHEEL_UNDER_TEST": str(wheel),
        "TMPDIR": "/tmp",  # noqa: S108 -- nox sets a folder of its own, and the guard knows a function's
    }
    session.run("python", "-m", "pytest", "-q", *(session.posargs or ["-n", "auto"]), env=environ)
