"""Handlers that start programs, under the real runtime client: attacked, and used by honest callers."""

import pytest
from e2e.emulator import ROOT, Emulator

FOLDER = ROOT / "examples" / "convert"
pytestmark = pytest.mark.e2e


def s3_event(key):
    entity = {"key": key, "size": 1024, "eTag": "0123456789abcdef0123456789abcdef", "sequencer": "0A1B2C3D4E5F678901"}
    bucket = {"name": "photos", "ownerIdentity": {"principalId": "EXAMPLE"}, "arn": "arn:aws:s3:::photos"}
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "eu-west-1",
        "eventTime": "1970-01-01T00:00:00.000Z",
        "eventName": "ObjectCreated:Put",
        "userIdentity": {"principalId": "EXAMPLE"},
        "requestParameters": {"sourceIPAddress": "203.0.113.9"},
        "responseElements": {"x-amz-request-id": "EXAMPLE123456789", "x-amz-id-2": "EXAMPLE123/5678abcdefghijklambdaisawesome"},
        "s3": {"s3SchemaVersion": "1.0", "configurationId": "testConfigRule", "bucket": bucket, "object": entity},
    }
    return {"Records": [record]}


def http_event(name):
    return {
        "version": "2.0",
        "routeKey": "GET /lists",
        "rawPath": "/lists",
        "rawQueryString": "",
        "headers": {"accept": "application/json", "user-agent": "curl/8.5.0", "host": "api.example.com"},
        "queryStringParameters": {"list": name},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "a1b2c3d4e5",
            "http": {
                "method": "GET",
                "path": "/lists",
                "protocol": "HTTP/1.1",
                "sourceIp": "203.0.113.9",
                "userAgent": "curl/8.5.0",
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": "GET /lists",
            "stage": "$default",
            "time": "12/Mar/2020:19:03:58 +0000",
            "timeEpoch": 1583348638390,
        },
        "isBase64Encoded": False,
    }


KEYS = [
    *(f"uploads/2024/{month:02}/IMG_{month * 37}.jpg" for month in range(1, 13)),
    *(f"uploads/{name}.png" for name in ("O'Brien", "Mary+Ann", "caf%C3%A9", "a+b+c", "v1.2.3", "100%25", "x%3By", "R%26D", "C%23")),  # noqa: E501
    *(f"team/{name}" for name in ("notes+(final).txt", "what%3F.gif", "a..b.jpg", "-dash.jpg", "50%25+off!.png", "~home.png", "tab%09le.txt")),  # noqa: E501
    *("it's+%22quoted%22.jpg".replace("%22", "%27"), "semi%3Bcolon%3B.jpg", "pipe%7Cd.jpg", "less%3Cmore%3E.jpg", "paren(s).jpg"),
    *(f"{letter}/{letter}/{letter}.jpeg" for letter in "abcdefghij"),
    *("price+$5.jpg", "100$.jpg", "star*.jpg", "ampersand+%26+co.jpg", "brackets[1].jpg", "comma,name.jpg", "equals%3D.jpg"),
]  # fmt: skip
NAMES = [
    *("fruit.txt", "trees; old & new.txt", "o'neill (v1.2).txt", "./fruit.txt", "fruit.txt.bak", "semi;colon", "a|b", "it's"),
    *(f"list {number}.txt" for number in range(20)),
    *(f"{name}.txt" for name in ("O'Brien", "$5", "100%", "R&D", "mother-in-law", "a--b", "C#", "-1", "-", "(x)", "[1]", "a,b", "x=y")),  # noqa: E501
    *("\"quoted\"", "back`tick", "q?", "star*", "~user", "-12", "a/b/c.txt", "über.txt", "日本.txt"),
]  # fmt: skip
SHELL = [
    "$(touch PWNED)",
    "`touch PWNED`",
    '";touch PWNED;"',
    '"|tee PWNED',
    '">PWNED;"',
    "${IFS}x",
    '"\ntouch PWNED\n"',
    "%24(touch+PWNED)",
]
OPTIONS = ["-oPWNED", "--output=PWNED", "--compress-program=./evil", "--files0-from=app.py", "-T.", "--random-source=app.py"]


@pytest.fixture(scope="module")
def function():
    """As a user has it: every protection stands."""
    with Emulator(FOLDER) as function:
        yield function


@pytest.fixture(scope="module")
def doors_alone():
    """The event scan is off, so that what is refused was refused at the door, with certainty."""
    with Emulator(FOLDER, environ={"LAMBDAGUARD_INJECTION": "off"}) as function:
        yield function


def test_fifty_benign_keys_are_converted_without_one_finding(function):
    assert len(set(KEYS)) >= 50
    for key in KEYS:
        answer = function.invoke(s3_event(key))
        assert answer.findings == [], key
        assert answer.json()[0].startswith("THUMBNAIL OF "), key


def test_fifty_benign_lists_are_sorted_without_one_finding(function):
    assert len(set(NAMES)) >= 50
    for name in NAMES:
        answer = function.invoke(http_event(name))
        assert answer.findings == [], name
        assert answer.json()["statusCode"] in (200, 404), name
    assert function.invoke(http_event("trees; old & new.txt")).json()["body"] == '["oak", "ash"]'


@pytest.mark.parametrize("payload", SHELL)
def test_a_key_that_writes_shell_is_refused(doors_alone, payload):
    answer = doors_alone.invoke(s3_event(f"uploads/{payload}.jpg"))
    assert answer.error == "EventRefused"
    assert [found["finding_info"]["analytic"]["uid"] for found in answer.findings] == ["LG-PROC-002"]


@pytest.mark.parametrize("payload", OPTIONS)
def test_a_name_that_becomes_an_option_is_refused(doors_alone, payload):
    answer = doors_alone.invoke(http_event(payload))
    assert answer.json()["statusCode"] == 403
    assert [found["finding_info"]["analytic"]["uid"] for found in answer.findings] == ["LG-PROC-003"]


def test_it_was_vulnerable():
    with Emulator(FOLDER, environ={"LAMBDAGUARD_MODE": "off"}) as function:
        assert function.invoke(s3_event("a$(echo pwned).jpg")).json() == ["THUMBNAIL OF APWNED.JPG"]
        assert function.invoke(http_event("--version")).json()["statusCode"] == 200
