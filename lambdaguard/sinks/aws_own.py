"""Are the credentials the function's own, and is it AWS that gets to see what they sign?"""

from __future__ import annotations

import os
from functools import lru_cache

from ..runtime import real
from .aws_allow import of
from .aws_caller import ours
from .aws_report import SDK, report
from .location import own
from .network_aws import EVERY, is_endpoint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..invocation import Invocation
    from .aws import Signed
    from .scope import Door
    from .taint import Hit

_SHORTEST = 8
# The invocation, and the host that it was found to reach rightly, last.
_clean: list[tuple[Invocation | None, str]] = []


def credentials(door: Door, signed: Signed) -> None:
    """Keys that came in the event are somebody else's: what they sign is done in somebody else's account."""
    taint = door.taint
    held = getattr(signed.signer, "_credentials", None)
    if taint is None or held is None:
        return
    # Those that are refreshed come from a provider of the SDK's.
    key = getattr(held, "__dict__", {}).get("access_key")
    if not isinstance(key, str) or len(key) < _SHORTEST or key == os.environ.get("AWS_ACCESS_KEY_ID"):
        return
    if not taint.read and ours(key, door.inv):
        return
    hit = next((hit for hit in taint.inside(key) if hit.start == 0 and hit.end == len(key)), None)
    if hit is not None and not own(key, SDK) and not _lent(door.inv, key):
        report(door, "LG-AWS-004", "the credentials of a call came in the event", "high", severity="high", hit=hit)


def endpoint(door: Door, signed: Signed) -> None:
    """A host that is not AWS's gets the request, its data and a valid signature."""
    url = str(getattr(signed.request, "url", ""))
    scheme, _, rest = url.partition("://")
    authority = rest.partition("/")[0].partition("?")[0]
    if _is_aws(authority) or (door.inv, authority) in _clean:
        return
    host = _host(authority)
    hit = _chosen(door.taint, f"{scheme}://{authority}", len(scheme) + 3, host)
    if hit is None and _is_loopback(host) and not real():
        # A stand-in for AWS is asked again and again.
        _clean[:] = [(door.inv, authority)]
        return
    if _declared(door, host) or _is_api(door.inv, host):
        return
    if hit is not None and not own(host, SDK):
        report(door, "LG-AWS-005", "the caller chose the host that AWS calls go to", "high", severity="high", hit=hit)
    else:
        report(door, "LG-AWS-005", "AWS calls go to a host that is not AWS's")


@lru_cache(64)
def _is_aws(authority: str) -> bool:
    """Whether it is AWS's, or no host at all."""
    host = _host(authority)
    # A bucket's name stands in front and may be any word.
    bucket = max(host.find(".s3."), host.find(".s3-"))
    return not host or is_endpoint(host[bucket + 1 :], EVERY)


def _declared(door: Door, host: str) -> bool:
    """By the environment's settings of the SDK, or by ``aws.endpoints``; a bucket's name may stand in front."""
    wanted = list(of(door.settings).endpoints)
    for name, value in list(os.environ.items()):
        if name.startswith("AWS_ENDPOINT_URL"):
            wanted.append(_host(value.partition("://")[2].partition("/")[0]))
    return any(host == one or (one and host.endswith("." + one.removeprefix("*."))) for one in wanted)


def _is_api(inv: Invocation | None, host: str) -> bool:
    """The domain of the function's own web socket API, as API Gateway states it."""
    while inv is not None:
        request = inv.event.get("requestContext") if isinstance(inv.event, dict) else None
        if isinstance(request, dict) and "connectionId" in request and request.get("domainName") == host:
            return True
        inv = inv.parent
    return False


def _lent(inv: Invocation | None, key: str) -> bool:
    """CodePipeline hands a job's credentials to the function in the event."""
    while inv is not None:
        job = inv.event.get("CodePipeline.job") if isinstance(inv.event, dict) else None
        data = job.get("data") if isinstance(job, dict) else None
        lent = data.get("artifactCredentials") if isinstance(data, dict) else None
        if isinstance(lent, dict) and lent.get("accessKeyId") == key:
            return True
        inv = inv.parent
    return False


def _chosen(taint: Any, front: str, at: int, host: str) -> Hit | None:
    """The hit that decides where the name leads: it has the name's end, and more than its last label."""
    end = at + len(host)
    least = at + max(0, host.rfind(".", 0, max(0, host.rfind("."))) + 1)
    hits = taint.inside(front) if taint is not None else []
    return next((hit for hit in hits if hit.start <= least and hit.end >= end), None)


def _host(authority: str) -> str:
    host = authority.rpartition("@")[2].lower()
    if host.startswith("["):
        return host.partition("]")[0][1:]
    return host.partition(":")[0].rstrip(".")


def _is_loopback(host: str) -> bool:
    return host == "localhost" or host.endswith(".localhost") or host.startswith("127.") or host == "::1"
