"""Templates and expressions of libraries that compile them: the caller's text in one is no value."""

import importlib
import sys

import pytest

from lambdaguard import EventRefused, guard

# Where a library has it: module, class and function, and the argument's name.
MAKO = ("mako.lexer", "Lexer", "__init__", "text")
DJANGO = ("django.template.base", "Lexer", "__init__", "template_string")
TORNADO = ("tornado.template", "Template", "__init__", "template_string")
PANDAS = ("pandas.core.computation.expr", "Expr", "__init__", "expr")


@pytest.fixture
def library(tmp_path, monkeypatch):
    """Makes a stand-in for a library that takes the text and does nothing; the names are the library's."""
    made = []

    def make(module, kind, function, argument):
        folder = tmp_path
        for part in module.split(".")[:-1]:
            folder = folder / part
            folder.mkdir()
            (folder / "__init__.py").touch()
        source = f"class {kind}:\n    def {function}(self, {argument}, *args): self.given = {argument}\n"
        (folder / f"{module.rpartition('.')[2]}.py").write_text(source)
        made.extend(name for name in sys.modules if name.partition(".")[0] == module.partition(".")[0])
        for name in made:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.syspath_prepend(str(tmp_path))
        importlib.invalidate_caches()
        return module, kind

    before = set(sys.modules)
    yield make
    for name in set(sys.modules) - before:
        if name.partition(".")[0] in ("mako", "django", "tornado", "pandas"):
            del sys.modules[name]


@pytest.mark.parametrize(
    ("place", "template", "text", "refused"),
    [
        (MAKO, "Dear {}", "${open('x')}", True),
        (MAKO, "Dear {}", "<% import os %>", True),
        (MAKO, "Dear {}", "a\n  % if open('x'):\nb\n% endif", True),
        (MAKO, "{}", "% for a in open('x'):", True),
        (MAKO, "Dear {}, ${{name}}", "% for sale", False),
        (MAKO, "Dear {}, ${{name}}", "Bob\n%% done", False),
        (MAKO, "Dear {}, ${{name}}", "50% off, $5 {a} <b>", False),
        (DJANGO, "Dear {}", "{{ settings.SECRET_KEY }}", True),
        (DJANGO, "Dear {}", "{% debug %}", True),
        (DJANGO, "Dear {} {{{{ name }}}}", "{a} % {#b#}", False),
        (TORNADO, "Dear {}", "{% import os %}", True),
        (PANDAS, "{}", "@pd.io.common.os.system('id')", True),
        (PANDAS, "a > 1 and {}", "@frame.to_csv('x')", True),
        (PANDAS, "{}", "index.to_pickle('x')", True),
        (PANDAS, "{}", "a.__class__", True),
        (PANDAS, "{}", "price > 15 and name.str.contains('x')", False),
        (PANDAS, "a == @limit and {}", "b < 3", False),
        (PANDAS, "mail == '{}'", "bob@example.com", False),
    ],
)
def test_the_callers_text_in_a_template(place, template, text, refused, library):
    module, kind = library(*place)
    guarded = guard(lambda event, context: getattr(sys.modules[module], kind)(template.format(event["q"])).given, injection="off")
    importlib.import_module(module)
    if not refused:
        assert guarded({"q": text}, None) == template.format(text)
        return
    with pytest.raises(EventRefused) as caught:
        guarded({"q": text}, None)
    assert caught.value.findings[-1].rule_id == "LG-EXEC-006"


@pytest.mark.parametrize(
    ("module", "use", "text"),
    [
        ("mako.template", lambda mako, text: mako.Template("Dear " + text).render(), "${self.module.cache.util.os.getcwd()}"),
        ("pandas", lambda pandas, text: pandas.DataFrame({"a": [1]}).query(text), "@pd.io.common.os.getcwd()"),
        ("ruamel.yaml", lambda yaml, text: yaml.YAML(typ="unsafe").load(text), "!!python/object/apply:os.getcwd []"),
    ],
)
def test_the_libraries_themselves(module, use, text):
    library = importlib.import_module(module)
    with pytest.raises(EventRefused) as caught:
        guard(lambda event, context: str(use(library, event["q"])), injection="off")({"q": text}, None)
    assert caught.value.findings[-1].rule_id in ("LG-EXEC-005", "LG-EXEC-006")
