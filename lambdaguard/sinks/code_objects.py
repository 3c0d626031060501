"""Objects that bytes name as they are unpickled: which are never data, and which bytes are the caller's."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

# Nothing that stores data has a reason to name these.
_NEVER = {
    "os": "mkdir makedirs remove unlink rmdir removedirs rename renames replace truncate chmod chown link symlink mkfifo mknod "
    "kill killpg chdir chroot putenv unsetenv abort _exit dup2 open system popen fork forkpty posix_spawn posix_spawnp "
    "startfile execl execle execlp execlpe execv execve execvp execvpe spawnl spawnle spawnlp spawnlpe spawnv spawnve "
    "spawnvp spawnvpe",
    "builtins": "eval exec compile __import__ breakpoint input help exit quit globals locals vars setattr delattr",
    "subprocess": "Popen run call check_call check_output getoutput getstatusoutput",
    "shutil": "rmtree move copy copy2 copyfile copytree unpack_archive make_archive",
    **dict.fromkeys(("io", "_io"), "open open_code FileIO"),
    "pty": "spawn fork",
    "importlib": "import_module __import__ reload",
    "runpy": "run_path run_module _run_code",
    "code": "interact InteractiveInterpreter InteractiveConsole",
    "timeit": "timeit repeat Timer",
    "pdb": "run runeval runcall set_trace",
    "bdb": "Bdb",
    "cProfile": "run runctx",
    "profile": "run runctx",
    "trace": "Trace",
    "webbrowser": "open get",
    "marshal": "loads load",
    "platform": "popen",
    "ctypes": "CDLL PyDLL cdll pydll LibraryLoader",
    "sys": "settrace setprofile addaudithook modules exit",
    "socket": "create_connection",
    "commands": "getoutput getstatusoutput",
}  # fmt: skip
_SAME = {"posix": "os", "nt": "os", "__builtin__": "builtins", "_ctypes": "ctypes", "_pickle": "pickle", "_imp": "importlib"}
# Classes of the standard library that hold data, and the functions that pickle itself rebuilds objects with.
_DATA = {
    "builtins": "set frozenset bytearray complex range slice list dict tuple str bytes int float bool object NoneType type",
    "copyreg": "_reconstructor __newobj__ __newobj_ex__",
    "copy_reg": "_reconstructor __newobj__ __newobj_ex__",
    "_codecs": "encode",
    "collections": "OrderedDict defaultdict Counter deque ChainMap UserDict UserList UserString",
    "datetime": "datetime date time timedelta timezone tzinfo",
    "decimal": "Decimal",
    "fractions": "Fraction",
    "uuid": "UUID SafeUUID",
    "ipaddress": "IPv4Address IPv6Address IPv4Network IPv6Network IPv4Interface IPv6Interface",
    "zoneinfo": "ZoneInfo ZoneInfo._unpickle",
    "pathlib": "PurePath PurePosixPath PosixPath Path PureWindowsPath WindowsPath",
    "pathlib._local": "PurePosixPath PosixPath",
    "time": "struct_time",
    "array": "_array_reconstructor array",
    "types": "SimpleNamespace",
    "argparse": "Namespace",
    "random": "Random",
}
_NUMERIC = frozenset(("_reconstruct", "scalar", "ndarray", "dtype", "_frombuffer"))
_LARGEST = 4_000_000
_MEMORY = 64_000_000
_MOST_MEMBERS = 100
_SHORTEST = 8
_STACKED = b"\x93"  # STACK_GLOBAL: module and name are the two strings on top of the stack


def never(module: str, name: str) -> bool:
    """True for what no data names: starting programs, running code, loading libraries."""
    home = _SAME.get(module, module)
    return home in _NEVER and name.partition(".")[0] in _NEVER[home].split()


def data(module: str, name: str) -> bool:
    """True for a class that holds data: Python's own, or one that a module of the function or its libraries defines."""
    module = "builtins" if module in ("__builtin__", "exceptions") else module
    if module in _DATA:
        known = _DATA[module].split()
        return name in known or (module == "builtins" and name.endswith(("Error", "Exception", "Warning")))
    root = module.partition(".")[0]
    if root == "numpy":
        return name in _NUMERIC
    if root in sys.stdlib_module_names and root != "__main__":
        return False
    found: Any = sys.modules.get(module)
    for step in name.split("."):
        found = vars(found).get(step) if found is not None and hasattr(found, "__dict__") else None
    return isinstance(found, type) and found.__module__.partition(".")[0] not in sys.stdlib_module_names


def blobs(texts: Iterable[str]) -> list[bytes]:
    """The caller's texts as the bytes they may stand for: as they are, out of base64 or hexadecimal digits, inflated."""
    found: list[bytes] = []
    for text in dict.fromkeys(texts):
        if not _SHORTEST <= len(text) <= _LARGEST:
            continue
        raw = text.encode("utf-8", "surrogatepass")
        found.append(raw)
        if not text.isascii():
            found.append(text.encode("latin-1", "replace"))
        for decoded in _decoded(text):
            found.append(decoded)
            found.extend(_inflated(decoded))
    return found


def _decoded(text: str) -> list[bytes]:
    import binascii

    found = []
    bare = "".join(text.split())
    if bare.isascii():
        if "%" in bare:
            from urllib.parse import unquote_to_bytes

            raw = unquote_to_bytes(bare)
            found.append(raw)
            bare = raw.decode("latin-1")
        plain = bare.replace("-", "+").replace("_", "/").rstrip("=")
        try:
            found.append(binascii.a2b_base64(plain + "=" * (-len(plain) % 4)))
        except ValueError:
            pass
        try:
            found.append(bytes.fromhex(bare))
        except ValueError:
            pass
    return found


def _inflated(raw: bytes) -> list[bytes]:
    """What the bytes hold in compressed form: a stream, or the members of a zip file (a model, an array)."""
    try:
        if raw[:1] == b"\x78" or raw[:2] == b"\x1f\x8b":
            import zlib

            return [zlib.decompressobj(47).decompress(raw, _LARGEST)]
        if raw[:3] == b"BZh":
            import bz2

            return [bz2.BZ2Decompressor().decompress(raw, _LARGEST)]
        if raw[:6] == b"\xfd7zXZ\0" or raw[:3] == b"]\0\0":
            import lzma

            return [lzma.LZMADecompressor(memlimit=_MEMORY).decompress(raw, _LARGEST)]
        if raw[:4] == b"PK\3\4":
            return _members(raw)
    except Exception:  # what is broken, or of a kind that this Python was built without, is nobody's pickle
        return []
    return []


def _members(raw: bytes) -> list[bytes]:
    import io
    import zipfile

    found, left = [], _LARGEST
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for member in archive.infolist()[:_MOST_MEMBERS]:
            with archive.open(member) as file:
                found.append(file.read(left))
            left -= len(found[-1])
            if left <= 0:
                break
    return found


def holds(blob: bytes, module: str, name: str) -> bool:
    """True if these bytes are a pickle that names the object: as a line for each word, or as two strings on the stack."""
    words = module.encode(), name.encode()
    if any(kind + words[0] + b"\n" + words[1] + b"\n" in blob for kind in (b"c", b"i")):
        return True
    if _STACKED not in blob:
        return False
    if b"\\" in blob:
        # Strings of the oldest protocol may be written with escapes.
        blob += blob.decode("unicode_escape", "replace").encode("utf-8", "replace")
    return all(any(string in blob for string in _strings(word)) for word in words)


def _strings(word: bytes) -> list[bytes]:
    """The ways a pickle writes a string, each with its length or its end."""
    size = len(word)
    short = bytes((min(size, 255),)) + word
    long = size.to_bytes(4, "little") + word
    return [
        b"\x8c" + short,
        b"X" + long,
        b"\x8d" + size.to_bytes(8, "little") + word,
        b"U" + short,
        b"T" + long,
        b"V" + word + b"\n",
        b"S'" + word + b"'",
        b'S"' + word + b'"',
    ]
