"""A handler's answer as its event source understands it: where its body and its headers are."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..invocation import Invocation
    from .body import Opened

    # where it stands, the name in lower case, the value
    Header = tuple[str, str, str]

# Sources for which an answer without a status is the body of one (API Gateway HTTP API, payload 2.0; function URLs).
_BARE = ("apigateway-http", "function-url")
# Without a content type, these say that it is JSON; the others say nothing, and browsers guess.
ASSUMED = ("apigateway-rest", *_BARE)
HTTP, CLOUDFRONT, BARE, PLAIN = "http", "cloudfront", "bare", "plain"


class Answer:
    """``response`` as ``kind`` (`HTTP`, `CLOUDFRONT`, `BARE`, `PLAIN`) for the source ``source``; never changed, only copied.

    ``body`` is the body's text, decoded and decompressed, or None: then ``response`` itself is what goes out.
    """

    __slots__ = ("body", "kind", "opened", "response", "source")

    def __init__(self, response: Any, source: str, kind: str) -> None:
        self.response = response
        self.source = source
        self.kind = kind
        self.opened: Opened | None = None
        self.body: str | None = None
        if self.status:
            body = response.get("body")
            if isinstance(body, str):
                self.body = body
                if _is_coded(response):
                    from .body import opened

                    self.opened = opened(body, self.header("content-encoding"))
                    self.body = self.opened.text if self.opened is not None else body
        elif isinstance(response, str):
            self.body = response

    @property
    def status(self) -> bool:
        """Whether it is an answer with a status and headers of its own."""
        return self.kind in (HTTP, CLOUDFRONT)

    def headers(self) -> Iterator[Header]:
        """Every header that the handler set, each value by itself; cookies of the ``cookies`` list as ``set-cookie``."""
        if self.status:
            for part in ("headers", "multiValueHeaders"):
                found = self.response.get(part)
                if isinstance(found, dict):
                    yield from _values(found, part)
            cookies = self.response.get("cookies")
            if isinstance(cookies, (list, tuple)):
                for index, cookie in enumerate(cookies):
                    yield f"cookies[{index}]", "set-cookie", str(cookie)

    def header(self, wanted: str) -> str:
        """The first value of a header, by its name in lower case, or ""."""
        return next((value for _, name, value in self.headers() if name == wanted), "")

    @property
    def media(self) -> str:
        """The media type in lower case, without parameters; what the source assumes where the handler names none."""
        given = self.header("content-type").partition(";")[0].strip().lower()
        return given or ("application/json" if self.kind == BARE or self.source in ASSUMED else "")

    def with_body(self, text: str) -> Any:
        """A copy of the response with another body text, encoded as the body was."""
        coded = text if self.opened is None else self.opened.closed(text)
        if not self.status:
            return coded
        copy = dict(self.response)
        copy["body"] = coded
        for part in ("headers", "multiValueHeaders"):
            if isinstance(copy.get(part), dict):
                copy[part] = {name: value for name, value in copy[part].items() if str(name).lower() not in _OF_THE_BYTES}
        return copy


# Headers that describe the bytes of the body as they were.
_OF_THE_BYTES = frozenset(("content-length", "content-md5", "digest", "content-digest", "repr-digest", "etag"))


def read(inv: Invocation) -> Answer:
    """The answer that the handler has returned."""
    source = inv.source.name if inv.source is not None else ""
    return Answer(inv.response, source, _kind(inv.response, source, inv))


def _kind(response: Any, source: str, inv: Invocation) -> str:
    if isinstance(response, dict):
        if source == "cloudfront":
            # Without a status it is the request on its way to the origin.
            return CLOUDFRONT if "status" in response else PLAIN
        if "statusCode" in response:
            return HTTP
    return BARE if source in _BARE and inv.parent is None else PLAIN


def _is_coded(response: Any) -> bool:
    return bool(response.get("isBase64Encoded") or response.get("is_base64_encoded")) or response.get("bodyEncoding") == "base64"


def _values(found: dict[Any, Any], part: str) -> Iterator[Header]:
    for name, value in found.items():
        low, path = str(name).lower(), f"{part}.{name}"
        if type(value) is str:
            yield path, low, value
        elif isinstance(value, (list, tuple)):
            for item in value:
                # CloudFront: {"set-cookie": [{"key": "Set-Cookie", "value": …}]}
                yield path, low, str(item.get("value", "") if isinstance(item, dict) else item)
        elif value is not None:
            yield path, low, str(value)
