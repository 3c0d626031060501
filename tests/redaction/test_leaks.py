"""Every channel times every form of a secret, in each place where a function runs: no cell leaks."""

import pytest
from secret import FORMS, leaks

from scripts import leaks as matrix

CHANNELS = list(matrix.CHANNELS)


@pytest.mark.parametrize("place", ["plain", "framed"])
@pytest.mark.parametrize("channel", CHANNELS)
def test_nothing_is_seen(channel, place):
    shown = matrix.outside(place, channel)
    assert {form: leaks(text) for form, text in shown.items() if leaks(text)} == {}
    assert channel == "fault_handler" or all(shown[form].strip() for form in FORMS)


@pytest.mark.e2e
@pytest.mark.parametrize("place", ["text", "json"])
def test_nothing_is_seen_under_the_emulator(place):
    shown = matrix.emulated(place, CHANNELS)
    assert {cell: leaks(text) for cell, text in shown.items() if leaks(text)} == {}
    assert len(shown) == len(CHANNELS) * len(FORMS) >= 600


def test_without_the_guard_everything_is(monkeypatch):
    original = matrix.subprocess.run

    def unguarded(*args, env, **kwargs):
        return original(*args, env={**env, "LAMBDAGUARD_MODE": "off"}, **kwargs)

    monkeypatch.setattr(matrix.subprocess, "run", unguarded)
    shown = matrix.outside("plain", "log_root")
    # Bytes in a repr have no trace of their own in the checker, one layer of escapes aside.
    assert sum(bool(leaks(shown[form])) for form in FORMS) >= len(FORMS) - 1
