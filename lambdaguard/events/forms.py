"""Forms: urlencoded and multipart, and the query strings that are written like the former."""

from __future__ import annotations

import re

from .packed import LARGE, SEPARATOR, pack
from .paths import UNPRINTABLE, beside, step
from .quoting import unquote_all, unquote_form, unquote_plus
from .trees import tree
from .walk import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .walk import Walk

# From this length on, all of a form is decoded at once.
_LONG = 4 * 1024
_MOST_PARTS = 10_000
_LONGEST_HEAD = 16 * 1024
_MOST_PARAMETERS = 16


def urlencoded(walk: Walk, text: str, path: str, place: str = "form") -> None:
    """Names and values of ``a=1&b=2``, decoded."""
    large = walk.packed is not None and len(text) > LARGE
    if len(text) > _LONG and not walk.named and (large or text.count("&") < walk.ceilings.fields // 2):
        joined = unquote_form(text)
        if joined is not None and large:
            walk.bulky = True
            pack(walk, joined, path, place)
            return
        if joined is not None:
            walk.listed.extend(joined[1:-1].split(SEPARATOR))
            return
    pairs = [pair.partition("=") for pair in split(walk, text, "&", path)]
    names, values = [pair[0] for pair in pairs], [pair[2] for pair in pairs]
    if "%" in text or "+" in text:
        names, values = unquote_all(names), unquote_all(values)
    for name, value in zip(names, values, strict=True):
        if walk.named and not walk.wants(name) and not walk.wants(value):
            continue
        walk.put(name, step(path, UNPRINTABLE) if walk.named else "", place)
        walk.put(value, step(path, name) if walk.named else "", place)


def query_string(walk: Walk, value: Any, path: str, place: str) -> None:
    """A raw query string."""
    if type(value) is str:
        walk.inside(urlencoded, value, path, place)
    else:
        tree(walk, value, path, place)


def multipart(walk: Walk, text: str, path: str) -> bool:
    """Part names, file names and the values of parts that are no files (RFC 7578); False if there is no boundary to go by.

    The contents of uploaded files are not listed: a document may hold anything.
    """
    boundary = _boundary(walk.content_type, text)
    if not boundary:
        walk.problem("LG-DEC-008", path)
        return False
    # A delimiter begins a line (RFC 2046, 5.1.1); anywhere else it belongs to the value.
    parts = f"\n{text}".split(f"\n--{boundary}", _MOST_PARTS)
    if len(parts) > _MOST_PARTS:
        walk.problem("LG-DEC-005", path)
    for part in parts[1:]:
        if part[:2] != "--":
            _part(walk, part.removesuffix("\r"), beside(path, "form"), beside(path, "file"))
    return True


def _part(walk: Walk, part: str, form: str, uploaded: str) -> None:
    head, _, value = part.partition("\r\n\r\n") if "\r\n\r\n" in part else part.partition("\n\n")
    names, files = _head(walk, head, form) if len(head) <= _LONGEST_HEAD else ([], [])
    if not names and not files:
        # A line that only looks like a delimiter, or a part no parser would name: all of it may be somebody's value.
        walk.put(_utf8(part), form, "form")
    for name in names:
        walk.put(name, step(form, UNPRINTABLE) if walk.named else "", "form")
    name = names[-1] if names else ""
    for file in files:
        walk.put(file, step(uploaded, name) if walk.named else "", "file")
    if names and not any(files):
        walk.put(_utf8(value), step(form, name) if walk.named else "", "form")


def _head(walk: Walk, head: str, form: str) -> tuple[list[str], list[str]]:
    """Names and file names in the headers of a part; what else they say is listed."""
    names: list[str] = []
    files: list[str] = []
    for line in _utf8(head).splitlines():
        key, _, rest = line.partition(":")
        if key.strip().lower() != "content-disposition":
            walk.put(rest.strip(), step(form, UNPRINTABLE) if walk.named else "", "header")
            continue
        for parameter, quoted, bare in _parameters(rest):
            low = parameter.lower()
            text = (quoted or bare).replace('\\"', '"')
            if low.endswith("*"):
                # RFC 8187: character set, language and percent-encoded text, with apostrophes between
                text = unquote_plus(text.replace("+", "%2B").rpartition("''")[2])
            if low.rstrip("*") == "name":
                names.append(text)
            elif low.startswith("filename"):
                files.append(text)
            else:
                walk.put(text, step(form, UNPRINTABLE) if walk.named else "", "header")
    return names, files


def _parameters(header: str) -> list[tuple[str, str, str]]:
    """``name="value"`` parameters of a header as (name, quoted value, bare value)."""
    return re.findall(r';\s*+([\w*-]++)\s*+=\s*+(?:"((?>(?:[^"\\]|\\.)*))"|([^;]*+))', header)


def _boundary(content_type: str, text: str) -> str:
    """The declared boundary if the text has it, else the one the text begins with."""
    for parameter, quoted, bare in _parameters(content_type)[:_MOST_PARAMETERS]:
        boundary = quoted or bare.strip()
        if parameter.lower() == "boundary" and boundary and f"--{boundary}" in text:
            return boundary
    first = text.lstrip("\r\n")[:200].partition("\n")[0].strip()
    return first[2:] if first[:2] == "--" and "form-data" in text[:_LONGEST_HEAD] else ""


def _utf8(text: str) -> str:
    """Text that was decoded as Latin-1 to keep its bytes apart."""
    try:
        return text.encode("latin-1").decode()
    except ValueError:
        return text
