"""What a host name or address really is, in every spelling resolvers accept."""

from __future__ import annotations

import re

from ..sealed import cache

METADATA, LOOPBACK, PRIVATE, CLUSTER, INTERNAL, EXTERNAL, PUBLIC = (
    "metadata",
    "loopback",
    "private",
    "cluster",
    "internal",
    "external",
    "",
)

_METADATA_V4 = {0xA9FEA9FE, 0xA9FEAA02, 0xA9FEAA17, 0xA9FEA9FD, 0x646464C8, 0xC00000C0, 0xA83F8110}
_METADATA_NAMES = frozenset(
    "metadata instance-data instance-data.ec2.internal metadata.google.internal metadata.goog metadata.azure.com metadata.azure.internal "
    "metadata.packet.net metadata.platformequinix.com metadata.tencentyun.com metadata.oraclecloud.com rancher-metadata metadata.nicira "
    "metadata.service.consul metadata.aliyuncs.com metadata.digitalocean.com 169-254-169-254.internal metadata.internal metadata.local".split()
)
_LOOPBACK_NAMES = frozenset(
    "localhost localhost.localdomain localhost4 localhost6 ip6-localhost ip6-loopback loopback localtest.me lvh.me lacolhost.com vcap.me "
    "fbi.com.localhost yoogle.com readme.localtest.me spoofed.burpcollaborator.net localho.st fuf.me lndo.site fr.local 1u.ms bugbounty.dod.network "
    "domaincontrol.localhost local.sisteminha.com localh.st smackaho.st localunixsocket.local localhost.localstack.cloud mail.ebc.apple.com".split()
)
_LOOPBACK_ENDS = tuple("." + name for name in _LOOPBACK_NAMES)
_INTERNAL_ENDS = (
    ".internal", ".local", ".localdomain", ".intranet", ".corp", ".lan", ".home.arpa", ".private", ".cluster.local", ".svc", ".consul", ".docker.internal",
    ".localhost", ".intra",
)  # fmt: skip
_CLUSTER_ENDS = (".cluster.local", ".svc", ".ec2.internal", ".compute.internal", ".docker.internal", ".google.internal")
_SERVICES = frozenset(
    "redis consul etcd vault elasticsearch kibana mysql postgres postgresql mongo mongodb rabbitmq memcached kubernetes kubernetes.default jenkins "
    "gitlab intranet localstack minio internal backend admin database db api-internal docker prometheus grafana kafka zookeeper host.docker.internal".split()
)
_WILD = (
    "nip.io",
    "sslip.io",
    "xip.io",
    "xip.name",
    "1u.ms",
    "traefik.me",
    "backname.io",
    "ip.alhur.es",
    "nip.direct",
    "sslip.direct",
    "rbndr.us",
)
_OUTSIDE = (
    "burpcollaborator.net", "oastify.com", "interact.sh", "oast.fun", "oast.pro", "oast.live", "oast.site", "oast.me", "oast.online", "dnslog.cn",
    "ceye.io", "webhook.site", "requestbin.net", "canarytokens.com", "bxss.me", "dnsbin.zhack.ca", "pipedream.net", "requestcatcher.com", "ngrok-free.app",
)  # fmt: skip


@cache
def _dashed() -> re.Pattern[str]:
    return re.compile(r"(?:^|[.-])(\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-](\d{1,3})(?=[.-])|(?:^|\.)([0-9a-f]{8})(?=\.)")


def classify(host: str) -> tuple[str, bool]:
    """What ``host`` (without port, brackets allowed) points to, and whether it is spelled oddly."""
    host, odd = _plain(host)
    if not host:
        return PUBLIC, False
    if ":" in host:
        return _six(host)
    number, strange = ipv4(host)
    if number is not None:
        return _four(number), odd or strange
    return named(host), odd


def _plain(host: str) -> tuple[str, bool]:
    name = host.strip("[]").lower()
    if not name.isascii():
        import unicodedata

        name = unicodedata.normalize("NFKC", name.replace("\u3002", ".").replace("\uff61", "."))
        return name.strip(".[]").lower(), True
    return name.rstrip("."), False


def named(host: str) -> str:
    """`classify` of a name of several labels, in lower case and without a point at its end."""
    if host in _METADATA_NAMES:
        return METADATA
    if host in _LOOPBACK_NAMES or host.endswith(_LOOPBACK_ENDS):
        return LOOPBACK
    if host.endswith(_WILD):
        match = _dashed().search(host)
        if match:
            number = int(match[5], 16) if match[5] else ipv4(".".join(match.groups()[:4]))[0]
            return _four(number) if number is not None else PUBLIC
        return EXTERNAL  # any address, in a spelling of the service's own
    if host.endswith(_CLUSTER_ENDS) or host.startswith("kubernetes.default"):
        return CLUSTER
    if host.endswith(_INTERNAL_ENDS) or host in _SERVICES:
        return INTERNAL
    return EXTERNAL if host.endswith(_OUTSIDE) else PUBLIC


def ipv4(host: str) -> tuple[int | None, bool]:
    """The address ``inet_aton`` and lax parsers read in ``host`` (decimal, octal, hexadecimal, 1 to 4 parts, wrapping), and if it is odd."""
    parts = host.split(".")
    if not 0 < len(parts) < 5 or not parts[0][:1].isdigit():
        return None, False
    values = []
    strange = len(parts) != 4
    for part in parts:
        value = _number(part)
        if value is None:
            return None, False
        strange = strange or str(value) != part
        values.append(value)
    if len(values) == 4 and any(value > 255 for value in values):
        return sum((value & 255) << shift for value, shift in zip(values, (24, 16, 8, 0), strict=True)), True
    if len(values) == 1 and 0 < values[0] < 1 << 24:
        return None, False
    total = values[-1]
    for at, value in enumerate(values[:-1]):
        total += (value & 255) << (24 - 8 * at)
    return total & 0xFFFFFFFF, strange


def _number(part: str) -> int | None:
    if not part or len(part) > 40:
        return None
    try:
        if part[:2] in ("0x", "0X"):
            return int(part[2:] or "0", 16)
        if part[0] == "0" and part.isdigit() and "8" not in part and "9" not in part:
            return int(part, 8)
        return int(part) if part.isdigit() else None
    except ValueError:
        return None


def _four(number: int) -> str:
    if number in _METADATA_V4:
        return METADATA
    first, second = number >> 24, number >> 16 & 255
    if first in (0, 127):
        return LOOPBACK
    if first == 10 or (first == 172 and 16 <= second < 32) or (first == 192 and second == 168):
        return PRIVATE
    if (first == 169 and second == 254) or (first == 100 and 64 <= second < 128) or (first == 198 and second in (18, 19)):
        return PRIVATE
    if first >= 224 or number >> 8 == 0xC00000:  # to many hosts at once, to none, or to what a provider keeps for itself
        return PRIVATE
    return PUBLIC


def _six(host: str) -> tuple[str, bool]:
    groups = groups_of(host.split("%", 1)[0])
    if groups is None:
        return PUBLIC, False
    if (groups[0] == 0xFD00 and groups[1] == 0xEC2) or groups[:2] == [0xFD20, 0xCE]:
        return METADATA, False
    low = groups[6] << 16 | groups[7]
    if (
        (not any(groups[:5]) and groups[5] in (0, 0xFFFF))
        or groups[:6] in ([0x64, 0xFF9B, 0, 0, 0, 0], [0x64, 0xFF9B, 1, 0, 0, 0])
        or groups[:6] == [0, 0, 0, 0, 0xFFFF, 0]
    ):
        return (LOOPBACK, False) if low < 2 else (_four(low), True)
    if groups[0] == 0x2002:
        return _four(groups[1] << 16 | groups[2]), True
    if groups[0] >> 9 == 0x7E or groups[0] >> 7 == 0x1FD or groups[0] >> 8 == 0xFF:
        return PRIVATE, False  # unique local, link-local and site-local, multicast
    return PUBLIC, False


def groups_of(host: str) -> list[int] | None:
    if host.count("::") > 1 or len(host) > 60:
        return None
    if "." in host:
        head, _, tail = host.rpartition(":")
        number, _ = ipv4(tail)
        if number is None:
            return None
        host = f"{head}:{number >> 16:x}:{number & 0xFFFF:x}"
    left, gap, right = host.partition("::")
    try:
        first = [int(part, 16) for part in left.split(":")] if left else []
        last = [int(part, 16) for part in right.split(":")] if right else []
    except ValueError:
        return None
    missing = 8 - len(first) - len(last)
    if (gap and missing < 0) or (not gap and missing) or any(value > 0xFFFF for value in first + last):
        return None
    return first + [0] * missing + last
