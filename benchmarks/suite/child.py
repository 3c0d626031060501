"""One case in a process of its own: ``python -m benchmarks.suite.child '{"module": …, "quick": …, "peers": …, "out": …}'``."""

from __future__ import annotations

import importlib
import json
import signal
import sys
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main(asked: dict[str, object]) -> int:
    # Ended by its runner it unwinds, so that emulators and servers it has started go with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))
    sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "examples")]
    out = Path(str(asked["out"]))

    def keep(found: dict[str, object]) -> None:
        """What is known by now stays if the time is up before the end; in one step, as the end may come at any time."""
        half = out.with_suffix(".half")
        half.write_text(json.dumps(found))
        half.replace(out)

    try:
        module = importlib.import_module(str(asked["module"]))
        argument = (asked["argument"],) if asked["argument"] else ()
        keep(module.measure(*argument, quick=bool(asked["quick"]), peers=asked["peers"], keep=keep))
    except Exception as error:
        traceback.print_exc()
        found = json.loads(out.read_text()) if out.exists() else {}
        keep({**found, "failed": f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"[:300]})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
