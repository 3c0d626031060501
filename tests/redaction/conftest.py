"""Nothing that one test registers, sets or hooks is there in the next."""

import sys
from pathlib import Path

import pytest

from lambdaguard.redaction import hooks, registry, settings

sys.path.insert(0, str(Path(__file__).parent / "leaky"))


@pytest.fixture(autouse=True)
def nothing_known():
    yield
    registry.forget()
    settings.reset()
    hooks.uninstall()
