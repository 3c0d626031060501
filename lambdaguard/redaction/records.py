"""Log records for handlers that do not print them but hand them on: masked copies, the record itself is never touched."""

from __future__ import annotations

import logging

from .text import clean
from .values import redact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# What logging itself sets, beside the message: a place in the source, times and ids.
_OWN = frozenset(
    """name levelname levelno pathname filename module lineno funcName created msecs relativeCreated thread threadName processName
    process taskName msg args exc_info exc_text stack_info message asctime""".split()
)


def masked(record: logging.LogRecord) -> logging.LogRecord:
    """``record`` itself if it holds no secret, else a copy without it. Never raises."""
    try:
        changed = {**_message(record), **_exception(record), **_extras(record)}
    except Exception as fault:
        changed = {
            "msg": f"[lambdaguard: a record withheld: {type(fault).__name__}]",
            "args": None,
            "exc_info": None,
            "exc_text": None,
        }
    if not changed:
        return record
    twin = object.__new__(type(record))
    twin.__dict__.update(record.__dict__)
    twin.__dict__.update(changed)
    return twin


def _message(record: logging.LogRecord) -> dict[str, Any]:
    """Template and arguments masked on their own, where that is enough; else the finished message alone."""
    msg, args = redact(record.msg), redact(record.args) if record.args else record.args
    changed = {}
    if msg is not record.msg:
        changed["msg"] = msg
    if args is not record.args:
        changed["args"] = args
    if record.args or not isinstance(msg, (str, dict, list, tuple)):
        text = record.getMessage()
        done = clean(text)
        if done != text and not _suffices(msg, args):
            changed.update(msg=done, args=None)
    if "message" in record.__dict__ and clean(record.message) != record.message:
        changed["message"] = clean(record.message)
    return changed


def _suffices(msg: Any, args: Any) -> bool:
    """Whether template and arguments, masked each on its own, make a message without a secret."""
    try:
        text = str(msg) % args if args else str(msg)
    except Exception:
        return False
    return clean(text) == text


def _exception(record: logging.LogRecord) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    for name in ("exc_text", "stack_info"):
        text = getattr(record, name, None)
        if isinstance(text, str) and clean(text) != text:
            changed[name] = clean(text)
    fault = record.exc_info[1] if isinstance(record.exc_info, tuple) and len(record.exc_info) == 3 else None
    if fault is not None:
        text = logging.Formatter().formatException(record.exc_info)  # type: ignore[arg-type]
        done = clean(text)
        if done != text:
            from .stand_in import stand_in

            twin = stand_in(fault)
            changed["exc_info"] = (type(twin), twin, record.exc_info[2])  # type: ignore[index]
            changed["exc_text"] = done
    return changed


def _extras(record: logging.LogRecord) -> dict[str, Any]:
    own = {name: value for name, value in record.__dict__.items() if name not in _OWN}
    done = redact(own) if own else own
    return {name: done[name] for name in own if done[name] is not own[name]} if done is not own else {}
