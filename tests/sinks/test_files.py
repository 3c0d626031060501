"""The file door, through the guard: what is refused, what is flagged, and what is nobody's business."""

import os
import pathlib
import posixpath

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lambdaguard import current, guard
from lambdaguard.sinks.files_globs import compiled, fits
from lambdaguard.sinks.files_resolve import lexical, real

LINUX = pytest.mark.skipif(not os.path.exists("/proc/self/environ"), reason="only Linux has /proc")


def tried(event, deed, **setting):
    """Rule ids by action of what ``deed(event)`` leads to under a guard."""
    seen = []

    def handler(event, context):
        seen.append(current())
        deed(event)

    guard(handler, injection="off", on_block=lambda inv: None, **setting)(event, None)
    return {(finding.rule_id, finding.action) for finding in seen[0].findings}


@pytest.fixture
def home(tmp_path):
    for name in ("files/a.txt", "files/sub/b.txt", "secret.txt", "key.pem", "cacert.pem"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")
    return tmp_path


@LINUX
@pytest.mark.parametrize(
    "path",
    [
        "/proc/self/environ",
        "/proc/1/environ",
        "/proc//self/./mem",
        b"/proc/self/maps",
        pathlib.Path("/proc/self/cmdline"),
        "/proc/self/task/../environ",
        "/proc/self/root/etc/hostname",
        "/proc/self/cwd/x",
        "/proc/kcore",
    ],
)
def test_windows_into_processes_are_shut(path):
    assert ("LG-FILE-001", "blocked") in tried({"id": "7"}, lambda event: open(path, "rb").close())


@LINUX
@pytest.mark.parametrize("path", ["/proc/self/status", "/proc/meminfo", "/proc/self/stat", "/etc/hosts", "/proc/self/mountinfo"])
def test_what_shows_no_process_is_left_alone(path):
    assert tried({"id": "7"}, lambda event: open(path, "rb").close()) == set()


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("a.txt", None),
        ("./a.txt", None),
        ("sub/../a.txt", None),
        ("sub/b.txt", None),
        ("../files/a.txt", None),
        ("../secret.txt", "blocked"),
        ("sub/../../secret.txt", "blocked"),
        ("../nothing-there.txt", "blocked"),
        ("/etc/hosts", "blocked"),
        ("file:///etc/hosts", None),
    ],
)
def test_the_callers_text_in_a_path(home, name, action):
    def read(event):
        try:
            open(os.path.join(home, "files", event["name"])).close()
        except FileNotFoundError:
            pass

    assert tried({"name": name}, read) == ({("LG-FILE-002", action)} if action else set())


@pytest.mark.parametrize(
    "deed",
    [
        os.remove,
        lambda path: os.rename(path, path + "x"),
        os.listdir,
        lambda path: list(os.scandir(path)),
        os.mkdir,
        lambda path: os.chmod(path, 0o600),
        lambda path: os.truncate(path, 0),
        lambda path: os.symlink("/tmp", path),
        lambda path: os.link("/etc/hosts", path),
        os.chdir,
        lambda path: __import__("sqlite3").connect(path),
        lambda path: __import__("shutil").copy("/etc/hosts", path),
        lambda path: os.open(path, os.O_RDONLY),
    ],
)
def test_every_operation_asks_the_caller(home, deed):
    assert ("LG-FILE-002", "blocked") in tried({"name": "../other"}, lambda event: deed(f"{home}/files/{event['name']}"))


def test_a_path_that_was_judged_is_judged_again_where_it_may_lead_elsewhere(home):
    link = home / "link"

    def read(event):
        link.write_text("")
        open(link).close()
        link.unlink()
        os.symlink(home / "secret.txt", link)
        open(link).close()

    assert tried({"id": "7"}, read, files=["secret.txt"]) == {("LG-FILE-003", "blocked")}


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("key.pem", {("LG-FILE-005", "flagged")}),
        ("cacert.pem", set()),
        (".env", {("LG-FILE-005", "flagged")}),
        (".env.example", set()),
    ],
)
def test_keys_are_flagged(home, name, seen):
    (home / name).write_text("text")
    assert tried({"id": "7"}, lambda event: open(home / name).close()) == seen


def test_credential_stores_are_shut(home):
    (home / ".ssh").mkdir()
    for name in ("id_rsa", "known_hosts"):
        (home / ".ssh" / name).write_text("text")
    assert tried({"id": "7"}, lambda event: open(home / ".ssh/id_rsa").close()) == {("LG-FILE-004", "blocked")}
    assert tried({"id": "7"}, lambda event: open(home / ".ssh/known_hosts").close()) == set()
    assert tried({"id": "7"}, lambda event: open(home / ".ssh/id_rsa").close(), files={"allow": ["id_rsa"]}) == set()


def test_stores_that_the_function_makes_itself_are_its_own(tmp_path):
    def work(event):
        folder = tmp_path / ".kube"
        folder.mkdir()
        (folder / "config").write_text("text")
        (folder / "config").chmod(0o600)
        assert (folder / "config").read_text() == "text"
        (folder / "config").unlink()

    assert tried({"id": "7"}, work) == set()


@pytest.mark.parametrize("mode", ["r", "r+", "a+", "rb"])
def test_stores_of_others_are_not(tmp_path, mode):
    (tmp_path / ".kube").mkdir()
    (tmp_path / ".kube/config").write_text("text")
    assert tried({"id": "7"}, lambda event: open(tmp_path / ".kube/config", mode).close()) == {("LG-FILE-004", "blocked")}


def test_source_code_is_flagged_where_it_is_read_by_hand(load, tmp_path):
    module = load(tmp_path / "app.py", "def read(event, context):\n    return open(__file__).read()\n")
    seen = []
    guard(module.read, injection="off", on_block=seen.append)({"id": "7"}, None)
    assert seen == []
    inner = load(
        tmp_path / "other.py",
        "import inspect, linecache\nfrom lambdaguard import current\n"
        "def read(event, context):\n    open(__file__).read()\n    return current()\n"
        "def show(event, context):\n    linecache.clearcache(); assert inspect.getsource(show)\n    return current()\n",
    )
    assert [found.rule_id for found in guard(inner.read, injection="off")({"id": "7"}, None).findings] == ["LG-FILE-008"]
    assert guard(inner.show, injection="off")({"id": "7"}, None).findings == []


def test_nothing_of_the_callers_stands_in_a_finding(home):
    findings = []
    guard(
        lambda event, context: open(f"{home}/files/{event['name']}").close(),
        injection="off",
        on_block=lambda inv: findings.extend(inv.findings),
    )({"name": "../hunter2/password"}, None)
    assert len(findings) == 1
    assert "hunter2" not in str(findings[0].to_dict())
    assert findings[0].path == "name"


@pytest.mark.parametrize(
    ("pattern", "path", "fit"),
    [
        ("/var/task/*.pem", "/var/task/a.pem", True),
        ("/var/task/*.pem", "/var/task/b/a.pem", False),
        ("/var/task/**/*.pem", "/var/task/b/c/a.pem", True),
        ("/var/task/**/*.pem", "/var/task/a.pem", True),
        ("*.pem", "/anywhere/at/all/a.pem", True),
        ("*.pem", "/a.pem.txt", False),
        ("/opt/secrets", "/opt/secrets/a/b", True),
        ("/opt/secrets", "/opt/secrets2", False),
        ("/opt/secrets/**", "/opt/secrets/a/b", True),
        ("certs/*", "/home/app/certs/a", True),
        ("/opt/*/x", "/opt/a/x", True),
        ("/opt/*/x", "/opt/a/b/x", False),
    ],
)
def test_patterns(pattern, path, fit):
    assert fits(path, compiled([pattern], "/home/app", "files.deny")) is fit


STEPS = st.lists(st.sampled_from(["..", ".", "", "files", "sub", "a.txt", "none", "link"]), max_size=8)


@given(STEPS)
@settings(max_examples=150)
@example(["link", "..", "files"])
def test_the_file_found_is_the_kernels(tmp_path_factory, steps):
    home = tmp_path_factory.getbasetemp() / "found"
    if not home.exists():
        (home / "files/sub").mkdir(parents=True)
        (home / "files/a.txt").write_text("")
        (home / "link").symlink_to("files/sub")
    path = f"{home}/" + "/".join(steps)
    if os.path.exists(path):
        assert real(path) == os.path.realpath(path)
    assert lexical(path) == posixpath.normpath(path)


CALLERS = st.lists(st.sampled_from(["..", ".", "", "a", "b c", "x.txt", "...", "a..b", "~"]), min_size=1, max_size=6).map(
    "/".join
)


@given(CALLERS)
@settings(max_examples=150)
def test_what_stays_in_the_folder_passes_and_what_leaves_it_does_not(name):
    """Whatever the caller says, the refusal agrees with where the path leads."""
    base = "/nowhere/files"

    def read(event):
        try:
            open(f"{base}/{event['name']}").close()
        except OSError:
            pass

    seen = tried({"name": name}, read)
    target = posixpath.normpath(f"{base}/{name}")
    leaves = target != base and not target.startswith(base + "/")
    assert seen == ({("LG-FILE-002", "blocked")} if leaves else set())
