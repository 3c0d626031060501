"""Functions that no audit event shows are replaced in their module, as soon as that is imported, and wherever else they are.

No import is forced. The replacement is an opaque callable (see `sealed`): unlike wrapt's it has no ``__wrapped__`` that
would lead back to the original, and costs no import of its own.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType

from ..sealed import bare, seal
from .scope import in_force
from .tripwire import LOAD
from .vault import function

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Maker = Callable[[Callable[..., Any]], Callable[..., Any]]

_COROUTINE = 0x80
OWNED = 2  # references to what only its owner holds, while it is counted
# Up to Python 3.11 the interpreter keeps a copy of all that this module was made with.
_COPIES = {"_socket": 1} if sys.version_info < (3, 12) else {}
# They take by name what is patched elsewhere: mostly nobody else does.
_TAKERS = ("subprocess", "socket")
_OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


class _Finder:
    """Stands first on ``sys.meta_path`` and has a module's loader patch it after its code ran."""

    __slots__ = ("_after", "_others", "_wanted")

    def __init__(
        self, wanted: Callable[[str], bool], others: Callable[[Any], list[Any]], after: Callable[[ModuleType], None]
    ) -> None:
        self._wanted = wanted
        self._others = others
        self._after = after


class _Loader:
    """The module's own loader, followed by the patch."""

    def __init__(self, loader: Any, after: Callable[[ModuleType], None]) -> None:
        self._loader = loader
        self._after = after

    def create_module(self, spec: Any) -> Any:
        return self._loader.create_module(spec)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)


class Lean(tuple):  # type: ignore[type-arg]
    """``Lean((maker,))``: the maker's function is put in place as it is, since it may cost next to nothing."""

    __slots__ = ()


class Derived(tuple):  # type: ignore[type-arg]
    """``Derived((maker,))``: a class is put in a class's place, as people ask whether things are of it, and derive from it."""

    __slots__ = ()


# Others' finders and modules run below these two, so that they are bare: all they need is handed to them.
def _find(self: Any, name: str, path: Any = None, target: Any = None, loader: Any = _Loader) -> Any:
    if self._wanted(name):
        for finder in self._others(self):
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                if spec.loader is not None:
                    spec.loader = loader(spec.loader, self._after)
                return spec
    return None


def _execute(self: Any, module: Any) -> None:
    self._loader.exec_module(module)
    module.__loader__ = self._loader
    if module.__spec__ is not None:
        module.__spec__.loader = self._loader
    self._after(module)


_Finder.find_spec = seal(bare(_find))  # type: ignore[attr-defined]
_Loader.exec_module = seal(bare(_execute))  # type: ignore[attr-defined]


def _make() -> tuple[Callable[..., Any], ...]:
    wanted: dict[str, dict[str, Maker | str]] = {}
    done: list[tuple[Any, str, Any, Any]] = []
    finders: list[Any] = []

    def replace(module: str, names: dict[str, Maker | str], everywhere: bool = True) -> None:
        """Put ``make(original)`` in the place of each ``module.name`` (or ``Class.name``), once a process.

        ``everywhere``: also where other modules imported the function by name before.
        """
        known = wanted.setdefault(module, {})
        fresh = {name: make for name, make in names.items() if name not in known}
        known.update(fresh)
        if not finders:
            finders.append(_Finder(seal(wanted.__contains__), seal(others), seal(apply)))
        if finders[0] not in sys.meta_path:
            sys.meta_path.insert(0, finders[0])
        present = sys.modules.get(module)
        if fresh and present is not None:
            swapped = put(present, fresh)
            if everywhere and swapped:
                _everywhere(swapped, done)

    def after(module: str, notice: Callable[[ModuleType], None]) -> None:
        """Have ``notice(module)`` called once it is imported: now, if it is."""
        replace(module, {f"<{notice.__module__}>": notice}, everywhere=False)  # type: ignore[dict-item]

    def others(finder: Any) -> list[Any]:
        return [each for each in sys.meta_path if each is not finder]

    def apply(module: ModuleType) -> None:
        put(module, wanted[module.__name__])

    def settle(module: Any) -> None:
        """A module was made by hand: the functions of the interpreter's own that are patched are patched in it too."""
        names = wanted.get(getattr(module, "__name__", ""))
        if names and type(module) is ModuleType and sys.modules.get(module.__name__) is not module:
            put(module, {name: make for name, make in names.items() if type(getattr(module, name, None)) is type(len)})

    def put(module: ModuleType, names: dict[str, Maker | str]) -> list[tuple[Any, Any, int]]:
        swapped: list[tuple[Any, Any, int]] = []
        for name, make in list(names.items()):
            if name[0] == "<":
                notice: Any = make
                notice(module)
                continue
            owner: Any = module
            *path, last = name.split(".")
            for step in path:
                owner = getattr(owner, step, None)
            # Whoever else has it besides its owner: nobody is looked for if nobody does.
            held = sys.getrefcount(getattr(owner, last, None)) - OWNED - _COPIES.get(module.__name__, 0)
            original = getattr(owner, last, None)
            if original is not None:
                opaque = _stands_in(make, original)
                _set(owner, last, opaque)
                done.append((owner, last, original, opaque))
                if held > 0:
                    swapped.append((original, opaque, held))
        return swapped

    def undo() -> None:
        """Put every original back; for tests, and while no policy holds."""
        if in_force() is not None:
            return
        for owner, name, original, opaque in reversed(done):
            if vars(owner).get(name) is opaque:
                _set(owner, name, original)
        done.clear()
        wanted.clear()
        sys.meta_path[:] = [finder for finder in sys.meta_path if finder not in finders]

    return replace, after, settle, undo


def _stands_in(make: Any, original: Any) -> Any:
    if type(make) is Derived:
        return _loaded(make[0])(original)
    return _named(seal(_covered(make, original)), original)


def _covered(make: Any, original: Any) -> Any:
    """The replacement, such that no frame of an error that comes through it shows the original or what it judges with.

    A maker given by its place (``process:_fork_exec``) is loaded at the first call.
    """
    if type(make) is Lean:
        return make[0](original)
    if getattr(getattr(original, "__code__", None), "co_flags", 0) & _COROUTINE:
        return _loaded(make)(original)
    made: list[Callable[..., Any]] = []

    def run(args: Any, kwargs: Any) -> tuple[bool, Any]:
        try:
            if not made:
                made.append(_loaded(make)(original))
            return True, made[0](*args, **kwargs)
        except BaseException as error:
            return False, outside(error)

    return bare(_replacement(seal(run)))


def _loaded(make: Any) -> Any:
    if type(make) is not str:
        return make
    sys.audit(LOAD, make)  # loaded in the hook, as checks are
    return function(make)


def _replacement(run: Any) -> Callable[..., Any]:
    def replacement(*args, **kwargs):  # type: ignore[no-untyped-def]
        good, value = run(args, kwargs)
        if good:
            return value
        raise value

    return replacement


def outside(error: BaseException) -> BaseException:
    """``error`` without the frames of this package that it came through last."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename.startswith(_OURS):
        trace = trace.tb_next
    return BaseException.with_traceback(error, trace)


def _named(opaque: Any, original: Any) -> Any:
    """What is asked of a function by its name (pickles, logs, libraries that look) is answered as before."""
    for name in ("__module__", "__name__", "__qualname__", "__doc__"):
        value = getattr(original, name, None)
        if value is None and name == "__module__":
            value = getattr(getattr(original, "__objclass__", None), name, None)
        if type(value) is str:
            setattr(opaque, name, value)
    return opaque


def _set(owner: Any, name: str, value: Any) -> None:
    try:
        setattr(owner, name, value)
    except TypeError:
        from .patch_types import put

        put(owner, name, value)


def _everywhere(swapped: list[tuple[Any, Any, int]], done: list[tuple[Any, str, Any, Any]]) -> None:
    """References that other modules took before (``from subprocess import run``), until as many were found as there are."""
    wanted = {id(original): (original, opaque) for original, opaque, _ in swapped}
    left = {id(original): held for original, _, held in swapped}
    _swap([sys.modules[name] for name in _TAKERS if name in sys.modules], wanted, left, done)
    if left:
        _swap(list(sys.modules.values()), wanted, left, done)


def _swap(modules: list[Any], wanted: dict[int, Any], left: dict[int, int], done: list[tuple[Any, str, Any, Any]]) -> None:
    kinds = frozenset([type(original) for original, _ in wanted.values()])
    for module in modules:
        names = getattr(module, "__dict__", None)
        if type(names) is not dict or kinds.isdisjoint(map(type, list(names.values()))):
            continue
        for name, value in list(names.items()):
            if id(value) in left:
                original, opaque = wanted[id(value)]
                names[name] = opaque
                done.append((module, name, original, opaque))
                left[id(original)] -= 1
                if not left[id(original)]:
                    del left[id(original)]


replace, after, settle, undo = map(seal, _make())
