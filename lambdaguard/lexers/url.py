"""Server-side request forgery: URLs that point inwards or use a scheme that speaks to more than web servers."""

from __future__ import annotations

import re

from ..sealed import cache
from .hosts import CLUSTER, EXTERNAL, INTERNAL, LOOPBACK, METADATA, PRIVATE, PUBLIC, classify
from .path_targets import is_target
from .prose import VALUE, sentence_like, wording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Sign = tuple[str, int, int]

CLOUD, INWARD, SCHEME, DISGUISED, RUNTIME = (f"LG-SSRF-00{n}" for n in range(1, 6))
MENTIONED, NEAR, OUTSIDE = "LG-SSRF-011", "LG-SSRF-012", "LG-SSRF-013"

_MOST_URLS = 40
_MOST_SIGNS = 4
_FREE = ("body", "record")
# Where a value names what is to be fetched, and nobody writes about it
_NAMING = ("query", "path", "form", "cookie", "file")
# Headers and parameters in which developers' own machines are named in good faith.
_OWN = frozenset(
    "referer referrer origin host x-forwarded-host x-forwarded-for x-forwarded-server forwarded via x-real-ip x-original-url x-original-uri "
    "x-rewrite-url location user-agent :authority x-client-ip x-cluster-client-ip access-control-allow-origin content-security-policy "
    "redirect_uri redirect_uris redirecturi post_logout_redirect_uri origins allowed_origins allowedorigin allowedorigins alloworigins iss issuer aud audience callbackurls callback_urls "
    "baseurl base_url homepage registry proxy endpoint_url schema $schema targeturi target_uri x-amz-website-redirect-location source_ip".split()
)
# Fields that people write in: what stands there is read, and hardly fetched
_SPOKEN = frozenset(
    "comment comments message note notes description bio summary review feedback question answer remarks reason details subject".split()
)
_RISKY = frozenset(
    "unix http+unix gopher gophers dict netdoc tftp jar expect ldap ldaps ldapi rmi iiop ssh2 local_file localfile phar netcat slapi imap pop3 smtp telnet smb nfs dns".split()
)
_DOWNRIGHT = frozenset("unix http+unix gopher gophers dict netdoc tftp jar local_file localfile".split())


@cache
def _start() -> re.Pattern[str]:
    return re.compile(
        r"(?<![A-Za-z0-9])(?:(https?|ftps?|wss?)(?::[/\\]{0,8}+|[/\\]{2})|([a-z][a-z0-9_+.-]{1,20}+):(?:[/\\]{2,8}+|(?<=jar:)(?=http))|(?<![:\w/\\.])[/\\]{2,4}+)(?=[^\s/\\])",
        re.IGNORECASE,
    )


@cache
def _authority() -> re.Pattern[str]:
    return re.compile(r"[^\s/?\"'<>`)|]{1,300}+(?>(?:[ \\?][^\s/?\"'<>`]{0,60}@[^\s/?\"'<>`]{1,100}+){0,3})")


@cache
def _developers() -> re.Pattern[str]:
    """A server that a developer runs at home, and no page of it."""
    return re.compile(r"localhost:\d{4,5}/?\s*+\Z", re.IGNORECASE)


@cache
def _pieces() -> re.Pattern[str]:
    return re.compile(r"[@#\\& ,;\x00]+")


@cache
def _cloud_path() -> re.Pattern[str]:
    return re.compile(
        r"/(?:latest/(?:meta-data|user-data|dynamic/instance-identity|api/token)|\d{4}-\d\d-\d\d/meta-data|computeMetadata/v1|metadata/instance\?api|"
        r"metadata/(?:identity|v1(?:\.json|/|$))|opc/v[12]/|openstack/(?:latest|20\d\d)|hetzner/v1/metadata|v2/(?:credentials|metadata)/?|userdata$)",
        re.IGNORECASE,
    )


@cache
def _cloud() -> re.Pattern[str]:
    """The address and a path of a cloud's metadata service, whatever stands before."""
    return re.compile(r"(?<![\d.])169\.254\.(?:169\.254|170\.2)(?::\d{1,5})?" + _cloud_path().pattern, re.IGNORECASE)


@cache
def _runtime() -> re.Pattern[str]:
    return re.compile(
        r"/(?:2018-06-01/runtime/|2020-01-01/extension|2020-08-15/logs|2022-07-01/telemetry)"
        r"|\$\{?(?:AWS_LAMBDA_RUNTIME_API|ECS_CONTAINER_METADATA_URI|AWS_CONTAINER_CREDENTIALS)"
    )


@cache
def _bare_host() -> re.Pattern[str]:
    return re.compile(r"\s*(\[[0-9a-fA-F:.%]{2,60}\]|[\w.-]{1,100})(?::\d{1,5})?(/\S*)?\s*\Z")


def scan(text: str, place: str, name: str) -> list[Sign]:
    """Signs of request forgery in ``text``: ``(rule id, start, end)``."""
    signs: list[Sign] = []
    lone = len(text) < 4000 and text.count(" ", 0, 400) < 8 and wording(text[:600]) == VALUE
    if lone and len(text) < 200 and "://" not in text and (match := _bare_host().match(text)):
        _bare(match, place, name, signs)
    if lone and (match := _cloud().search(text)):
        return [(CLOUD, match.start(), match.end())]
    if not lone and not _worth(text):
        return signs
    source = text
    if len(text) < 300 and lone is False and " " not in text.strip():
        source = text.replace("\n", "").replace("\t", "").replace("\r", "")
        lone = wording(source) == VALUE
    opens = lone or (bool(match := _start().match(source.lstrip(" \"'"))) and not sentence_like(source))
    for count, match in enumerate(_start().finditer(source)):
        if count >= _MOST_URLS or len(signs) >= _MOST_SIGNS:
            break
        if rule := _judged(source, match, opens, place, name):
            signs.append((rule, match.start(), min(len(text), match.end() + 40)))
    return signs


def _worth(text: str) -> bool:
    """A longer text is only looked through for what is never meant well, or when it begins with a URL."""
    head = text[:40].lower()
    low = text.lower()
    return (
        "://" in head[:16]
        or "http:" in head[:8]
        or ("\n" in text[:300] and len(text) < 300)
        or any(
            needle in low
            for needle in ("169.254", "metadata", "gopher:", "dict:", "jar:http", "::ffff", "100.100.100.200", "/runtime/inv")
        )
    )


def _bare(match: re.Match[str], place: str, name: str, signs: list[Sign]) -> None:
    """A host without a scheme: only what is never meant well."""
    kind, _ = classify(match[1])
    path = match[2] or ""
    if path[1:].isdigit() and len(path) < 4:
        return  # a block of addresses: ``169.254.169.254/32``
    if (kind == METADATA and (path or ":" in match[0])) or (kind in (LOOPBACK, PRIVATE) and _runtime().search(path)):
        signs.append((CLOUD if kind == METADATA else RUNTIME, match.start(), match.end()))
    elif kind == METADATA and match[1] != "metadata" and place not in ("header", "body", "record", "attribute"):
        signs.append((NEAR, match.start(), match.end()))


def _judged(text: str, match: re.Match[str], opens: bool, place: str, name: str) -> str:
    scheme = (match[1] or match[2] or "").lower()
    found = _authority().match(text, match.end())
    region = found.group() if found else ""
    rest = text[match.end() : match.end() + 300]
    if _runtime().search(rest) and (opens or "$" in region):
        return RUNTIME
    kind, odd = _worst(region)
    own = name in _OWN and kind != METADATA
    if kind == METADATA or (kind not in (PUBLIC, EXTERNAL) and _cloud_path().search(rest)):
        if (
            place in _FREE
            and kind == METADATA
            and text[match.start() - 1 : match.start()] in ("'", '"', "=", "(")
            and not sentence_like(text)
        ):
            return CLOUD
        return CLOUD if opens or (place not in _FREE and not sentence_like(text)) else MENTIONED
    if not opens:
        return MENTIONED if scheme in _DOWNRIGHT else ""
    if rule := _schemed(scheme, text, match, kind, place):
        return rule
    if own:
        return ""
    if name in _SPOKEN and _developers().match(rest):
        return NEAR
    if "\\@" in region or "&@" in region:
        return DISGUISED  # nobody's name: there so that two parsers read two hosts
    if kind in (LOOPBACK, PRIVATE):
        return DISGUISED if odd else _inward(text, match, place)
    if kind == CLUSTER and region.lower().startswith("kubernetes.default"):
        return INWARD
    if kind in (CLUSTER, INTERNAL) and ("\\" in match.group() or match.group().endswith("///")):
        return DISGUISED
    if kind in (CLUSTER, INTERNAL) and place in _NAMING:
        return INWARD
    if kind in (CLUSTER, INTERNAL):
        return NEAR
    if _cloud_path().search(rest) and region.lower().startswith("metadata"):
        return CLOUD
    return OUTSIDE if kind == EXTERNAL else ""


def _inward(text: str, match: re.Match[str], place: str) -> str:
    if place in _FREE and text.lstrip()[:1] in "{[<":
        return NEAR
    return INWARD


def _schemed(scheme: str, text: str, match: re.Match[str], kind: str, place: str) -> str:
    if scheme in _DOWNRIGHT or text.startswith("unix:/", match.end()) or (scheme in _RISKY and kind not in (PUBLIC, EXTERNAL)):
        return SCHEME
    if scheme == "file":
        path = text[match.end() : match.end() + 200]
        for own in ("localhost/", "127.0.0.1/"):
            path = path[len(own) :] if path.lower().startswith(own) else path
        return SCHEME if is_target("/" + path.lstrip("/")) or place not in (*_FREE, "header", "attribute") else NEAR
    if scheme not in _RISKY:
        return ""
    return SCHEME if place in _NAMING else NEAR


def _worst(region: str) -> tuple[str, bool]:
    """The most inward of the hosts that different parsers may read in an authority."""
    best, strange = PUBLIC, False
    pieces = [piece for piece in _pieces().split(region) if piece]
    for piece in _hosts(pieces):
        kind, odd = classify(piece)
        if _RANK[kind] > _RANK[best]:
            best, strange = kind, odd or len(pieces) > 1
    return best, strange


_RANK = {PUBLIC: 0, EXTERNAL: 1, INTERNAL: 2, CLUSTER: 3, PRIVATE: 4, LOOPBACK: 5, METADATA: 6}


def _hosts(pieces: list[str]) -> Iterator[str]:
    for piece in pieces[:6]:
        if piece.startswith("["):
            yield piece.split("]", 1)[0]
        else:
            yield piece.split(":", 1)[0]
            if piece.count(":") > 1:
                yield piece
