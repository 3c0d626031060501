"""What the caller's text makes of a program's argument: a path out of its folder, an inner address, another way to read it."""

from __future__ import annotations

import re
from functools import cache
from os.path import basename, lexists

from ..lexers.hosts import LOOPBACK as LOCAL
from ..lexers.hosts import METADATA, classify
from .files_traversal import leaves, roamers
from .location import constant
from .process_commands import place
from .scope import forgetting
from .taint import lowered, variants

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence, Set
    from typing import Any

    from ..invocation import Invocation
    from .files_traversal import Roamer
    from .scope import Caller

    # rule id, what the caller's text does, whether it is certain, the caller's whole text, the argument
    Sign = tuple[str, str, bool, str, str]

PATH, HOST, OPTION, CODER = "LG-FILE-002", "LG-NET-005", "LG-PROC-003", "LG-PROC-008"
_SAYS = frozenset("echo printf logger expr test [ true false :".split())
_TEXTS = frozenset("-m --message -e --regexp --expression --title --name -d --data --data-raw -H --header -c".split())
_FETCH = frozenset("curl wget aria2c http https lynx w3m links nc ncat telnet ftp sftp ssh scp rsync ping dig".split())
# What lists of words are taken apart at, besides blanks.
_BETWEEN = dict.fromkeys(map(ord, ",;|\"'"), " ")
_LOCALHOST = (32, 0x7F000001)
_IMAGES = frozenset("convert magick identify mogrify composite montage compare conjure stream animate display gm".split())
_MEDIA = frozenset("ffmpeg ffprobe ffplay avconv mpv mplayer melt".split())
_IMAGE_CODERS = frozenset(
    "msl mvg ephemeral text label caption pango ftp http https url file vid inline data ps eps ept pdf x scan show win".split()
)
_MEDIA_CODERS = frozenset("concat concatf subfile file data crypto pipe fd tee lavfi async cache unix".split())
CODED = _IMAGES | _MEDIA | _FETCH
_AFTER_AT = frozenset(("label", "caption", "pango", "text"))


def _make() -> tuple[Callable[..., Any], ...]:
    roam: dict[Invocation, Sequence[Roamer]] = {}
    options: dict[Invocation, Sequence[Roamer]] = {}

    def roaming(inv: Invocation) -> Sequence[Roamer]:
        """The caller's texts that could lead out of a folder; looked for once an invocation, by the first word that has one."""
        found = roam.get(inv)
        if found is None:
            found = roam[inv] = roamers(inv)
        return found

    def several(inv: Invocation, taint: Caller) -> Sequence[Roamer]:
        """Those with an option in them."""
        found = options.get(inv)
        if found is None:
            found = options[inv] = tuple(_several(taint))
        return found

    def forget(inv: Any) -> None:
        roam.pop(inv, None)
        options.pop(inv, None)

    forgetting(forget)
    return roaming, several


_roaming, _several_of = _make()


def signs(commands: Sequence[Sequence[str]], folder: str, inv: Invocation, taint: Caller, options: Set[str]) -> list[Sign]:
    """Of simple commands that run in ``folder``; nothing for text that stays a value. ``options``: see `process_injection`."""
    found: list[Sign] = []
    for program, *words in commands:
        name = basename(program)
        if name in _SAYS:
            continue
        found += _split(words, inv, taint, options) if options else ()
        coded, fetches = name in CODED, name in _FETCH
        before = ""
        for word in words:
            if before not in _TEXTS:
                if fetches or "/" in word or ".." in word or word[:1] == "~":
                    for part in _parts(word):
                        found += _path(part, folder, _roaming(inv))
                        found += _host(part, fetches, inv)
                if coded:
                    found += _coder(word, name, taint)
            before = word
    return found


def _several(taint: Caller) -> Iterator[Roamer]:
    """The caller's texts that hold an option among other words, whatever stands between them, with single blanks there."""
    for form, source in taint.known().items():
        if "-" in form:
            words = form.translate(_BETWEEN).split()
            if len(words) > 1 and any(word[0] == "-" for word in words):
                yield f" {' '.join(words)} ", source


def _split(words: Sequence[str], inv: Invocation, taint: Caller, options: Set[str]) -> Iterator[Sign]:
    """The caller's text of several words that the code took apart: an option is one of them, and its neighbour another."""
    for at, word in enumerate(words):
        if word == "--":
            return
        if word not in options or not _option().fullmatch(word):
            continue
        pairs = [
            f" {' '.join(lowered(' '.join(pair)).translate(_BETWEEN).split())} "
            for pair in (words[max(0, at - 1) : at + 1], words[at : at + 2])
            if len(pair) == 2
        ]
        for form, source in _several_of(inv, taint):
            if any(pair in form for pair in pairs):
                yield OPTION, "becomes an option", True, source, word
                break


def _parts(word: str) -> Iterator[str]:
    """The word, and what stands behind an option's equals sign or an ``@``."""
    yield word
    option, equals, value = word.partition("=")
    if equals and option.strip("-").replace("-", "").isalnum():
        yield value
    elif word[:1] == "@":
        yield word[1:]


def _path(word: str, folder: str, roaming: Sequence[Roamer]) -> Iterator[Sign]:
    if not roaming or len(word) < 2:
        return
    given = place(word, folder)
    verdict = leaves(given, roaming)
    if verdict is None:
        return
    low = lowered(word.strip())
    # A word that is all the caller's may be a pattern or a title as well, unless there is such a file.
    if any(low.startswith(form) for form in variants(verdict.source)) and not (low.strip("./") and lexists(given)):
        return
    yield PATH, "leads a program's argument out of the folder", verdict.certain, verdict.source, word


def _host(word: str, fetches: bool, inv: Invocation) -> Iterator[Sign]:
    scheme, slashes, rest = word.replace("\\", "/").partition("://")
    if not slashes and not fetches:
        return
    from .network_address import PUBLIC, kind, spelled
    from .network_caller import led
    from .network_written import written

    authority = _authority().match(rest if slashes else word)[0].rpartition("@")[2]  # type: ignore[index]
    for host, port in written(f"{scheme}://{authority}" if slashes else authority):
        name = host.lower().rstrip(".")
        address = spelled(name)
        if address is None and classify(name)[0] in (LOCAL, METADATA):
            address = _LOCALHOST
        if address is not None and kind(address) != PUBLIC and (source := led(inv, address, port or 0, (name,))):
            yield HOST, "chooses an inner address for a program to reach", True, source, word
        return


def _coder(word: str, program: str, taint: Caller) -> Iterator[Sign]:
    """``name:…`` is read by the name, ``@file`` as more arguments, ``|command`` as what a command says."""
    match = _prefix().match(word)
    if match is None or not _reads(program, (match[1] or "").lower(), match[0]):
        return
    for hit in taint.inside(word):
        if not hit.start and not constant(word[hit.start : hit.end]):
            yield CODER, "chooses how a program reads its argument", True, hit.source, word
            return


def _reads(program: str, name: str, start: str) -> bool:
    if program in _IMAGES:
        return not name or (name in _IMAGE_CODERS and (name not in _AFTER_AT or start.endswith("@")))
    return name in _MEDIA_CODERS if program in _MEDIA else name == "file" and program in _FETCH


@cache
def _authority() -> re.Pattern[str]:
    return re.compile(r"[^/?#]*+")


@cache
def _option() -> re.Pattern[str]:
    return re.compile(r"--?[A-Za-z][\w-]*+(?:=.*)?", re.DOTALL)


@cache
def _prefix() -> re.Pattern[str]:
    return re.compile(r"(?:([A-Za-z]{1,12}):(?!\s)|[|@])@?")
