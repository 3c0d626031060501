"""Which modules of the package a usual function loads, and when: seen by running one. Run as a program, by any Python from 3.11:

    python traced.py FOLDER OUT    writes a line of modules for each file of the bundle, see `layer/bundle.py`

FOLDER holds the package as it is in the tree.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

_HTTP = {
    "version": "2.0",
    "routeKey": "$default",
    "rawPath": "/a",
    "headers": {"accept": "*/*"},
    "requestContext": {"http": {"method": "POST"}},
}
# Benign, and each makes more of the law look at it.
_NAME, _MARKUP, _ADDRESS = "Sheila O'Brien", "a <b>bold</b> word", "http://a.example:8080/b?next=//c.example/d"


def main(folder: str, out: str) -> None:
    seen: list[str] = []
    home = f"{folder}/lambdaguard/"

    def note(event: str, args: Any) -> None:
        if event == "exec" and getattr(args[0], "co_name", "") == "<module>" and args[0].co_filename.startswith(home):
            seen.append(args[0].co_filename.removeprefix(home).removesuffix(".py"))

    sys.addaudithook(note)
    sys.path.insert(0, folder)
    os.environ["AWS_LAMBDA_RUNTIME_API"] = "127.0.0.1:9001"
    sys.modules["awslambdaric.bootstrap"] = type(sys)("awslambdaric.bootstrap")
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["LAMBDAGUARD_TMP_ROOT"] = scratch
        steps = list(_steps(seen))
    Path(out).write_text("".join(" ".join(dict.fromkeys(step)) + "\n" for step in steps))


def _steps(seen: list[str]) -> Any:
    """What was loaded after the start, a plain event with a name in it, a masked line of the log, markup, and an address."""
    from lambdaguard import guard

    handler = guard(lambda _, __: {"statusCode": 200, "body": "hello"})
    yield seen.copy()
    handler(_HTTP, None)
    handler({**_HTTP, "body": json.dumps({"text": _NAME})}, None)
    yield seen.copy()
    __import__("logging").getLogger().warning("token=%s", "sk_live_" + "x1" * 9)
    yield seen.copy()
    handler({**_HTTP, "body": json.dumps({"text": _MARKUP})}, None)
    yield seen.copy()
    handler({**_HTTP, "body": json.dumps({"text": _ADDRESS})}, None)
    yield seen.copy()


if __name__ == "__main__":
    main(*sys.argv[1:])
