"""``make demo``: the order service in the real Lambda runtime, bare and guarded, sent the same events.

Exits with 1 if any answer is not what it has to be. An argument is the seconds to spend on timing each event.
"""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests")]

from demo_cases import CASES, SAME, Case  # noqa: E402, the example folder is no package
from e2e.emulator import Answer, Emulator  # noqa: E402, the harness belongs to the tests

WIDTHS = (18, 34, 33, 18, 12, 9)
TURNS = 5
TITLES = ("event", "what was sent", "bare function", "guarded function", "finding", "added µs")


def status(answer: Answer) -> Any:
    """What a case expects of a guarded answer: a status, an error's type, or a batch's failures."""
    found = answer.json()
    if answer.error:
        return answer.error
    if "batchItemFailures" in found:
        return tuple(failure["itemIdentifier"] for failure in found["batchItemFailures"])
    return found["statusCode"]


def as_expected(case: Case, bare: Answer, guarded: Answer) -> bool:
    holds = bare.error.startswith(case.bare[6:]) if case.bare.startswith("error:") else case.bare in shown(bare)
    answers = bare.text == guarded.text if case.guarded == SAME else status(guarded) == case.guarded
    seen = [finding["finding_info"]["analytic"]["uid"] for finding in guarded.findings]
    reported = all(any(rule.startswith(prefix) for rule in seen) for prefix in case.rules)
    return holds and answers and reported and bool(seen) == bool(case.rules)


def shown(answer: Answer) -> str:
    """An answer on one line."""
    found = answer.json()
    if answer.error:
        return f"{answer.error}: {found['errorMessage']}"
    if "statusCode" not in found:
        return json.dumps(found)
    return f"{found['statusCode']} {json.dumps(json.loads(found['body']), ensure_ascii=False)}"


def telling(text: str, part: str, width: int) -> str:
    """``text``, cut on the left if ``part`` would stand too far right to be seen."""
    end = text.find(part) + len(part)
    return text if end < width else f"{text[:3]} …{text[max(end - width + 7, 4) :]}"


def refusal(answer: Answer) -> str:
    found = answer.json()
    if answer.error:
        return answer.error
    if "batchItemFailures" in found:
        return f"returns {', '.join(map(str, status(answer)))}"
    if found["statusCode"] < 400:
        return shown(answer)
    return f"{found['statusCode']} {json.loads(found['body'])['message']}"


def row(*cells: str) -> str:
    cut = (cell if len(cell) <= width else cell[: width - 1] + "…" for cell, width in zip(cells, WIDTHS, strict=True))
    padded = [f"{cell:{width}}" for cell, width in zip(cut, WIDTHS, strict=True)]
    return "  ".join([*padded[:-1], padded[-1].strip().rjust(WIDTHS[-1])])


def added(timers: dict[str, Emulator], event: Any, seconds: float) -> float:
    """Microseconds that the guard adds, by the median call of each function; they take turns, so that other load hits both."""
    times: dict[str, list[float]] = {module: [] for module in timers}
    for _ in range(TURNS):
        for module, timer in timers.items():
            times[module] += timer.invoke({"module": module, "event": event, "seconds": seconds / TURNS / 2}).json()
    return median(times["app"]) - median(times["service"])


def run(seconds: float) -> int:
    orders, stopwatch = HERE / "orders", (HERE / "stopwatch.py",)
    wrong = []
    with ExitStack() as stack:
        bare_function = stack.enter_context(Emulator(orders, "service.handler"))
        guarded_function = stack.enter_context(Emulator(orders, "app.handler"))
        timers = {
            name: stack.enter_context(Emulator(orders, "stopwatch.handler", files=stopwatch)) for name in ("service", "app")
        }
        print(f"\n  {row(*TITLES)}\n  {row(*('─' * width for width in WIDTHS))}")
        for case in CASES:
            bare, guarded = bare_function.invoke(case.event), guarded_function.invoke(case.event)
            right = as_expected(case, bare, guarded)
            if not right:
                seen = "\n  ".join(finding["message"] for finding in guarded.findings)
                wrong.append(f"{case.name}\n  bare    {bare.text[:200]}\n  guarded {guarded.text[:200]}\n  {seen}")
            rule = next((finding["finding_info"]["analytic"]["uid"] for finding in guarded.findings), "")
            answer = SAME if bare.text == guarded.text else refusal(guarded)
            told = telling(shown(bare), case.bare.removeprefix("error:"), WIDTHS[2])
            cells = row(case.name, case.sent, told, answer, rule, f"{added(timers, case.event, seconds):+,.0f}")
            print(f"{'✓' if right else '✗'} {cells}", flush=True)
    print(
        "\n  added µs: median guarded minus median bare, timed in turns inside the runtime with the same event each time;"
        "\n  below zero where the refused function's own work fell away.\n"
    )
    for text in wrong:
        print(f"✗ not as expected: {text}\n", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(run(float(sys.argv[1]) if len(sys.argv) > 1 else 0.25))
