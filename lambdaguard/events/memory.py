"""What was found clean before, so that what repeats from event to event is neither decoded nor judged again."""

from __future__ import annotations

from .walk import LONGEST, OPENERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Set
    from typing import Any

    from .reading import Reading

    Reader = Callable[..., object]
    # Who reads it, the string, and under which content type
    Packed = tuple[Reader, str, str]

MOST = 4096
_CHARACTERS = 1 << 20


class Memory:
    """The clean strings of one policy's events: at most 4096, none longer than 2048 characters, a million characters in all.

    ``clean``  strings without any sign, and so is whatever is inside of them
    ``held``   packed strings (cookies, tokens, bodies) that are clean with all that their reader lists of them: how many
               strings that is
    ``owner``  who judges by it: what is clean by one law book may not be by another

    Safe to share between threads: it is only added to, and forgotten as a whole.
    """

    __slots__ = ("_room", "clean", "held", "owner")

    def __init__(self) -> None:
        self.owner: object = None
        self.forget()

    def forget(self) -> None:
        self.clean: set[Any] = set()
        self.held: dict[Packed, int] = {}
        self._room = _CHARACTERS

    def add(self, texts: Iterable[str]) -> None:
        """Clean strings, as far as they are short."""
        short = [text for text in texts if len(text) <= LONGEST]
        self._keep(short, sum(map(len, short)))

    def learn(self, reading: Reading, dirty: Set[str], *, read: Iterable[str], whole: bool) -> None:
        """An event was judged: of the texts that were ``read``, those ``dirty`` may carry an attack.

        What holds one is as dirty; so is, for all we know, what was taken apart elsewhere. Strings that hold others count
        only where every string was read (``whole``) and all could be undone.
        """
        whole = whole and not reading.problems
        if whole and not dirty and reading.novelty <= LONGEST:
            self._keep(reading.fresh, reading.novelty)
            if reading.taken:
                self._hold({key: end - start for _, start, end, key in reading.taken if key is not None})
            return
        stained = set().union(*reading.holding(dirty), reading.settled) if dirty else dirty
        if stained or not whole:
            read = [text for text in read if text not in stained and (whole or text[:1] not in OPENERS)]
        self.add(read)
        if whole and reading.taken:
            self._hold({key: end - start for text, start, end, key in reading.taken if key is not None and text not in stained})

    def _keep(self, texts: Collection[str], size: int) -> None:
        if self._takes(len(texts), size):
            self.clean.update(texts)

    def _hold(self, taken: dict[Packed, int]) -> None:
        if self._takes(len(taken), sum([len(text) + len(kind) for _, text, kind in taken])):
            self.held.update(taken)

    def _takes(self, count: int, size: int) -> bool:
        """Whether there is room for so many strings of so many characters, which is made by forgetting the rest."""
        if count > MOST or size > _CHARACTERS:
            return False
        self._room -= size
        if self._room < 0 or len(self.clean) + len(self.held) + count > MOST:
            self.forget()
            self._room -= size
        return True
