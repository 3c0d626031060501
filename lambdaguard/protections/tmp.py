"""That nothing written to /tmp is there for the next caller."""

from __future__ import annotations

import os
import sys

from ..errors import PolicyError
from ..findings import Finding
from ..options import Option
from ..runtime import owns_tmp, real
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..hygiene.account import Account
    from ..hygiene.ground import Ground
    from ..hygiene.handles import Handles
    from ..invocation import Invocation
    from ..policy import Policy

_grounds: dict[str, Ground] = {}
_handles: dict[str, Handles] = {}

_NEVER = ("/var/task", "/opt", "/etc", "/usr", "/home", "/root", "/proc", "/sys", "/dev")


class Tmp(Protection):
    """Restores the folder for temporary files to what it was before the first event.

    ``keep``     patterns (``models/**``, ``*.db``) of what may stay, relative to the folder
    ``wipe``     overwrite contents before removing
    ``restore``  put back files that were there before the first event (up to 1 MiB each, 16 MiB in all)
    ``quota``    ``{"bytes": …, "files": …}``: using more is a finding while the handler runs
    ``root``     the folder; default ``/tmp``, where it is the function's own
    ``budget``   milliseconds for a clean-up, besides a tenth of the time that is left

    Where the folder is not certainly the function's own (see `lambdaguard.runtime.owns_tmp`) and none is given, it does
    nothing; if it was asked for by a setting, it reports and removes nothing. `PolicyError` for patterns that lead outside.
    """

    name = "tmp"
    options = {
        "keep": Option(list, tuple, default=()),
        "wipe": Option(bool, default=False),
        "restore": Option(bool, default=False),
        "quota": Option(dict, default=None),
        "root": Option(str, default=""),
        "budget": Option(int, default=50),
    }
    shorthand = "keep"

    @classmethod
    def wanted(cls, policy: Policy, handler: Any) -> bool:
        return owns_tmp() or policy.given("tmp")

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
        from ..hygiene import globs

        settings = policy[self.name]
        self._keep = globs.start(settings["keep"], "tmp.keep")
        self._wipe, self._restore = settings["wipe"], settings["restore"]
        self._budget = settings["budget"] / 1000
        self._quota = _quota(settings["quota"])
        # By default Lambda's only writable folder.
        self._root = _root(settings["root"]) if settings["root"] else os.path.realpath("/tmp")  # noqa: S108
        _check_below(settings["keep"], self._root)
        self._removes = bool(settings["root"] or owns_tmp()) and self.mode == "block"
        self._shared = real() and "AWS_LAMBDA_MAX_CONCURRENCY" in os.environ
        self._ground: Ground | None = None
        self._watches: dict[Invocation, Any] = {}
        if owns_tmp():
            from ..hygiene.ending import after_restore

            after_restore(_forget)

    def on_event(self, inv: Invocation) -> None:
        ground = self._ground = self._ground or self._found()
        alone = not ground.guests and not self._shared
        if any(guest.root is inv.root for guest in ground.guests):
            return  # the outer of two guards has seen to it
        if alone and not ground.untouched(top=True):
            # What did not fit after the last event, and what its threads have written since.
            self._clear(inv, ground, "", None)
        if ground.begin(inv) and self._removes:
            from ..hygiene import folders

            inv.root.folder = folders.maker(ground, inv)
            folders.redirect()
        if self._quota is not None:
            from ..hygiene.quota import Watch

            self._watches[inv] = Watch(lambda: _usage(ground), self._quota, lambda used: self._over(inv, used))

    def on_exit(self, inv: Invocation) -> None:
        ground = self._ground
        if ground is None or inv not in ground.guests:
            return
        if self._quota is not None and inv in self._watches:
            self._watches.pop(inv).stop()
        own, all_of_it = ground.end(inv)
        if own or (all_of_it and not ground.untouched()):
            self._clear(inv, ground, own, self._budget, all_of_it)
        if self._removes and all_of_it and _handles[self._root].changed():
            self._empty(inv)

    def _found(self) -> Ground:
        import gc

        from ..hygiene.ground import Ground
        from ..hygiene.handles import Handles
        from ..sinks.audit import suppressed

        with suppressed():
            found = _grounds.get(self._root)
            if found is None:
                found = _grounds[self._root] = Ground(self._root, self._shared)
            if self._root not in _handles:
                _handles[self._root] = Handles(self._root, gc.get_objects)
        return found

    def _empty(self, inv: Invocation) -> None:
        """What is removed can still be read where it is open."""
        from ..sinks.audit import suppressed

        with suppressed():
            count = _handles[self._root].empty()
        if count:
            self._note(inv, "LG-TMP-008", "removed files are still open; they were emptied", "low", 459, files=count)

    def _clear(self, inv: Invocation, ground: Ground, own: str, base: float | None, all_of_it: bool = True) -> None:
        from ..hygiene.account import Account
        from ..hygiene.ending import remaining
        from ..hygiene.ground import until
        from ..sinks.audit import suppressed

        account = Account()
        end = until(remaining(inv.context), base)
        settings = {"wipe": self._wipe, "restore": self._restore, "remove": self._removes}
        with suppressed():
            ground.prepare(self._restore)
            ground.clear(account, self._keep, end, own=own, all_of_it=all_of_it, **settings)
        if account.seen:
            self._tell(inv, account, given=bool(own))

    def _tell(self, inv: Invocation, account: Account, given: bool) -> None:
        if (account.files or account.folders) and not given:  # a folder that was given to it may be left full
            done = "removed" if self._removes else "left there"
            what = f"{account.files} files and {account.folders} folders were left behind; {done}"
            self._note(inv, "LG-TMP-001", what, "informational", 459, **account.detail())
        if account.changed or account.lost:
            what = "files that were there before the first event were changed or removed"
            facts = {"changed": account.changed, "removed": account.lost, "restored": account.restored}
            self._note(inv, "LG-TMP-002", what, "low", 471, **facts)
        if account.kinds.get("executable"):
            count = account.kinds["executable"]
            self._note(inv, "LG-TMP-003", "an executable was written", "medium", count=count, attack="T1105")
        if account.kinds.get("key"):
            self._note(inv, "LG-TMP-004", "credentials or keys were written", "medium", 312, count=account.kinds["key"])
        if account.obstacles:
            self._note(inv, "LG-TMP-006", "something could not be removed", "medium", 459, reasons=account.obstacles)
        if account.unfinished:
            what = "the time was too short to clear up: it is done before the next event"
            self._note(inv, "LG-TMP-007", what, "informational", 459)

    def _over(self, inv: Invocation, used: dict[str, object]) -> None:
        self._note(inv, "LG-TMP-005", "more is in use than the quota allows", "medium", 770, **used)

    def _note(self, inv: Invocation, rule: str, what: str, severity: str, cwe: int = 0, **detail: object) -> None:
        message = f"{rule}: {what}"
        finding = Finding(
            rule, "tmp", message, path=self._root, severity=severity, confidence="medium", cwe=cwe, detail=detail or None
        )
        self.report(inv, finding)


def _forget() -> None:
    """The environment was restored from a snapshot: the next event finds the baseline."""
    for ground in _grounds.values():
        ground.forget()
    _handles.clear()


def _usage(ground: Ground) -> tuple[int, int]:
    from ..sinks.audit import suppressed

    with suppressed():
        return ground.usage()


def _root(folder: str) -> str:
    """The folder that is cleared; never one that the function, Python or the system lives in."""
    root = os.path.realpath(folder)
    if not os.path.isabs(folder):
        raise PolicyError(f"tmp.root: {folder!r} is no absolute path")
    for kept in (os.getcwd(), sys.prefix, os.path.expanduser("~"), os.__file__, __file__, *_NEVER):
        if os.path.join(os.path.realpath(kept), "").startswith(os.path.join(root, "")):
            raise PolicyError(f"tmp.root: {folder!r} would be cleared, and holds more than temporary files")
    return root


def _check_below(patterns: tuple[str, ...], root: str) -> None:
    for pattern in patterns:
        if pattern.startswith((os.path.join(root, ""), "~", "$")):
            raise PolicyError(f"tmp.keep: {pattern!r} fits nothing: patterns are of what is below {root} ('models/**')")


def _quota(given: Any) -> dict[str, int] | None:
    from ..errors import PolicyError
    from ..options import nearest

    for key, most in (given or {}).items():
        if key not in ("bytes", "files"):
            raise PolicyError(f"unknown setting 'tmp.quota.{key}'{nearest(key, ('bytes', 'files'))}")
        if type(most) is not int or most < 1:
            raise PolicyError(f"tmp.quota.{key} must be a whole number of at least 1")
    return given or None


ROOM = Tmp
