"""What the account's own services and people say of it is no attack, also where a caller would not be let say so."""

import base64
import gzip
import json

import pytest
from shapes import Context

from lambdaguard import guard


def blocked(event):
    """Rules that refused ``event``."""
    return guard(lambda event, context: [], on_block=_refusing)(event, Context())


def _refusing(inv):
    return [(finding.rule_id, finding.path) for finding in inv.findings if finding.action == "blocked"]


def logs(group, message="order 41 is late"):
    said = {
        "messageType": "DATA_MESSAGE",
        "owner": "210987654321",
        "logGroup": group,
        "logStream": "bakery/web/1",
        "subscriptionFilters": ["late"],
        "logEvents": [{"id": "1", "timestamp": 1, "message": message}],
    }
    return {"awslogs": {"data": base64.b64encode(gzip.compress(json.dumps(said).encode())).decode()}}


def bus(detail):
    return {
        "version": "0",
        "id": "1",
        "detail-type": "AWS API Call via CloudTrail",
        "source": "aws.ec2",
        "account": "210987654321",
        "time": "2026-05-01T10:00:00Z",
        "region": "eu-north-1",
        "resources": [],
        "detail": detail,
    }


@pytest.mark.parametrize("group", ["/var/log/messages", "/etc/nginx/access.log", ".bash_history", "/aws/lambda/bakery"])
def test_a_log_group_has_the_name_of_the_file_it_is_filled_from(group):
    assert blocked(logs(group)) == []


@pytest.mark.parametrize("group", ["/var/log/../../etc/passwd", "'; drop table orders --"])
def test_a_log_group_has_no_other_name(group):
    assert blocked(logs(group)) != []


def test_what_is_logged_is_judged():
    assert blocked(logs("/var/log/messages", "1' or '1'='1")) != []


@pytest.mark.parametrize(
    "parameters",
    [
        {"blockDeviceMapping": {"items": [{"deviceName": "/dev/sda1"}, {"deviceName": "/dev/xvdb"}]}},
        {"volumeId": "vol-0123", "device": "/dev/sdh"},
        {"ipPermissions": {"items": [{"ipRanges": {"items": [{"cidrIp": "169.254.169.254/32"}, {"cidrIp": "127.0.0.1/32"}]}}]}},
        {"CORSConfiguration": {"CORSRule": [{"AllowedOrigin": ["http://localhost:3000"], "AllowedMethod": "GET"}]}},
    ],
)
def test_parameters_of_a_call_to_aws(parameters):
    assert blocked(bus({"eventName": "Call", "requestParameters": parameters})) == []


@pytest.mark.parametrize("value", ["169.254.169.254/latest/meta-data/", "/etc/shadow", "http://169.254.169.254/32"])
def test_parameters_that_are_none(value):
    assert blocked(bus({"eventName": "Call", "requestParameters": {"value": value}})) != []
