"""Which provider is there: the extension, else boto3, else, when it is named, a file."""

from __future__ import annotations

import os

from ..runtime import real
from . import hooks, notes
from .extension import Extension, present
from .local import Local
from .provider import Own, Provider
from .providers import Boto, importable
from .values import Failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from .provider import Answer, Answers, Need
    from .reference import Source

VARIABLE = "LAMBDAGUARD_LOCAL_SECRETS"
WORDS = ("auto", "boto3", "extension", "local")
# The extension is not there or does not know this: that says nothing about the secret.
_NOT_ITS = ("NotReady", "Unsupported", "ConnectionRefusedError", "ConnectionResetError", "TimeoutError")


class Nobody(Provider):
    """Nothing is there to ask."""

    def fetch(self, source: Source) -> Failure:
        return Failure("NoProvider", final=True)


class Both(Provider):
    """The extension first. What is none of its business goes to AWS itself, if boto3 is there: paths, ARNs of other regions,
    any value before the first event, and one that must be fresh and that the extension still has the old version of.
    """

    def __init__(self) -> None:
        self._extension = Extension()
        self._boto = Boto()

    def gather(self, sources: Sequence[Source], need: Need) -> Answers:
        answers = self._extension.gather(sources, need)
        rest = [source for source in sources if _left(answers[source], need)]
        if rest and importable():
            answers |= self._boto.gather(rest, need)
        return answers


def _left(answer: Answer, need: Need) -> bool:
    if isinstance(answer, Failure):
        return answer.code in _NOT_ITS and not (need.early and answer.code == "NotReady")
    return need.refused is not None and need.refused.same(answer)


class Quiet(Provider):
    """A provider of the house's: its calls are not the handler's, so no door judges them."""

    def __init__(self, inner: Provider) -> None:
        self.inner = inner

    def gather(self, sources: Sequence[Source], need: Need) -> Answers:
        with hooks.suppressed():
            return self.inner.gather(sources, need)


def make(wish: Any) -> Provider:
    """The provider of a policy's word, or the user's own object."""
    if not isinstance(wish, str):
        return wish if isinstance(wish, Provider) else Own(wish)
    with hooks.suppressed():
        return Quiet(_named(wish))


def _named(word: str) -> Provider:
    if word == "boto3":
        return Boto()
    if word == "extension":
        return Extension()
    return Local(os.environ.get(VARIABLE, "")) if word == "local" else _there()


def _there() -> Provider:
    file = os.environ.get(VARIABLE)
    if file:
        if not real():
            return Local(file)
        notes.local()
    if present():
        return Both()
    if importable():
        return Boto()
    return Local(file) if file else Nobody()
