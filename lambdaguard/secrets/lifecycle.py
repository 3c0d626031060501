"""Values do not travel into a snapshot or a forked process."""

from __future__ import annotations

import os

from .lookup import drop


def watch() -> None:
    """Drop what is cached before a snapshot (and once more after the restore) and in every forked child."""
    os.register_at_fork(after_in_child=drop)
    try:
        from snapshot_restore_py import register_after_restore, register_before_snapshot
    except ImportError:
        return
    register_before_snapshot(drop)
    register_after_restore(drop)
