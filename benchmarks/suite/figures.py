"""Figures that have an aim: whether it is reached, whether it is far off, and what the time goes to where it is not.

A figure is ``{"name", "value", "aim"}``, the aim None where nobody set one, and, where there is one, ``span`` (between which two values chance may have put it), ``goes`` (what
it goes to, in words), ``main`` for those that the project set itself, and ``firm`` False where the machine's other load is in it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Results = dict[str, Any]
    Figure = dict[str, Any]

FAR = 2.0
HEAD = ["figure", "aim", "reached", "chance", "within the aim"]


def of(results: Results, *, main: bool | None = None) -> list[Figure]:
    every = [figure for case in results["cases"].values() for figure in case.get("figures", ())]
    return [figure for figure in every if main is None or bool(figure.get("main")) == main]


def far_off(results: Results) -> list[str]:
    """The ratios that are over twice their aim, whatever chance did; those that the machine's other load is in are left out."""
    return [
        f"{figure['name']}: {figure['value']:.3g}, aim {figure['aim']:.3g}"
        for figure in of(results)
        if None not in (figure["value"], figure["aim"]) and figure.get("firm", True) and least(figure) > FAR * figure["aim"]
    ]


def least(figure: Figure) -> float:
    return min(figure["value"], *(figure.get("span") or ()), figure["value"])


def verdict(figure: Figure) -> str:
    """``yes``, ``no``, ``by chance`` where the aim lies between what chance may have made of it, "" where nothing was measured."""
    if None in (figure["value"], figure["aim"]):
        return ""
    low, high = figure.get("span") or (figure["value"], figure["value"])
    if low <= figure["aim"] < high:
        return "by chance"
    return "yes" if figure["value"] <= figure["aim"] else "no"


def rows(figures: list[Figure]) -> list[list[str]]:
    return [
        [
            figure["name"],
            "" if figure["aim"] is None else f"{figure['aim']:.3g}",
            "not measured" if figure["value"] is None else f"{figure['value']:.3g}",
            "{:.3g} to {:.3g}".format(*figure["span"]) if figure.get("span") else "",
            verdict(figure),
        ]
        for figure in figures
    ]


def goes(figures: list[Figure]) -> list[list[str]]:
    """What figures that are not within their aim go to, as far as their case has looked; those that go to the same are one row."""
    told: dict[str, list[str]] = {}
    for figure in figures:
        if figure.get("goes") and verdict(figure) in ("no", "by chance"):
            told.setdefault(figure["goes"], []).append(figure["name"])
    return [["; ".join(names), said] for said, names in told.items()]
