"""The report tells what was found, what failed, and which ratios are far off; times alone fail nothing."""

import json

import pytest

from benchmarks.suite import plots, report, start
from benchmarks.suite.variants import Variant


def results(**cases):
    return {
        "machine": {"CPU": "one"},
        "quick": True,
        "rivals": {"datadog": {"packages": "x==1", "absent": "not installed"}},
        "cases": cases,
    }


def figured(value, aim=2.0):
    return results(warm={"title": "warm", "seconds": 1, "figures": [{"name": "a | ratio", "value": value, "aim": aim}]})


@pytest.mark.parametrize(("value", "far"), [(1.0, 0), (3.9, 0), (4.0, 0), (4.1, 1), (None, 0)])
def test_over_twice_the_aim_is_far_off(value, far):
    assert len(report.far_off(figured(value))) == far


def test_a_table_a_failure_and_a_text_are_told():
    table = {
        "title": "Times",
        "head": ["what", "ms"],
        "rows": [["one", "1.0"], ["a | b", "does not start"]],
        "note": "Best of two.",
    }
    made = results(
        good={"title": "good", "seconds": 1, "tables": [table], "printed": ["as said\n"]},
        bad={"title": "bad", "seconds": 2, "failed": "not done after 3 s"},
    )
    for said in (report.text(made), report.page(made, {"good": ["times.svg"]})):
        for word in ("Best of two.", "as said", "not done after 3 s", "does not start"):
            assert word in said
    page = report.page(made, {"good": ["times.svg"]})
    assert "| a \\| b | does not start |" in page
    assert "![times](times.svg)" in page
    assert "| datadog | x==1 | not installed |" in page


def test_a_figure_not_measured_says_so():
    assert "not measured" in report.text(figured(None))
    assert "| a \\| ratio | 2 | 3 | no |" in report.page(figured(3.0), {})


def test_it_is_written_as_a_page_and_as_json(tmp_path):
    report.write(figured(1.0), tmp_path)
    assert json.loads((tmp_path / "results.json").read_text()) == figured(1.0)
    assert (tmp_path / "index.md").read_text().startswith("# What it costs")


def test_without_matplotlib_there_are_no_plots_and_a_word(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(plots.rivals, "plotter", lambda *, install: "")
    case = {"plots": [{"name": "p", "title": "P", "unit": "ms", "bars": [["one", 1, 1, 1]]}]}
    assert plots.draw({"warm": case}, tmp_path) == {}
    assert "no plots" in capsys.readouterr().err


def test_cold_starts_are_counted_from_the_bare_function_beside_them():
    chosen = {
        "bare": Variant(""),
        "@guard": Variant(""),
        "bare, datadog's environment": Variant("", beside="bare, datadog's environment"),
        "datadog-lambda, AppSec on": Variant("", beside="bare, datadog's environment"),
        "aikido-zen": Variant("", absent="not installed"),
    }
    taken = {name: [(time, time + 1, 20.0)] * 3 for name, time in zip(chosen, (100.0, 104.0, 110.0, 510.0), strict=False)}
    found = start.found(chosen, taken, {"aikido-zen": "not installed"})
    rows = {row[0]: row[1:] for row in found["tables"][0]["rows"]}
    assert rows["@guard"][4:6] == ["+4.0", "1.04"]
    assert rows["datadog-lambda, AppSec on"][4] == "+400.0"
    assert rows["aikido-zen"] == [0, "not installed"]
    values = [figure["value"] for figure in found["figures"]]
    assert values == [pytest.approx(1.04), pytest.approx(0.01), None]
