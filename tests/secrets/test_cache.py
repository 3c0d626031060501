"""Age, outages, floods of threads: who gets a value, and how often the service is asked."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from lambdaguard import SecretUnavailable, guard, secret
from lambdaguard.secrets import Fetched, hooks, lookup


class Vault:
    """A provider in the test's hands: ``answer`` is a value, or an exception to raise."""

    def __init__(self, answer="swordfish-1", delay=0.0):
        self.answer = answer
        self.delay = delay
        self.asked = []

    def fetch(self, source):
        self.asked.append(source.id)
        time.sleep(self.delay)
        answer = self.answer(source) if callable(self.answer) else self.answer
        if isinstance(answer, Exception):
            raise answer
        return answer


def guarded(vault, **settings):
    @guard(secrets={"db": "own:db", "provider": vault, **settings})
    def handler(event, context):
        return secret(event.get("name", "db"))

    return handler


def outdated(handler):
    """Everything cached grows as old as ``max_age`` at once."""
    for entry in store(handler).cache._entries.values():
        entry.until = 0.0
    lookup.forget_hits()


def store(handler):
    (room,) = [room for room in handler._rooms if room.name == "secrets"]
    return room._store


def test_a_value_is_asked_for_once_in_its_life():
    vault = Vault()
    handler = guarded(vault)
    assert [handler({}, None) for _ in range(100)] == ["swordfish-1"] * 100
    assert vault.asked == ["db"]


def test_and_again_when_it_is_too_old():
    vault = Vault()
    handler = guarded(vault, max_age=0.05)
    handler({}, None)
    vault.answer = "new"
    time.sleep(0.06)
    assert handler({}, None) == "new"
    assert len(vault.asked) == 2


def test_a_clock_set_back_does_not_keep_a_value_through_an_outage_for_longer(monkeypatch):
    vault = Vault()
    handler = guarded(vault, max_age=100, max_stale=1000)
    handler({}, None)
    vault.answer = ConnectionError("no route")
    now = [time.time() - 50_000]
    monkeypatch.setattr(lookup, "time", lambda: now[0])
    monkeypatch.setattr("lambdaguard.secrets.cache.time", lambda: now[0])
    assert handler({}, None) == "swordfish-1"
    now[0] += 900
    assert handler({}, None) == "swordfish-1"
    now[0] += 200
    with pytest.raises(SecretUnavailable, match="ConnectionError"):
        handler({}, None)


def test_a_clock_set_back_does_not_make_values_younger(monkeypatch):
    vault = Vault()
    handler = guarded(vault)
    handler({}, None)
    past = time.time() - 5000
    monkeypatch.setattr(lookup, "time", lambda: past)
    monkeypatch.setattr("lambdaguard.secrets.cache.time", lambda: past)
    handler({}, None)
    assert len(vault.asked) == 2


def test_sixteen_threads_make_one_call():
    vault = Vault(delay=0.1)
    handler = guarded(vault)
    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(lambda _: handler({}, None), range(64))) == {"swordfish-1"}
    assert vault.asked == ["db"]


def test_while_one_thread_asks_the_others_go_on_with_what_they_have():
    vault = Vault()
    handler = guarded(vault)
    handler({}, None)
    outdated(handler)
    release, asked = threading.Event(), threading.Event()

    def slowly(source):
        asked.set()
        release.wait(10)
        return "new"

    vault.answer = slowly
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(handler, {}, None)
        asked.wait(10)
        assert handler({}, None) == "swordfish-1"
        release.set()
        assert first.result() == "new"
    assert len(vault.asked) == 2


def test_an_outage_is_served_from_the_last_good_value_with_pauses():
    vault = Vault()
    handler = guarded(vault)
    handler({}, None)
    outdated(handler)
    vault.answer = ConnectionError("down")
    assert [handler({}, None) for _ in range(1000)] == ["swordfish-1"] * 1000
    assert len(vault.asked) == 2
    cache = store(handler).cache
    (source,) = cache._entries
    pauses = []
    for _ in range(8):
        entry = cache._entries[source]
        pauses.append(entry.until - entry.since)
        outdated(handler)
        assert handler({}, None) == "swordfish-1"
    assert pauses[:5] == sorted(pauses[:5])
    assert 0.9 <= pauses[0] <= 1
    assert 27 <= pauses[-1] <= 30


def test_with_a_finding():
    vault = Vault()
    handler = guarded(vault)
    handler({}, None)
    outdated(handler)
    vault.answer = ConnectionError("down")
    seen = []

    @guard(secrets={"db": "own:db", "provider": vault})
    def outer(event, context):
        from lambdaguard import current

        handler(event, context)
        seen.extend(current().findings)

    outer({}, None)
    assert [(finding.rule_id, finding.path) for finding in seen] == [("LG-SEC-001", "secrets.db")]
    assert "ConnectionError" in seen[0].message


def test_but_not_for_ever():
    vault = Vault()
    handler = guarded(vault, max_age=0.01, max_stale=0.1)
    handler({}, None)
    vault.answer = ConnectionError("down")
    time.sleep(0.12)
    with pytest.raises(SecretUnavailable, match="ConnectionError"):
        handler({}, None)


@pytest.mark.parametrize(
    "error", [LookupError("gone"), PermissionError("denied"), SecretUnavailable("db", "AccessDeniedException")]
)
def test_what_is_gone_or_denied_is_not_served_stale(error):
    vault = Vault()
    handler = guarded(vault)
    handler({}, None)
    outdated(handler)
    vault.answer = error
    with pytest.raises(SecretUnavailable):
        handler({}, None)
    vault.answer = ConnectionError("down")
    outdated(handler)
    with pytest.raises(SecretUnavailable):
        handler({}, None)


def test_a_first_failure_is_not_repeated_by_every_call():
    vault = Vault(ConnectionError("down"))
    handler = guarded(vault)
    for _ in range(100):
        with pytest.raises(SecretUnavailable, match="ConnectionError"):
            handler({}, None)
    assert vault.asked == ["db"]
    vault.answer = "up again"
    outdated(handler)
    assert handler({}, None) == "up again"


def test_a_new_version_is_noted(findings):
    vault = Vault(Fetched("one", "1"))
    handler = guarded(vault)
    handler({}, None)
    outdated(handler)
    vault.answer = Fetched("two", "2")
    assert secret("db") == "two"
    assert findings() == ["LG-SEC-002"]


def test_the_number_kept_is_bounded_and_the_declared_stay():
    vault = Vault(lambda source: source.id[-3:])
    handler = guarded(vault)
    handler({}, None)
    for number in range(600):
        assert handler({"name": f"own:x{number}"}, None) == f"x{number}"[-3:]
    assert len(store(handler).cache._entries) <= 520
    asked = len(vault.asked)
    handler({}, None)
    assert len(vault.asked) == asked


def test_a_provider_that_needs_its_own_secret_does_not_wait_for_itself():
    vault = Vault(lambda source: secret("db"))
    handler = guarded(vault)
    with pytest.raises(SecretUnavailable, match="Recursive"):
        handler({}, None)


@pytest.mark.parametrize("answer", [None, 5, ["list"], object()])
def test_a_provider_that_answers_nothing_usable(answer):
    with pytest.raises(SecretUnavailable):
        guarded(Vault(answer))({}, None)


def test_findings_show_no_name_that_the_caller_made():
    vault = Vault(lambda source: "x")
    handler = guarded(vault)
    event = {"name": "own:tenant-of-the-caller"}
    seen = []
    handler(event, None)
    outdated(handler)
    vault.answer = ConnectionError("down")

    @guard(secrets={"db": "own:db", "provider": vault})
    def outer(event, context):
        from lambdaguard import current

        handler(event, context)
        seen.extend(current().findings)

    outer(event, None)
    assert [finding.rule_id for finding in seen] == ["LG-SEC-001"]
    assert "tenant-of-the-caller" not in repr([finding.to_dict() for finding in seen])


def test_pending_findings_are_bounded():
    vault = Vault(lambda source: Fetched("x", str(len(vault.asked))))
    handler = guarded(vault)
    for _ in range(100):
        secret("db")
        outdated(handler)
    assert len(hooks._pending) == 50
