"""Templates: what an expression says decides; variables, filters and documentation pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdaguard.lexers.template import scan
from lambdaguard.rules.engine import Engine

ENGINE = Engine(["template"])
DELIMITERS = ["{{%s}}", "{{ %s }}", "${%s}", "#{%s}", "*{%s}", "<%%= %s %%>", "%%{%s}", "${{%s}}"]


def blocked(text: str, place: str = "query") -> bool:
    return text in ENGINE.suspects([text]) and any(match.confidence == "high" for match in ENGINE.judge(text, place))


@pytest.mark.parametrize("delimiters", DELIMITERS)
@pytest.mark.parametrize(
    "expression", ["7*7", "191 * 7", "''.__class__.__mro__", "x.getClass().forName('a')", "T(java.lang.System)", "7*'7'"]
)
@pytest.mark.parametrize("around", ["%s", "name-%s", "%s.png", '"%s"'])
def test_expressions_are_blocked_between_any_delimiters(delimiters, expression, around):
    assert blocked(around % (delimiters % expression))


@pytest.mark.parametrize(
    "text",
    [
        "{{ \\App\\Models\\User::first() }}",
        "<%= ENV %>",
        "<%= binding.local_variables %>",
        "<%= Object.keys(global) %>",
        "<%= locals.settings %>",
        "{{ request.session.session_key }}",
        "${context.lookup.filesystem_checks}",
        "{{ 901//7 }}",
        "#{'abc'.reverse}",
        '{{"abc".length}}',
        "*{''.class}",
        "~{''['getClass']()}",
        "${param.q.class}",
        "#{(() => process.env)()}",
        "= system('env')",
        "p= global.process.version",
        ":ruby\n  system('env')",
        "@using System.IO @File.ReadAllText(x)",
        "{% apply eval %}1{% end %}",
        "!{6*6}",
        "{%print(session|tojson)%}",
        "{['env']|map('system')}",
        "{insert name='a' script='/srv/x'}",
        "{% for i in range(3) %}z{% endfor %}",
        "{%set u=lipsum|escape|batch(9)|first|last%}",
        "{{ x['%c'*3%(111,115,95)] }}",
        "{{ x[dict(POPEN=y)|join|lower] }}",
        "{{ join(chr(105).chr(100)) }}",
        "{['env']|map:'system'|implode}",
        "{% filter map('system') %}env{% endfilter %}",
        '${"ab"?upper_case}',
        "{% include 'admin/login.html' %}",
        "{% include '../../settings.py' %}",
        "${T(Math).sqrt(9)}",
        '<cfinclude template="/srv/x">',
        "{'ab'|upper}",
        "${{session}}",
        "{{ 'probe' }}",
        "<% require 'open4' %><% a, b = Open4.popen4('env') %>",
        "{@if cond=\"eval(Buffer('61'))\"}{/if}",
    ],
)
def test_what_each_engine_reaches_out_with_is_blocked(text):
    assert blocked(text)


@pytest.mark.parametrize("delimiters", DELIMITERS)
@pytest.mark.parametrize("expression", ["name", "user.name", "item.title", "count", "order_id"])
def test_variables_pass(delimiters, expression):
    assert not blocked(delimiters % expression, "body")


@pytest.mark.parametrize(
    "text",
    [
        "Hello {{ user.name|title }}, you have {{ n }} new messages.",
        "{% for p in pages %}<a href='{{ p.url }}'>{{ p.title }}</a>{% endfor %}",
        "env: ${{ secrets.TOKEN }} ${{ github.sha }}",
        "export PATH=${HOME}/bin:${PATH}",
        "const total = `${price * count} of ${limit}`;",
        "\\frac{{a}}{{b}} and \\sqrt{{x}}",
        '{{- include "chart.labels" . | nindent 4 }}',
        "In a test of the page we typed {{ 7*7 }} and it showed 49, so it is vulnerable.",
        "<%= link_to 'Home', root_path %>",
        "[[Category:Birds]] [[wikilink|shown]]",
        "{%- if node|attr('database') -%}",
        "{{ warn('set `on_change` to `continue`') }}",
        "{$t('menu.home')}",
        "<%= `${folder}/index` %>",
        "<td>{{ <%= entity %>.id }}</td>",
        "${env} ${cookie}",
        "data-x='{{ sums.values()|list|tojson }}'",
        '${"yes" ? url : name}',
        "{{ 'title'|translate }} {{ 'probe' }} and words that say more of it",
        "{{ dict(a=x, b=y)|tojson }}",
        "SELECT x |filter(y)",
        "()=>{$(s.value).select2(`destroy`),l()}",
    ],
)
def test_documents_pass(text):
    assert not blocked(text, "body")


@given(st.text(max_size=200) | st.text(alphabet="{}$#%<>*[]@(=)7_class.\"' ", max_size=200))
def test_any_text_is_scanned_and_signs_lie_within_it(text):
    for rule, start, end in scan(text, "query", ""):
        assert rule.startswith("LG-TMPL-") and 0 <= start < end <= len(text)
