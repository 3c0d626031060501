"""The package in a few files: byte code in an order that a zip packs well, and sources of what few functions need.

A module takes 0.7 ms to compile, and as a source half of the space that it takes as byte code. So byte code is what the start and
a usual event load; a guard that judges a rare thing compiles what judges it, once.
"""

from __future__ import annotations

import marshal
import re

from lambdaguard.loading import AT_DECORATION, AT_FIRST_EVENT, AT_IMPORT

from . import bytecode
from .records import Machine, Records
from .targets import Target

HOME = "python/lambdaguard"
# The doors that stand before the first event or judge it, which `sinks/vault.py` runs, and which are on no list.
_DOORS = """
    audit code code_callers code_native code_objects code_text code_watch files_openers files_seen files_watch grams location
    network_seen network_watch patch plain process_watch regex scope taint tamper tamper_heap threads verdicts
""".split()
_TMP = "__init__ account baseline ending globs ground handles kinds manifest removal".split()
_EVENT = (
    "envelopes protections.schema protections.tmp rules.rule lexers.gates lexers.shell_words lexers.sql_anchors lexers.sql_words"
)
_FILES = "sinks.files_places sinks.files_globs sinks.files sinks.files_resolve sinks.files_traversal"
# What benign texts have looked at: a quote, a parenthesis, an address or a path opens a family.
_LAW = """
    listing prose needs graphql shell shell_marks shell_place shell_strength shell_word bare breakout css elements handlers html
    script strays tags urls hosts path_targets url
""".split()
_RULES = "excerpt graphql match shell ssrf xss".split()
_MASKS = "gate keyed own quoted style text values".split()
_FILE_OF = {
    "start": ["__init__", "loading", "layer", *AT_IMPORT, *AT_DECORATION, *[f"sinks.{name}" for name in _DOORS]],
    "first": [*AT_FIRST_EVENT, *_EVENT.split(), *_FILES.split(), *[f"hygiene.{name}" for name in _TMP]],
    "often": [
        f"{room}.{name}" for room, names in {"lexers": _LAW, "rules": _RULES, "redaction": _MASKS}.items() for name in names
    ],
}
_FILES_OF = {module.replace(".", "/"): file for file, modules in _FILE_OF.items() for module in modules}
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


def file_of(place: str) -> str:
    """The file of the bundle in which the module at this place below the package lies."""
    return _FILES_OF.get(place, "first" if place.startswith("events/") else "sources")


def of_byte_code(sources: dict[str, bytes], command: str, target: Target) -> dict[str, bytes]:
    """``sources``: by their names below /opt. The files that stand for them."""
    places = {name: name.removeprefix(f"{HOME}/").removesuffix(".py") for name in sources}
    common = {name: content for name, content in sources.items() if file_of(places[name]) != "sources"}
    codes, *machine = bytecode.codes(common, command)
    # What is looked for in another function's variables is written as a text somewhere.
    kept = frozenset(re.findall(rb"[\"'](\w+)[\"']", b"\n".join(sources.values())))
    records: dict[str, Records] = {}
    for name, code in zip(common, codes, strict=True):
        records.setdefault(file_of(places[name]), Records(Machine(*machine), kept)).add(code)
    index = {file: " ".join(places[name] for name in sources if file_of(places[name]) == file) for file in (*records, "sources")}
    files = {f"{HOME}/packed/{file}": each.data() for file, each in records.items()}
    init = _INIT.format(tag=target.tag, **target._asdict()) + _BOOT
    return {
        **files,
        f"{HOME}/packed/sources": marshal.dumps(tuple(sources[name] for name in sources if name not in common), 2),
        f"{HOME}/packed/index": marshal.dumps(index, 2),
        f"{HOME}/__init__.py": init.encode(),
    }


def of_sources(sources: dict[str, bytes]) -> dict[str, bytes]:
    """The same for a Python that is not here to compile anything."""
    index = {"sources": " ".join(name.removeprefix(f"{HOME}/").removesuffix(".py") for name in sources)}
    return {
        f"{HOME}/packed/index": marshal.dumps(index, 2),
        f"{HOME}/packed/sources": marshal.dumps(tuple(sources.values()), 2),
        f"{HOME}/__init__.py": f'"""The package\'s modules are in `packed`; see bundle.py."""\n{_BOOT}'.encode(),
    }
