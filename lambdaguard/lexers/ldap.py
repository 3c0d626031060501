"""LDAP filters: text that closes the filter it was put in and goes on, or that is a filter. Parentheses are counted."""

from __future__ import annotations

import re

from ..sealed import cache
from .listing import STRICT, listing, quoted
from .prose import scrambled

LEAVES, FILTER, LEAVES_WEAK, PROBE = "LG-LDAP-001", "LG-LDAP-002", "LG-LDAP-101", "LG-LDAP-003"
_LONGEST = 4000
_BINARY = 200
_CONTROLS = (
    "\ufffd\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f"
)
_ATTRIBUTES = (
    "uid|cn|sn|mail|ou|dc|dn|objectclass|objectcategory|objectguid|objectsid|userpassword|givenname|displayname|"
    "member|memberof|samaccountname|userprincipalname|useraccountcontrol|distinguishedname|department|"
    "telephonenumber|mobile|homedirectory|uidnumber|gidnumber|loginshell|admincount|description|title|street|"
    "postaladdress|initials|employeeid|employeetype|printername|zone|type|name|user|username|password|pass|email|"
    "login|role|id|directory|security|surname|group|o|c|l|st|unicodepwd|serviceprincipalname|ms-mcs-admpwd|objectsid|lastlogon|pwdlastset"
)


@cache
def _goes_on() -> re.Pattern[str]:
    """After a closing parenthesis: another that opens a filter part, an operator, or the end that a NUL makes."""
    return re.compile(
        rf"\)\s{{0,3}}+(?:\({{1,3}}\s{{0,3}}+[|&!]\s{{0,3}}+(?:\(|\)|\Z|[\w*])|\({{1,3}}\s{{0,3}}+(?:(?:{_ATTRIBUTES})\s?(?:=|>=|<="
        rf"|~=|:[\w.:]*:?=)|[\w-]{{1,40}}(?:=\s?\*|>=|<=|~=|:[\w.]+:=|=[\w*]*\)|=\w{{1,20}}\Z))"
        r"|\(\s?\*\s?\Z|[!&|]\(\s?[\w.;-]{1,40}\s?[~<>:]?=|\(\s?[&|]\s{0,3}\)?\Z|\(\s{0,3}[&|!]|\x00|\\00|%00|\)\s?\x00)",
        re.IGNORECASE,
    )


@cache
def _filter() -> re.Pattern[str]:
    return re.compile(
        rf"\A[\w@.*-]{{0,40}}[|&!]\(\s?(?:{_ATTRIBUTES}|\w{{1,40}})[~<>]?=\s?\w{{0,20}}\*?\)?\Z|\(\s?[&|!]\s?\(\s?[\w.;-]{{1,40}}\s?[~<>:]?=(?!=)|\*\s?\(\s?[|&]\s?\(|\A\(?(?:{_ATTRIBUTES})=\*\)?\Z|\A[\w.@-]{{1,40}}\((?:{_ATTRIBUTES})=\*\)\Z|\A[&|!]\((?:{_ATTRIBUTES})=[\w*]{{0,20}}\)\Z|\(objectclass="
        rf"|\*\)\s?(?:\(\s?(?:[\w.-]{{1,40}}\s?[~<>:]?=|[&|!])|[&|]\s?\(\s?[\w-]{{1,40}}=)|\(userpassword=",
        re.IGNORECASE,
    )


@cache
def _part() -> re.Pattern[str]:
    """One part of a filter after another."""
    return re.compile(r"\)\((?:\w{2,40}(?::[\w.]{1,40}:)?[~<>]?=|[!&|]\([&|]?)")


@cache
def _probe() -> re.Pattern[str]:
    return re.compile(r"\s*+[*()|&!=/\\'\"%\x00]{3,20}+\s*+\Z")


def scan(text: str, place: str, name: str) -> list[tuple[str, int, int]]:
    """Signs ``(rule id, start, end)`` of LDAP filter injection; linear, never raises."""
    if ")" not in text and "(" not in text and "*" not in text:
        return []
    text = text[:_LONGEST]
    if (_part().search(text) is None and scrambled(text)) or _bytes(text):
        return []
    for match in _goes_on().finditer(text):
        if _closes(text, match.start()):
            start = match.start()
            shown = (place not in STRICT and (quoted(text, start) or listing(text))) or _smiley(text, start)
            return [(LEAVES_WEAK if shown else LEAVES, start, match.end())]
    match_ = _filter().search(text)
    if match_ is not None and not (match_.group().startswith("*)") and not _closes(text, match_.start() + 1)):
        return [(_whole(text, match_, place), match_.start(), match_.end())]
    if _probe().match(text) and "*" in text and ("(" in text or ")" in text) and any(c in text for c in "|&"):
        return [(PROBE, 0, len(text))]
    return []


def _bytes(text: str) -> bool:
    """True for bytes of a picture or a font: control characters throughout."""
    return len(text) > _BINARY and sum(map(text.count, _CONTROLS)) * 10 > len(text)


def _closes(text: str, at: int) -> bool:
    """True when the parenthesis at ``at`` closes more than the text has opened before it."""
    head = text[:at]
    return head.count(")") >= head.count("(")


def _smiley(text: str, at: int) -> bool:
    return at > 0 and text[at - 1] in ":;=-8" and " " in text


def _whole(text: str, match: re.Match[str], place: str) -> str:
    sign = match.group()
    if sign.startswith("*") and len(text.split()) <= 4 and "=" in text + "=" * (sign[-1] in "|&"):
        return FILTER if place in STRICT or (not listing(text) and not quoted(text, match.start())) else LEAVES_WEAK
    shown = place not in STRICT and (quoted(text, match.start()) or len(text.split()) > 6)
    return LEAVES_WEAK if shown or (" " in text.strip() and place not in STRICT) else FILTER
