"""``lambdaguard learn LOG… > lambdaguard.toml``: what was observed becomes the smallest policy that allows it."""

from __future__ import annotations

import sys

from .gather import gather
from .learned import policy
from .logs import arguments as _sources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

DETAILS = """\
Run the function with LAMBDAGUARD_OBSERVE=1 until it has done all that it does, then give its log to this command:

  lambdaguard learn function.log > lambdaguard.toml
  lambdaguard learn --log-group /aws/lambda/orders --since 2d > lambdaguard.toml
  aws logs tail /aws/lambda/orders --since 1d | lambdaguard learn > lambdaguard.toml

Read what comes out before you ship it: it allows what was done, right or wrong. What the caller had a part in, and programs in
folders that the function may write to, are written as comments, for you to decide.

exit code: 0 a policy was printed; 1 nothing was observed, so none was; 2 a source could not be read (what was read is printed)
"""


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    _sources(parser)


def run(parsed: Namespace) -> int:
    """Print the policy."""
    found = gather(parsed)
    if found.behaviours:
        # Line by line: whoever reads may have seen enough before the end.
        sys.stdout.writelines(policy(found, parsed.least).splitlines(keepends=True))
    if found.trouble:
        return 2
    return 0 if found.behaviours else nothing()


def nothing(what: str = "behaviour") -> int:
    """Say that there is nothing to say."""
    print(f"lambdaguard: no observed {what} in these lines: was LAMBDAGUARD_OBSERVE=1 set for the function?", file=sys.stderr)
    return 1
