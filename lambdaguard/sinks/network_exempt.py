"""What may go where nobody else may: the SDK's look-up of its own credentials, the resolver's server, this machine's names."""

from __future__ import annotations

import os
import sys

from ..runtime import real
from .network_address import LINK, kind, literal, spelled
from .network_names import named
from .vault import started

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

    from .network_address import Address

# At import, before the function's code may change it. SnapStart gives the SDK its credentials at this address.
_CREDENTIALS = started.get("AWS_CONTAINER_CREDENTIALS_FULL_URI", "")
_RELATIVE = bool(started.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"))
_ECS = (32, 0xA9FEAA02)
_FETCHERS = {"ContainerMetadataFetcher", "IMDSFetcher"}
_UTILS = os.path.join("botocore", "utils.py")


def is_sdk(address: Address, port: int) -> bool:
    """Whether botocore is at work looking for credentials where the environment says (or, on a developer's machine, EC2's)."""
    fetcher = _fetcher()
    if fetcher == "ContainerMetadataFetcher":
        host, _, rest = _CREDENTIALS.partition("://")[2].partition("/")[0].rpartition(":")
        place = spelled("127.0.0.1" if host == "localhost" else host)
        return (place == address and rest == str(port)) or (_RELATIVE and address == _ECS)
    return fetcher == "IMDSFetcher" and kind(address) == LINK and not real()


def _fetcher() -> str:
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        if code.co_filename.endswith(_UTILS):
            owner = code.co_qualname.partition(".")[0]
            if owner in _FETCHERS:
                return owner
        frame = frame.f_back
    return ""


def is_name_server(address: Address) -> bool:
    """Whether the system's resolver asks there."""
    try:
        with open("/etc/resolv.conf", encoding="ascii", errors="replace") as file:
            lines = [line.split() for line in file]
    except OSError:
        return False
    return any(line[0] == "nameserver" and literal(line[1]) == address for line in lines if len(line) > 1)


def is_local_name(name: str) -> bool:
    """Names that no look-up carries out of the machine."""
    return name == "localhost" or name.endswith(".localhost") or name == named(os.uname().nodename)
