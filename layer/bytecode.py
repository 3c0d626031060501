"""Byte code for a layer, made by the Python that will run it: unchecked, so that the runtime neither stats nor compiles a source.

A layer is read-only: what is not in it as byte code is compiled at every cold start. Run as a program, by any Python from 3.11:

    python bytecode.py FOLDER          for each x.py below it, x's byte code, as if FOLDER were /opt
    python bytecode.py FOLDER OUT      all of them into one file, without docstrings and asserts
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

if __package__:
    from . import marshalled

_FLAGS = ["-s", "-S", "-X", "no_debug_ranges"]  # columns in tracebacks would be a fifth of it


def interpreter(python: str) -> str:
    """The command of a Python of this version, or "" where there is none."""
    homes = [os.environ.get("PYENV_ROOT", ""), str(Path.home() / ".pyenv")]
    kept = [str(path) for home in homes if home for path in sorted(Path(home, "versions").glob(f"{python}*/bin/python"))]
    for command in (sys.executable, shutil.which(f"python{python}") or "", *kept):
        if command and _version(command) == python:
            return command
    return ""


def _version(command: str) -> str:
    said = subprocess.run(
        [command, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], capture_output=True, text=True, check=False
    )
    return said.stdout.strip()


def compiled(sources: dict[str, bytes], command: str) -> dict[str, bytes]:
    """``sources``: names as below /opt. The same names' ``__pycache__`` files, with their contents.

    What is the same in several layers is compiled once.
    """
    known = _made.setdefault(command, {})
    new = {name: content for name, content in sources.items() if (name, content) not in known}
    found = _compile(new, command) if new else {}
    for name, content in new.items():
        known[name, content] = _of(name, found)
    return dict(known[each] for each in sources.items())


_made: dict[str, dict[tuple[str, bytes], tuple[str, bytes]]] = {}


def _of(name: str, found: dict[str, bytes]) -> tuple[str, bytes]:
    """A source's byte code: its name and content."""
    folder, _, base = name.rpartition("/")
    start = f"{folder}/__pycache__/{base.removesuffix('.py')}.cpython-"
    return next(each for each in found.items() if each[0].startswith(start))


def _compile(sources: dict[str, bytes], command: str) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        _write(folder, sources)
        environ = {"PATH": os.defpath, "PYTHONHASHSEED": "0"}
        subprocess.run([command, *_FLAGS, str(Path(__file__).resolve()), folder], check=True, env=environ)
        return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(Path(folder).rglob("*.pyc"))}


def codes(sources: dict[str, bytes], command: str) -> tuple[list[Any], bytes, bytes]:
    """The code of each source, as nodes; and of each instruction whether it is quiet, and the room for notes after it."""
    with tempfile.TemporaryDirectory() as folder:
        _write(f"{folder}/in", sources)
        environ = {"PATH": os.defpath, "PYTHONHASHSEED": "0"}
        out = Path(folder, "out")
        subprocess.run(
            [command, *_FLAGS, str(Path(__file__).resolve()), str(Path(folder, "in")), str(out)], check=True, env=environ
        )
        found, quiet, notes = marshalled.read(out.read_bytes())[1:]
    return found[1:], quiet[1], notes[1]


def traced(sources: dict[str, bytes], command: str) -> list[list[str]]:
    """Places of modules below the package that a usual function loads, step by step; see `layer/traced.py`."""
    key = command, hash(tuple(sources.items()))
    if key not in _traced:
        with tempfile.TemporaryDirectory() as folder:
            _write(folder, sources)
            out = Path(folder, "out")
            program = [command, "-B", str(Path(__file__).with_name("traced.py")), f"{folder}/python", str(out)]
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
            subprocess.run(program, check=True, env={"PATH": os.defpath, "PYTHONHASHSEED": "0"}, **quiet)  # type: ignore[call-overload]
            _traced[key] = [line.split() for line in out.read_text().splitlines()]
    return _traced[key]


_traced: dict[tuple[str, int], list[list[str]]] = {}


def _write(folder: str, sources: dict[str, bytes]) -> None:
    for name, content in sources.items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def main(folder: str, out: str = "") -> None:
    import py_compile

    sources = [(path, f"/opt/{path.relative_to(folder)}") for path in sorted(Path(folder).rglob("*.py"))]
    if out:
        Path(out).write_bytes(_own(sources))
        return
    for path, shown in sources:
        py_compile.compile(
            str(path), dfile=shown, doraise=True, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH, quiet=1
        )


def _own(sources: list[tuple[Path, str]]) -> bytes:
    import marshal
    import opcode

    from lines import QUIET  # type: ignore[import-not-found]

    codes = [compile(path.read_bytes(), shown, "exec", dont_inherit=True, optimize=2) for path, shown in sources]
    known: Any = opcode._inline_cache_entries  # type: ignore[attr-defined]
    by_name = known if isinstance(known, dict) else dict(zip(opcode.opname, known))  # noqa: B905 -- as they are
    names = [opcode.opname[number] for number in range(256)]
    return marshal.dumps((tuple(codes), bytes(name in QUIET for name in names), bytes(by_name.get(name, 0) for name in names)))


if __name__ == "__main__":
    main(*sys.argv[1:])
