"""An observed behaviour as one compact line of JSON, which ``lambdaguard learn`` and ``lambdaguard iam`` read again."""

from __future__ import annotations

import json
import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

MARK = "observed"
# Tells environments apart; nothing else is to be read from it.
_ENVIRONMENT = os.urandom(4).hex()
KINDS = ("host", "process", "file", "native", "aws", "database", "limit")


def line(kind: str, what: dict[str, Any], at: str) -> str:
    """One line without a newline in it; ``at`` is the line of the user's code, ``time`` milliseconds since 1970."""
    found = {"lambdaguard": MARK, "kind": kind, **what, "at": at, "function": os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "")}
    found["env"] = _ENVIRONMENT
    told = {key: value for key, value in found.items() if value not in ("", None, False)}
    return json.dumps({**told, "time": int(time.time() * 1000)}, separators=(",", ":"))


def write(lines: Iterable[str]) -> None:
    """One write a line, to standard output: lines of concurrent threads and workers must not interleave."""
    try:
        for text in lines:
            sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except Exception:
        # Standard output is closed or full: there is nowhere left to say so.
        return
