"""A secret and everything that a log may make of it; no part of the guard is asked."""

import base64
import json
from urllib.parse import quote, quote_plus

SECRET = "s3cr3t/\"quo'te+Zq7é&k"
KEYED = "Zq7-plain-hunter2x"  # known to nobody: found by the key beside it
REVERSED = SECRET.translate(str.maketrans("\"'", "'\""))


def base64_inside(before):
    """The secret in the middle of something else, so that it starts at another bit."""
    return base64.b64encode(before.encode() + SECRET.encode() + b"tail").decode()


FORMS = {
    "raw": [SECRET],
    "JSON": [json.dumps({"x": SECRET})],
    "JSON in JSON": [json.dumps({"x": json.dumps({"y": SECRET})})],
    "JSON, not ASCII": [json.dumps([SECRET], ensure_ascii=False)],
    "URL": ["https://a.example/?q=" + quote(SECRET, safe="")],
    "form": ["q=" + quote_plus(SECRET)],
    "base64": [base64.b64encode(SECRET.encode()).decode()],
    "base64, inside, 1": [base64_inside("a")],
    "base64, inside, 2": [base64_inside("ab")],
    "base64, URL's": [base64.urlsafe_b64encode(b"~~~" + SECRET.encode()).decode()],
    "hex": [SECRET.encode().hex()],
    "HEX": [SECRET.encode().hex().upper()],
    "repr": [repr(SECRET)],
    "bytes": [repr(SECRET.encode())],
    "reversed quotes": [REVERSED],
    "in two pieces": ["it is " + SECRET[:7], SECRET[7:] + " indeed"],
    "nested": [str({"a": [{"b": (SECRET, 1)}]})],
    "by its key": ["password=" + KEYED],
    "by its key, in JSON": [json.dumps({"a": {"client_secret": KEYED}})],
    "by its key, in two pieces": ["api_key=" + KEYED[:5], KEYED[5:]],
}
_TRACES = sorted(
    {
        SECRET,
        REVERSED,
        KEYED,
        SECRET.encode().hex(),
        json.dumps(SECRET)[1:-1],
        json.dumps(SECRET, ensure_ascii=False)[1:-1],
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        repr(SECRET)[1:-1],
        *(base64.b64encode(b"a" * n + SECRET.encode() + b"tail").decode()[n and n + 1 : 24] for n in range(3)),
        *(base64.urlsafe_b64encode(b"~" * n + SECRET.encode() + b"tail").decode()[n and n + 1 : 24] for n in range(4)),
    }
)


def leaks(text):
    """What of the secret can be seen in ``text``, as it is and with one layer or two of escapes taken off."""
    views = {text, text.lower()}
    for _ in range(2):
        views |= {view.replace('\\"', '"').replace("\\'", "'").replace("\\\\", "\\").replace("\\u00e9", "é") for view in views}
    # Pieces on lines of their own are still the secret in the order it was written.
    joined = {view.replace("\n", "") for view in views}
    return [trace for trace in _TRACES if any(trace in view or trace.lower() in view for view in views | joined)]
