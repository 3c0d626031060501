"""Mail headers, SMTP and IMAP commands, and sendmail arguments in what should be one line of a mail form."""

from __future__ import annotations

import re

from ..sealed import cache
from .listing import STRICT, pasted, quoted

HEADER, COMMAND, ARGUMENT, HEADER_WEAK = "LG-MAIL-001", "LG-MAIL-002", "LG-MAIL-003", "LG-MAIL-101"
_LONGEST = 20_000
_SINGLE = frozenset(
    (
        "email",
        "mail",
        "e-mail",
        "from",
        "to",
        "cc",
        "bcc",
        "subject",
        "name",
        "sender",
        "recipient",
        "replyto",
        "reply-to",
        "reply_to",
        "title",
    )
)


@cache
def _header() -> re.Pattern[str]:
    return re.compile(
        r"[\r\n\u2028\\%](?:(?<=[\r\n\u2028])|(?<=\\)(?:r\\n|n)|(?<=%)0[ad])[ \t]{0,8}+(bcc|cc|to|from|subject|reply-to|return-path|sender|content-type"
        r"|content-transfer-encoding|mime-version"
        r"|x-mailer|x-priority|disposition-notification-to|errors-to|resent-(?:to|bcc|cc|from)|message-id|importance)[ \t]*+:",
        re.IGNORECASE,
    )


@cache
def _command() -> re.Pattern[str]:
    return re.compile(
        r"\A[^\s@]{1,64}[\r\n]{1,4}@[\w.-]{3,100}\s*+\Z|=\?[\w-]{1,20}\?q\?(?=[^?\s]{0,200}=(?:0[0ad]|22|3[ce]))[^?\s]{1,200}\?=[^\s<>@]{0,40}@"
        r"|[\r\n\\%](?:(?:(?<=[\r\n])|(?<=\\)(?:r\\n|n)|(?<=%)0[ad])\s{0,6}+\.?\s{0,6}+(?:rcpt\s+to\s*+:|mail\s+from\s*+:|(?<![ \t])data\s*?(?:[\r\n]|\\r)|(?:ehlo"
        r"|helo)\s+\S|vrfy\s+\S|expn\s+\S|quit\s*?(?:[\r\n]|\Z|\\r)|starttls\b)"
        r"|(?<=[\r\n])\s{0,6}+[a-z]{0,2}\d{1,4}\s+(?:logout|capability|create|delete|fetch|select|login|rename|copy|store"
        r"|authenticate|examine|noop)\b)",
        re.IGNORECASE,
    )


@cache
def _argument() -> re.Pattern[str]:
    return re.compile(
        r"\"\s?[^\"@\r\n]{0,80}\s-(?:o[a-z]|x(?!\s?(?:get|head|post|put|patch|delete|options)\b)|c|be|bs|f|q)\s?[/${\w].{0,200}@|@[\w.-]+\s+-(?:x|oq|c|be)\s?[/${]"
        r"|\s-x\s?/[\w/.-]+\.php|(?:^|[\s\"])-be\s+\$\{\w|\$\{run\{|@\S{1,60}\s[^\n]{0,60}?(?-i:-X|-OQ\w{0,20})\s?/\S|\s-C\s?/\S{1,80}\s+-X\s?/",
        re.IGNORECASE,
    )


def scan(text: str, place: str, name: str) -> list[tuple[str, int, int]]:
    """Signs ``(rule id, start, end)`` of mail header and command injection; linear, never raises."""
    text = text[:_LONGEST]
    found = []
    match = _command().search(text)
    if match is not None and (place in STRICT or _short(text, match.start())) and not quoted(text, match.start()):
        found.append((COMMAND, match.start(), match.end()))
    match = _argument().search(text) if " -" in text or "-be " in text or "${run{" in text else None
    if (
        match is not None
        and len(text) < 400
        and ("@" in text or "${" in text or match.group().endswith("/"))
        and not quoted(text, match.start())
    ):
        found.append((ARGUMENT, match.start(), match.end()))
    match = _header().search(text)
    if match is not None:
        found.append((_judge(text, match, place, name), match.start(), match.end()))
    return found


def _judge(text: str, match: re.Match[str], place: str, name: str) -> str:
    which = match.group(1).lower()
    value = text[match.end() : match.end() + 120]
    aimed = (
        "@" in value
        or which in ("content-type", "mime-version", "content-transfer-encoding", "subject", "x-mailer", "x-priority")
        or which == "bcc"
    )
    if not aimed or quoted(text, match.start()) or not _among_headers(text, match.start(), name):
        return HEADER_WEAK
    if name in _SINGLE or (place in STRICT and not (place == "query" and pasted(text, match.start()))):
        return HEADER
    addressed = _address(text[: match.start()])
    short = (
        _short(text, match.start())
        and which in ("bcc", "cc", "to", "reply-to", "sender", "return-path", "errors-to")
        and "@" in value
    )
    made = (
        _short(text, match.start())
        and which in ("mime-version", "content-transfer-encoding")
        and "/" not in text[: match.start()]
        and not pasted(text, match.start())
    )
    return HEADER if short or addressed or made else HEADER_WEAK


@cache
def _between() -> re.Pattern[str]:
    """A line that leaves the reader of a message among its headers: another one, or the rest of one that is folded."""
    return re.compile(r"[\w-]{1,60}[ \t]*+:|[ \t]")


@cache
def _forwarded() -> re.Pattern[str]:
    """What programs write before the headers of a message that somebody passes on."""
    return re.compile(r"\s*(?:[-_=*>]{3,}|(?:begin )?forwarded message|original message|on .{6,80} wrote:)", re.IGNORECASE)


def _among_headers(text: str, at: int, name: str) -> bool:
    """False where a line of prose or an empty one stands between the value's first line and the header: it is part of a letter."""
    first, *others = text[:at].replace("\r\n", "\n").split("\n")
    if first[:1] and name not in _SINGLE and "\nbcc" not in text.lower() and _forwarded().match(first):
        return False
    return all(_between().match(line) for line in others)


@cache
def _named() -> re.Pattern[str]:
    """A mailbox with its owner's name."""
    return re.compile(r"[^\r\n<>:@]{1,60}<[^<>\s@]{1,64}@[^<>\s@]{1,100}>\Z")


def _address(head: str) -> bool:
    if _named().match(head.strip()):
        return True
    head = head.strip(" <>\"'\r\n")
    return "@" in head and " " not in head and len(head) <= 120


def _short(text: str, at: int) -> bool:
    """One address or at most three words before the break, and no header of its own: the value of a form field, not a letter."""
    head = text[:at].strip()
    if text.count("\n") > 14 or "\n" in head or head.endswith((",", ":")):
        return False
    first = head.split(":", 1)[0].lower()
    return len(head.split()) <= 3 and first not in (
        "from",
        "to",
        "subject",
        "date",
        "cc",
        "sent",
        "return-path",
        "received",
        "message-id",
        "reply-to",
    )
