"""What a path means once its spelling is undone: how far it climbs, and what it leads to."""

from __future__ import annotations

import re

from ..sealed import cache


@cache
def _spellings() -> re.Pattern[str]:
    return re.compile(
        r"0x2e|%(?:25)?2e|%(?:25)?c0%(?:25)?ae|%(?:25)?c[01]%(?:25)?(?:af|9c)|(?<=%2e)%(?:2f|5c)|(?<=\.)%(?:25)?(?:2f|5c)|%u(?:ff0e|002e)|0x2f|0x5c|%u(?:2215|2216|efc8|f025|002f|005c|ff0f)|\\\.\\\.|[\x00-\x1f]",
        re.IGNORECASE,
    )


def resolve(token: str) -> tuple[int, str, bool]:
    """How many levels ``token`` climbs above its start, what remains below that, and whether its spelling is odd."""
    plain = _spellings().sub(_spelled, token)
    slashed = plain.replace("\\", "/")
    odd = plain != token or ("\\" in token and "/" in token)
    depth = lowest = plainly = longer = 0
    rest: list[str] = []
    segments = slashed.strip().split("/")
    for at, raw in enumerate(segments):
        part = raw.split(";", 1)[0].strip(" \t%")
        if part != raw and part == "..":
            odd = True
        if part in ("", "."):
            odd = odd or (raw == "" and 0 < at < len(segments) - 1 and segments[at - 1].startswith(".."))
            continue
        if part == ".." or (len(part) in (3, 4) and part.strip(".") == "" and at + 1 < len(segments)):
            odd = odd or part != ".."
            plainly += part == ".."
            longer += part != ".."
            depth -= 1
            lowest = min(lowest, depth)
            if rest:
                rest.pop()
        else:
            depth += 1
            rest.append(part if ";" in raw else raw.strip())
    if longer == 1 and not plainly:
        lowest = 0  # an ellipsis: what is left out of a path
    return -lowest, ("/" if slashed.startswith("/") else "") + "/".join(rest), odd


def _spelled(match: re.Match[str]) -> str:
    form = match.group().lower()
    if form in ("0x2e", "%uff0e", "%u002e") or form.endswith(("2e", "ae")):
        return "."
    if form == "\\.\\.":
        return ".."
    return "/" if form.startswith(("0x", "%")) else ""
