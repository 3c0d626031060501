"""Does the caller's text lead a path out of the folder that the code composed?"""

from __future__ import annotations

import sys
from os import environ
from os.path import dirname, expanduser, isabs, isdir, isfile, join, normpath

from .files_resolve import lexical, real
from .location import constant, foreign
from .taint import lowered, variants
from .unfolded import unfolded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import FrameType

    from ..invocation import Invocation

    # a form of the caller's text in lower case, and the text itself
    Roamer = tuple[str, str]

# The last six: how base64 writes dots, a root, a home and an address.
_SIGNS = ("..", "%2", "%5", "&#", "\\", "file:", "li4", "4u", "uli")
_STARTS = ("/", "~", "L2", "fi8", "Zmls")
# What names and paths are taken apart at, besides blanks.
_BETWEEN = dict.fromkeys(map(ord, ",;|:=\"'`<>()[]{}&?#"), " ")
_QUOTES = {ord("'"): '"'}
_LONGEST_LIST = 262_144
_LONGEST_NAMES = 256
_MOST_NAMED = 6
_DEPTH = 24
_LONGEST = 4096
_MOST_NAMES = 2000
_MOST_JOINED = 100


class Verdict:
    """``source`` is the caller's whole string; ``certain`` whether it must be what leads out."""

    __slots__ = ("certain", "source")

    def __init__(self, source: str, certain: bool) -> None:
        self.source = source
        self.certain = certain


def roamers(inv: Invocation | None) -> tuple[Roamer, ...]:
    """The caller's texts that could lead out of a folder: with ``..``, absolute, of a home, or a ``file:`` address."""
    found: dict[str, str] = {}
    whole, parts = unfolded(inv)
    for text, source in parts.items():
        if len(text) <= _LONGEST and (".." in text or text.startswith(_STARTS)):
            found.update((form, source) for form in _roaming(_plain(lowered(text)), text) if form not in found)
    # Most events hold none of the signs: all texts are asked at once, and each only for those that there are.
    joined = "\n".join([text for text in whole if len(text) <= _LONGEST_LIST]).lower()
    signs = [sign for sign in _SIGNS if sign in joined]
    for text, source in whole.items():
        low = text.lower() if signs and len(text) <= _LONGEST_LIST else ""
        signed = low != "" and any(sign in low for sign in signs)
        if len(text) <= _LONGEST and (signed or text.lstrip().startswith(_STARTS)):
            found.update((form, source) for form in _forms(text) if form not in found)
        if signed or "<!ENTITY" in text or text.count("/") > 1:
            found.update((form, source) for form in _pieces(text, signed) if form not in found)
    return tuple(found.items())


def _pieces(text: str, signed: bool) -> Iterator[str]:
    """Paths within a longer text, that somebody may cut out of it: of a list, behind a name or a scheme, in a part's header.

    What an XML document's entities are read from counts. One that climbs counts wherever it is; an absolute one in a few words
    only, as long texts speak of many files.
    """
    for form in variants(text) if signed else ():
        for piece in form.replace("\\", "/").translate(_BETWEEN).split() if ".." in form else ():
            if ".." in piece:
                yield from _roaming(piece, text)
    if "<!ENTITY" in text and len(text) <= _LONGEST_LIST:
        for piece in lowered(text).translate(_QUOTES).split('"'):
            yield from _roaming(_plain(piece), text)
    if "/" in text and len(text) <= _LONGEST_NAMES:
        pieces = lowered(text).translate(_BETWEEN).split()
        if 1 < len(pieces) <= _MOST_NAMED:
            yield from (piece for piece in pieces if isabs(piece) and piece.count("/") > 1)


def _forms(text: str) -> Iterator[str]:
    for form in variants(text):
        plain = _plain(form.replace("\\", "/"))
        if plain.startswith("~"):
            yield from _roaming(lowered(expanduser(plain)), text)
        yield from _roaming(plain, text)


def _plain(path: str) -> str:
    """The path that a ``file:`` address stands for."""
    return "/" + path[5:].removeprefix("//localhost").lstrip("/") if path.startswith("file:") else path


def _roaming(plain: str, text: str) -> Iterator[str]:
    # What `..` is a part of for other reasons (``v1..2``), and pieces that are nothing else, lead nowhere on their own.
    if any(len(step) > 1 and not step.strip(".") for step in plain.split("/")):
        if plain.strip("./") or plain == lowered(text.strip()):
            yield plain
        folder, _, name = plain.rpartition("/")
        if any(sign in name for sign in "*?["):
            yield folder
    elif isabs(plain) and len(plain.rstrip("/")) > 1:
        yield plain


def leaves(given: str, roaming: Sequence[Roamer]) -> Verdict | None:
    """Whether one of the caller's texts takes ``given`` (the path as it was opened) out of where the code meant it to be."""
    low = lowered(given)
    if ".." in low.split("/"):
        return _climbs(given, low, roaming)
    for form, source in roaming:
        look = _normalised if ".." in form.split("/") else _absolute
        verdict = look(given, low, form, source)
        if verdict is not None:
            return verdict
    return None


def _climbs(given: str, low: str, roaming: Sequence[Roamer]) -> Verdict | None:
    within: set[str] = set()
    for form, source in roaming:
        at = low.find(form)
        # Where all of a text stays in its folder, a piece of it (behind a blank in a name) leads nowhere.
        if at >= 0 and source not in within and ".." in form.split("/"):
            folder = given[: given.rfind("/", 0, at + 1) + 1] or ("" if at == 0 else ".")
            if not _within(given, folder):
                return Verdict(source, form.strip("./") != "" or not constant(".."))
            within.add(source)
    # A part of the text is left where somebody took away what looked hostile (``....//`` without ``../``).
    tail = low.rpartition("..")[2].strip("/")
    whole = {source for form, source in roaming if form in low}
    for form, source in roaming:
        left = source not in whole and len(tail) > 1 and ".." in form and form.endswith((f"/{tail}", f".{tail}"))
        if left and not _within(given, given[: low.find("..")]):
            return Verdict(source, "..." in form or not constant(".."))
    return None


def _absolute(given: str, low: str, form: str, source: str) -> Verdict | None:
    form = form.rstrip("/")
    if not low.startswith(form) or low[len(form) : len(form) + 1] not in ("", "/", "."):
        return None
    if len(low) > len(form) and (form.count("/") < 2 or constant(given[: len(form)])):
        return None
    # Where a path may well be handed on from another function.
    free = given.startswith(("/tmp/", "/mnt/")) and source.lstrip()[:1] != "~"  # noqa: S108
    certain = not free and not constant(given)
    # A word of a longer text is a sign only where it is a sure one.
    return Verdict(source, certain) if certain or lowered(source.lstrip()).startswith(form) else None


def _normalised(given: str, low: str, form: str, source: str) -> Verdict | None:
    """The path was normalised before it was opened: its end is the text's, and a folder of the code leads to it."""
    shape = normpath(form)
    # From the root ``/../etc/passwd`` climbs nowhere, but joined to a folder as text it does.
    shape = normpath(form.lstrip("/")) if shape[:1] == "/" else shape
    if not shape.startswith(".."):
        return None
    tail = shape.lstrip("./")
    if len(tail) < 2 or not (low == f"/{tail}" or low.endswith(f"/{tail}")):
        return None
    if low == f"/{tail}":
        return Verdict(source, True)
    for folder in _folders():
        if len(folder) > 1 and normpath(f"{lowered(folder)}/{form}") == low and not isfile(folder) and not _within(given, folder):
            return Verdict(source, True)
    return Verdict(source, False) if "/" in tail else None


def _within(path: str, folder: str) -> bool:
    """True if ``path`` is in ``folder``, by spelling and by what the kernel finds."""
    return _below(lexical(path), lexical(folder or ".")) and _below(real(path), real(folder or "."))


def _below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _folders() -> Iterator[str]:
    """Folders that the code at work speaks of: in its constants, variables and modules."""
    frame: FrameType | None = sys._getframe(1)
    for _ in range(_DEPTH):
        if frame is None:
            return
        if foreign(frame.f_code.co_filename):
            home = dirname(frame.f_code.co_filename)
            yield home
            yield lexical(".")
            values = (*frame.f_code.co_consts, *_some(frame.f_locals), *_some(frame.f_globals), *environ.values())
            names = [name for name in map(_path, values) if 1 < len(name) < 200 and "\n" not in name]
            for name in names:
                yield normpath(join(home, name))
                yield lexical(name)
            for folder in [name for name in names if isabs(name)][:_MOST_NAMED]:
                yield from filter(isdir, [normpath(f"{folder}/{name}") for name in names[:_MOST_JOINED]])
        frame = frame.f_back


def _some(names: Mapping[str, object]) -> list[object]:
    return list(names.values())[:_MOST_NAMES]


def _path(value: object) -> str:
    kind = type(value)
    if kind is str:
        return value  # type: ignore[return-value]
    return str(value) if kind.__module__.startswith("pathlib") else ""
