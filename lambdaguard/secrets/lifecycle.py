"""Values do not travel into a snapshot or a forked process."""

from __future__ import annotations

import os

from ..runtime import snapshots
from .lookup import drop


def watch() -> None:
    """Drop what is cached before a snapshot (and once more after the restore) and in every forked child."""
    os.register_at_fork(after_in_child=drop)
    hooks = snapshots()
    if hooks is not None:
        hooks.register_before_snapshot(drop)
        hooks.register_after_restore(drop)
