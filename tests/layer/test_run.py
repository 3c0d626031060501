"""A plain function without our package, the built layer unpacked beside it, and the real runtime client."""

import json
import subprocess

import pytest
from layered import PYTHONS, event

from layer import contents

pytestmark = pytest.mark.e2e

APP = """
import json, logging, os, subprocess, sys, tempfile

print("at import: password=correct-horse-battery")

def handler(event, context):
    body = event.get("body") or ""
    logging.getLogger().warning("api_key=sk_live_Zx81Lq0pWm47Tn2Bv9Rc")
    if body.startswith("list "):
        return {"statusCode": 200, "body": subprocess.run("ls " + body[5:], shell=True, capture_output=True, text=True).stdout}
    with open(os.path.join(os.environ["SCRATCH"], "left.txt"), "w") as file:
        file.write("left behind")
    seen = {name: os.environ.get(name) for name in ("_HANDLER", "PYTHONPATH", "LAMBDAGUARD_LAYER")}
    return {"statusCode": 200, "echo": body, "seen": seen, "last": sys.argv[-1]}
"""


@pytest.mark.parametrize("how", ["wrapper", "redirect"])
@pytest.mark.parametrize("python", PYTHONS)
def test_a_function_that_knows_nothing_of_us(started, task, tmp_path, python, how):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    (scratch / "before").write_text("there before")
    folder = task({"app.py": APP})
    environ = {"SCRATCH": str(scratch), "LAMBDAGUARD_TMP_ROOT": str(scratch)}
    with started(folder, "app.handler", how, python, environ=environ) as function:
        answer = function.invoke(event("Sheila O'Brien, 5 < 6"))
        assert answer.json()["echo"] == "Sheila O'Brien, 5 < 6"
        assert answer.json()["seen"]["_HANDLER"] == answer.json()["last"] == "app.handler"
        assert answer.json()["seen"]["LAMBDAGUARD_LAYER"] is None
        assert (answer.json()["seen"]["PYTHONPATH"] is None) == (how == "wrapper")
        assert "correct-horse" not in answer.log
        assert "password=***" in answer.log
        assert "sk_live_Zx81" not in answer.log
        assert [path.name for path in scratch.iterdir()] == ["before"]
        assert [finding for finding in answer.findings if finding["disposition"] == "Blocked"] == []
        hostile = function.invoke(event("list /etc; cat /etc/passwd"))
        assert hostile.json()["statusCode"] == 403
        assert "root:" not in hostile.text
        assert len([finding for finding in hostile.findings if finding["disposition"] == "Blocked"]) == 1


MODULES = {
    "app.py": """
def handler(event, context):
    return "plain"
class Orders:
    @staticmethod
    def create(event, context):
        return "nested"
class Callable:
    def __call__(self, event, context):
        return "callable"
ready = Callable()
async_answer = None
""",
    "src/app.py": "def handler(event, context):\n    return 'in a folder'\n",
    "shop/__init__.py": "def handler(event, context):\n    return 'the package itself'\n",
    "shop/web/orders.py": "from shop import handler as other\ndef handler(event, context):\n    return 'in a package'\n",
}


@pytest.mark.parametrize(
    ("handler", "answer"),
    [
        ("app.handler", "plain"),
        ("app.Orders.create", "nested"),
        ("app.ready", "callable"),
        ("src/app.handler", "in a folder"),
        ("shop.handler", "the package itself"),
        ("shop.web.orders.handler", "in a package"),
        ("shop/web/orders.handler", "in a package"),
    ],
)
@pytest.mark.parametrize("how", ["wrapper", "redirect"])
def test_handlers_by_all_their_names(started, task, handler, answer, how):
    with started(task(MODULES), handler, how) as function:
        assert function.invoke(event("hello")).json() == answer
        assert function.invoke(event("1' UNION SELECT username, password FROM users--")).json()["statusCode"] == 403


@pytest.mark.parametrize(
    ("where", "handler"),
    [("lambdaguard.toml", "app.handler"), ("lambdaguard.toml", "src/app.handler"), ("src/lambdaguard.toml", "src/app.handler")],
)
def test_settings_of_the_functions_package(started, task, where, handler):
    folder = task({**MODULES, where: "[limits]\nbytes = 2000\n"})
    with started(folder, handler, environ={"LAMBDAGUARD_INJECTION": "monitor"}) as function:
        assert function.invoke(event("x" * 3000)).json()["statusCode"] == 403
        monitored = function.invoke(event("1' UNION SELECT username, password FROM users--"))
        assert isinstance(monitored.json(), str)
        assert monitored.findings


def test_a_wrong_setting_stops_the_start_and_says_so(started, task):
    with started(task(MODULES), environ={"LAMBDAGUARD_MOED": "monitor"}) as function:
        answer = function.invoke(event(""))
    assert answer.error == "PolicyError"
    assert "LAMBDAGUARD_MOED" in answer.text


def test_the_kill_switch(started, task):
    with started(task(MODULES), environ={"LAMBDAGUARD_MODE": "off", "LAMBDAGUARD_MOED": "1"}) as function:
        answer = function.invoke(event("1' UNION SELECT username, password FROM users--"))
    assert answer.json() == "plain"
    assert answer.findings == []


def test_redirected_to_nothing(started, task):
    with started(task(MODULES), "lambdaguard.layer.handler", "redirect") as function:
        answer = function.invoke(event(""))
    assert answer.error == "PolicyError"
    assert "LAMBDAGUARD_HANDLER" in answer.json()["errorMessage"]


DECORATED = """
from lambdaguard import guard
@guard(injection="monitor")
def handler(event, context):
    return "it ran"
def passing(handler):
    import functools
    @functools.wraps(handler)
    def passed(event, context):
        return handler(event, context)
    return passed
wrapped = passing(handler)
"""


@pytest.mark.parametrize("handler", ["app.handler", "app.wrapped"])
def test_a_decorators_settings_win_and_findings_come_once(started, task, handler):
    with started(task({"app.py": DECORATED}), handler, environ={"LAMBDAGUARD_INJECTION": "block"}) as function:
        answer = function.invoke(event("1' UNION SELECT username, password FROM users--"))
    assert answer.json() == "it ran"
    rules = [finding["unmapped"]["lambdaguard"]["rule_id"] for finding in answer.findings]
    assert rules
    assert len(set(rules)) == len(rules)


AT_IMPORT = """
import asyncio, ctypes, decimal, http.server, pickle, sqlite3, subprocess, sys, tempfile, threading, urllib.error, urllib.request
look = "import os, sys; print(any(os.path.exists(os.path.join(each, 'lambdaguard.layer')) for each in sys.path))"
child = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True)
db = sqlite3.connect(":memory:")
db.execute("create table orders (id, name)")
points = pickle.loads(pickle.dumps({"a": decimal.Decimal(1)}))
size = ctypes.CDLL(None).getpid()
with tempfile.NamedTemporaryFile() as file:
    file.write(b"x")
exec(compile("made = 1", "made", "exec"))
server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
threading.Thread(target=server.handle_request, daemon=True).start()
try:
    urllib.request.urlopen(f"http://localhost:{server.server_port}/", timeout=5)
except urllib.error.HTTPError:
    pass
def handler(event, context):
    return {"child": child.stdout.strip(), "pid": size > 0, "made": made}
"""


def test_what_functions_do_while_they_are_imported_passes(started, task):
    """The doors are armed by then, and judge nothing that a program may well do before its first event."""
    with started(task({"app.py": AT_IMPORT})) as function:
        answer = function.invoke(event("hello"))
    assert answer.json() == {"child": "False", "pid": True, "made": 1}
    rules = [finding["unmapped"]["lambdaguard"]["rule_id"] for finding in answer.findings]
    assert rules == ["LG-PROC-004"], "a program started for the first time, which is said of everybody's"


def test_the_doors_are_armed_before_the_function_is_imported(started, task):
    app = "import subprocess\nsubprocess.run(['ls'])\ndef handler(event, context):\n    return 1\n"
    with started(task({"app.py": app}), environ={"LAMBDAGUARD_PROCESSES": "[]"}) as function:
        answer = function.invoke(event("hello"))
    assert "LG-PROC-001" in answer.json()["errorMessage"]
    assert answer.findings[0]["disposition"] == "Blocked"


def test_wrappers_are_chained(started, task, tmp_path):
    other = tmp_path / "other"
    other.write_text('#!/bin/sh\nexport OTHER="$#:$_HANDLER"\nexec "$@"\n')
    other.chmod(0o755)
    app = "import os\ndef handler(event, context):\n    return os.environ['OTHER']\n"
    with started(task({"app.py": app}), environ={"LAMBDAGUARD_NEXT_WRAPPER": str(other)}) as function:
        assert function.invoke(event("hello")).json() == "4:lambdaguard.layer.handler"


def test_no_second_interpreter(started, task):
    app = "import os\ndef handler(event, context):\n    return os.getpid()\n"
    with started(task({"app.py": app})) as function:
        answer = function.invoke(event("hello"))
        assert function.processes[1:] == [answer.json()]


def with_its_own(files):
    """A function's folder that has another version of our package in it, as pip puts it there."""
    own = {name.removeprefix("python/"): content.decode() for name, content in contents.own().items()}
    return {**own, "lambdaguard/version.py": 'VERSION = "99.0"\n', **files}


HOMES = """
import sys, lambdaguard
def handler(event, context):
    homes = {getattr(module, "__file__", None) for name, module in sys.modules.items() if name.startswith("lambdaguard")}
    return [lambdaguard.__version__, sorted({home.split("/lambdaguard/")[0] for home in homes if home})]
"""


@pytest.mark.parametrize("how", ["wrapper", "redirect"])
def test_the_functions_own_version_wins_whole(started, task, how):
    """Another version in the function's package: all modules are its own, and a line says so."""
    with started(task(with_its_own({"app.py": HOMES})), "app.handler", how) as function:
        answer = function.invoke(event("hello"))
        assert answer.json() == ["99.0", [str(function._folder)]]
        assert answer.log.count("the function's own package is used (99.0") == 1


def test_and_wins_where_the_layer_is_found_first(task, layers, runtimes):
    folder = task(with_its_own({"app.py": HOMES}))
    program = "import lambdaguard.layer; found = lambdaguard.layer.handler; import app; print(app.handler({}, None))"
    environ = {"PYTHONPATH": f"{layers('3.11') / 'python'}:{folder}", "LAMBDA_TASK_ROOT": str(folder)}
    environ |= {"LAMBDAGUARD_HANDLER": "app.handler", "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run([runtimes("3.11"), "-c", program], env=environ, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == str(["99.0", [str(folder)]])


@pytest.mark.parametrize("python", ["3.11"])
def test_compiled_files_for_another_machine(started, task, layers, python):
    other = "arm64" if "x86" in layers.machine else "x86_64"
    opt = layers(python, "full", other)
    with started(task(MODULES), python=python, opt=opt) as function:
        answer = function.invoke(event("hello"))
    assert answer.error == "LambdaGuardError"
    assert f"built for Python {python} on {other}" in answer.json()["errorMessage"]
    assert f"use lambdaguard-full-python{python}-{layers.machine}" in answer.json()["errorMessage"]
    plain = {"PYTHONPATH": str(opt / "python")}
    with started(task({"app.py": "import pydantic\n"}), "app.handler", "bare", python, environ=plain) as function:
        answer = function.invoke(event("hello"))
    assert answer.error == "RuntimeError"
    assert f"is for Python {python} on {other}" in answer.json()["errorMessage"]


def test_the_full_layer_brings_what_it_says(started, task, layers):
    app = """
from pydantic import BaseModel
import bleach, aws_lambda_powertools, jmespath, wrapt
class Order(BaseModel):
    id: int
def handler(event: Order, context):
    return type(event).__name__
"""
    opt = layers("3.11", "full")
    with started(task({"app.py": app}), opt=opt, environ={"LAMBDAGUARD_ENVELOPE": "powertools_json(body)"}) as function:
        answer = function.invoke(event(json.dumps({"id": 7})))
    assert answer.json() == "Order"
