"""Injections in the disguises that automatic tools put on: white space, comments, cases, operators and encodings are all seen through."""

from __future__ import annotations

import base64
import re

import pytest

from lambdaguard.rules.engine import Engine
from lambdaguard.rules.index import FAMILIES

ENGINE = Engine(FAMILIES)
KEYWORDS = r"\b(and|or|union|all|select|from|where|order|by|having|like|between|not|null|sleep|case|when|then|else|end|limit|drop|table|exec)\b"
INJECTIONS = (
    "7 AND 3=3", "7 OR 3>2", "7) AND (3=3", "7' AND '3'='3", "7') OR ('a'='a", '7" OR "a"="a', "7' OR 3=3-- -", "7 UNION ALL SELECT NULL,NULL,7-- -",
    "7' UNION SELECT pin,login FROM staff-- -", "7 AND SLEEP(5)", "7' AND SLEEP(5)-- -", "7;DROP TABLE staff-- -", "7 AND (SELECT 3 FROM (SELECT(SLEEP(5)))q)",
    "7 AND EXTRACTVALUE(3,CONCAT(0x5c,VERSION()))", "7 ORDER BY 9-- -", "7 AND ORD(MID((SELECT pin FROM staff LIMIT 1),1,1))>64", "7' AND 3=CAST((SELECT 3) AS INT)-- -",
    "7 AND 3=(CASE WHEN (3=3) THEN 3 ELSE 0 END)", "(SELECT 3 FROM (SELECT(SLEEP(5)))q)", "7 RLIKE (SELECT (CASE WHEN (3=3) THEN 7 ELSE 0x28 END))",
    "7' || (SELECT 'a' FROM DUAL WHERE 3=3) || '", "7 AND 3 IN (SELECT 3)", "-7 OR 3=3", "7%' AND 3=3 AND '%'='",
)  # fmt: skip


def keywords(change):
    return lambda text: re.sub(KEYWORDS, lambda match: change(match.group()), text, flags=re.IGNORECASE)


def spaces(other: str):
    """Spaces but that of a closing comment."""
    return lambda text: text.removesuffix("-- -").replace(" ", other) + ("-- -" if text.endswith("-- -") else "")


DISGUISES = {
    "as it is": lambda text: text,
    "lower case": str.lower,
    "mixed case": lambda text: "".join(char.upper() if at % 2 else char.lower() for at, char in enumerate(text)),
    "comments for spaces": spaces("/**/"),
    "filled comments for spaces": spaces("/*x;y*/"),
    "plus signs for spaces": lambda text: text.replace(" ", "+"),
    "tabs for spaces": spaces("\t"),
    "line breaks for spaces": spaces("\n"),
    "form feeds for spaces": spaces("\x0c"),
    "no-break spaces": spaces("\xa0"),
    "many spaces": spaces("   "),
    "line comments for spaces": spaces("--x\n"),
    "hash comments for spaces": spaces("#x\n"),
    "versioned comments": keywords(lambda word: f"/*!{word}*/"),
    "versioned comments with numbers": keywords(lambda word: f"/*!50000{word}*/"),
    "zeros in front of versions": keywords(lambda word: f"/*!00000{word}*/"),
    "LIKE for =": lambda text: text.replace("=", " LIKE "),
    "BETWEEN for =": lambda text: re.sub(r"(?<![<>!'\"\w])(\d)=(\d)", r"\1 BETWEEN \2 AND \2", re.sub(r"\b3=3", "3 BETWEEN 3 AND 3", text)),
    "<=> for =": lambda text: text.replace("=", "<=>"),
    "signs for AND and OR": lambda text: re.sub(r"\bAND\b", "&&", re.sub(r"\bOR\b", "||", text)),
    "GREATEST for >": lambda text: re.sub(r"(\S+)>(\d+)$", r"GREATEST(\1,\2+1)=\1", text),
    "one e zero before UNION": lambda text: text.replace(" UNION", "e0UNION"),
    "parentheses for spaces": lambda text: text.replace("SELECT NULL", "SELECT(NULL)").replace("AND 3=3", "AND(3)=(3)"),
    "an unread password": lambda text: text.replace("-- -", "-- sp_password"),
    "NUL at the end": lambda text: text.replace("-- -", ";\x00"),
    "URL encoding": lambda text: "".join(f"%{ord(char):02X}" for char in text),
    "URL encoding twice": lambda text: "".join(f"%25{ord(char):02X}" for char in text),
    "%u encoding": lambda text: "".join(f"%u{ord(char):04X}" for char in text),
    "overlong UTF-8": lambda text: re.sub(r"[^\w\s]", lambda match: f"%C{2 + (ord(match.group()) >> 6) - 2}%{0x80 | ord(match.group()) & 0x3F:02X}", text),
    "decimal entities": lambda text: "".join(f"&#{ord(char)};" for char in text),
    "hexadecimal entities": lambda text: "".join(f"&#x{ord(char):x};" for char in text),
    "quotes as entities": lambda text: text.replace("'", "&apos;").replace('"', "&quot;"),
    "\\u escapes": lambda text: "".join(f"\\u{ord(char):04x}" for char in text),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "full-width quotes": lambda text: text.replace("'", "\uff07").replace('"', "\uff02"),
    "escaped quotes": lambda text: text.replace("'", "\\'", 1).replace('"', '\\"', 1),
    "%bf before quotes": lambda text: text.replace("'", "\xbf'", 1),
    "zero-width spaces": "\u200b".join,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(DISGUISES))
def test_disguise_is_seen_through(name: str) -> None:
    missed = []
    for injection in INJECTIONS:
        text = DISGUISES[name](injection)
        suspect = text in ENGINE.suspects([text])
        if not suspect or not any(match.confidence == "high" for match in ENGINE.judge(text, "query", "id")):
            missed.append(text)
    assert missed == []
