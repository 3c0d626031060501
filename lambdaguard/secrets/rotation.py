"""A rotation seen from the function: the value it holds is refused, and a fresh one is not."""

from __future__ import annotations

import functools
from contextvars import ContextVar

from ..errors import Blocked, SecretUnavailable
from ..handlers import is_coroutine_function
from .attempts import Attempt, Round

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType
    from typing import Any


class refreshing:  # noqa: N801 -- it reads as a statement
    """What to do when a secret is refused: fetch it past all caches and try once more. Three forms::

        @refreshing("db", on=OperationalError)            # runs the function again, also a coroutine function
        def rows(): ...

        for attempt in refreshing("db", on=OperationalError):    # runs the block again
            with attempt:
                connection = connect(password=secret("db"))

        with refreshing("db", on=OperationalError): ...   # cannot run its block again

    The ``with`` form does what Python lets it do: it fetches the fresh value for whoever tries next, and raises on. ``on`` is
    an exception class, a tuple of them, or a function of the exception that tells whether it is a refusal. The second try
    happens only if the fresh value is another one, for a wrong password sent twice may lock the account. ``also`` names
    staging labels to try after that, with `secret` answering their values inside the attempt: ``also="AWSPENDING"`` for the
    moment in which the database has the new password and the label has not moved yet, ``"AWSPREVIOUS"`` for a replica that
    lags. Fetches the value on entry; raises what the block raised, or `SecretUnavailable` from there.
    """

    __slots__ = ("_accept", "_also", "_names", "_open")

    def __init__(
        self,
        *names: str,
        on: type[BaseException] | tuple[type[BaseException], ...] | Callable[[BaseException], bool],
        also: str | Sequence[str] = (),
    ) -> None:
        if not names or not all(isinstance(name, str) for name in names):
            raise TypeError("refreshing() takes the names of secrets, and on= the exceptions that refuse them")
        kinds = on if isinstance(on, tuple) else (on,)
        if all(isinstance(kind, type) and issubclass(kind, BaseException) for kind in kinds):
            self._accept: Callable[[BaseException], bool] = lambda error: isinstance(error, kinds)  # type: ignore[arg-type]
        elif callable(on) and not isinstance(on, type):
            self._accept = on
        else:
            raise TypeError("refreshing(on=…) is an exception class, a tuple of them, or a function of the exception")
        self._names = names
        self._also = (also,) if isinstance(also, str) else tuple(also)
        self._open: ContextVar[tuple[Round, ...]] = ContextVar("lambdaguard.refreshing", default=())

    def refuses(self, error: BaseException | None) -> bool:
        return error is not None and not isinstance(error, Blocked | SecretUnavailable) and bool(self._accept(error))

    def __iter__(self) -> Iterator[Attempt]:
        return iter(Round(self._names, self._also, self.refuses))

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        if is_coroutine_function(function):

            async def again_async(*args: Any, **kwargs: Any) -> Any:
                for attempt in self:
                    with attempt:
                        return await function(*args, **kwargs)
                return None

            return functools.wraps(function)(again_async)

        def again(*args: Any, **kwargs: Any) -> Any:
            for attempt in self:
                with attempt:
                    return function(*args, **kwargs)
            return None

        return functools.wraps(function)(again)

    def __enter__(self) -> None:
        self._open.set((*self._open.get(), Round(self._names, (), self.refuses)))

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        *rest, last = self._open.get()
        self._open.set(tuple(rest))
        if error is not None and self.refuses(error):
            last.advance(error)
