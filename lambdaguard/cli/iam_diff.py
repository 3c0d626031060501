"""What a present policy grants beyond what was used, and what it does not grant although it was."""

from __future__ import annotations

from .iam_match import Statement, action_fits, overlaps, resource_fits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .iam_policy import Pairs

# Asked for by the Lambda service under the function's role: the function's own code need not be seen doing it.
# Source: AWS Lambda developer guide, "Lambda execution role" (managed policies AWSLambdaBasicExecutionRole and its kin).
_SERVICE = frozenset(
    """logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents xray:PutTraceSegments xray:PutTelemetryRecords
    ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeSubnets
    ec2:DescribeSecurityGroups ec2:DescribeVpcs ec2:AssignPrivateIpAddresses ec2:UnassignPrivateIpAddresses
    ec2:GetSecurityGroupsForVpc sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes sqs:ChangeMessageVisibility
    dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams dynamodb:ListShards
    kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetRecords kinesis:GetShardIterator kinesis:ListShards
    kinesis:ListStreams kinesis:SubscribeToShard kafka:DescribeCluster kafka:DescribeClusterV2 kafka:GetBootstrapBrokers
    kafka:ListScramSecrets elasticfilesystem:ClientMount elasticfilesystem:ClientWrite cloudwatch:PutMetricData""".split()
)
_MOST_SHOWN = 5


class Difference:
    """Lines for people: ``beyond`` what was used (``service``: but perhaps by Lambda itself), ``missing``, ``unclear``."""

    def __init__(self) -> None:
        self.beyond: list[str] = []
        self.service: list[str] = []
        self.missing: list[str] = []
        self.unclear: list[str] = []

    @property
    def any(self) -> bool:
        return bool(self.beyond or self.missing or self.unclear)


def compare(present: list[Statement], used: Pairs) -> Difference:
    """What ``present`` and ``used`` have not in common."""
    found = Difference()
    for statement in present:
        if statement.effect == "Allow":
            for text, service in _beyond(statement, used):
                (found.service if service else found.beyond).append(text)
    for action, resource in used:
        _granted(found, present, action, resource)
    if any(statement.effect == "Deny" for statement in present) and found.beyond:
        found.unclear.append("what Deny statements take away from the grants above is not subtracted")
    return found


def _beyond(statement: Statement, used: Pairs) -> Iterator[tuple[str, bool]]:
    """One line for each pair of patterns that grants more than what was used of it."""
    under = f" (only if {', '.join(_keys(statement))})" if statement.condition else ""
    for action in statement.actions or ("",):
        of_action = [pair for pair in used if (action_fits(pair[0], action) if action else statement.acts(pair[0]))]
        for resource in statement.resources or ("",):
            of_both = [pair for pair in of_action if _within(statement, pair, resource)]
            if action and resource and any(_same(pair, action, resource) for pair in of_both):
                continue
            grant = f"{statement.name}: {_shown(statement, action, resource)}{under}"
            yield f"{grant} {_used(of_both)}", not of_both and action in _SERVICE


def _within(statement: Statement, pair: tuple[str, str], resource: str) -> bool:
    return overlaps(pair[1], resource) if resource else statement.speaks(*pair)


def _same(pair: tuple[str, str], action: str, resource: str) -> bool:
    """Whether the grant is just what was used."""
    if pair[0].lower() != action.lower():
        return False
    return pair[1] == resource or (resource != "*" and resource_fits(resource, pair[1]))


def _shown(statement: Statement, action: str, resource: str) -> str:
    what = action or f"every action but {', '.join(statement.not_actions)} (NotAction)"
    where = resource or f"every resource but {', '.join(statement.not_resources)} (NotResource)"
    return f"{what} on {where}"


def _used(pairs: Pairs) -> str:
    if not pairs:
        return "was not used"
    shown = "; ".join(f"{action} on {resource}" for action, resource in pairs[:_MOST_SHOWN])
    more = f"; and {len(pairs) - _MOST_SHOWN:,} more" if len(pairs) > _MOST_SHOWN else ""
    return f"was used only for {shown}{more}"


def _granted(found: Difference, present: list[Statement], action: str, resource: str) -> None:
    what = f"{action} on {resource}"
    if resource == "*":
        known = [s for s in present if s.effect == "Allow" and s.acts(action)]
        if not known:
            found.missing.append(f"{what} (which resource is not known)")
        elif not any("*" in s.resources for s in known):
            found.unclear.append(f"{what}: which resource is not known, so the present ones may be right")
        return
    speaking = [s for s in present if s.acts(action) and _on(s, action, resource)]
    allows = [s for s in speaking if s.effect == "Allow"]
    denies = [s for s in speaking if s.effect == "Deny"]
    if not allows:
        found.missing.append(what)
    elif any(not s.condition for s in denies):
        found.missing.append(f"{what} (denied by {_names(s for s in denies if not s.condition)})")
    elif denies:
        found.unclear.append(f"{what}: denied by {_names(denies)} under a condition ({_conditions(denies)})")
    elif all(s.condition for s in allows):
        found.unclear.append(f"{what}: granted by {_names(allows)} under a condition ({_conditions(allows)})")


def _on(statement: Statement, action: str, resource: str) -> bool:
    if statement.resources:
        return any(overlaps(resource, pattern) for pattern in statement.resources)
    return statement.speaks(action, resource)


def _names(statements: Iterable[Statement]) -> str:
    return ", ".join(statement.name for statement in statements)


def _conditions(statements: Iterable[Statement]) -> str:
    return ", ".join(dict.fromkeys(key for statement in statements for key in _keys(statement)))


def _keys(statement: Statement) -> list[str]:
    """What the conditions ask about: ``aws:SourceIp``."""
    tests = statement.condition.values() if isinstance(statement.condition, dict) else ()
    return list(dict.fromkeys(str(key) for test in tests if isinstance(test, dict) for key in test)) or ["a condition"]
