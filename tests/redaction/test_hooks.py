"""Where the hooks are, and what they leave alone."""

import io
import logging
import pickle
import sys

import pytest

from lambdaguard import guard
from lambdaguard.redaction import registry

S = "Zq7-hunter2x"


def run(body):
    return guard(lambda event, context: body(), database="off", aws="off")({}, None)


def test_args_and_record_are_untouched(caplog):
    seen, payload = [], {"password": S}

    class Keeps(logging.Filter):
        def filter(self, record):
            seen.append((record.msg, record.args, record.payload))
            return True

    logger = logging.getLogger("kept")
    logger.addFilter(Keeps())
    run(lambda: logger.warning("%s %s", "token=", S, extra={"payload": payload}))
    assert seen == [("%s %s", ("token=", S), payload)]
    assert payload == {"password": S}
    assert S not in caplog.text
    assert S not in str([vars(record) for record in caplog.records])


def test_capsys_sees_what_was_written_and_when(capsys):
    print("before")
    run(lambda: print(f"password={S}", "and", 5))
    print(f"after password={S}")
    sys.stdout.write("no newline")
    out = capsys.readouterr().out
    assert out == f"before\npassword=*** and 5\nafter password={S}\nno newline"


def test_known_secrets_are_masked_outside_of_invocations_too(capsys):
    run(lambda: None)
    registry.register(S, "db")
    print("it is", S)
    assert S not in capsys.readouterr().out


def test_write_answers_as_the_stream_does(capsys):
    text = f"password={S}\n"
    assert run(lambda: sys.stdout.write(text)) == len(text)
    with pytest.raises(TypeError):
        run(lambda: sys.stdout.write(5))
    capsys.readouterr()


def test_another_stream_is_nobodys_business():
    """What is captured stays in the process."""
    own = io.StringIO()
    run(lambda: print(f"password={S}", file=own))
    assert own.getvalue() == f"password={S}\n"


def test_a_formatter_that_fails_fails_as_before(capsys):
    class Broken(logging.Formatter):
        def format(self, record):
            raise RuntimeError("mine")

    handler = logging.StreamHandler()
    handler.setFormatter(Broken())
    logger = logging.getLogger("broken")
    logger.addHandler(handler)
    run(lambda: logger.error("x"))
    logger.removeHandler(handler)
    assert "RuntimeError: mine" in capsys.readouterr().err


def test_a_private_key_line_by_line(capsys):
    lines = [
        "-----BEGIN RSA PRIVATE KEY-----\n",
        "MIIEowIBAAKCAQEA0Z3VS5JJcds3xf\n",
        "abc\n",
        "-----END RSA PRIVATE KEY-----\n",
        "next\n",
    ]
    run(lambda: sys.stdout.writelines(lines))
    out = capsys.readouterr().out
    assert "MIIE" not in out
    assert "abc" not in out
    assert out.endswith("next\n")


def test_the_registry_is_bounded_and_keeps_old_versions():
    for number in range(3):
        registry.register(f"password-number-{number}", "db")
    assert all(registry.found(f"x password-number-{number} y")[0][2] == "db" for number in range(3))
    for number in range(6000):
        registry.register({"a": f"Zq7-value-{number}-x"}, f"name {number}") if number % 100 == 0 else None
    assert registry.found("Zq7-value-5900-x")


def test_json_leaves_count_and_short_ones_do_not():
    registry.register('{"username": "admin-user", "password": "hunter2x", "port": 5432, "engine": "postgres"}', "db")
    assert [name for _, _, name in registry.found("admin-user hunter2x 5432 postgres")] == ["db", "db"]


def test_nothing_secret_is_in_what_can_be_printed_or_pickled():
    registry.register("Zq7-pickled-secret", "db")

    @guard(database="off", aws="off")
    def handler(event, context):
        return None

    assert "Zq7" not in repr(handler) + repr(handler.policy)
    assert b"Zq7" not in pickle.dumps(dict(handler.policy["redact"]))
