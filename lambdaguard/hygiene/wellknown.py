"""Functions and modules that everything relies on, by identity: builtins, the standard library's, TLS verification."""

from __future__ import annotations

import builtins
import sys

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
_SLICE = 64


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


class WellKnown:
    """What stands under well-known names. Modules that are imported later join as they are first seen."""

    def __init__(self) -> None:
        self._builtins = dict(vars(builtins))
        self._watched: list[tuple[Any, str, str, dict[str, Any], Any]] = []
        self._known: set[str] = set()
        self._modules: list[tuple[str, Any]] = []
        self._at = 0
        self._count = 0
        self.arrivals()

    def arrivals(self) -> None:
        """Modules were imported since."""
        for module in _FUNCTIONS.keys() - self._known:
            found = sys.modules.get(module)
            if found is not None:
                self._known.add(module)
                self._take(found, module, _FUNCTIONS[module].split())
                if module in _METHODS:
                    kind, names = _METHODS[module]
                    self._take(getattr(found, kind, None), f"{module}.{kind}", names.split())
        present = dict(sys.modules)
        known = {name for name, _ in self._modules}
        self._modules += [(name, module) for name, module in present.items() if name not in known and name != "__main__"]
        self._count = len(present)

    def _take(self, owner: Any, title: str, names: list[str]) -> None:
        space = getattr(owner, "__dict__", None)
        if space is None:
            return
        for name in names:
            if name in space:
                self._watched.append((owner, title, name, space, space[name]))

    def functions(self) -> list[Replaced]:
        """Well-known functions that are others now."""
        found = []
        space = vars(builtins)
        if space != self._builtins:
            for name, was in self._builtins.items():
                now = space.get(name)
                if now is not was and name != "_":
                    found.append(Replaced(builtins, "builtins", name, was, now))
            for name in space.keys() - self._builtins.keys():
                self._builtins[name] = space[name]  # something more is nobody's loss
            if "_" in self._builtins:
                self._builtins["_"] = space.get("_")
        for owner, title, name, names, was in self._watched:
            if names.get(name) is not was:
                found.append(Replaced(owner, title, name, was, names.get(name)))
        return found

    def modules(self) -> list[Replaced]:
        """Modules that are others now, of a part of all: every one has its turn within some events."""
        if self._count != len(sys.modules):
            self.arrivals()
        loaded, at = sys.modules, self._at
        found = [
            Replaced(loaded, "sys.modules", name, was, now)
            for name, was in self._modules[at : at + _SLICE]
            if (now := loaded.get(name)) is not was and now is not None
        ]
        self._at = at + _SLICE if at + _SLICE < len(self._modules) else 0
        return found

    def accept(self, replaced: Replaced) -> None:
        """``replaced.now`` is what stands there from now on."""
        if replaced.owner is sys.modules:
            self._modules = [(name, replaced.now if name == replaced.name else was) for name, was in self._modules]
        elif replaced.owner is builtins:
            self._builtins[replaced.name] = replaced.now
        else:
            self._watched = [
                (*entry[:4], replaced.now) if entry[0] is replaced.owner and entry[2] == replaced.name else entry
                for entry in self._watched
            ]


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
