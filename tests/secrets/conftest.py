"""Every test starts with no secret known, and none of the machine's own AWS settings."""

import os

import pytest
from vaults import TOKEN, Aws

from lambdaguard import secret  # noqa: F401 -- wires the secrets to the guard
from lambdaguard.redaction import registry
from lambdaguard.secrets import hooks, lookup

SETTINGS = ("AWS_", "PARAMETERS_SECRETS_", "SECRETS_MANAGER", "SSM_PARAMETER")


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    for name in [name for name in os.environ if name.startswith(SETTINGS)]:
        monkeypatch.delenv(name)
    for name, value in {
        "AWS_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_SESSION_TOKEN": TOKEN,
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    lookup._stores.clear()
    lookup.drop()
    registry.forget()
    hooks._pending.clear()


@pytest.fixture
def findings():
    """What was noted outside of an event."""
    return lambda: [finding.rule_id for finding in hooks._pending]


@pytest.fixture(scope="module")
def server():
    server = Aws()
    yield server
    server.stop()


@pytest.fixture
def aws(server, monkeypatch):
    """An empty server without faults, whose calls are counted from here."""
    server.clear()
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    return server


@pytest.fixture(autouse=True)
def answers_may_hold_secrets(no_settings_from_outside, monkeypatch):
    """The handlers of these tests answer what they were given: for the tests to look at, and for nobody else."""
    monkeypatch.setenv("LAMBDAGUARD_RESPONSE", "off")
