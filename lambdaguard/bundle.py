"""The package as the layer has it: all modules in a few files, in less than a third of the space.

A zip packs a file at a time, and byte code badly: instructions, names, texts and lines alternate, and each module says again what
others said. So `layer/records.py` sorts what the modules of one file are made of into streams, which are put together again here.
That is for what most functions need. The rest is there as sources, which are smaller yet, and compiled when first needed.

Nobody imports this but the layer's own ``__init__``. It looks at no name that the function's code could change by then: its
functions run in names and builtins of their own, with the C functions at hand at the start.
"""

from __future__ import annotations

import builtins
import functools
import marshal
import os
import sys
from _thread import RLock
from itertools import accumulate
from types import FunctionType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Spelling = tuple[list[bytes], bytes, bytes]  # the pieces, the marks that stand alone, those that a byte follows

_cache: Any = functools._lru_cache_wrapper
# A code object in twelve pieces: its head, instructions, constants, names, lines and exception handlers; and before three of
# these a letter and the size.
_PIECES = 12
_STREAMS = (3, 4, 5, 8, 11)
_SIZED = ((2, 0), (7, 3), (10, 4))
_HEAD = 21
# What stands for a piece of a source: a mark; or a mark and a byte for each of so many pieces, counted from a blank on.
FIRST, WORDS = 32, 95


def spelled(source: bytes, key: Spelling) -> bytes:
    """A source in full; see `layer/spelling.py`."""
    pieces, alone, pairs = key
    for at, mark in enumerate(pairs):
        first, *others = source.split(bytes((mark,)))
        if others:
            start = len(alone) + at * WORDS - FIRST
            source = first + b"".join([pieces[start + each[0]] + each[1:] for each in others])
    for mark, piece in zip(alone, pieces, strict=False):
        source = source.replace(bytes((mark,)), piece)
    return source


def joined(operations: bytes, arguments: bytes, rooms: bytes) -> bytes:
    """Instructions, of which ``rooms`` tells by twos after which how many empty ones follow."""
    for at in range(0, len(rooms), 2):
        each = rooms[at : at + 1]
        operations = operations.replace(each, each + bytes(rooms[at + 1]))
    both = bytearray(2 * len(operations))
    both[0::2], both[1::2] = operations, arguments
    return bytes(both)


def _cut(data: bytes, sizes: Any) -> list[bytes]:
    ends = list(accumulate(sizes))
    return list(map(data.__getitem__, map(slice, [0, *ends], ends)))


def _codes(data: bytes) -> Any:
    """The code objects of a file, in the order in which they were written; those of the modules themselves last."""
    sizes, heads, rooms, operations, arguments, *others = marshal.loads(data)  # noqa: S302 -- the layer's own file
    streams = (joined(operations, arguments, rooms), *others)
    count = len(heads) // _HEAD
    wide = bytearray(2 * len(sizes))  # low halves came first, then high ones; four bytes each is what `marshal` wants
    wide[0::4], wide[1::4] = sizes[: len(sizes) // 2], sizes[len(sizes) // 2 :]
    each = memoryview(wide).cast("I")
    pieces = [b"s"] * (_PIECES * count)
    pieces[0::_PIECES] = _cut(heads, [_HEAD] * count)
    for place, number in _SIZED:
        pieces[place::_PIECES] = _cut(bytes(wide[4 * number * count : 4 * (number + 1) * count]), [4] * count)
    for number, stream in enumerate(streams):
        pieces[_STREAMS[number] :: _PIECES] = _cut(stream, each[number * count : (number + 1) * count])
    return marshal.loads(b"(" + count.to_bytes(4, "little") + b"".join(pieces))  # noqa: S302


def _content(path: str) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        size = os.fstat(handle).st_size
        data = b""
        while len(data) < size and (piece := os.read(handle, size)):
            data += piece
        return data
    finally:
        os.close(handle)


def _make(home: str) -> tuple[Callable[[str], Any], frozenset[str]]:
    """A function that gives a module's code, or None, for the path of its source without ``.py``; and the modules' places."""
    files: dict[str, str] = marshal.loads(_content(f"{home}/packed/index"))  # noqa: S302
    index = {
        place: (name, number)
        for name, places in files.items()
        for number, place in enumerate(places.split(), -places.count(" ") - 1)  # modules stand at a file's end
    }
    start, settle, lock, compiles = f"{home}/", sys.modules["_imp"]._fix_co_filename, RLock(), compile
    held: dict[str, Any] = {}

    def opened(name: str) -> Any:
        """A file's code objects, or its sources."""
        with lock:  # of two threads one waits; what fails is not kept
            found = held.get(name)
            if found is None:
                data = _content(f"{start}packed/{name}")
                if name == "sources":
                    pieces, alone, pairs, *found = marshal.loads(data)  # noqa: S302
                    found.insert(0, (pieces.split(b"\0"), alone, pairs))
                else:
                    found = _codes(data)
                held[name] = found
            return found

    def code(path: str) -> Any:
        name, number = index.get(path[len(start) :] if path.startswith(start) else "", ("", 0))
        if not name:
            return None
        file = opened(name)
        found = file[number]
        if type(found) is bytes:
            return compiles(spelled(found, file[0]), f"{path}.py", "exec", 0, True, 2)
        settle(found, f"{path}.py")
        return found

    return code, frozenset(index)


def _apart(function: Any, names: dict[str, Any]) -> Any:
    """The function in names and builtins that only it and its like know."""
    own: dict[str, Any] = {**names, "__builtins__": dict(vars(builtins))}
    for name, value in names.items():
        if type(value) is FunctionType:
            own[name] = FunctionType(value.__code__, own, name, value.__defaults__)
    return own[function.__name__]


def seal(function: Any) -> Any:
    return _cache(function, 0, False, object)


class Finder:
    """Finds the package's modules for the import system, and runs them: in ``sys.path_hooks`` for the folders of the package."""

    __slots__ = ("_code", "_home", "_places")

    def __init__(self, home: str, code: Any, places: frozenset[str]) -> None:
        self._home = home
        self._code = code
        self._places = places

    def __call__(self, path: str) -> Finder:
        if f"{path}/".startswith(f"{self._home}/"):
            return self
        raise ImportError("not a folder of the package", path=path)

    def find_spec(self, name: str, target: Any = None) -> Any:
        place = name.partition(".")[2].replace(".", "/")
        is_package = f"{place}/__init__" in self._places
        if not is_package and place not in self._places:
            return None
        path = f"{self._home}/{place}{'/__init__' if is_package else ''}.py"
        loader: Any = Loader(name, path, self._code)
        spec: Any = type(__spec__)(name, loader, origin=path, is_package=is_package)
        spec.has_location = True
        if is_package:
            spec.submodule_search_locations = [f"{self._home}/{place}"]
        return spec

    def invalidate_caches(self) -> None:
        """Nothing changes here."""


class Loader:
    """Runs one module of the package; its source is not in the layer."""

    __slots__ = ("_code", "name", "path")

    def __init__(self, name: str, path: str, code: Any) -> None:
        self.name = name
        self.path = path
        self._code = code

    def create_module(self, spec: Any) -> None:
        return None

    def exec_module(self, module: Any) -> None:
        # By the import system's own function, which keeps its frames out of tracebacks.
        sys.modules["_frozen_importlib"]._call_with_frames_removed(exec, self.get_code(self.name), vars(module))

    def get_code(self, name: str) -> Any:
        return self._code(self.path.removesuffix(".py"))

    def get_source(self, name: str) -> None:
        return None

    def get_filename(self, name: str) -> str:
        return self.path

    def is_package(self, name: str) -> bool:
        return self.path.endswith("/__init__.py")


_code: Any = None


def boot(names: dict[str, Any]) -> None:
    """Have the package found here, and run it: ``names`` are those of its ``__init__``."""
    global _code
    home = os.path.dirname(names["__file__"])
    # Byte code without a source says where it was meant to lie, and doors tell by that who is at work.
    for each in (*globals().values(), *vars(Finder).values(), *vars(Loader).values()):
        if type(each) is FunctionType:
            sys.modules["_imp"]._fix_co_filename(each.__code__, f"{home}/bundle.py")
    code, places = _apart(_make, globals())(home)
    _code = seal(code)
    finder = Finder(home, _code, places)
    sys.path_hooks.insert(0, finder)
    sys.path_importer_cache[home] = finder
    exec(_code(f"{home}/__init__"), names)  # noqa: S102 -- the package's own code


def over(reader: Any) -> Any:
    """``loading.reader`` that looks into the bundle first."""
    files, code = _apart(reader, reader.__globals__), _code

    def made(keep: Any = None) -> Any:
        read = files(keep)

        def bundled(path: str, source: bool = True) -> Any:
            found = code(path)
            return found if found is not None else read(path, source)

        return bundled

    return seal(made)
