"""Where a value could show: nowhere."""

import copy
import gc
import json
import os
import pickle
import traceback

import pytest

import lambdaguard
from lambdaguard import SecretUnavailable, guard, secret
from lambdaguard.secrets import Fetched, lookup

HOME = os.path.dirname(lambdaguard.__file__) + os.sep
VALUE = "swordfish-of-the-deep"
WHOLE = json.dumps({"password": VALUE, "nested": {"a": 1}})


class Vault:
    def __init__(self, answer=WHOLE):
        self.answer = answer

    def fetch(self, source):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def shown(error):
    """What a tool that takes down all variables would show of the guard's own frames."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename.startswith(HOME)]
    assert frames
    return f"{error!r} {[dict(frame.f_locals) for frame in frames]}"


@pytest.fixture
def handler():
    @guard(secrets={"db": "own:db#password", "bad": "own:db#nested.x", "text": "own:db#password.x", "provider": Vault()})
    def handler(event, context):
        return secret("db")

    assert handler({}, None) == VALUE
    return handler


def room(handler):
    (found,) = [room for room in handler._rooms if room.name == "secrets"]
    return found


def test_not_in_a_repr(handler):
    store = room(handler)._store
    entry = next(iter(store.cache._entries.values()))
    things = [
        handler,
        handler.policy,
        room(handler),
        store,
        store.cache,
        entry,
        entry.value,
        Fetched(VALUE),
        handler.policy["secrets"],
    ]
    assert VALUE not in repr(things)
    assert VALUE not in str([vars(thing) for thing in things if hasattr(thing, "__dict__")])


@pytest.mark.parametrize("name", ["bad", "text"])
def test_not_in_a_traceback_with_its_locals(handler, name):
    with pytest.raises(SecretUnavailable) as caught:
        secret(name)
    assert VALUE not in shown(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize("broken", [VALUE, "{" + VALUE, '{"a": ' + VALUE + "}", "[" * 100_000 + VALUE])
def test_not_when_it_is_no_json(broken):
    handler = guard(lambda event, context: secret("db"), secrets={"db": "own:db#key", "provider": Vault(broken)})
    with pytest.raises(SecretUnavailable, match="NotJson") as caught:
        handler({}, None)
    assert VALUE not in shown(caught.value)
    assert caught.value.__context__ is None


def test_not_when_the_provider_talks_of_it():
    handler = guard(lambda event, context: secret("db"), secrets={"db": "own:db", "provider": Vault(ValueError(f"bad: {VALUE}"))})
    with pytest.raises(SecretUnavailable, match="ValueError") as caught:
        handler({}, None)
    assert VALUE not in repr(caught.value)
    assert caught.value.__context__ is None


def test_not_when_a_stale_one_could_not_be_refreshed(handler):
    (entry,) = room(handler)._store.cache._entries.values()
    entry.until = entry.fetched = 0.0
    lookup._hits["db"] = (VALUE, 0.0, 1.0)
    store = room(handler)._store
    store.cache._provider._provider.answer = PermissionError(VALUE)
    with pytest.raises(SecretUnavailable) as caught:
        secret("db")
    assert VALUE not in shown(caught.value)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_not_in_a_pickle(handler, protocol):
    store = room(handler)._store
    entry = next(iter(store.cache._entries.values()))
    for thing in (store, store.cache, entry, entry.value, room(handler)):
        with pytest.raises((TypeError, AttributeError, pickle.PicklingError)):
            pickle.dumps(thing, protocol)
    with pytest.raises(TypeError):
        copy.deepcopy(entry.value)


def test_an_error_travels_without_it():
    error = pickle.loads(pickle.dumps(SecretUnavailable("db", "AccessDeniedException", "check")))
    assert (str(error), error.code) == ("secret 'db' is not available: AccessDeniedException; check", "AccessDeniedException")


def test_not_within_reach_of_the_policy(handler):
    """What the garbage collector finds from the policy: names and settings alone."""
    seen, pending = set(), [handler.policy._given]
    while pending:
        thing = pending.pop()
        own = type(thing).__module__.startswith("lambdaguard.")
        if id(thing) in seen or not (own or type(thing) in (dict, list, tuple, set, frozenset, str, bytes)):
            continue
        seen.add(id(thing))
        assert not (isinstance(thing, str | bytes) and VALUE in str(thing))
        pending.extend(gc.get_referents(thing))


def test_the_redactor_knows_it_from_the_moment_it_is_fetched(handler):
    from lambdaguard.redaction import registry

    for form in (VALUE, WHOLE, VALUE.encode().hex()):
        assert registry.holds(f"connecting with {form} to the sea")
    assert not registry.holds("connecting with a rod to the sea")
