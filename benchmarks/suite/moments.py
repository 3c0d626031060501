"""What a start's time goes to, by moment and part: `begun.py`, run a few times in the interpreter of the functions."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    Moments = dict[str, dict[str, float]]

ROOT = Path(__file__).resolve().parents[2]
# What every function is asked first.
EVENT = {
    "version": "2.0",
    "routeKey": "$default",
    "rawPath": "/",
    "headers": {},
    "requestContext": {"http": {"method": "GET", "path": "/"}},
}


def moments(python: str, runs: int) -> Moments:
    """Milliseconds by part, for the decoration and the first event: the middle of the runs. Nothing, and a word, where it fails."""
    command = [python, str(Path(__file__).with_name("begun.py")), str(ROOT), json.dumps(EVENT)]
    said = []
    for _ in range(runs):
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        if done.returncode:
            print(f"      what the start goes to: {(done.stderr.splitlines() or ['no word'])[-1]}", file=sys.stderr)
            return {}
        said.append(json.loads(done.stdout))
    return {
        moment: {name: statistics.median(run[moment].get(name, 0) for run in said) / 1e6 for name in parts}
        for moment, parts in said[0].items()
    }
