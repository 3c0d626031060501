"""Shell injection: commands are found however they are written, and left alone where they are only talked about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdaguard.lexers.shell import scan
from lambdaguard.lexers.shell_word import read
from lambdaguard.rules.engine import Engine

ENGINE = Engine(["shell"])


def blocked(text: str, place: str = "query") -> bool:
    return text in ENGINE.suspects([text]) and any(match.confidence == "high" for match in ENGINE.judge(text, place))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("c''at x", "cat"),
        ("w\\ho\\ami", "whoami"),
        ("who$@ami", "whoami"),
        ("$'\\x69\\x64'", "id"),
        ("${unset:-id} x", "id"),
        ("{cat,/etc/hosts}", "cat"),
        ("cat$IFS/etc", "cat"),
        ("/b[i]n/ls", "/bin/ls"),
        ("w^hoami", "whoami"),
        ('"id"', "id"),
    ],
)
def test_word_reads_as_the_shell_reads_it(written, meant):
    assert read(written, 0).text == meant


@pytest.mark.parametrize("operator", [";", "|", "||", "&&", "&", "\n", " ; ", "|& "])
@pytest.mark.parametrize("host", ["", "10.1.2.3", "'", '")', "a"])
def test_command_after_any_operator_is_blocked(operator, host):
    assert blocked(f"{host}{operator}cat /etc/group")


@pytest.mark.parametrize("place", ["query", "header", "cookie", "path", "body", "form", "file", "record", "attribute"])
def test_substitutions_are_blocked_everywhere(place):
    assert blocked("x$(nslookup probe.example)", place)
    assert blocked("x`nslookup probe.example`", place)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("body", "Use `cat /etc/hosts` to see them, and `ls -l` for the rest."),
        ("body", "The script runs git pull; npm ci && npm test on every push."),
        ("query", "rock & roll; jazz | blues"),
        ("query", "id;name;date"),
        ("body", "docker run -u $(id -u) -v $(pwd):/src builder make"),
        ("body", "foo() { echo hi; }\nfoo | sort | uniq -c\n"),
        ("header", "Mozilla/5.0 (X11; U; Linux i686; id; rv:1.9)"),
        ("body", "a || test(b) && find(c); more(d)"),
        ("record", "Steps: cd app; make; ls -la dist | head"),
        ("query", "{{ items | sort | join }}"),
    ],
)
def test_talk_about_commands_passes(place, text):
    assert not blocked(text, place)


@given(st.permutations(range(6)).map(lambda order: order[:3]), st.sampled_from(["''", '""', "\\", "$@", "``"]))
def test_a_name_cut_by_quoting_is_still_a_name(cuts, cut):
    name = "".join(cut + letter if at in cuts and at else letter for at, letter in enumerate("whoami"))
    assert blocked(f"1;{name}")


@given(st.text(max_size=200) | st.text(alphabet="$`;|&(){}'\"\\<> \n{,}catIFSid/?*[]^-=", max_size=200))
def test_any_text_is_scanned_and_signs_lie_within_it(text):
    for rule, start, end in scan(text, "query", ""):
        assert rule.startswith("LG-SHELL-") and 0 <= start < end <= len(text)
