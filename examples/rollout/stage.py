"""``LAMBDAGUARD_MODE`` is `monitor` in the first week, and `block` from then on: a new environment reads the new value."""

import contextlib
import importlib
import os
import sys


def environment(mode):
    """A new environment of the function, with another mode."""

    def start():
        os.environ["LAMBDAGUARD_MODE"] = mode
        sys.modules.pop("app", None)
        return importlib.import_module("app").handler

    return start


@contextlib.contextmanager
def stage():
    yield {"event": environment("monitor"), "hostile-2-block": environment("block")}
