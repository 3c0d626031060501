"""What the user wants put back."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Will:
    """``restore`` names the parts that are put back whatever made them what they are; None for those where that is safe.
    ``acts`` is False where nothing may be restored. ``ignored(name)`` tells of a part, or ``part.name``, that is left alone.
    """

    __slots__ = ("acts", "ignored", "restore")

    def __init__(self, restore: frozenset[str] | None, ignored: Callable[[str], bool], acts: bool) -> None:
        self.restore, self.ignored, self.acts = restore, ignored, acts

    def wants(self, part: str, safe: bool) -> bool:
        """Whether a change is put back: asked for, or where nothing is said, because that is ``safe``."""
        return self.acts and (safe if self.restore is None else part in self.restore)

    def ignores(self, part: str, name: str) -> bool:
        return self.ignored(part) or self.ignored(f"{part}.{name}")


def attempt(restore: Callable[[], None]) -> str:
    """Put something back, and say what came of it."""
    try:
        restore()
    except Exception:
        return "could not be restored"
    return "restored"
