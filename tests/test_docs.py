"""The documentation tells the truth: its examples run, and its tables know every setting."""

import re
import sys
from pathlib import Path

import pytest

from lambdaguard import guard
from lambdaguard.protections import ROOMS
from lambdaguard.protections import table as room
from lambdaguard.settings import CORRIDOR

ROOT = Path(__file__).parents[1]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
_FENCE = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page, language):
    """``(line number, code)`` of each fenced block in ``language``."""
    text = page.read_text()
    return [(text[: found.start()].count("\n") + 1, found[2]) for found in _FENCE.finditer(text) if found[1] == language]


def having(language):
    return [page for page in PAGES if blocks(page, language)]


def named(page):
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", having("python"), ids=named)
def test_the_examples_of_a_page_run_in_order(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    module = type(sys)("page")
    monkeypatch.setitem(sys.modules, "page", module)
    for line, code in blocks(page, "python"):
        exec(compile("\n" * line + code, page, "exec"), vars(module))


@pytest.mark.parametrize("page", having("toml"), ids=named)
def test_the_settings_files_are_valid(page, tmp_path, monkeypatch):
    for _, code in blocks(page, "toml"):
        file = tmp_path / "settings.toml"
        file.write_text(code)
        monkeypatch.setenv("LAMBDAGUARD_CONFIG", str(file))
        guard(lambda event, context: None)


def test_the_environment_example_is_valid(monkeypatch):
    ((_, code),) = blocks(ROOT / "docs" / "configuration.md", "sh")
    for line in code.splitlines():
        name, _, value = line.partition("=")
        monkeypatch.setenv(name, value)
    assert guard(lambda event, context: None).policy.mode == "monitor"


def test_the_table_of_settings_is_whole():
    """Every setting has a row, with its default where that is plain."""
    text = (ROOT / "docs" / "configuration.md").read_text()
    rows = {row[1]: row[2] for row in re.finditer(r"^\| `([\w.]+)` \| ([^|]*) \|", text, re.MULTILINE)}
    options = dict(CORRIDOR)
    for name, table in ((name, room(name)) for name in ROOMS):
        options.update({f"{name}.{key}": option for key, option in table.options.items() if key != "mode"})
        assert f"`{name}.mode`" in text
        assert not table.shorthand or name in rows
    assert set(options) <= set(rows)
    for name, option in options.items():
        if isinstance(option.default, int):
            assert rows[name] == f"`{option.default}`"
        elif isinstance(option.default, str):
            assert rows[name] == f'`"{option.default}"`'


def test_the_rules_named_exist():
    package = Path(sys.modules["lambdaguard"].__file__).parent
    known = set(re.findall(r"LG-[A-Z]+-\d{3}", "".join(file.read_text() for file in package.rglob("*.py"))))
    named_ones = {rule for page in PAGES for rule in re.findall(r"LG-(?!ACME)[A-Z]+-\d{3}", page.read_text())}
    assert len(named_ones) > 20
    assert named_ones <= known
