"""`lambdaguard explain` says how a text is judged, and its exit code says whether it would be blocked."""

import pytest

from lambdaguard.cli import main


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["%27%20or%205%3D5--"], 1, ["form       url", "LG-SQL-002", "verdict    blocked by LG-SQL-002"]),
        (["%27%20or%205%3D5--", "--off", "LG-SQL-002"], 0, ["verdict    passes"]),
        (["' or 5=5--", "--family", "ldap"], 0, ["verdict    passes"]),
        (["O'Brien", "--place", "body", "--name", "surname"], 0, ["place      body (surname)", "harmless"]),
        (["JyBvciA1PTUtLSA="], 1, ["form       base64", "blocked"]),
    ],
)
def test_explain(arguments, code, said, capsys):
    assert main(["explain", *arguments]) == code
    printed = capsys.readouterr().out
    assert all(part in printed for part in said)


def test_a_missing_command_is_an_error(capsys):
    with pytest.raises(SystemExit):
        main([])
