"""The locked distributions: fetched once by pip, for any machine and Python, and kept in .cache."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from email import message_from_string
from pathlib import Path
from typing import NamedTuple

from .archive import digest
from .targets import MACHINES, Target

HERE = Path(__file__).resolve().parent
CACHE = HERE.parent / ".cache" / "wheels"
_PIN = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)((?:\s*\\?\s*--hash=sha256:[0-9a-f]{64})+)", re.MULTILINE)
# Never used when the layer runs.
_LEFT_OUT = re.compile(r"\.(pyi|pyx|c|h)$|/tests?/|-stubs/|\.dist-info/(?!METADATA$)")
_LICENCE = re.compile(r"(^|/)(LICEN[CS]E|COPYING|NOTICE|AUTHORS|THIRD.PARTY)[^/]*$", re.IGNORECASE)


class Wheel(NamedTuple):
    name: str
    version: str
    licence: str
    sha256: str
    needs: tuple[str, ...]
    files: dict[str, bytes]
    licences: dict[str, bytes]


def lock(flavour: str) -> Path:
    return HERE / f"requirements-{flavour}.txt"


def pins(flavour: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Names of the locked distributions, each with its version and the digests that it may have."""
    text = lock(flavour).read_text()
    return {found[1]: (found[2], frozenset(re.findall(r"sha256:([0-9a-f]{64})", found[3]))) for found in _PIN.finditer(text)}


def fetch(target: Target) -> list[Wheel]:
    """The wheels of a layer. Only those are downloaded that are not in the cache; each has a digest of the locked list."""
    folder = CACHE / f"{target.python}-{target.machine}"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pins(target.flavour)
    if any(_held(folder, digests) is None for _, digests in wanted.values()):
        download(folder, target, ["--require-hashes", "--requirement", str(lock(target.flavour))])
    found = []
    for name, (version, digests) in sorted(wanted.items()):
        path = _held(folder, digests)
        if path is None:
            raise FileNotFoundError(f"{name} {version} is not to be had for Python {target.python} on {target.machine}")
        found.append(read(path))
    return found


def cached(target: Target) -> bool:
    """Whether the layer can be built without a download."""
    folder = CACHE / f"{target.python}-{target.machine}"
    return all(_held(folder, digests) is not None for _, digests in pins(target.flavour).values())


def download(folder: Path, target: Target, what: list[str], *, pure: bool = False) -> None:
    """Have pip fetch ``what`` into ``folder``; ``pure``: as Python for any machine."""
    platform = MACHINES[target.machine][0]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", str(folder)]
    command += ["--python-version", target.python, "--implementation", "py" if pure else "cp"]
    for generation in () if pure else ("manylinux2014", "manylinux_2_17", "manylinux_2_28"):
        command += ["--platform", f"{generation}_{platform}"]
    if pure:
        command += ["--platform", "any", "--abi", "none"]
    subprocess.run([*command, *what], check=True)


def _held(folder: Path, digests: frozenset[str]) -> Path | None:
    return next((path for path in sorted(folder.glob("*.whl")) if digest(path.read_bytes()) in digests), None)


def read(path: Path) -> Wheel:
    """What of a wheel goes into a layer, and what it says of itself."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        about = next(name for name in names if name.endswith(".dist-info/METADATA"))
        said = message_from_string(archive.read(about).decode())
        licences = {name.rpartition("/")[2]: archive.read(name) for name in names if _LICENCE.search(name)}
        kept = [name for name in names if not _LEFT_OUT.search(name) and not _LICENCE.search(name)]
        files = {name: archive.read(name) for name in kept}
    asked = [line for line in said.get_all("Requires-Dist", []) if "extra ==" not in line]
    needs = tuple(re.split(r"[ <>=!~\[;(]", line, maxsplit=1)[0] for line in asked)
    licence = said["License-Expression"] or _spdx(said)
    return Wheel(said["Name"], said["Version"], licence, digest(path.read_bytes()), needs, files, licences)


def _spdx(said: object) -> str:
    """The SPDX name of a licence that is told in the older ways."""
    told = " ".join([str(said["License"] or ""), *said.get_all("Classifier", [])])  # type: ignore[index, attr-defined]
    for word, name in {
        "MIT-0": "MIT-0",
        "MIT No Attribution": "MIT-0",
        "MIT": "MIT",
        "Apache": "Apache-2.0",
        "BSD": "BSD-3-Clause",
        "Python Software": "PSF-2.0",
    }.items():
        if word in told:
            return name
    return ""
