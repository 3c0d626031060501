"""The package in a few files: byte code in an order that a zip packs well, and sources of what few functions need.

A module takes 0.7 ms to compile, and as a source half of the space that it takes as byte code. So byte code is what the start and
a usual event load; a guard that judges a rare thing compiles what judges it, once.
"""

from __future__ import annotations

import marshal
import re

from lambdaguard.loading import AT_DECORATION, AT_FIRST_CALL, AT_FIRST_EVENT, AT_IMPORT, SOON

from . import bytecode
from .records import Machine, Records
from .spelling import order, shorten
from .targets import Target

HOME = "python/lambdaguard"
# Files of byte code, in the order in which a function needs them. A layer has as many of them as its budget lets it.
FILES = ("start", "first", "masks", "often", "sometimes")
# What `layer/traced.py` does not come by: what is run in order only where there is byte code, and some more.
_LISTED = {
    "start": [*AT_IMPORT, *AT_DECORATION, "layer"],
    "first": [*AT_FIRST_CALL, *AT_FIRST_EVENT],
    "often": ["envelopes", "protections.schema"],
}
# The first event loads these, too, unless it is a very plain one: where room is short they are compiled for it.
_SOON = frozenset(module.replace(".", "/") for module in SOON)
# What goes next where it is still too much, in this order: what judges code, lines within functions, /tmp, answers, redaction.
_CHECKS = frozenset(
    f"sinks/{name}" for name in ("code", "code_callers", "code_native", "code_objects", "code_text", "grams", "taint")
)
_FEWEST = -3  # the depth at which all of these are gone
_BESIDES = {
    **{file: [module.replace(".", "/") for module in modules] for file, modules in _LISTED.items()},
    "masks": [
        *(module.replace(".", "/") for module in SOON),
        "redaction/own",
        "redaction/values",
        "rules/excerpt",
        "rules/match",
    ],
}
_INIT = '''\
"""The package's modules are not here but in `packed`; see lambdaguard/bundle.py in its sources."""
import sys

if sys.implementation.cache_tag != "{tag}":
    import os

    class LambdaGuardError(Exception):
        """The layer does not fit the function."""

    python, machine = "%d.%d" % sys.version_info[:2], os.uname().machine.replace("aarch64", "arm64")
    raise LambdaGuardError(
        f"this layer was built for Python {python} on {machine}, and the function runs on Python {{python}} on {{machine}}: "
        f"use lambdaguard-{flavour}-python{{python}}-{{machine}}"
    )
'''
_BOOT = "from .bundle import boot\n\nboot(globals())\n"


def depths() -> range:
    """From all the byte code to the least of it."""
    return range(len(FILES), _FEWEST - 1, -1)


def _spared(place: str, depth: int) -> bool:
    """Whether a module of the first event is compiled by it."""
    return (
        place in _SOON
        or (depth < 2 and place in _CHECKS)
        or (depth < 0 and place.startswith("hygiene/"))
        or (depth < -1 and place.startswith("outgoing/"))
        or (depth < -2 and place.startswith("redaction/"))
    )


def files_of(sources: dict[str, bytes], command: str, depth: int) -> dict[str, str]:
    """In which of the first ``depth`` files each module lies, by their names below /opt; "sources" for the rest.

    Two at least; with a ``depth`` below two the second is without some of its modules.
    """
    found = dict.fromkeys(sources, "sources")
    for file, seen in reversed(list(zip(FILES, bytecode.traced(sources, command), strict=True))[: max(depth, 2)]):
        places = [place for place in (*_BESIDES.get(file, ()), *seen) if file != "first" or not _spared(place, depth)]
        names = [f"{HOME}/{place}.py" for place in places]
        found.update({name: file for name in names if name in found})
    return found


def of_byte_code(sources: dict[str, bytes], command: str, target: Target, depth: int = len(FILES)) -> dict[str, bytes]:
    """``sources``: by their names below /opt. The files that stand for them."""
    file_of = files_of(sources, command, depth)
    common = {name: content for name, content in sources.items() if file_of[name] != "sources"}
    codes, *machine = bytecode.codes(common, command)
    # What is looked for in another function's variables is written as a text somewhere.
    kept = frozenset(re.findall(rb"[\"'](\w+)[\"']", b"\n".join(sources.values())))
    records: dict[str, Records] = {}
    for name, code in zip(common, codes, strict=True):
        records.setdefault(file_of[name], Records(Machine(*machine), kept, lined=depth > 0)).add(code)
    rare = _in_order({name: content for name, content in sources.items() if name not in common})
    return {
        **{f"{HOME}/packed/{file}": each.data() for file, each in records.items()},
        f"{HOME}/packed/sources": marshal.dumps(shorten(tuple(rare.values())), 2),
        f"{HOME}/packed/index": _index({name: file_of[name] for name in (*common, *rare)}),
        f"{HOME}/__init__.py": (_INIT.format(tag=target.tag, **target._asdict()) + _BOOT).encode(),
    }


def _in_order(sources: dict[str, bytes]) -> dict[str, bytes]:
    names = [*sources]
    return {names[number]: sources[names[number]] for number in order(tuple(sources.values()))}


def _index(file_of: dict[str, str]) -> bytes:
    """Places below the package, by file and in the order in which they stand there."""
    index: dict[str, list[str]] = {}
    for name, file in file_of.items():
        index.setdefault(file, []).append(name.removeprefix(f"{HOME}/").removesuffix(".py"))
    return marshal.dumps({file: " ".join(places) for file, places in index.items()}, 2)


def of_sources(sources: dict[str, bytes]) -> dict[str, bytes]:
    """The same for a Python that is not here to compile anything."""
    sources = _in_order(sources)
    return {
        f"{HOME}/packed/index": _index(dict.fromkeys(sources, "sources")),
        f"{HOME}/packed/sources": marshal.dumps(shorten(tuple(sources.values())), 2),
        f"{HOME}/__init__.py": f'"""The package\'s modules are in `packed`; see bundle.py."""\n{_BOOT}'.encode(),
    }
