"""What the runtime client returns and logs for a function that cannot start, or that raises: to the letter as without us."""

import re
from itertools import cycle

import pytest
from layered import PYTHONS, event

pytestmark = pytest.mark.e2e

MODULES = {
    "app.py": "def handler(event, context):\n    return find(event)\ndef find(event):\n    raise LookupError('no such order')\n",
    "lacking.py": "import nothing_of_this_name\n",
    "lacking_name.py": "from json import nothing_of_this_name\n",
    "broken.py": "def handler(event, context:\n    return 1\n",
    "raising.py": "def prepare():\n    raise ValueError('as told')\nprepare()\n",
    "chained.py": "try:\n    {}['key']\nexcept KeyError as error:\n    raise RuntimeError('at the start') from error\n",
    "misspelt.py": "import os\nos.nothing_of_this_name\n",
    "silent.py": "raise Exception\n",
    "leaving.py": "raise SystemExit(3)\n",
    "number.py": "handler = 7\n",
    "package/__init__.py": "",
    "package/broken.py": "x = = 1\n",
}
HANDLERS = [
    "app.missing",
    "app.missing.deeper",
    "lacking.handler",
    "lacking_name.handler",
    "broken.handler",
    "raising.handler",
    "chained.handler",
    "misspelt.handler",
    "silent.handler",
    "leaving.handler",
    "number.handler",
    "nowhere.handler",
    "package/broken.handler",
    "package/nowhere.handler",
    "package.handler",
    "without-a-dot",
    "sys.exit",
]
_OF_THE_CALL = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|/lambda-\w+|[\d.]+ ms|\d{4}-\d\d-\d\dT[\d:.]+Z|\b\d+ MB")


def said(function):
    """The answer and the log, without what differs from call to call."""
    answer = _OF_THE_CALL.sub("…", function.invoke(event("hello")).text)
    return answer, _OF_THE_CALL.sub("…", function._text("function.log"))


@pytest.mark.parametrize(("handler", "how"), [*zip(HANDLERS, cycle(("wrapper", "redirect")), strict=False)])
def test_as_without_us(started, task, handler, how):
    folder = task(MODULES)
    with started(folder, handler, "bare") as function:
        bare = said(function)
    assert '"errorType"' in bare[0] or handler == "leaving.handler"
    with started(folder, handler, how) as function:
        assert said(function) == bare


@pytest.mark.parametrize("python", PYTHONS[1:])
def test_on_other_pythons(started, task, python):
    folder = task(MODULES)
    for handler in ("raising.handler", "lacking.handler", "broken.handler"):
        with started(folder, handler, "bare", python) as function:
            bare = said(function)
        with started(folder, handler, "wrapper", python) as function:
            assert said(function) == bare


def test_in_json(started, task):
    environ = {"AWS_LAMBDA_LOG_FORMAT": "JSON"}
    folder = task(MODULES)
    with started(folder, "raising.handler", "bare", environ=environ) as function:
        bare = said(function)
    with started(folder, "raising.handler", "wrapper", environ=environ) as function:
        assert said(function) == bare


def test_what_the_handler_raises(started, task):
    """The function's own frames are the same; the corridor's own stand above them."""
    folder = task(MODULES)
    with started(folder, how="bare") as function:
        bare = function.invoke(event("hello")).json()
    with started(folder) as function:
        layered = function.invoke(event("hello")).json()
    assert (layered["errorType"], layered["errorMessage"]) == (bare["errorType"], bare["errorMessage"])
    own = [_OF_THE_CALL.sub("…", line) for line in layered["stackTrace"] if "/lambdaguard/" not in line]
    assert own == [_OF_THE_CALL.sub("…", line) for line in bare["stackTrace"]]
