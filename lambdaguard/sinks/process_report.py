"""What the process door says of a start: the caller's part in the command, and findings about it."""

from __future__ import annotations

from os.path import basename

from ..findings import Finding
from . import process_arguments
from .location import location, unsaid
from .process_code import SHELL, adds, language_of, programs
from .process_commands import LEADERS, SHELLS, simple
from .process_injection import in_script, injected
from .process_watch import NAME
from .taint import redacted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .scope import Door

# Programs that read their words as more than values, or start what these name.
_READERS = SHELLS | LEADERS | process_arguments.CODED | {"git"}
_CWE = {
    "LG-FILE-002": 22,
    "LG-NET-005": 918,
    "LG-PROC-001": 284,
    "LG-PROC-002": 78,
    "LG-PROC-003": 88,
    "LG-PROC-005": 114,
    "LG-PROC-006": 426,
    "LG-PROC-008": 88,
}


def injection(door: Door, argv: Sequence[str], folder: str) -> None:
    taint, inv = door.taint, door.inv
    if taint is None or inv is None or (not folder and harmless(argv)):
        return
    commands = simple(argv)
    options = unsaid({word for words in (argv, *commands) for word in words if word[:1] == "-"})
    for rule, what, hit, where in injected(argv, taint, options):
        _tell(door, rule, f"{what} in a command", True, hit.source, where[max(0, hit.start - 20) : hit.end + 20])
    for rule, what, certain, source, where in process_arguments.signs(commands, folder, inv, taint, options):
        _tell(door, rule, what, certain, source, where)
    for language, source in programs(commands, folder):
        judge_source(door, language, source)


def harmless(argv: Sequence[str]) -> bool:
    """True for a plain program and plain words: whoever chose them, none is read as anything but a value."""
    program, line = argv[0], " ".join(argv)
    signs = "/" in line or " -" in line or ".." in line or "~" in line
    return not signs and program.isalnum() and _READERS.isdisjoint(argv) and not language_of(program)


def judge_source(door: Door, language: str, source: str) -> None:
    """Report the caller's text that is more than a value in what a program is given to run."""
    taint = door.taint
    if taint is None:
        return
    if language == SHELL:
        for rule, what, hit, where in in_script(source, taint):
            _tell(door, rule, f"{what} in a script", True, hit.source, where[max(0, hit.start - 20) : hit.end + 20])
    elif (found := adds(language, source, taint)) is not None:
        _tell(door, "LG-PROC-002", "adds code to a program", True, found.source, source[found.start : found.end])


def _tell(door: Door, rule: str, what: str, certain: bool, source: str, piece: str) -> None:
    taint, where = door.taint, location()
    field = taint.field(source) if taint is not None else None
    path = field.path if field is not None else ""
    finding = Finding(
        rule,
        NAME,
        f"{rule}: {path or 'the caller'} {what} at {where}",
        path=path,
        severity="critical" if certain else "medium",
        confidence="high" if certain else "medium",
        cwe=_CWE[rule],
        excerpt=redacted(piece),
        length=len(source),
        record=field.record if field is not None else None,
        detail={"location": where},
    )
    door.violation(finding)


def report(door: Door, rule: str, what: str, confidence: str = "high", severity: str = "high") -> None:
    where = location()
    message = f"{rule}: {what}" + (f" at {where}" if where else "")
    finding = Finding(
        rule,
        NAME,
        message,
        path=where,
        severity=severity,
        confidence=confidence,
        cwe=_CWE.get(rule, 0),
        detail={"location": where},
    )
    door.violation(finding)


def shown(door: Door, program: str) -> str:
    """The program's name, unless the caller had a part in it."""
    name = basename(program)[:60]
    try:
        taint = door.taint
    except Exception:
        return "a program"
    return "a program" if not name.isprintable() or (taint is not None and taint.inside(name)) else name or "a program"
