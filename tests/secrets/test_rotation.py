"""A rotated secret: the old value is refused, the new one is fetched and tried, once."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from vaults import TOKEN, extension

from lambdaguard import SecretUnavailable, guard, refreshing, secret
from lambdaguard.secrets import Fetched, hooks, lookup


class RefusedError(Exception):
    pass


class Vault:
    def __init__(self, **stages):
        self.stages = stages
        self.asked = []

    def fetch(self, source):
        self.asked.append(source.stage)
        value = self.stages.get(source.stage or "now")
        if isinstance(value, Exception):
            raise value
        if value is None:
            raise LookupError(source.stage)
        return Fetched(value, value)


class Database:
    """Lets in who has the password; counts the tries."""

    def __init__(self, password):
        self.password = password
        self.tries = []

    def connect(self, password):
        self.tries.append(password)
        if password != self.password:
            raise RefusedError("password authentication failed")
        return "connected"


@pytest.fixture
def vault():
    vault = Vault(now="old-password")
    vault.handler = guard(lambda event, context: event(), secrets={"db": "own:db", "provider": vault})
    assert secret("db") == "old-password"
    return vault


def test_the_decorator_tries_again_with_the_new_value(vault):
    database = Database("new-password")
    vault.stages["now"] = "new-password"

    @refreshing("db", on=RefusedError)
    def connect(word):
        return database.connect(secret("db")) + word

    assert connect("!") == "connected!"
    assert database.tries == ["old-password", "new-password"]
    assert connect("?") == "connected?"
    assert vault.asked == ["", ""]
    assert [finding.rule_id for finding in hooks._pending] == ["LG-SEC-002", "LG-SEC-003"]


def test_it_keeps_the_functions_name_and_passes_other_errors(vault):
    @refreshing("db", on=RefusedError)
    def connect():
        """Connects."""
        raise KeyError("x")

    assert connect.__name__ == "connect"
    with pytest.raises(KeyError):
        connect()
    assert vault.asked == [""]


def test_coroutine_functions(vault):
    database = Database("new-password")
    vault.stages["now"] = "new-password"

    @refreshing("db", on=(RefusedError, OSError))
    async def connect():
        await asyncio.sleep(0)
        return database.connect(secret("db"))

    assert asyncio.run(connect()) == "connected"
    assert database.tries == ["old-password", "new-password"]


def test_the_loop_runs_its_block_again(vault):
    database = Database("new-password")
    vault.stages["now"] = "new-password"
    for attempt in refreshing("db", on=RefusedError):
        with attempt:
            answer = database.connect(secret("db"))
    assert answer == "connected"
    assert database.tries == ["old-password", "new-password"]


def test_a_with_block_raises_on_and_the_next_one_has_the_new_value(vault):
    database = Database("new-password")
    vault.stages["now"] = "new-password"
    connecting = refreshing("db", on=RefusedError)
    with pytest.raises(RefusedError), connecting:
        database.connect(secret("db"))
    with connecting:
        assert database.connect(secret("db")) == "connected"
    assert database.tries == ["old-password", "new-password"]


def test_a_value_that_is_still_the_current_one_is_not_tried_twice(vault):
    """A wrong password sent twice may lock the account, and tells nothing new."""
    database = Database("another")
    with pytest.raises(RefusedError) as caught:
        refreshing("db", on=RefusedError)(lambda: database.connect(secret("db")))()
    assert database.tries == ["old-password"]
    assert caught.value.__notes__ == ["secret 'db': it is the current value"]
    for _ in range(10):
        with pytest.raises(RefusedError):
            refreshing("db", on=RefusedError)(lambda: database.connect(secret("db")))()
    assert len(vault.asked) == 2


@pytest.mark.parametrize("stage", ["AWSPENDING", "AWSPREVIOUS"])
def test_other_stages_where_asked(vault, stage):
    vault.stages[stage] = "other-password"
    database = Database("other-password")

    @refreshing("db", on=RefusedError, also=("AWSPENDING", "AWSPREVIOUS"))
    def connect():
        return database.connect(secret("db"))

    assert connect() == "connected"
    assert database.tries == ["old-password", "other-password"]
    assert secret("db") == "old-password"


def test_at_most_once_each(vault):
    vault.stages |= {"now": "two-password", "AWSPENDING": "three-password", "AWSPREVIOUS": "old-password"}
    database = Database("none of them")
    with pytest.raises(RefusedError):
        refreshing("db", on=RefusedError, also=("AWSPENDING", "AWSPREVIOUS"))(lambda: database.connect(secret("db")))()
    assert database.tries == ["old-password", "two-password", "three-password"]


def test_no_other_thread_sees_the_other_stage(vault):
    vault.stages["AWSPENDING"] = "other-password"
    database = Database("other-password")
    seen = []

    @refreshing("db", on=RefusedError, also="AWSPENDING")
    def connect():
        if database.tries:
            with ThreadPoolExecutor(1) as pool:
                seen.append(pool.submit(secret, "db").result())
        return database.connect(secret("db"))

    assert connect() == "connected"
    assert seen == ["old-password"]
    assert not lookup.swapping


def test_many_threads_refresh_once(vault):
    vault.stages["now"] = "new-password"
    barrier = threading.Barrier(16)

    @refreshing("db", on=RefusedError)
    def connect():
        password = secret("db")
        if password == "old-password":
            barrier.wait(10)
            raise RefusedError
        return password

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(lambda _: connect(), range(16))) == {"new-password"}
    assert len(vault.asked) == 2


def test_when_no_fresh_value_can_be_had_the_refusal_is_what_is_raised(vault):
    vault.stages["now"] = ConnectionError("down")
    with pytest.raises(RefusedError) as caught:
        refreshing("db", on=RefusedError)(lambda: Database("new").connect(secret("db")))()
    assert caught.value.__notes__ == ["secret 'db': no fresh value (ConnectionError)"]
    assert "password" not in str(caught.value.__notes__[0]).replace("secret", "")


def test_a_predicate_tells_refusals_from_other_errors(vault):
    vault.stages["now"] = "new-password"
    run = []

    @refreshing("db", on=lambda error: "28P01" in str(error))
    def connect(code):
        run.append(code)
        raise OSError(code)

    with pytest.raises(OSError, match="08001"):
        connect("08001")
    with pytest.raises(OSError, match="28P01"):
        connect("28P01")
    assert run == ["08001", "28P01", "28P01"]


@pytest.mark.parametrize(
    ("names", "on"), [((), RefusedError), ((5,), RefusedError), (("db",), int), (("db",), None), (("db",), (RefusedError, 5))]
)
def test_what_is_no_use_is_refused_at_once(names, on):
    with pytest.raises(TypeError):
        refreshing(*names, on=on)


def test_a_secret_that_is_not_there():
    with pytest.raises(SecretUnavailable):
        refreshing("own db", on=RefusedError)(lambda: None)()


def test_a_rotation_in_secrets_manager(aws):
    manager = aws.client("secretsmanager")
    manager.create_secret(Name="rotating", SecretString='{"password": "first-password"}')
    handler = guard(lambda event, context: secret("db"), secrets={"db": "rotating#password"})
    assert handler({}, None) == "first-password"
    manager.put_secret_value(SecretId="rotating", SecretString='{"password": "second-password"}')
    database = Database("second-password")

    @refreshing("db", on=RefusedError)
    def connect():
        return database.connect(secret("db"))

    assert connect() == "connected"
    assert handler({}, None) == "second-password"


def test_past_the_extensions_own_cache(aws, monkeypatch):
    """The extension keeps what it has for five minutes; a refused value is asked for at AWS itself."""
    manager = aws.client("secretsmanager")
    version = manager.create_secret(Name="cached", SecretString="first-password")["VersionId"]
    with extension({"cached": {"SecretString": "first-password", "VersionId": version}}) as (port, asked):
        monkeypatch.setenv("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", str(port))
        assert secret("cached") == "first-password"
        assert not aws.reads()
        manager.put_secret_value(SecretId="cached", SecretString="second-password")
        database = Database("second-password")
        assert refreshing("cached", on=RefusedError)(lambda: database.connect(secret("cached")))() == "connected"
    assert asked[1][1]["refreshNow"] == "true"
    assert TOKEN
