"""Settings: keyword > environment > file > default, and a clear refusal for everything that is none."""

import subprocess
import sys

import pytest

from lambdaguard import PolicyError, Protection, guard
from lambdaguard.policy import resolve
from lambdaguard.protections import ROOMS, table


def settings(keywords=None, environ=None, folder=""):
    return resolve(keywords or {}, ROOMS, table, folder=str(folder), environ=environ or {})


def test_everything_has_a_default():
    policy = settings()
    assert (policy.mode, policy.on_error, policy["batch"]["failure"]) == ("block", "open", "raise")
    assert policy["limits"]["depth"] == 64
    assert not policy.given("limits")


def test_keyword_beats_environment_beats_file_option_by_option(tmp_path):
    (tmp_path / "lambdaguard.toml").write_text("mode = 'monitor'\n[limits]\ndepth = 3\nfields = 30\nbytes = 300\n")
    policy = settings({"limits": {"depth": 1}}, {"LAMBDAGUARD_LIMITS_DEPTH": "2", "LAMBDAGUARD_LIMITS_FIELDS": "20"}, tmp_path)
    assert policy.mode == "monitor"
    assert {key: policy["limits"][key] for key in ("depth", "fields", "bytes")} == {"depth": 1, "fields": 20, "bytes": 300}


def test_the_file_may_lie_elsewhere(tmp_path):
    (tmp_path / "other.toml").write_text('source = ["sqs"]\n')
    policy = settings(environ={"LAMBDAGUARD_CONFIG": str(tmp_path / "other.toml")})
    assert policy["source"]["allow"] == ("sqs",)


def test_the_file_beside_the_handler_is_found(tmp_path, load):
    (tmp_path / "lambdaguard.toml").write_text('[limits]\ndepth = 7\nmode = "monitor"\n')
    app = load(tmp_path / "app.py", "from lambdaguard import guard\n@guard\ndef handler(event, context): return event\n")
    assert app.handler.policy["limits"]["depth"] == 7
    assert app.handler.policy.mode_of("limits") == "monitor"


@pytest.mark.parametrize(
    ("variable", "text", "table", "key", "value"),
    [
        ("LAMBDAGUARD_LIMITS", '{"depth": 5}', "limits", "depth", 5),
        ("LAMBDAGUARD_LIMITS", "1_000", "limits", "bytes", 1000),
        ("LAMBDAGUARD_LIMITS", "monitor", "limits", "mode", "monitor"),
        ("LAMBDAGUARD_LIMITS", "false", "limits", "mode", "off"),
        ("LAMBDAGUARD_LIMITS_BYTES", " 12 ", "limits", "bytes", 12),
        ("LAMBDAGUARD_SOURCE", "sqs, s3", "source", "allow", ("sqs", "s3")),
        ("LAMBDAGUARD_SOURCE_ARNS", '["arn:aws:sqs:*"]', "source", "arns", ("arn:aws:sqs:*",)),
        ("LAMBDAGUARD_BATCH", "report", "batch", "failure", "report"),
        ("LAMBDAGUARD_SCHEMA", "models:Order", "schema", "model", "models:Order"),
        ("LAMBDAGUARD_INJECTION", '{"ignore": {"body.bio": ["xss"]}}', "injection", "ignore", {"body.bio": ["xss"]}),
    ],
)
def test_environment_text_becomes_the_settings_kind(variable, text, table, key, value):
    assert settings(environ={variable: text})[table][key] == value


@pytest.mark.parametrize(
    ("keywords", "says"),
    [
        ({"egres": []}, "unknown setting 'egres' (keyword)"),
        ({"limit": {}}, "did you mean 'limits'?"),
        ({"limits": {"dept": 3}}, "unknown setting 'limits.dept' (keyword) (did you mean 'depth'?)"),
        ({"limits": {"depth": "3"}}, "limits.depth (keyword) must be a whole number, not str"),
        ({"limits": {"depth": True}}, "limits.depth (keyword) must be a whole number, not bool"),
        ({"limits": {"depth": 0}}, "limits.depth (keyword) must be at least 1"),
        ({"limits": "montior"}, "did you mean 'monitor'?"),
        ({"mode": "blok"}, "did you mean 'block'?"),
        ({"mode": None, "on_error": "shut"}, "on_error (keyword) must be one of open, closed"),
        ({"source": {"allow": [1]}}, "source.allow (keyword) must be a list of text"),
        ({"source": {"allow": "sqs"}}, "source.allow (keyword) must be a list, not str"),
        ({"source": ["sqss"]}, "source.allow: unknown source 'sqss' (did you mean 'sqs'?)"),
        ({"injection": {"ignore": {"body.bio": ["xxs"]}}}, "unknown family or rule 'xxs' for 'body.bio'"),
        ({"injection": {"off": ["sqli"]}}, "unknown family or rule 'sqli'"),
        ({"injection": {"rules": {"on": []}}}, "unknown setting 'injection.rules.on'"),
        ({"injection": {"extra": ["LG-X"]}}, "injection.extra must be a list of lambdaguard.Rule"),
        ({"on_block": "page"}, "on_block (keyword) must be callable"),
        ({"protections": ["limits"]}, "protections (keyword) must be lambdaguard.Protection objects, not str"),
        ({"protections": [Protection]}, "protections (keyword) must be lambdaguard.Protection objects, not type"),
        ({"batch": "retry"}, "batch (keyword) must be one of"),
        ({"batch": True}, "batch (keyword) must be one of raise, report, not true"),
        ({"injection": {"ignore": {"body/bio": ["xss"]}}}, "'body/bio' fits no field (did you mean 'body.bio'?)"),
        ({"injection": {"ignore": {"/headers/X-A": ["xss"]}}}, "(did you mean 'header.X-A'?)"),
        ({"injection": {"ignore": {"body['bio']": ["xss"]}}}, "(did you mean 'body.bio'?)"),
        ({"injection": {"ignore": {"body->bio->text": ["xss"]}}}, "(did you mean 'body.bio.text'?)"),
        ({"injection": {"ignore": {"queryStringParameters/q": ["xss"]}}}, "(did you mean 'query.q'?)"),
        ({"redact": {"patterns": ["(a+)+b"]}}, "redact.patterns: '(a+)+b' repeats what repeats itself"),
        ({"redact": {"patterns": [r"x(?:\w+\s?)*y"]}}, "repeats what repeats itself"),
        ({"egress": "aws"}, "egress (keyword) must be one of block, monitor, off, or a list: ['aws']"),
        ({"limits": "5"}, "limits (keyword) must be one of block, monitor, off, or a whole number"),
        ({"observe": "yes"}, "observe (keyword) must be one of block, monitor, off, true, false"),
        ({"injection": "of"}, "injection (keyword) must be one of block, monitor, off (did you mean 'off'?)"),
        ({"response": {"headers": {"x-a": 5}}}, "response.headers['x-a'] must be text of one line, or None"),
        ({"response": {"headers": {"x-a": "b\r\nc: d"}}}, "response.headers['x-a'] must be text of one line, or None"),
        ({"envelope": "sqs_messages"}, "envelope is set but there is no schema"),
        ({"schema": int, "envelope": "sqs_mesages"}, "unknown envelope 'sqs_mesages' (did you mean 'sqs_messages'?)"),
        ({"schema": int, "envelope": "body["}, "envelope is no JMESPath"),
        ({"schema": int, "envelope": 3}, "envelope must be a built-in name"),
        ({"schema": object()}, "no type that pydantic can validate"),
        ({"schema": "Order"}, "schema: 'Order' is not module:Name, as in 'models:Order'"),
        ({"schema": "no_such_models:Order"}, "names the module 'no_such_models', which is not there"),
        ({"injection": {"off": ["LG-SQL-999"]}}, "unknown family or rule 'LG-SQL-999' for 'off' (did you mean 'LG-SQL-009'?)"),
        ({"injection": {"off": ["lg-sql-001"]}}, "(did you mean 'LG-SQL-001'?)"),
        ({"injection": {"off": ["LG-EXEC-001"]}}, "unknown family or rule 'LG-EXEC-001'"),
        ({"injection": {"ignore": {"body.bio": ["LG-XSS-999"]}}}, "unknown family or rule 'LG-XSS-999' for 'body.bio'"),
        ({"injection": {"ignore": {"body.bio": 5}}}, "'body.bio' takes a list of families or rules, not int"),
        ({"injection": {"ignore": {"$.body.bio": ["xss"]}}}, "'$.body.bio' fits no field"),
        ({"injection": {"ignore": {5: ["xss"]}}}, "5 is no path of a field"),
        ({"injection": {"rules": {"off": "sql"}}}, "injection.rules.off must be a list, not str"),
        ({"source": {"accounts": ["12"]}}, "source.accounts: '12' is no AWS account, which is 12 digits"),
        ({"source": {"arns": ["orders"]}}, "source.arns: 'orders' is no pattern for an ARN"),
        ({"source": ["SQS"]}, "unknown source 'SQS' (did you mean 'sqs'?)"),
        ({"EGRESS": []}, "unknown setting 'EGRESS' (keyword) (did you mean 'egress'?)"),
        ({"network": []}, "unknown setting 'network' (keyword) (did you mean 'egress'?)"),
        ({"xss": "off"}, "unknown setting 'xss' (keyword) (did you mean 'injection'?)"),
        ({"egress": ["none"]}, "egress entry 'none' is no host name (did you mean [] for none?)"),
        ({"egress": ["10.0.0.1-10"]}, "is no network in CIDR notation"),
        ({"processes": ["ffmpeg,ffprobe"]}, "processes: 'ffmpeg,ffprobe' names no program"),
        ({"tmp": {"root": "/"}}, "tmp.root: '/' would be cleared, and holds more than temporary files"),
        ({"tmp": {"root": "scratch"}}, "tmp.root: 'scratch' is no absolute path"),
        ({"tmp": {"keep": ["/tmp/models/**"]}}, "tmp.keep: '/tmp/models/**' fits nothing"),
        ({"secrets": {"prefetc": True}}, "unknown setting 'secrets.prefetc' (keyword) (did you mean 'prefetch'?)"),
        ({"redact": {"patterns": [".*"]}}, "redact.patterns: '.*' fits everywhere"),
        ({"redact": {"keys": [""]}}, "redact.keys (keyword) has an entry that is empty"),
        (
            {"response": {"allow": ["stacktrace"]}},
            "'stacktrace' is no kind of leak and no secret's name (did you mean 'stack-trace'?)",
        ),
        ({"response": {"headers": {"X Y": "z"}}}, "response.headers: 'X Y' is no name of a header"),
        ({"code": ["ctype"]}, "code.allow: nothing is called 'ctype' (did you mean 'ctypes'?)"),
    ],
)
def test_a_wrong_keyword_is_refused_when_decorating(keywords, says):
    with pytest.raises(PolicyError) as refusal:
        guard(lambda event, context: None, **keywords)
    assert says in str(refusal.value)


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({"LAMBDAGUARD_LIMIT_DEPTH": "3"}, "did you mean 'LAMBDAGUARD_LIMITS_DEPTH'?"),
        ({"LAMBDAGUARD_LIMITS_DEPTH": "deep"}, "limits.depth (LAMBDAGUARD_LIMITS_DEPTH) must be a whole number, not str"),
        ({"LAMBDAGUARD_LIMITS": "{depth}"}, "limits (LAMBDAGUARD_LIMITS) is not JSON"),
        ({"LAMBDAGUARD": "off"}, "unknown setting 'LAMBDAGUARD' (environment) (did you mean 'LAMBDAGUARD_MODE'?)"),
        ({"LAMBDAGUARD_CONFG": "a.toml"}, "did you mean 'LAMBDAGUARD_CONFIG'?"),
        ({"LAMBDAGUARD_INJECTION_IGNORE": "body.bio=xss"}, "must be a table, as JSON, not str"),
        ({"LAMBDAGUARD_MODE": "blok"}, "mode (LAMBDAGUARD_MODE) must be one of"),
        ({"LAMBDAGUARD_CONFIG": "/nowhere/lambdaguard.toml"}, "which cannot be read: No such file"),
    ],
)
def test_a_wrong_variable_is_refused_by_name(environ, says):
    with pytest.raises(PolicyError) as refusal:
        settings(environ=environ)
    assert says in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[limits]\nbyte = 3\n", "unknown setting 'limits.byte'"),
        ("limits = ", "is not TOML"),
        ("[injction]\n", "did you mean 'injection'?"),
        ("[lambdaguard]\nmode = 'off'\n", "the file's settings stand at its top"),
    ],
)
def test_a_wrong_file_is_refused_by_path(tmp_path, text, says):
    (tmp_path / "lambdaguard.toml").write_text(text)
    with pytest.raises(PolicyError) as refusal:
        settings(folder=tmp_path)
    assert says in str(refusal.value)
    assert str(tmp_path) in str(refusal.value)


def test_empty_variables_count_as_unset():
    assert settings(environ={"LAMBDAGUARD_LIMITS": "", "LAMBDAGUARD_MODE": " "}).mode == "block"


def test_a_policy_cannot_be_changed():
    policy = settings()
    with pytest.raises(AttributeError, match="immutable"):
        policy.mode = "off"
    with pytest.raises(AttributeError, match="immutable"):
        del policy.mode
    policy["limits"]["depth"] = 9
    assert policy["limits"]["depth"] == 64


def test_settings_are_not_kept_by_reference():
    allow = ["sqs"]
    policy = settings({"source": {"allow": allow}})
    allow.append("s3")
    assert policy["source"]["allow"] == ("sqs",)


def test_a_policy_error_is_a_value_error():
    assert issubclass(PolicyError, ValueError)


@pytest.mark.parametrize("value", ["block", "monitor", "off", True, False, {}, {"mode": "monitor"}])
@pytest.mark.parametrize("name", ["egress", "injection", "secrets", "schema", "tmp"])
def test_a_mode_alone_is_taken_as_the_protections_own_table_takes_it(name, value):
    from lambdaguard.values import take

    found = settings({name: value})
    assert found.given(name)
    assert found[name] == {key: option.default for key, option in table(name).options.items()} | take(
        table(name), value, name, ""
    )


@pytest.mark.parametrize("keywords", [{}, {"mode": "monitor"}, {"on_error": "closed"}, {"egress": "off"}])
def test_mere_words_load_no_protection(keywords):
    program = f"""
import sys
sys.path[:0] = {sys.path!r}
from lambdaguard.policy import resolve
from lambdaguard.protections import ROOMS, table
policy = resolve({keywords!r}, ROOMS, table, environ={{}})
told = {{"mode": policy.mode, "on_error": policy.on_error, "egress": policy.mode_of("egress")}}
assert told == {{"mode": "block", "on_error": "open", "egress": policy.mode, **{keywords!r}}}
assert "lambdaguard.protections.egress" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)


WRONG = [{"mode": "Block"}, {"mode": True}, {"on_error": "shut"}, {"egress": "blok"}, {"egress": {"mode": 1}}]


@pytest.mark.parametrize("keywords", WRONG, ids=str)
def test_no_other_word_is_taken(keywords):
    with pytest.raises(PolicyError):
        settings(keywords)


@pytest.mark.parametrize(
    "keywords",
    [
        {"injection": {"off": ["LG-SQL-001", "xss", "LG-XSS-120"], "ignore": {"body.*": "LG-PATH-012", "headers.x-a": ["*"]}}},
        {"source": {"accounts": ["123456789012"], "arns": ["arn:aws:sqs:*:123456789012:orders", "*:orders"]}},
        {"schema": "collections:OrderedDict"},
        {"tmp": {"root": "/nowhere/scratch", "keep": ["models/**"]}},
        {"response": {"allow": ["db", "secret"], "headers": {"x-a": None}}, "secrets": {"db": "prod/db"}},
        {"code": ["ctypes", "torch.*", "/tmp/plugins/*"]},
        {"egress": ["AWS", "10.0.0.0/8", "cache-1:6379"]},
        {"batch": False},
    ],
)
def test_what_is_meant_is_taken(keywords):
    guard(lambda event, context: None, **keywords)


def test_the_rules_that_settings_may_name_are_those_of_the_book():
    from importlib import import_module

    from lambdaguard.rules import index, named

    book = [rule.id for module, _, _ in index.FAMILIES.values() for rule in import_module(f"lambdaguard.rules.{module}").RULES]
    assert sorted(book) == named.ids()
