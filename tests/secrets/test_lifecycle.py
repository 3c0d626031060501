"""Snapshots and forks: values stay behind."""

import os

import pytest
import snapshot_restore_py

from lambdaguard import secret
from lambdaguard.secrets import lifecycle, lookup


@pytest.fixture
def file(tmp_path, monkeypatch):
    file = tmp_path / "secrets.env"
    file.write_text("db=frozen\n")
    monkeypatch.setenv("LAMBDAGUARD_LOCAL_SECRETS", str(file))
    return file


def hooks_of(registry):
    return [hook for hook, args, kwargs in registry if hook is lookup.drop]


def test_dropped_before_a_snapshot_and_fetched_anew_after(file):
    assert secret("db") == "frozen"
    (before,) = hooks_of(snapshot_restore_py._before_snapshot_registry)
    (after,) = hooks_of(snapshot_restore_py._after_restore_registry)
    before()
    assert not lookup._hits
    assert not lookup._undeclared().cache._entries
    file.write_text("db=thawed\n")
    after()
    assert secret("db") == "thawed"


def test_dropped_in_a_forked_child(file):
    assert secret("db") == "frozen"
    file.write_text("db=forked\n")
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.write(writer, secret("db").encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reader, 100) == b"forked"
    assert secret("db") == "frozen"


def test_a_fork_amid_a_call_does_not_wait_for_it(file):
    cache = lookup._undeclared().cache
    secret("db")
    cache._lock.acquire()
    try:
        child = os.fork()
        if not child:
            os._exit(0 if secret("db") == "frozen" else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    finally:
        cache._lock.release()


def test_a_value_that_arrives_after_the_drop_is_not_kept(file, monkeypatch):
    cache = lookup._undeclared().cache
    secret("db")
    lookup.drop()
    provider = type("Late", (), {"gather": lambda self, sources, need: (lookup.drop(), before(sources, need))[1]})()
    before = lifecycle and __import__("lambdaguard.secrets.choice", fromlist=["make"]).make("auto").gather
    monkeypatch.setattr(cache, "_choose", lambda: provider)
    assert secret("db") == "frozen"
    assert not cache._entries
    assert not lookup._hits
