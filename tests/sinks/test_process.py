"""The process door: programs by name, path and arguments; commands by what the caller's text makes of them."""

import os
import shlex
import subprocess
import sys

import pytest
from shapes import findings_in

from lambdaguard import EventRefused, PolicyError, guard
from lambdaguard.sinks.process_commands import script_at
from lambdaguard.sinks.process_programs import compiled, find, loads
from lambdaguard.sinks.process_shell import commands


def call(handler, event=None, **settings):
    settings.setdefault("injection", "off")
    return guard(handler, **settings)(event or {"id": "7"}, None)


def rules(capsys):
    return [line["finding_info"]["analytic"]["uid"] for line in findings_in(capsys.readouterr().out)]


def quietly(*command, **how):
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, **how).returncode


@pytest.mark.parametrize(
    ("entries", "file", "args", "allowed"),
    [
        ([], "/usr/bin/ls", [], False),
        (["ls"], "/usr/bin/ls", ["-l"], True),
        (["ls"], "/usr/bin/lsof", [], False),
        (["ls*"], "/usr/bin/lsof", [], True),
        (["ls"], "/proc/self/exe", [], False),
        (["/usr/bin/ls"], "/usr/bin/ls", [], True),
        (["/usr/bin/*"], "/usr/bin/ls", [], True),
        (["/usr/*"], "/usr/bin/ls", [], False),
        (["/opt/*/tool"], "/opt/v1/tool", [], True),
        (["git log"], "/usr/bin/git", ["log"], True),
        (["git log"], "/usr/bin/git", ["log", "-p"], False),
        (["git log ..."], "/usr/bin/git", ["log", "-p"], True),
        (["git log ..."], "/usr/bin/git", ["push"], False),
        (["git clone https://example.com/* /tmp/*"], "/usr/bin/git", ["clone", "https://example.com/a", "/tmp/a"], True),
        (["git clone https://example.com/* /tmp/*"], "/usr/bin/git", ["clone", "https://evil.example/a", "/tmp/a"], False),
        (["git log", "ls"], "/usr/bin/ls", [], True),
        (["git log"], "/usr/bin/git", None, False),
    ],
)
def test_the_list(entries, file, args, allowed):
    assert compiled(entries).allow(file, file, args) is allowed


@pytest.mark.parametrize("entries", [[""], ["bin/ls"], ["./ls -l"]])
def test_an_entry_that_can_fit_nothing_is_a_policy_error(entries):
    with pytest.raises(PolicyError, match="processes"):
        guard(lambda event, context: None, processes=entries)


def test_a_name_is_looked_up_where_the_child_would(tmp_path):
    (tmp_path / "tool").write_text("#!/bin/sh\n")
    (tmp_path / "tool").chmod(0o755)
    assert find("tool", f"{tmp_path}:/usr/bin", "") == str(tmp_path / "tool")
    assert find("../x/./tool", "", "/opt/y") == "/opt/x/tool"
    assert find("no-such-tool", "/usr/bin:/bin", "") == "no-such-tool"


@pytest.mark.parametrize(
    ("variables", "found"),
    [
        ({"LD_PRELOAD": "/tmp/a.so"}, "LD_PRELOAD"),
        ({"LD_LIBRARY_PATH": "/opt/lib:/tmp"}, "LD_LIBRARY_PATH"),
        ({"LD_LIBRARY_PATH": "/var/lang/lib:/opt/lib"}, ""),
        ({"NODE_OPTIONS": "--require /tmp/a.js"}, "NODE_OPTIONS"),
        ({"HOME": "/tmp"}, ""),
        ({}, ""),
    ],
)
def test_variables_that_load_code(variables, found):
    assert loads(variables) == found


@pytest.mark.parametrize(
    ("script", "names"),
    [
        ("cd /tmp && ffmpeg -i a | tee b", ["ffmpeg", "tee"]),
        ("echo a; true", []),
        ("$X a", None),
        ("PATH=/tmp ls", None),
        ("LD_PRELOAD=x ls", None),
        ("export PATH=/tmp; ls", None),
        ("STAGE=dev ls", ["ls"]),
        ("eval ls", ["eval"]),
    ],
)
def test_programs_of_a_shell_string(script, names):
    assert commands(script) == names


@pytest.mark.parametrize(
    ("argv", "index"),
    [
        (["sh", "-c", "x"], 2),
        (["/bin/bash", "-lc", "x"], 2),
        (["env", "A=1", "nice", "sh", "-e", "-c", "x"], 6),
        (["su", "user", "-c", "x"], 3),
        (["ls", "-c", "x"], 0),
        (["sh", "file"], 0),
        ([], 0),
    ],
)
def test_where_a_script_stands(argv, index):
    assert script_at(argv) == index


SHELL = {
    "unquoted": lambda text: f"true {text}",
    "in single quotes": lambda text: f"true '{text}'",
    "in double quotes": lambda text: f'true "{text}"',
    "in the midst of a word": lambda text: f"true pre{text}post",
    "in a pipe": lambda text: f"true {text} | cat",
}


@pytest.mark.parametrize("place", SHELL)
@pytest.mark.parametrize(
    "text", ["a b", "a.b/c", "O`Brien`".replace("`", ""), "50%", "a,b:c=d@e", "x-y", "notes (1)".replace("(1)", "1")]
)
def test_a_value_that_stays_one_is_no_finding(place, text, capsys):
    call(lambda event, context: quietly("sh", "-c", SHELL[place](event["q"])), {"q": text}, processes=["sh"])
    assert rules(capsys) == []


@pytest.mark.parametrize(
    ("place", "text"),
    [
        *(
            ("unquoted", text)
            for text in [
                "a; id",
                "a | id",
                "a && id",
                "a & id",
                "$(id)",
                "`id`",
                "a\nid",
                "> /tmp/a",
                "$HOME",
                "${HOME}",
                "<(id)",
                "x -rf",
            ]
        ),
        *(("in single quotes", text) for text in ["'; id; '", "a' | id #", "'$(id)'"]),
        *(("in double quotes", text) for text in ["$(id)", "`id`", '"; id; "', "$HOME"]),
        *(("in the midst of a word", text) for text in [";id;", " -o /tmp/x "]),
        *(("in a pipe", text) for text in ["|| id", "a >/tmp/b"]),
    ],
)
def test_a_value_that_becomes_structure_is_refused(place, text, capsys):
    with pytest.raises(EventRefused, match=r"LG-PROC-00[23]"):
        call(lambda event, context: quietly("sh", "-c", SHELL[place](event["q"])), {"q": text}, processes=["sh"])


@pytest.mark.parametrize("text", ["a; id", "$(id)", "it's; `id`", '"; id; "', "a\nid", "> x", "--help; id", "it's"])
def test_a_quoted_value_is_safe(text, capsys):
    call(lambda event, context: quietly("sh", "-c", f"true {shlex.quote(event['q'])}"), {"q": text}, processes=["sh"])
    assert rules(capsys) == []


@pytest.mark.parametrize(
    ("argv", "refused"),
    [
        (["true", "{}"], True),
        (["true", "-s", "{}"], True),
        (["true", "--", "{}"], False),
        (["grep", "-e", "{}", "/dev/null"], False),
        (["git", "log", "--grep", "{}"], False),
        (["true", "--file={}"], False),
        (["true", "./{}"], False),
    ],
)
def test_a_value_that_becomes_an_option(argv, refused, capsys, tmp_path):
    def handler(event, context):
        return quietly(*(arg.format(event["q"]) for arg in argv), cwd=tmp_path)

    call(handler, {"q": "--output=/dev/null"}, mode="monitor", processes={"mode": "monitor", "allow": ["true", "grep", "git"]})
    assert ("LG-PROC-003" in rules(capsys)) is refused


@pytest.mark.parametrize("text", ["-5", "-", "--", "-0.5", "- item", "-1e3"])
def test_numbers_and_dashes_are_no_options(text, capsys):
    call(lambda event, context: quietly("true", event["q"]), {"q": text}, processes=["true"])
    assert rules(capsys) == []


def test_what_the_code_says_itself_is_not_the_callers(capsys):
    event = {"tool": "sort", "flag": "-r", "then": "&& cat", "out": "2>/dev/null"}
    call(lambda event, context: quietly("sh", "-c", "sort -r /dev/null 2>/dev/null && cat /dev/null"), event, processes=["sh"])
    assert rules(capsys) == []


def test_a_remote_helper_is_a_command(capsys):
    with pytest.raises(EventRefused, match="LG-PROC-002"):
        call(lambda event, context: quietly("git", "clone", event["q"]), {"q": "ext::sh -c id"}, processes=["git"])


def test_without_a_list_each_program_is_told_once(capsys):
    handler = guard(lambda event, context: quietly("printf", "x"), injection="off")
    handler({}, None)
    handler({}, None)
    assert rules(capsys) == ["LG-PROC-004"]


def test_monitor_reports_and_lets_pass(capsys):
    assert call(lambda event, context: quietly("true"), processes={"mode": "monitor", "allow": []}) == 0
    assert rules(capsys) == ["LG-PROC-001"]


def test_off_is_off(capsys):
    assert call(lambda event, context: quietly("true"), processes="off") == 0
    assert rules(capsys) == []


def test_a_finding_names_the_line_and_never_the_value(capsys):
    with pytest.raises(EventRefused):
        call(lambda event, context: os.system("true " + event["body"]), {"body": "; secret-word"}, processes=["true"])
    (line,) = findings_in(capsys.readouterr().out)
    assert "test_process.py:" in line["message"]
    assert line["evidences"][0]["data"]["excerpt"] == "x ; x-x"
    assert "secret" not in str(line)


def test_nobody_else_in_the_process_is_judged():
    call(lambda event, context: None, processes=[])
    assert quietly("true") == 0
    assert os.system("true") == 0


CHILD = """
import os, sys, types
os.environ["AWS_LAMBDA_RUNTIME_API"] = "127.0.0.1:9001"
sys.modules["awslambdaric.bootstrap"] = types.ModuleType("awslambdaric.bootstrap")
from lambdaguard import guard

@guard(processes=["fork"])
def handler(event, context):
    child = os.fork()
    if not child:
        {deed}
    os.waitpid(child, 0)

try:
    handler({{"id": "7"}}, None)
except BaseException as error:
    os.write(1, type(error).__name__.encode() + b" in one process\\n")
"""


@pytest.mark.parametrize(
    "deed",
    [
        "os.execv('/bin/true', ['true'])",
        "try: os.execv('/bin/true', ['true'])\n        except Exception: os._exit(0)",
        "try: os.execv('/bin/true', ['true'])\n        except: return 1",
        "os.system('id')",
    ],
)
def test_a_child_that_was_stopped_never_gets_beyond_the_guard(deed, tmp_path):
    root = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
    program = tmp_path / "app.py"
    program.write_text(f"import sys; sys.path.insert(0, {root!r})\n" + CHILD.format(deed=deed))
    done = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, timeout=30, check=False)
    assert [line for line in done.stdout.splitlines() if line[:1] != "{"] == ["EventRefused in one process"], done.stderr


@pytest.mark.parametrize(
    ("program", "text", "refused"),
    [
        ("convert", "msl:/tmp/a.msl", True),
        ("convert", "MVG:a", True),
        ("magick", "@/etc/passwd", True),
        ("identify", "|id", True),
        ("convert", "label:@/etc/passwd", True),
        ("ffmpeg", "concat:/etc/passwd", True),
        ("ffprobe", "subfile,,:/etc/passwd", False),
        ("curl", "file:///etc/passwd", True),
        ("convert", "label:a cat", False),
        ("convert", "text: a cat", False),
        ("convert", "12:30 clock.png", False),
        ("ffmpeg", "file: a report", False),
        ("echo", "msl:/tmp/a.msl", False),
        ("mytool", "concat:a", False),
        ("curl", "profile:a", False),
    ],
)
def test_how_a_program_reads_its_argument_is_not_the_callers(program, text, refused, capsys, tmp_path):
    file = tmp_path / program
    file.write_text("#!/bin/sh\n")
    file.chmod(0o700)
    if refused:
        with pytest.raises(EventRefused) as caught:
            call(lambda event, context: quietly(str(file), event["q"]), {"q": text})
        assert caught.value.findings[-1].rule_id in ("LG-PROC-008", "LG-FILE-002")
    else:
        assert call(lambda event, context: quietly(str(file), event["q"]), {"q": text}) == 0
    assert refused == bool({"LG-PROC-008", "LG-FILE-002"}.intersection(rules(capsys)))


def test_a_list_that_the_code_writes_down_is_its_own(capsys):
    def handler(event, context):
        return subprocess.run(["true", "--quiet", "-n", "5"], check=False).returncode

    assert call(handler, {"a": "--quiet", "b": "-n 5"}) == 0
    assert "LG-PROC-003" not in rules(capsys)


@pytest.mark.parametrize("way", ["os.environ", "os.putenv first"])
def test_a_start_that_passed_is_judged_again_where_a_name_leads_elsewhere(way, monkeypatch):
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    seen = []

    def handler(event, context):
        seen.extend(quietly("true") for _ in range(2))
        if way != "os.environ":
            os.putenv("PATH", "/lg-nowhere")
        os.environ["PATH"] = "/lg-nowhere"
        seen.append(quietly("true"))

    with pytest.raises(EventRefused, match="LG-PROC-001"):
        call(handler, processes=["/usr/bin/true"])
    assert seen == [0, 0]


def test_a_start_that_passed_is_judged_again_where_it_would_load_code(monkeypatch):
    monkeypatch.delenv("LD_PRELOAD", raising=False)
    seen = []

    def handler(event, context):
        seen.append(quietly("true"))
        os.environ["LD_PRELOAD"] = "/tmp/lg-none.so"
        try:
            seen.append(quietly("true"))
        finally:
            del os.environ["LD_PRELOAD"]

    with pytest.raises(EventRefused, match="LG-PROC-006"):
        call(handler)
    assert seen == [0]


@pytest.mark.parametrize("times", [1, 3])
def test_what_passed_one_guard_passes_no_other(times):
    """Nor the next event's, nor a guard inside, nor other words."""
    seen = []

    def runs(event, context):
        seen.extend(quietly("true", "word") for _ in range(times))
        seen.append(quietly("true", event["id"]))

    call(runs, processes=["true"])
    strict = guard(runs, injection="off", processes=["false"])
    with pytest.raises(EventRefused, match="LG-PROC-001"):
        strict({"id": "7"}, None)

    def outer(event, context):
        runs(event, context)
        return strict(event, context)

    with pytest.raises(EventRefused, match="LG-PROC-001"):
        call(outer, processes=["true"])
    with pytest.raises(EventRefused, match="LG-PROC-001"):
        call(runs, {"id": "8"}, processes=["true word", "true 7"])


def test_in_monitor_mode_every_event_is_told(capsys):
    settings = {"injection": "off", "processes": {"allow": [], "mode": "monitor"}}
    handler = guard(lambda event, context: [quietly("true") for _ in range(3)], **settings)
    for _ in range(2):
        handler({"id": "7"}, None)
        assert rules(capsys) == ["LG-PROC-001"]


def test_words_that_change_after_they_were_judged_are_judged_again():
    """The list that a program is started with is the caller's object until the system has it."""
    argv = ["true", "word"]

    class Late(subprocess.Popen):
        def _execute_child(self, args, *rest, **named):
            if len(seen) == 2:
                args[:] = ["sh", "word"]
            return super()._execute_child(args, *rest, **named)

    seen = []

    def handler(event, context):
        seen.extend(Late(argv).wait() for _ in range(3))

    with pytest.raises(EventRefused, match="LG-PROC-001"):
        call(handler, processes=["true"])
