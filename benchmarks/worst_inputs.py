"""What the worst case is looked for in: short seeds, near-misses made from the law book's own examples, and whole events."""

from __future__ import annotations

import json
from base64 import b64encode
from importlib import import_module
from urllib.parse import quote

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

_DEEP = 60


def attacks(family: str) -> list[str]:
    """The examples of a family's rules."""
    rules = import_module(f"lambdaguard.rules.{FAMILIES[family][0]}").RULES
    return [each if isinstance(each, str) else each[0] for rule in rules for each in rule.attacks]


def near_misses(family: str) -> list[str]:
    """Seeds that come close to every rule of ``family``: its examples cut short, without their beginning, and by turns with each other."""
    found = []
    listed = attacks(family)
    for attack, following in zip(listed, [*listed[1:], *listed[:1]], strict=True):
        half = len(attack) // 2
        found += [attack[:-1], attack[:half] or attack, attack[half:], attack[1:half] + following[:half], attack[:3] * 3 + " "]
    return list(dict.fromkeys(seed for seed in found if seed))


def bodies(size: int):
    """(label, content type, body) of about ``size`` characters, each what some reader could stumble over."""
    seeds = [miss for family in FAMILIES for miss in near_misses(family)]

    def repeated(make, joint: str = ",") -> str:
        parts, length = [], 0
        while length < size:
            parts.append(make(len(parts)))
            length += len(parts[-1]) + len(joint)
        return joint.join(parts)

    def record(number: int) -> str:
        return json.dumps({f"k{number % 7}": seeds[number % len(seeds)], "n": str(number)})

    json_type, form = "application/json", "application/x-www-form-urlencoded"

    def rows(make, wrap: str = "[]") -> str:
        return wrap[0] + repeated(make) + wrap[1]

    yield "near-misses, a field each", json_type, rows(record)
    yield "one near-miss, numbered", json_type, rows(lambda number: json.dumps({"q": f"{seeds[0]}{number}"}))
    yield "near-misses in one string", json_type, json.dumps({"q": repeated(lambda number: seeds[number % len(seeds)], "\n")})
    yield "near-misses as text", "text/plain", repeated(lambda number: seeds[number % len(seeds)], " ")
    yield "near-misses in a form", form, repeated(lambda n: f"a{n}={quote(seeds[n % len(seeds)], errors='ignore')}", "&")
    yield "a form of bare percent signs", form, repeated(lambda number: f"a{number}=%&b=%zz%%", "&")
    yield "a form of signs of equality", form, "=" * size
    yield "a form of ampersands", form, "&" * size
    yield "fields of one letter", json_type, rows(lambda number: f'"{number}":"a"', "{}")
    yield "one name again and again", json_type, rows(lambda number: f'"a":"{number}"', "{}")
    yield "long names", json_type, rows(lambda number: '"' + "x" * 1000 + f'{number}":1', "{}")
    yield "brackets", json_type, "[" * (size // 2) + "]" * (size // 2)
    yield "objects in objects", json_type, '{"a":' * (size // 5) + "1" + "}" * (size // 5)
    yield "shallow nests", json_type, rows(lambda number: "[" * _DEEP + '"x"' + "]" * _DEEP)
    yield "escapes", json_type, json.dumps({"q": '\\"' * (size // 4)})
    yield "unicode escapes", json_type, json.dumps({"q": "\u4e2d" * (size // 6)})
    yield "JSON in JSON", json_type, _nested(json.dumps({"a": "x" * (size // 8)}), json.dumps, 6, size)
    yield "base64 in base64", json_type, json.dumps({"q": _nested("x" * (size // 8), _base64, 6, size)})
    yield "escapes of escapes", json_type, json.dumps({"q": _nested("'" * (size // 30), quote, 6, size)})
    yield "quotes by turns", json_type, json.dumps({"q": "'\"`" * (size // 3)})
    yield "parts of a form", "multipart/form-data; boundary=b", repeated(_part, "\r\n")
    yield "a boundary's beginnings", "multipart/form-data; boundary=b", "\r\n--" * (size // 4)
    yield "GraphQL", json_type, json.dumps({"query": "{" + 'a{b(c:"d")}' * (size // 12) + "}"})
    yield "HTML", "text/html", "<a <b onx= &lt;" * (size // 14)
    yield "XML", "application/xml", "<!DOCTYPE a [" + "<!ENTITY a 'b'>" * (size // 15)
    yield "separators", "text/plain", "\x1e\x00" * (size // 2)


def _part(number: int) -> str:
    return f'--b\r\nContent-Disposition: form-data; name="a{number}"\r\n\r\n{number}'


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()


def _nested(text: str, wrap, times: int, size: int) -> str:
    """``text`` wrapped a few times, no further than to ``size``."""
    for _ in range(times):
        wrapped = wrap(text)
        if len(wrapped) > size:
            break
        text = wrapped
    return text


def events(size: int):
    """(label, event): the bodies, and what a gateway passes on beside them."""
    for label, kind, body in bodies(size):
        yield label, _posted({"content-type": kind}, body)
    seeds = [miss for family in FAMILIES for miss in near_misses(family)]
    names = range(size // 50)
    yield "headers", _posted({f"x-h{number}": f"{seeds[number % len(seeds)][:30]}{number}" for number in names}, "")
    yield "cookies", _posted({"cookie": "; ".join(f"c{number}=v'{number}" for number in range(size // 14))}, "")
    yield "query", {**_posted({}, ""), "rawQueryString": "&".join(f"q{number}=%27or+{number}" for number in range(size // 20))}
    message = {"messageId": "a", "receiptHandle": "b", "eventSource": "aws:sqs", "awsRegion": "eu-west-1",
               "eventSourceARN": "arn:aws:sqs:eu-west-1:123456789012:q", "attributes": {}, "messageAttributes": {}}  # fmt: skip
    rows = [{**message, "body": json.dumps({"q": f"{seeds[number % len(seeds)]}{number}"})} for number in range(size // 300)]
    yield "records", {"Records": rows}


def _posted(headers: dict[str, str], body: str) -> dict[str, object]:
    return {
        "version": "2.0", "routeKey": "$default", "rawPath": "/", "headers": headers,
        "requestContext": {"http": {"method": "POST"}}, "body": body,
    }  # fmt: skip
