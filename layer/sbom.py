"""The bill of materials of a layer: CycloneDX 1.6, without a date, so that the same layer has the same one."""

from __future__ import annotations

import re
import uuid
from typing import Any

from .targets import Target
from .wheels import Wheel

_SPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # RFC 9562's name space for URLs


def make(target: Target, version: str, held: list[Wheel]) -> dict[str, Any]:
    """A document for ``json.dumps``."""
    layer = f"pkg:generic/{target.name}@{version}"
    package = f"pkg:pypi/lambdaguard-runtime@{version}"
    refs = {_canonical(wheel.name): _purl(wheel) for wheel in held}
    depends = {_purl(wheel): sorted(refs[name] for name in map(_canonical, wheel.needs) if name in refs) for wheel in held}
    own = {"type": "library", "name": "lambdaguard-runtime", "version": version, "bom-ref": package, "purl": package}
    identity = "".join([layer, *(wheel.sha256 for wheel in held)])
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_SPACE, identity)}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": target.name, "version": version, "bom-ref": layer}},
        "components": [{**own, "licenses": [{"license": {"id": "Apache-2.0"}}]}, *map(_component, held)],
        "dependencies": [
            {"ref": layer, "dependsOn": sorted([package, *refs.values()])},
            {"ref": package, "dependsOn": [refs["wrapt"]] if "wrapt" in refs else []},
            *({"ref": ref, "dependsOn": needs} for ref, needs in sorted(depends.items())),
        ],
    }


def _component(wheel: Wheel) -> dict[str, Any]:
    ref = _purl(wheel)
    plain = re.fullmatch(r"[\w.+-]+", wheel.licence)
    licence = {"license": {"id": wheel.licence}} if plain else {"expression": wheel.licence}
    return {
        "type": "library",
        "name": wheel.name,
        "version": wheel.version,
        "bom-ref": ref,
        "purl": ref,
        "licenses": [licence] if wheel.licence else [],
        "hashes": [{"alg": "SHA-256", "content": wheel.sha256}],
    }


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _purl(wheel: Wheel) -> str:
    return f"pkg:pypi/{_canonical(wheel.name)}@{wheel.version}"
