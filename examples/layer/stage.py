"""What the layer's exec wrapper does: the function's own handler is noted, the layer's is called in its place."""

import contextlib
import importlib
import os
import pathlib


def wrapped():
    return importlib.import_module("lambdaguard.layer").handler


@contextlib.contextmanager
def stage():
    os.environ["LAMBDA_TASK_ROOT"] = str(pathlib.Path(__file__).parent)
    os.environ["LAMBDAGUARD_HANDLER"] = "app.handler"
    yield {"event": wrapped}
