"""Who may know whom: the imports of every module, read from its source, against the house's plan."""

import ast
from pathlib import Path

import pytest

import lambdaguard

ROOT = Path(lambdaguard.__file__).parent
LAYERS = [
    {"layer"},
    {"guard"},
    {"corridor"},
    {"assembly"},
    {"protections", "refusal"},
    {"outgoing"},
    {"sinks", "rules", "redaction", "secrets", "telemetry", "hygiene"},
    {"lexers", "events"},
    {"envelopes", "html"},
    {"invocation", "policy", "findings"},
    {"settings"},
    {"values"},
    {"options"},
    {"errors"},
    {"handlers", "loading", "runtime", "sealed", "version", "wildcard"},
]
RANK = {room: rank for rank, rooms in enumerate(LAYERS) for room in rooms}
# What all files of a room share; a door is none of these.
SHARED = (
    "base",
    "audit",
    "grams",
    "location",
    "network_aws",
    "observed",
    "patch",
    "pieces",
    "plain",
    "scope",
    "sdk",
    "regex",
    "taint",
    "threads",
    "tripwire",
    "unfolded",
    "vault",
    "verdicts",
    # How the caller's text is read in a path, in code and in an address, which a program's arguments hold as well.
    "code_text",
    "files_traversal",
    "network_address",
    "network_caller",
    "network_written",
)
ONLY_IN = {
    "wrapt": {"sinks/patch.py"},
    "boto3": {"secrets/providers.py", "telemetry/", "cli/"},
    "botocore": {"secrets/providers.py", "telemetry/", "cli/", "sinks/aws.py"},
    "pydantic": {"envelopes.py", "redaction/", "html.py"},
    "aws_lambda_powertools": {"envelopes.py", "redaction/"},
    "jmespath": {"envelopes.py"},
    "bleach": {"redaction/", "protections/response.py", "html.py"},
}


def modules():
    return sorted(path for path in ROOT.rglob("*.py"))


def imports(path):
    """``(dotted name, line, at import time, for the type checker alone)`` of every import statement."""
    tree = ast.parse(path.read_text())
    checked = {id(node) for block in ast.walk(tree) if _is_type_checking(block) for node in ast.walk(block)}
    late = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(block)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno, id(node) not in late, id(node) in checked
        elif isinstance(node, ast.ImportFrom):
            package = _package(path, node.level)
            base = ".".join(part for part in (package, node.module) if part)
            names = [f"{base}.{alias.name}" for alias in node.names] if not node.module else [base]
            for name in names:
                yield name, node.lineno, id(node) not in late, id(node) in checked


def _is_type_checking(node):
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _package(path, level):
    if not level:
        return ""
    parts = ["lambdaguard", *path.relative_to(ROOT).parts[:-1]]
    return ".".join(parts[: len(parts) - level + 1])


def room(dotted):
    parts = dotted.split(".")
    return parts[1] if parts[0] == "lambdaguard" and len(parts) > 1 else None


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_knows_only_the_rooms_below_it(path):
    own = path.relative_to(ROOT).parts[0].removesuffix(".py")
    if own in ("__init__", "__main__", "cli"):
        return
    for name, line, _, typed in imports(path):
        other = room(name)
        if other is None or other == own or typed:
            continue
        assert RANK[other] > RANK[own], f"{path.name}:{line}: {own} must not know {other}"


@pytest.mark.parametrize("folder", ["protections", "sinks"])
def test_siblings_do_not_know_each_other(folder):
    for path in (ROOT / folder).glob("*.py"):
        for name, line, _, typed in imports(path):
            # `standing` is what arms all doors together.
            if typed or path.name in ("__init__.py", "standing.py") or not name.startswith(f"lambdaguard.{folder}."):
                continue
            other = name.split(".")[2]
            # A door may have rooms of its own: process.py, process_shell.py …
            assert other in SHARED or other.split("_")[0] == path.stem.split("_")[0], (
                f"{path.name}:{line}: a {folder} file imports {name}"
            )


def test_only_its_own_room_imports_a_library():
    for path in modules():
        where = path.relative_to(ROOT).as_posix()
        for name, line, at_import, typed in imports(path):
            library = name.split(".")[0]
            if typed or library not in ONLY_IN:
                continue
            assert any(where.startswith(allowed) for allowed in ONLY_IN[library]), f"{where}:{line} imports {library}"
            assert not at_import, f"{where}:{line}: {library} must be imported only when a setting asks for it"


def test_every_module_was_looked_at():
    assert len(modules()) > 20
    assert sum(1 for path in modules() for _ in imports(path)) > 50
