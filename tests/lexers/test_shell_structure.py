"""What the shell makes of a command, told from its text."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdaguard.lexers.shell_structure import COMMAND, OPERATOR, OPTION, REDIRECTION, SUBSTITUTION, Structure


def parts(text, *kinds):
    return [value for kind, value, _, _ in Structure(text).parts if kind in kinds]


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("convert a.png b.png", ["convert"]),
        ("ls; rm -rf /", ["ls", "rm"]),
        ("a && b || c | d & e\nf", ["a", "b", "c", "d", "e", "f"]),
        ("(cd /tmp && ls) | wc -l", ["cd", "ls", "wc"]),
        ("echo $(id) `who` \"$(pwd)\"", ["echo", "id", "who", "pwd"]),
        ("for i in a b; do echo $i; done", ["echo"]),
        ("if test -f a; then cat a; else echo no; fi", ["test", "cat", "echo"]),
        ("A=1 B=2 cmd x", ["cmd"]),
        ("diff <(ls a) <(ls b)", ["diff", "ls", "ls"]),
        ("'my tool' x", ["my tool"]),
        ("l\\s", ["ls"]),
        ("l''s \"-a\"", ["ls"]),
        ("$TOOL x", [None]),
        ("{ ls; }", ["ls"]),
        ("echo a # b; c\nd", ["echo", "d"]),
        ("echo a#b; c", ["echo", "c"]),
        ("cat <<EOF\na; b\nEOF\nls", ["cat", "ls"]),
        ("cat <<-'EOF'\n\ta $(b)\n\tEOF\nls", ["cat", "ls"]),
        ("echo $'it\\'s'; ls", ["echo", "ls"]),
        ("echo $((1 + 2)); ls", ["echo", "ls"]),
        ("2>/dev/null ls", ["ls"]),
        ("! ls", ["ls"]),
    ],
)  # fmt: skip
def test_commands(text, commands):
    assert parts(text, COMMAND) == commands


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("echo 'a; b' \"c | d\" e\\;f", OPERATOR, []),
        ("echo O'Brien & id", OPERATOR, []),
        ("echo a;b", OPERATOR, [";"]),
        ("a |& b &> c", OPERATOR, ["|&"]),
        ("a > b 2>&1 <c >>d <<<e", REDIRECTION, [">", ">&", "<", ">>", "<<<"]),
        ("echo '>' \"<\"", REDIRECTION, []),
        ("echo '$(a)' \\$(b) '`c`'", SUBSTITUTION, []),
        ("echo $5 100$ a$ $", SUBSTITUTION, []),
        ("ls -l --all - -5 -- -x", OPTION, ["-l", "--all"]),
        ("ls '-l' x-y", OPTION, []),
    ],
)
def test_what_is_only_text_is_no_structure(text, kind, values):
    assert parts(text, kind) == values


@given(st.text(alphabet="ab '\"\\$`;&|<>(){}#\n=-E", max_size=60))
def test_it_never_fails_and_every_part_lies_in_the_text(text):
    for _, _, start, end in Structure(text).parts:
        assert 0 <= start <= end <= len(text)


@given(st.text(alphabet="ab \\$`;&|<>(){}#\n=-'", max_size=30))
def test_a_quoted_value_is_one_word(value):
    quoted = "'" + value.replace("'", "'\"'\"'") + "'"
    assert [kind for kind, *_ in Structure(f"echo {quoted} end").parts] == ["command", "word", "word"]


@pytest.mark.parametrize("text", ["a;b", "a 'b;c'", "x=1 a", "a|b", "(a)", "a\\;b", "a $(b)", '"a;b" c', "a && b", "a #;b"])
def test_the_shell_agrees(text):
    """Functions in the place of the commands: the shell itself says which of them it ran."""
    names = ["a", "b", "c"]
    script = "\n".join(f"{name}() {{ echo {name} >&2; }}" for name in names) + "\n" + text
    ran = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False).stderr.split()
    assert sorted(set(ran) & set(names)) == sorted({name for name in parts(text, COMMAND) if name in names})


@pytest.mark.parametrize("piece", ["a ", "'", '"$(', "`", "$(", "a;", "<<EOF\n", "$'\\", "((", "\n", "<<A ", '"a', "$((", "&>"])
def test_it_is_linear(piece):
    """Parts, not seconds, are counted: as many as the text is long, at most."""
    text = piece * 20_000
    assert len(Structure(text).parts) <= len(text)
