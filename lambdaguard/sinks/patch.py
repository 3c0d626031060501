"""Functions that no audit event shows are replaced in their module, as soon as that is imported, and wherever else they are.

No import is forced. The replacement is an opaque callable (see `sealed`): unlike wrapt's it has no ``__wrapped__`` that
would lead back to the original, and costs no import of its own.
"""

from __future__ import annotations

import sys

from ..sealed import seal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType
    from typing import Any

    Maker = Callable[[Callable[..., Any]], Callable[..., Any]]


class _Finder:
    """Stands first on ``sys.meta_path`` and has a module's loader patch it after its code ran."""

    __slots__ = ("_after", "_wanted")

    def __init__(self, wanted: dict[str, Any], after: Callable[[ModuleType], None]) -> None:
        self._wanted = wanted
        self._after = after

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> Any:
        if name not in self._wanted:
            return None
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(name, path, target)
            if spec is not None:
                if spec.loader is not None:
                    spec.loader = _Loader(spec.loader, self._after)  # type: ignore[assignment]
                return spec
        return None


class _Loader:
    """The module's own loader, followed by the patch."""

    def __init__(self, loader: Any, after: Callable[[ModuleType], None]) -> None:
        self._loader = loader
        self._after = after

    def create_module(self, spec: Any) -> Any:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._after(module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)


def _make() -> tuple[Callable[..., Any], ...]:
    wanted: dict[str, dict[str, Maker]] = {}
    done: list[tuple[Any, str, Any, Any]] = []
    finders: list[Any] = []

    def replace(module: str, names: dict[str, Maker], everywhere: bool = True) -> None:
        """Put ``make(original)`` in the place of each ``module.name`` (or ``Class.name``), once a process.

        ``everywhere``: also where other modules imported the function by name before.
        """
        known = wanted.setdefault(module, {})
        fresh = {name: make for name, make in names.items() if name not in known}
        known.update(fresh)
        if not finders:
            finders.append(_Finder(wanted, apply))
        if finders[0] not in sys.meta_path:
            sys.meta_path.insert(0, finders[0])
        present = sys.modules.get(module)
        if fresh and present is not None:
            swapped = put(present, fresh)
            if everywhere:
                _everywhere(swapped, done)

    def after(module: str, notice: Callable[[ModuleType], None]) -> None:
        """Have ``notice(module)`` called once it is imported: now, if it is."""
        replace(module, {f"<{notice.__module__}>": notice}, everywhere=False)  # type: ignore[dict-item]

    def apply(module: ModuleType) -> None:
        put(module, wanted[module.__name__])

    def put(module: ModuleType, names: dict[str, Maker]) -> dict[int, tuple[Any, Any]]:
        swapped: dict[int, tuple[Any, Any]] = {}
        for name, make in names.items():
            if name[0] == "<":
                make(module)  # type: ignore[arg-type]
                continue
            owner: Any = module
            *path, last = name.split(".")
            for step in path:
                owner = getattr(owner, step, None)
            original = getattr(owner, last, None)
            if original is not None:
                opaque = seal(make(original))
                setattr(owner, last, opaque)
                done.append((owner, last, original, opaque))
                swapped[id(original)] = (original, opaque)
        return swapped

    def undo() -> None:
        """Put every original back; for tests."""
        for owner, name, original, opaque in reversed(done):
            if vars(owner).get(name) is opaque:
                setattr(owner, name, original)
        done.clear()
        wanted.clear()
        sys.meta_path[:] = [finder for finder in sys.meta_path if finder not in finders]

    return replace, after, undo


def _everywhere(swapped: dict[int, tuple[Any, Any]], done: list[tuple[Any, str, Any, Any]]) -> None:
    """References that other modules took before (``from subprocess import run``)."""
    for module in list(sys.modules.values()):
        names = getattr(module, "__dict__", None)
        if type(names) is not dict:
            continue
        for name, value in list(names.items()):
            found = swapped.get(id(value))
            if found is not None and found[0] is value:
                names[name] = found[1]
                done.append((module, name, *found))


replace, after, undo = map(seal, _make())
