"""The package's own modules, read from where they are known to be.

Python's import system looks for a module in every place it knows, whether it is there or not, and takes longer for that than most
of ours take to run. So those that every function needs are run here, one after another. Whatever is out of the ordinary (no byte
code or none that fits, a zip file, a module that fails) is left to the import system.
"""

from __future__ import annotations

import marshal
import os
import sys
from _thread import RLock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

# What every guard needs, each after what it needs itself. A module that is missing here is imported as any other is.
AT_IMPORT = """
    sealed errors findings invocation handlers options policy runtime version telemetry.ocsf telemetry.__init__ protections.base
    protections.__init__ sinks.vault sinks.observed sinks.__init__ guard
""".split()
AT_DECORATION = """
    redaction.__init__ redaction.hooks redaction.streams protections.redact protections.processes protections.egress
    protections.files protections.code protections.tamper
""".split()
AT_FIRST_EVENT = """
    events.lookup events.walk events.unfold events.reading events.paths events.trees events.table events.source events.written
    events.texts events.bodies events.quoting events.forms events.parts events.tokens events.headers events.catalogue.http
    events.catalogue.__init__ events.__init__ refusal
    protections.limits protections.source protections.injection protections.response wildcard sinks.sdk sinks.database_drivers
    sinks.database protections.database sinks.aws protections.aws sinks.nosql protections.nosql
    lexers.bulk_signs lexers.bulk lexers.decoders lexers.canonical lexers.phrases lexers.__init__
    rules.index rules.family rules.look rules.plan rules.prefilter rules.__init__ rules.engine
    redaction.settings redaction.keys redaction.forms redaction.index redaction.registry redaction.naming
    outgoing.__init__ outgoing.credentials outgoing.leaks outgoing.answer outgoing.review
""".split()
_INIT = ".__init__"
_lock = RLock()


def bring(package: Any, names: Sequence[str]) -> None:
    """Have these modules of the package (whose ``__spec__`` it is) run now, in this order, those they need before them.

    ``a.__init__`` is the package ``a``, which comes after those of its modules that it needs.
    """
    loader: Any = type(package.loader)
    if loader.__name__ != "SourceFileLoader" or sys.pycache_prefix is not None:
        return
    read = reader()
    with _lock:  # of two threads one waits, so that none sees half of a module
        for name in names:
            _run(package, name, read)
        for name in names:
            _bind(f"{package.name}.{name.removesuffix(_INIT)}")


def _bind(name: str) -> None:
    """A package has its modules as attributes, also those that were run before it."""
    parent, _, last = name.rpartition(".")
    if name in sys.modules and parent in sys.modules and last not in vars(sys.modules[parent]):
        setattr(sys.modules[parent], last, sys.modules[name])


def _run(package: Any, place: str, read: Callable[..., Any]) -> None:
    name = f"{package.name}.{place.removesuffix(_INIT)}"
    if name in sys.modules:
        return
    path = f"{os.path.dirname(package.origin)}/{place.replace('.', '/')}"
    try:
        code = read(path, False)
    except (OSError, EOFError, ValueError, TypeError):
        return
    if code is not None:
        module = _made(package, name, f"{path}.py", place.endswith(_INIT))
        if hasattr(module, "__path__"):
            sys.modules[name] = module  # what it imports of its own is looked for by way of it
        exec(code, vars(module))  # noqa: S102 -- the package's own code
        sys.modules[name] = module


def _made(package: Any, name: str, file: str, is_package: bool) -> Any:
    """An empty module, as the import system would make it."""
    module: Any = type(sys)(name)
    loader = type(package.loader)(name, file)
    spec = type(package)(name, loader, origin=file, is_package=is_package)
    spec.has_location = True
    vars(module).update(__spec__=spec, __loader__=loader, __file__=file, __package__=spec.parent)
    if is_package:
        module.__path__ = spec.submodule_search_locations = [os.path.dirname(file)]
    return module


def reader() -> Callable[..., Any]:
    """A function that reads a module's code, ``path`` being that of its source without ``.py``.

    ``read(path, False)`` gives None where no byte code fits the source; else the source is compiled.
    """
    opens, stat, reads, close = os.open, os.stat, os.read, os.close
    loads, compiles = marshal.loads, compile
    flags = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0)
    level = f".opt-{sys.flags.optimize}" if sys.flags.optimize else ""
    tag = f".{sys.implementation.cache_tag}{level}.pyc"
    magic: bytes = sys.modules["_frozen_importlib_external"].MAGIC_NUMBER
    number, plain, settle = int.from_bytes, OSError, sys.modules["_imp"]._fix_co_filename

    def content(path: str) -> bytes:
        handle = opens(path, flags)
        try:
            size = stat(handle).st_size
            data = b""
            while len(data) < size and (piece := reads(handle, size)):
                data += piece
            return data
        finally:
            close(handle)

    def compiled(path: str) -> bytes:
        """The content of the cached code that fits the source, or ``b""``."""
        folder, _, name = path.rpartition("/")
        try:
            raw = content(f"{folder}/__pycache__/{name}{tag}")
        except plain:
            return b""
        kind = number(raw[4:8], "little")
        if raw[:4] != magic or kind == 3:
            return b""
        if kind == 1:
            return raw
        source = stat(f"{path}.py")
        fits = number(raw[8:12], "little") == int(source.st_mtime) & 0xFFFFFFFF and number(raw[12:16], "little") == source.st_size
        return raw if fits else b""

    def read(path: str, source: bool = True) -> Any:
        raw = compiled(path)
        if raw:
            code = loads(raw[16:])
            settle(code, f"{path}.py")
            return code
        return compiles(content(f"{path}.py"), f"{path}.py", "exec", 0, True) if source else None

    return read
