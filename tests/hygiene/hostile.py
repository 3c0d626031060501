"""Trees as an attacker, a careless library or a crash leaves them."""

import os
import socket
import stat
from pathlib import Path


def deep(folder: Path, levels: int) -> None:
    """By descriptors: the path of the last one is longer than the system takes."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    for _ in range(levels):
        os.mkdir("d", dir_fd=fd)
        below = os.open("d", os.O_RDONLY | os.O_DIRECTORY, dir_fd=fd)
        os.close(fd)
        fd = below
    os.close(os.open("bottom", os.O_WRONLY | os.O_CREAT, dir_fd=fd))
    os.close(fd)


def long_names(folder: Path) -> None:
    for name in ("n" * 255, "new\nline", " ", "-rf", "*", "..x", "é" * 100, "tab\there"):
        (folder / name).write_text("x")
    os.close(os.open(os.fsencode(folder) + b"/\xff\xfe\x80", os.O_WRONLY | os.O_CREAT))


def locked(folder: Path) -> None:
    for mode in (0o500, 0o000, 0o300):
        inner = folder / f"mode{mode:o}" / "inner"
        inner.mkdir(parents=True)
        (inner / "file").write_text("x")
        (inner / "file").chmod(0o000)
        inner.chmod(mode)
        inner.parent.chmod(mode)


def special(folder: Path) -> None:
    os.mkfifo(folder / "fifo")
    with socket.socket(socket.AF_UNIX) as listener:
        # A socket's path is at most 108 bytes long.
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        listener.bind(f"/proc/self/fd/{fd}/socket")
        os.close(fd)
    if os.geteuid() == 0:
        os.mknod(folder / "device", stat.S_IFCHR | 0o600, os.makedev(1, 3))


def links(folder: Path, outside: Path) -> None:
    (folder / "to-file").symlink_to(outside / "treasure")
    (folder / "to-folder").symlink_to(outside)
    (folder / "to-nothing").symlink_to(folder / "missing")
    (folder / "to-itself").symlink_to(folder / "to-itself")
    (folder / "up").symlink_to("..")
    os.link(outside / "treasure", folder / "hard")


def wide(folder: Path) -> None:
    for number in range(4_500):
        (folder / f"{number}").touch()


def sparse(folder: Path) -> None:
    with (folder / "huge").open("wb") as file:
        file.truncate(1 << 40)


SHAPES = {
    "deep": lambda folder, outside: deep(folder, 10_000),
    "names": lambda folder, outside: long_names(folder),
    "locked": lambda folder, outside: locked(folder),
    "special": lambda folder, outside: special(folder),
    "links": links,
    "wide": lambda folder, outside: wide(folder),
    "sparse": lambda folder, outside: sparse(folder),
}


def picture(folder: Path) -> dict[str, object]:
    """Everything below a folder: type, permissions, content or target."""
    found = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        content = os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else None
        found[str(path.relative_to(folder))] = (stat.S_IFMT(status.st_mode), stat.S_IMODE(status.st_mode), content)
    return found
