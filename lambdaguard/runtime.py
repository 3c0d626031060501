"""Is this the real runtime? Decided here, and nowhere else."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .invocation import Invocation

# What the names of all our variables begin with.
PREFIX = "LAMBDAGUARD_"
# The invocations that are in progress in this process, see `invocation`.
in_progress: dict[Invocation, None] = {}
_KEPT = """
    AWS_LAMBDA_INITIALIZATION_TYPE AWS_LAMBDA_RUNTIME_API AWS_XRAY_DAEMON_ADDRESS LAMBDA_TASK_ROOT TMPDIR TEMP TMP
""".split()
# Starts that never come from a snapshot.
_UNFROZEN = ("on-demand", "provisioned-concurrency")
_HOOKS = "snapshot_restore_py"


def real() -> bool:
    """True in a process that AWS's runtime client serves (in the cloud or under its emulator).

    Unit tests, notebooks and local servers call the same handler; there nothing outside an invocation is anybody's to judge.
    The client is told its address by the environment and is the main program, so a test that merely imports it is not taken
    for it. A process that was real when this was imported stays so: the environment can be changed later.
    """
    return _was_real or _is_real()


def owns_tmp() -> bool:
    """True where ``/tmp`` is certainly the function's own: in AWS's real runtime, not under an emulator on somebody's machine.

    AWS sets ``AWS_LAMBDA_INITIALIZATION_TYPE`` in every execution environment, images included; the emulator does not.
    """
    return real() and bool(said("AWS_LAMBDA_INITIALIZATION_TYPE"))


def snapshots() -> Any:
    """What has functions called around a snapshot (``snapshot_restore_py``), or None where there is none or none is taken.

    It is not imported for nothing: it needs `typing`, which takes as long as all else that the first event imports.
    """
    module = sys.modules.get(_HOOKS)
    if module is None and said("AWS_LAMBDA_INITIALIZATION_TYPE") not in _UNFROZEN:
        try:
            module = __import__(_HOOKS)
        except ImportError:
            return None
    return module


def said(name: str) -> str:
    """What the environment said when this was imported, before the function's own code ran; else what it says now, or ""."""
    return _said(name) or os.environ.get(name, "")


def told() -> Callable[[str], str]:
    """What `said` says now, to be asked later."""
    return {name: said(name) for name in _KEPT}.__getitem__


def _is_real() -> bool:
    return "AWS_LAMBDA_RUNTIME_API" in os.environ and "awslambdaric.bootstrap" in sys.modules


_was_real = _is_real()
_said = {name: os.environ.get(name, "") for name in _KEPT}.get
