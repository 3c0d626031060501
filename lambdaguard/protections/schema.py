"""The shape of what comes in: a pydantic type, and the envelope that finds it in the event."""

from __future__ import annotations

from ..envelopes import parser
from ..errors import PolicyError
from ..findings import Finding
from ..handlers import annotation
from ..options import Option
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from ..invocation import Invocation
    from ..policy import Policy

_MOST_ERRORS = 20
_CWE_TYPE = 1287


class Schema(Protection):
    """Validates the event, or what the ``envelope`` finds in it, and hands the handler the model.

    ``model`` is a pydantic model, any type that `pydantic.TypeAdapter` takes, or ``"module:Name"``; without one, the
    annotation of the handler's first parameter, when it is a pydantic type. A violation is refused with the fields' paths
    and error types, never their values.
    """

    name = "schema"
    options = {"model": Option()}
    shorthand = "model"

    @classmethod
    def wanted(cls, policy: Policy, handler: Any) -> bool:
        if policy[cls.name]["model"] is None and policy.envelope is not None and _annotated(handler) is None:
            raise PolicyError("envelope is set but there is no schema to apply to what it finds")
        return policy[cls.name]["model"] is not None or _annotated(handler) is not None

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
        model = policy[self.name]["model"]
        self._model: Any = model if model is not None else _annotated(handler)
        self._envelope = policy.envelope
        if isinstance(self._model, str):
            _check_reference(self._model)
        # A model named by text lives in a module that may be half-way through its import: it is resolved on the first event.
        self._parse: Callable[[Any], Any] | None = None if isinstance(self._model, str) else parser(self._model, self._envelope)

    def on_event(self, inv: Invocation) -> None:
        if self._parse is None:
            self._model = _named(self._model)
            self._parse = parser(self._model, self._envelope)
        if isinstance(self._model, type) and isinstance(inv.event, self._model):
            return
        try:
            inv.payload = self._parse(inv.event)
            inv.reparse = self._parse
        except Exception as error:
            self._violated(inv, error)

    def _violated(self, inv: Invocation, error: Exception) -> None:
        if inv.split and self._parse is not None and self._poison(inv):
            inv.reparse = self._parse
            return
        for finding in _findings(error, None):
            self.report(inv, finding)

    def _poison(self, inv: Invocation) -> bool:
        """Blame the records that fail on their own; False if none does, so that the whole batch is to blame."""
        assert self._parse is not None
        blamed = False
        for index in range(len(inv.source.records(inv.event))):
            try:
                self._parse(inv.source.keep(inv.event, frozenset((index,))))
            except Exception as error:
                blamed = True
                for finding in _findings(error, index):
                    self.report(inv, finding)
        return blamed


def _findings(error: Exception, record: int | None) -> Iterator[Finding]:
    errors = getattr(error, "errors", None)
    if type(error).__name__ != "ValidationError" or not callable(errors):
        # The user's own validator, or an envelope that did not fit: no less a violation.
        name = type(error).__name__
        yield _finding("LG-SCH-002", f"validation failed with {name}", "", {"path": "", "type": name}, record)
        return
    for problem in errors(include_url=False, include_context=False, include_input=False)[:_MOST_ERRORS]:
        path = _path(problem["loc"])
        kind = problem["type"]
        yield _finding("LG-SCH-001", f"{kind} in {path or 'the event'}", path, {"path": path, "type": kind}, record)


def _finding(rule_id: str, what: str, path: str, detail: dict[str, object], record: int | None) -> Finding:
    where = path if record is None else f"Records[{record}].{path}".rstrip(".")
    message = f"{rule_id}: {what}"
    return Finding(rule_id, "schema", message, path=where, severity="low", cwe=_CWE_TYPE, record=record, detail=detail)


def _path(location: tuple[Any, ...]) -> str:
    """``items[0].price``. A part that the caller may have chosen (an extra key) is shown only if it is a plain name."""
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{part}" if part.isidentifier() and part.isascii() and len(part) <= 64 else ".*"
    return path.lstrip(".")


def _check_reference(reference: str) -> None:
    """The module itself is imported at the first event; that it cannot be is said now."""
    import sys
    from importlib.util import find_spec

    module, _, name = reference.partition(":")
    if not all(part.isidentifier() for part in (*module.split("."), *name.split("."))):
        raise PolicyError(f"schema: {reference!r} is not module:Name, as in 'models:Order'")
    top = module.partition(".")[0]
    if top not in sys.modules and find_spec(top) is None:
        raise PolicyError(f"schema: {reference!r} names the module {top!r}, which is not there")


def _named(reference: str) -> Any:
    """``"module:Name"``, as environment and file settings write it."""
    import importlib

    module, _, name = reference.partition(":")
    try:
        found: Any = importlib.import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError, ValueError) as error:
        raise PolicyError(f"schema: {reference!r} is not module:Name of something that can be imported ({error})") from None
    return found


def _annotated(handler: Any) -> Any:
    """The pydantic type that the handler's event parameter is annotated with, or None."""
    found = annotation(handler)
    candidates = (found, *getattr(found, "__args__", ()))
    return found if any(hasattr(kind, "__pydantic_validator__") for kind in candidates) else None


ROOM = Schema
