"""One start of a function, in the emulator and against a runtime API of our own: what each took."""

from __future__ import annotations

import contextlib
import os
import py_compile
import subprocess
import tempfile
from http.client import HTTPException
from pathlib import Path
from typing import NamedTuple

from e2e.emulator import ENVIRONMENT, Emulator, EmulatorError

from . import runtime_api
from .clocks import Counter
from .memory import of_tree
from .moments import EVENT, ROOT
from .runtime_api import StartError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .variants import Variant

FAULTS = (EmulatorError, StartError, AssertionError, OSError, ValueError, HTTPException, subprocess.SubprocessError)


class Start(NamedTuple):
    """``init`` and ``first`` in the emulator's real time, ``resident`` in MB after the answer; ``spent`` and ``spent_first`` are the
    processor's for the start and until the first answer. All times in milliseconds."""

    init: float
    first: float
    resident: float
    spent: float
    spent_first: float


def start(variant: Variant) -> Start:
    """Raises one of `FAULTS`."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "app.py").write_text(variant.source)
        with Emulator(
            folder,
            variant.handler,
            environ=variant.environ,
            python=variant.python,
            wrapper=variant.wrapper,
            vendored=variant.vendored,
            compiled=True,
        ) as function:
            answer = function.invoke(EVENT)  # the emulator starts the runtime client with the first request
            assert answer.json().get("statusCode") == 200, answer.text[:200]
            real = function.init_ms, answer.milliseconds, sum(map(of_tree, function.processes[1:]))
    with _laid_out(variant) as (task, environ):
        return Start(*real, *runtime_api.started(_command(variant), task, environ, EVENT))


def proven(variant: Variant) -> list[str]:
    """Modules that it should have loaded by its first answer, and has not. Raises one of `FAULTS`."""
    asked = variant._replace(source=f"{variant.source}{_TELLS.format(variant.proof)}")
    with _laid_out(asked) as (task, environ):
        runtime_api.started(_command(asked), task, environ, EVENT)
        told = task.parent / "client.log"
        said = [line for line in told.read_text(errors="replace").splitlines() if line.startswith(_MISSING)]
    if not said:
        return ["a word from its handler"] if variant.proof else []
    return said[-1].removeprefix(_MISSING).split()


_MISSING = "missing modules:"
_TELLS = f"""
import os as _os, sys as _sys
_inner = handler
def handler(event, context):
    _os.write(2, ("{_MISSING} " + " ".join(name for name in {{!r}} if name not in _sys.modules) + "\\n").encode())
    return _inner(event, context)
"""


def instructions(variant: Variant, by: Counter) -> tuple[float | None, float | None]:
    """Millions of instructions of the start, and until the first answer. Raises one of `FAULTS`."""
    found = []
    for answers in (0, 1):
        with _laid_out(variant) as (task, environ):
            seeded = {**environ, "PYTHONHASHSEED": "0"}  # the same tables in each start
            found.append(runtime_api.counted(by, _command(variant), task, seeded, EVENT, answers=answers))
    return found[0], found[1]


def _command(variant: Variant) -> list[str]:
    return [*([variant.wrapper] if variant.wrapper else []), variant.python, "-m", "awslambdaric", variant.handler]


@contextlib.contextmanager
def _laid_out(variant: Variant) -> Iterator[tuple[Path, dict[str, str]]]:
    """The function's folder and environment, as the emulator has them."""
    with tempfile.TemporaryDirectory(prefix="lambda-") as folder:
        task = Path(folder, "task")
        task.mkdir()
        (task / "app.py").write_text(variant.source)
        py_compile.compile(str(task / "app.py"), doraise=True)
        if variant.vendored:
            (task / "lambdaguard").symlink_to(ROOT / "lambdaguard")
        here = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": folder,
            "LAMBDA_TASK_ROOT": str(task),
            "_HANDLER": variant.handler,
        }
        yield task, {**here, **ENVIRONMENT, **_ADDED, **variant.environ}


# What the emulator adds of its own.
_ADDED = {
    "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "3008",
    "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/Functions",
    "AWS_LAMBDA_LOG_STREAM_NAME": "$LATEST",
}
