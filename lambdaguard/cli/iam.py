"""``lambdaguard iam LOG…``: the least-privilege IAM policy of what was observed, and how the present one differs."""

from __future__ import annotations

import json
import sys

from .gather import gather
from .iam_diff import compare
from .iam_match import NoPolicy, statements
from .iam_policy import MOST, as_json, as_yaml, document, left_out, pairs
from .learn import nothing
from .logs import arguments as _sources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from .iam_diff import Difference
    from .iam_match import Statement

DETAILS = """\
  lambdaguard iam function.log > policy.json
  lambdaguard iam function.log --format yaml             the Policies of a SAM function
  aws iam get-role-policy --role-name R --policy-name P > present.json
  lambdaguard iam function.log --diff present.json       what it grants beyond, and what it lacks

What the Lambda service does under the function's role (writing logs, polling queues and streams, interfaces in a VPC) is no
call of the function's and not in the policy: keep AWSLambdaBasicExecutionRole or its kin beside it.

exit code: 0 a policy was printed, or nothing differs; 1 nothing was observed, or something differs; 2 a source could not be read
"""


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    _sources(parser)
    parser.add_argument(
        "--format", choices=("json", "yaml"), help="IAM's JSON (default), or YAML for SAM; with --diff json instead of text"
    )
    parser.add_argument(
        "--diff",
        action="append",
        default=[],
        metavar="POLICY.json",
        help="say how this policy differs instead (repeatable: a role may have several)",
    )


def run(parsed: Namespace) -> int:
    """Print the policy or the difference."""
    try:
        present = [statement for path in parsed.diff for statement in _present(path)]
    except NoPolicy as error:
        print(f"lambdaguard: {error}", file=sys.stderr)
        return 2
    found = gather(parsed)
    wanted = pairs(found, parsed.least)
    for entry in left_out(found, parsed.least):
        print(f"lambdaguard: not granted: {entry}", file=sys.stderr)
    if found.trouble and not wanted:
        return 2
    if not wanted and not (parsed.diff and found.behaviours):
        return nothing("call of AWS")
    if parsed.diff:
        difference = compare(present, wanted)
        _tell(difference, parsed.format)
        return 2 if found.trouble else int(difference.any)
    size = len(json.dumps(document(wanted), separators=(",", ":")))
    if size > MOST:
        print(f"lambdaguard: the policy has {size:,} characters, a managed one may have {MOST:,}", file=sys.stderr)
    print(as_yaml(wanted) if parsed.format == "yaml" else as_json(wanted), end="")
    return 2 if found.trouble else 0


def _present(path: str) -> list[Statement]:
    try:
        with open(path, encoding="utf-8-sig") as file:
            return list(statements(json.load(file)))
    except NoPolicy as error:
        raise NoPolicy(f"{path}: {error}") from None
    except (OSError, ValueError, RecursionError) as error:
        raise NoPolicy(f"{path} is no policy in JSON: {getattr(error, 'strerror', None) or error}") from None


def _tell(difference: Difference, shape: str | None) -> None:
    parts = {
        "beyond": ("Granted beyond what was used:", difference.beyond),
        "service": ("Not used by the function's own code, but perhaps by Lambda under its role:", difference.service),
        "missing": ("Used, and not granted:", difference.missing),
        "unclear": ("Not to be told from the policy alone:", difference.unclear),
    }
    if shape == "json":
        print(json.dumps({name: lines for name, (_, lines) in parts.items()}, indent=2, ensure_ascii=False))
        return
    for title, lines in parts.values():
        if lines:
            print(title)
            print("".join(f"  {line}\n" for line in lines))
    if not difference.any:
        print("The policy grants what was used, and nothing beyond.")
