"""The policy that allows what was observed and no more, as the text of a ``lambdaguard.toml``."""

from __future__ import annotations

import json
import time

from ..errors import PolicyError
from ..sinks.network_address import LINK, LOOPBACK, kind, literal
from ..sinks.network_exempt import is_local_name
from .observations import Seen
from .siblings import domain, family, merged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from .gather import Gathered

    # the entry as the setting takes it, how it was seen, and why it is only a comment ("" if it holds)
    Entry = tuple[str, Seen, str]

_CALLER = "the caller had a part in it"
_LOCAL = "on this machine: needs no entry"


def policy(found: Gathered, least: int = 1) -> str:
    """The text of the file: one table a door, one line an entry, with how often and when it was seen."""
    tables = [
        _table("processes", _programs(found), least),
        _table("egress", _hosts(found), least),
        _table("files", _files(found), least, empty=False),
        _table("code", _natives(found), least, empty=False),
        _table("aws", _calls(found), least),
    ]
    return "\n\n".join(part for part in (_head(found), *tables, _rest(found)) if part) + "\n"


def _head(found: Gathered) -> str:
    every = found.every
    times = f"{every.times:,} environment{'' if every.times == 1 else 's'}"
    lines = [
        f"# Learned by lambdaguard from {every.lines:,} observed line{'' if every.lines == 1 else 's'} of {times}{_when(every)}."
    ]
    if every.functions:
        lines.append(f"# What {', '.join(every.functions)} did is allowed, and nothing else; read it before you ship it.")
    if "limit" in found.behaviours:
        lines.append("# An environment did more than it wrote down: this is not all.")
    return "\n".join(lines)


def _table(name: str, entries: Iterable[Entry], least: int, *, empty: bool = True) -> str:
    rows = [_row(entry, least) for entry in entries]
    if not rows:
        return f"[{name}]\nallow = []  # none was seen" if empty else ""
    return "\n".join([f"[{name}]", "allow = [", *rows, "]"])


def _row(entry: Entry, least: int) -> str:
    text, seen, why = entry
    times = seen.times
    if not why and times < least:
        why = f"seen by fewer than {least}"
    told = f"{times:,} environment{'' if times == 1 else 's'}{_when(seen)}"
    places = f", {', '.join(seen.places)}" if seen.places else ""
    return f"    {'# ' if why else ''}{quoted(text)},  # {f'{why}; ' if why else ''}{told}{places}"


def quoted(text: str) -> str:
    """A basic string of TOML; everything in it is printable, as was asked when it was read."""
    return json.dumps(text, ensure_ascii=False)


def _when(seen: Seen) -> str:
    first, last = _day(seen.first), _day(seen.last)
    if not first:
        return ""
    return f", {first}" if first == last else f", {first} to {last}"


def _day(milliseconds: int) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(milliseconds / 1000)) if milliseconds else ""


def _programs(found: Gathered) -> Iterable[Entry]:
    for what, seen in found.of("process"):
        program = what["program"].replace(" ", "*")
        why = _CALLER if "caller" in what else "lies where the function may write" if program.endswith("/*") else ""
        yield program, seen, why


def _hosts(found: Gathered) -> Iterable[Entry]:
    wanted: dict[tuple[str, int], Seen] = {}
    asides: list[Entry] = []
    known = {what["host"] for what, _ in found.of("host") if what.get("port")}
    for what, seen in found.of("host"):
        entry = what["host"], what.get("port", 0)
        why = _aside(what)
        if why:
            asides.append((host_entry(entry), seen, why))
        elif entry[1] or entry[0] not in known:
            wanted.setdefault(entry, Seen()).join(seen)
    for entry, seen in sorted(merged(wanted, domain).items()):
        yield host_entry(entry), seen, ""
    yield from asides


def _aside(what: dict[str, Any]) -> str:
    """Why a host is no entry; "" if it is one."""
    address = literal(what["host"])
    reach = what.get("reach") or (kind(address) if address is not None else "")
    if reach == LOOPBACK or is_local_name(what["host"]):
        return _LOCAL
    if reach == LINK:
        return "link-local, where credentials and metadata are served"
    return _CALLER if "caller" in what or "*" in what["host"] else ""


def host_entry(entry: tuple[str, int]) -> str:
    """``host:port`` as the ``egress`` setting takes it."""
    host, port = entry
    host = f"[{host}]" if ":" in host and port else host
    return f"{host}:{port}" if port else host


def _files(found: Gathered) -> Iterable[Entry]:
    """The file door needs no list: only what it would report is named."""
    for what, seen in found.of("file"):
        if "rule" in what:
            why = _CALLER if "caller" in what else ""
            yield what["root"], seen, why


def _natives(found: Gathered) -> Iterable[Entry]:
    for what, seen in found.of("native"):
        if "rule" in what:
            why = _CALLER if "caller" in what else "lies where the function may write" if what["library"].endswith("/*") else ""
            yield what["library"], seen, why


def _calls(found: Gathered) -> Iterable[Entry]:
    wanted: dict[tuple[str, str], Seen] = {}
    for (action, resource), seen in sorted(calls(found).items()):
        # Of some services a call's resources cannot be told: there the setting takes the action alone.
        entry = (action, resource) if not _wrong(call_entry((action, resource))) else (action, "*")
        wanted.setdefault(entry, Seen()).join(seen)
    for entry, seen in wanted.items():
        yield call_entry(entry), seen, _wrong(call_entry(entry))
    yield from asides(found)


def _wrong(entry: str) -> str:
    """Why the ``aws`` setting does not take an entry; "" if it does."""
    from ..sinks.aws_allow import compiled

    try:
        compiled([entry], None, ())
    except PolicyError as error:
        return str(error).rpartition(": ")[2]
    return ""


def calls(found: Gathered) -> dict[tuple[str, str], Seen]:
    """AWS actions and their resources, as few entries as siblings allow; without what the caller had a part in."""
    wanted = {(what["action"], what["resource"]): seen for what, seen in found.of("aws") if "caller" not in what}
    return merged(wanted, family)


def asides(found: Gathered) -> list[Entry]:
    """AWS actions on what the caller chose."""
    return [(call_entry((what["action"], what["resource"])), seen, _CALLER) for what, seen in found.of("aws") if "caller" in what]


def call_entry(entry: tuple[str, str]) -> str:
    """``action on arn`` as the ``aws`` setting takes it."""
    action, resource = entry
    return action if resource == "*" else f"{action} on {resource}"


def _rest(found: Gathered) -> str:
    """What no setting lists, for the reader."""
    lines: list[str] = []
    for what, seen in found.of("file"):
        if "rule" not in what:
            verb = "writes" if what.get("mode") == "w" else "reads"
            lines.append(f"# {verb} {what['root']}  ({seen.times:,}{_when(seen)})")
    for what, seen in found.of("native"):
        if "rule" not in what:
            lines.append(f"# loads native code of {what['library']}  ({seen.times:,}{_when(seen)})")
    for what, seen in found.of("database"):
        named = " ".join(str(what[key]) for key in ("engine", "host", "name", "verb", "table") if key in what)
        lines.append(f"# database {named}  ({seen.times:,}{_when(seen)})")
    return "\n".join(["# Also seen, and held by no list:", *lines]) if lines else ""
