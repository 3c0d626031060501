"""The package's own modules, read from where they are known to be.

Python's import system looks for a module in every place it knows, whether it is there or not, and takes longer for that than most
of ours take to run. So those that every function needs are run here, one after another. Whatever is out of the ordinary (no byte
code or none that fits, a zip file, a module that fails) is left to the import system.
"""

from __future__ import annotations

import gc
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
    sealed handlers runtime policy telemetry.__init__ protections.base protections.__init__ sinks.vault sinks.__init__ assembly
    guard
""".split()
# What walks an event.
AT_FIRST_CALL = "errors findings invocation corridor".split()
AT_DECORATION = """
    redaction.__init__ redaction.hooks redaction.streams protections.redact_masking
""".split()
# Where anything is set.
FOR_SETTINGS = "options values settings".split()
DOORS_MODULES = "audit scope patch threads code_watch standing".split()
AT_FIRST_EVENT = """
    options version
    events.lookup events.walk events.memory events.packed events.unfold events.reading events.paths events.trees
    events.quoting events.parts
    events.tokens events.headers events.table events.source events.written events.texts events.bodies events.forms
    events.catalogue.http
    events.catalogue.__init__ events.__init__ refusal
    telemetry.ocsf protections.code
    protections.limits protections.source protections.injection protections.response wildcard sinks.sdk
    sinks.database protections.database sinks.aws protections.aws sinks.nosql protections.nosql
    lexers.joined lexers.bulk lexers.decoders lexers.unpack lexers.canonical lexers.needs
    lexers.phrases lexers.listed lexers.__init__
    rules.index rules.family rules.look rules.patience rules.plan rules.shapes rules.prefilter rules.__init__
    rules.judge rules.engine
    redaction.forms redaction.words redaction.index redaction.registry redaction.naming
    redaction.credentials redaction.environment
    outgoing.__init__ outgoing.leaks outgoing.answer outgoing.review
""".split()
# What nearly every event, and the first line of a log, have loaded.
SOON = """
    lexers.sql_words lexers.sql_anchors lexers.hosts lexers.shell_words lexers.shell_gate lexers.gates redaction.settings
    redaction.keys redaction.gate redaction.style redaction.text
""".split()
# And what puts /tmp and the process back, where that is done: by default on AWS.
AND_AFTERWARDS = """
    sinks.origins
    hygiene.__init__ hygiene.globs hygiene.will hygiene.ending protections.tmp protections.environment
    hygiene.kinds hygiene.removal hygiene.baseline hygiene.manifest hygiene.ground hygiene.handles hygiene.account hygiene.growth
    hygiene.holders hygiene.notes hygiene.variables hygiene.threads hygiene.loggers hygiene.children hygiene.origin_of
    hygiene.wellknown hygiene.states hygiene.parts.__init__ hygiene.parts.environ hygiene.parts.leftovers hygiene.parts.logs
    hygiene.parts.processes hygiene.parts.replaced hygiene.parts.search hygiene.parts.settings hygiene.surroundings
""".split()
_INIT = ".__init__"
_lock = RLock()


class lasting:  # noqa: N801 -- a context manager that reads as a statement
    """``with lasting():`` what is made here is there to stay, and the collector of garbage does not look at it again and again.

    It goes to the oldest generation, as by `gc.freeze` (which nobody else's use of it is disturbed by).
    """

    __slots__ = ("_on",)

    def __enter__(self) -> None:
        self._on = gc.isenabled()
        gc.disable()

    def __exit__(self, *_: object) -> None:
        if self._on:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def bring(package: Any, names: Sequence[str], kind: Any = None) -> None:
    """Have these modules of the package (whose ``__spec__`` it is) run now, in this order, those they need before them.

    ``kind`` is their class; ``a.__init__`` is the package ``a``, which comes after those of its modules that it needs.
    """
    loader: Any = type(package.loader)
    if loader.__name__ != "SourceFileLoader" or sys.pycache_prefix is not None:
        return
    read, made, known = reader(), _maker(package, kind), sys.modules
    start, home = f"{package.name}.", package.origin.rpartition("/")[0]
    orphans = []  # whose package is not there yet: it has them as attributes, too
    with lasting(), _lock:  # of two threads one waits, so that none sees half of a module
        for place in names:
            is_package = place[-9:] == _INIT
            name = start + (place[:-9] if is_package else place)
            if name not in known:
                path = f"{home}/{place.replace('.', '/')}"
                try:
                    code = read(path, False)
                except (OSError, EOFError, ValueError, TypeError):
                    continue
                if code is None:
                    continue
                module = made(name, f"{path}.py", is_package)
                if is_package:
                    known[name] = module  # what it imports of its own is looked for by way of it
                exec(code, module.__dict__)  # noqa: S102 -- the package's own code
                known[name] = module
            if not _bind(known, name):
                orphans.append(name)
        for name in orphans:
            _bind(known, name)


def _bind(known: dict[str, Any], name: str) -> bool:
    """Make a module an attribute of its package; False if that is not there."""
    parent, _, last = name.rpartition(".")
    if parent not in known:
        return False
    if last not in known[parent].__dict__:
        setattr(known[parent], last, known[name])
    return True


def _maker(package: Any, kind: Any = None) -> Callable[..., Any]:
    """A function that makes an empty module of the package (whose ``__spec__`` it is) as the import system would."""
    new, spec_of, loads = object.__new__, type(package), type(package.loader)
    kind = kind or type(sys)
    usual: dict[str, Any] = vars(spec_of("", None, origin=""))  # what all modules that are no packages have in common

    def made(name: str, file: str, is_package: bool) -> Any:
        module: Any = kind(name)
        loader: Any = new(loads)
        loader.name, loader.path = name, file
        if is_package:
            spec = spec_of(name, loader, origin=file, is_package=True)
            spec.submodule_search_locations = [os.path.dirname(file)]
            module.__dict__["__path__"] = spec.submodule_search_locations  # a module whose names are fixed takes none otherwise
        else:
            spec = new(spec_of)
            spec.__dict__.update(usual, name=name, loader=loader, origin=file)
        spec.has_location = True
        module.__dict__.update(__spec__=spec, __loader__=loader, __file__=file, __package__=spec.parent)
        return module

    return made


def reader(keep: Callable[..., None] | None = None) -> Callable[..., Any]:
    """A function that reads a module's code, ``path`` being that of its source without ``.py``.

    ``read(path, False)`` gives None where no byte code fits the source; else the source is compiled, and what came of it given
    to ``keep``, see `writer`.
    """
    opens, stat, reads, close = os.open, os.stat, os.read, os.close
    loads, compiles = marshal.loads, compile
    flags = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0)
    magic: bytes = sys.modules["_frozen_importlib_external"].MAGIC_NUMBER
    number, plain, settle, digest = int.from_bytes, OSError, sys.modules["_imp"]._fix_co_filename, sys.modules["_imp"].source_hash
    cached, much = _cached(), 16_384  # bytes read at once: more than most files have

    def content(path: str) -> bytes:
        handle = opens(path, flags)
        try:
            data = piece = reads(handle, much)
            while len(piece) == much:
                piece = reads(handle, much)
                data += piece
            return data
        finally:
            close(handle)

    def compiled(path: str) -> bytes:
        """The content of the cached code that fits the source, or ``b""``."""
        try:
            raw = content(cached(path))
        except plain:
            return b""
        kind = number(raw[4:8], "little")
        if raw[:4] != magic or kind == 1:
            return raw if raw[:4] == magic else b""
        if kind == 3:
            return raw if raw[8:16] == digest(number(magic, "little"), content(f"{path}.py")) else b""
        source = stat(f"{path}.py")
        fits = number(raw[8:12], "little") == int(source.st_mtime) & 0xFFFFFFFF and number(raw[12:16], "little") == source.st_size
        return raw if fits else b""

    def read(path: str, source: bool = True) -> Any:
        raw = compiled(path)
        if raw:
            code = loads(raw[16:])
            settle(code, f"{path}.py")
            return code
        if not source:
            return None
        status = stat(f"{path}.py")  # before it is read: of what is written in between, the time does not fit
        code = compiles(content(f"{path}.py"), f"{path}.py", "exec", 0, True)
        if keep is not None:
            keep(cached(path), code, status)
        return code

    return read


def _cached() -> Callable[[str], str]:
    """Where the byte code of a module lies, as the import system has it."""
    level = f".opt-{sys.flags.optimize}" if sys.flags.optimize else ""
    tag = f".{sys.implementation.cache_tag}{level}.pyc"
    elsewhere = sys.pycache_prefix

    def cached(path: str) -> str:
        folder, _, name = path.rpartition("/")
        return f"{folder}/__pycache__/{name}{tag}" if elsewhere is None else f"{elsewhere.rstrip('/')}{folder}/{name}{tag}"

    return cached


def writer() -> tuple[Callable[..., None], Callable[[], None]]:
    """``keep(path, code, status)`` writes what had to be compiled where the next start will find it, until ``ended()``.

    For modules that the import system never sees, and just as it would: not where Python is told not to, by way of a file
    of another name, and silently not at all where the folder cannot be written to.
    """
    opens, puts, close, replace, remove, folders = os.open, os.write, os.close, os.replace, os.unlink, os.makedirs
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
    head = sys.modules["_frozen_importlib_external"].MAGIC_NUMBER + bytes(4)
    dumps, plain, pid = marshal.dumps, OSError, os.getpid
    writes = [] if sys.dont_write_bytecode or sys.implementation.cache_tag is None else [True]

    def keep(path: str, code: Any, status: Any) -> None:
        if not writes or path[:1] != "/":
            return
        data = head + b"".join([part.to_bytes(4, "little") for part in (int(status.st_mtime) & 0xFFFFFFFF, status.st_size)])
        temporary = f"{path}.{pid()}.{id(code)}"
        try:
            folders(path.rpartition("/")[0], exist_ok=True)
            put(temporary, data + dumps(code), (status.st_mode | 0o200) & 0o666)
            replace(temporary, path)
        except plain:
            try:
                remove(temporary)
            except plain:
                return

    def put(path: str, data: bytes, mode: int) -> None:
        handle = opens(path, flags, mode)
        try:
            if puts(handle, data) != len(data):
                raise plain("the disk is full")
        finally:
            close(handle)

    return keep, writes.clear


if f"{__package__}.bundle" in sys.modules:  # the layer's
    SOON.clear()  # they may have to be compiled: by the event that needs them
    reader = sys.modules[f"{__package__}.bundle"].over(reader)
