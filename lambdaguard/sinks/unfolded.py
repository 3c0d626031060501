"""What the caller's texts become once the function unpacks them: the strings within strings, in a few rounds."""

from __future__ import annotations

import binascii
from functools import lru_cache
from itertools import pairwise

from ..lexers.decoders import lookalikes
from ..lexers.unpack import inflate
from ..sealed import seal
from .scope import forgetting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from ..invocation import Invocation

_SHORTEST, _LONGEST = 8, 16_384
_LONGEST_READ = 32_768
_REPEATED = 256
_MOST, _ROUNDS = 500, 4
_MOST_ITEMS = 2000
_MOST_INVOCATIONS = 8
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_DIGITS = b"0123456789ABCDEFabcdef"
# Signs that more than a value has: only what holds one is worth being written backwards.
_TELLING = b"'\"`;|&$<>(){}[]\\\n#*/="
# Letters of base85: RFC 1924's are not these; Adobe's end before v.
_NOT_85 = frozenset(b"\"',./:[\\] \t\r\n")
_LONGEST_85, _LONGEST_PAIR, _HEAD_85 = 1024, 256, 15
# Signs that are few in other words of one piece, and what text or a compressed one begins with.
_ODD = frozenset(b"!#$%()*<>?@^`{|}~")
_HEADS = frozenset((*range(32, 127), 9, 10, 13))
_COMPRESSED = (b"\x1f\x8b", b"\x78\x9c", b"\x78\xda")
_MOST_PARTS = 32
_SEPARATORS = dict.fromkeys(map(ord, "\t<>;,=&?"), "\n")
_BLANKS = dict.fromkeys(map(ord, "[],;"), " ")
_BETWEEN = ("=", ":", ";", ",", "\n")
_ROT13 = bytes.maketrans(_LETTERS[:52], _LETTERS[13:26] + _LETTERS[:13] + _LETTERS[39:52] + _LETTERS[26:39])


def _make() -> Callable[[Invocation | None], tuple[Mapping[str, str], Mapping[str, str]]]:
    known: dict[Invocation, tuple[dict[str, str], dict[str, str]]] = {}

    def unfolded(inv: Invocation | None) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Every text of the caller's and those packed in them; and what is left of these in parts or written backwards.

        Each with the caller's whole string; made once an invocation.
        """
        if inv is None:
            return {}, {}
        found = known.get(inv)
        if found is None:
            found = _read(inv)
            while len(known) >= _MOST_INVOCATIONS:
                del known[next(iter(known))]
            known[inv] = found
        return found

    forgetting(lambda inv: known.pop(inv, None))
    return unfolded


unfolded = seal(_make())


def _read(inv: Invocation) -> tuple[dict[str, str], dict[str, str]]:
    whole: dict[str, str] = {}
    parts: dict[str, str] = {}
    walk: Invocation | None = inv
    while walk is not None:
        texts = walk.texts
        whole.update((text, text) for text in (texts if type(texts) is list else ()) if type(text) is str)
        walk = walk.parent
    most = len(whole) + _MOST
    fresh = [(text, text) for text in whole]
    fresh += [(joined, joined) for joined in _joined(inv.event, parts) if whole.setdefault(joined, joined) is joined]
    for _ in range(_ROUNDS):
        inner = []
        for text, source in fresh:
            if not _SHORTEST <= len(text) <= _LONGEST or text.isalpha():
                continue
            packed, cut = (_opened if len(text) <= _REPEATED else _open)(text)
            for within in packed:
                if len(within) > 1 and within not in whole and len(whole) < most:
                    whole[within] = source
                    inner.append((within, source))
            if len(parts) < _MOST:
                parts.update(dict.fromkeys(cut, source))
        fresh = inner
    return whole, parts


def _open(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    text = text.strip() or "-"
    raw = text.encode("utf-8", "replace")
    signs = raw.translate(None, _LETTERS)
    telling = signs.translate(None, _TELLING) != signs or b".." in signs
    return tuple(_packed(text, raw, signs)), tuple(_parts(text, raw)) if telling else ()


# Headers repeat from event to event.
_opened = lru_cache(512)(_open)


def _packed(text: str, raw: bytes, signs: bytes) -> Iterator[str]:
    """What the text stands for as a whole: as JSON, as bytes written in letters, as numbers of characters."""
    if text[0] in '{["' and text[-1] in '}]"':
        yield from _json(text)
    elif len(raw) != len(text):
        yield lookalikes(text)
    elif not signs.strip(b"+/-_="):
        for packed in _unpacked(raw.removeprefix(b"0x")):
            yield from _text(packed)
    elif not raw.translate(None, b"0123456789 ,;\t\n[]"):
        yield from _text(_numbers(text))
    elif not _ODD.isdisjoint(signs) and len(signs) * 16 > len(raw) and len(raw) <= _LONGEST_85 and b" " not in signs:
        yield from _base85(raw, signs)


def _parts(text: str, raw: bytes) -> Iterator[str]:
    """Values behind names, of lists and tables, between tags; the text without its tags, backwards, in ROT13."""
    pieces = [text.partition(sign)[2] for sign in _BETWEEN if sign in text]
    pieces += ["".join([part.rpartition(">")[2] for part in text.split("<")])] if ">" in text else []
    pieces += [text.replace("_", " ")] if "_" in text else []
    pieces += text.replace(": ", "\n").translate(_SEPARATORS).split("\n", _MOST_PARTS)
    for piece in pieces:
        piece = piece.strip(" \t\r\n'\"")
        if len(piece) > 1 and not piece.isalnum():
            yield piece
    yield text[::-1]
    yield raw.translate(_ROT13).decode("utf-8", "replace")


def _json(text: str) -> Iterator[str]:
    import json

    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return
    if type(value) is str:
        yield value
    else:
        yield from _leaves(value)
        yield from _joined(value, {})


def _leaves(value: Any) -> Iterator[str]:
    waiting = [value]
    for _ in range(_MOST_ITEMS):
        if not waiting:
            return
        item = waiting.pop()
        if type(item) is str:
            yield item
        elif type(item) is dict:
            waiting += item
            waiting += item.values()
        elif type(item) is list:
            waiting += item


def _joined(value: Any, beside: dict[str, str]) -> Iterator[str]:
    """Lists of characters, or of their numbers, as one text each; ``beside`` takes what neighbouring fields are together."""
    waiting, left = [value], _LONGEST_READ
    for _ in range(_MOST_ITEMS):
        if not waiting:
            return
        item = waiting.pop()
        kind = type(item)
        if kind is dict:
            waiting += item.values()
            _neighbours(item.values(), beside)
        elif kind is list:
            kinds = set(map(type, item))
            if kinds == {int}:
                yield from _text(_coded(item))
            elif kinds == {str} and max(map(len, item)) < _SHORTEST:
                yield "".join(item)
            else:
                _neighbours(item, beside)
                waiting += item[:_MOST_ITEMS]
        elif kind is str and item[:1] in ("{", "[") and len(item) <= left:
            import json

            left -= len(item)
            try:
                waiting.append(json.loads(item))
            except (ValueError, RecursionError):
                continue


def _neighbours(items: Iterable[Any], beside: dict[str, str]) -> None:
    """Names and addresses are put together of fields that follow each other."""
    texts = [item if type(item) is str else "" for item in items]
    for first, second in pairwise(texts[:_MOST_PARTS]):
        if first and second and len(first) + len(second) <= _LONGEST_PAIR and not (first + second).isalnum():
            beside[first + second] = second if ".." in second else first


def _coded(numbers: list[int]) -> bytes:
    return bytes(numbers) if len(numbers) <= _LONGEST and min(numbers) > 8 and max(numbers) < 256 else b""


def _numbers(text: str) -> bytes:
    return _coded(
        [int(number) for number in text.strip("[]").replace(",", " ").replace(";", " ").split() if len(number) < 4] or [0]
    )


def _unpacked(raw: bytes) -> Iterator[bytes]:
    """What base64, hexadecimal digits or base32 stand for."""
    body = raw.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    try:
        if not (raw.islower() or raw.isupper()):
            yield binascii.a2b_base64(body + b"=" * (-len(body) % 4))
    except ValueError:
        pass
    if not len(raw) % 2 and not raw.translate(None, _DIGITS):
        yield binascii.a2b_hex(raw)
    elif not len(raw) % 8 and (raw.isupper() or raw.islower()):
        import base64

        try:
            yield base64.b32decode(raw, casefold=True)
        except ValueError:
            pass


def _base85(raw: bytes, signs: bytes) -> Iterator[str]:
    import base64

    decode = base64.b85decode if _NOT_85.isdisjoint(signs) else base64.a85decode
    try:
        if _HEADS.issuperset(head := decode(raw[:_HEAD_85])) or head[:2] in _COMPRESSED:
            yield from _text(decode(raw))
    except ValueError:
        pass


def _text(raw: bytes) -> tuple[str, ...]:
    """These bytes as text, inflated where they were compressed; nothing if they are no text."""
    try:
        text = (inflate(raw) or raw).decode()
    except UnicodeDecodeError:
        return ()
    return (text,) if text.isprintable() or "".join(text.split()).isprintable() else ()
