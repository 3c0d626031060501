"""One answer, looked at before it leaves: leaks, the caller's markup, headers."""

from __future__ import annotations

from ..findings import Finding
from . import leaks
from .answer import ASSUMED, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from ..invocation import Invocation
    from .answer import Answer
    from .leaks import Leak

_MOST_ITEMS = 4_000_000
_MOST_REPORTED = 20
_PAGES = ("text/html", "application/xhtml+xml", "image/svg+xml")
# Rule, what is said of it, severity, CWE.
_WORDS = {
    leaks.SECRET: ("LG-RESP-001", "a registered secret", "critical", 201),
    leaks.CREDENTIALS: ("LG-RESP-002", "the function's AWS credentials", "critical", 201),
    leaks.KEY: ("LG-RESP-003", "a private key", "critical", 201),
    leaks.TRACE: ("LG-RESP-004", "a stack trace of this function", "medium", 209),
    leaks.PERSONAL: ("LG-RESP-005", "personal data", "high", 359),
}


class Settings:
    """What a function's answers are held to."""

    __slots__ = ("allow", "headers", "leaks", "mode", "own", "personal", "reflected", "simply")

    def __init__(self, table: Mapping[str, Any], mode: str) -> None:
        self.mode = mode
        self.leaks: str = table["leaks"]
        self.reflected: str = table["reflected"]
        self.headers: bool = bool(table["headers"])
        self.own: Mapping[str, Any] = table["headers"] if isinstance(table["headers"], dict) else {}
        self.allow = frozenset(table["allow"])
        personal = table["personal"]
        self.personal = leaks.PERSONAL_KINDS if personal is True else tuple(personal or ())
        self.simply = not self.headers and not self.personal


def review(inv: Invocation, settings: Settings) -> None:
    """Report what should not go out, and put a masked or dressed copy in the place of the response where that is asked for."""
    if settings.simply and _is_plain(inv.response, inv.source):
        return
    answer = read(inv)
    if settings.leaks != "off" and _leaking(inv, answer, settings):
        return
    looked = settings.reflected != "off" and answer.status
    if looked and (_steering(inv, answer, settings) or _reflecting(inv, answer, settings)):
        return
    if settings.headers and settings.mode == "block" and inv.source is not None:
        _dress(inv, settings)


def _is_plain(response: Any, source: Any) -> bool:
    """Whether it is an answer as most are, no page, with nothing to look at more closely: told at little cost."""
    if type(response) is not dict or not response.keys() <= _USUAL or response.get("isBase64Encoded"):
        return False
    body, headers = response.get("body"), response.get("headers")
    if type(body) is not str:
        return False
    # Where no type is named, what holds no tag is no page either.
    named = (source is not None and source.name in ASSUMED) or "<" not in body
    if not headers:
        return named and not leaks.maybe(body)
    if type(headers) is not dict:
        return False
    try:
        head = "\n".join(headers.values())
        for name in headers:
            if len(name) in _LENGTHS:
                low = name.lower()
                if low in _STEERED:
                    return False
                named = named or low == "content-type"
    except (TypeError, AttributeError):
        return False
    if "\r" in head or head.count("\n") >= len(headers):
        return False
    low = head.lower()
    return named and "html" not in low and "svg" not in low and not leaks.maybe(f"{head}\n{body}")


_STEERED = ("location", "set-cookie")
_LENGTHS = frozenset(map(len, (*_STEERED, "content-type")))
_USUAL = frozenset(("statusCode", "statusDescription", "headers", "body", "isBase64Encoded"))


def _leaking(inv: Invocation, answer: Answer, settings: Settings) -> bool:
    """True if the answer is refused for what it would give away."""
    if not settings.personal and not any(map(leaks.maybe, _texts(answer))):
        return False
    sent = _sent(inv)
    look = leaks.Look(settings.personal, settings.allow, lambda: sent)
    from .leaking import inspected

    masks = settings.leaks == "mask" and settings.mode == "block"
    response, seen, whole = inspected(answer, look, masks, frozenset(sent))
    refused = False
    for path, leak in seen[:_MOST_REPORTED]:
        refused |= _report(inv, path, leak, settings, whole)
    if masks and not refused:
        inv.response = response
    return refused


def _sent(inv: Invocation) -> list[str]:
    """The caller's texts: those of the outermost guard, which has read the event as it came."""
    return [text for text in inv.root.texts if type(text) is str]


def _texts(answer: Answer) -> Iterator[str]:
    """All that goes out as text, in a few pieces."""
    if answer.body is not None:
        yield answer.body
    if answer.status:
        yield "\n".join([value for _, _, value in answer.headers()])
        # An answer may hold more than its source will read; where it is no source at all, all of it is read.
        rest = {
            key: value for key, value in answer.response.items() if key not in _READ or not isinstance(value, str | dict | list)
        }
        yield from _strings(rest)
        if not isinstance(answer.response.get("body"), str):
            yield from _strings(answer.response.get("body"))
    elif answer.body is None:
        yield from _strings(answer.response)


_READ = frozenset(("body", "headers", "multiValueHeaders", "cookies", "statusCode", "isBase64Encoded", "status"))


def _strings(value: Any) -> list[str]:
    """The strings and large numbers of nested values, as one text, so that they are looked at together."""
    found: list[str] = []
    pending = [value]
    for _ in range(_MOST_ITEMS):
        if not pending:
            return ["\n".join(found)] if found else []
        item = pending.pop()
        kind = type(item)
        if kind is str:
            found.append(item)
        elif kind is int:
            if not -99_999 < item < 99_999 and item.bit_length() < 8192:
                found.append(str(item))
        elif isinstance(item, dict):
            pending.extend(item)
            pending.extend(item.values())
        elif isinstance(item, list | tuple):
            pending.extend(item)
        elif isinstance(item, str):
            found.append(str(item))
    # More than any source takes, or a structure within itself, which cannot be written as JSON: it does not go out.
    return []


def _report(inv: Invocation, path: str, leak: Leak, settings: Settings, masked: bool) -> bool:
    _, _, kind, name, sure = leak
    rule, what, severity, cwe = _WORDS[kind]
    blocks = settings.leaks == "block" or not masked
    detail: dict[str, object] = {"masked": True} if settings.leaks == "mask" and masked and sure else {}
    if name and kind == leaks.PERSONAL:
        detail["kind"] = name
    elif name:
        detail["name"] = name
    finding = Finding(
        rule,
        "response",
        f"{rule}: {what} in {path}",
        path=path,
        severity=severity,
        confidence="high" if sure else "medium",
        cwe=cwe,
        length=leak[1] - leak[0],
        detail=detail or None,
    )
    return inv.report(finding, settings.mode if blocks and settings.leaks != "monitor" else "monitor")


def _steering(inv: Invocation, answer: Answer, settings: Settings) -> bool:
    """True if the answer is refused since the caller's text changes what its headers say."""
    if not any(name in _STEERED or "\n" in value or "\r" in value for _, name, value in answer.headers()):
        return False
    from .steered import found

    finding = found(inv, answer, _sent)
    return finding is not None and inv.report(finding, "monitor" if settings.reflected == "monitor" else settings.mode)


def _reflecting(inv: Invocation, answer: Answer, settings: Settings) -> bool:
    """True if the answer is refused since the caller's text runs script in it."""
    if not answer.body or not _is_page(answer):
        return False
    from .reflected import reflected

    source = reflected(answer.body, _sent(inv))
    if source is None:
        return False
    field = next((field for field in inv.root.fields if field.text == source), None)
    path = field.path if field is not None else "response.body"
    finding = Finding(
        "LG-RESP-006",
        "xss",
        f"LG-RESP-006: {path} comes back as script in an HTML response",
        path=path,
        severity="high",
        cwe=79,
        length=len(source),
        record=field.record if field is not None else None,
    )
    return inv.report(finding, "monitor" if settings.reflected == "monitor" else settings.mode)


def _is_page(answer: Answer) -> bool:
    media = answer.media
    if media:
        return media in _PAGES
    # Nobody says what it is: browsers take what begins with a tag for a page.
    return answer.body is not None and answer.body[:200].lstrip()[:1] == "<"


def _dress(inv: Invocation, settings: Settings) -> None:
    from .secure import dressed, weak_cookies

    answer = read(inv)
    for path, missing in weak_cookies(answer):
        words = " and ".join(missing)
        message = f"LG-RESP-007: the cookie in {path} is set without {words}"
        inv.report(Finding("LG-RESP-007", "response", message, path=path, severity="low", confidence="medium", cwe=614))
    if inv.source.refusal in ("http", "cloudfront") and inv.source.name != "apigateway-websocket":
        inv.response = dressed(answer, isinstance(inv.event, dict) and "multiValueHeaders" in inv.event, settings.own)
