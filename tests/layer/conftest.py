"""Layers built from the tree and unpacked to folders that stand for /opt, and Pythons that have the runtime client alone."""

import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from e2e.emulator import Emulator

from layer import bytecode, contents, wheels
from layer.archive import write
from layer.targets import Target

ROOT = Path(__file__).resolve().parents[2]
MACHINE = os.uname().machine.replace("aarch64", "arm64")


class Layers:
    """``layers(python)``: the folder of the slim layer for this Python."""

    def __init__(self, home):
        self.home = home
        self.made = {}
        self.machine = MACHINE

    def __call__(self, python, flavour="slim", machine=MACHINE):
        target = Target(flavour, python, machine)
        if target not in self.made:
            held = wheels.fetch(target) if wheels.cached(target) else []
            if not held and flavour == "full":
                pytest.skip(f"the wheels of {target.name} are not in {wheels.CACHE}: make layer fetches them")
            archive = self.home / f"{target.name}.zip"
            write(archive, contents.gather(target, held), frozenset({contents.WRAPPER}))
            self.made[target] = unpacked(archive, self.home / target.name)
        return self.made[target]


def unpacked(archive, folder):
    """As Lambda does it: with the modes of the archive, and read-only."""
    with zipfile.ZipFile(archive) as files:
        for entry in files.infolist():
            path = Path(files.extract(entry, folder))
            path.chmod((entry.external_attr >> 16) & 0o777 & ~0o222)
            assert stat.S_ISREG(entry.external_attr >> 16)
    return folder


@pytest.fixture(scope="session")
def layers(tmp_path_factory):
    return Layers(tmp_path_factory.mktemp("opt"))


@pytest.fixture(scope="session")
def runtimes():
    """``runtimes(python)``: the command of a Python with the runtime client and nothing else."""
    return _runtime


def _runtime(python):
    home = ROOT / ".cache" / "runtimes" / python
    command = home / "bin" / "python"
    if not command.exists() or subprocess.run([command, "-c", "import awslambdaric"], check=False).returncode:
        found = bytecode.interpreter(python)
        if not found:
            pytest.skip(f"no Python {python} here")
        subprocess.run([found, "-m", "venv", "--without-pip", str(home)], check=True)
        install = [sys.executable, "-m", "pip", "--python", str(command), "install", "--quiet", "awslambdaric"]
        if subprocess.run(install, check=False).returncode:
            pytest.skip(f"no runtime client for Python {python} to be had")
    return str(command)


@pytest.fixture
def task(tmp_path):
    """``task({"app.py": "…"})``: a function's folder."""

    def make(files):
        for name, text in files.items():
            path = tmp_path / "task" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path / "task"

    return make


@pytest.fixture
def started(layers, runtimes):
    """``started(folder, handler, how, python)``: the function under the emulator, ``how`` being bare, wrapper or redirect."""

    def start(folder, handler="app.handler", how="wrapper", python="3.11", *, environ=None, opt=None):
        environ = {"PYTHONDONTWRITEBYTECODE": "1", **(environ or {})}
        settings = {"python": runtimes(python), "vendored": False, "environ": environ}
        if how == "bare":
            return Emulator(folder, handler, **settings)
        opt = opt or layers(python)
        if how == "wrapper":
            return Emulator(folder, handler, wrapper=str(opt / "lambdaguard"), **settings)
        environ.update(PYTHONPATH=str(opt / "python"), LAMBDAGUARD_HANDLER=handler)
        return Emulator(folder, "lambdaguard.layer.handler", **settings)

    return start
