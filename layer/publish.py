"""Publish the built layers as an account's own: ``python -m layer.publish --region eu-west-1``, after ``make layer``.

    --region R          repeatable, at least one; a layer belongs to a region
    --flavour, --python, --machine
                        as for the build; without one, all that were built
    --folder PATH       where the build left them (dist/layer)
    --bucket NAME       upload by this S3 bucket, `{region}` in the name stands for the region; without it, directly
    --account ID        another account that may use the layers; repeatable
    --organization ID   the organisation (o-…) whose accounts may
    --public            everybody may
    --dry-run           say what would be done

A layer whose newest version has the same bytes is not published again; permissions are added either way. Prints region and
ARN of each layer on standard output, how far it is on standard error. Needs boto3 and credentials with
lambda:PublishLayerVersion, lambda:ListLayerVersions, lambda:GetLayerVersion, lambda:GetLayerVersionPolicy,
lambda:AddLayerVersionPermission, and s3:PutObject and s3:GetObject for ``--bucket``. Ends with 1 if anything could not be
published, and does the rest.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path

from . import archive
from .contents import ROOT
from .publishing import Access, Layer, Region
from .targets import FLAVOURS, MACHINES, PYTHONS, targets


def arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="layer.publish")
    parser.add_argument("--region", action="append", required=True, type=_like(r"[a-z]{2}(-[a-z]+)+-\d", "eu-west-1"))
    parser.add_argument("--flavour", action="append", choices=FLAVOURS)
    parser.add_argument("--python", action="append", choices=PYTHONS)
    parser.add_argument("--machine", action="append", choices=[*MACHINES])
    parser.add_argument("--folder", type=Path, default=ROOT / "dist" / "layer")
    parser.add_argument("--bucket", default="")
    parser.add_argument("--account", action="append", default=[], type=_like(r"\d{12}", "123456789012"))
    parser.add_argument("--organization", type=_like(r"o-[a-z0-9]{10,32}", "o-a1b2c3d4e5"))
    parser.add_argument("--public", action="store_true")
    parser.add_argument("--dry-run", action="store_true")
    return parser.parse_args(given)


def _like(pattern: str, example: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise argparse.ArgumentTypeError(f"{text!r} is not like {example}")
        return text

    return read


def found(given: argparse.Namespace) -> list[Layer]:
    """The layers to publish; `ValueError` for one whose bytes are not those that were built."""
    wanted = targets(given.flavour or [*FLAVOURS], given.python or [*PYTHONS], given.machine or [*MACHINES])
    sums = given.folder / "SHA256SUMS"
    listed = dict(reversed(line.split("  ")) for line in sums.read_text().splitlines()) if sums.exists() else {}
    layers = []
    for target in wanted:
        path = given.folder / f"{target.name}.zip"
        if path.exists():
            content = path.read_bytes()
            if listed.get(path.name) != archive.digest(content):
                raise ValueError(f"{path.name} is not what {sums} says: build it again")
            layers.append(Layer(target, content))
    if not layers:
        raise ValueError(f"no layer that fits in {given.folder}: build one with `make layer`")
    return layers


def main(given_arguments: list[str]) -> int:
    given = arguments(given_arguments)
    try:
        layers = found(given)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    access = Access.of(given.account, given.organization, public=given.public)
    failed = 0
    work = [(region, layer) for region in dict.fromkeys(given.region) for layer in layers]
    for number, (name, layer) in enumerate(work, 1):
        print(f"[{number}/{len(work)}] {name} {layer.name} ", end="", file=sys.stderr, flush=True)
        if given.dry_run:
            print(f"would be published, for {', '.join(each.words for each in access) or 'this account'}", file=sys.stderr)
            continue
        try:
            arn, done = Region(name, given.bucket).publish(layer, access)
        except Exception as error:
            # Whatever one region cannot do, the others still can.
            failed += 1
            print(f"FAILED: {type(error).__name__}: {error}", file=sys.stderr)
            continue
        print(done, file=sys.stderr)
        print(name, arn, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
