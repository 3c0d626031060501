"""The cases in the order in which they run."""

from __future__ import annotations

from typing import NamedTuple

_HERE = "benchmarks.suite."


class Case(NamedTuple):
    """``module`` holds ``measure([argument,] quick=, peers=, keep=)``; limits are seconds, for a quick run and a whole one.

    ``quick`` is whether a quick run has it, ``needs`` the rivals that it measures. ``measure`` returns ``tables``, ``figures`` with
    their aims, ``plots`` and ``printed`` texts, any of them, and calls ``keep`` with what it has so far.
    """

    title: str
    module: str
    limits: tuple[int, int]
    quick: bool = True
    needs: tuple[str, ...] = ()
    argument: str = ""


def _script(title: str, name: str, limits: tuple[int, int], quick: bool = True) -> Case:
    return Case(title, f"{_HERE}scripts", limits, quick, (), name)


CASES = {
    "start": Case("a cold start in the real runtime client, ours and the rivals'", f"{_HERE}start", (300, 2400), needs=("clean", "libraries", "powertools", "datadog", "aikido", "opentelemetry")),
    "warm": Case("a warm invocation, against json.loads and libddwaf", f"{_HERE}warm", (200, 1800), needs=("datadog",)),
    "large": Case("bodies of 1 to 6 MB", f"{_HERE}large", (150, 900), needs=("datadog",)),
    "hostile": Case("events that carry an attack, each a new one", f"{_HERE}hostile", (90, 600), needs=("datadog",)),
    "resident": Case("resident memory, and its growth over many invocations", f"{_HERE}resident", (200, 1200), needs=("datadog",)),
    "worst": _script("inputs built to hurt, n and 2n characters", "worst", (90, 2400), quick=False),
    "worst-1mb": _script("inputs built to hurt, 0.5 and 1 MB, through the whole engine", "worst, 1 MB", (90, 1800), quick=False),
    "sinks": _script("what the doors cost", "sinks", (90, 600), quick=False),
    "protections": _script("each protection alone, a warm invocation", "protections", (60, 300), quick=False),
    "redaction": _script("a log line with redaction and without", "redaction", (60, 600), quick=False),
    "secrets": _script("a cached secret beside Powertools' get_secret", "secrets", (40, 120)),
    "outage": _script("secrets while their service is down, 30 seconds of it", "outage", (90, 200), quick=False),
    "environment": _script("comparing the process after an invocation", "environment", (60, 200), quick=False),
    "tmp": _script("clearing up /tmp beside shutil.rmtree", "tmp", (60, 300), quick=False),
    "observe": _script("observing, and learning from the lines", "observe", (60, 300), quick=False),
    "listing": _script("recognising an event and listing its strings", "listing", (60, 300), quick=False),
    "strangers": _script("false positives on text that no list of ours contains", "strangers", (60, 600), quick=False),
    "detection": _script("caught and falsely flagged, over the corpus that LAMBDAGUARD_CORPUS names", "detection", (60, 1800), quick=False),
}  # fmt: skip
