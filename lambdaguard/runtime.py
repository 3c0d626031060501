"""Is this the real runtime? Decided here, and nowhere else."""

from __future__ import annotations

import os
import sys


def real() -> bool:
    """True in a process that AWS's runtime client serves (in the cloud or under its emulator).

    Unit tests, notebooks and local servers call the same handler; there nothing outside an invocation is anybody's to judge.
    The client is told its address by the environment and is the main program, so a test that merely imports it is not taken
    for it. Ask once and keep the answer: the environment can be changed later.
    """
    return "AWS_LAMBDA_RUNTIME_API" in os.environ and "awslambdaric.bootstrap" in sys.modules


def owns_tmp() -> bool:
    """True where ``/tmp`` is certainly the function's own: in AWS's real runtime, not under an emulator on somebody's machine.

    AWS sets ``AWS_LAMBDA_INITIALIZATION_TYPE`` in every execution environment, images included; the emulator does not.
    """
    return real() and "AWS_LAMBDA_INITIALIZATION_TYPE" in os.environ
