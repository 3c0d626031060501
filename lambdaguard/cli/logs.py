"""Where log lines come from: files, folders, compressed or not, standard input, CloudWatch Logs."""

from __future__ import annotations

import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator
    from typing import Any, BinaryIO

    from .progress import Progress

    # where the line stands (file:line), when it was logged in milliseconds or 0, the line
    Line = tuple[str, int, str]

_LONGEST = 8 << 20
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_TERM = '"observed"'


class Unreadable(Exception):  # noqa: N818 -- says what is wrong with the source
    """A source of lines that cannot be read, and why."""


def arguments(parser: ArgumentParser) -> None:
    """Declare where lines come from."""
    parser.add_argument("logs", nargs="*", metavar="LOG", help="a log file (plain or .gz), a folder of them, or - (default: -)")
    parser.add_argument(
        "--log-group", action="append", default=[], metavar="NAME", help="read this CloudWatch log group (repeatable)"
    )
    parser.add_argument(
        "--since", type=since, default="7d", metavar="AGE", help="how far back in the log group: 90m, 12h, 7d (default)"
    )
    parser.add_argument("--region", help="the log group's region (default: as AWS's own tools find it)")
    parser.add_argument("--function", metavar="NAME", help="only what this function did, where a log holds several functions")
    parser.add_argument(
        "--least", type=int, default=1, metavar="N", help="allow only what at least N environments did (default: 1)"
    )
    parser.add_argument("--progress", action="store_true", help="say how far it is, also where nobody seems to look on")


def since(text: str) -> int:
    """An age as seconds; argparse shows the message of a ValueError's kind."""
    from argparse import ArgumentTypeError

    number, unit = text[:-1], text[-1:].lower()
    if not (number.isascii() and number.isdigit() and unit in _UNITS and len(number) < 8):
        raise ArgumentTypeError(f"{text!r} is no age: a number and one of s, m, h, d, w, as in 12h")
    return int(number) * _UNITS[unit]


def lines(parsed: Namespace, progress: Progress) -> Iterator[Line]:
    """All lines of all sources, one at a time. `Unreadable` where a source cannot be opened."""
    for group in parsed.log_group:
        yield from _cloudwatch(group, parsed.region, parsed.since, progress)
    for name in parsed.logs or ([] if parsed.log_group else ["-"]):
        if name == "-":
            yield from _split(sys.stdin.buffer, "standard input", progress)
            continue
        for path in _files(name):
            try:
                with open(path, "rb") as file:
                    yield from _split(file, path, progress)
            except OSError as error:
                raise Unreadable(f"{path} cannot be read: {error.strerror or error}") from None


def _files(name: str) -> Iterator[str]:
    if not os.path.isdir(name):
        yield name
        return
    for folder, folders, files in os.walk(name):
        folders.sort()
        for file in sorted(files):
            yield os.path.join(folder, file)


def _split(file: BinaryIO, name: str, progress: Progress) -> Iterator[Line]:
    import gzip
    import io
    import zlib

    stream: Any = file if hasattr(file, "peek") else io.BufferedReader(file)
    if stream.peek(2)[:2] == b"\x1f\x8b":
        stream = gzip.GzipFile(fileobj=stream)
    number = 0
    try:
        while raw := stream.readline(_LONGEST):
            number += 1
            progress.step(len(raw))
            yield f"{name}:{number}", 0, raw.decode("utf-8", "replace")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Unreadable(f"{name} is damaged after line {number}: {error}") from None


def _cloudwatch(group: str, region: str | None, age: int, progress: Progress) -> Iterator[Line]:
    try:
        import boto3  # type: ignore[import-untyped, unused-ignore]
        from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped, unused-ignore]
    except ImportError:
        raise Unreadable("reading a log group needs boto3: pip install 'lambdaguard-runtime[aws]'") from None
    try:
        client = boto3.client("logs", region_name=region)
        pages = client.get_paginator("filter_log_events").paginate(
            logGroupName=group, startTime=int((time.time() - age) * 1000), filterPattern=_TERM
        )
        for page in pages:
            for event in page.get("events", ()):
                text = event.get("message", "")
                progress.step(len(text))
                yield f"{group}/{event.get('logStreamName', '')}", event.get("timestamp", 0), text
    except (BotoCoreError, ClientError) as error:
        raise Unreadable(f"the log group {group!r} cannot be read: {error}") from None
