"""Temporary files of invocations that run at the same time: each in a folder of its own."""

from __future__ import annotations

from ..invocation import Invocation, current

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .ground import Ground


def maker(ground: Ground, guest: Invocation) -> Callable[[], str]:
    """Makes the guest's folder when it is first asked for."""

    def own() -> str:
        return ground.own(guest)

    return own


def redirect() -> None:
    """`tempfile` asks for the folder of the invocation in progress from now on; a `tempfile.tempdir` that was set stands."""
    import tempfile

    if getattr(tempfile.gettempdir, "lambdaguard", False):
        return
    plain, plain_bytes, default = tempfile.gettempdir, tempfile.gettempdirb, tempfile.gettempdir()

    def gettempdir() -> str:
        inv = current()
        own: Any = inv.root.folder if inv is not None else None
        if own is None or tempfile.tempdir not in (None, default):
            return plain()
        return own()  # type: ignore[no-any-return]

    def gettempdirb() -> bytes:
        return plain_bytes() if gettempdir() == plain() else gettempdir().encode("utf-8", "surrogateescape")

    gettempdir.lambdaguard = True  # type: ignore[attr-defined]
    tempfile.gettempdir, tempfile.gettempdirb = gettempdir, gettempdirb
