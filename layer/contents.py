"""What lies where in a layer: names below /opt and their contents."""

from __future__ import annotations

import json
import re
from pathlib import Path

from . import archive, bundle, bytecode, compiled, sbom
from .stripping import strip
from .targets import Target
from .wheels import Wheel

ROOT = Path(__file__).resolve().parent.parent
WRAPPER = "lambdaguard"
SHARE = "share/lambdaguard"
# Commands are for the developer's machine.
_LEFT_OUT = ("cli/", "__main__.py", "__pycache__/")
_SHIM = '''\
"""Loaded where this layer's compiled file is not: on another machine, or by another Python."""
raise RuntimeError("{name} of this layer is for Python {python} on {machine}: use the layer that was built for this runtime")
'''


def version() -> str:
    found = re.search(r'VERSION = "([^"]+)"', (ROOT / "lambdaguard" / "version.py").read_text())
    assert found is not None
    return found[1]


def own() -> dict[str, bytes]:
    """The package's sources."""
    home = ROOT / "lambdaguard"
    names = [path.relative_to(home).as_posix() for path in sorted(home.rglob("*")) if path.is_file()]
    kept = [name for name in names if not any(part in name for part in _LEFT_OUT) and name.endswith((".py", "py.typed"))]
    return {f"python/lambdaguard/{name}": (home / name).read_bytes() for name in kept}


def _package(target: Target, command: str, depth: int) -> dict[str, bytes]:
    """The package in its bundle; ``bundle.py`` itself as a file, for each Python and all that can be told it by."""
    sources = {name: strip(content, rules="/rules/" in name) for name, content in own().items()}
    reads = sources.pop(f"{bundle.HOME}/bundle.py")
    typed = sources.pop(f"{bundle.HOME}/py.typed")
    files = {f"{bundle.HOME}/py.typed": typed}
    if not command:
        return {**files, **bundle.of_sources(sources), f"{bundle.HOME}/bundle.py": reads}
    made = bundle.of_byte_code(sources, command, target, depth)
    loose = {name: made.get(name, reads) for name in (f"{bundle.HOME}/__init__.py", f"{bundle.HOME}/bundle.py")}
    for name, content in bytecode.compiled(loose, command).items():
        made[f"{bundle.HOME}/bundle.pyc" if "bundle" in name.rpartition("/")[2] else name] = content
    return {**files, **made}


def gather(target: Target, held: list[Wheel], *, with_bytecode: bool = True, depth: int = len(bundle.FILES)) -> dict[str, bytes]:
    """All files of a layer, ``depth`` of them of our byte code. `compiled.WrongFileError` if one would not load there."""
    files = {f"python/{name}": content for wheel in held for name, content in wheel.files.items()}
    found = compiled.check(files, target)
    command = bytecode.interpreter(target.python) if with_bytecode else ""
    if command:
        files.update(bytecode.compiled({name: content for name, content in files.items() if name.endswith(".py")}, command))
    files.update(_package(target, command, depth))
    for name in found:
        module = name.removeprefix("python/").partition(".")[0].replace("/", ".")
        shim = _SHIM.format(name=module, python=target.python, machine=target.machine)
        files[f"{name.partition('.')[0]}.py"] = shim.encode()
    files["python/lambdaguard.layer"] = f"{target.flavour if found else 'slim'} {target.python} {target.machine}\n".encode()
    files[WRAPPER] = (ROOT / "layer" / WRAPPER).read_bytes()
    files[f"{SHARE}/LICENSE"] = (ROOT / "LICENSE").read_bytes()
    for wheel in held:
        files.update({f"{SHARE}/licenses/{wheel.name}/{name}": content for name, content in wheel.licences.items()})
    files[f"{SHARE}/sbom.cdx.json"] = json.dumps(sbom.make(target, version(), held), indent=1, sort_keys=True).encode() + b"\n"
    files[f"{SHARE}/SHA256SUMS"] = archive.sums(files)
    return files
