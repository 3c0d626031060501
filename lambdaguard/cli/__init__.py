"""Commands for the developer's machine: ``python -m lambdaguard explain …``."""

from __future__ import annotations

import os
import sys
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "explain": "how a text is judged: forms, signs, rules, verdict",
    "learn": "what a function was observed to do, as the smallest policy that allows it",
    "iam": "the same as a least-privilege IAM policy, and what the present one grants beyond it",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; a command's module is imported only when it is called."""
    import argparse

    parser = argparse.ArgumentParser(prog="lambdaguard", description="Tools for functions that lambdaguard protects.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, about in COMMANDS.items():
        module = import_module(f".{name}", __name__)
        details = getattr(module, "DETAILS", None)
        shape = argparse.RawDescriptionHelpFormatter
        module.arguments(commands.add_parser(name, help=about, description=about, epilog=details, formatter_class=shape))
    parsed = parser.parse_args(arguments)
    try:
        code: int = import_module(f".{parsed.command}", __name__).run(parsed)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has seen enough (`| head`); nothing may complain of it at the interpreter's end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 141
    except KeyboardInterrupt:
        return 130
    return code
