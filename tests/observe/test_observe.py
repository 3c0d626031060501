"""What a function does is told in one line each, without what its caller sent; each case is an environment of its own."""

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OFF = dict.fromkeys("limits source injection processes egress files code aws database tamper".split(), "off")


def environment(body, events, *, environ=None, more="", **settings):
    """Run a handler with ``body`` on each event in a fresh interpreter; the observed notes and the answers."""
    script = f"""
    import ctypes, json, os, socket, sqlite3, subprocess, sys, threading
    from lambdaguard import guard
    def resolve(host, port, *rest, **more):
        return [(2, 1, 6, "", (host if host[0].isdigit() else "203.0.113.9", port))]
    def reach(host, port=443):
        try:
            socket.create_connection((host, port), 0.01).close()
        except OSError:
            pass
    {more}
    def handler(event, context):
        {textwrap.indent(textwrap.dedent(body), " " * 8).lstrip()}
    socket.getaddrinfo = resolve
    protect = guard(handler, **json.loads(sys.argv[1]))
    for event in json.loads(sys.argv[2]):
        print("answer", json.dumps(protect(event, None)))
    """
    command = [sys.executable, "-c", textwrap.dedent(script), json.dumps(settings), json.dumps(events)]
    known = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **(environ or {})}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=known, cwd="/")
    notes = [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"lambdaguard":"observed"')]
    answers = [json.loads(line[7:]) for line in done.stdout.splitlines() if line.startswith("answer ")]
    return notes, answers, done


def told(notes):
    return [
        {key: value for key, value in note.items() if key not in ("lambdaguard", "time", "env", "at", "function")}
        for note in notes
    ]


BEHAVIOUR = {
    "a program": ('subprocess.run(["true"])', [{"kind": "process", "program": "/usr/bin/true"}]),
    "a shell's programs": (
        'subprocess.run("id | cat", shell=True, stdout=-3)',
        [{"kind": "process", "program": "/usr/bin/id"}, {"kind": "process", "program": "/usr/bin/cat"}],
    ),
    "a shell whose script only it knows": ('subprocess.run("$SHELL", shell=True)', [{"kind": "process", "program": "/bin/sh"}]),
    "spawn": ('os.spawnvp(os.P_WAIT, "true", ["true"])', [{"kind": "process", "program": "/usr/bin/true"}]),
    "fork": ("pid = os.fork()\npid or os._exit(0)\nos.waitpid(pid, 0)", [{"kind": "process", "program": "fork"}]),
    "an address": ('reach("203.0.113.7")', [{"kind": "host", "host": "203.0.113.7", "port": 443}]),
    "loopback": ('reach("127.0.0.1", 9)', [{"kind": "host", "host": "127.0.0.1", "port": 9, "reach": "loopback"}]),
    "in a thread": (
        't = threading.Thread(target=reach, args=("203.0.113.7",))\nt.start()\nt.join()',
        [{"kind": "host", "host": "203.0.113.7", "port": 443}],
    ),
    "a file in /tmp": ('open("/tmp/observed.txt", "w").close()', [{"kind": "file", "root": "/tmp/*", "mode": "w"}]),
    "a file to read": ('open("/etc/hostname").close()', [{"kind": "file", "root": "/etc/*", "mode": "r"}]),
    "a key": (
        'open("/tmp/client.key", "w").close()',
        [{"kind": "file", "root": "/tmp/client.key", "mode": "w", "rule": "LG-FILE-005"}],
    ),
    "a file beside the code": (
        'open("/observed.txt", "w").close()\nos.remove("/observed.txt")',
        [{"kind": "file", "root": "/*", "mode": "w", "rule": "LG-FILE-007"}],
    ),
    "a database": ('sqlite3.connect("/tmp/observed.db").close()', [{"kind": "database", "engine": "sqlite", "name": "/tmp/*"}]),
    "native code": (
        'ctypes.CDLL("libm.so.6")',
        [{"kind": "native", "library": "libm.so.6", "how": "ctypes", "rule": "LG-EXEC-008"}],
    ),
    "a module in C": ("import yaml", [{"kind": "native", "library": "yaml", "how": "import"}]),
    "a database server": (
        'from lambdaguard.sinks.database import consult\nconsult("SELECT 1", "postgresql")',
        [{"kind": "database", "engine": "postgresql"}],
    ),
    "nothing": ("return 1", []),
}


@pytest.mark.parametrize(("body", "expected"), BEHAVIOUR.values(), ids=BEHAVIOUR)
def test_each_behaviour_is_told_once_with_all_doors_off(body, expected):
    notes, answers, _ = environment(body, [{"id": "7"}, {"id": "8"}], observe=True, **OFF)
    found = [each for each in told(notes) if not (each["kind"] == "native" and each["library"] == "_yaml")]
    assert found == expected
    assert len(answers) == 2
    assert all(note["time"] > 1_600_000_000_000 and note["env"] == notes[0]["env"] for note in notes)


@pytest.mark.parametrize(
    ("body", "expected"), [BEHAVIOUR[name] for name in ("a program", "spawn", "an address", "a file in /tmp")]
)
def test_the_doors_see_and_tell_the_same(body, expected):
    notes, _, _ = environment(body, [{"id": "7"}], observe=True)
    assert told(notes) == expected


def test_a_host_is_told_by_the_name_that_led_there():
    notes, _, _ = environment('reach("api.example.com")', [{"id": "7"}], observe=True, **OFF)
    assert told(notes) == [{"kind": "host", "host": "api.example.com", "port": 443}]


def test_a_child_tells_what_it_does():
    body = 'pid = os.fork()\npid or (subprocess.run(["true"]), os._exit(0))\nos.waitpid(pid, 0)'
    notes, _, _ = environment(body, [{"id": "7"}], observe=True, **OFF)
    assert sorted(note["program"] for note in notes) == ["/usr/bin/true", "fork"]


NOTE = "from lambdaguard.sinks.observed import note"
CALLERS = {
    "a host": ('reach(event["text"])', "tenant-4711.example.com", "host"),
    "a part of a host": ('reach(event["text"] + ".example.com")', "tenant4711", "host"),
    "a file": ('open("/tmp/" + event["text"], "w").close()', "alice-4711.txt", "root"),
    "a key's name": ('open("/tmp/" + event["text"], "w").close()', "alice-4711.key", "root"),
    "a database": ('sqlite3.connect("/tmp/" + event["text"]).close()', "alice-4711.db", "name"),
    "a program": ("subprocess.run([event['text']], check=False)", "/usr/bin/true", "program"),
    "what a door notes": (
        f"{NOTE}\nnote('database', engine='mysql', name='shop', table=event['text'])",
        "alice4711",
        "table",
    ),
    "a bucket": (
        f"{NOTE}\nnote('aws', action='s3:GetObject', resource='arn:aws:s3:::' + event['text'] + '/k')",
        "alice-4711",
        "resource",
    ),
    "an object's key": (
        f"{NOTE}\nnote('aws', action='s3:GetObject', resource='arn:aws:s3:::b/' + event['text'])",
        "home/alice-smith/me.txt",
        "resource",
    ),
}


@pytest.mark.parametrize(("body", "text", "key"), CALLERS.values(), ids=CALLERS)
def test_the_callers_text_stands_in_no_line(body, text, key):
    body = f"try:\n    {body.replace(chr(10), chr(10) + '    ')}\nexcept OSError:\n    pass"
    notes, _, _ = environment(body, [{"text": text}], observe=True, **OFF)
    assert notes
    assert "*" in notes[-1][key]
    for piece in ("4711", "alice", "true"):
        assert piece not in "".join(
            str(note[name]) for note in told(notes) for name in note if piece in text and name != "caller"
        )


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["config/a.json", "config/b.json"], ["config/a.json", "config/b.json"]),
        (["in/2026-09-21/x.csv", "in/2026-09-22/x.csv"], ["in/*/x.csv"]),
        (["in/6f1c9a52-0b1e-4d8f-9a57-2f4ad3b3c001.csv", "in/6f1c9a52-0b1e-4d8f-9a57-2f4ad3b3c002.csv"], ["in/*.csv"]),
        (["users/alice@example.com/a"], ["users/*/a"]),
        (
            [f"names/{letter}x" for letter in "abcdefghijklmnopqrstuvw"],
            [*[f"names/{letter}x" for letter in "abcdefghijklmnop"], "names/*"],
        ),
    ],
)
def test_a_log_is_no_inventory_of_objects(keys, expected):
    body = """
    from lambdaguard.sinks.observed import note
    for key in KEYS:
        note("aws", action="s3:GetObject", resource="arn:aws:s3:::b/" + key)
    """
    notes, _, _ = environment(body, [{"id": "x"}], more=f"KEYS = {keys!r}", observe=True, **OFF)
    assert [note["resource"] for note in notes] == [f"arn:aws:s3:::b/{key}" for key in expected]


def test_the_number_of_lines_is_bounded_and_the_end_is_told():
    body = """
    from lambdaguard.sinks.observed import note
    for number in range(5000):
        note("database", engine=f"engine{number}")
    """
    notes, _, _ = environment(body, [{"id": "x"}], observe=True, **OFF)
    assert len(notes) == 1001
    assert told(notes)[-1] == {"kind": "limit", "most": 1000}


@pytest.mark.parametrize("value", ["1", "true", "on"])
def test_the_environment_turns_it_on(value):
    notes, _, _ = environment('subprocess.run(["true"])', [{}], environ={"LAMBDAGUARD_OBSERVE": value})
    assert told(notes) == [{"kind": "process", "program": "/usr/bin/true"}]


NOBODY = [({}, {}), ({"LAMBDAGUARD_OBSERVE": "0"}, {}), ({"LAMBDAGUARD_MODE": "off"}, {"observe": True})]


@pytest.mark.parametrize(("environ", "settings"), NOBODY)
def test_where_nobody_observes_nothing_is_told_or_imported(environ, settings):
    body = """
    subprocess.run(["true"])
    return [name for name in sys.modules if "observe_" in name or name.endswith("telemetry.observe")]
    """
    notes, answers, _ = environment(body, [{}], environ=environ, **settings)
    assert (notes, answers) == ([], [[]])


REFUSABLE = """
from lambdaguard import EventRefused, guard as real

def guard(handler, **settings):
    inner = real(handler, **settings)
    def call(event, context):
        try:
            return inner(event, context)
        except EventRefused:
            return "refused"
    return call
"""


def test_what_is_refused_is_not_told_as_done():
    body = 'try:\n    subprocess.run(["true"])\nexcept:\n    pass'
    notes, answers, _ = environment(body, [{}], more=textwrap.indent(REFUSABLE, "    ").lstrip(), observe=True, processes=[])
    assert (told(notes), answers) == ([], ["refused"])


def test_the_observers_own_fault_is_nobodys_trouble():
    more = "import lambdaguard.protections.observe_notes as notes\n    notes.veiled = None"
    _, answers, done = environment('subprocess.run(["true"])\nreturn 1', [{}], more=more, observe=True, on_error="closed", **OFF)
    assert (answers, "LG-GUARD-001" in done.stdout) == ([1], False)


def test_lines_come_after_what_the_handler_had_begun_to_print():
    _, _, done = environment('print("a", end="")\nsubprocess.run(["true"])\nprint("b")', [{}], observe=True, **OFF)
    assert "ab\n" in done.stdout
