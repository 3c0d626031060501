"""Which AWS actions the function may call, and that no caller chooses what they are about."""

from __future__ import annotations

from ..options import Option
from ..sinks import aws
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..policy import Policy


class Aws(Protection):
    """Watches the calls of boto3, botocore and aiobotocore while the handler runs.

    ``allow`` lists actions in IAM's words (``s3:GetObject``, ``dynamodb:*Item``), each with a resource if need be
    (``s3:PutObject on arn:aws:s3:::my-bucket/*``). Empty allows none; without a list, actions that an intruder takes and a
    function hardly are flagged. ``keys`` names the KMS keys that it decrypts with, ``endpoints`` hosts besides AWS's own that
    the SDK may be pointed to. `PolicyError` for an entry that is no action of AWS.
    """

    name = "aws"
    options = {
        "allow": Option(list, tuple, default=None),
        "keys": Option(list, tuple, default=None, filled=True),
        "endpoints": Option(list, tuple, default=()),
    }
    shorthand = "allow"

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
        self.door = ()
        if policy.given(self.name):
            from ..sinks.aws_allow import compiled

            settings = policy[self.name]
            self.door = compiled(settings["allow"], settings["keys"], settings["endpoints"])
        aws.arm()


ROOM = Aws
