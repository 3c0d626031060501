"""The function's own handler, guarded, where nobody touched its code: the Lambda setting is ``lambdaguard.layer.handler``.

``LAMBDAGUARD_HANDLER`` names the function's own handler as Lambda's setting would (``src/app.handler``); the layer's exec
wrapper sets both. Doors and redaction are armed before the function's module is imported.
"""

from __future__ import annotations

import os
import sys

from .errors import LambdaGuardError, PolicyError
from .guard import Guard
from .version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    handler: Any

OURS = f"{__name__}.handler"
_PACKAGE = os.path.dirname(os.path.abspath(__file__))


def __getattr__(name: str) -> Any:
    """``handler`` is loaded when the runtime asks for it; an import of this module alone loads nothing."""
    if name != "handler":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        found = globals()[name] = load()
    except AttributeError as fault:
        # The runtime client would say that there is no handler here.
        raise LambdaGuardError(f"the layer failed: {fault}") from fault
    return found


def load() -> Any:
    """The function's own handler with a guard around it; itself if it has one, so that a decorator's settings hold.

    Raises what the runtime client raises for a module that cannot be imported, `PolicyError` for a wrong setting, and
    `LambdaGuardError` where the layer was built for another machine or Python.
    """
    task = os.environ.get("LAMBDA_TASK_ROOT", "")
    _step_back()
    other: Any = _functions_own(task)
    if other is not None:
        return other.load()
    _fits(os.path.dirname(_PACKAGE))
    name = os.environ.get("LAMBDAGUARD_HANDLER", "").strip()
    if name in ("", OURS):
        raise PolicyError("LAMBDAGUARD_HANDLER must name the function's own handler, as in 'app.handler'")
    os.environ["_HANDLER"] = name
    sys.argv[1:] = [name if argument == OURS else argument for argument in sys.argv[1:]]
    home = _home(task, name)
    # Protections ask where the handler's file lies: where the function is, not where this is.
    _before.__code__ = _before.__code__.replace(co_filename=os.path.join(home, "handler.py"))
    Guard(_before, {"schema": "off"}, home=home, waits=False)
    found = _resolve(name)
    return Guard(found, {}, home=home) if callable(found) and not _is_guarded(found) else found


def _before(event: Any, context: Any) -> None:
    """Stands for the handler while its module is imported: the first guard's doors hold until the first event."""


def _step_back() -> None:
    """What the wrapper told Python outside of /opt is undone: the layer comes after all else, and children know nothing of it."""
    layer = os.environ.pop("LAMBDAGUARD_LAYER", "")
    if not layer:
        return
    rest = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path and path != layer]
    if rest:
        os.environ["PYTHONPATH"] = os.pathsep.join(rest)
    else:
        os.environ.pop("PYTHONPATH", None)
    if layer in sys.path:
        sys.path.remove(layer)
        sys.path.append(layer)


def _functions_own(task: str) -> Any:
    """This module as the function's own package has it, if that is not the one at work; a note where the layer's is not used."""
    own = os.path.join(task, "lambdaguard")
    if not task or not os.path.exists(os.path.join(own, "__init__.py")):
        return None
    if os.path.realpath(own) != os.path.realpath(_PACKAGE):
        # Nothing of ours is armed yet: all of it goes, so that no module of one version meets one of the other.
        for name in [name for name in sys.modules if name.partition(".")[0] == "lambdaguard"]:
            del sys.modules[name]
        found: list[list[Any]] = [sys.meta_path, sys.path_hooks]
        for finders in found:
            finders[:] = [finder for finder in finders if type(finder).__module__.partition(".")[0] != "lambdaguard"]
        sys.path.insert(0, task)
        return __import__(__name__, fromlist=["load"])
    for folder in sys.path:
        other = os.path.join(folder, "lambdaguard")
        if os.path.exists(os.path.join(other, "__init__.py")) and os.path.realpath(other) != os.path.realpath(own):
            print(f"lambdaguard: the function's own package is used ({VERSION} in {task}), not that in {folder}", file=sys.stderr)  # noqa: T201
            break
    return None


def _fits(folder: str) -> None:
    """`LambdaGuardError` if the layer in this folder holds libraries that cannot be loaded here."""
    try:
        with open(os.path.join(folder, "lambdaguard.layer"), "rb") as file:
            flavour, python, machine = file.read().decode().split()
    except OSError:
        return  # installed by other means than the layer
    here = (f"{sys.version_info.major}.{sys.version_info.minor}", os.uname().machine.replace("aarch64", "arm64"))
    if flavour == "full" and here != (python, machine):
        raise LambdaGuardError(
            f"this layer was built for Python {python} on {machine}, and the function runs on Python {here[0]} on {here[1]}: "
            f"use lambdaguard-full-python{here[0]}-{here[1]}"
        )


def _home(task: str, name: str) -> str:
    """Where ``lambdaguard.toml`` is looked for: beside the handler's file, then at the top of the function's package."""
    beside = os.path.dirname(os.path.join(task, name.rpartition(".")[0].replace(".", "/")))
    return beside if os.path.exists(os.path.join(beside, "lambdaguard.toml")) else task


def _is_guarded(found: Any) -> bool:
    """Whether a guard is among what was decorated."""
    for _ in range(100):
        if type(found) is Guard or type(getattr(type(found), "__call__", None)) is Guard:  # noqa: B004 -- the method itself
            return True
        found = getattr(found, "__wrapped__", None) or getattr(found, "__func__", None)
        if found is None:
            break
    return False


def _resolve(name: str) -> Any:
    """What the name leads to, found by the runtime client itself: so its errors are those that it has without us."""
    client: Any = sys.modules.get("awslambdaric.bootstrap")
    if client is None or not hasattr(client, "_get_handler"):
        module, _, attribute = name.rpartition(".")
        return getattr(__import__(module.replace("/", "."), fromlist=[attribute]), attribute)
    try:
        return client._get_handler(name)
    except client.FaultException as fault:
        nested = _nested(name) if fault.exception_type == fault.IMPORT_MODULE_ERROR else None
        if nested is None:
            raise
        return nested
    except Exception as fault:
        trace = fault.__traceback__.tb_next if fault.__traceback__ is not None else None
        said = client.build_fault_result((type(fault), fault, trace), None)
        raise client.FaultException(said["errorType"], said["errorMessage"], said["stackTrace"]) from None


def _nested(name: str) -> Any:
    """``app.Orders.create``: the runtime client, which takes ``app.Orders`` for a module, has imported ``app``."""
    parts = name.replace("/", ".").split(".")
    for end in range(len(parts) - 2, 0, -1):
        found: Any = sys.modules.get(".".join(parts[:end]))
        if found is not None:
            for part in parts[end:]:
                found = getattr(found, part, None)
            return found
    return None
