"""opensearch-py, whose dependency has the name of a folder of these tests."""

import sys


def _imported():
    ours = {name: module for name, module in sys.modules.items() if name == "events" or name.startswith("events.")}
    path = list(sys.path)
    for name in ours:
        del sys.modules[name]
    sys.path[:] = [folder for folder in path if not folder.endswith("tests")]
    try:
        import opensearchpy
    finally:
        sys.path[:] = path
        for name in [name for name in sys.modules if name == "events" or name.startswith("events.")]:
            del sys.modules[name]
        sys.modules.update(ours)
    return opensearchpy


opensearchpy = _imported()
