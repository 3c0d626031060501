"""Texts and nested values without their leaks: JSON stays JSON, all else stays as it was, and nothing is changed in place."""

from __future__ import annotations

import json
import re

from ..redaction.credentials import SIGNED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from .leaks import Leak, Look

    # where the leak is, and the leak
    Seen = tuple[str, Leak]

MASK = "***"
_DEEPEST = 64
# JSON within a string of JSON, and again.
_NESTING = 4
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")
# In valid JSON every string ends.
_TOKENS = re.compile(r'"(?>(?:[^"\\]+|\\.)*)"|-?[0-9][0-9.eE+\-]*+', re.DOTALL)


class Masker:
    """Walks what goes out, notes every leak in ``seen``, and masks those for which ``masks(leak)`` is true."""

    __slots__ = ("_look", "_masks", "_names", "seen")

    def __init__(self, look: Look, masks: Callable[[Leak], bool], names: Callable[[str], bool]) -> None:
        self._look = look
        self._masks = masks
        self._names = names
        self.seen: list[Seen] = []

    def text(self, text: str, path: str, nesting: int = 0) -> str:
        """``text``, masked as JSON if it is JSON; the same object if there is nothing to mask."""
        if not self._look.maybe(text):
            return text
        if text.lstrip()[:1] in ("{", "[", '"') and nesting < _NESTING:
            try:
                value = json.loads(text)
            except (ValueError, RecursionError):
                return self._plain(text, path)
            return self._json(text, value, path, nesting)
        return self._plain(text, path)

    def value(self, value: Any, path: str, depth: int = 0, nesting: int = 0) -> Any:
        """A masked copy of nested dicts and lists; the same object if there is nothing to mask."""
        kind = type(value)
        if kind is str:
            return self.text(value, path, nesting + 1)
        if kind is bool or value is None or depth > _DEEPEST:
            return value
        if kind is int or kind is float:
            text = str(value)
            return value if self._plain(text, path) is text else kind(0)
        if isinstance(value, dict):
            return self._dict(value, path, depth + 1, nesting)
        if isinstance(value, (list, tuple)):
            items = [self.value(item, f"{path}[{index}]", depth + 1, nesting) for index, item in enumerate(value)]
            return value if all(one is two for one, two in zip(items, value, strict=True)) else items
        if isinstance(value, str):
            return self.text(str(value), path, nesting + 1)
        return value

    def _dict(self, value: Any, path: str, depth: int, nesting: int) -> Any:
        done = {
            self._key(key, path): item
            if type(key) is str and key.lower() == SIGNED
            else self.value(item, self._below(path, key), depth, nesting)
            for key, item in value.items()
        }
        same = all(one is two for one, two in zip((*done, *done.values()), (*value, *value.values()), strict=False))
        return value if same and len(done) == len(value) else done

    def _key(self, key: Any, path: str) -> Any:
        return self._plain(key, path) if type(key) is str and self._look.maybe(key) else key

    def _plain(self, text: str, path: str) -> str:
        leaks = self._look.leaks(text) if self._look.maybe(text) else []
        self.seen.extend((path, leak) for leak in leaks)
        masked = [leak for leak in leaks if self._masks(leak)]
        return "".join(_pieces(text, masked)) if masked else text

    def _json(self, text: str, value: Any, path: str, nesting: int) -> str:
        """The string tokens with leaks are written anew, every other byte stays."""
        before = len(self.seen)
        if self.value(value, path, 0, nesting) is value:
            return text
        # What was found by its place is found again by its token; it counts once.
        found = self.seen[before:]
        done = _TOKENS.sub(lambda token: self._token(token[0], path, nesting + 1), text)
        del self.seen[before:]
        self.seen.extend(found)
        return done

    def _token(self, token: str, path: str, nesting: int) -> str:
        if token[0] != '"':
            return token if self._plain(token, path) is token else "0"
        plain = json.loads(token, strict=False)
        done = self.text(plain, path, nesting)
        return token if done is plain else json.dumps(done, ensure_ascii=token.isascii())

    def _below(self, path: str, key: Any) -> str:
        """The path of a value; a key that is no plain name, or is the caller's, or may be a leak, is not told."""
        plain = type(key) is str and _NAME.fullmatch(key) is not None and self._names(key) and not self._look.maybe(key)
        return f"{path}.{key}" if plain else f"{path}.*"


def _pieces(text: str, leaks: list[Leak]) -> Iterator[str]:
    at = 0
    for start, end, *_ in leaks:
        yield text[at:start]
        yield MASK
        at = end
    yield text[at:]
