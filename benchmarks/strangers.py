"""False positives on text that no list of ours contains: whatever the installed packages say in documents, docstrings and code.

    python benchmarks/strangers.py [--seed 1] [--each 2500] [--show 10]

Descriptions of installed distributions, docstrings, comments, string constants and functions of the standard library and the packages,
each judged as a body, a query or a record. Blocked shares are printed by kind, with examples and the rules that did it.
"""

from __future__ import annotations

import argparse
import ast
import random
import re
import sys
import sysconfig
from collections import Counter, defaultdict
from importlib.metadata import distributions
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lambdaguard.rules.engine import Engine
from lambdaguard.rules.index import FAMILIES

PLACES = ("body", "body", "query", "record")


def descriptions():
    for distribution in distributions():
        text = distribution.metadata.get_payload() or distribution.metadata.get("Description") or ""
        for paragraph in re.split(r"\n\s*\n", text):
            if 10 < len(paragraph.strip()) < 1500:
                yield "description", paragraph.strip()


def sources(most: int):
    paths = sysconfig.get_paths()
    files = [*Path(paths["stdlib"]).glob("*.py"), *Path(paths["stdlib"]).glob("*/*.py"), *Path(paths["purelib"]).glob("*/*.py")]
    for file in random.sample(files, min(most, len(files))):
        try:
            source = file.read_text(errors="replace")
            tree = ast.parse(source)
        except (SyntaxError, ValueError, OSError):
            continue
        yield from (("comment", line) for line in re.findall(r"^\s*#\s?(.{8,200})$", source, re.MULTILINE))
        yield from strings(tree, source)


def strings(tree: ast.AST, source: str):
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Module)):
            if documentation := ast.get_docstring(node):
                yield "docstring", documentation[:2000]
            if (
                isinstance(node, ast.FunctionDef)
                and random.random() < 0.1
                and (segment := ast.get_source_segment(source, node))
                and len(segment) < 1200
            ):
                yield "function", segment
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and 6 < len(node.value) < 200:
            yield "constant", node.value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=2500, help="strings of each kind")
    parser.add_argument("--show", type=int, default=10, help="examples of each kind")
    args = parser.parse_args()
    random.seed(args.seed)
    kinds = defaultdict(list)
    for kind, text in dict.fromkeys([*descriptions(), *sources(150)]):
        kinds[kind].append(text)
    engine, rules = Engine(FAMILIES), Counter()
    for kind, texts in sorted(kinds.items()):
        chosen = random.sample(texts, min(args.each, len(texts)))
        blocked = []
        for text in chosen:
            if text in engine.suspects([text]):
                blocked += [match for match in engine.judge(text, random.choice(PLACES)) if match.confidence == "high"][:1]
        rules.update(match.rule.id for match in blocked)
        print(f"{kind:12} {len(chosen):6} judged, {len(blocked)} blocked, {100 * len(blocked) / len(chosen):.2f} %")
        for match in blocked[: args.show]:
            print(f"    {match.rule.id} {match.form}: {match.excerpt}")
    print(rules.most_common())


if __name__ == "__main__":
    main()
