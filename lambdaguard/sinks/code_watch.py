"""What the code door watches; all of it that every cold start needs."""

from __future__ import annotations

from time import time

from . import audit, patch
from .scope import forgetting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..invocation import Invocation

NAME = "code"
# A file's time stamp comes from a clock that ticks in steps.
_TICK = 0.01
# Nothing of these is the caller's before there is one; and at cold start they are many.
LATER = {"compile": "code:compiled", "exec": "code:executed", "marshal.loads": "code:unmarshalled"}
EVENTS = {
    "pickle.find_class": "code:unpickled",
    "ctypes.dlopen": "code:library_loaded",
    "ctypes.dlsym": "code:looked_up",
    "ctypes.dlsym/handle": "code:looked_up",
    "ctypes.cdata": "code:poked",
    "ctypes.PyObj_FromPtr": "code:poked",
    "ctypes.call_function": "code:poked",
    "cpython.PyInterpreterState_New": "code:interpreter",
    "sys.addaudithook": "code:hooked",
    "sys.settrace": "code:hooked",
    "sys.monitoring.register_callback": "code:hooked",
    "sys.setprofile": "code:profiled",
}
_RUAMEL = ("Constructor.find_python_name", "Constructor.find_python_module")
_INTERPRETERS = ("run_in_subinterp", "run_in_subinterp_with_config", "create_interpreter")
PATCHES: dict[str, dict[str, Any]] = {
    "yaml.constructor": dict.fromkeys(("FullConstructor.find_python_name", "FullConstructor.find_python_module"), "code:named"),
    "ruamel.yaml.constructor": dict.fromkeys(_RUAMEL, "code:named"),
    "jsonpickle.unpickler": {"loadclass": "code:classed"},
    "jinja2.environment": {
        "Environment._parse": "code_templates:parsed",
        "Environment.compile_expression": "code_templates:expressed",
    },
    "django.template.base": {"Lexer.__init__": "code_templates:lexed"},
    "tornado.template": {"Template.__init__": "code_templates:lexed"},
    "mako.lexer": {"Lexer.__init__": "code_templates:mako"},
    "pandas.core.computation.expr": {"Expr.__init__": "code_templates:queried"},
    "ctypes": dict.fromkeys(("memmove", "memset"), "code:copied"),
    # They raise their event in C alone, where a hook of Python's does not hear it.
    "_interpreters": {"create": "code:creating"},
    "_xxsubinterpreters": {"create": "code:creating"},
    **dict.fromkeys(("_testcapi", "_testinternalcapi"), dict.fromkeys(_INTERPRETERS, "code:creating")),
    "cffi.api": {"FFI.dlopen": "code:opened"},
    "_cffi_backend": {"load_library": "code:loaded"},
}


def _make() -> tuple[Callable[..., Any], ...]:
    began: dict[Invocation, float] = {}

    def begin(inv: Invocation) -> None:
        """The handler is about to run."""
        began[inv.root] = time() - _TICK

    def since(inv: Invocation | None) -> float | None:
        """When it began."""
        return began.get(inv.root) if inv is not None else None

    def forget(inv: Invocation) -> None:
        began.pop(inv, None)

    forgetting(forget)
    return begin, since


begin, since = _make()


def arm() -> None:
    """Watch the door; once a process is enough."""
    audit.watch(NAME, LATER, audit.inside)
    audit.watch(NAME, EVENTS)
    for module, functions in PATCHES.items():
        patch.replace(module, functions)
    # Its event is that of every import, with all of `sys.path`: a patch costs less.
    patch.replace("_imp", {"create_dynamic": _native, "create_builtin": _made, "exec_dynamic": _filled, "exec_builtin": _filled})


def _native(original: Callable[..., Any]) -> Callable[..., Any]:
    def create_dynamic(*args: Any) -> Any:
        if args:
            audit.consult(NAME, "code:native_module", (args[0],), audit.inside)
        return _made(original)(*args)

    return create_dynamic


def _made(original: Callable[..., Any]) -> Callable[..., Any]:
    """A second module of the interpreter's has functions that nobody patched."""

    def creates(*args: Any) -> Any:
        module = original(*args)
        patch.settle(module)
        return module

    return creates


def _filled(original: Callable[..., Any]) -> Callable[..., Any]:
    def fills(module: Any, *args: Any) -> Any:
        done = original(module, *args)
        patch.settle(module)
        return done

    return fills
