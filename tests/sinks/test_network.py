"""The network door, in this process: what goes out is judged by where it leads and by who chose that."""

import asyncio
import socket
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapes import Context, api_event, findings_in

from lambdaguard import EventRefused, guard
from lambdaguard.sinks.network_address import kind, literal, spelled


def outcome(reach, capsys, event=None, **settings):
    """``(status, rule ids)`` of a handler that does ``reach(event)``."""

    def handler(event, context):
        reach(event)
        return {"statusCode": 200}

    answer = guard(handler, injection="off", **settings)(event if event is not None else api_event({"id": "7"}), Context())
    return answer["statusCode"], [line["finding_info"]["analytic"]["uid"] for line in findings_in(capsys.readouterr().out)]


def looking_up(name):
    """The event of a look-up, without the look-up."""
    return lambda event: sys.audit("socket.getaddrinfo", name, 443, 0, 0, 0)


def reaching(host, port=443, kind=socket.SOCK_STREAM):
    """The event of a connection, without the connection."""

    def reach(event):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, kind) as sock:
            sys.audit("socket.connect", sock, (host, port))

    return reach


@pytest.fixture
def server():
    """A listener on loopback that answers every request; its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    ends = threading.Event()

    def serve():
        while not ends.is_set():
            one, _ = listener.accept()
            with one:
                one.settimeout(1)
                try:
                    one.recv(65536)
                    one.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
                except OSError:
                    pass

    thread = threading.Thread(target=serve)
    thread.start()
    port = listener.getsockname()[1]
    yield port
    ends.set()
    socket.create_connection(("127.0.0.1", port)).close()
    thread.join()
    listener.close()


LINK = "169.254.169.254 169.254.170.2 169.254.0.1 ::ffff:169.254.169.254 64:ff9b::a9fe:a9fe fd00:ec2::254 fe80::1".split()
EVERYTHING = ["aws", "*", "0.0.0.0/0", "::/0"]


@pytest.mark.parametrize("host", LINK)
@pytest.mark.parametrize("settings", [{}, {"egress": []}, {"egress": EVERYTHING}], ids=["bare", "none", "all"])
def test_where_credentials_are_served(host, settings, capsys):
    assert outcome(reaching(host, 80), capsys, **settings) == (403, ["LG-NET-003"])


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "0.0.0.0", "", "::1", "::", "::ffff:127.0.0.1"])
def test_the_runtime_api(host, capsys, monkeypatch):
    monkeypatch.setenv("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001")
    assert outcome(reaching(host, 9001), capsys, egress=["*"]) == (403, ["LG-NET-004"])
    assert outcome(reaching(host, 9002), capsys, egress=[]) == (200, [])
    assert outcome(reaching("127.0.0.1", 9001), capsys, egress=["127.0.0.1:9001"]) == (200, [])


@pytest.mark.parametrize(
    ("allow", "host", "port", "passes"),
    [
        ([], "203.0.113.7", 443, False),
        (["aws"], "203.0.113.7", 443, False),
        (["203.0.113.7"], "203.0.113.7", 443, True),
        (["203.0.113.7:443"], "203.0.113.7", 443, True),
        (["203.0.113.7:443"], "203.0.113.7", 80, False),
        (["203.0.113.0/24"], "203.0.113.255", 1, True),
        (["203.0.113.0/24"], "203.0.114.0", 1, False),
        (["203.0.113.0/24:53"], "203.0.113.1", 53, True),
        (["0.0.0.0/0"], "2001:db8::1", 443, False),
        (["2001:db8::/32"], "2001:db8:1::1", 443, True),
        (["[2001:db8::1]:443"], "2001:db8::1", 443, True),
        (["[2001:db8::1]:443"], "2001:db8::1", 444, False),
        (["[2001:db8::]/32:443"], "2001:db8::9", 443, True),
        (["*"], "203.0.113.7", 443, True),
        (["203.0.113.7"], "::ffff:203.0.113.7", 443, True),
        ([], "10.1.2.3", 5432, False),
        (["10.0.0.0/8"], "10.1.2.3", 5432, True),
        ([], "127.0.0.1", 2773, True),
    ],
)
def test_the_list(allow, host, port, passes, capsys):
    assert outcome(reaching(host, port), capsys, egress=allow) == ((200, []) if passes else (403, ["LG-NET-001"]))


@pytest.mark.parametrize(
    ("allow", "name", "passes"),
    [
        ([], "example.com", False),
        (["example.com"], "EXAMPLE.com.", True),
        (["example.com"], "www.example.com", False),
        (["example.com:443"], "example.com", True),
        (["*.example.com"], "a.b.example.com", True),
        (["*.example.com"], "example.com", False),
        (["*.example.com"], "badexample.com", False),
        (["example.com"], "example.com.evil.net", False),
        (["bücher.example"], "xn--bcher-kva.example", True),
        (["xn--bcher-kva.example"], "BÜCHER.example", True),
        ([], "localhost", True),
        ([], "203.0.113.7", True),
        ([], socket.gethostname(), True),
        (["aws"], "s3.eu-west-1.amazonaws.com", True),
        (["aws"], "my.bucket.s3.dualstack.eu-west-1.amazonaws.com", True),
        (["aws"], "sqs.eu-west-1.api.aws", True),
        (["aws"], "dynamodb-fips.us-east-1.amazonaws.com", True),
        (["aws"], "vpce-0a1b-2c3d.kms.eu-west-1.vpce.amazonaws.com", True),
        (["aws"], "sts.amazonaws.com", True),
        (["aws"], "amazonaws.com.evil.net", False),
        (["aws"], "notamazonaws.com", False),
        (["aws"], "ec2-203-0-113-7.compute-1.amazonaws.com", False),
        (["aws"], "ec2-203-0-113-7.eu-west-1.compute.amazonaws.com", False),
        (["aws"], "mine-1234.eu-west-1.elb.amazonaws.com", False),
        (["aws"], "b.s3-website-us-east-1.amazonaws.com", False),
        (["aws"], "abc.lambda-url.eu-west-1.on.aws", False),
        (["aws"], "s3.cn-north-1.amazonaws.com.cn", False),
    ],
)
def test_names(allow, name, passes, capsys, monkeypatch):
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    assert outcome(looking_up(name), capsys, egress=allow) == ((200, []) if passes else (403, ["LG-NET-002"]))
    assert outcome(looking_up(name), capsys) == (200, [])


@pytest.mark.parametrize(
    ("region", "name"),
    [
        ("cn-north-1", "s3.cn-north-1.amazonaws.com.cn"),
        ("us-gov-west-1", "sts.us-gov-west-1.amazonaws.com"),
        ("us-iso-east-1", "s3.us-iso-east-1.c2s.ic.gov"),
        ("eusc-de-east-1", "s3.eusc-de-east-1.amazonaws.eu"),
        ("", "s3.amazonaws.com"),
    ],
)
def test_partitions(region, name, capsys, monkeypatch):
    monkeypatch.setenv("AWS_REGION", region)
    assert outcome(looking_up(name), capsys, egress=["aws"])[0] == 200


def test_endpoints_that_the_environment_names_are_aws(capsys, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://objects.internal.example:9000")
    assert outcome(looking_up("objects.internal.example"), capsys, egress=["aws"])[0] == 200
    assert outcome(looking_up("objects.internal.example"), capsys, egress=["other.example"])[0] == 403


def test_an_address_is_judged_by_the_name_that_led_there(capsys):
    def reach(event):
        socket.getaddrinfo("localhost", 1)
        reaching("127.0.0.1", 1)(event)

    assert outcome(reach, capsys, egress=["localhost"]) == (200, [])


INWARD = {
    "a URL": "http://127.0.0.1:{}/",
    "a name": "http://localhost:{}/",
    "upper case": "HTTP://LOCALHOST:{}/",
    "decimal": "http://2130706433:{}/",
    "hexadecimal": "http://0x7f.1:{}/",
    "octal": "http://0177.0.0.1:{}/",
    "user information": "http://example.com@127.0.0.1:{}/",
    "zero": "http://0.0.0.0:{}/",
}


@pytest.mark.parametrize("url", INWARD.values(), ids=INWARD)
def test_the_caller_chooses_no_inner_address(url, server, capsys):
    def reach(event):
        import requests

        requests.get(parsed(event)["url"], timeout=3)

    event = api_event({"url": url.format(server)})
    status, rules = outcome(reach, capsys, event)
    assert (status, rules) == (403, ["LG-NET-005"])
    assert outcome(reach, capsys, event, egress="monitor") == (200, ["LG-NET-005"])


def parsed(event):
    import json

    return json.loads(event["body"])


def test_the_field_that_is_to_blame_is_named(server, capsys):
    def handler(event, context):
        host, _, port = parsed(event)["to"].partition(":")
        socket.create_connection((host, int(port)))

    guard(handler, injection="off")(api_event({"to": f"127.0.0.1:{server}"}), Context())
    (line,) = findings_in(capsys.readouterr().out)
    assert "body.to" in str(line)
    assert "127.0.0.1" not in str(line)
    assert "test_network.py" in line["message"]


@pytest.mark.parametrize(
    "text", ["127.0.0.1", "127.0.0.1:1", "localhost", "http://127.0.0.1/", "see 127.0.0.1 and localhost.", "10.0.0.1, ::1"]
)
def test_another_port_or_a_text_that_mentions_a_host_is_no_choice_of_it(text, server, capsys, monkeypatch):
    monkeypatch.setenv("UPSTREAM", f"http://127.0.0.1:{server}")

    def reach(event):
        socket.create_connection(("127.0.0.1", server)).close()

    assert outcome(reach, capsys, api_event({"note": text})) == (200, [])


def test_outside_an_invocation_nothing_is_judged(server):
    guard(lambda event, context: None, egress=[])
    sys.audit("socket.getaddrinfo", "leak.example", 443, 0, 0, 0)
    with socket.socket() as sock:
        sys.audit("socket.connect", sock, ("169.254.169.254", 80))


def test_plain_text_http_is_flagged_once(capsys):
    assert outcome(reaching("198.51.100.1", 80), capsys) == (200, ["LG-NET-007"])
    assert outcome(reaching("198.51.100.1", 80), capsys) == (200, [])
    assert outcome(reaching("198.51.100.2", 443), capsys) == (200, [])
    assert outcome(reaching("198.51.100.3", 80, socket.SOCK_DGRAM), capsys) == (200, [])


def test_a_source_that_has_no_refusal_raises(capsys):
    def handler(event, context):
        reaching("169.254.169.254")(event)

    with pytest.raises(EventRefused, match="LG-NET-003"):
        guard(handler)({"id": "7"}, Context())


URLLIB = "import urllib.request; urllib.request.urlopen(url, timeout=3).read()"
CLIENTS = {
    "urllib": URLLIB,
    "http.client": "import http.client; c = http.client.HTTPConnection('localhost', port); c.request('GET', '/')",
    "requests": "import requests; requests.get(url, timeout=3)",
    "urllib3": "import urllib3; urllib3.PoolManager().request('GET', url)",
    "httpx": "import httpx; httpx.get(url)",
}


@pytest.mark.parametrize("allow", [None, [], ["aws"]], ids=["bare", "none", "aws"])
@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS)
def test_clients_reach_loopback(client, allow, server, capsys):
    def reach(event):
        exec(client, {"url": f"http://127.0.0.1:{server}/", "port": server})

    assert outcome(reach, capsys, egress={} if allow is None else allow) == (200, [])


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_asyncio_and_aiohttp_reach_loopback(name, server, capsys):
    import aiohttp

    async def reach(event, context):
        _, writer = await asyncio.open_connection(name, server)
        writer.close()
        async with aiohttp.ClientSession() as session, session.get(f"http://{name}:{server}/") as response:
            await response.read()
        return {"statusCode": 200}

    answer = asyncio.run(guard(reach, egress=[], injection="off")(api_event({"id": "7"}), Context()))
    assert answer["statusCode"] == 200
    assert capsys.readouterr().out == ""


def test_boto3_reaches_a_moto_server(capsys, monkeypatch):
    import boto3
    from moto.server import ThreadedMotoServer

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    service = ThreadedMotoServer(port=0, verbose=False)
    service.start()
    try:
        _, port = service.get_host_and_port()
        endpoint = f"http://127.0.0.1:{port}"

        def reach(event):
            s3 = boto3.client("s3", region_name="us-east-1", endpoint_url=endpoint)
            s3.create_bucket(Bucket="orders")
            s3.put_object(Bucket="orders", Key=parsed(event)["key"], Body=b"1")
            assert s3.list_objects_v2(Bucket="orders")["KeyCount"] == 1

        status, rules = outcome(reach, capsys, api_event({"key": "a'b;c/../d.txt"}), egress=["aws"])
    finally:
        service.stop()
    assert (status, rules) == (200, [])


@given(st.integers(0, 2**32 - 1))
def test_every_spelling_of_an_address_is_the_same(number):
    a, b, c, d = number.to_bytes(4, "big")
    plain = f"{a}.{b}.{c}.{d}"
    mapped = f"::ffff:{a:02x}{b:02x}:{c:02x}{d:02x}"
    spellings = [f"{a}.{b}.{c * 256 + d}", f"0x{a:x}.{b}.0{c:o}.{d}", f"::ffff:{plain}", mapped, f"[64:ff9b::{plain}]"]
    assert literal(plain) == (32, number)
    assert {spelled(spelling) for spelling in spellings} == {(32, number)}
    assert kind((32, number)) == kind(literal(f"::ffff:{plain}"))


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_none(text):
    for read in (literal, spelled):
        address = read(text)
        assert address is None or kind(address)
