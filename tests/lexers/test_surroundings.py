"""What a piece of a long text stands in."""

from pathlib import Path

import pytest

from lambdaguard.lexers.surroundings import code, script

OWN = "".join(file.read_text(encoding="utf-8") for file in sorted(Path(__file__).parent.glob("*.py")))
PROSE = 'We met on Monday (it was fine), and she said: "no, not today"; so we left & wrote a note to her brother.\n' * 200


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OWN, True),
        (PROSE, False),
        ("{}();=_[]\n" * 3_000, False),
        ("if (a) { b = [c]; }\n" * 2_000, False),
        ("name,mail,note\n" + "Ann O'Brien,ann@example.com,It's fine\n" * 800, False),
        (PROSE[:12_000] + OWN, False),
        (OWN[:2_000], False),
    ],
    ids=["code", "prose", "marks", "few words", "table", "code further on", "too little"],
)
def test_code(text, said):
    assert code(text, 6_000, 8_048) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("-- a\n/* b */\nCREATE TABLE a (b int);\nINSERT INTO a VALUES (1);\n" * 50, True),
        ("' OR 1=1;\nSELECT 1;\n" * 50, False),
        ("Create a table, then drop it; that is all.\n" * 50, False),
        ("drop table a; " + PROSE, False),
    ],
    ids=["script", "closes a string", "prose", "prose after a statement"],
)
def test_script(text, said):
    assert script(text) == said
