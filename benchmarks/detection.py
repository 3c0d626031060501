"""How much is caught and how much is falsely flagged, over a corpus of attack and benign strings.

    python benchmarks/detection.py CORPUS_DIR            each string in a real event, through a guarded handler in block mode
    python benchmarks/detection.py CORPUS_DIR --engine   each string straight to the engine (for whoever writes rules)

``--family shell`` runs that family alone, ``--class cmdi`` counts those attacks alone (``--source`` likewise); ``--misses 20`` and
``--fps 20`` print examples, with the rule for false positives; ``--all`` counts attacks out of the core scope too.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import strings  # noqa: E402

OUT_OF_CORE = {"encoded", "exotic", "weak", "php", "java", "node", "ruby", "perl", "windows"}


def rows(corpus: Path, disputed: set[str]):
    for file in sorted(corpus.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8", errors="surrogatepass").split("\n"):
            if not line:
                continue
            row = json.loads(line)
            row["core"] = row["label"] == "attack" and row["class"] != "other" and not OUT_OF_CORE & set(row["tags"])
            row["disputed"] = row["id"] in disputed
            yield row


def disputed_ids() -> set[str]:
    file = ROOT / "benchmarks" / "disputed.jsonl"
    return {json.loads(line)["id"] for line in file.read_text().splitlines() if line.strip()} if file.exists() else set()


def run(args):
    judge = strings.through_engine(families(args.family)) if args.engine else strings.through_guard(families(args.family))
    alone = strings.through_engine(families(args.family))
    results = []
    for row in rows(args.corpus, disputed_ids()):
        attack = row["label"] == "attack"
        if (args.classes and attack and row["class"] not in args.classes) or (args.source and row["source"] not in args.source):
            continue
        if attack and not row["core"] and not args.all:
            continue
        row["found"], row["micros"] = found, _ = judge(row)
        row["scan"] = alone(row)[1]
        row["blocked"] = any(confidence == "high" for _, confidence, _ in found)
        results.append(row)
    return results


def families(wanted):
    from lambdaguard.rules.index import FAMILIES

    return [name for name in wanted or FAMILIES if find_spec(f"lambdaguard.rules.{FAMILIES[name][0]}")]


def share(part, whole) -> str:
    return f"{100 * part / whole:6.2f} %" if whole else "      - "


def print_attacks(results) -> None:
    classes = defaultdict(lambda: defaultdict(list))
    for row in results:
        if row["label"] == "attack":
            classes[row["class"]][row["source"]].append(row["blocked"])
    print("class      caught      of   by source")
    means, blocked, total = [], 0, 0
    for name, sources in sorted(classes.items()):
        flat = [hit for hits in sources.values() for hit in hits]
        means.append(sum(flat) / len(flat))
        blocked, total = blocked + sum(flat), total + len(flat)
        detail = "  ".join(f"{source} {sum(hits)}/{len(hits)}" for source, hits in sorted(sources.items()))
        print(f"{name:9} {share(sum(flat), len(flat))} {len(flat):6}   {detail}")
    if means:
        print(f"{'attacks':9} {share(blocked, total)} {total:6}   mean of classes {100 * sum(means) / len(means):.2f} %")


def print_benign(results) -> None:
    strata = defaultdict(list)
    for row in results:
        if row["label"] != "benign":
            continue
        stratum = next((tag for tag in row["tags"] if tag in ("plain", "hard", "code", "html")), "plain")
        for key in (row["source"], f"= {stratum}", *(["= plain+hard"] if stratum in ("plain", "hard") else [])):
            strata[key].append((row["blocked"], bool(row["found"])))
    print("\nbenign                   blocked            any sign      of")
    for name, hits in sorted(strata.items(), key=lambda pair: (pair[0].startswith("="), pair[0])):
        high, low = sum(h for h, _ in hits), sum(a for _, a in hits)
        print(f"{name:22} {high:5} {share(high, len(hits))}  {low:5} {share(low, len(hits))}  {len(hits):6}")


def print_times(results) -> None:
    """Microseconds of the guarded call with its whole event, and of the scan of the string alone (never seen before)."""
    for key, title in (("micros", "judged"), ("scan", "the string alone")):
        print(f"\nmicroseconds, {title}:", end="")
        for label in ("attack", "benign", ""):
            times = sorted(row[key] for row in results if row["label"].startswith(label))
            if times:
                print(
                    f"  {label or 'all'} median {times[len(times) // 2]:.1f}, 99th percentile {times[len(times) * 99 // 100]:.0f}",
                    end=" ",
                )
    print()


def print_examples(results, misses: int, fps: int) -> None:
    missed = [row for row in results if row["label"] == "attack" and not row["blocked"]]
    wrong = [row for row in results if row["label"] == "benign" and row["blocked"]]
    for title, chosen, count in (("missed", missed, misses), ("falsely blocked", wrong, fps)):
        step = max(1, len(chosen) // count) if count else 0
        if count and chosen:
            print(f"\n{title}: {len(chosen)}")
        for row in chosen[::step][:count] if count else ():
            signs = " ".join(f"{rule}:{confidence}@{form}" for rule, confidence, form in row["found"])
            print(
                f"  {row['id']} {row['class']} {row['where']} {row.get('name', '')} {' '.join(row['tags'])} | {row['payload'][:300]!r} {signs}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--engine", action="store_true", help="call the engine directly, without events")
    parser.add_argument("--family", action="append", help="run this family alone (repeatable)")
    parser.add_argument("--class", dest="classes", action="append", help="attacks of this class alone (repeatable)")
    parser.add_argument("--source", action="append", help="rows of this source alone (repeatable)")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="print N missed attacks, spread over the list")
    parser.add_argument("--fps", type=int, default=0, metavar="N", help="print N falsely blocked strings")
    parser.add_argument("--all", action="store_true", help="count attacks out of the core scope too")
    args = parser.parse_args()
    results = run(args)
    for title, chosen in (("", results), ("without the disputed labels", [row for row in results if not row["disputed"]])):
        if title and len(chosen) == len(results):
            continue
        print(f"\n== {title} ==" if title else "")
        print_attacks(chosen)
        print_benign(chosen)
    print_times(results)
    print_examples(results, args.misses, args.fps)


if __name__ == "__main__":
    main()
