"""The matrix of ways past the guard, as a page of the documentation: every case is run, and what happened is written down.

python scripts/matrix.py docs/evasions.md
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from evasions import harness  # noqa: E402 -- the path is set above

HEAD = """# Ways past the doors

Each row is a snippet of `tests/evasions/`, run as a handler in an interpreter of its own against a real effect: a file that must
not appear, a listener that must not be reached, a secret that must not be read. Without the guard each has its effect. Written
by `python scripts/matrix.py docs/evasions.md`; the same cases are tests.

*blocked*: no effect, and a finding. *stopped*: no effect, and nobody left to tell. *flagged*: only the kernel could stop it, and
there is a finding. *works*: a control, which must have its effect and no finding.
"""


def main(page: Path) -> int:
    wrong = 0
    lines = [HEAD]
    for door, cases in harness.doors().items():
        applying = [case for case in cases if case.applies]
        with ThreadPoolExecutor(2) as pool:
            outcomes = list(pool.map(harness.run, applying))
        lines += [f"## {door.replace('_', ' ').capitalize()}", "", "| what is tried | outcome | findings |", "|---|---|---|"]
        for case, outcome in zip(applying, outcomes, strict=True):
            seen = told(outcome)
            wrong += seen != case.expect
            rules = ", ".join(dict.fromkeys(outcome.findings)) or "none"
            lines.append(f"| {case.name.replace('|', '&#124;')} | {seen} | {rules} |")
        lines.append("")
    page.write_text("\n".join(lines))
    print(f"{page}: {sum(line.startswith('| ') for line in lines)} rows, {wrong} not as expected")
    return wrong


def told(outcome: harness.Outcome) -> str:
    if outcome.effect:
        return "flagged" if outcome.findings else "works"
    return "blocked" if outcome.blocked else "stopped"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
