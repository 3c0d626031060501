"""An answer in which something may leak: every leak with its place, and a copy without them."""

from __future__ import annotations

from .answer import Answer
from .masking import Masker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .leaks import Leak, Look
    from .masking import Seen


def inspected(answer: Answer, look: Look, masks: bool, sent: frozenset[str]) -> tuple[Any, list[Seen], bool]:
    """The response (masked if ``masks``), what was seen, and whether nothing certain is left in it.

    ``sent`` are the caller's texts: names that it chose stand in no path.
    """

    def wanted(leak: Leak) -> bool:
        return masks and leak[4]

    masker = Masker(look, wanted, lambda name: name not in sent)
    response = _copy(answer, masker)
    if not masks:
        return response, masker.seen, False
    readable = answer.opened is None or answer.opened.whole
    return response, masker.seen, readable and _is_clean(answer, response, look)


def _copy(answer: Answer, masker: Masker) -> Any:
    if not answer.status:
        value = answer.response
        return masker.text(value, "response") if isinstance(value, str) else masker.value(value, "response")
    rest = {key: item for key, item in answer.response.items() if key != "body" or answer.body is None}
    done = masker.value(rest, "response")
    body = masker.text(answer.body, "response.body") if answer.body is not None else None
    copy = answer.response
    if body is not None and body is not answer.body:
        copy = answer.with_body(body)
    if done is not rest:
        copy = {key: done.get(key, item) for key, item in copy.items()}
    return copy


def _is_clean(answer: Answer, response: Any, look: Look) -> bool:
    """Whether a second look finds nothing certain any more."""
    masker = Masker(look, lambda _: False, lambda _: True)
    _copy(Answer(response, answer.source, answer.kind), masker)
    return not any(leak[4] for _, leak in masker.seen)
