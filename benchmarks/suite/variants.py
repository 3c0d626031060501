"""The functions of ours whose cold start is measured: each a small file, as somebody would write it."""

from __future__ import annotations

import atexit
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from lambdaguard.protections import ROOMS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

HANDLER = "def handler(event, context):\n    return {'statusCode': 200}\n"
BOTO3 = f"import boto3\ntable = boto3.client('dynamodb')\n{HANDLER}"
GUARD = "from lambdaguard import guard\n"
SCRATCH = tempfile.mkdtemp(prefix="benchmark-tmp-")  # stands for /tmp, which is not ours to clear
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
MODEL = "from pydantic import BaseModel\nclass Request(BaseModel):\n    rawPath: str\n"
# What makes a protection stand that is not on by default, or shows it at work.
ASKED: dict[str, Any] = {
    "lockdown": True, "response": {"headers": True}, "source": {"allow": ["apigateway-http", "function-url"]}, "batch": "report",
    "secrets": {"db": "prod/db"}, "processes": [], "egress": ["aws"], "files": {"deny": ["/var/task/*.pem"]}, "aws": ["s3:GetObject"],
    "redact": {"keys": ["ssn"]}, "observe": True, "tmp": {"root": SCRATCH}, "environment": {"ignore": []}, "schema": "MODEL",
}  # fmt: skip
BARE, GUARDED, CORRIDOR, ALONE = "bare", "@guard", "nothing but the corridor", " alone"
AS_ON_AWS = "@guard, /tmp and process cleared"  # on by default in the cloud, where the emulator's machine keeps its /tmp
# A quick run has these, and the rivals that are installed.
FEW = (BARE, GUARDED, AS_ON_AWS, "everything", "redirect")


class Variant(NamedTuple):
    """``beside`` names the variant that this one's cost is counted from, ``proof`` the modules that it must have loaded in the end;
    ``absent`` says why it cannot be measured."""

    source: str
    beside: str = BARE
    python: str = sys.executable
    handler: str = "app.handler"
    environ: dict[str, str] = {}
    wrapper: str = ""
    vendored: bool = True
    absent: str = ""
    proof: tuple[str, ...] = ()


def guarded(settings: dict[str, Any], before: str = "", body: str = HANDLER) -> str:
    written = "".join(f"{name}={value!r}, " for name, value in settings.items())
    return f"{GUARD}{before}@guard({written.replace(repr('MODEL'), 'Request')})\n{body}"


def ours(quick: bool, peers: dict[str, dict[str, str]]) -> dict[str, Variant]:
    """In an interpreter that has the runtime client and nothing else, or the libraries that the function imports."""
    clean, libraries = (peers.get(name, {}).get("python", sys.executable) for name in ("clean", "libraries"))
    found = {
        BARE: Variant(HANDLER),
        GUARDED: Variant(f"{GUARD}@guard\n{HANDLER}"),
        AS_ON_AWS: Variant(guarded({"tmp": ASKED["tmp"], "environment": ASKED["environment"]})),
        "everything": Variant(guarded({name: ASKED.get(name, {}) for name in ROOMS if name != "schema"})),
        "redirect": Variant(HANDLER, handler="lambdaguard.layer.handler", environ={"LAMBDAGUARD_HANDLER": "app.handler"}),
        CORRIDOR: Variant(guarded(dict.fromkeys(ROOMS, "off"))),
        **{f"{name}{ALONE}": Variant(alone(name)) for name in ROOMS if name != "schema"},
    }
    with_libraries = {
        "bare, with libraries": Variant(HANDLER),
        f"schema{ALONE}": Variant(alone("schema", MODEL), "bare, with libraries"),
        "everything and a schema": Variant(guarded({name: ASKED.get(name, {}) for name in ROOMS}, MODEL), "bare, with libraries"),
        "boto3": Variant(BOTO3, "bare, with libraries"),
        "boto3, @guard": Variant(GUARD + BOTO3.replace("def ", "@guard\ndef "), "boto3"),
    }
    proof = {True: ("lambdaguard.guard",), False: ()}
    found = {name: each._replace(python=clean, proof=proof[not name.startswith(BARE)]) for name, each in found.items()}
    if quick:
        return {name: found[name] for name in FEW}
    return found | {
        name: each._replace(python=libraries, proof=proof["guard" in each.source]) for name, each in with_libraries.items()
    }


def alone(name: str, before: str = "") -> str:
    """A guard with one room on: as `ASKED` has it, else as it is by default."""
    settings = {**dict.fromkeys(ROOMS, "off"), name: ASKED.get(name, {})}
    if settings[name] == {}:
        del settings[name]
    return guarded(settings, before)


def layer(folder: Path, peers: dict[str, dict[str, str]]) -> dict[str, Variant]:
    """The built layer with its byte code, by its exec wrapper and by redirection; read-only, as Lambda mounts it."""
    from benchmarks.layer_start import unpacked

    names = ("layer, by wrapper", "layer, by redirect")
    try:
        opt = unpacked(folder, f"{sys.version_info[0]}.{sys.version_info[1]}", True)
    except Exception as error:
        return {name: Variant(HANDLER, absent=f"not built: {type(error).__name__}") for name in names}
    kept = {"PYTHONDONTWRITEBYTECODE": "1"}
    redirected = {**kept, "PYTHONPATH": str(opt / "python"), "LAMBDAGUARD_HANDLER": "app.handler"}
    both = (
        Variant(HANDLER, wrapper=str(opt / "lambdaguard"), environ=kept),
        Variant(HANDLER, handler="lambdaguard.layer.handler", environ=redirected),
    )
    python = peers.get("clean", {}).get("python", sys.executable)
    return {
        name: each._replace(python=python, vendored=False, proof=("lambdaguard.guard",))
        for name, each in zip(names, both, strict=True)
    }
