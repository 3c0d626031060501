"""Request forgery: an inward address is found in every spelling a resolver accepts; public hosts and talk of localhost pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdaguard.lexers.hosts import CLUSTER, EXTERNAL, INTERNAL, LOOPBACK, METADATA, PRIVATE, PUBLIC, classify
from lambdaguard.lexers.url import scan
from lambdaguard.rules.engine import Engine

ENGINE = Engine(["ssrf"])


def blocked(text: str, place: str = "query", name: str = "") -> bool:
    return text in ENGINE.suspects([text]) and any(match.confidence == "high" for match in ENGINE.judge(text, place, name))


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("127.0.0.1", LOOPBACK),
        ("127.1", LOOPBACK),
        ("0", LOOPBACK),
        ("0x7f.1", LOOPBACK),
        ("017700000001", LOOPBACK),
        ("[::1]", LOOPBACK),
        ("[::ffff:127.0.0.1]", LOOPBACK),
        ("app.localhost", LOOPBACK),
        ("10-0-0-7.sslip.io", PRIVATE),
        ("172.31.255.255", PRIVATE),
        ("172.32.0.1", PUBLIC),
        ("[fe80::1%25eth0]", PRIVATE),
        ("[fec0::1]", PRIVATE),
        ("[ff02::1]", PRIVATE),
        ("239.255.255.250", PRIVATE),
        ("255.255.255.255", PRIVATE),
        ("192.0.0.8", PRIVATE),
        ("[64:ff9b:1::a9fe:a9fe]", METADATA),
        ("sqs.eu-west-1.localhost.localstack.cloud", LOOPBACK),
        ("198.51.100.7", PUBLIC),
        ("[2001:db8::1]", PUBLIC),
        ("2852039166", METADATA),
        ("[::ffff:a9fe:a9fe]", METADATA),
        ("425.510.425.510", METADATA),
        ("metadata.google.internal", METADATA),
        ("kubernetes.default.svc", CLUSTER),
        ("wiki.corp", INTERNAL),
        ("x.oast.site", EXTERNAL),
        ("1a2b3c.xip.io", EXTERNAL),
        ("example.com", PUBLIC),
        ("1.1.1.1", PUBLIC),
        ("[2606:4700::1111]", PUBLIC),
        ("2024", PUBLIC),
        ("localhostess.example", PUBLIC),
    ],
)
def test_host_is_what_it_resolves_to(host, kind):
    assert classify(host)[0] == kind


def spelled(number: int) -> list[str]:
    """One address as resolvers accept it."""
    a, b, c, d = number.to_bytes(4, "big")
    return [
        f"{a}.{b}.{c}.{d}",
        str(number),
        hex(number),
        f"0{number:o}",
        f"{a}.{b}.{c * 256 + d}",
        f"{a}.{number & 0xFFFFFF}",
        f"{a:#x}.{b:#x}.{c:#x}.{d:#x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"0x{a:x}.{b}.0{c:o}.{d}",
        f"[::ffff:{a}.{b}.{c}.{d}]",
        f"[::ffff:{number >> 16:x}:{number & 0xFFFF:x}]",
        f"[64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}]",
    ]


@given(
    st.integers(0x7F000001, 0x7FFFFFFF)
    | st.integers(0x0A000000, 0x0AFFFFFF)
    | st.integers(0xC0A80000, 0xC0A8FFFF)
    | st.just(0xA9FEA9FE),
    st.integers(0, 11),
    st.sampled_from(
        ["http://{}", "https://{}:8443/x", "http://a@{}/", "http://a.example\\@{}", "//{}/x", "http:\\\\{}\\x", "HTTP://{}./"]
    ),
)
def test_inward_addresses_are_blocked_in_every_spelling(number, spelling, url):
    assert blocked(url.format(spelled(number)[spelling]))


@pytest.mark.parametrize("scheme", ["gopher", "dict", "jar:http", "netdoc", "tftp", "file"])
def test_schemes_that_reach_further_are_blocked(scheme):
    assert blocked(f"{scheme}://host.example/x")


@pytest.mark.parametrize(
    ("place", "name", "text"),
    [
        ("body", "", "Start the server, then open http://localhost:3000 in your browser."),
        ("body", "", "On EC2 you could read http://169.254.169.254/latest/meta-data/ without a token until IMDSv2."),
        ("header", "referer", "http://localhost:3000/login"),
        ("header", "origin", "http://127.0.0.1:5173"),
        ("header", "user-agent", "Mozilla/5.0 (compatible; bot; +http://localhost/bot)"),
        ("query", "redirect_uri", "http://localhost:8080/callback"),
        ("body", "comment", "http://localhost:3000"),
        ("body", "notes", "http://localhost:5173/"),
        ("query", "", "https://user:pass@example.com/a@2x.png"),
        ("query", "", "https://t.example/?ip=10.0.0.1"),
        ("body", "", "10.0.0.1"),
        ("body", "", '{"callbacks": ["http://localhost:3000/cb"], "host": "10.0.0.5"}'),
    ],
)
def test_honest_urls_pass(place, name, text):
    assert not blocked(text, place, name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("url", "http://localhost:3000"),
        ("webhook", "http://localhost:3000/"),
        ("comment", "http://localhost:9001/2018-06-01/runtime/invocation/next"),
        ("comment", "http://localhost:6379/_flushall"),
        ("comment", "http://127.0.0.1:3000"),
        ("note", "http://169.254.169.254/"),
    ],
)
def test_a_developers_server_passes_only_where_people_write(name, text):
    assert blocked(text, "body", name)


@given(st.text(max_size=200) | st.text(alphabet="htps:/\\@#?[].0x7f1&% \n", max_size=200))
def test_any_text_is_scanned_and_signs_lie_within_it(text):
    for rule, start, end in scan(text, "query", ""):
        assert rule.startswith("LG-SSRF-") and 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "http://metadata.google.internal\x00.shop.example",
        "https://shop.example\\@cdn.example/x",
        "http://shop.example&@cdn.example#@x.example/",
        "http://unix:/var/run/docker.sock",
        "http:\\\\grafana/api",
    ],
)
def test_what_no_honest_url_holds_is_blocked(text):
    assert blocked(text)


@pytest.mark.parametrize("text", ["https://shop.example/@cdn", "https://shop.example/a&@b", "mail me at a&b@shop.example"])
def test_signs_behind_the_host_pass(text):
    assert not blocked(text)
