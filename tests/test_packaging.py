"""What a user installs: the wheel, built as a release builds it."""

import os
import subprocess
import sys
import venv
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel under test, or one built from the tree."""
    if given := os.environ.get("WHEEL_UNDER_TEST"):
        return Path(given)
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def metadata(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_string(archive.read(name).decode())


def test_holds_the_package_whole_and_nothing_else(wheel):
    import lambdaguard

    package = Path(lambdaguard.__file__).parent
    sources = {str(file.relative_to(package.parent)) for file in package.rglob("*.py")}
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == {*sources, "lambdaguard/py.typed"}


def test_needs_wrapt_alone(metadata):
    needed = metadata.get_all("Requires-Dist")
    assert [line for line in needed if "extra ==" not in line] == ["wrapt>=1.16"]
    assert metadata.get_all("Provides-Extra") == ["all", "aws", "html", "schema"]


def test_says_what_it_is(metadata):
    import lambdaguard

    assert metadata["Name"] == "lambdaguard-runtime"
    assert metadata["Version"] == lambdaguard.__version__
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "Apache-2.0"


@pytest.fixture(scope="module")
def fresh(wheel, tmp_path_factory):
    """The scripts' folder of an environment that holds the wheel and nothing else."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    subprocess.run(install, check=True)
    return python.parent


def output(*command):
    return subprocess.run([*map(str, command)], cwd="/", check=True, capture_output=True, text=True).stdout


def test_works_where_nothing_else_is_installed(fresh):
    program = "from lambdaguard import guard\nprint(guard(lambda event, context: 'answered')({'key': 'value'}, None))"
    assert output(fresh / "python", "-I", "-c", program) == "answered\n"


def test_brings_its_command(fresh):
    assert "verdict" in output(fresh / "lambdaguard", "explain", "hello")
