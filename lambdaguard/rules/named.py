"""The law book's rules by name, for settings that leave some out: a misspelt one would silently leave out nothing.

Their numbers stand here once more, so that a setting does not open the whole book; a test holds the two together.
"""

from __future__ import annotations

from ..errors import PolicyError
from ..options import nearest
from .index import FAMILIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

# Prefix of the ids -> the numbers
NUMBERS: dict[str, str] = {
    "CODE": "001 002 003 004 005 006 011",
    "CRLF": "001 002 003 101",
    "CSV": "001 002 003 004",
    "DESER": "001 002 003 004 005 006 007 008 009 010 102 104 105 106 108",
    "GQL": "001 002 101 102",
    "JNDI": "001 002 003 101",
    "LDAP": "001 002 003 101",
    "MAIL": "001 002 003 101",
    "NOSQL": "001 002 003 004 005",
    "PATH": "001 002 003 004 005 006 011 012 013 014",
    "PROTO": "001 002 101 102",
    "SHELL": "001 002 003 004 005 006 007 008 011 012 013",
    "SQL": "001 002 003 004 005 006 007 008 009 010",
    "SSI": "001 002",
    "SSRF": "001 002 003 004 005 011 012 013",
    "TMPL": "001 002 003 004 005 011",
    "XPATH": "001 002 003 101",
    "XSS": "001 002 003 004 005 006 007 008 009 010 011 012 014 015 101 102 103 104 105 106 107 108 109 120",
    "XXE": "001 002 003 004 005 101",
}


def ids() -> list[str]:
    """Every rule's id."""
    return [f"LG-{family}-{number}" for family, numbers in NUMBERS.items() for number in numbers.split()]


def words(given: Any, where: str, known: set[str]) -> frozenset[str]:
    """Families and rule ids (``"*"`` for all families), of which ``known`` holds the families and the user's own rules."""
    given = (given,) if isinstance(given, str) else given
    if not isinstance(given, list | tuple | set | frozenset):
        raise PolicyError(f"injection: {where!r} takes a list of families or rules, not {type(given).__name__}")
    for word in given:
        if word not in known and word != "*" and word not in (all_known := [*sorted(known), *ids()]):
            raise PolicyError(f"injection: unknown family or rule {word!r} for {where!r}{nearest(word, all_known)}")
    return frozenset(FAMILIES) | known if "*" in given else frozenset(given)


def listed_off(rules: Mapping[str, Any]) -> tuple[str, ...]:
    """``{"off": […]}`` as a list."""
    for key in rules:
        if key != "off":
            raise PolicyError(f"unknown setting 'injection.rules.{key}' (did you mean 'off'?)")
    listed = rules.get("off", ())
    if not isinstance(listed, list | tuple):
        raise PolicyError(f"injection.rules.off must be a list, not {type(listed).__name__}")
    return tuple(listed)


# Parts of an event, and what fields in them are called.
_PARTS = {
    "headers": "header",
    "multiValueHeaders": "header",
    "cookies": "cookie",
    "queryStringParameters": "query",
    "multiValueQueryStringParameters": "query",
    "pathParameters": "path",
}


def places(path: Any) -> tuple[str, ...]:
    """A field's path as findings write it; what begins as in an event counts as both, since either may be meant."""
    if not isinstance(path, str) or not path.strip():
        raise PolicyError(f"injection.ignore: {path!r} is no path of a field (body.user.name, header.*)")
    written = path.replace("->", ".").replace("/", ".").replace("['", ".").replace('["', ".").replace("']", "").replace('"]', "")
    part, _, rest = written.lstrip("$.").partition(".")
    known = part in _PARTS or part in ("body", *_PARTS.values())
    if path[0] in "$/" or (known and rest and not path.startswith(f"{part}.")):
        meant = f" (did you mean {_PARTS.get(part, part) + '.' + rest!r}?)" if known and rest else ""
        raise PolicyError(
            f"injection.ignore: {path!r} fits no field{meant}: paths are written as in findings (body.user.name, header.*)"
        )
    named = _PARTS.get(part, part)
    # Names of headers are in lower case, whatever the sender wrote.
    as_found = f"{named}.{rest.lower() if named == 'header' else rest}" if rest and path.startswith(f"{part}.") else path
    as_found = as_found if part in (*_PARTS, "header") else path
    return (path,) if as_found == path else (path, as_found)
