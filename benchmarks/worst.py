"""Inputs built to hurt each family, at n and 2n characters: the time must grow in proportion.

    python benchmarks/worst.py [--size 20000] [--family sql] [--top 10] [--bare] [--engine]

Each seed is repeated up to the size and given to the engine's families one by one, without the engine's windows, then to the engine as
a whole. Times are the thread's own, so that other load counts little. Prints the worst ratios; above 2.3 is a defect. Where a text outgrows
one of the processor's caches, or what the allocator keeps, one doubling takes more, and the next does not; what grows faster than its
input does so at each. So a ratio above 2.3 is followed for two doublings more, and the smallest counts. ``--bare``
leaves out the variants of each seed with something before or after it, for sizes at which one run takes minutes; ``--engine`` the families
by themselves.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lambdaguard.lexers.canonical import forms
from lambdaguard.rules.engine import Engine
from lambdaguard.rules.family import Family
from lambdaguard.rules.index import FAMILIES

SEEDS = (
    "a", " ", "\n", "\r\n", "\t", "'", '"', "`", "(", ")", "((", "{", "{{", "[", "<", ">", "<a ", "<!", "<!--", "<?", "&", "&amp;", "&#", "%", "%2", "%25",
    "%u", "\\", "\\x", "\\u", "/", "//", "../", "/a", ".", "..", ":", "://", "http://", "http://a@", ";", "|", "||", "&&", "$", "${", "$(", "#", "#{", "--",
    "/*", "*/", "/**/", "*", "=", "==", "a=", "a=a&", "or ", "or 1=1 ", "' or '", "or(", "union ", "union select ", "select ", "1,", "1+", "a.", "a(", "a.b(",
    "x'", "@", "@a", "!", "!!", "!!a ", "^", "~", "+", "-", "\x00", "\u200b", "\uff07", "é", "\ud800", "on", "on=", " onx=", "javascript:", "java\tscript:", "data:", "<script",
    "<svg/", "style=", "url(", "expression(", "${jndi:", "${lower:j}", "${${", "}", "{%", "<%", "<#", "[[", "__proto__", "constructor[", "rO0AB", "O:1:",
    "a:1:{", "(cos\n", "c__", "\nBcc:", "\r\n ", "cmd|", "=cmd|", "a|b", "$IFS", "`a`", "cat ", ";cat ", "ping -c ", "import ", "eval(", "function(", "query{",
    "{a", "a{a", "(uid=", ")(", "*)(", "and ", "//a[", "::", "0x", "1.", "127.", "[::", "\\\\", "c:\\", "file:", "<esi:", "<xi:", "<!ENTITY ", "&x;", "$ne", "[$ne]",
    "this.", "db.", "new Date", "while(", "match (", "' or 1 ", "'||'", '"+"', "a'b", "ab\"", "exec ", "if(", "case when ", "a,b;", "QUJD", "%41%", "\\101", "{\"a\":", "- ", "a\n",
)  # fmt: skip


LIMIT = 2.3


def build(size: int, bare: bool = False):
    for seed in SEEDS:
        body = (seed * (size // len(seed) + 1))[:size]
        yield seed, body
        if not bare:
            for text in ("'" + body, '"' + body, "<" + body, body + "'", "1;" + body + "!"):
                yield seed, text


def timed(work, text: str) -> float:
    best = 9e9
    gc.disable()
    for _ in range(3):
        start = time.thread_time()
        work(text)
        best = min(best, time.thread_time() - start)
        if best > 0.15:
            break
    gc.enable()
    return best


def workers(wanted, whole):
    for name in () if whole else wanted or FAMILIES:
        family = Family(name, frozenset(), ())
        yield name, lambda text, family=family: family.signs(text, text.lower(), "query", "q")
    if not wanted:
        engine = Engine(FAMILIES)
        yield "forms", lambda text: [None for _ in forms(text)]
        yield "engine", lambda text: (engine.suspects([text]), engine.judge(text, "query", "q"))


def doubled(work, small: str, large: str) -> float:
    """Time of the larger over that of the smaller; a moment's noise does not come back in the best of several."""
    first, second = timed(work, small), timed(work, large)
    for _ in range(5):
        if second / first <= LIMIT:
            break
        first, second = min(first, timed(work, small)), min(second, timed(work, large))
    return second / first


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=4000)
    parser.add_argument("--family", action="append")
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--engine", action="store_true", help="the engine as a whole alone, as an event meets it")
    parser.add_argument("--top", type=int, default=4)
    args = parser.parse_args()
    worst = 0.0
    for name, work in workers(args.family, args.engine):
        results = []
        for (seed, small), (_, large) in zip(build(args.size, args.bare), build(2 * args.size, args.bare), strict=True):
            first = timed(work, small)
            if first * 1e9 / len(small) < 20:
                continue
            ratio = doubled(work, small, large)
            for _ in range(2):
                if ratio <= LIMIT:
                    break
                small, large = large, large + large
                ratio = min(ratio, doubled(work, small, large))
            results.append((ratio, seed, small[:12], first * 1e9 / len(small)))
        results.sort(reverse=True)
        slowest = max(results, key=lambda row: row[3], default=None)
        if slowest:
            worst = max(worst, results[0][0])
            print(f"{name:9} slowest {slowest[3]:7.0f} ns/character on {slowest[2]!r}", flush=True)
        for ratio, _, begin, each in results[: args.top]:
            if ratio > LIMIT:
                print(f"          n to 2n: {ratio:5.2f}  {each:8.0f} ns/character  {begin!r}")
    print(f"worst ratio {worst:.2f}")


if __name__ == "__main__":
    main()
