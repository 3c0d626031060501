"""Opened files as they are observed: by the folder they lie in, and by name only where a policy must name them."""

from __future__ import annotations

import os

from ..handlers import folder
from ..sinks.files_openers import keeping, showing
from ..sinks.files_places import Places, credential, key, stream
from ..sinks.files_resolve import real
from ..sinks.tripwire import importing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TEMPORARY = ("/tmp/", "/var/tmp/", "/dev/shm/", "/mnt/")  # noqa: S108 -- where a function may write
_MACHINE = ("/proc/", "/sys/", "/dev/", "/memfd:")
_OURS = os.path.dirname(os.path.dirname(os.path.realpath(__file__))) + "/"
_CODE = (".py", ".pyc", ".so", ".pth", ".pyd")


def folders(handler: Any) -> Places:
    """The deployment package and the folders for temporary files, as the file door knows them."""
    home = folder(handler) if handler is not None else ""
    own = [path for path in (home, os.environ.get("LAMBDA_TASK_ROOT", "")) if path.strip("/")]
    package = tuple({f"{form}/" for path in own for form in (os.path.abspath(path), os.path.realpath(path))})
    temporary = [os.path.abspath(path) + "/" for name in ("TMPDIR", "TEMP", "TMP") if (path := os.environ.get(name, ""))]
    return Places(((), (), package, (*_TEMPORARY, *temporary)))


def opened(places: Places, path: str, writes: bool) -> dict[str, Any] | None:
    """What to note of a file that is opened; None for what is no behaviour of the function's: imports, devices."""
    if not path or ((path.endswith(_CODE) or "/__pycache__/" in path) and importing()):
        return None
    actual = real(path)
    if actual.startswith((*_MACHINE, _OURS)) or stream(actual) or actual[:1] != "/":
        return None
    mode = "w" if writes else "r"
    rule = _rule(places, actual, writes)
    if rule:
        return {
            "root": actual if rule != "LG-FILE-007" else f"{os.path.dirname(actual).rstrip('/')}/*",
            "mode": mode,
            "rule": rule,
        }
    return {"root": _root(places, actual), "mode": mode}


def _rule(places: Places, path: str, writes: bool) -> str:
    """The rule of the file door that the file would meet, unless a policy allows it."""
    if credential(path):
        return "" if keeping() else "LG-FILE-004"
    if key(path):
        return "" if keeping() else "LG-FILE-005"
    if writes:
        return "LG-FILE-006" if places.code(path) else "" if places.writable(path) else "LG-FILE-007"
    return "LG-FILE-008" if places.source(path) and not showing() and not importing() else ""


def _root(places: Places, path: str) -> str:
    for home in places.package:
        if path.startswith(home):
            return f"{home}*"
    for place in places.temporary:
        if path.startswith(place):
            # A mount is known by its own name: /mnt/models/*
            return f"{place}*" if place != "/mnt/" else "/".join(path.split("/")[:3]) + "/*"
    return "/".join(path.split("/")[:2]) + "/*"
