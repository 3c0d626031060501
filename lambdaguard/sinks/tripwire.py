"""The only audit hook, and what stands before the doors do: the first operation they could judge has them armed, then judged.

CPython calls the hook for every audited operation in every thread, whatever reference was used to reach it, and never
removes it (PEP 578). Between cold start and first event next to nothing of interest happens in most functions: until something
does, the doors' modules need not be there.
"""

from __future__ import annotations

import sys
from _thread import RLock, get_ident

from ..sealed import bare, seal
from .vault import function, serving

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

AGAIN: Any = (None, ())
# What the doors look at before there is a caller; `audit` says which door.
TELLING = frozenset(
    """
    subprocess.Popen os.system os.exec os.posix_spawn pty.spawn os.fork os.forkpty
    socket.connect socket.sendto socket.sendmsg socket.getaddrinfo socket.gethostbyname socket.gethostbyaddr socket.getnameinfo
    urllib.Request
    open os.listdir os.scandir os.chdir os.remove os.rmdir os.rename os.symlink os.link os.mkdir os.truncate os.chmod os.chown
    os.setxattr mmap.__new__ sqlite3.connect
    pickle.find_class ctypes.dlopen ctypes.dlsym ctypes.dlsym/handle ctypes.cdata ctypes.PyObj_FromPtr ctypes.call_function
    cpython.PyInterpreterState_New sys.addaudithook sys.settrace sys.setprofile sys.monitoring.register_callback
    object.__setattr__ object.__delattr__ os.putenv os.unsetenv gc.get_objects gc.get_referrers gc.get_referents lambdaguard.set
    """.split()
)
# Their functions raise no event: the doors are armed before they are imported, or at once.
SILENT = frozenset(
    "_posixsubprocess _xxsubinterpreters _interpreters _testcapi _testinternalcapi ctypes cffi.api _cffi_backend".split()
)
# Answers of these are remembered, so that an address is known by the name it was looked up by.
LOOKUPS = ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr")
MODULES = (".py", ".pyc", ".so")
SET = "lambdaguard.set"
LOAD = "lambdaguard.load"
_HOME = __file__.rpartition("/sinks/")[0] + "/"
IMPORTERS = ("<frozen importlib", "<frozen zipimport")
_IMPORTS = frozenset(("get_code", "_find_and_load", "_fill_cache", "find_spec", "create_module"))
_CACHE = "/__pycache__/"
# What the import system does besides opening files: it looks into folders, and keeps what it compiled.
_OF_IMPORTS = frozenset(("os.listdir", "os.scandir", "os.mkdir", "os.rename"))
_PATIENCE = 10.0  # seconds: two threads must not wait for each other for ever
_audit, _loaded = sys.audit, sys.modules
_module: Any = type(sys)
_function: Any = type(lambda: None)


class Module(_module):  # type: ignore[misc]
    """A module of ours in the real runtime: its names are not set from outside."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in vars(self) or type(value) not in (_module, Module):
            _audit(SET, self.__name__)
            raise AttributeError(f"{self.__name__}.{name} is fixed")
        _module.__setattr__(self, name, value)  # the import system binds a submodule

    def __delattr__(self, name: str) -> None:
        _audit(SET, self.__name__)
        raise AttributeError(f"{self.__name__}.{name} is fixed")


def fix() -> None:
    """Fix the modules of the package that are loaded by now."""
    for name, module in list(_loaded.items()):
        if name[:11] == "lambdaguard" and name[11:12] in (".", "") and type(module) is _module:
            module.__class__ = Module


def _make() -> tuple[Any, ...]:
    waiting: list[tuple[Any, ...]] = []  # settings of the doors that are to be armed
    springing: set[int] = set()
    stubs: list[tuple[dict[str, Any], str, Any, Any]] = []
    installed: list[bool] = []
    asked: list[Any] = []  # what the hook asks once the doors are, what makes arguments plain, what tells the events they look at
    swapped: list[bool] = []
    lock = RLock()

    def judge(event: str, args: tuple[Any, ...], settled: bool) -> Any:
        if event in TELLING:
            if get_ident() in springing or not _tells(event, args):
                return None
        elif event != "import" or args[0] not in SILENT or get_ident() in springing:
            return None
        spring()
        return asked[0](event, args, settled) if asked else None

    def hook(event, args, judge=None, plain=None, known=(), again=AGAIN, anything=BaseException):  # type: ignore[no-untyped-def]
        # Its frames are in tracebacks and under code of others, so that it holds nothing that is of use to them.
        if event not in known:
            return
        found = judge(event, args, False)
        if found is None:
            return
        if found is again:
            # May run the caller's own methods, so it is done while the hook still listens.
            found = judge(event, [plain(arg) for arg in args], True)
            if found is None:
                return
        stop, records = found
        if stop is None:
            for record in records:
                record()
            return
        try:
            raise stop
        except anything:
            for record in records or ():
                try:
                    record()
                except anything:
                    pass
            raise

    def stretch(*settings: Any) -> None:
        """Have the doors armed by the first operation that tells, or by `spring`, as `standing.arm` takes it."""
        if asked or waiting:
            return
        waiting.append(settings)
        fix()
        install()
        if not SILENT.isdisjoint(_loaded):
            spring()
        elif not stubs:
            for name in ("_socket", "socket"):
                stand_in(name, LOOKUPS, None)
            stand_in("_imp", ("create_builtin",), lambda spec: getattr(spec, "name", "") in SILENT)

    def stand_in(module: str, names: tuple[str, ...], tells: Any) -> None:
        home = vars(_loaded[module]) if module in _loaded else {}
        for name in names:
            if type(home.get(name)) is type(len):
                stubs.append((home, name, home[name], seal(stub(home, name, home[name], tells))))
                home[name] = stubs[-1][3]

    def stub(home: dict[str, Any], name: str, original: Any, tells: Any) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            if tells is not None and not tells(*args):
                return original(*args, **kwargs)
            spring()
            return home[name](*args, **kwargs)

        return call

    def spring() -> None:
        """Arm the doors that wait for it; another thread that trips meanwhile waits until they stand."""
        me = get_ident()
        if me in springing or not lock.acquire(timeout=_PATIENCE):
            return
        springing.add(me)
        try:
            clear()
            while waiting:
                function("standing:arm")(*waiting[0])
                del waiting[0]
        except Exception:
            return  # to be told at the first event, where it is tried again
        finally:
            if asked and not swapped:
                serving()  # what is compiled from now on is not kept: the doors would see it written
                swap()
            springing.discard(me)
            lock.release()

    def clear() -> None:
        while stubs:
            home, name, original, put = stubs.pop()
            if home.get(name) is put:
                home[name] = original

    def install() -> None:
        if not installed:
            installed.append(True)
            sys.addaudithook(hook)

    def take(judge: Any, plain: Any, events: Any) -> None:
        """The doors are armed: from now on ``judge`` is asked about what ``events()`` gives, see `know`."""
        asked[:] = judge, plain, events
        if get_ident() not in springing:
            swap()
        install()

    def swap() -> None:
        swapped.append(True)
        know()

    def know() -> None:
        """The doors look at other events than before; whichever thread comes last has all of them."""
        known: frozenset[str] = frozenset()
        while swapped and known != asked[2]():
            known = asked[2]()
            hook.__defaults__ = (*asked[:2], known, AGAIN, BaseException)

    def settle(value: Any) -> Any:
        return asked[1](value)

    hook.__defaults__ = (seal(judge), seal(settle), TELLING | {"import"}, AGAIN, BaseException)
    hook = bare(hook)
    return stretch, spring, asked.__len__, take, know, hook.__code__


def _tells(event: str, args: tuple[Any, ...]) -> bool:
    """Whether it is more than what every start does: imports, and variables and functions of the function's own."""
    if event == "open":
        path = args[0]
        if type(path) is not str or not (path.endswith(MODULES) or _CACHE in path):
            return True
        # The guard's own modules, and what anybody imports.
        return not path.startswith(_HOME) and not (path[:5] != "/tmp/" and importing())  # noqa: S108 -- looked for
    if event in _OF_IMPORTS:
        return not importing()
    if event in ("os.putenv", "os.unsetenv"):
        return args[0][:12] in (b"LAMBDAGUARD_", "LAMBDAGUARD_")
    if event in ("object.__setattr__", "object.__delattr__"):
        code = args[0].__code__ if type(args[0]) is _function else args[0]
        return getattr(code, "co_filename", "").startswith(_HOME)
    return True


def importing() -> bool:
    """True if the import system reads or writes for an import."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith(_HOME):
        frame = frame.f_back
    while frame is not None and frame.f_code.co_filename.startswith(IMPORTERS):
        if frame.f_code.co_name in _IMPORTS:
            return True
        frame = frame.f_back
    return False


_made = _make()
stretch, spring, armed = map(seal, _made[:3])
# For `audit`: how the hook comes to ask it, and about what; and the hook's code.
_take, _know, _code = _made[3:]
