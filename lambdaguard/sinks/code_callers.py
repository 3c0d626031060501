"""Who compiles, loads and hooks: an import at work, Python's own generators, or somebody else."""

from __future__ import annotations

from .location import CORRIDOR, first, foreign, module_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_IMPORTERS = "<frozen importlib"
_LIBRARIES = ("/site-packages/", "/dist-packages/", "/opt/python/", "/var/runtime/", "/var/lang/")
# They parse, or compile what they wrote themselves.
_GENERATORS = frozenset(("dataclasses", "collections", "attr", "attrs", "inspect", "traceback", "pytest", "_pytest"))
_WATCHERS = frozenset("threading bdb pdb trace cProfile profile coverage pydevd _pydevd_bundle debugpy hypothesis".split())


def compiling() -> bool:
    """True if an import, a parser (`ast.parse`) or a generator of Python's own compiles: nothing of it is the caller's to run."""
    frame = first()
    if frame is None:
        return False
    module = module_of(frame)
    while frame is not None and frame.f_code.co_filename.startswith(_IMPORTERS):
        if frame.f_code.co_name == "get_code":
            return True
        frame = frame.f_back
    if frame is None:
        return False
    return (module == "ast" and frame.f_code.co_name == "parse") or module in _GENERATORS


def importing() -> bool:
    """True inside the code of a module that is being imported, below the handler."""
    frame = first()
    while frame is not None and frame.f_code.co_filename != CORRIDOR:
        before = frame.f_back
        if frame.f_code.co_name == "<module>" and before is not None and before.f_code.co_name == "_call_with_frames_removed":
            return not frame.f_code.co_filename.startswith("<")
        frame = before
    return False


def origin() -> str:
    """File of the module whose code the import system is about to run, or ""."""
    frame = first()
    if frame is None or frame.f_code.co_name != "_call_with_frames_removed":
        return ""
    args = frame.f_locals.get("args", ())
    names = args[1] if len(args) > 1 and type(args[1]) is dict else {}
    path = getattr(names.get("__spec__"), "origin", None)
    return path if type(path) is str else ""


def watching() -> bool:
    """True if a debugger or a profiler sets a trace function, or `threading` hands one on."""
    frame = first()
    if frame is None or module_of(frame) not in _WATCHERS:
        return False
    if module_of(frame) != "threading":
        return True
    names = frame.f_globals
    hooks = [hook for hook in (names.get("_trace_hook"), names.get("_profile_hook")) if hook is not None]
    return not any(_strange(getattr(getattr(hook, "__func__", hook), "__code__", None)) for hook in hooks)


def _strange(code: Any) -> bool:
    """True for code that is neither Python's nor an installed library's."""
    file = getattr(code, "co_filename", "")
    return foreign(file) and not any(library in file for library in _LIBRARIES) if file else False


def unpickling_work() -> bool:
    """True if `multiprocessing` reads what its own other end wrote."""
    frame = first()
    while frame is not None and not foreign(frame.f_code.co_filename):
        if module_of(frame) in ("multiprocessing", "concurrent"):
            return True
        frame = frame.f_back
    return False


def library() -> bool:
    """True if the nearest code outside Python's own is an installed library's."""
    frame = first()
    while frame is not None:
        file = frame.f_code.co_filename
        if foreign(file):
            return any(part in file for part in _LIBRARIES)
        frame = frame.f_back
    return False
