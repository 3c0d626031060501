"""The report tells what was found, what failed, and which ratios are far off; times alone fail nothing."""

import json

import pytest

from benchmarks.__main__ import judged
from benchmarks.suite import figures, page, plots, report


def results(**cases):
    return {
        "machine": {"CPU": "one"},
        "quick": True,
        "rivals": {"datadog": {"packages": "x==1", "absent": "not installed"}},
        "cases": cases,
    }


def figured(value, aim=2.0, **more):
    made = {"name": "a | ratio", "value": value, "aim": aim, **more}
    return results(warm={"title": "warm", "seconds": 1, "figures": [made]})


@pytest.mark.parametrize(
    ("figure", "far"),
    [
        ({"value": 1.0}, 0),
        ({"value": 4.0}, 0),
        ({"value": 4.1}, 1),
        ({"value": None}, 0),
        ({"value": 9.0, "aim": None}, 0),
        ({"value": 9.0, "firm": False}, 0),  # the machine's other load is in it
        ({"value": 4.5, "span": [3.9, 6.0]}, 0),  # chance may have done it
        ({"value": 4.5, "span": [4.1, 6.0]}, 1),
        ({"value": 4.1, "span": [4.2, 6.0]}, 1),  # the best of all turns may be better than each turn's
    ],
)
def test_what_is_surely_over_twice_the_aim_is_far_off(figure, far, capsys):
    made = figured(**figure)
    assert len(figures.far_off(made)) == far
    assert judged(made) == bool(far)
    assert ("a | ratio" in capsys.readouterr().err) == bool(far)


@pytest.mark.parametrize(
    ("case", "status"), [({"failed": "ValueError: no"}, 1), ({"failed": "not done after 3 s", "late": True}, 0), ({}, 0)]
)
def test_a_case_that_broke_fails_a_quick_run_and_one_that_is_late_does_not(case, status):
    assert judged(results(one={"title": "one", "seconds": 1, **case})) == status


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        ({"value": None}, ""),
        ({"value": 9.0, "aim": None}, ""),
        ({"value": 1.9}, "yes"),
        ({"value": 2.1}, "no"),
        ({"value": 1.9, "span": [1.8, 1.95]}, "yes"),
        ({"value": 1.9, "span": [1.8, 2.2]}, "by chance"),
        ({"value": 2.1, "span": [1.9, 2.2]}, "by chance"),
        ({"value": 2.1, "span": [2.05, 2.2]}, "no"),
    ],
)
def test_an_aim_is_reached_only_where_chance_has_not_done_it(figure, verdict):
    assert figures.verdict({"aim": 2.0, **figure}) == verdict


def test_what_time_goes_to_is_told_of_figures_that_are_not_reached():
    made = [
        {"name": "one", "value": 3.0, "aim": 2.0, "goes": "engine 60%"},
        {"name": "two", "value": 4.0, "aim": 2.0, "goes": "engine 60%"},
        {"name": "three", "value": 1.0, "aim": 2.0, "goes": "doors 60%"},
        {"name": "four", "value": 3.0, "aim": 2.0},
    ]
    assert figures.goes(made) == [["one; two", "engine 60%"]]


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
    written = page.page(made, {"good": ["times.svg"]})
    for said in (report.text(made), written):
        for word in ("Best of two.", "as said", "not done after 3 s", "does not start", "not installed"):
            assert word in said
    assert "| a \\| b | does not start |" in written
    assert "![times](times.svg)" in written
    assert "| datadog | x==1 | not installed |" in written


def test_a_figure_not_measured_says_so():
    assert "not measured" in report.text(figured(None))
    assert "| a \\| ratio | 2 | 3 | 2.5 to 3.5 | no |" in page.page(figured(3.0, span=[2.5, 3.5]), {})


def test_the_projects_own_figures_stand_apart():
    written = page.page(figured(3.0, main=True), {})
    assert written.index("## Figures and aims") < written.index("a \\| ratio")
    assert "### Other figures" not in written
    other = page.page(figured(3.0), {})
    assert other.index("### Other figures") < other.index("a \\| ratio")


def test_it_is_written_as_a_page_and_as_json(tmp_path):
    report.write(figured(1.0), tmp_path)
    assert json.loads((tmp_path / "results.json").read_text()) == figured(1.0)
    assert (tmp_path / "index.md").read_text().startswith("# What it costs")


def test_without_matplotlib_there_are_no_plots_and_a_word(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(plots.rivals, "plotter", lambda *, install: "")
    case = {"plots": [{"name": "p", "title": "P", "unit": "ms", "bars": [["one", 1, 1, 1]]}]}
    assert plots.draw({"warm": case}, tmp_path) == {}
    assert "no plots" in capsys.readouterr().err
