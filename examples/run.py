"""Run an example: ``python examples/run.py NAME``; without a name, list them.

Sends the example's ``event*.json`` and then its ``hostile*.json`` to its handler, here and now, and prints what comes back and
what the guard reports. ``expected.txt`` in the folder is what that must be. A ``stage.py`` beside the handler sets up what
stands in for the cloud, before ``app.py`` is imported.
"""

import contextlib
import importlib
import io
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
OCSF = '{"class_uid":2004,'
WIDTH = 120


class Context:
    """What Lambda tells a handler of its call, as far as adapters ask for it."""

    function_name = "example"
    function_version = "$LATEST"
    memory_limit_in_mb = 256
    invoked_function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:example"
    aws_request_id = "5a1f2c7e-2b1a-4c55-9a7e-0d9b6a4f1c11"

    def get_remaining_time_in_millis(self):
        return 10_000


def names():
    return sorted(file.parent.name for file in HERE.glob("*/expected.txt"))


def run(name):
    folder = HERE / name
    sys.path[:0] = [str(folder), str(HERE.parent)]
    with contextlib.ExitStack() as stack:
        # `before` tells by a file's name what happens before it is sent; what it returns is the handler from then on.
        before = stack.enter_context(importlib.import_module("stage").stage()) if (folder / "stage.py").exists() else {}
        handler = None
        for file in [*sorted(folder.glob("event*.json")), *sorted(folder.glob("hostile*.json"))]:
            handler = before.get(file.stem, lambda: None)() or handler or importlib.import_module("app").handler
            show(file.stem, *sent(handler, json.loads(file.read_text())))


def sent(handler, event):
    """What the handler answers, or how it fails, and the lines it writes meanwhile."""
    with contextlib.redirect_stdout(io.StringIO()) as log:
        try:
            answer = told(handler(event, Context()))
        except Exception as error:
            answer = f"raises {type(error).__name__}"
    return answer, log.getvalue().splitlines()


def told(answer):
    """A proxy answer's status and body; the reference in a refusal is another each time."""
    if not isinstance(answer, dict) or "statusCode" not in answer:
        return json.dumps(answer, ensure_ascii=False)
    content = json.loads(answer["body"])
    if isinstance(content, dict):
        content.pop("reference", None)
    return f"{answer['statusCode']} {json.dumps(content, ensure_ascii=False)}"


def show(name, answer, log):
    print(name)
    print("  answer ", answer)
    for line in log:
        if not line.startswith(OCSF):
            print("  log    ", line[:WIDTH])
            continue
        finding = json.loads(line)
        own = finding["unmapped"]["lambdaguard"]
        rule = finding["finding_info"]["analytic"]["uid"]
        print(" ".join(["  finding", rule, finding["disposition"].lower(), own.get("path", "")]).rstrip())


def main(arguments):
    if len(arguments) == 1 and arguments[0] in names():
        run(arguments[0])
        return 0
    print(f"one of: {', '.join(names())}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
