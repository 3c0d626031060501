"""What every test may need: modules from text, and an environment without settings of the machine's own."""

import importlib.util
import os
import sys
import uuid

import hypothesis
import pytest

# No test asserts a time, and hypothesis' deadline is one.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch):
    for name in [name for name in os.environ if name.startswith("LAMBDAGUARD_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def load():
    """``load(path, source)``: write a module and import it under a name of its own."""
    loaded = []

    def write_and_import(path, source):
        path.write_text(source)
        name = f"app_{uuid.uuid4().hex}"
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        loaded.append(name)
        spec.loader.exec_module(module)
        return module

    yield write_and_import
    for name in loaded:
        del sys.modules[name]
