"""One suspicious string's forms and the families they concern, worked out as far as anybody asked."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .family import Family

    # family, label of the form, form, form in lower case, the form's offset in the string
    Met = tuple[Family, str, str, str, int]


class Look:
    """Iterable any number of times; what was worked out once is kept. For one thread at a time."""

    __slots__ = ("_met", "_rest")

    def __init__(self, rest: Iterator[Met]) -> None:
        self._rest = rest
        self._met: list[Met] = []

    def any(self) -> bool:
        """Whether any family wants to read any form."""
        if not self._met:
            for met in self._rest:
                self._met.append(met)
                break
        return bool(self._met)

    def __iter__(self) -> Iterator[Met]:
        yield from self._met
        for met in self._rest:
            self._met.append(met)
            yield met
