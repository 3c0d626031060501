"""Secrets that are words like any other: where such a word is a value, and where a line merely uses it."""

from __future__ import annotations

_LONGEST = 12
_NEAR = 48
# What lines of logs and answers consist of whoever writes them: a secret of this name hides nothing by being masked there.
_COMMON = frozenset(
    """able about above accept access account action active added address admin after again alert alias allow already always amount
    another answer apply archive arguments array asset async attempt attribute audit average backend background backup balance base
    batch been before begin being below between body boolean boot branch bucket budget buffer build button bytes cache call called
    cancel card cart catalog cause change channel charge check child class clean clear client close cloud cluster code collection
    column command comment commit common company complete component config connect connection consumer contact container content
    context continue control copy core count country create created credit current customer daily data database date days debug
    default delete deliver demo deploy description detail develop development device different directory disable disabled disk
    display document does domain done down download draft dummy duration dynamic each edit email empty enable enabled encoding
    engine enter entity entry environment equal error even event every example except exception exec execute exist exit expected
    expire export extension external fail failed failure false fatal feature fetch field file filter final find finish first flag
    flow folder form format found free from frontend full function game gateway generate global going good graph group guest half
    handle handler hash have header health hello help here high history home host hour html http https identity idle image import
    inactive index info information init input insert inside instance integer internal into invalid invoice issue item items jobs
    json keep kind label lambda language last late latest layer leave left length less level library like limit line link list
    live load local locale location lock login logo logout long loop lower machine mail main make manager manual many master match
    maximum media member memory menu merge message method metric middle migration minimum minute missing mobile mode model module
    monday money monitor month more most mount move name named network never next node none normal note notice notification null
    number object offline offset once online only open operation option optional order orders origin other output over overview
    owner package page paid parameter parent part partner password path pause payment pending people percent period person phone
    photo pipeline place plain plan platform play please plugin point policy pool port portal post prefix premium preview previous
    price primary print private process processing prod product production profile progress project protocol provider proxy public
    purchase query queue quick quote random range rate read ready real reason receive record recovery redirect refresh refund region
    register release remote remove replica report repository request require reset resource response rest restart restore result
    retry return review right role rollback root route rule running runtime sale sales same sample sandbox save scan schedule schema
    scope score search second secret section secure select send sender sent server service session setting setup shared ship
    shipping shop should show shutdown sign signal simple since single site size skip slow small snapshot socket some sort source
    space stack stage staging stale standard start started state static status step stop storage store stream string style subject
    submit subscription success sunday support switch sync system table target task team template temporary tenant test tester
    testing text than that their them then there these they thing this thread through ticket time timeout title today token topic
    total trace track traffic transaction transfer trial true type under union unique unit unknown until update updated upgrade
    upload upper uptime user username valid value vendor version very view visit volume wait warn warning warehouse webhook week
    welcome what when where which will window with without word work worker world write wrong year yesterday your zone""".split()
)
_KEYS = ("passw", "pwd", "secret", "token", "credential", "passphrase", "api key", "api_key", "apikey", "auth")
_ENDS = frozenset("\"',;&<)}] \t\r\n")


def worded(value: object) -> bool:
    """Whether it is one plain word: letters alone, in one case or with a capital."""
    return (
        isinstance(value, str)
        and len(value) <= _LONGEST
        and value.isascii()
        and value.isalpha()
        and (value.islower() or value.istitle() or value.isupper())
    )


def common(value: object) -> bool:
    """Whether it is a word that ordinary lines are made of."""
    return worded(value) and str(value).lower() in _COMMON


def address(value: object) -> bool:
    """Whether it is a URL in which nothing looks made: no user, no query, no long part that could be a key."""
    scheme, slashes, rest = value.partition("://") if isinstance(value, str) else ("", "", "")
    return (
        bool(slashes)
        and scheme.isalpha()
        and "@" not in rest
        and "?" not in rest
        and max(map(len, rest.split("/")[1:]), default=0) < 16
    )


def stands(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is a value there: all there is, quoted, behind an equals sign, or behind a word for secrets."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() or before == "_" or after.isalnum() or after == "_":
        return False
    if text.strip() == text[start:end]:
        return True
    if before in ('"', "'") and before == after:
        return True
    if before == "=" and (not after or after in _ENDS):
        return True
    near = text[max(0, start - _NEAR) : start].rpartition("\n")[2].lower()
    return any(key in near for key in _KEYS)
