"""The doors' modules run where no reference leads to their names.

Code in the function can change every name of every module it reaches, and every builtin. So the modules of the doors are not
imported but run here: in names that only their own functions know, with builtins of their own and with copies of what they
use of the standard library. What the import system gives for them is a front, whose functions are opaque. They are read from
the package's folder by the C functions at hand when lambdaguard was imported, so that they can be loaded when they are first
needed, whatever was done to ``sys.path``, ``sys.meta_path`` or ``sys.modules`` by then.
"""

from __future__ import annotations

import _imp
import builtins
import functools
import gc
import marshal  # noqa: F401 -- `reader` runs in these names
import os
import sys
from _operator import attrgetter
from _thread import RLock
from types import FunctionType, ModuleType

from ..loading import _bind, _cached, _maker, reader, writer  # noqa: F401 -- `reader` runs in these names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    started: dict[str, str]
    objects = gc.get_objects

    def front(name: str) -> ModuleType: ...
    def function(place: str) -> Callable[..., Any]: ...
    def namespace(name: str) -> dict[str, Any] | None: ...
    def namespaces() -> list[dict[str, Any]]: ...
    def serving() -> None: ...
    def shape(kind: type) -> tuple[Any, dict[str, Any]] | None: ...
    def broken() -> bool: ...


_cache: Any = functools._lru_cache_wrapper
# Where a function comes from and what it is made of.
_parts = attrgetter("__module__", "__code__", "__name__", "__defaults__", "__closure__", "__kwdefaults__")

# Variables of the environment that no door takes from the function.
_STARTED = ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
# Not run twice, since what they define is compared by identity, or holds what others put there.
_SHARED = ("errors", "findings", "invocation", "runtime", "sinks.observed")
_COPIED = ("functools", "genericpath", "os", os.path.__name__, "stat", "sys")
# Doors that are run here, with all their rooms; those of other names are imported as usual.
_PRIVATE = tuple(
    """
    audit code files grams location network patch pieces plain process regex scope seccomp standing taint tamper threads
    tripwire unfolded verdicts
    """.split()
)


def _make(package: str, folder: str) -> tuple[Callable[..., Any], ...]:
    names = dict(vars(builtins))
    private: dict[str, ModuleType] = {}
    ready: dict[str, ModuleType] = {}
    lock, patience = RLock(), 10.0  # seconds: a thread that is importing and one that is here must not wait for ever
    fronts: dict[str, ModuleType] = {}
    shapes: dict[type, tuple[Any, dict[str, Any]]] = {}
    homes = {package: os.path.dirname(folder), "re": os.path.dirname(os.__file__)}
    shared = {f"{package}.{name}" for name in _SHARED}
    packages = (package, f"{package}.sinks", f"{package}.lexers", "re")
    public_import = builtins.__import__
    known = sys.modules
    modules, functions, keys = ModuleType, FunctionType, vars
    keep, serving = writer()
    read = reader(keep)
    empty = _maker(known[package].__spec__)
    run = exec
    kind: Any = type(known[package].__spec__)
    # As they are now, before the function's own code runs; what the doors need of them is made of that when they are armed.
    was = {name: dict(keys(known[name])) for name in _COPIED}
    defined = [each for public in was.values() for each in public.values() if type(each) is functions]
    parts = dict(zip(defined, map(_parts, defined), strict=True))

    def load(name: str) -> ModuleType:
        """The module of this name as the doors see it; it is run now if it was not yet, by one thread while others wait."""
        module = ready.get(name)
        if module is None:
            if not lock.acquire(timeout=patience):
                raise TimeoutError
            try:
                module = private.get(name)  # ours, if it is in the midst of being run
                if module is None:
                    module = private[name] = modules(name)
                    fill(module, name)
                    ready[name] = module
            except BaseException:
                # The stack or the memory was used up: what is half there must not be taken for the whole.
                private.pop(name, None)
                raise
            finally:
                lock.release()
        return module

    def fill(module: ModuleType, name: str) -> None:
        if name in shared:
            if name not in known or begun(known[name]):
                publish(name)
            keys(module).update(keys(known[name]))
            remember(module)
        elif name in packages:
            keys(module).update(__package__=name, __builtins__=names)
        else:
            top, _, rest = name.partition(".")
            place = f"{homes[top]}/{top}/{rest.replace('.', '/')}"
            keys(module).update(__package__=name.rpartition(".")[0], __file__=f"{place}.py", __builtins__=dict(names))
            run(read(place), keys(module))
            close(module)

    def begun(module: ModuleType) -> bool:
        """Whether the import system is in the midst of running it; it takes what it then finds in its place."""
        return bool(getattr(keys(module).get("__spec__"), "_initializing", False))

    def publish(name: str) -> None:
        """Run a module that is shared, for everybody; the import system may be taken apart by now."""
        path = f"{homes[package]}/{name.replace('.', '/')}"
        module = empty(name, f"{path}.py", False)
        keys(module)["__builtins__"] = names
        run(read(path), keys(module))
        found, known[name] = name in known, module
        if not found:  # else the import system binds it
            _bind(known, name)

    def close(module: ModuleType) -> None:
        """Methods too show their module's names, so that they are made opaque; and what a class is made of is remembered."""
        for value in list(keys(module).values()):
            if isinstance(value, type) and value.__module__ == module.__name__ and value.__module__[:3] != "re.":
                for name, item in list(keys(value).items()):
                    opaque = _opaque(item, functions)
                    if opaque is not item:
                        type.__setattr__(value, name, opaque)
        remember(module)

    def remember(module: ModuleType) -> None:
        for value in list(keys(module).values()):
            if isinstance(value, type) and value.__module__ == module.__name__ and value.__module__[:3] != "re.":
                shapes[value] = (keys(value), dict(keys(value)))

    def copied(name: str) -> ModuleType:
        """A module of the standard library with the same names, whose functions look only at these."""
        twin = private.get(name)
        if twin is None:
            twin = private[name] = modules(name)
            keys(twin).update(was[name])
            for key, value in was[name].items():
                if type(value) is functions:
                    if (home := parts[value][0]) in was:
                        keys(twin)[key] = _remade(parts[value], keys(twin if home == name else copied(home)))
                elif type(value) is modules and value.__name__ in was:
                    keys(twin)[key] = twin if value.__name__ == name else copied(value.__name__)
            keys(twin)["__builtins__"] = names
        return twin

    def bring(name: str, scope: Any = None, _: Any = None, wanted: Sequence[str] | None = None, level: int = 0) -> Any:
        """``__import__`` as the doors have it."""
        if level:
            base = scope["__package__"].rsplit(".", level - 1)[0] if level > 1 else scope["__package__"]
            name = f"{base}.{name}" if name else base
        if name == "re" and not level and tuple(wanted or ()) != ("_compiler",):
            return load(f"{package}.sinks.regex")
        if name == "os.path":
            return copied(_COPIED[3])
        if name in _COPIED:
            return copied(name)
        if name.partition(".")[0] not in homes:
            try:
                return public_import(name, None, None, wanted, 0)
            except ImportError:
                return library(name)
        module = load(name)
        if name in packages:
            for each in wanted or ():
                keys(module)[each] = load(f"{name}.{each}")
        return module

    def library(name: str) -> Any:
        """A module of the standard library in C that nobody has loaded yet, where the import system was taken apart."""
        for suffix in _imp.extension_suffixes():
            spec = kind(name, None, origin=f"{homes['re']}/lib-dynload/{name}{suffix}")
            try:
                found = _imp.create_dynamic(spec)
            except ImportError:
                continue
            _imp.exec_dynamic(found)
            known[name] = found
            return found
        raise ImportError(name)

    def front(name: str) -> ModuleType:
        """What the import system gives for a door's module: its functions, opaque, and its classes and constants."""
        found = fronts.get(name)
        if found is None:
            found = fronts[name] = modules(name)
            inner = load(name)
            for key, value in keys(inner).items():
                if type(value) is functions and key[:1] != "_":
                    value = seal(value)
                if type(value) not in (functions, modules) and key[:1] != "_":
                    keys(found)[key] = dict(value) if type(value) is dict else value
            found.__doc__ = inner.__doc__
        return found

    def function(place: str) -> Callable[..., Any]:
        """``process:_popen`` is the function `_popen` of the door's module ``process``."""
        module, _, name = place.partition(":")
        found: Callable[..., Any] = keys(load(f"{package}.sinks.{module}"))[name]
        return found

    def namespace(name: str) -> dict[str, Any] | None:
        """The names of a door's module, if it was loaded."""
        return keys(private[name]) if name in private else None

    def namespaces() -> list[dict[str, Any]]:
        """The names of every module that runs here, and of the vault itself."""
        own = globals()
        inner = [keys(module) for module in private.values()]
        return [own, *[each for each in inner if type(each.get("__builtins__")) is dict]]

    def shape(kind: type) -> tuple[Any, dict[str, Any]] | None:
        return shapes.get(kind)

    def broken() -> bool:
        """True if a builtin, or a class that the doors use, is not what it was."""
        was = [keys(builtins).get(name) is value for name, value in names.items() if name in _BUILTINS]
        return False in was or True in [live != kept for live, kept in list(shapes.values())]

    names["__import__"] = bring
    for name in shared.intersection(known):
        load(name)
    made = tuple(map(seal, (front, function, namespace, namespaces, serving, shape, broken)))
    own = private[__name__] = modules(__name__)
    # What the environment said before the function's own code ran.
    keys(own).update(started={name: os.environ.get(name, "") for name in _STARTED}, objects=gc.get_objects)
    keys(own).update(zip(("front", "function", "namespace", "namespaces", "serving", "shape", "broken"), made, strict=True))
    return made


_BUILTINS = frozenset(
    "all any bytes dict enumerate frozenset getattr hasattr id int isinstance issubclass iter len list map max min next "
    "range repr set sorted str sum tuple type vars zip".split()
)


def seal(function: Any) -> Any:
    return _cache(function, 0, False, object)


def _opaque(item: Any, functions: Any) -> Any:
    if type(item) is functions:
        return seal(item)
    if type(item) is property:
        return property(*[None if each is None else seal(each) for each in (item.fget, item.fset, item.fdel)])
    if type(item) in (staticmethod, classmethod):
        return type(item)(seal(item.__func__))
    return item


def _remade(parts: tuple[Any, ...], names: dict[str, Any]) -> FunctionType:
    """The same function with other names to look at."""
    _, code, *rest, by_name = parts
    twin = FunctionType(code, names, *rest)
    if by_name is not None:
        twin.__kwdefaults__ = by_name
    return twin


def _apart(names: dict[str, Any]) -> dict[str, Any]:
    """These names with builtins of their own, and with functions that look at no others."""
    apart = {**names, "__builtins__": dict(vars(builtins))}
    for name, value in names.items():
        if type(value) is FunctionType:
            apart[name] = _remade(_parts(value), apart)
    return apart


class Fronts:
    """Stands on ``sys.meta_path`` and gives a door's front where its module is asked for."""

    __slots__ = ("_front", "_prefix", "_spec")

    def __init__(self, prefix: str, front: Any) -> None:
        self._prefix = prefix
        self._front = front
        self._spec: Any = type(__spec__)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name.startswith(self._prefix) and name[len(self._prefix) :].partition("_")[0] in _PRIVATE:
            return self._spec(name, self)
        return None

    def create_module(self, spec: Any) -> Any:
        return self._front(spec.name)

    def exec_module(self, module: Any) -> None:
        """It has run."""

    def give(self, name: str) -> Any:
        """The front of a door's module, in its place among all modules; without the import system, which may be taken apart."""
        full = self._prefix + name
        found = sys.modules.get(full)
        if found is None:
            found = sys.modules[full] = self._front(full)
            spec = self._spec(full, self)
            vars(found).update(__spec__=spec, __loader__=self, __package__=spec.parent)
        vars(sys.modules[self._prefix[:-1]]).setdefault(name, found)
        return found


def stand(package: str, folder: str) -> Callable[[str], Any]:
    """Have the doors' modules run apart from now on; the function returned gives a door's module by its name."""
    make: Any = _apart(globals())["_make"]
    fronts = Fronts(f"{package}.sinks.", make(package, folder)[0])
    sys.meta_path.insert(0, fronts)
    return fronts.give
