"""Cold starts are counted pair by pair, from the bare function beside them; what cannot be started is named."""

import os
import subprocess
import sys

import pytest

from benchmarks.suite import clocks, function, moments, pairs, start, start_tables, started, variants
from benchmarks.suite.function import Start, proven
from benchmarks.suite.peers import AIKIDO, DATADOG
from benchmarks.suite.runtime_api import StartError
from benchmarks.suite.taken import Taken
from benchmarks.suite.variants import BARE, GUARDED, HANDLER, Variant
from lambdaguard.protections import ROOMS

BESIDE = "bare, datadog's environment"
CHOSEN = {
    BARE: Variant(""),
    GUARDED: Variant(""),
    BESIDE: Variant("", beside=BESIDE),
    DATADOG: Variant("", beside=BESIDE),
    AIKIDO: Variant("", absent="not installed"),
}


def begun(milliseconds):
    return Start(milliseconds, milliseconds + 1, 20.0, milliseconds / 2, milliseconds / 2 + 1)


@pytest.fixture
def taken():
    made = Taken(CHOSEN)
    # Twice as slow in the second turn, as where something else runs: the pairs do not mind.
    made.pairs[GUARDED] = [(begun(104.0), begun(100.0)), (begun(208.0), begun(200.0)), (begun(104.0), begun(100.0))]
    made.pairs[DATADOG] = [(begun(510.0), begun(110.0))] * 3
    made.instructions = {BARE: (100.0, 101.0), GUARDED: (110.0, 140.0)}
    return made


def test_the_figure_is_the_middle_of_the_pairs(taken):
    found = started.found(taken)
    real = {row[0]: row[1:] for row in found["tables"][0]["rows"]}
    assert real[GUARDED][0] == 3
    assert real[GUARDED][3:5] == ["+4.0", "1.04"]
    assert real[DATADOG][3] == "+400.0"
    assert real[AIKIDO] == [0, "not installed"]
    assert real[BARE][0] == 3
    values = {figure["name"]: figure["value"] for figure in found["figures"]}
    assert values["init, @guard default / bare, real time"] == pytest.approx(1.04)
    assert values["init, @guard default / bare, instructions"] == pytest.approx(1.10)
    assert values["(init guarded - bare) / (init datadog-lambda - bare), real time"] == pytest.approx(0.01)
    assert values["(init guarded - bare) / (init aikido-zen - bare), real time"] is None


def test_real_time_is_never_far_off_and_the_processors_may_be(taken):
    firm = {
        figure["name"].rpartition(", ")[2]: figure.get("firm", True)
        for figure in started.found(taken)["figures"]
        if figure["value"]
    }
    assert firm == {"real time": False, "processor's time": True, "instructions": True}


def test_pairs_are_steadier_than_medians_where_the_machine_changes_its_pace():
    pace = [1.0, 1.0, 2.0, 3.0, 1.0, 2.5, 1.2, 4.0, 1.0, 2.0]
    both = [(110.0 * one + at % 3, 100.0 * one) for at, one in enumerate(pace)]
    spans = {figure: pairs.steadiness(figure, both) for figure in (pairs.ratio, pairs.of_medians)}
    width = {figure: high - low for figure, (low, high) in spans.items()}
    assert width[pairs.ratio] < width[pairs.of_medians]
    assert 1.1 < pairs.ratio(both) < 1.12


def test_who_is_first_of_a_pair_changes(monkeypatch):
    seen = []
    monkeypatch.setattr(start, "start", lambda variant: seen.append(variant) or begun(1.0))
    chosen = {BARE: Variant("bare"), GUARDED: Variant("guarded")}
    held = Taken(chosen)
    for turn in (1, 2):
        start.pair(chosen, held, GUARDED, turn)
        start.pair(chosen, held, GUARDED, turn)
    firsts = [variant.source for variant in seen[::2]]
    assert sorted(firsts) == ["bare", "bare", "guarded", "guarded"]
    assert [one.init for one, _ in held.pairs[GUARDED]] == [1.0] * 4


def test_one_that_does_not_start_is_named_and_the_rest_goes_on(monkeypatch):
    def begin(variant):
        if variant.source == "broken":
            raise StartError("a line\nno module named x")
        return begun(1.0)

    monkeypatch.setattr(start, "start", begin)
    chosen = {BARE: Variant("bare"), GUARDED: Variant("guarded"), "rival": Variant("broken")}
    held = Taken(chosen)
    for name in start.order(chosen, held, 1):
        start.pair(chosen, held, name, 1)
    assert held.absent == {"rival": "does not start: no module named x"}
    assert len(held.pairs[GUARDED]) == start.OFTEN
    assert "rival" not in start.order(chosen, held, 2)
    assert ["rival", 0, "does not start: no module named x"] in started.found(held)["tables"][0]["rows"]


@pytest.mark.parametrize(
    "variant",
    [
        Variant(HANDLER, python=str(start.rivals.HOME / "no" / "python")),
        Variant("import os\nos._exit(3)\n"),
        Variant("def handler(event, context):\n    import os\n    os._exit(3)\n"),
        Variant(HANDLER, wrapper="/no/such/wrapper"),
    ],
)
def test_a_function_that_breaks_in_earnest_is_named_without_folders_of_the_machine(variant):
    chosen = {BARE: Variant(HANDLER), "rival": variant}
    held = Taken(chosen)
    start.prove(chosen, held)
    assert held.absent["rival"].startswith("does not start")
    assert str(start.ROOT) not in held.absent["rival"]
    assert str(start.rivals.HOME) not in held.absent["rival"]
    with pytest.raises(function.FAULTS):
        function.start(variant)


def test_every_room_stands_alone_once_and_a_quick_run_has_the_aims():
    whole, quick = variants.ours(False, {}), variants.ours(True, {})
    assert {name.removesuffix(" alone") for name in whole if name.endswith(" alone")} == set(ROOMS)
    assert {BARE, GUARDED, variants.AS_ON_AWS} <= set(quick) <= set(whole)
    assert all(variant.beside in whole for variant in whole.values())
    assert all(variant.python == whole[variant.beside].python for variant in whole.values())


def test_a_start_is_measured_by_every_clock():
    taken = function.start(Variant(HANDLER))
    assert all(value > 0 for value in taken)
    assert taken.first >= taken.init
    assert taken.spent_first >= taken.spent


@pytest.mark.parametrize(
    ("source", "proof", "missing"),
    [
        (HANDLER, ("json",), []),
        (HANDLER, ("json", "no_such"), ["no_such"]),
        (variants.ours(True, {})[GUARDED].source, ("lambdaguard.guard",), []),
    ],
)
def test_a_function_is_seen_to_have_loaded_what_it_is_named_for(source, proof, missing):
    assert proven(Variant(source, proof=proof)) == missing


@pytest.mark.parametrize(
    "source",
    [
        "def handler(event, context):\n    return 1\n",
        "import no_such_module\n",
        "def handler(event, context):\n    raise SystemExit(3)\n",
    ],
)
def test_a_function_that_does_not_answer_is_an_error(source):
    with pytest.raises(StartError):
        proven(Variant(source))


def test_a_process_is_charged_with_what_its_children_did():
    work = "sum(range(3_000_000)); print(flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", work], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert child.pid in clocks.children(os.getpid())
        alone = clocks.spent(child.pid)
        assert clocks.spent(os.getpid()) >= alone > 0
        child.communicate(b"\n")
    assert clocks.spent(child.pid) == 0


def test_a_counter_reads_its_own_lines(tmp_path):
    lines = {"perf": "1234567;;instructions:u;1000;100.00;;\n", "valgrind": "==7== \n==7== I   refs:      1,234,567\n"}
    for each in clocks._COUNTERS:
        file = tmp_path / each.name
        assert each.read(file) is None
        file.write_text(lines[each.name])
        assert each.read(file) == pytest.approx(1.234567)
        file.write_text("<not supported>;;instructions:u;0;100.00;;\n")
        assert each.read(file) is None


def test_without_a_counter_nothing_is_counted(monkeypatch):
    monkeypatch.setattr(start, "counter", lambda: None)
    held = Taken(CHOSEN)
    start.count(CHOSEN, held, True)
    assert held.instructions == {}


def test_what_a_start_goes_to_is_told():
    found = moments.moments(sys.executable, 1)
    assert set(found) == {"decoration", "first event"}
    assert {"modules' own code", "byte code loaded"} <= set(found["decoration"])
    assert "%" in start_tables.told(found)
    table = started.found(Taken(CHOSEN), found)["tables"][-1]
    assert table["title"].startswith("What the start")
    assert {len(row) for row in table["rows"]} == {len(table["head"])}
