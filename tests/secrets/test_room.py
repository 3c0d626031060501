"""Declaring secrets: keyword, environment, file, every mode, several guards."""

import json
import sys

import pytest

from lambdaguard import EventRefused, PolicyError, SecretUnavailable, guard, secret
from lambdaguard.secrets import Provider, Source


class Vault(Provider):
    def fetch(self, source):
        return f"{source.kind} {source.id}"


@pytest.fixture
def file(tmp_path, monkeypatch):
    file = tmp_path / "secrets.env"
    file.write_text(
        "# for development\n"
        'prod/db={"password": "one", "port": 5432}\n'
        "export SSM_X=plain\n"
        "prod/api#key='quoted # not a comment'  # a comment\n"
        'lines="a\\nb \\"c\\""\n'
        "PROD_MAIL_KEY=shouted   # a comment\n"
        "blob=base64:AAEC\n"
        "db@AWSPREVIOUS=before\n"
        "ssm:/p/a=1\nssm:/p/b/c=2\nssm:/p/a:3=third\n"
    )
    monkeypatch.setenv("LAMBDAGUARD_LOCAL_SECRETS", str(file))
    return file


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("prod/db#password", "one"), ("prod/db#port", 5432), ("prod/api#key", "quoted # not a comment"), ("lines", 'a\nb "c"'),
        ("prod/mail-key", "shouted"), ("ssm:/prod/mail/key", "shouted"), ("blob", b"\x00\x01\x02"), ("db@AWSPREVIOUS", "before"),
        ("ssm:/p/a", "1"), ("ssm:/p/a:3", "third"), ("ssm:/p/**#b/c", "2"),
    ],
)  # fmt: skip
def test_the_file_for_development(file, name, value):
    assert secret(name) == value


def test_a_path_of_the_file(file):
    assert secret("ssm:/p/*")["a"] == "1"
    assert "b/c" not in secret("ssm:/p/*")


def test_a_file_that_lacks_it_or_is_not_there(file, monkeypatch):
    with pytest.raises(SecretUnavailable, match="NotFound"):
        secret("nothing/of/the/kind")
    file.unlink()
    with pytest.raises(SecretUnavailable, match="NotFound"):
        secret("prod/none")


def test_in_the_real_runtime_the_file_comes_last(file, aws, monkeypatch, findings):
    aws.client("secretsmanager").create_secret(Name="prod/db", SecretString="the real one")
    monkeypatch.setenv("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001")
    monkeypatch.setitem(sys.modules, "awslambdaric.bootstrap", sys)
    assert secret("prod/db") == "the real one"
    assert findings() == ["LG-SEC-004"]


def test_nothing_to_ask(monkeypatch):
    monkeypatch.setattr("lambdaguard.secrets.choice.importable", lambda: False)
    with pytest.raises(SecretUnavailable, match="NoProvider"):
        secret("prod/db")


def test_names_from_the_keyword_the_environment_and_the_file(monkeypatch, tmp_path):
    settings = tmp_path / "lambdaguard.toml"
    settings.write_text('[secrets]\nmail = "own:mail"\nmax_age = 60\n')
    monkeypatch.setenv("LAMBDAGUARD_CONFIG", str(settings))
    monkeypatch.setenv("LAMBDAGUARD_SECRETS_DB_MAIN", "own:main")
    monkeypatch.setenv("LAMBDAGUARD_SECRETS_MAX_STALE", "0")

    @guard(secrets={"key": "own:key", "provider": Vault()})
    def handler(event, context):
        return [secret(name) for name in ("mail", "db_main", "key")]

    assert handler({}, None) == ["own mail", "own main", "own key"]
    assert (handler.policy["secrets"]["max_age"], handler.policy["secrets"]["max_stale"]) == (60, 0)


def test_names_as_json_in_the_environment(monkeypatch):
    monkeypatch.setenv("LAMBDAGUARD_SECRETS", '{"db": "own:x"}')
    assert guard(lambda event, context: secret("db"), secrets={"provider": Vault()})({}, None) == "own x"


@pytest.mark.parametrize(
    "settings",
    [
        {"db": 5}, {"db": ["a"]}, {"max_age": 0}, {"max_age": "60"}, {"max_age": float("nan")}, {"max_stale": -1},
        {"prefetch": "yes"},
        {"provider": "vault"}, {"provider": 5}, {"": "prod/db"}, {5: "prod/db"}, "prod/db", {"db": "prod/db#"},
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_when_decorating(settings):
    with pytest.raises(PolicyError, match="secrets"):
        guard(lambda event, context: None, secrets=settings)


@pytest.mark.parametrize("mode", [{"mode": "off"}, {"mode": "monitor"}, {"secrets": {"mode": "off"}}])
def test_they_are_declared_in_every_mode(mode):
    secrets = {"db": "own:db", "provider": Vault()} | mode.pop("secrets", {})
    assert guard(lambda event, context: secret("db"), secrets=secrets, **mode)({}, None) == "own db"


@pytest.mark.parametrize("where", ["keyword", "environment", "file"])
def test_also_under_the_kill_switch_whatever_else_is_wrong(where, file, monkeypatch, tmp_path):
    monkeypatch.setenv("LAMBDAGUARD_MODE", "off")
    monkeypatch.setenv("LAMBDAGUARD_LIMISTS", "1")
    settings = {"limits": {"byes": 1}}
    if where == "keyword":
        settings["secrets"] = {"db": "prod/db#password"}
    elif where == "environment":
        monkeypatch.setenv("LAMBDAGUARD_SECRETS_DB", "prod/db#password")
    else:
        (tmp_path / "lambdaguard.toml").write_text('wrong = 1\n[secrets]\ndb = "prod/db#password"\n')
        monkeypatch.setenv("LAMBDAGUARD_CONFIG", str(tmp_path / "lambdaguard.toml"))
    assert guard(lambda event, context: secret("db"), **settings)({}, None) == "one"


def test_and_a_wrong_reference_does_not_keep_the_switch_from_working(monkeypatch):
    monkeypatch.setenv("LAMBDAGUARD_MODE", "off")
    assert guard(lambda event, context: "runs", secrets={"db": "a b"})({}, None) == "runs"


def test_each_guard_has_its_own_names():
    @guard(secrets={"db": "own:orders", "provider": Vault()})
    def orders(event, context):
        return secret("db")

    @guard(secrets={"db": "own:users", "provider": Vault()})
    def users(event, context):
        return secret("db")

    for _ in range(2):
        assert (orders({}, None), users({}, None)) == ("own orders", "own users")
    with pytest.raises(SecretUnavailable, match="DeclaredTwice"):
        secret("db")


def test_a_name_that_is_none_is_named(file):
    handler = guard(lambda event, context: secret("databse"), secrets={"database": "prod/db"})
    with pytest.raises(SecretUnavailable, match="did you mean 'database'"):
        handler({}, None)


def test_a_provider_of_ones_own_is_judged_as_the_handler_is(tmp_path):
    """Its calls are the program's own: where the caller's text leads it out of a folder, the file door sees that."""

    class Files:
        def fetch(self, source):
            return (tmp_path / source.id).read_text()

    (tmp_path / "inner").write_text("inside")

    @guard(secrets={"provider": Files()}, files={"deny": ["*.pem"]})
    def handler(event, context):
        return secret(f"file:{event['name']}")

    assert handler({"name": "inner"}, None) == "inside"
    (tmp_path / "key.pem").write_text("private")
    with pytest.raises(EventRefused, match="LG-FILE"):
        handler({"name": "key.pem"}, None)


def test_a_provider_of_ones_own_gets_the_whole_reference():
    seen = []

    class Mine:
        def fetch(self, source):
            seen.append(source)
            return {"a": {"b": "deep"}}

    handler = guard(lambda event, context: secret("db"), secrets={"db": "vault:kv/db@AWSPREVIOUS#a.b", "provider": Mine()})
    assert handler({}, None) == "deep"
    assert seen == [Source("vault", "kv/db", stage="AWSPREVIOUS")]


def test_the_fetch_passes_the_doors(aws):
    """The guard's own call is no egress of the handler's, nor the caller's doing."""
    aws.client("secretsmanager").create_secret(Name="behind/doors", SecretString="inside")

    @guard(egress=[], aws=["s3:GetObject"], files={"deny": ["/nowhere/*"]}, processes=[], secrets={"db": "behind/doors"})
    def handler(event, context):
        from lambdaguard import current

        value = secret("db")
        return value, [finding.rule_id for finding in current().findings]

    assert handler({"port": str(aws.port)}, None) == ("inside", [])


def test_what_the_role_must_allow_is_observed(file, capsys):
    """The guard's own calls pass the doors unseen; `lambdaguard iam` must know of them."""

    class Context:
        invoked_function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:orders"

    def handler(event, context):
        secret("db")
        secret("ssm:/p/*")

    guard(handler, observe=True, secrets={"db": "prod/db#password"})({}, Context())
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    seen = {(line["action"], line["resource"]) for line in lines if line.get("kind") == "aws"}
    assert seen == {
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-??????"),
        ("ssm:GetParametersByPath", "arn:aws:ssm:eu-west-1:123456789012:parameter/p/*"),
    }
