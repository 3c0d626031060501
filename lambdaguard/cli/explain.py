"""``lambdaguard explain TEXT --place query``: how a text is judged, step by step."""

from __future__ import annotations

import sys

from ..invocation import PLACES
from ..lexers.bulk import windows
from ..lexers.canonical import forms
from ..rules.engine import Engine
from ..rules.index import FAMILIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ..rules.match import Match


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("text", help="the text as the function receives it; - reads standard input")
    parser.add_argument("--place", choices=PLACES, default="query", help="where it arrives (default: query)")
    parser.add_argument("--name", default="", help="the field's name, as in id or user-agent")
    parser.add_argument("--family", action="append", choices=sorted(FAMILIES), help="judge by this family alone (repeatable)")
    parser.add_argument("--off", action="append", default=[], metavar="RULE", help="leave this rule out (repeatable)")


def run(parsed: Namespace) -> int:
    """Print the forms, the signs and the verdict; 1 when the text would be blocked, else 0."""
    text = sys.stdin.read() if parsed.text == "-" else parsed.text
    engine = Engine(parsed.family or FAMILIES, off=parsed.off)
    suspect = text in engine.suspects([text])
    matches = engine.judge(text, parsed.place, parsed.name.lower()) if suspect else []
    print(f"place      {parsed.place}{f' ({parsed.name})' if parsed.name else ''}, {len(text)} characters")
    for _, window in windows(text):
        for label, form in forms(window):
            print(f"form       {label:12} {_shown(form)}")
    print(f"prefilter  {'looked at' if suspect else 'harmless: no family wants to read it'}")
    for match in matches:
        rule = match.rule
        print(f"sign       {rule.id} {rule.title} (CWE-{rule.cwe}, {rule.severity})")
        span = f"characters {match.start} to {match.end}"
        print(f"           {match.confidence} confidence in form {match.form}, {span}: {match.excerpt}")
    return _verdict(matches)


def _verdict(matches: list[Match]) -> int:
    blocked = [match.rule for match in matches if match.confidence == "high"]
    if not blocked:
        print(f"verdict    passes{', with a finding' if matches else ''}")
        return 0
    print(f"verdict    blocked by {blocked[0].id}")
    print(f"           to allow it in one field: injection={{'ignore': {{'FIELD': ['{blocked[0].family}']}}}}")
    return 1


def _shown(form: str) -> str:
    return ascii(form[:200])[1:-1] + (" …" if len(form) > 200 else "")
