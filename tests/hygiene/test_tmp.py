"""What one invocation leaves in its folder for temporary files is not there for the next."""

import contextlib
import fcntl
import mmap
import os
import struct
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from hygiene.hostile import SHAPES, picture
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapes import Context, findings_in

from lambdaguard import PolicyError, current, guard


class Brief(Context):
    """A context with so many milliseconds left, counted down by the clock."""

    def __init__(self, milliseconds):
        self._end = time.monotonic() + milliseconds / 1000

    def get_remaining_time_in_millis(self):
        return int((self._end - time.monotonic()) * 1000)


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "tmp"
    folder.mkdir()
    (folder / "models" / "v1").mkdir(parents=True)
    (folder / "models" / "v1" / "weights.bin").write_bytes(b"weights")
    (folder / "extension.sock.lock").write_text("pid")
    (folder / "current").symlink_to("models/v1")
    return folder


@pytest.fixture
def outside(tmp_path):
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "treasure").write_text("gold")
    return folder


def guarded(root, do, **options):
    """The doors are off where a test makes what they would report or, ten thousand levels deep, resolve at every step."""
    handler = lambda event, context: do() if event.get("do") else None  # noqa: E731
    return guard(handler, tmp={"root": str(root), **options}, files="off", processes="off", code="off")


def rules(capsys):
    return [line["finding_info"]["analytic"]["uid"] for line in findings_in(capsys.readouterr().out)]


def details(capsys):
    lines = findings_in(capsys.readouterr().out)
    return {line["finding_info"]["analytic"]["uid"]: line["unmapped"]["lambdaguard"].get("detail", {}) for line in lines}


def run(handler, context=None):
    """Once to have a baseline, once to do it."""
    handler({}, None)
    return handler({"do": True}, context)


@pytest.mark.parametrize(
    ("shape", "wipe"),
    [(shape, False) for shape in SHAPES] + [(shape, True) for shape in SHAPES if shape not in ("deep", "sparse")],
)
def test_whatever_was_created_is_gone_and_nothing_else(shape, wipe, root, outside, capsys):
    before, beyond = picture(root), picture(outside)
    folder = root / "made"

    def do():
        folder.mkdir()
        SHAPES[shape](folder, outside)

    run(guarded(root, do, wipe=wipe))
    assert picture(root) == before
    assert picture(outside) == beyond
    assert rules(capsys) == ["LG-TMP-001"] or shape == "special"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "deep"])
def test_also_as_an_unprivileged_user(shape, tmp_path):
    program = f"""
import os, pathlib, sys, tempfile
sys.path[:0] = {sys.path!r}
import hygiene.hostile as hostile
from lambdaguard import guard
home = pathlib.Path(tempfile.mkdtemp())
os.chmod(home, 0o777)
# Everything is imported while the standard library can be read; then the privileges go.
(home / "first").mkdir()
leave = lambda event, context: (home / "first" / "x").write_text("#!") if event else None
first = guard(leave, files="off", tmp={{"root": str(home / "first")}})
first({{}}, None); first({{"do": 1}}, None)
os.setgroups([]); os.setgid(65534); os.setuid(65534)
root, outside = home / "tmp", home / "outside"
for each in (root, outside): each.mkdir()
(outside / "treasure").write_text("gold")
(root / "base").write_text("base")
before = hostile.picture(root), hostile.picture(outside)
def handler(event, context):
    if event.get("do"):
        (root / "made").mkdir()
        hostile.SHAPES[{shape!r}](root / "made", outside)
settings = {{"files": "off", "tmp": {{"root": str(root)}}}}
handler = guard(handler, **settings)
handler({{}}, None); handler({{"do": 1}}, None)
assert (hostile.picture(root), hostile.picture(outside)) == before, hostile.picture(root)
print("clean")
"""
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout.splitlines()[-1:] == ["clean"], done.stderr


def test_what_is_found_is_described_and_never_shown(root, capsys):
    def do():
        (root / "alice-passport.pdf").write_bytes(b"%PDF-1.7 private")
        (root / "tool").write_bytes(b"\x7fELF....")
        (root / "id").write_text("-----BEGIN OPENSSH PRIVATE KEY-----\nxyz")
        (root / "data").write_bytes(b"SQLite format 3\x00...")
        (root / "all.zip").write_bytes(b"PK\x03\x04....")

    run(guarded(root, do))
    text = capsys.readouterr().out
    assert "alice" not in text
    assert "private" not in text
    found = {line["finding_info"]["analytic"]["uid"]: line["unmapped"]["lambdaguard"] for line in findings_in(text)}
    assert set(found) == {"LG-TMP-001", "LG-TMP-003", "LG-TMP-004"}
    detail = found["LG-TMP-001"]["detail"]
    assert detail["files"] == 5
    assert detail["kinds"] == {"other": 1, "executable": 1, "key": 1, "database": 1, "archive": 1}
    assert "x[14].pdf" in detail["names"]


@pytest.mark.parametrize("restore", [False, True])
def test_what_was_there_before_is_reported_when_it_changes_and_restored_on_demand(restore, root, outside, capsys):
    before = picture(root)

    def do():
        (root / "extension.sock.lock").write_text("other")
        (root / "models" / "v1" / "weights.bin").unlink()
        (root / "current").unlink()
        (root / "current").symlink_to(outside)

    handler = guarded(root, do, restore=restore)
    run(handler)
    (found,) = details(capsys).items()
    assert found[0] == "LG-TMP-002"
    assert found[1]["changed"] == 2
    assert found[1]["removed"] == 1
    assert (picture(root) == before) is restore
    handler({}, None)
    assert not rules(capsys), "told once"
    assert (outside / "treasure").read_text() == "gold"


def test_a_whole_folder_of_the_baseline_comes_back(root):
    import shutil

    before = picture(root)
    run(guarded(root, lambda: (shutil.rmtree(root / "models"), (root / "models").write_text("a file now")), restore=True))
    assert picture(root) == before


def test_restoring_never_writes_through_a_link(root, outside):
    def do():
        (root / "extension.sock.lock").unlink()
        os.link(outside / "treasure", root / "extension.sock.lock")

    run(guarded(root, do, restore=True))
    assert (outside / "treasure").read_text() == "gold"
    assert (root / "extension.sock.lock").read_text() == "pid"


@pytest.mark.parametrize(
    ("keep", "stays"),
    [
        (["models/**"], {"models/v2/weights.bin", "models/v2"}),
        (["*.db"], {"cache.db", "a/b/deep.db", "a", "a/b"}),
        (["a/*/deep.db"], {"a", "a/b", "a/b/deep.db"}),
        (["a"], {"a", "a/b", "a/b/deep.db", "a/b/other"}),
        ([], set()),
    ],
)
def test_intended_caches_stay(keep, stays, root, capsys):
    before = set(picture(root))

    def do():
        (root / "models" / "v2").mkdir()
        (root / "models" / "v2" / "weights.bin").write_text("x")
        (root / "cache.db").write_text("x")
        (root / "a" / "b").mkdir(parents=True)
        (root / "a" / "b" / "deep.db").write_text("x")
        (root / "a" / "b" / "other").write_text("x")

    run(guarded(root, do, keep=keep))
    assert set(picture(root)) - before == stays


@pytest.mark.parametrize("keep", [["../x"], [""], ["/"], ["a/../../b"]])
def test_a_pattern_that_leads_outside_is_refused_when_decorating(keep, root):
    with pytest.raises(PolicyError, match=r"tmp\.keep"):
        guarded(root, lambda: None, keep=keep)


def test_monitoring_reports_and_removes_nothing(root, capsys):
    run(guarded(root, lambda: (root / "left").write_text("x"), mode="monitor"))
    assert rules(capsys) == ["LG-TMP-001"]
    assert (root / "left").exists()


def test_without_a_root_a_developers_machine_is_left_alone(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made = []

    def handler(event, context):
        made.append(tempfile.mkstemp()[1])
        made.append(tempfile.mkstemp(dir="/tmp")[1])

    handler = guard(handler)
    handler({}, None)
    handler({}, None)
    assert not rules(capsys)
    for path in made:
        os.unlink(path)


@pytest.mark.parametrize("outcome", ["raises", "refused", "exits"])
def test_however_the_handler_ends(outcome, root):
    before = picture(root)

    def do():
        (root / "left").write_text("x")
        if outcome == "raises":
            raise ValueError
        if outcome == "exits":
            raise SystemExit(1)
        eval(compile("1", "x", "eval"))
        current().block(_finding())

    handler = guarded(root, do)
    with contextlib.suppress(ValueError, SystemExit, Exception):
        run(handler)
    assert picture(root) == before


def _finding():
    from lambdaguard import Finding

    return Finding("X-1", "custom", "stop")


def test_near_the_deadline_it_stops_and_goes_on_before_the_next_event(root, capsys):
    before = picture(root)

    def do():
        for number in range(60):
            (root / f"d{number}").mkdir()
            for each in range(100):
                (root / f"d{number}" / f"{each}").touch()

    seen = []
    handler = guard(
        lambda event, context: do() if event.get("do") else seen.append(picture(root)),
        tmp={"root": str(root), "budget": 1},
    )
    handler({}, None)
    began = Brief(100_000)
    began.get_remaining_time_in_millis = lambda: 25
    handler({"do": True}, began)
    found = rules(capsys)
    assert "LG-TMP-007" in found
    assert picture(root) != before
    handler({}, Brief(10_000))
    assert seen[-1] == before, "the next caller sees none of it"


def test_the_quota_is_told_while_the_handler_runs(root, capsys):
    told = []

    def do():
        with (root / "big").open("wb") as file:
            file.write(bytes(3 << 20))
            file.flush()
            deadline = time.monotonic() + 5
            while not told and time.monotonic() < deadline:
                told.extend(finding.rule_id for finding in current().findings)
                time.sleep(0.01)

    run(guarded(root, do, quota={"bytes": 1 << 20}))
    assert told == ["LG-TMP-005"]
    assert rules(capsys).count("LG-TMP-005") == 1


@pytest.mark.parametrize("quota", [{"byte": 1}, {"bytes": 0}, {"files": "many"}])
def test_a_quota_is_checked_when_decorating(quota, root):
    with pytest.raises(PolicyError, match=r"tmp\.quota"):
        guarded(root, lambda: None, quota=quota)


def test_wiping_overwrites_what_is_still_mapped_but_no_hard_link(root, outside):
    readers = []

    def do():
        (root / "secret").write_text("the secret")
        with (root / "secret").open("rb") as file:
            readers.append(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        os.link(outside / "treasure", root / "link")

    run(guarded(root, do, wipe=True))
    assert readers[0].read() == b"\0" * 10
    readers[0].close()
    assert (outside / "treasure").read_text() == "gold"


def test_a_folder_swapped_for_a_link_in_mid_walk_leads_nowhere(root, outside):
    """A thread of the handler's goes on swapping while the guard clears up."""
    for number in range(50):
        (outside / f"{number}").write_text("precious")
    beyond = picture(outside)
    stop = threading.Event()

    def swap():
        for _ in range(400):
            if stop.is_set():
                return
            with contextlib.suppress(OSError):
                os.mkdir(root / "swapped")
                for number in range(50):
                    (root / "swapped" / f"{number}").touch()
            with contextlib.suppress(OSError):
                os.rename(root / "swapped", root / f"away{time.monotonic_ns()}")
                os.symlink(outside, root / "swapped")
            with contextlib.suppress(OSError):
                os.unlink(root / "swapped")

    handler = guarded(root, lambda: time.sleep(0.005))
    handler({}, None)
    swapper = threading.Thread(target=swap)
    swapper.start()
    try:
        for _ in range(40):
            handler({"do": True}, None)
    finally:
        stop.set()
        swapper.join()
    assert picture(outside) == beyond


def test_what_cannot_be_removed_is_a_finding_and_no_exception(root, capsys):
    immutable = root / "immutable"

    def do():
        immutable.write_text("x")
        if not _immutable(immutable, True):
            pytest.skip("this file system has no immutable files")

    handler = guarded(root, do)
    try:
        run(handler)
        found = details(capsys)
        assert found["LG-TMP-006"]["reasons"] == {"EPERM": 1}
    finally:
        _immutable(immutable, False)
    handler({}, None)
    assert not immutable.exists(), "tried again before the next event"


def _immutable(path, on):
    """The inode flag that chattr sets (FS_IOC_SETFLAGS, FS_IMMUTABLE_FL)."""
    fd = os.open(path, os.O_RDONLY)
    try:
        fcntl.ioctl(fd, 0x40086602, struct.pack("l", 0x10 if on else 0))
    except OSError:
        return False
    finally:
        os.close(fd)
    return True


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount")
def test_what_is_mounted_there_is_somebody_elses(root, outside, capsys):
    beyond = picture(outside)

    def do():
        (root / "mounted").mkdir()
        if subprocess.run(["mount", "--bind", str(outside), str(root / "mounted")], check=False, capture_output=True).returncode:
            pytest.skip("mounting is forbidden here")

    try:
        run(guarded(root, do))
        assert details(capsys)["LG-TMP-006"]["reasons"] == {"EBUSY": 1}
        assert picture(outside) == beyond
    finally:
        subprocess.run(["umount", str(root / "mounted")], check=False, capture_output=True)


def test_a_thread_left_behind_writes_for_nobody(root):
    seen = []
    wrote = threading.Event()

    def do():
        def later():
            time.sleep(0.1)
            (root / "late").write_text("of the first caller")
            wrote.set()

        threading.Thread(target=later).start()

    handler = guard(
        lambda event, context: do() if event.get("do") else seen.append((root / "late").exists()), tmp={"root": str(root)}
    )
    run(handler)
    wrote.wait(5)
    handler({}, None)
    assert seen == [False, False]


def test_invocations_at_the_same_time_have_folders_of_their_own(root):
    started, go_on = threading.Event(), threading.Event()
    folders, kept = [], []

    def handler(event, context):
        if event["first"]:
            (root / "shared").write_text("x")
            started.set()
            go_on.wait(5)
            kept.append((root / "shared").exists())
        else:
            folders.append(current().tmp)
            with tempfile.NamedTemporaryFile(delete=False) as file:
                folders.append(os.path.dirname(file.name))

    handler = guard(handler, tmp={"root": str(root)})
    before = picture(root)
    first = threading.Thread(target=handler, args=({"first": True}, None))
    first.start()
    started.wait(5)
    handler({"first": False}, None)
    assert not Path(folders[0]).exists()
    go_on.set()
    first.join()
    assert folders[0] == folders[1]
    assert Path(folders[0]).parent == root
    assert kept == [True]
    assert picture(root) == before
    assert tempfile.gettempdir() != folders[0]


def test_two_guards_clear_up_once(root, capsys):
    inner = guard(lambda event, context: (root / "left").write_text("x") if event.get("do") else None, tmp={"root": str(root)})
    run(guard(inner, tmp={"root": str(root)}))
    assert rules(capsys) == ["LG-TMP-001"]
    assert not (root / "left").exists()


def test_the_programs_own_tempdir_is_emptied_and_stays_usable(root, monkeypatch):
    def do():
        place = root / "work"
        place.mkdir(exist_ok=True)
        monkeypatch.setattr(tempfile, "tempdir", str(place))
        (place / "left").write_text("x")

    handler = guarded(root, do)
    run(handler)
    assert os.listdir(root / "work") == []
    tempfile.mkstemp()


_names = st.sampled_from(["a", "b", "base", "c.txt", "\n", "dir"])
_paths = st.lists(_names, min_size=1, max_size=4).map("/".join)
_deeds = st.lists(
    st.tuples(st.sampled_from(["file", "dir", "link", "hard", "unlink", "rename", "chmod"]), _paths, _paths), max_size=25
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(base=_deeds, deeds=_deeds)
def test_whatever_is_done_to_the_tree_it_is_restored(base, deeds, tmp_path_factory):
    home = tmp_path_factory.mktemp("random")
    root, outside = home / "tmp", home / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "treasure").write_text("gold")
    _perform(root, outside, [deed for deed in base if deed[0] not in ("chmod", "hard")])
    before, beyond = picture(root), picture(outside)
    run(guarded(root, lambda: _perform(root, outside, deeds), restore=True))
    _compare(picture(root), before)
    assert picture(outside) == beyond


def _compare(after, before):
    assert set(after) == set(before)
    for path, (kind, _, content) in before.items():
        assert after[path][0] == kind
        assert after[path][2] == content


def _perform(root, outside, deeds):
    for deed, one, other in deeds:
        path = root / one
        with contextlib.suppress(OSError):
            if any(each.is_symlink() for each in path.parents):
                continue  # the test itself must not write outside
            if deed == "file":
                path.parent.mkdir(parents=True, exist_ok=True)
                if not path.is_symlink():
                    path.unlink(missing_ok=True)  # it may be a hard link to what is outside
                    path.write_text(other)
            elif deed == "dir":
                path.mkdir(parents=True)
            elif deed == "link":
                path.symlink_to(outside)
            elif deed == "hard":
                os.link(outside / "treasure", path)
            elif deed == "rename":
                if not any(each.is_symlink() for each in (path, *path.parents, root / other, *(root / other).parents)):
                    os.rename(path, root / other)
            elif deed == "unlink":
                path.unlink()
            elif deed == "chmod" and path.is_dir() and not path.is_symlink():
                path.chmod(0o500)


def lazily(open_it):
    """A file that is opened when it is first needed, and kept."""

    def file(root, made):
        if len(made) == 1:
            made.append(open_it(root))
        return made[1]

    return file


FILES = {
    "made once, before": lambda root, made: made[0],
    "made when first needed": lazily(lambda root: (root / "late").open("w+")),
    "in memory at first": lazily(lambda root: tempfile.SpooledTemporaryFile(4, "w+", dir=root)),  # noqa: SIM115
}


@pytest.mark.parametrize("flush", [True, False])
@pytest.mark.parametrize("kind", FILES)
def test_what_is_removed_and_still_open_is_emptied_and_stays_usable(kind, flush, root, capsys):
    """Data in the file, in the object's buffer for writing, and in the one for reading."""
    with tempfile.TemporaryFile("w+", dir=root) as early:
        made = [early]

        def handle(event, context):
            file = FILES[kind](root, made)
            file.seek(0)
            before = file.read()
            if event.get("name"):
                file.seek(0)
                file.write(event["name"])
                if flush:
                    file.seek(0)
                    file.read(2)
            return before

        handler = guard(handle, tmp={"root": str(root)}, files="off", injection="off")
        assert [handler({"name": name}, None) for name in ("", "alice and her data", "", "bob", "")] == [""] * 5
    assert rules(capsys).count("LG-TMP-008") == 2
    for file in made:
        file.close()


def test_what_was_open_and_held_something_before_the_first_event_is_left_alone(root, capsys):
    with tempfile.TemporaryFile("w+", dir=root) as cache:
        cache.write("a model")
        cache.flush()
        handler = guard(lambda event, context: cache.seek(0) or cache.read(), tmp={"root": str(root)}, files="off")
        assert [handler({}, None) for _ in range(3)] == ["a model"] * 3
    assert rules(capsys) == []
