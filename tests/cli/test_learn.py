"""`lambdaguard learn`: lines of a log, however they were wrapped, become a policy that the guard loads."""

import gzip
import io
import json
import os
import subprocess
import sys
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.observed import NOW, aws, host, line, note, write
from lambdaguard import guard
from lambdaguard.cli import main
from lambdaguard.cli.observations import Bad, facts, notes

STRIPE = host("api.stripe.com")
OTHERS = [
    "START RequestId: 9d9a Version: $LATEST",
    '{"class_uid":2004,"message":"LG-NET-001: a host is reached","unmapped":{"lambdaguard":{"action":"flagged"}}}',
    "REPORT RequestId: 9d9a\tDuration: 3 ms",
    "",
    "the observed lambdaguard runs {fine",
]


def learned(capsys, *arguments, code=0):
    assert main(["learn", *map(str, arguments)]) == code
    out, err = capsys.readouterr()
    return tomllib.loads(out), out, err


def allowed(capsys, tmp_path, lines, table="egress"):
    return learned(capsys, write(tmp_path / "log", lines))[0][table]["allow"]


def test_the_policy_is_loaded_by_the_guard(tmp_path, monkeypatch, capsys):
    lines = [
        *OTHERS,
        STRIPE,
        host("db.internal.example.com", 5432),
        host("10.0.3.7", 6379, reach="private"),
        host("2001:db8::7", 443),
        line("process", program="/usr/bin/ffmpeg"),
        line("process", program="/opt/my tools/pack"),
        line("process", program="fork"),
        line("native", library="libm.so.6", how="ctypes", rule="LG-EXEC-008"),
        line("native", library="numpy", how="import"),
        line("file", root="/var/task/certs/client.key", mode="r", rule="LG-FILE-005"),
        line("file", root="/tmp/*", mode="w"),
        line("database", engine="sqlite", name="/tmp/*"),
        aws("s3:GetObject", "arn:aws:s3:::receipts/config/prices.yaml"),
        aws("sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:orders"),
        aws("polly:SynthesizeSpeech", "*"),
        aws("polly:GetLexicon", "arn:aws:polly:eu-west-1:123456789012:lexicon/a"),
    ]
    policy, text, err = learned(capsys, write(tmp_path / "log", lines))
    assert err == ""
    assert policy["processes"]["allow"] == ["/opt/my*tools/pack", "/usr/bin/ffmpeg", "fork"]
    assert policy["egress"]["allow"] == [
        "10.0.3.7:6379",
        "[2001:db8::7]:443",
        "api.stripe.com:443",
        "db.internal.example.com:5432",
    ]
    assert policy["files"]["allow"] == ["/var/task/certs/client.key"]
    assert policy["code"]["allow"] == ["libm.so.6"]
    assert policy["aws"]["allow"] == [
        "polly:GetLexicon",
        "polly:SynthesizeSpeech",
        "s3:GetObject on arn:aws:s3:::receipts/config/prices.yaml",
        "sqs:SendMessage on arn:aws:sqs:eu-west-1:123456789012:orders",
    ]
    assert "1 environment, 2026-09-21, app.py:7" in text
    (tmp_path / "lambdaguard.toml").write_text(text)
    monkeypatch.setenv("LAMBDAGUARD_CONFIG", str(tmp_path / "lambdaguard.toml"))
    assert guard(lambda event, context: "fine")({"id": "7"}, None) == "fine"


def _pretty(text):
    return json.dumps({"events": [{"message": text + "\n", "timestamp": NOW}]}, indent=2)


WRAPPED = {
    "as written": lambda text: text,
    "with spaces": lambda text: json.dumps(json.loads(text)),
    "keys sorted": lambda text: json.dumps(json.loads(text), sort_keys=True),
    "after a time stamp": lambda text: f"2026-09-21T08:00:00.123Z {text}",
    "after stream and id": lambda text: f"2026-09-21T08:00:00 2026/09/21/[$LATEST]8f6e7d {text}",
    "as a log record": lambda text: f"[INFO]\t2026-09-21T08:00:00.123Z\t9d9a-11\t{text}",
    "in Lambda's JSON format": lambda text: json.dumps({"timestamp": "2026-09-21T08:00:00Z", "level": "INFO", "message": text}),
    "in that, as a table": lambda text: json.dumps({"timestamp": "2026-09-21T08:00:00Z", "message": json.loads(text)}),
    "a container's log": lambda text: json.dumps({"log": text + "\n", "stream": "stdout"}),
    "a subscription's record": lambda text: json.dumps(
        {"logGroup": "g", "logEvents": [{"id": "1", "timestamp": NOW, "message": text}]}
    ),
    "the CLI's answer in one line": lambda text: json.dumps({"events": [{"timestamp": NOW, "message": text + "\n"}]}),
    "the CLI's answer in many": _pretty,
    "Logs Insights as JSON": lambda text: json.dumps([[{"field": "@message", "value": text}]]),
    "Logs Insights as CSV": lambda text: '2026-09-21 08:00:00.123,"{}"'.format(text.replace('"', '""')),
}


@pytest.mark.parametrize("wrap", WRAPPED.values(), ids=WRAPPED)
def test_lines_are_read_however_they_were_wrapped(wrap, tmp_path, capsys):
    policy, _, err = learned(capsys, write(tmp_path / "log", [*OTHERS, wrap(STRIPE), *OTHERS]))
    assert policy["egress"]["allow"] == ["api.stripe.com:443"]
    assert err == ""


@pytest.mark.parametrize("text", ["café-Δ.example.com", "api.stripe.com"])
@pytest.mark.parametrize("wrap", WRAPPED.values(), ids=WRAPPED)
def test_what_is_read_is_what_was_written(wrap, text):
    found = [each for part in wrap(host(text)).splitlines() for each in notes(part)]
    assert found == [json.loads(host(text))]


QUOTED = {
    "a printed event": json.dumps({"version": "2.0", "body": STRIPE}),
    "nested in a message": json.dumps({"level": "INFO", "message": {"headers": {"x": STRIPE}}}),
    "after somebody's text": f'user said "{STRIPE}"',
    "in a dict's repr": repr({"body": STRIPE}),
}


@pytest.mark.parametrize("text", QUOTED.values(), ids=QUOTED)
def test_a_line_that_quotes_one_is_no_observation(text, tmp_path, capsys):
    assert main(["learn", write(tmp_path / "log", [text])]) == 1
    assert "no observed behaviour" in capsys.readouterr().err


BAD = {
    STRIPE[:60]: "is cut off or no JSON",
    line("hats", host="a"): "is of no known kind",
    line("host", port=443): "names no host",
    line("host", host="a b"): "names no host",
    host("a.example.com", 99999): "has no port that could be meant",
    host("a.example.com", "443\u2028"): "has a port that is no such thing",
    line("process", program="bin/tool"): "names no program",
    line("process", program="a\nb"): "has a program that is no such thing",
    line("process", program=["a"]): "has a program that is no such thing",
    aws("s3 GetObject", "*"): "names no AWS action",
    aws("s3:GetObject", "receipts"): "names no ARN",
    aws("s3:GetObject", "arn:aws:s3:::x\"]\nallow=['*']"): "has a resource that is no such thing",
}


def test_bad_lines_are_counted_and_named_and_the_rest_is_read(tmp_path, capsys):
    path = write(tmp_path / "log", [STRIPE, *BAD])
    policy, _, err = learned(capsys, path)
    assert policy["egress"]["allow"] == ["api.stripe.com:443"]
    said = err.splitlines()
    assert said[:10] == [f"lambdaguard: {path}:{number} {why}" for number, why in enumerate(BAD.values(), 2)][:10]
    assert said[10:] == ["lambdaguard: 12 lines could not be read and left out, of which the first 10 are named above"]


@given(st.text() | st.builds(lambda before, after: f"{before}{STRIPE[:-1]}{after}", st.text(), st.text()))
def test_no_line_is_fatal(text):
    try:
        for each in notes(text):
            facts(each)
    except Bad:
        pass


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_no_value_is_fatal(value):
    for key in ("kind", "host", "port", "resource", "at", "env", "time"):
        for kind in ("host", "aws"):
            try:
                (found,) = notes(
                    json.dumps({**note(kind, host="a.example.com", action="s3:GetObject", resource="*"), key: value})
                )
                facts(found)
            except Bad:
                pass


def names(*labels, domain="example.com"):
    return [host(f"{label}.{domain}") for label in labels]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (names("a", "b"), ["a.example.com:443", "b.example.com:443"]),
        (names("a", "b", "c"), ["*.example.com:443"]),
        ([*names("a", "b"), host("c.example.com", 8443)], ["a.example.com:443", "b.example.com:443", "c.example.com:8443"]),
        (["x"], None),
        (names("a", "b", "c", domain="com"), ["a.com:443", "b.com:443", "c.com:443"]),
        (names("a", "b", "c", domain="co.uk"), ["a.co.uk:443", "b.co.uk:443", "c.co.uk:443"]),
        (names("a", "b", "c", domain="example.co.uk"), ["*.example.co.uk:443"]),
        (
            names("a", "b", "c", domain="s3.eu-west-1.amazonaws.com"),
            [f"{bucket}.s3.eu-west-1.amazonaws.com:443" for bucket in "abc"],
        ),
        (names("a", "b", "c", domain="herokuapp.com"), ["a.herokuapp.com:443", "b.herokuapp.com:443", "c.herokuapp.com:443"]),
        ([host(f"10.1.2.{n}", 5432) for n in (4, 5, 6)], ["10.1.2.0/24:5432"]),
        ([host(f"203.0.113.{n}") for n in (4, 5, 6)], ["203.0.113.4:443", "203.0.113.5:443", "203.0.113.6:443"]),
        ([host("a.example.com", 0), host("a.example.com")], ["a.example.com:443"]),
        ([host("a.example.com", 0)], ["a.example.com"]),
        ([host("127.0.0.1", 8080, reach="loopback"), host("localhost", 9000), host("169.254.1.2", 80)], []),
        ([host("*.example.com", caller=True), STRIPE], ["api.stripe.com:443"]),
    ],
)
def test_wildcards_for_hosts_only_where_three_ask(lines, expected, tmp_path, capsys):
    if expected is None:
        assert main(["learn", write(tmp_path / "log", lines)]) == 1
    else:
        assert allowed(capsys, tmp_path, lines) == expected


S3 = "s3:GetObject", "arn:aws:s3:::"
DYNAMO = "dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:123456789012:"
SSM = "ssm:GetParameter", "arn:aws:ssm:eu-west-1:123456789012:"


@pytest.mark.parametrize(
    ("service", "resources", "expected"),
    [
        (S3, ["b/in/1", "b/in/2"], ["b/in/1", "b/in/2"]),
        (S3, ["b/in/1", "b/in/2", "b/in/3"], ["b/in/*"]),
        (S3, ["b/in/1", "b/in/2", "b/in/3", "b/out/1"], ["b/in/*", "b/out/1"]),
        (S3, [f"b/{folder}/{n}" for folder in ("x", "y", "z") for n in (1, 2, 3)], ["b/*"]),
        (S3, ["app-a/k", "app-b/k", "app-c/k"], ["app-a/k", "app-b/k", "app-c/k"]),
        (S3, ["b/in/*", "b/in/7"], ["b/in/*"]),
        (("s3:ListBucket", "arn:aws:s3:::"), ["app-a", "app-b", "app-c"], ["app-a", "app-b", "app-c"]),
        (DYNAMO, ["table/orders", "table/users", "table/items"], ["table/items", "table/orders", "table/users"]),
        (DYNAMO, ["table/shop-orders", "table/shop-users", "table/shop-items"], ["table/shop-*"]),
        (SSM, ["parameter/prod/a", "parameter/prod/b", "parameter/prod/c"], ["parameter/prod/*"]),
    ],
)
def test_wildcards_for_resources_only_where_three_ask(service, resources, expected, tmp_path, capsys):
    action, head = service
    entries = allowed(capsys, tmp_path, [aws(action, head + resource) for resource in resources], "aws")
    assert entries == [f"{action} on {head}{resource}" for resource in expected]


def test_what_a_human_must_decide_is_a_comment(tmp_path, capsys):
    lines = [
        aws("s3:GetObject", "arn:aws:s3:::*/k", caller=True),
        host("*.example.com", caller=True),
        line("process", program="/tmp/*"),
        aws("s3:PutObject", "arn:aws:s3:::receipts/a"),
    ]
    policy, text, _ = learned(capsys, write(tmp_path / "log", lines))
    assert (policy["egress"]["allow"], policy["processes"]["allow"]) == ([], [])
    assert policy["aws"]["allow"] == ["s3:PutObject on arn:aws:s3:::receipts/a"]
    assert text.count("the caller had a part in it") == 2
    assert '# "/tmp/*",  # lies where the function may write' in text


def test_how_often_and_when(tmp_path, capsys):
    day = 86_400_000
    lines = [host("api.stripe.com", env=f"e{n}", time=NOW + n * day) for n in range(3)] + [host("rare.example.com")]
    path = write(tmp_path / "log", lines)
    policy, text, _ = learned(capsys, path)
    assert '"api.stripe.com:443",  # 3 environments, 2026-09-21 to 2026-09-23, app.py:7' in text
    policy, text, _ = learned(capsys, "--least", 2, path)
    assert policy["egress"]["allow"] == ["api.stripe.com:443"]
    assert '# "rare.example.com:443",  # seen by fewer than 2' in text


def test_more_than_could_be_told_is_said(tmp_path, capsys):
    _, text, _ = learned(capsys, write(tmp_path / "log", [STRIPE, line("limit", most=1000)]))
    assert "this is not all" in text


def test_compressed_logs_folders_and_standard_input(tmp_path, capsys, monkeypatch):
    folder = tmp_path / "export" / "stream"
    folder.mkdir(parents=True)
    (folder / "000000.gz").write_bytes(gzip.compress(f"2026-09-21T08:00:00Z {STRIPE}\n".encode()))
    write(tmp_path / "export" / "plain", [host("b.example.org")])
    assert learned(capsys, tmp_path / "export")[0]["egress"]["allow"] == ["api.stripe.com:443", "b.example.org:443"]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO((folder / "000000.gz").read_bytes())))
    assert learned(capsys)[0]["egress"]["allow"] == ["api.stripe.com:443"]


def test_several_functions_are_told_apart(tmp_path, capsys):
    other = STRIPE.replace('"orders"', '"refunds"').replace("stripe", "paypal")
    path = write(tmp_path / "log", [STRIPE, other])
    assert "choose one with --function" in learned(capsys, path)[2]
    policy, _, err = learned(capsys, path, "--function", "refunds")
    assert (policy["egress"]["allow"], err) == (["api.paypal.com:443"], "")


def test_a_source_that_cannot_be_read_is_said(tmp_path, capsys):
    assert main(["learn", str(tmp_path / "none")]) == 2
    assert "none cannot be read: No such file or directory" in capsys.readouterr().err
    (tmp_path / "cut.gz").write_bytes(gzip.compress(f"{STRIPE}\n".encode() * 5000)[:-20])
    assert main(["learn", str(tmp_path / "cut.gz")]) == 2
    assert "is damaged after line" in capsys.readouterr().err


def test_progress_is_told_when_asked_for(tmp_path, capsys):
    path = write(tmp_path / "log", [STRIPE] * 5000)
    assert learned(capsys, path)[2] == ""
    assert "5,000 lines" in learned(capsys, "--progress", path)[2]


@pytest.mark.parametrize("age", ["soon", "12", "h", "3.5d", "1y"])
def test_an_age_that_is_none(age, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["learn", "--since", age])
    assert stop.value.code == 2
    assert "is no age" in capsys.readouterr().err


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path):
    path = write(tmp_path / "log", [host(f"h{n}.x{n}.example.com") for n in range(20_000)])
    command = [sys.executable, "-m", "lambdaguard", "learn", path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ}) as process:
        assert process.stdout.readline().startswith(b"# Learned")
        process.stdout.close()
        assert process.wait(60) == 141
        assert process.stderr.read() == b""


@pytest.mark.parametrize(
    "hostile",
    [
        line("process", program="*"),
        line("process", program="/"),
        line("process", program="/bin/*"),
        line("native", library="*", how="import"),
        line("file", root="/*", mode="w"),
        line("file", root="/var/**", mode="r"),
        aws("iam:*", "*"),
        aws("s3:GetObject", "arn:*:*:*:*:*"),
        aws("s3:GetObject", "arn:aws:*:::b/k"),
        host("api.example.com:443"),
        host("*"),
    ],
)
def test_a_line_that_claims_a_pattern_allows_nothing(hostile, tmp_path, capsys):
    policy, _, _ = learned(capsys, write(tmp_path / "log", [hostile, STRIPE]))
    assert policy["egress"]["allow"] == ["api.stripe.com:443"] or policy["egress"]["allow"] == ["api.stripe.com"]
    assert not {"*", "/", "iam:*"} & {
        entry for table in policy.values() if isinstance(table, dict) for entry in table.get("allow", ())
    }
    assert not any("example.com" in str(entry) for entry in policy["egress"]["allow"])
    guard(lambda event, context: event, **policy)
