"""Which names are AWS's own endpoints: the partition's suffixes, less the hosts that anybody can rent under them."""

from __future__ import annotations

# Region's beginning, then the suffixes of its partition (plain and FIPS, dual-stack), as botocore's partitions.json has them.
# VPC endpoints (vpce.amazonaws.com) are under the first. Not here: on.aws, where function URLs and customers' sites live.
_PARTITIONS = (
    ("cn-", (".amazonaws.com.cn", ".api.amazonwebservices.com.cn")),
    ("eusc-", (".amazonaws.eu", ".api.amazonwebservices.eu")),
    ("us-iso-", (".c2s.ic.gov", ".api.aws.ic.gov")),
    ("us-isob-", (".sc2s.sgov.gov", ".api.aws.scloud")),
    ("eu-isoe-", (".cloud.adc-e.uk", ".api.cloud-aws.adc-e.uk")),
    ("us-isof-", (".csp.hci.ic.gov", ".api.aws.hci.ic.gov")),
    ("", (".amazonaws.com", ".api.aws")),
)
# Machines and load balancers have names under amazonaws.com too, and so have static sites of anybody's buckets.
_RENTED = frozenset(("compute", "compute-1", "elb", "s3-website"))


def ends(region: str) -> tuple[str, ...]:
    """Suffixes of the endpoints in a region's partition."""
    return next(suffixes for begins, suffixes in _PARTITIONS if region.startswith(begins))


def is_endpoint(name: str, suffixes: tuple[str, ...]) -> bool:
    """Whether ``name`` is a service's endpoint under one of ``suffixes``."""
    if not suffixes or not name.endswith(suffixes):
        return False
    return not any(label in _RENTED or label.startswith("s3-website-") for label in name.split("."))


EVERY = tuple(suffix for _, suffixes in _PARTITIONS for suffix in suffixes)
