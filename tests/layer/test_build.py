"""The build: the same bytes every time, nothing for the wrong machine, and what a layer must hold."""

import hashlib
import importlib.util
import json
import marshal
import re
import shutil
import subprocess
import sys
import types
import zipfile
from pathlib import Path

import pytest

from layer import archive, build, bytecode, compiled, contents, sbom, wheels
from layer.targets import BUDGETS, FLAVOURS, MACHINES, PYTHONS, Target, targets

ROOT = Path(__file__).resolve().parents[2]
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
SLIM = Target("slim", PYTHON, "x86_64")


@pytest.fixture(scope="module")
def files():
    return contents.gather(SLIM, [])


def zipped(files, folder):
    archive.write(folder / "layer.zip", files, frozenset({contents.WRAPPER}))
    return (folder / "layer.zip").read_bytes()


def test_two_builds_in_two_folders_have_the_same_bytes(tmp_path):
    """The second in a copy of the tree elsewhere, by another process."""
    package, builder = tmp_path / "a" / "elsewhere" / "lambdaguard", tmp_path / "a" / "elsewhere" / "layer"
    shutil.copytree(ROOT / "lambdaguard", package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "layer", builder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "LICENSE", package.parent)
    program = (
        "import sys, pathlib; from layer import archive, contents; from layer.targets import Target\n"
        f"files = contents.gather(Target{tuple(SLIM)!r}, [])\n"
        "archive.write(pathlib.Path(sys.argv[1]), files, frozenset({contents.WRAPPER}))"
    )
    made = []
    for folder in (tmp_path / "a" / "elsewhere", tmp_path / "b"):
        if folder.name == "b":
            shutil.copytree(tmp_path / "a" / "elsewhere", folder, ignore=shutil.ignore_patterns("__pycache__"))
        subprocess.run([sys.executable, "-c", program, str(folder / "out.zip")], cwd=folder, check=True)
        made.append((folder / "out.zip").read_bytes())
    assert made[0] == made[1]
    archive_made = zipfile.ZipFile(tmp_path / "b" / "out.zip")
    assert not any(str(tmp_path).encode() in archive_made.read(name) for name in archive_made.namelist())


def test_sorted_with_one_date_and_two_modes(files, tmp_path):
    zipped(files, tmp_path)
    entries = zipfile.ZipFile(tmp_path / "layer.zip").infolist()
    assert [entry.filename for entry in entries] == sorted(files)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    modes = {entry.filename: oct(entry.external_attr >> 16) for entry in entries}
    assert modes.pop("lambdaguard") == "0o100755"
    assert set(modes.values()) == {"0o100644"}


def test_holds_the_package_the_wrapper_licences_a_bill_and_sums(files):
    sources = {path.relative_to(ROOT / "lambdaguard").as_posix() for path in (ROOT / "lambdaguard").rglob("*.py")}
    index = marshal.loads(files["python/lambdaguard/packed/index"])
    held = {f"{place}.py" for places in index.values() for place in places.split()}
    assert sources - held == {name for name in sources if name.startswith("cli/") or name in ("__main__.py", "bundle.py")}
    assert {"lambdaguard", "python/lambdaguard.layer", "python/lambdaguard/bundle.pyc", "share/lambdaguard/LICENSE"} <= set(files)
    for line in files["share/lambdaguard/SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(files[name]).hexdigest() == digest
    assert files["share/lambdaguard/SHA256SUMS"].count(b"\n") == len(files) - 1


def test_nothing_that_is_left_out_is_needed():
    """No module of the layer imports a command."""
    text = b"\n".join(content for name, content in contents.own().items() if name.endswith(".py")).decode()
    assert not re.search(r"^\s*from \.+cli|lambdaguard\.cli", text, re.MULTILINE)


def test_byte_code_is_unchecked_and_names_no_folder_of_this_machine(files):
    sources = {"python/a/b.py": b"x = 1\n", "python/c.py": b""}
    loose = {name: content for name, content in files.items() if name.endswith(".pyc")}
    assert sorted(loose) == [
        f"python/lambdaguard/__pycache__/__init__.cpython-{PYTHON.replace('.', '')}.pyc",
        "python/lambdaguard/bundle.pyc",
    ]
    for name, content in {**bytecode.compiled(sources, sys.executable), **loose}.items():
        assert content[:4] == importlib.util.MAGIC_NUMBER
        assert int.from_bytes(content[4:8], "little") == 1, "a hash, and not to be checked"
        code = marshal.loads(content[16:])
        assert isinstance(code, types.CodeType)
        folder, _, base = name.replace("__pycache__/", "").rpartition("/")
        assert code.co_filename == f"/opt/{folder}/{base.partition('.')[0]}.py"
    assert not any(str(ROOT).encode() in content for content in files.values())


@pytest.mark.parametrize("python", PYTHONS)
def test_each_python_compiles_its_own(python):
    command = bytecode.interpreter(python)
    if not command:
        pytest.skip(f"no Python {python} here: its layers hold sources alone")
    made = bytecode.compiled({"python/a/b.py": b"x = 1\n"}, command)
    assert list(made) == [f"python/a/__pycache__/b.cpython-{python.replace('.', '')}.pyc"]


def elf(machine, kind=2):
    return b"\x7fELF" + bytes([kind, 1, 1]) + bytes(9) + (3).to_bytes(2, "little") + machine.to_bytes(2, "little") + bytes(40)


ARM = Target("full", "3.12", "arm64")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("python/a/_b.cpython-312-aarch64-linux-gnu.so", elf(183)),
        ("python/a/_b.abi3.so", elf(183)),
        ("python/a.libs/libz-1234.so.1", elf(183)),
    ],
)
def test_a_compiled_file_that_fits(name, content):
    assert compiled.check({name: content, "python/a/b.py": b""}, ARM) == [name]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("python/a/_b.cpython-312-aarch64-linux-gnu.so", elf(62)),
        ("python/a/_b.cpython-312-x86_64-linux-gnu.so", elf(62)),
        ("python/a/_b.cpython-311-aarch64-linux-gnu.so", elf(183)),
        ("python/a/_b.cpython-312-aarch64-linux-musl.so", elf(183)),
        ("python/a/_b.cpython-312-aarch64-linux-gnu.so", elf(183, kind=1)),
        ("python/a/_b.cpython-312-darwin.so", b"\xcf\xfa\xed\xfe" + bytes(40)),
        ("python/a/_b.pyd", b"MZ" + bytes(40)),
        ("python/a/_b.so", elf(183)),
        ("python/a/tool", elf(62)),
    ],
)
def test_a_compiled_file_that_does_not_fit_stops_the_build(name, content):
    with pytest.raises(compiled.WrongFileError, match=re.escape(f"{ARM.name}: {name}")):
        compiled.check({name: content}, ARM)


def test_a_wrong_wheel_stops_the_build(monkeypatch, capsys, tmp_path):
    held = wheels.Wheel("a", "1", "MIT", "0" * 64, (), {"a/_b.cpython-312-x86_64-linux-gnu.so": elf(62)}, {})
    monkeypatch.setattr(wheels, "fetch", lambda target: [held])
    assert build.main(["--flavour", "full", "--python", "3.12", "--machine", "arm64", "--out", str(tmp_path)]) == 1
    assert "FAILED: lambdaguard-full-python3.12-arm64" in capsys.readouterr().out
    assert not list(tmp_path.glob("*.zip"))


def test_an_overrun_budget_stops_the_build(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(wheels, "fetch", lambda target: [])
    arguments = ["--flavour", "slim", "--python", PYTHON, "--machine", "arm64", "--out", str(tmp_path)]
    assert build.main(arguments) == 0
    assert "lambdaguard " in capsys.readouterr().out
    assert (tmp_path / "SHA256SUMS").read_text().endswith(f"lambdaguard-slim-python{PYTHON}-arm64.zip\n")
    monkeypatch.setitem(BUDGETS, "slim", (1000, 25_000_000))
    assert build.main(arguments) == 1
    assert "FAILED: lambdaguard-slim" in capsys.readouterr().out


def test_the_locked_lists_are_whole():
    """Every distribution has a digest for each machine and Python, and what one needs is in the list, too."""
    full = wheels.pins("full")
    assert wheels.pins("slim") == {}
    assert {"wrapt", "pydantic", "pydantic_core", "aws-lambda-powertools", "bleach"} < set(full)
    assert len(full["pydantic_core"][1]) == len(PYTHONS) * len(MACHINES)
    for flavour in FLAVOURS:
        text = wheels.lock(flavour).read_text()
        assert len(re.findall(r"^[\w.-]+==", text, re.MULTILINE)) == len(wheels.pins(flavour))
        assert "http" not in text


def cached(flavour):
    return [target for target in targets([flavour], [*PYTHONS], [*MACHINES]) if wheels.cached(target)]


def test_full_layers_hold_what_they_name():
    """Those whose wheels are at hand; `make layer` builds all of them."""
    at_hand = cached("full")
    if not at_hand:
        pytest.skip(f"no wheels in {wheels.CACHE}: make layer fetches them")
    for target in at_hand:
        held = wheels.fetch(target)
        assert len(held) == len(wheels.pins("full"))
        assert all(wheel.licences or wheel.licence for wheel in held)
        names = {re.sub(r"[-_.]+", "-", wheel.name).lower() for wheel in held}
        assert {re.sub(r"[-_.]+", "-", need).lower() for wheel in held for need in wheel.needs} <= names
        assert not any(name.startswith(("boto3", "botocore")) for name in names)
    print(f"{len(at_hand)} full layers looked at")


def test_the_bill_of_materials():
    held = [
        wheels.Wheel("typing_extensions", "4.0", "PSF-2.0", "1" * 64, (), {}, {}),
        wheels.Wheel("pydantic", "2.0", "MIT OR Apache-2.0", "2" * 64, ("typing-extensions", "other"), {}, {}),
    ]
    bill = sbom.make(Target("full", "3.12", "arm64"), "1.0", held)
    assert bill == sbom.make(Target("full", "3.12", "arm64"), "1.0", held)
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bill["serialNumber"])
    refs = [bill["metadata"]["component"]["bom-ref"], *(part["bom-ref"] for part in bill["components"])]
    assert len(set(refs)) == len(refs) == 4
    assert {each["ref"] for each in bill["dependencies"]} == set(refs)
    assert all(set(each["dependsOn"]) <= set(refs) for each in bill["dependencies"])
    pydantic = next(part for part in bill["components"] if part["name"] == "pydantic")
    assert pydantic["licenses"] == [{"expression": "MIT OR Apache-2.0"}]
    assert pydantic["hashes"] == [{"alg": "SHA-256", "content": "2" * 64}]
    assert json.loads(json.dumps(bill)) == bill
