"""The answer a refused caller gets, by event source."""

import json

import pytest
from shapes import ATTACK, Context, api_event

from lambdaguard import EventRefused, guard

HTTP_V2 = {
    "version": "2.0",
    "routeKey": "$default",
    "rawPath": "/orders",
    "rawQueryString": "q=x",
    "headers": {"host": "api.example.com"},
    "queryStringParameters": {"q": ATTACK},
    "requestContext": {
        "accountId": "123456789012",
        "apiId": "a1",
        "domainName": "a1.execute-api.eu-west-1.amazonaws.com",
        "http": {"method": "GET", "path": "/orders", "protocol": "HTTP/1.1", "sourceIp": "203.0.113.9", "userAgent": "curl"},
        "requestId": "id",
        "routeKey": "$default",
        "stage": "$default",
        "time": "12/Mar/2020:19:03:58 +0000",
        "timeEpoch": 1583348638390,
    },
    "isBase64Encoded": False,
}
ALB = {
    "requestContext": {"elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/t/6d0e"}},
    "httpMethod": "GET",
    "path": "/orders",
    "queryStringParameters": {"q": ATTACK},
    "headers": {"host": "lb.example.com", "x-forwarded-for": "203.0.113.9"},
    "body": "",
    "isBase64Encoded": False,
}
ALB_MULTI = {
    **{key: value for key, value in ALB.items() if key not in ("headers", "queryStringParameters")},
    "multiValueHeaders": {"host": ["lb.example.com"]},
    "multiValueQueryStringParameters": {"q": [ATTACK]},
}
CLOUDFRONT = {
    "Records": [
        {
            "cf": {
                "config": {
                    "distributionDomainName": "d1.cloudfront.net",
                    "distributionId": "E1",
                    "eventType": "viewer-request",
                    "requestId": "4Tyz",
                },
                "request": {
                    "clientIp": "203.0.113.9",
                    "headers": {"host": [{"key": "Host", "value": "d1.cloudfront.net"}]},
                    "method": "GET",
                    "querystring": "q=" + ATTACK,
                    "uri": "/orders",
                },
            }
        }
    ]
}
TOKEN = {
    "type": "TOKEN",
    "methodArn": "arn:aws:execute-api:eu-west-1:123456789012:a1/prod/GET/orders",
    "authorizationToken": ATTACK,
}
AUTHORIZER_V2 = {
    "version": "2.0",
    "type": "REQUEST",
    "routeArn": "arn:aws:execute-api:eu-west-1:123456789012:a1/prod/GET/orders",
    "identitySource": [ATTACK],
    "routeKey": "GET /orders",
    "rawPath": "/orders",
    "rawQueryString": "",
    "headers": {"authorization": ATTACK},
    "requestContext": HTTP_V2["requestContext"],
}


def refused(event, **settings):
    return guard(lambda event, context: "ran", **settings)(event, Context())


@pytest.mark.parametrize("event", [api_event(query={"q": ATTACK}), HTTP_V2, ALB], ids=["REST", "HTTP API", "ALB"])
def test_http_sources_get_json_with_a_reference(event):
    answer = refused(event)
    assert answer["statusCode"] == 403
    assert answer["isBase64Encoded"] is False
    assert answer["headers"]["content-type"] == "application/json"
    body = json.loads(answer["body"])
    assert body["message"] == "Forbidden"
    assert len(body["reference"]) == 16


def test_the_reference_stands_in_the_log_line(capsys):
    reference = json.loads(refused(api_event(query={"q": ATTACK}))["body"])["reference"]
    assert f'"reference":"{reference}"' in capsys.readouterr().out


def test_the_caller_is_not_told_the_rule():
    assert "LG-" not in refused(api_event(query={"q": ATTACK}))["body"]


def test_a_load_balancer_with_multi_value_headers_gets_them():
    answer = refused(ALB_MULTI)
    assert answer["multiValueHeaders"]["content-type"] == ["application/json"]
    assert answer["statusDescription"] == "403 Forbidden"
    assert "headers" not in answer


def test_cloudfront():
    answer = refused(CLOUDFRONT)
    assert (answer["status"], answer["statusDescription"]) == ("403", "Forbidden")
    assert answer["headers"]["content-type"] == [{"key": "content-type", "value": "application/json"}]


def test_an_authorizer_denies():
    answer = refused(TOKEN)
    (statement,) = answer["policyDocument"]["Statement"]
    assert (statement["Effect"], statement["Resource"]) == ("Deny", TOKEN["methodArn"])
    assert refused(AUTHORIZER_V2) == {"isAuthorized": False}


def test_everything_else_raises():
    with pytest.raises(EventRefused) as refusal:
        refused({"anything": ATTACK})
    assert refusal.value.reference in str(refusal.value)
    assert refusal.value.findings
