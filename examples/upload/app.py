"""Pictures uploaded to a bucket: is each what its name says, and what does it say of itself?

The bytes of an object are no part of the event, so the guard has not seen them. Two things are done about it: the type is told by
the first bytes, not by the name; and the text in the picture is handed to a function with a guard of its own, which refuses the
whole event if it is hostile.
"""

import struct
import urllib.parse

import boto3

from lambdaguard import guard

MAGIC = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpg",
    b"GIF8": "gif",
    b"PK\x03\x04": "zip",
    b"\x7fELF": "program",
    b"<": "markup",
}
PICTURES = ("png", "jpg", "gif")
LARGEST = 5_000_000

s3 = boto3.client("s3")
captions = {}


@guard(source={"allow": ["s3"]}, aws=["s3:GetObject"], egress=["aws"], processes=[])
def handler(event, context):
    return [looked_at(record["s3"]["bucket"]["name"], record["s3"]["object"]["key"]) for record in event["Records"]]


def looked_at(bucket, key):
    key = urllib.parse.unquote_plus(key)
    content = s3.get_object(Bucket=bucket, Key=key)["Body"].read(LARGEST)
    found = kind(content)
    if found not in PICTURES or not key.endswith(f".{found}"):
        return {"key": key, "refused": f"is {found}"}
    return caption({"key": key, "texts": texts(content) if found == "png" else {}}, None)


@guard
def caption(picture, context):
    """Keeps what the picture says of itself; pages will show it."""
    captions[picture["key"]] = " · ".join(picture["texts"].values())
    return {"key": picture["key"], "caption": captions[picture["key"]]}


def kind(content):
    return next((name for magic, name in MAGIC.items() if content.startswith(magic)), "unknown")


def texts(content):
    """The tEXt chunks of a PNG: keyword and Latin-1 text."""
    found, position = {}, 8
    while position + 8 <= len(content) and len(found) < 50:
        length, name = struct.unpack(">I4s", content[position : position + 8])
        if name == b"tEXt":
            keyword, _, text = content[position + 8 : position + 8 + length].partition(b"\0")
            found[keyword.decode("latin-1")] = text.decode("latin-1")
        position += length + 12
    return found
