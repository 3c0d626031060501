"""The caller's values stay values in databases without SQL."""

from __future__ import annotations

from ..sinks import nosql
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..policy import Policy


class Nosql(Protection):
    """Watches pymongo, redis, Elasticsearch's and OpenSearch's clients and DynamoDB's expressions while the handler runs.

    Needs no setting but its mode.
    """

    name = "nosql"

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
        self.door = ()
        nosql.arm()


ROOM = Nosql
