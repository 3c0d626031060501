"""GraphQL: introspection, and documents built to exhaust the server (depth, aliases, repeats, directives, cycles, batches)."""

from __future__ import annotations

import re
from functools import cache

from .listing import STRICT, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

INTROSPECTS, FLOODS, SHOWN, LARGE = "LG-GQL-001", "LG-GQL-002", "LG-GQL-101", "LG-GQL-102"
_DEEP, _REPEATED, _ALIASES, _DIRECTIVES, _BATCH, _IN_A_ROW = 14, 60, 40, 50, 15, 10
_NUMBERED, _GUESSES, _TRIED, _NESTED, _OPERATIONS, _ECHOED = 20, 5, 4, 9, 10, 4
_LISTS, _DOUBLED, _EXPANDED = 14, 5, 5_000
# Two fields that each stand in the other so often are asked for by nobody; what pages and trees are made of may
_TURNS = 3
_LINKS = frozenset(
    "edges edge node nodes items item data attributes results list connection fields content blocks children parent".split()
)
_LONGEST = 100_000


@cache
def _introspection() -> re.Pattern[str]:
    return re.compile(
        r"__schema\s*+(?:[{(@,:}]|\\n|%7b|\Z)|\{\s*+__schema\b|__type\s*+\(\s*+\\?\"?name|\bon\s++__(?:type|schema|field"
        r"|inputvalue|enumvalue|directive)\s*+[{@]"
        r"|__(?:type|schema)\s*+\{|(?:\A|\bquery\s++|[\"'=])introspectionquery\b|\b_service\s*+\{\s*+sdl\b",
        re.IGNORECASE,
    )


@cache
def _token() -> re.Pattern[str]:
    return re.compile(rf"\"\"\".*?\"\"\"|\"(?>(?:[^\"\\\n]|\\.)*)(\"?)|{_unquoted().pattern}", re.DOTALL)


@cache
def _unquoted() -> re.Pattern[str]:
    return re.compile(r"#[^\n]*+|\.\.\.|@\w++|[_A-Za-z]\w*+|[{}():\[\]]")


def _tokens(text: str) -> Iterator[str]:
    for match in _token().finditer(text):
        if match[1] == "":  # nothing closes this quote, nor any that is escaped after it
            yield from _unquoted().findall(text, match.start() + 1, match.end())
        else:
            yield match.group()


@cache
def _alias() -> re.Pattern[str]:
    """An alias with a number, and the field it stands for."""
    return re.compile(r"[_A-Za-z]\w{0,30}?\d++\s{0,3}:\s{0,3}([_A-Za-z]\w*+)")


@cache
def _called_as() -> re.Pattern[str]:
    """An alias, and the field with arguments that it stands for."""
    return re.compile(r"(?<![$\w])[_A-Za-z]\w{0,30}\s{0,3}:\s{0,3}([_A-Za-z]\w*+)\s{0,3}\(")


@cache
def _guessed() -> re.Pattern[str]:
    """Fields that are asked again and again to guess a secret."""
    return re.compile(r"log_?in|sign_?in|auth|pin|otp|2fa|mfa|verif|token|passw|reset|code|coupon|voucher|redeem", re.IGNORECASE)


@cache
def _operation() -> re.Pattern[str]:
    return re.compile(r"\}\s{0,8}(?:query|mutation|subscription)\b\s{0,4}\w{0,40}\s{0,4}[{(]", re.IGNORECASE)


@cache
def _pages() -> re.Pattern[str]:
    return re.compile(r"\b(?:first|last|limit|take|size|count|pagesize|perpage)\s{0,2}:\s{0,2}\d{5,}", re.IGNORECASE)


@cache
def _shape() -> re.Pattern[str]:
    return re.compile(
        r"\s*+(?:\[?\s*+\{\s*+\\?\"(?:query|mutation|operationname|variables)\\?\"\s*+:|(?:query|mutation|subscription"
        r"|fragment)\b[^;=]{0,300}?\{|\{\s*+(?:[_a-z]\w*+\s*+[({:@}]|[_a-z]\w*+\s++[_a-z]|\.\.\.))",
        re.IGNORECASE,
    )


def scan(text: str, place: str, name: str) -> list[tuple[str, int, int]]:
    """Signs ``(rule id, start, end)`` of introspection and of floods; linear, never raises."""
    text = text[:_LONGEST]
    found = []
    match = _introspection().search(text) if "__" in text or "ntrospection" in text or "_service" in text else None
    if match is not None and ("{" in text or place in STRICT or match.group().lower() != "introspectionquery"):
        shown = place not in STRICT and (quoted(text, match.start()) or _discussed(text))
        found.append((SHOWN if shown else INTROSPECTS, match.start(), match.end()))
    if len(text) > 40 and _shape().match(text):
        found += _floods(text)
    return found


def _discussed(text: str) -> bool:
    """True when sentences precede the document."""
    head = text.split("{", 1)[0].split()
    return len(head) > 8 and head[0].lower() not in ("query", "mutation", "fragment")


def _floods(text: str) -> list[tuple[str, int, int]]:
    batch = text.count('"query"') + text.count('\\"query\\"')
    if batch >= _GUESSES and _same(text):
        return [(FLOODS, 0, 60)]
    if batch >= _BATCH or (batch >= _GUESSES and "mutation" in text and _guessed().search(text)) or _again(text):
        return [(FLOODS, 0, 60)]
    if '"""' in text and text.count('"""') % 2:
        text = text.replace('"""', '"')
    if text.lstrip()[:1] in "[{" and '"query"' in text[:2000]:
        text = text.replace('\\"', "\x00").replace("\\n", " ").replace('"', " ").replace("\x00", '"')
    depth = deepest = aliases = directives = row = rows = inside = often = turning = 0
    names: dict[str, int] = {}
    turns: dict[str, int] = {}
    before = asked = ""
    fragments: dict[str, list[str]] = {}
    current = ""
    nested: list[str] = []
    within = lists = 0
    for token in _tokens(text):
        if token in "()":  # what is between them is said of the field before: `posts(first: 3) {`
            asked = before if token == "(" and not inside else asked
            inside = max(inside + (1 if token == "(" else -1), 0)
            before = before if inside else asked
            continue
        if token == "{":
            depth += 1
            name = before if before.isidentifier() and not inside else ""
            nested.append(name)
            turns[name] = turns.get(name, 0) + 1
            within = max(within, turns[name] if name else 0)
            often += turns[name] == _TURNS and bool(name) and name not in _LINKS
            turning = max(turning, often)
            deepest = max(deepest, depth)
        elif token == "}":
            depth -= 1
            for name in nested[-1:]:
                often -= turns[name] == _TURNS and bool(name) and name not in _LINKS
                turns[name] -= 1
            del nested[-1:]
            if depth <= 0:
                current = ""
        elif token in "[]":
            lists = lists + 1 if token == "[" else 0
            deepest = max(deepest, lists * _DEEP // _LISTS)
        elif token[0] == "@":
            directives += 1
            row = row + 1 if before[:1] == "@" else 0
            rows = max(rows, row * _IN_A_ROW // (_ECHOED if token == before else 2 * _ECHOED))
        elif token[0] in '"#' or inside:
            continue
        elif token[0].isalpha() or token[0] == "_":
            if before == "on":  # a type, no field
                token = "..."
            elif before == "fragment":
                current = token
                fragments[current] = []
            elif before == "..." and token != "on":
                fragments.setdefault(current, []).append(token)
            elif before == ":" and depth > 0:
                aliases += 1
                names[token] = names.get(token, 0) + 1
            elif depth > 0 and token != "on":
                names[token] = names.get(token, 0) + 1
                row = row + 1 if token == before else 0
                rows = max(rows, row)
        before = token
    most = max(names.values(), default=0)
    if (
        deepest >= _DEEP
        or (aliases >= _ALIASES and most >= _ALIASES)
        or most >= _REPEATED
        or rows >= _IN_A_ROW
        or within >= _NESTED
        or turning > 1
        or directives >= _DIRECTIVES
        or _cycle(fragments)
        or _swells(fragments)
    ):
        return [(FLOODS, 0, 60)]
    return [(LARGE, 0, 60)] if deepest >= 9 or aliases >= 25 else []


def _same(text: str) -> bool:
    """True when every operation of a batch is the same."""
    pieces = [piece.split("}]", 1)[0].rstrip(" ,{}\n\t") for piece in text.split('"query"')[1:]]
    return len(pieces) >= _GUESSES and len(set(pieces)) == 1


def _again(text: str) -> bool:
    """True when aliases ask one field over and over, or several lists are wanted whole."""
    fields: dict[str, int] = {}
    for match in _alias().finditer(text):
        fields[match[1]] = fields.get(match[1], 0) + 1
    if max(fields.values(), default=0) >= _NUMBERED:
        return True
    tried: dict[str, int] = {}
    for match in _called_as().finditer(text):
        tried[match[1]] = tried.get(match[1], 0) + 1
    if any(count >= _TRIED and _guessed().search(field) for field, count in tried.items()):
        return True
    operations = sum(1 for _ in _operation().finditer(text))
    return operations >= _OPERATIONS or sum(1 for _ in _pages().finditer(text)) > 1


def _cycle(fragments: dict[str, list[str]]) -> bool:
    """True when a fragment reaches itself; every fragment is left once nothing it spreads is unresolved."""
    open_ = {name: {spread for spread in spreads if spread in fragments} for name, spreads in fragments.items() if name}
    for _ in range(64):
        done = {name for name, spreads in open_.items() if not spreads}
        if not done:
            return bool(open_)
        open_ = {name: spreads - done for name, spreads in open_.items() if name not in done}
    return False


def _swells(fragments: dict[str, list[str]]) -> bool:
    """True when fragments that spread others twice follow one another, or one comes to thousands of them when all are put in."""
    open_ = {name: [spread for spread in spreads if spread in fragments] for name, spreads in fragments.items()}
    sizes: dict[str, tuple[int, int]] = {}  # what each comes to, and how often in a row one is spread twice
    for _ in range(64):
        ready = [name for name, spreads in open_.items() if all(map(sizes.__contains__, spreads))]
        for name in ready:
            times: dict[str, int] = {}
            for spread in open_.pop(name):
                times[spread] = times.get(spread, 0) + 1
            total = min(1 + sum(sizes[spread][0] * count for spread, count in times.items()), _EXPANDED)
            row = max((sizes[spread][1] + (count > 1) for spread, count in times.items()), default=0)
            if total >= _EXPANDED or row >= _DOUBLED:
                return True
            sizes[name] = total, row
        if not ready:
            break
    return False
