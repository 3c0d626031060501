"""That the caller's text never changes a statement on its way to a database."""

from __future__ import annotations

from ..options import Option
from ..sinks import database
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..invocation import Invocation
    from ..policy import Policy


class Database(Protection):
    """Watches what is sent to databases while the handler runs: through drivers, and through AWS calls that take statements.

    ``allow`` holds patterns with ``*``, in any case: whole statements that may come from the caller, and names of tables and
    columns that it may choose. ``dialect`` is what engines speak that nobody else can tell (RDS Data API).
    """

    name = "database"
    options = {
        "allow": Option(list, tuple, default=(), filled=True),
        "dialect": Option(str, default="generic", choices=("generic", "postgresql", "mysql")),
    }
    shorthand = "allow"

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
        settings = policy[self.name]
        self.door = database.Declared((tuple(pattern.lower() for pattern in settings["allow"]), settings["dialect"]))
        database.arm()

    def on_event(self, inv: Invocation) -> None:
        database.begin(inv)

    def on_exit(self, inv: Invocation) -> None:
        database.finish(inv)


ROOM = Database
