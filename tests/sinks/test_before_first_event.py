"""Between cold start and first event the doors are armed by the first operation that they could judge, and judge that one too."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lambdaguard
from lambdaguard.sinks import code_watch, files_watch, network_watch, process_watch, tamper, tripwire

START = f"""
import os, sys, types
sys.path[:0] = {sys.path!r}
os.environ["AWS_LAMBDA_RUNTIME_API"] = "127.0.0.1:9001"
sys.modules["awslambdaric.bootstrap"] = types.ModuleType("awslambdaric.bootstrap")
import _socket, http.client
"""
GUARD = """
import lambdaguard
from lambdaguard import guard

@guard
def handler(event, context):
    return {"statusCode": 200}

EVENT = {"version": "2.0", "rawPath": "/a", "headers": {}, "requestContext": {"http": {"method": "GET"}}}
from lambdaguard.sinks.tripwire import armed
def refused(operation):
    try:
        operation()
    except (PermissionError, AttributeError):
        return
    raise AssertionError("it was let through")
assert not armed() or lambdaguard.__file__[:5] == "/tmp/"
"""


def run(code, before=""):
    """The rules of the findings that the program's end or its code told of."""
    program = f"{START}\n{before}\n{GUARD}\n{code}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith('{"class_uid":2004')]
    return [json.loads(line)["finding_info"]["analytic"]["uid"] for line in lines]


def test_every_event_that_a_door_looks_at_before_there_is_a_caller_trips_it():
    watched = {"open", tripwire.SET, *network_watch.DESTINATIONS, *files_watch.LISTED, *files_watch.STARTED}
    for door in (process_watch, network_watch, files_watch, code_watch, tamper):
        watched.update(door.EVENTS)
    assert watched == tripwire.TELLING
    patched = {name.partition(".")[0] for name in code_watch.PATCHES if "." not in name} | {"_posixsubprocess", "cffi.api"}
    assert patched == tripwire.SILENT


@pytest.mark.parametrize(
    ("operation", "rule"),
    [
        ("open('/proc/self/environ')", "LG-FILE-001"),
        ("os.open('/proc/self/mem', os.O_RDONLY)", "LG-FILE-001"),
        ("_socket.socket().connect(('169.254.169.254', 80))", "LG-NET-003"),
        ("http.client.HTTPConnection('127.0.0.1', 9001).connect()", "LG-NET-004"),
        ("sys.settrace(print)", "LG-EXEC-012"),
        ("setattr(lambdaguard.runtime, 'real', bool)", "LG-GUARD-003"),
        ("delattr(lambdaguard.runtime, 'real')", "LG-GUARD-003"),
        ("setattr(lambdaguard.runtime.real, '__code__', (lambda: False).__code__)", "LG-GUARD-002"),
        ("os.putenv('LAMBDAGUARD_MODE', 'off')", "LG-GUARD-004"),
    ],
)
@pytest.mark.parametrize(
    "before",
    ["", "from os import open as kept", "import re, logging, threading"],
    ids=["plain", "a reference taken early", "more modules"],
)
def test_it_is_refused_as_later(operation, rule, before):
    assert run(f"refused(lambda: {operation})\nassert armed()", before) == [rule]


@pytest.mark.parametrize(
    "meddling",
    [
        "sys.meta_path.clear(); sys.path_hooks.clear(); sys.path.clear()",
        "os.environ.clear()",
        "for name in ('join', 'realpath', 'abspath', 'dirname'): setattr(os.path, name, lambda *args: '/tmp')",
        "os.path.realpath.__code__ = (lambda path, strict=False: '/tmp/x').__code__",
        "import builtins; builtins.isinstance = lambda *args: False",
        "import builtins; builtins.__import__ = None",
        "sys._getframe = None",
        "import functools; functools.partial = functools._lru_cache_wrapper = None",
        "for name in [name for name in sys.modules if name.startswith('lambdaguard')]: del sys.modules[name]",
        "vars(lambdaguard.runtime).clear()",
    ],
)
def test_what_was_changed_before_it_trips_changes_nothing(meddling):
    code = """
try:
    open("/proc/self/environ")
except PermissionError:
    os._exit(42)
os._exit(1)
"""
    done = subprocess.run([sys.executable, "-c", f"{START}{GUARD}\n{meddling}\n{code}"], check=False, timeout=60)
    assert done.returncode == 42


def test_a_program_is_reported_and_started():
    assert run("import subprocess\nassert subprocess.run(['true']).returncode == 0") == ["LG-PROC-004"]


@pytest.mark.parametrize("early", [True, False], ids=["imported before", "imported after"])
def test_what_raises_no_event_is_patched_before_it_can_be_called(early):
    code = """
import _posixsubprocess
assert armed()
assert type(_posixsubprocess.fork_exec).__name__ == "_lru_cache_wrapper"
"""
    if early:
        program = START + "import _posixsubprocess\n" + GUARD.rpartition("assert not armed()")[0] + code
        assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0
    else:
        assert run(code) == []


def test_the_first_look_up_is_remembered_like_any_other():
    """Were it not, the address it leads to would have no name."""
    code = """
import socket
found = socket.getaddrinfo("localhost", 80)
assert armed()
assert _socket.getaddrinfo("localhost", 80) and type(_socket.getaddrinfo).__name__ == "_lru_cache_wrapper"
names = lambdaguard.sinks.give("scope_doors").function("network_names:names")
from lambdaguard.sinks.network_address import literal
assert "localhost" in names(literal(found[0][4][0])), names(literal(found[0][4][0]))
"""
    assert run(code) == []


@pytest.mark.parametrize(
    "code",
    [
        "import json.tool, wave, colorsys",
        "os.environ['COLOUR'] = 'red'; os.environ.pop('COLOUR')",
        "from collections import namedtuple; namedtuple('P', 'x y', defaults=(1,))",
        "import dataclasses, functools; dataclasses.make_dataclass('P', ['x', ('y', int, 3)])",
        "import threading; thread = threading.Thread(target=len, args=('',)); thread.start(); thread.join()",
        "print('hello'); import logging; logging.getLogger().warning('hello')",
        "eval('1 + 1'); exec('x = 2')",
    ],
)
def test_an_ordinary_start_does_not_trip_it(code):
    assert run(f"{code}\nassert not armed()\nassert handler(EVENT, None) == {{'statusCode': 200}}\nassert armed()") == []


def test_a_start_that_compiles_everything_is_an_ordinary_one(tmp_path):
    """The import system writes then, and the doors may be armed in the midst of an import."""
    home = Path(lambdaguard.__file__).parent
    shutil.copytree(home, tmp_path / "lambdaguard", ignore=shutil.ignore_patterns("__pycache__"))
    for _ in range(2):
        assert run("assert handler(EVENT, None) == {'statusCode': 200}", f"sys.path.insert(0, {str(tmp_path)!r})") == []


def test_packages_that_the_first_event_brings_are_loaded_though_the_doors_were_armed_before_it():
    assert run("open('/dev/null').close(); assert armed(); assert handler(EVENT, None) == {'statusCode': 200}") == []


def test_two_threads_that_trip_it_at_once_are_both_judged():
    code = """
import threading
refusals = []
gate = threading.Barrier(8)
def reads():
    gate.wait()
    try:
        open("/proc/self/environ")
    except PermissionError:
        refusals.append(1)
threads = [threading.Thread(target=reads) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert len(refusals) == 8, len(refusals)
"""
    assert run(code) == ["LG-FILE-001"]


def test_outside_of_the_real_runtime_nothing_stands_before_the_first_event():
    elsewhere = START.replace("AWS_LAMBDA_RUNTIME_API", "ANOTHER")
    program = f"{elsewhere}{GUARD}\nopen('/proc/self/environ')\nassert not armed()"
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0


@pytest.mark.parametrize("places", [("socket",), ("late",), ("early", "late"), ("subprocess", "early", "socket", "late")])
def test_references_that_were_taken_by_name_are_all_found(places):
    """Wherever they are, and however many there are besides those that the standard library has."""
    before = f"""
import _posixsubprocess, _socket, socket, subprocess
early, late = types.ModuleType("early"), types.ModuleType("late")
sys.modules.update(early=early, late=late)
for place in {places!r}:
    setattr(sys.modules[place], "a_fork_exec", _posixsubprocess.fork_exec)
    for name in ("gethostbyname", "gethostbyname_ex", "getaddrinfo"):
        setattr(sys.modules[place], "a_" + name, getattr(_socket, name))
"""
    code = f"""
refused(lambda: open("/proc/self/environ"))
assert armed()
for place in {places!r}:
    kept = [value for name, value in vars(sys.modules[place]).items() if name[:2] == "a_"]
    assert [type(value).__name__ for value in kept] == ["_lru_cache_wrapper"] * 4, (place, kept)
assert type(subprocess._fork_exec).__name__ == type(socket.gethostbyname).__name__ == "_lru_cache_wrapper"
"""
    program = START + before + GUARD.rpartition("assert not armed()")[0] + code
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def test_an_event_after_a_door_was_tripped_is_an_ordinary_one():
    """The modules that it loads are fixed from the start on, packages too."""
    code = """
open(__import__("json").__file__).close()
assert armed()
assert handler(EVENT, None) == {"statusCode": 200}
import lambdaguard.events.catalogue
for module in (lambdaguard.events, lambdaguard.events.catalogue, lambdaguard.corridor, lambdaguard.rules.plan):
    assert module.__spec__.name == module.__name__
    assert bool(module.__spec__.submodule_search_locations) == hasattr(module, "__path__")
    refused(lambda: setattr(module, "__name__", "other"))
"""
    assert set(run(code)) <= {"LG-GUARD-003"}
