"""Settings of the network door."""

import pytest

from lambdaguard import PolicyError, guard
from lambdaguard.sinks.network_reach import compiled


def handler(event, context):
    return {"statusCode": 200}


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ("https://api.example.com/v1", "is a URL"),
        ("example.com/path", "no network"),
        ("10.0.0.0/33", "prefix"),
        ("10.0.0/8", "no network"),
        ("0x0a000001", "no network"),
        ("example.com:https", "no port"),
        ("example.com:70000", "no port"),
        ("exa mple.com", "no host name"),
        ("*example.com", "no host name"),
        ("a..b", "no host name"),
        ("", "no host name"),
        ("2001:db8::/129", "prefix"),
    ],
)
def test_an_entry_that_says_nothing_is_an_error(entry, why):
    with pytest.raises(PolicyError, match=why):
        guard(handler, egress=[entry])


@pytest.mark.parametrize("settings", [{"egress": 5}, {"egress": "everything"}, {"egress": [5]}, {"egress": {"alow": []}}])
def test_settings_of_another_kind_are_errors(settings):
    with pytest.raises(PolicyError, match="egress"):
        guard(handler, **settings)


@pytest.mark.parametrize("egress", ["monitor", [], ["aws"], {"allow": ["a.example"], "mode": "monitor"}, None, True, False])
def test_settings_that_are_right(egress):
    assert guard(handler, egress=egress)({"id": "7"}, None) == {"statusCode": 200}


def test_from_the_environment(monkeypatch):
    monkeypatch.setenv("LAMBDAGUARD_EGRESS", "aws, api.example.com:443")
    assert guard(handler).policy["egress"]["allow"] == ("aws", "api.example.com:443")
    monkeypatch.setenv("LAMBDAGUARD_EGRESS", "[]")
    assert guard(handler).policy["egress"]["allow"] == ()


def test_compiled_settings_are_out_of_reach():
    reach = compiled(["aws"])
    with pytest.raises(AttributeError):
        reach.listed = False
    with pytest.raises(AttributeError):
        type(reach).allows = lambda *_: True
