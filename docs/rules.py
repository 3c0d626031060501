"""Writes docs/rules.md from the law book: ``python docs/rules.py`` (``--check`` fails when the page is out of date)."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "rules.md"
sys.path.insert(0, str(ROOT))

from lambdaguard.rules.index import FAMILIES  # noqa: E402

_LONGEST = 72
HEAD = """# The law book

What the injection scan looks for. Only high confidence blocks; medium and low are findings that let the event pass.
`python -m lambdaguard explain TEXT --place query` shows how a text is judged. This page is generated from `lambdaguard/rules/`.
"""


def page() -> str:
    parts = [HEAD]
    for name, (module, _, _) in FAMILIES.items():
        rules = import_module(f"lambdaguard.rules.{module}")
        parts.append(f"\n## {name}\n\n{rules.__doc__.splitlines()[0]}\n")
        parts.append("| id | what | CWE | CAPEC | severity | confidence | caught | passes |\n|---|---|---|---|---|---|---|---|")
        for rule in rules.RULES:
            cwe = f"[{rule.cwe}](https://cwe.mitre.org/data/definitions/{rule.cwe}.html)"
            capec = f"[{rule.capec}](https://capec.mitre.org/data/definitions/{rule.capec}.html)" if rule.capec else ""
            parts.append(
                f"| {rule.id} | {rule.title} | {cwe} | {capec} | {rule.severity} | {confidence(rule.confidence)} | {example(rule.attacks)} | {example(rule.benign)} |"
            )
    return "\n".join(parts) + "\n"


def confidence(given: str | dict[str, str]) -> str:
    if isinstance(given, str):
        return given
    return ", ".join(f"{'elsewhere' if place == '*' else place} {word}" for place, word in given.items())


def example(entries) -> str:
    """The shortest example, as a table cell that shows it letter by letter."""
    texts = sorted((entry if isinstance(entry, str) else entry[1] for entry in entries), key=len)
    if not texts:
        return ""
    shown = ascii(texts[0])[1:-1] if not texts[0].isprintable() or not texts[0].isascii() else texts[0]
    shown = shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…"
    for mark, reference in (
        ("&", "&amp;"),
        ("<", "&lt;"),
        (">", "&gt;"),
        ("|", "&#124;"),
        ("`", "&#96;"),
        ("*", "&#42;"),
        ("_", "&#95;"),
        ("[", "&#91;"),
        ("{", "&#123;"),
        ("\\", "&#92;"),
        ("$", "&#36;"),
        ("~", "&#126;"),
        (":", "&#58;"),
    ):
        shown = shown.replace(mark, reference)
    return f"<code>{shown}</code>"


def main() -> int:
    text = page()
    if "--check" in sys.argv:
        return 0 if PAGE.exists() and PAGE.read_text() == text else 1
    PAGE.write_text(text)
    print(f"{PAGE.relative_to(ROOT)}: {text.count('| LG-')} rules")
    return 0


if __name__ == "__main__":
    sys.exit(main())
