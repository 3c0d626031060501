"""What it costs, ours and the rivals', measured in one run: `python -m benchmarks`.

    python -m benchmarks                     everything; written to docs/benchmarks/ (half an hour)
    python -m benchmarks --quick             a few minutes; printed only; fails on a ratio over twice its aim
    python -m benchmarks --only start,warm   some cases
    python -m benchmarks --list              the cases
    python -m benchmarks --profile           the import tree with times, the hot functions of the warm path

Each case runs in a process of its own under a time limit; one that fails is reported and the rest goes on.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from pathlib import Path

from .suite import cases, figures, report, rivals, runner
from .suite.machine import described, load

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "benchmarks"


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", type=lambda text: text.split(","), metavar="CASE,…", help="these cases alone")
    parser.add_argument("--list", action="store_true", help="the cases, and what each measures")
    parser.add_argument("--quick", action="store_true", help="fewer rounds; rivals only where they are installed")
    parser.add_argument(
        "--check", action="store_true", help="fail on a ratio over twice its aim, and on a broken case (--quick does)"
    )
    parser.add_argument("--json", action="store_true", help="print the results as JSON instead of tables")
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help=f"write there (default: {OUT.relative_to(ROOT)}, with --quick nowhere)"
    )
    parser.add_argument("--no-rivals", action="store_true", help="measure only ourselves")
    parser.add_argument("--profile", action="store_true", help="import tree and hot functions instead of measurements")
    return parser.parse_args()


def main() -> int:
    args = options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # ended it unwinds, so that the case it runs goes with it
    if args.list:
        print("\n".join(f"{name:12} {case.title}" for name, case in cases.CASES.items()))
        return 0
    if args.profile:
        from .suite import profiled

        profiled.show()
        return 0
    unknown = sorted(set(args.only or ()) - set(cases.CASES))
    if unknown:
        sys.exit(f"no such case: {', '.join(unknown)} (python -m benchmarks --list)")
    chosen = {
        name: case for name, case in cases.CASES.items() if (name in args.only if args.only else case.quick or not args.quick)
    }
    wanted = runner.needed(chosen)
    if args.quick:
        wanted -= {"libraries"}  # no function of a quick run imports any
    if args.no_rivals:
        wanted &= set(rivals.OURS)
    peers = rivals.present(install=not args.quick, wanted=wanted)
    out = args.out or (None if args.quick or args.only else OUT)
    results = {
        "machine": described(),
        "quick": args.quick,
        "rivals": {name: {key: said for key, said in peer.items() if key != "python"} for name, peer in peers.items()},
        "cases": {},
    }
    for name, found in runner.run(chosen, quick=args.quick, peers=peers):
        results["cases"][name] = found
        results["machine"]["load at the end"] = load()
        if out is not None:
            report.write_json(results, out)
    if out is not None:
        report.write(results, out)
    print(json.dumps(results, indent=1) if args.json else report.text(results))
    return judged(results) if args.quick or args.check else 0


def judged(results: figures.Results) -> int:
    """1 for a ratio that is far off, and for a case that broke; one that ran out of time is only named."""
    wrong = [f"far off: {line}" for line in figures.far_off(results)]
    wrong += [
        f"broken: {name}: {case['failed']}"
        for name, case in results["cases"].items()
        if "failed" in case and not case.get("late")
    ]
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
