"""Does the caller's text change the command? Its structure as it is, against the same with a plain word in the caller's place."""

from __future__ import annotations

import re
from functools import cache

from .location import constant
from .process_commands import script_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from ..lexers.shell_parts import Part
    from ..lexers.shell_structure import Structure
    from .scope import Caller
    from .taint import Hit

    # rule id, what the caller's text does, the hit, the text it stands in
    Sign = tuple[str, str, Hit, str]

ADDS, OPTION_RULE, NAMES = "LG-PROC-002", "LG-PROC-003", "LG-PROC-005"
_WORDS = {
    "operator": "adds an operator",
    "redirection": "adds a redirection",
    "substitution": "adds a substitution",
    "command": "adds a command",
    "option": "becomes an option",
}

# Options whose next argument is their value, by program; "" holds for all. A value may begin with a dash.
_VALUED = {
    "": frozenset("-e -m --message --regexp --expression --title --name".split()),
    "grep": frozenset("-e -f -A -B -C -m --regexp --file".split()),
    "sed": frozenset("-e -f --expression --file".split()),
    "git": frozenset("-m -C -c -F --message --author --grep".split()),
    "curl": frozenset("-d -H -A -e -u -F -b -x -X -o -w --data --data-raw --header --user-agent --user --form --referer".split()),
    "ffmpeg": frozenset("-i -metadata -vf -af -filter_complex -map -ss -to -t -f -c -b -r -s".split()),
    "convert": frozenset("-annotate -draw -label -caption -gravity -fill -font -pointsize".split()),
}  # fmt: skip


@cache
def _option() -> re.Pattern[str]:
    return re.compile(r"--?[A-Za-z][\w-]*+")


def injected(argv: Sequence[str], taint: Caller, options: Set[str]) -> list[Sign]:
    """Signs that the caller's text changes what ``argv`` starts; nothing for text that stays a value.

    ``options`` are the words with a dash that are not the code's own: the caller's texts are read only where there are any.
    """
    at = script_at(argv)
    signs = _named(argv, taint)
    if at:
        signs += in_script(argv[at], taint) or _cut(argv[at], taint)
    signs += _options(argv[:at] if at else argv, taint, options)
    if argv and argv[0].rpartition("/")[2] == "ssh" and len(argv) > 2:
        signs += [sign for sign in in_script(" ".join(argv[1:]), taint) if sign[0] == ADDS]
    return signs


def _named(argv: Sequence[str], taint: Caller) -> list[Sign]:
    """The caller decides which program runs, by more than a word that may well be the code's own."""
    if not argv or argv[0].isalnum() or constant(argv[0]):
        return []
    for hit in taint.inside(argv[0]):
        piece = argv[0][hit.start : hit.end]
        if "/" in piece and not constant(piece):
            return [(NAMES, "names the program", hit, argv[0])]
    return []


def _cut(script: str, taint: Caller) -> list[Sign]:
    """All of a script, of more words than one, was cut out of a longer text of the caller's."""
    if len(script.split()) < 2 or not (source := taint.within(script)) or constant(script.strip()):
        return []
    from .taint import Hit

    return [(ADDS, "is the command", Hit(0, len(script), source, taint), script)]  # type: ignore[arg-type]


def _options(argv: Sequence[str], taint: Caller, options: Set[str]) -> list[Sign]:
    program = argv[0].rpartition("/")[2] if argv else ""
    valued = _VALUED[""] | _VALUED.get(program, frozenset())
    signs: list[Sign] = []
    before = ""
    for arg in argv[1:]:
        if arg == "--":
            break
        if arg in options and _option().match(arg) and before not in valued:
            signs += [(OPTION_RULE, _WORDS["option"], hit, arg) for hit in taint.inside(arg) if not hit.start]
        elif program == "git" and arg.startswith(("ext::", "fd::")):
            signs += [(ADDS, _WORDS["command"], hit, arg) for hit in taint.inside(arg) if hit.start < 5]
        before = arg
    return signs


def in_script(script: str, taint: Caller) -> list[Sign]:
    hits = [hit for hit in taint.pieces(script) if not script[hit.start : hit.end].isalnum()]
    if not hits:
        return []
    from ..lexers.shell_structure import Structure

    actual, meant = Structure(script), Structure(_worded(script, hits))
    signs: list[Sign] = []
    for kind, what in _WORDS.items():
        for part in _added(actual, meant, kind, script, hits):
            hit = _culprit(part, hits)
            piece = script[hit.start : hit.end]
            if not constant(piece, deep=piece.lower() == piece.upper()):
                signs.append((OPTION_RULE if kind == "option" else ADDS, what, hit, script))
                break
    return signs


def _worded(script: str, hits: list[Hit]) -> str:
    """``script`` with a plain word of the same length in the place of each hit; quotes at a part's ends may be the code's."""
    pieces: list[str] = []
    reach = 0
    for hit in hits:
        start = max(reach, hit.start)
        word = "".join(c if c in "'\"" else "x" for c in script[start : hit.end]) if hit.cut else "x" * (hit.end - start)
        pieces += (script[reach:start], word)
        reach = hit.end
    return "".join((*pieces, script[reach:]))


def _added(actual: Structure, meant: Structure, kind: str, script: str, hits: list[Hit]) -> list[Part]:
    """Parts of this kind that only the actual text has; and a command's name that the caller wrote, with more than a word."""
    here, there = actual.of(kind), meant.of(kind)
    if len(here) > len(there):
        spans = {(part[2], part[3]) for part in there}
        return [part for part in here if (part[2], part[3]) not in spans]
    if kind != "command":
        return []
    long = [hit for hit in hits if "/" in (piece := script[hit.start : hit.end]) or len(piece.split()) > 1]
    return [part for part in here if any(hit.start < part[3] and hit.end > part[2] for hit in long)]


def _culprit(part: Part, hits: list[Hit]) -> Hit:
    """The hit that a part stands in, or the nearest one before it."""
    found = hits[0]
    for hit in hits:
        if hit.start < part[3]:
            found = hit
    return found
