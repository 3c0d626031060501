"""Commands for the developer's machine: ``python -m lambdaguard explain …``."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {"explain": "how a text is judged: forms, signs, rules, verdict"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; a command's module is imported only when it is called."""
    import argparse

    parser = argparse.ArgumentParser(prog="lambdaguard")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, about in COMMANDS.items():
        import_module(f".{name}", __name__).arguments(commands.add_parser(name, help=about, description=about))
    parsed = parser.parse_args(arguments)
    code: int = import_module(f".{parsed.command}", __name__).run(parsed)
    return code
