"""The ``code`` setting."""

import pytest

from lambdaguard import EventRefused, PolicyError, guard

TEXT = "().__class__.__name__"


@pytest.mark.parametrize("setting", [{"code": "off"}, {"code": "monitor"}, {"mode": "monitor"}, {"code": {"mode": "off"}}])
def test_turned_down(setting):
    assert guard(lambda event, context: eval(event["q"]), injection="off", **setting)({"q": TEXT}, None) == "tuple"


@pytest.mark.parametrize("setting", [{}, {"code": ["*"]}, {"code": {"allow": ["ctypes", "hooks"]}}])
def test_the_callers_text_is_never_allowed(setting):
    with pytest.raises(EventRefused):
        guard(lambda event, context: eval(event["q"]), injection="off", **setting)({"q": TEXT}, None)


def test_ill_typed():
    with pytest.raises(PolicyError, match="code"):
        guard(lambda event, context: None, code={"allow": "ctypes", "deny": []})
