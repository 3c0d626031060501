"""Where Python reads what an archive calls its members, and where it unpacks links: no event tells.

Apart from `files_archives`, which the door's check needs while this is being loaded.
"""

from __future__ import annotations

from posixpath import dirname

from . import audit
from .files_archives import linked, named, outside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

NAME = "files"
_HARD, _SYMBOLIC = b"1", b"2"


def zipped(original: Callable[..., Any]) -> Callable[..., Any]:
    """Reads the names of a zip file."""

    def read(self: Any, *args: Any, **kwargs: Any) -> Any:
        done = original(self, *args, **kwargs)
        for member in getattr(self, "filelist", ()):
            name = getattr(member, "filename", "")
            if type(name) is str and (name[:1] == "/" or ".." in name):
                _brought(name)
        return done

    return read


def tarred(original: Callable[..., Any]) -> Callable[..., Any]:
    """Reads the next member of a tar file."""

    def following(self: Any, *args: Any, **kwargs: Any) -> Any:
        member = original(self, *args, **kwargs)
        if member is not None:
            _brought(getattr(member, "name", ""))
            if getattr(member, "type", b"") == _HARD:
                _brought(getattr(member, "linkname", ""))
        return member

    return following


def linking(original: Callable[..., Any]) -> Callable[..., Any]:
    """Unpacks a link of a tar file."""

    def link(self: Any, member: Any, place: Any, *args: Any, **kwargs: Any) -> Any:
        name = getattr(member, "name", "")
        if getattr(member, "type", b"") == _SYMBOLIC and type(place) is str and type(name) is str:
            folder = place[: -len(name)] if name and place.endswith(f"/{name}") else dirname(place)
            audit.consult(NAME, linked, (place, folder))
        return original(self, member, place, *args, **kwargs)

    return link


def _brought(name: Any) -> None:
    if type(name) is str and outside(name):
        audit.consult(NAME, named, (name,))
