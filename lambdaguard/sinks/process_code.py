"""Is the caller's text more than a value in the code that a program is given: ``python -c``, ``awk``, a script in /tmp?"""

from __future__ import annotations

import re
from functools import cache
from os.path import basename, getsize

from .code_text import injected as of_python
from .location import constant
from .process_commands import SHELLS, place
from .process_programs import writable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .scope import Caller
    from .taint import Hit

SHELL, PYTHON, SED, AWK = "sh", "python", "sed", "awk"
# The option that code follows, by language; alone or at the end of others (``perl -lne``).
_FLAGS = {PYTHON: "c", "perl": "eE", "ruby": "e", "node": "ep", "php": "r", "lua": "e", "osascript": "e", "Rscript": "e"}
_LONG = frozenset(("--eval", "--print", "--run", "--expression"))
_SAME = {"nodejs": "node", "gawk": AWK, "mawk": AWK, "nawk": AWK, "gsed": SED, "pypy": PYTHON}
_INTERPOLATES = {"perl": '"`', "ruby": '"`', "php": '"`', "node": "`"}
_LARGEST = 262_144


def programs(commands: Sequence[Sequence[str]], folder: str) -> Iterator[tuple[str, str]]:
    """``(language, source)`` of all code that these commands are given, or that they read from where the function may write."""
    for argv in commands:
        program = basename(argv[0])
        language = language_of(program)
        if language in (AWK, SED):
            yield from ((language, source) for source in _first(argv, language))
        elif language:
            yield from ((language, source) for source in _given(argv, _FLAGS[language]))
        file = next((arg for arg in argv[1:] if arg[:1] != "-"), "") if language or program in SHELLS else argv[0]
        source = _read(place(file, folder))
        if source:
            yield (language or SHELL if file != argv[0] else _shebang(source)), source


def language_of(program: str) -> str:
    bare = program.rstrip("0123456789.")
    name = _SAME.get(bare, bare)
    return name if name in _FLAGS or name in (AWK, SED) else ""


def takes_code(args: Sequence[str], language: str) -> bool:
    """True if one of the program's arguments says that code follows it."""
    return any(_flag(arg, _FLAGS.get(language, "c")) for arg in args)


def _flag(arg: str, letters: str) -> bool:
    return arg in _LONG or (arg[:1] == "-" and arg[1:2] != "-" and len(arg) < 8 and arg[-1:] in letters)


def _given(argv: Sequence[str], letters: str) -> Iterator[str]:
    for at, arg in enumerate(argv[1:-1], 1):
        if _flag(arg, letters):
            yield argv[at + 1]


def _first(argv: Sequence[str], language: str) -> Iterator[str]:
    """The first word that is no option, or what follows ``-e``."""
    valued = ("-F", "-v", "-f") if language == AWK else ("-f", "-l")
    before, seen = "", False
    for arg in argv[1:]:
        if before == "-e" or (arg[:1] != "-" and before not in valued and not seen):
            seen = True
            yield arg
        before = arg


def _read(file: str) -> str:
    if not file or not writable(file):
        return ""
    try:
        if getsize(file) > _LARGEST:
            return ""
        with open(file, encoding="utf-8", errors="replace") as script:
            return script.read()
    except OSError:
        return ""


def _shebang(source: str) -> str:
    if source[:2] != "#!":
        return ""
    words = source[2:200].partition("\n")[0].split()
    program = next((basename(word) for word in words if basename(word) != "env"), "")
    return SHELL if program in SHELLS else language_of(program)


def adds(language: str, source: str, taint: Caller) -> Hit | None:
    """The caller's text that is code in a source of any language but the shell's."""
    if language == PYTHON:
        found = of_python(source, taint)
        return found[0] if found is not None and found[1] else None
    hits = taint.inside(source)
    for hit, quote in zip(hits, _open(source, [hit.start for hit in hits]), strict=True):
        piece = source[hit.start : hit.end]
        if not _value(language, source, quote, piece) and not constant(piece):
            return hit
    return None


def _value(language: str, source: str, quote: str, piece: str) -> bool:
    if language == SED:
        return "\n" not in piece and _delimiter(source) not in piece
    if _plain().fullmatch(piece):
        return True
    if quote == "/":
        return "/" not in piece and "\n" not in piece
    if not quote:
        return False
    if quote in piece or piece.endswith("\\"):
        return False
    return quote not in _INTERPOLATES.get(language, "") or not _interpolated().search(piece)


def _delimiter(source: str) -> str:
    match = _substitute().match(source)
    return match[1] if match else "/"


@cache
def _substitute() -> re.Pattern[str]:
    return re.compile(r"[\s\d,$]*[sy]([^\w\s])")


@cache
def _plain() -> re.Pattern[str]:
    """Words, and numbers with what calculates with them."""
    return re.compile(r"[\w.,:\s-]*|[\d\s.,+\-*/%()^]*")


@cache
def _interpolated() -> re.Pattern[str]:
    return re.compile(r"[$@][\w:]{0,80}[\[{(]|#\{|`")


@cache
def _marks() -> re.Pattern[str]:
    return re.compile(r"\\.|[\"'`/]", re.DOTALL)


def _open(source: str, places: Sequence[int]) -> list[str]:
    """The quote, or the slash of an expression, that stands open at each place, in one pass; "" outside of all."""
    found: list[str] = []
    quote = ""
    marks = _marks().finditer(source)
    match = next(marks, None)
    for at in places:
        while match is not None and match.start() < at:
            mark = match[0]
            if mark[0] != "\\":
                quote = mark if not quote else "" if mark == quote else quote
            match = next(marks, None)
        found.append(quote)
    return found
