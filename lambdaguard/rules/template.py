"""Server-side template and expression-language injection: what `lexers.template` names."""

from __future__ import annotations

from .rule import Rule

_FAMILY = "template"

RULES = (
    Rule(
        "LG-TMPL-001", _FAMILY, "template expression that reaches for the interpreter", cwe=1336, capec=242, severity="critical",
        attacks=(
            "{{ ().__class__.__mro__ }}", "${T(java.lang.Runtime).getRuntime()}", "<%= File.read('/etc/hosts') %>", "{{['id']|map('system')|list}}", "#{root.process.mainModule}",
            "{{x|attr('__init__')}}", "%{(#a=@java.lang.Runtime@getRuntime())}", "{{constructor.constructor('return 1')()}}", ("file", "{{lipsum.__globals__}}.png"),
        ),
        benign=(
            ("body", "Hello {{ user.name }}"), "${HOME}", ("body", "token: ${{ secrets.GITHUB_TOKEN }}"), ("body", "<%= link_to 'Home', root_path %>"),
            ("body", "{% for i in items %}{{ i.title|upper }}{% endfor %}"), ("body", "\\frac{{a}}{{b}}"), ("body", "{{ config(materialized='table') }}"),
        ),
    ),
    Rule(
        "LG-TMPL-002", _FAMILY, "template expression that computes on literals", cwe=1336, capec=242,
        attacks=("{{8*8}}", "${6*7}", "<%= 5*5 %>", "x{{3*'3'}}y", "@(4+4)", "*{2*3}", "{{'a'.toUpperCase()}}"),
        benign=(("body", "const s = `${a * 2} of ${n}`;"), ("body", "{{ price * quantity }}"), "{{name}}"),
    ),
    Rule(
        "LG-TMPL-003", _FAMILY, "template expression that prints an engine's own object", cwe=1336, capec=242,
        attacks=("{{config}}", "{{ self }}", "{{request}}"),
        benign=(("body", "cp ${config} /tmp"), ("body", "{{ request.path }}")),
    ),
    Rule(
        "LG-TMPL-004", _FAMILY, "delimiters of several template engines at once", cwe=1336, capec=242,
        attacks=("${{<%[%'\"}}%\\.",),
        benign=("{{a}} and {{b}}",),
    ),
    Rule(
        "LG-TMPL-005", _FAMILY, "template directive that reaches for the interpreter", cwe=1336, capec=242, severity="critical",
        attacks=("#set($x='')$x.getClass().forName('a')", '<#assign e="freemarker.template.utility.Execute"?new()>', "{system('id')}", "{php}phpinfo();{/php}"),
        benign=(("body", "#set is how Velocity assigns"), ("body", "<#list items as i>${i.name}</#list>")),
    ),
    Rule(
        "LG-TMPL-011", _FAMILY, "hostile template expression in the midst of text", cwe=1336, capec=242, severity="medium", confidence="medium",
        attacks=(("body", "Jinja turns {{ 7 * 7 }} into 49, which is how a tester of your site will look for it."),),
    ),
)  # fmt: skip
