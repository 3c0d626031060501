"""What native code can do that no Python-level guard sees: by the names of libraries and functions."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LIBRARIES = ("libc.", "libc-", "libdl", "libpthread", "ld-linux", "ld-musl", "libpython", "libSystem")
_FUNCTIONS = frozenset(
    "system popen fork vfork clone clone3 execl execle execlp execv execve execvp execvpe fexecve posix_spawn posix_spawnp "
    "dlopen dlsym dlmopen syscall mprotect mmap munmap ptrace process_vm_readv process_vm_writev open openat open64 openat64 "
    "creat fopen fopen64 freopen read pread write pwrite readlink unlink unlinkat rename renameat link symlink chmod chown "
    "mount umount chroot setns unshare prctl seccomp memfd_create socket connect sendto sendmsg send recv bind listen accept "
    "getaddrinfo gethostbyname gethostbyname_r res_query getenv setenv putenv environ __environ kill signal sigaction".split()
)


def system_library(name: str) -> bool:
    """True for what gives every function of the system: the program itself ("") or its C library."""
    file = name.rpartition("/")[2]
    return not file or file.startswith(_LIBRARIES)


def native(symbol: str) -> bool:
    """True for functions of the system that leave the process or reach its files, and all of the interpreter's."""
    return symbol in _FUNCTIONS or symbol.startswith(("Py", "_Py"))


def poking(target: Any) -> bool:
    """True if the memory that is written to is named by its address."""
    return type(target) is int or type(target).__name__ in ("c_void_p", "c_ulong", "c_long", "c_size_t")
