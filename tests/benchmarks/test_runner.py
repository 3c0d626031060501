"""Cases run one by one under a limit; what fails is reported, and the rest goes on."""

import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.suite import clocks, rivals, runner
from benchmarks.suite.cases import CASES, Case
from benchmarks.suite.machine import described
from benchmarks.suite.scripts import SCRIPTS, found

ROOT = Path(__file__).parents[2]

MODULES = {
    "case_that_is_done": "def measure(*, quick, peers, keep):\n    return {'printed': [f'{quick} {sorted(peers)}']}",
    "case_with_a_word": "def measure(word, *, quick, peers, keep):\n    return {'printed': [word]}",
    "case_that_breaks": "def measure(*, quick, peers, keep):\n    keep({'printed': ['half']})\n    raise ValueError('nothing')",
    "case_that_dies": "import os\ndef measure(*, quick, peers, keep):\n    os._exit(7)",
    "case_that_hangs": (
        "import subprocess, sys\n"
        "def measure(*, quick, peers, keep):\n"
        "    other = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "    keep({'printed': [str(other.pid)]})\n"
        "    other.wait()"
    ),
}


@pytest.fixture
def case(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    for name, source in MODULES.items():
        (tmp_path / f"{name}.py").write_text(source)
    return lambda name, limit=60, argument="": Case(name, name, (limit, limit), argument=argument)


def test_a_case_gets_what_was_asked_and_is_heard(case):
    found = runner.one(case("case_that_is_done"), quick=True, peers={"datadog": {"absent": "x"}})
    assert found == {"printed": ["True ['datadog']"]}
    assert runner.one(case("case_with_a_word", argument="said"), quick=False, peers={}) == {"printed": ["said"]}


def test_one_that_raises_keeps_what_it_had(case):
    found = runner.one(case("case_that_breaks"), quick=True, peers={})
    assert found == {"printed": ["half"], "failed": "ValueError: nothing"}


def test_one_that_dies_is_said_to_have(case):
    assert runner.one(case("case_that_dies"), quick=True, peers={}) == {"failed": "ended with status 7"}


def test_one_that_hangs_is_ended_with_all_that_it_started(case):
    found = runner.one(case("case_that_hangs", limit=3), quick=True, peers={})
    assert found["failed"] == "not done after 3 s"
    left = Path(f"/proc/{found['printed'][0]}/stat")
    assert not left.exists() or left.read_text().rpartition(")")[2].split()[0] == "Z"


def test_the_rest_goes_on(case):
    chosen = {"one": case("case_that_dies"), "two": case("case_that_is_done")}
    found = dict(runner.run(chosen, quick=True, peers={}))
    assert list(found) == ["one", "two"]
    assert "failed" in found["one"]
    assert "failed" not in found["two"]


def test_what_is_measured_sees_no_settings_of_the_callers(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("LAMBDAGUARD_MODE", "off")
    monkeypatch.setenv("DD_SITE", "x")
    assert not {"PYTHONDONTWRITEBYTECODE", "LAMBDAGUARD_MODE", "DD_SITE"} & set(runner.surroundings())


def test_every_case_can_be_run():
    for name, each in CASES.items():
        assert (ROOT / Path(*each.module.split("."))).with_suffix(".py").exists(), name
        assert set(each.needs) <= set(rivals.PINS)
        if each.argument:
            assert each.argument in SCRIPTS
            assert (ROOT / "benchmarks" / f"{SCRIPTS[each.argument].file or each.argument}.py").exists()


@pytest.mark.parametrize("name", sorted({script.file or name for name, script in SCRIPTS.items()}))
def test_a_single_benchmark_runs_alone(name):
    """By its path, as its own text says; its help or its import is enough to see that nothing is missing."""
    source = f"import runpy, sys; sys.argv = [{name!r}]; runpy.run_path('benchmarks/{name}.py', run_name='seen')"
    done = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


LINES = {
    "worst": ("worst ratio 2.11", {"worst case, 2n / n characters": (2.11, 2.3)}),
    "sinks": ("open               12.3    1.050    1.040   1.15", {"door: open, guarded / bare": (1.05, 1.15)}),
    "secrets": (
        "secret() hit 0.44 us, Powertools get_secret hit 12.70 us: 0.035",
        {"a cached secret, ours / Powertools'": (0.035, 0.15)},
    ),
    "tmp": (
        "10,000 files in 1,000 folders, against shutil.rmtree: 1.31 median, 1.20 best (aim 1.5)",
        {"10,000 files cleared, ours / shutil.rmtree": (1.2, 1.5)},
    ),
    "observe": ("learn        100,000 lines 1.20 s, 200,000 lines 2.41 s: 2.01", {"learning from 2n / n lines": (2.01, 2.3)}),
    "redaction": (
        "  prose              runtime's layout  5 registered   10.00  13.00  1.30",
        {"a clean line of 200 characters, prose runtime's layout, 5 secrets": (1.3, 1.3)},
    ),
}


@pytest.mark.parametrize("name", LINES)
def test_figures_are_read_from_what_a_benchmark_prints(name):
    line, expected = LINES[name]
    figures = found(SCRIPTS[name], ["something else\n", f"{line}\n"])["figures"]
    assert {figure["name"]: (figure["value"], figure["aim"]) for figure in figures} == expected


def test_the_machine_is_described_without_its_name_or_folders():
    words = json.dumps(described())
    assert platform.python_version() in words
    assert platform.node() not in words
    assert os.sep + "home" not in words
    assert str(ROOT) not in words


def test_a_rival_that_is_not_there_is_said_to_be_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(rivals, "HOME", tmp_path)
    found = rivals.present(install=False, wanted={"datadog"})
    assert found["datadog"]["absent"].startswith("not installed")
    monkeypatch.setitem(rivals.PINS, "datadog", ("a-package-that==0",))
    monkeypatch.setattr(rivals.sys, "executable", str(tmp_path / "no-python"))
    assert rivals.present(install=True, wanted={"datadog"})["datadog"]["absent"].startswith("could not be installed")


def test_the_command_lists_its_cases_and_knows_a_wrong_one():
    command = [sys.executable, "-m", "benchmarks"]
    listed = subprocess.run([*command, "--list"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [line.split()[0] for line in listed.splitlines()] == list(CASES)
    wrong = subprocess.run([*command, "--only", "strat"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert wrong.returncode == 1
    assert "no such case: strat" in wrong.stderr


def test_a_run_is_printed_and_written_without_paths_of_the_machine(tmp_path):
    command = [
        sys.executable,
        "-m",
        "benchmarks",
        "--quick",
        "--only",
        "hostile",
        "--no-rivals",
        "--json",
        "--out",
        str(tmp_path),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=90)
    assert done.returncode == 0, done.stderr
    printed = json.loads(done.stdout)
    assert printed == json.loads((tmp_path / "results.json").read_text())
    rows = printed["cases"]["hostile"]["tables"][0]["rows"]
    assert {row[1] for row in rows} == {"60 of 60"}
    for text in (done.stdout, (tmp_path / "index.md").read_text()):
        assert str(ROOT) not in text
        assert platform.node() not in text


def test_a_run_that_is_ended_takes_its_case_with_it():
    command = [sys.executable, "-m", "benchmarks", "--only", "hostile", "--no-rivals"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as run:
        assert run.stderr is not None
        assert "hostile" in run.stderr.readline()
        deadline = time.monotonic() + 30
        while not (children := clocks.children(run.pid)) and time.monotonic() < deadline:
            time.sleep(0.05)
        run.terminate()
        assert run.wait(60) == 143
    assert children
    assert not any(Path(f"/proc/{child}").exists() for child in children)
