"""What a file is by where it lies: a window into a process, a credential, code, or somewhere to write."""

from __future__ import annotations

import os
from functools import cache
from os.path import basename

from ..sealed import Fixed
from .files_globs import fits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .files_globs import Glob

_TEMPORARY = ("/tmp/", "/var/tmp/", "/dev/shm/", "/mnt/")  # noqa: S108 -- where a function may write
_WINDOWS = frozenset(
    "environ mem maps smaps smaps_rollup numa_maps auxv stack syscall pagemap cmdline wchan personality "
    "map_files root cwd".split()
)
_DEVICES = frozenset(("/proc/kcore", "/proc/kmem", "/proc/kallsyms", "/dev/mem", "/dev/kmem", "/dev/port"))
_STORES = (
    "/.aws/credentials", "/.aws/config", "/.aws/sso/", "/.aws/cli/cache/", "/.ssh/", "/.netrc", "/.pgpass", "/.git-credentials",
    "/.docker/config.json", "/.kube/config", "/.config/gcloud/", "/.azure/", "/.boto", "/.s3cfg", "/.vault-token", "/.my.cnf",
    "/.pypirc", "/.npmrc", "/.gnupg/", "/etc/shadow", "/etc/gshadow", "/etc/sudoers", "/run/secrets/", "/var/run/secrets/",
)  # fmt: skip
_PUBLIC = ("/known_hosts", "/authorized_keys", ".pub")
_KEYS = (".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".ppk", ".kdbx")
_CODE = (".py", ".pyc", ".pyw", ".so", ".pth", ".pyd")
_LIBRARIES = ("/site-packages/", "/dist-packages/")
_RUNTIME = "/var/runtime/"
_DATA = ("/botocore/", "/boto3/", "/certifi/")
_SINKS = ("/dev/null", "/dev/zero", "/dev/full", "/dev/tty", "/dev/ptmx", "/dev/stdin", "/dev/stdout", "/dev/stderr")


class Places(tuple, metaclass=Fixed):  # type: ignore[type-arg]
    """``(deny, allow, package, temporary)``: compiled globs, folders of the deployment package, folders that may be written."""

    __slots__ = ()

    @property
    def deny(self) -> tuple[Glob, ...]:
        return self[0]  # type: ignore[no-any-return]

    @property
    def allow(self) -> tuple[Glob, ...]:
        return self[1]  # type: ignore[no-any-return]

    @property
    def package(self) -> tuple[str, ...]:
        return self[2]  # type: ignore[no-any-return]

    @property
    def temporary(self) -> tuple[str, ...]:
        return self[3]  # type: ignore[no-any-return]

    def denied(self, *paths: str) -> bool:
        return any(fits(path, self[0]) for path in paths)

    def allowed(self, *paths: str) -> bool:
        return any(fits(path, self[1]) for path in paths)

    def writable(self, path: str) -> bool:
        return (
            (path + "/").startswith(self.temporary)
            or path in _SINKS
            or path.startswith(("/dev/pts/", "/memfd:"))
            or path[:1] != "/"
        )

    def source(self, path: str) -> bool:
        """True for code of the function or of the runtime."""
        if path.startswith(_RUNTIME):
            return not any(data in path for data in _DATA)
        return path.endswith((".py", ".pyc")) and path.startswith(self.package) and not any(lib in path for lib in _LIBRARIES)

    def code(self, path: str) -> bool:
        """True for what a later import would run."""
        return (
            path.endswith(_CODE)
            and not self.writable(path)
            and path.startswith((*self.package, "/opt/", "/var/runtime/", "/var/lang/", *_python()))
        )


def places(package: Iterable[str], temporary: Iterable[str], deny: tuple[Glob, ...] = (), allow: tuple[Glob, ...] = ()) -> Places:
    """The settings, of folders as they are spelt."""
    return Places((deny, allow, _folders(*package), _folders(*_TEMPORARY, *temporary)))


def _folders(*paths: str) -> tuple[str, ...]:
    found = dict.fromkeys(form for path in paths if path.strip("/") for form in (os.path.abspath(path), os.path.realpath(path)))
    return tuple(form + os.sep for form in found)


@cache
def _python() -> tuple[str, ...]:
    return (os.path.dirname(os.path.abspath(os.__file__)) + "/",)


def process(path: str, own: int) -> bool:
    """True for what shows a process' memory, environment, arguments or files; ``own`` is the id of this one."""
    if path in _DEVICES:
        return True
    steps = path.split("/")
    if steps[:2] != ["", "proc"] or len(steps) < 4 or not (steps[2].isdecimal() or steps[2] in ("self", "thread-self")):
        return False
    at = 5 if steps[3] == "task" else 3
    if len(steps) <= at:
        return False
    if steps[at] == "fd" and len(steps) == at + 2:
        return steps[2].isdecimal() and int(steps[2]) != own and steps[-1] not in ("1", "2")
    return steps[at] in _WINDOWS and (len(steps) == at + 1 or steps[at] in ("map_files", "root", "cwd"))


def stream(path: str) -> bool:
    """True for a name of the process' own input and outputs, wherever they lead."""
    return path in _SINKS or path.startswith(("/dev/fd/", "/proc/self/fd/")) or path in ("/proc/1/fd/1", "/proc/1/fd/2")


def telling(name: str) -> bool:
    """True for a relative path whose end would be one of those in the right folder."""
    return not _WINDOWS.isdisjoint(name.split("/")) or name.endswith(_KEYS) or "proc/" in name


def credential(path: str) -> bool:
    """True for the file of a credential store."""
    for store in _STORES:
        if store in path:
            return not path.endswith(_PUBLIC)
    return False


def key(path: str) -> bool:
    """True for what is a private key or a file of secrets, by its name; certificates of authorities are not."""
    name = basename(path).lower()
    if name == ".env" or name.startswith(".env."):
        return not name.endswith((".example", ".sample", ".template"))
    if not name.endswith(_KEYS) or any(lib in path for lib in _LIBRARIES):
        return False
    return not any(word in name for word in ("cacert", "ca-", "ca_", "-ca", "bundle", "chain", "cert", "root", "public", "pub"))
