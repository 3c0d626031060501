"""After an invocation the process is what it was before the first one; what programs do for good reason stays."""

import asyncio
import builtins
import contextlib
import io
import json
import locale
import logging
import os
import random
import resource
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType, SimpleNamespace

import pytest
from shapes import Context, findings_in

from lambdaguard import PolicyError, guard

SECRET = "alice-and-her-secret"
QUIET = {"injection": "off", "source": "off", "files": "off", "processes": "off", "code": "off", "egress": "off"}


@pytest.fixture
def served(monkeypatch):
    """As if the runtime client served this process: nothing is restored anywhere else."""
    monkeypatch.setattr("lambdaguard.protections.environment.real", lambda: True)


def guarded(do, **options):
    """A guarded handler that runs ``do(event)``, and has seen its first event."""
    handler = guard(lambda event, context: do(event) if event.get("do") else None, environment=options or True, **QUIET)
    handler({}, None)
    return handler


def told(capsys):
    """Rule and facts of each finding."""
    found = findings_in(capsys.readouterr().out)
    return [(line["finding_info"]["analytic"]["uid"], line["unmapped"]["lambdaguard"]) for line in found]


def rules(capsys):
    return [rule for rule, _ in told(capsys)]


EVENT = {"do": True, "name": SECRET}


def _shadow(owner, name, value):
    return lambda _: setattr(owner, name, value)


def _double(_):
    logging.getLogger("orders").addHandler(logging.StreamHandler(sys.__stderr__))


def _module(_):
    sys.modules["json"] = ModuleType("json")


def _zone(_):
    os.environ["TZ"] = "Asia/Tokyo"
    time.tzset()


CHANGES = {
    "a variable with the caller's text": (lambda e: os.environ.__setitem__("CUSTOMER", f"name={e['name']}"), "LG-ENV-001"),
    "a variable with what was made of it": (lambda e: os.environ.__setitem__("CUSTOMER", str(hash(e["name"]))), "LG-ENV-001"),
    "another value": (lambda _: os.environ.__setitem__("PATH", "/tmp"), "LG-ENV-001"),
    "no value": (lambda _: os.environ.pop("HOME"), "LG-ENV-001"),
    "another mapping": (lambda _: setattr(os, "environ", {**os.environ, "X": "1"}), "LG-ENV-003"),
    "another folder": (lambda _: os.chdir("/"), "LG-ENV-002"),
    "another mask": (lambda _: os.umask(0), "LG-ENV-002"),
    "a signal's handler": (lambda _: signal.signal(signal.SIGUSR1, lambda *_: None), "LG-ENV-005"),
    "an ignored signal": (lambda _: signal.signal(signal.SIGTERM, signal.SIG_IGN), "LG-ENV-005"),
    "an alarm": (lambda _: signal.alarm(1000), "LG-ENV-005"),
    "another zone": (_zone, "LG-ENV-001"),
    "another locale": (lambda _: locale.setlocale(locale.LC_ALL, "C.UTF-8"), "LG-ENV-002"),
    "a search path in /tmp": (lambda _: sys.path.insert(0, "/tmp/modules"), "LG-ENV-002"),
    "a relative search path": (lambda _: sys.path.append("modules"), "LG-ENV-002"),
    "a search path turned round": (lambda _: sys.path.reverse(), "LG-ENV-002"),
    "a search path replaced": (lambda _: setattr(sys, "path", []), "LG-ENV-002"),
    "a time-out": (lambda _: socket.setdefaulttimeout(3), "LG-ENV-002"),
    "warnings as errors": (lambda _: warnings.simplefilter("error"), "LG-ENV-002"),
    "a filter": (lambda _: warnings.filterwarnings("ignore", message="x"), "LG-ENV-002"),
    "an exception hook": (lambda _: setattr(sys, "excepthook", lambda *_: None), "LG-ENV-005"),
    "a thread's exception hook": (lambda _: setattr(threading, "excepthook", lambda *_: None), "LG-ENV-005"),
    "a profile function": (lambda _: sys.setprofile(lambda *_: None), "LG-ENV-005"),
    "a lower limit": (lambda _: resource.setrlimit(resource.RLIMIT_NOFILE, (512, _files()[1])), "LG-ENV-002"),
    "standard output": (lambda _: setattr(sys, "stderr", io.StringIO()), "LG-ENV-002"),
    "a builtin": (_shadow(builtins, "open", lambda *_: io.StringIO()), "LG-ENV-003"),
    "a function of everybody's": (_shadow(json, "loads", lambda _: {}), "LG-ENV-003"),
    "a method": (_shadow(ssl.SSLContext, "wrap_socket", lambda *_: None), "LG-ENV-003"),
    "a module": (_module, "LG-ENV-003"),
    "no verification": (_shadow(ssl, "_create_default_https_context", ssl._create_unverified_context), "LG-ENV-004"),
    "a second log handler": (_double, "LG-ENV-005"),
}


def _files():
    return resource.getrlimit(resource.RLIMIT_NOFILE)


def picture():
    mask = os.umask(0o077)
    os.umask(mask)
    return {
        "environ": (id(os.environ), dict(os.environ)),
        "cwd": os.getcwd(),
        "mask": mask,
        "signals": [signal.getsignal(number) for number in (signal.SIGUSR1, signal.SIGTERM)],
        "alarm": signal.getitimer(signal.ITIMER_REAL)[0],
        "zone": time.tzname,
        "locale": locale.setlocale(locale.LC_ALL),
        "path": (id(sys.path), list(sys.path)),
        "timeout": socket.getdefaulttimeout(),
        "warnings": list(warnings.filters),
        "hooks": (sys.excepthook, threading.excepthook, sys.getprofile()),
        "limit": _files(),
        "stderr": sys.stderr,
        "functions": (builtins.open, json.loads, vars(ssl.SSLContext)["wrap_socket"], sys.modules["json"]),
        "tls": ssl._create_default_https_context,
        "handlers": list(logging.getLogger("orders").handlers),
    }


@pytest.fixture
def orders():
    """A logger that writes to standard error, as one handler says."""
    logger = logging.getLogger("orders")
    logger.addHandler(logging.StreamHandler(sys.__stderr__))
    yield
    logger.handlers.clear()


@pytest.mark.usefixtures("served", "orders")
@pytest.mark.parametrize("change", CHANGES)
def test_what_an_invocation_changed_is_put_back_and_told(change, capsys):
    do, rule = CHANGES[change]
    handler = guarded(do)
    before = picture()
    for _ in range(3):
        handler(EVENT, None)
        for _ in range(20):  # modules have their turn
            handler({}, None)
        assert picture() == before
    out = capsys.readouterr().out
    assert SECRET not in out
    found = [line["finding_info"]["analytic"]["uid"] for line in findings_in(out)]
    assert found == [rule] * 3


@pytest.mark.usefixtures("orders")
@pytest.mark.parametrize("change", ["a variable with the caller's text", "another folder", "a function of everybody's"])
@pytest.mark.parametrize("mode", ["block", "monitor"])
def test_outside_the_runtime_and_in_monitor_mode_it_only_tells(change, mode, capsys, monkeypatch):
    monkeypatch.setattr("lambdaguard.protections.environment.real", lambda: mode == "monitor")
    for name in ("CUSTOMER", "PATH"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    monkeypatch.chdir(os.getcwd())
    monkeypatch.setattr(json, "loads", json.loads)
    do, rule = CHANGES[change]
    handler = guarded(do, mode=mode)
    before = picture()
    handler(EVENT, None)
    changed = picture()
    handler({}, None)
    monkeypatch.undo()
    assert changed != before
    assert rules(capsys) == [rule]


def test_without_the_setting_nothing_is_imported_and_nothing_done(monkeypatch):
    monkeypatch.delitem(sys.modules, "lambdaguard.protections.environment", raising=False)
    handler = guard(lambda event, context: os.environ.__setitem__("LEFT", "1"), **QUIET)
    handler({}, None)
    assert os.environ.pop("LEFT") == "1"
    assert "lambdaguard.protections.environment" not in sys.modules


class Pool:
    """Connections that are opened when they are first needed and stay."""

    def __init__(self, most):
        self.most, self.files = most, []

    def more(self):
        if len(self.files) < self.most:
            self.files.append(socket.socket())

    def close(self):
        for each in self.files:
            each.close()


def _lazy_import(_):
    for name in ("colorsys", "wave"):
        __import__(name)


def _executor(_, made=[]):  # noqa: B006 -- a global that is made once
    if not made:
        made.append(ThreadPoolExecutor(4))
    list(made[0].map(abs, range(8)))


def _null_handler(_):
    logging.getLogger("a.library").addHandler(logging.NullHandler())


def _temporarily(_):
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("error")
    previous = signal.signal(signal.SIGALRM, lambda *_: None)
    signal.alarm(5)
    signal.alarm(0)
    signal.signal(signal.SIGALRM, previous)
    thread = threading.Thread(target=abs, args=(1,))
    thread.start()
    thread.join()
    subprocess.run(["true"], check=True)


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("do", [_lazy_import, _executor, _null_handler, _temporarily, lambda _: random.random()])
def test_what_programs_do_for_good_reason_is_nothing_to_tell(do, capsys):
    handler = guarded(do)
    for _ in range(40):
        handler(EVENT, None)
    assert rules(capsys) == []


@pytest.mark.usefixtures("served")
def test_an_initialisation_that_comes_late_stays_and_is_told_once(capsys, tmp_path, monkeypatch):
    """A library's own settings, made as the handler imports it, are nothing to tell; a literal of the code is told once."""
    (tmp_path / "lately.py").write_text("import os\nos.environ['LATELY_HOME'] = str(os.getpid())\n")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("LATELY_HOME", "OMP_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)

    def do(_):
        __import__("lately")
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        return os.environ["LATELY_HOME"], os.environ["OMP_NUM_THREADS"]

    handler = guarded(do)
    answers = {handler(EVENT, None) for _ in range(5)}
    assert answers == {(str(os.getpid()), "1")}
    found = told(capsys)
    assert [rule for rule, _ in found] == ["LG-ENV-001"]
    assert found[0][1]["detail"]["kept"] == ["OMP_NUM_THREADS"]
    for name in ("LATELY_HOME", "OMP_NUM_THREADS"):
        os.environ.pop(name, None)


@pytest.mark.usefixtures("served")
def test_a_variable_that_varies_is_no_initialisation(capsys, monkeypatch):
    monkeypatch.delenv("LANE", raising=False)
    handler = guarded(lambda e: os.environ.__setitem__("LANE", "fast" if e["lane"] else "slow"))
    handler({"do": True, "lane": 1}, None)
    handler({"do": True, "lane": 0}, None)
    assert "LANE" not in os.environ or os.environ.pop("LANE") == "fast"
    assert set(rules(capsys)) == {"LG-ENV-001"}


@pytest.mark.usefixtures("served")
def test_settings_choose_what_is_put_back_and_what_is_left_alone(capsys, monkeypatch):
    monkeypatch.chdir(os.getcwd())
    for name in ("OTEL_TRACES", "CUSTOMER"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)

    def do(_):
        os.chdir("/")
        os.environ["OTEL_TRACES"] = os.environ["CUSTOMER"] = str(time.time())

    home = os.getcwd()
    handler = guarded(do, restore=["environ"], ignore=["environ.OTEL_*"])
    handler(EVENT, None)
    assert (os.getcwd(), "OTEL_TRACES" in os.environ, "CUSTOMER" in os.environ) == ("/", True, False)
    os.chdir(home)
    assert sorted(rules(capsys)) == ["LG-ENV-001", "LG-ENV-002"]


@pytest.mark.parametrize("setting", [{"restore": ["environment"]}, {"ignore": ["threats.x"]}, {"restore": "cwdd"}, {"keep": []}])
def test_a_part_that_does_not_exist_is_refused(setting):
    with pytest.raises(PolicyError):
        guard(lambda event, context: None, environment=setting)


@pytest.mark.usefixtures("served")
def test_a_seeded_generator_is_seeded_anew(capsys):
    handler = guarded(lambda _: random.seed(7))
    handler(EVENT, None)
    after = random.random()
    random.seed(7)
    assert after != random.random()
    ((rule, facts),) = told(capsys)
    assert rule == "LG-ENV-008"
    assert "test_environment.py:" in facts["path"]


def _wait(seconds, *_):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        time.sleep(0.005)


THREADS = {
    "with the caller's data": (lambda e, done: threading.Thread(target=_late, args=(e["name"], done)), None, True),
    "with the event": (lambda e, done: threading.Thread(target=_late, args=(e, done)), None, True),
    "a timer with it": (lambda e, done: threading.Timer(0.15, done.append, (e["name"],)), None, True),
    "of its own": (lambda e, done: threading.Thread(target=_late, args=(1, done)), None, False),
    "of its own, when asked": (lambda e, done: threading.Thread(target=_late, args=(1, done)), ["threads"], True),
    "with data, when not": (lambda e, done: threading.Thread(target=_late, args=(e["name"], done)), [], False),
}


def _late(what, done):
    _wait(0.15, what)
    done.append(what)


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("kind", THREADS)
def test_a_thread_that_holds_the_callers_data_is_stopped(kind, capsys, monkeypatch):
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)  # where the end of a thread is no fault
    make, restore, stops = THREADS[kind]
    done = []
    handler = guarded(lambda e: make(e, done).start(), **({} if restore is None else {"restore": restore}))
    handler(EVENT, None)
    time.sleep(0.25)
    handler({}, None)
    assert bool(done) is not stops
    ((rule, facts),) = told(capsys)
    assert rule == "LG-ENV-006"
    assert ("stopped" in facts["message"]) is stops
    assert "test_environment.py:" in facts["detail"]["location"]


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize(
    "command", [["sleep", "60"], ["sh", "-c", "sleep 60 & echo $!"], ["sh", "-c", "(setsid sleep 60 & echo $!) &"]]
)
def test_processes_that_nobody_holds_are_killed_with_all_below_them(command, capsys):
    pids = []

    def do(_):
        process = subprocess.Popen(command, stdout=subprocess.PIPE if len(command) > 2 else None)
        pids.append(process.pid)
        if process.stdout:
            pids.append(int(process.stdout.readline()))
            process.stdout.close()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        handler = guarded(do)
        handler(EVENT, None)
    assert [pid for pid in pids if alive(pid)] == []
    assert rules(capsys) == ["LG-ENV-007"]


@pytest.mark.usefixtures("served")
def test_a_process_that_is_kept_for_later_stays_and_is_told_once(capsys):
    kept = []
    handler = guarded(lambda _: kept or kept.append(subprocess.Popen(["sleep", "60"])))
    for _ in range(3):
        handler(EVENT, None)
    assert kept[0].poll() is None
    kept[0].kill()
    kept[0].wait()
    assert rules(capsys) == ["LG-ENV-007"]


@pytest.mark.usefixtures("served")
def test_a_leak_is_told_once_with_its_slope_and_a_pool_is_none(capsys):
    leak, pool = Pool(10_000), Pool(30)
    for each, calls in ((pool, 300), (leak, 90)):
        handler = guarded(lambda _, each=each: each.more())
        for _ in range(calls):
            handler(EVENT, None)
        each.close()
        found = told(capsys)
        assert [rule for rule, _ in found] == (["LG-ENV-009"] if each is leak else [])
    assert found[0][1]["path"] == "descriptors"
    assert 900 < found[0][1]["detail"]["slope_per_1000"] < 1100


@pytest.mark.usefixtures("served")
def test_a_child_that_the_handler_forked_puts_nothing_back(capsys, monkeypatch):
    monkeypatch.chdir(os.getcwd())
    home = os.getcwd()
    read, write = os.pipe()
    children = []

    def do(_):
        children.append(os.fork())
        os.chdir("/")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        handler = guarded(do, ignore=["processes"])
        handler(EVENT, None)
    if not children[0]:  # the child, on its way out through the guard
        os.write(write, os.getcwd().encode())
        os._exit(0)
    os.waitpid(children[0], 0)
    assert os.read(read, 100) == b"/"
    assert os.getcwd() == home
    for fd in (read, write):
        os.close(fd)
    assert rules(capsys) == ["LG-ENV-002"]


@pytest.mark.usefixtures("served")
def test_what_does_not_fit_before_the_deadline_is_done_before_the_next_event(capsys, monkeypatch):
    monkeypatch.chdir(os.getcwd())
    home = os.getcwd()
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: 1)
    seen = []
    handler = guard(lambda event, _: seen.append(os.getcwd()) or (event.get("do") and os.chdir("/")), environment=True, **QUIET)
    handler({}, None)
    handler(EVENT, context)
    assert os.getcwd() == "/"
    handler({}, None)
    assert seen == [home, home, home]
    assert rules(capsys) == ["LG-ENV-010", "LG-ENV-002"]


@pytest.mark.usefixtures("served")
def test_after_a_snapshot_the_baseline_is_taken_again(capsys, monkeypatch):
    hooks = []
    monkeypatch.setitem(sys.modules, "snapshot_restore_py", SimpleNamespace(register_after_restore=hooks.append))
    monkeypatch.delenv("RESTORED", raising=False)
    handler = guarded(lambda _: None)
    os.environ["RESTORED"] = "by the platform"
    for hook in hooks:
        hook()
    handler(EVENT, None)
    assert os.environ.pop("RESTORED") == "by the platform"
    assert rules(capsys) == []


@pytest.mark.usefixtures("served")
def test_of_several_at_a_time_the_last_one_puts_things_back(capsys, monkeypatch):
    monkeypatch.delenv("CUSTOMER", raising=False)
    inside, go = threading.Barrier(2), threading.Event()

    def do(event):
        os.environ["CUSTOMER"] = event["name"]
        inside.wait(5)
        if event.get("last"):
            go.wait(5)
            return os.environ["CUSTOMER"]
        return None

    handler = guarded(do)
    with ThreadPoolExecutor(2) as pool:
        last = pool.submit(handler, {**EVENT, "last": 1}, None)
        pool.submit(handler, EVENT, None).result(5)
        go.set()
        assert last.result(5) == SECRET, "not taken away while it is in use"
    assert "CUSTOMER" not in os.environ
    assert "LG-ENV-001" in rules(capsys)


@pytest.mark.usefixtures("served")
def test_one_guard_inside_another_tells_once(capsys, monkeypatch):
    monkeypatch.delenv("CUSTOMER", raising=False)
    inner = guarded(lambda e: os.environ.__setitem__("CUSTOMER", e["name"]))
    outer = guard(inner, environment=True, **QUIET)
    outer({}, None)
    outer(EVENT, None)
    assert "CUSTOMER" not in os.environ
    assert rules(capsys) == ["LG-ENV-001"]


class Durable(Context):
    """A context as the durable execution SDK hands it to the handler."""

    def __init__(self, arn):
        self.state = SimpleNamespace(durable_execution_arn=arn)
        self.lambda_context = Context()


@pytest.mark.usefixtures("served")
def test_a_replay_of_a_durable_function_is_not_told_again_and_still_put_back(capsys, monkeypatch):
    monkeypatch.delenv("CUSTOMER", raising=False)
    handler = guarded(lambda e: os.environ.__setitem__("CUSTOMER", e["name"]))
    arn = f"arn:aws:lambda:eu-west-1:123456789012:function:orders:1/durable-execution/{time.time()}"
    for context in (Durable(arn), Durable(arn), Durable(arn + "-another")):
        handler(EVENT, context)
        assert "CUSTOMER" not in os.environ
    assert rules(capsys) == ["LG-ENV-001"] * 2


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("holds", [True, False])
def test_a_pending_task_that_holds_the_callers_data_is_cancelled(holds, capsys):
    loop = asyncio.new_event_loop()
    done, tasks = [], []

    async def later(what):
        await asyncio.sleep(0)
        done.append(what)

    def do(event):
        tasks.append(loop.create_task(later(event["name"] if holds else 1)))

    handler = guarded(do)
    handler(EVENT, None)
    handler({}, None)
    loop.run_until_complete(asyncio.sleep(0.01))
    loop.close()
    assert bool(done) is not holds
    assert rules(capsys) == ["LG-ENV-006"]


@pytest.mark.usefixtures("served")
def test_a_coroutine_handler_is_cleared_up_after_as_well(capsys, monkeypatch):
    monkeypatch.delenv("CUSTOMER", raising=False)

    async def work(event, context):
        os.environ["CUSTOMER"] = event["name"]
        return await asyncio.sleep(0, "done")

    handler = guard(work, environment=True, **QUIET)
    assert [asyncio.run(handler(EVENT, None)) for _ in range(3)] == ["done"] * 3
    assert "CUSTOMER" not in os.environ
    assert rules(capsys) == ["LG-ENV-001"] * 3


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("loaded", [True, False])
def test_an_execution_is_also_recognised_by_its_event_where_the_sdk_is_loaded(loaded, capsys, monkeypatch):
    """Elsewhere those are words that any caller may send, to have the guard say less."""
    if loaded:
        monkeypatch.setitem(sys.modules, "aws_durable_execution_sdk_python", ModuleType("sdk"))
    monkeypatch.delenv("CUSTOMER", raising=False)
    handler = guarded(lambda e: os.environ.__setitem__("CUSTOMER", e["name"]))
    event = {**EVENT, "DurableExecutionArn": f"arn:{time.time()}", "CheckpointToken": "token"}
    for _ in range(2):
        handler(event, Context())
    assert rules(capsys) == ["LG-ENV-001"] * (1 if loaded else 2)
