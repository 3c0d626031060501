"""Functions and modules that everything relies on, by identity: builtins, the standard library's, TLS verification."""

from __future__ import annotations

import builtins
import sys
from _operator import itemgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FUNCTIONS = {
    "json": "loads load dumps dump",
    "os": "environ getenv getcwd open read write system urandom remove unlink rename execv fork listdir stat",
    "os.path": "join exists realpath abspath normpath isfile basename",
    "io": "open BytesIO StringIO",
    "subprocess": "Popen run call check_call check_output",
    "ssl": "create_default_context _create_unverified_context SSLContext SSLSocket get_default_verify_paths",
    "socket": "socket create_connection getaddrinfo",
    "urllib.request": "urlopen Request OpenerDirector",
    "http.client": "HTTPConnection HTTPSConnection",
    "hmac": "new compare_digest digest",
    "hashlib": "new sha256 sha512 pbkdf2_hmac scrypt",
    "secrets": "token_bytes token_hex token_urlsafe choice randbelow compare_digest",
    "random": "random randint choice SystemRandom",
    "uuid": "uuid4 UUID",
    "time": "time sleep monotonic",
    "pickle": "loads load dumps",
    "base64": "b64decode b64encode",
    "logging": "getLogger Logger LogRecord Handler",
    "importlib": "import_module reload",
    "tempfile": "mkstemp mkdtemp NamedTemporaryFile gettempdir",
    "shutil": "rmtree copyfile which",
    "sys": "exit modules meta_path path_hooks",
    "threading": "Thread Lock",
    "requests": "get post request Session",
    "requests.sessions": "Session",
    "jwt": "decode encode",
}
_METHODS = {
    "ssl": ("SSLContext", "verify_mode check_hostname wrap_socket load_verify_locations load_default_certs"),
    "json": ("JSONDecoder", "decode raw_decode"),
    "requests.sessions": ("Session", "request send merge_environment_settings"),
}
# Contexts that libraries make once and use for every connection.
_CONTEXTS = {"requests.adapters": ("_preloaded_ssl_context",), "aiohttp.connector": ("_SSL_CONTEXT_VERIFIED",)}
_SLICE = 12
_FIRST = ("builtins", "sys.modules", "json", "ssl", "os")
_TURNS = 8
_BUILTINS = (
    "open eval exec compile __import__ getattr setattr isinstance len id hash type str bytes int dict list print input vars super"
).split()


class Replaced:
    """One name that is something else now: ``owner`` and ``name``, ``was`` and ``now``."""

    __slots__ = ("name", "now", "owner", "title", "was")

    def __init__(self, owner: Any, title: str, name: str, was: Any, now: Any) -> None:
        self.owner, self.title, self.name, self.was, self.now = owner, title, name, was, now

    def restore(self) -> None:
        if isinstance(self.owner, dict):
            self.owner[self.name] = self.was
        else:
            setattr(self.owner, self.name, self.was)


class Space:
    """Names of one namespace and what stood there; `same` asks for all of them at once."""

    __slots__ = ("get", "names", "owner", "space", "title", "was")

    def __init__(self, owner: Any, title: str, space: dict[str, Any], names: list[str]) -> None:
        self.owner, self.title, self.space, self.names = owner, title, space, names
        self.get = itemgetter(*names, *names[:1])  # of one name alone it would be no tuple
        self.was: tuple[Any, ...] = self.get(space)

    def same(self) -> bool:
        try:
            return bool(self.get(self.space) == self.was)
        except Exception:
            return False  # a name is gone, or something there refuses to be compared

    def replaced(self) -> list[Replaced]:
        pairs = zip(self.names, self.was, strict=False)
        return [
            Replaced(self.owner, self.title, name, was, self.space.get(name))
            for name, was in pairs
            if self.space.get(name) is not was
        ]

    def accept(self, name: str) -> None:
        at = self.names.index(name)
        was = list(self.was)
        was[at] = self.space.get(name)
        was[-1] = was[0]
        self.was = tuple(was)


class WellKnown:
    """What stands under well-known names. Modules that are imported later join as they are first seen."""

    def __init__(self) -> None:
        self._spaces = [Space(builtins, "builtins", vars(builtins), list(_BUILTINS))]
        self._known: set[str] = set()
        self._modules: list[Space] = []
        self._turn = 0
        self._at = 0
        self._count = 0
        self.arrivals()

    def arrivals(self) -> None:
        """Modules were imported since."""
        present = dict(sys.modules)
        core = [name for name in _FUNCTIONS if name not in self._known and present.get(name) is not None]
        if core:
            self._spaces.append(Space(sys.modules, "sys.modules", sys.modules, core))
        for module in core:
            self._known.add(module)
            self._take(present[module], module, _FUNCTIONS[module].split())
            if module in _METHODS:
                kind, names = _METHODS[module]
                self._take(getattr(present[module], kind, None), f"{module}.{kind}", names.split())
        known = {name for space in self._modules for name in space.names} | self._known
        fresh = [name for name in present if name not in known and name != "__main__"]
        for at in range(0, len(fresh), _SLICE):
            self._modules.append(Space(sys.modules, "sys.modules", sys.modules, fresh[at : at + _SLICE]))
        self._count = len(present)
        self._settle()

    def _settle(self) -> None:
        # Plain tuples: a call for each space would cost more than the comparison.
        first = [space for space in self._spaces if space.title in _FIRST]
        rest = [space for space in self._spaces if space.title not in _FIRST]
        turns = [first + rest[turn::_TURNS] for turn in range(_TURNS)]
        self._checks = [[(space.get, space.space, space.was) for space in turn] for turn in turns]

    def _take(self, owner: Any, title: str, names: list[str]) -> None:
        space = getattr(owner, "__dict__", None)
        here = [name for name in names if space is not None and name in space]
        if here:
            self._spaces.append(Space(owner, title, space, here))  # type: ignore[arg-type]

    def functions(self) -> list[Replaced]:
        """Well-known functions that are others now."""
        return [each for space in self._spaces if not space.same() for each in space.replaced()]

    def same(self) -> bool:
        """False if one is another now; those that less depends on have their turn within a few events."""
        self._turn = (self._turn + 1) % _TURNS
        try:
            for get, names, was in self._checks[self._turn]:
                if get(names) != was:
                    return False
        except Exception:
            return False  # a name is gone, or something there refuses to be compared
        return True

    def modules(self) -> list[Replaced]:
        """Modules that are others now, of a part of all: every one has its turn within some events."""
        if self._count != len(sys.modules):
            self.arrivals()
        self._at = (self._at + 1) % (len(self._modules) or 1)
        space = self._modules[self._at] if self._modules else None
        if space is None or space.same():
            return []
        found = [each for each in space.replaced() if each.now is not None]
        if not found:  # modules were removed, and may be imported anew
            left = [name for name in space.names if name in sys.modules]
            self._modules[self._at : self._at + 1] = [Space(sys.modules, "sys.modules", sys.modules, left)] if left else []
        return found

    def accept(self, replaced: Replaced) -> None:
        """``replaced.now`` is what stands there from now on."""
        for space in (*self._modules, *self._spaces):
            if space.owner is replaced.owner and replaced.name in space.names:
                space.accept(replaced.name)
        self._settle()


class Verification:
    """Whether HTTPS of the standard library, and contexts that are shared, verify whom they talk to."""

    def __init__(self) -> None:
        self._off = frozenset(self._unverified())

    def _unverified(self) -> list[str]:
        ssl = sys.modules.get("ssl")
        if ssl is None:
            return []
        found = []
        names = vars(ssl)
        if names.get("_create_default_https_context") is not names.get("create_default_context"):
            found.append("ssl._create_default_https_context")
        for module, contexts in _CONTEXTS.items():
            holder = sys.modules.get(module)
            if holder is not None:
                found += [f"{module}.{name}" for name in contexts if _lax(getattr(holder, name, None))]
        opener = getattr(sys.modules.get("urllib.request"), "_opener", None)
        if any(_lax(getattr(each, "_context", None)) for each in getattr(opener, "handlers", ())):
            found.append("urllib.request._opener")
        return found

    def standing(self) -> bool:
        """False if the standard library's default context verifies no longer; the others are not looked at."""
        ssl = sys.modules.get("ssl")
        if ssl is None or self._off:
            return True
        names = ssl.__dict__
        return names.get("_create_default_https_context") is names.get("create_default_context")

    def switched_off(self) -> list[str]:
        """What verifies no longer and did before the first event."""
        now = self._unverified()
        return [name for name in now if name not in self._off] if now else now

    def restore(self, name: str) -> None:
        ssl: Any = sys.modules["ssl"]
        if name == "ssl._create_default_https_context":
            ssl._create_default_https_context = ssl.create_default_context
            return
        module, _, attribute = name.rpartition(".")
        holder: Any = sys.modules[module]
        if attribute == "_opener":
            holder._opener = None  # the next call makes one that verifies
            return
        context = getattr(holder, attribute)
        context.verify_mode = ssl.CERT_REQUIRED
        context.check_hostname = True

    def accept(self, name: str) -> None:
        self._off |= {name}


def _lax(context: Any) -> bool:
    return context is not None and getattr(context, "verify_mode", None) == 0
