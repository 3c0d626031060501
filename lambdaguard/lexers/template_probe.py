"""An expression inside template delimiters that asks whether anybody computes: it says nothing but what its sender knows already."""

from __future__ import annotations

import re

from ..sealed import cache

_NUMBER = r"\d{1,12}+(?:\.\d{1,6})?"
# Filters that work on a literal, as no page needs them to, and functions
_FILTERS = (
    "upper|lower|length|reverse|capitalize|title|string|int|float|list|sum|join|abs|round|first|last|max|min|format|e|escape|safe|raw|"
    "times|plus|minus|divided_by|modulo|append|prepend|add|batch|sort|unique|count|size|wordcount|json_encode|tojson|replace|repeat"
)
_FUNCTIONS = "range|max|min|pow|sqrt|concat|len|round|abs|int|float|dump|inspect|print"


@cache
def _arithmetic() -> re.Pattern[str]:
    return re.compile(
        rf"\s*+[=\"'(\[]{{0,3}}\s*+-?{_NUMBER}[\"']?\s*+(?:[*+/%^]|\*\*|//|-(?=\s*+\d+\s*+[*+/])|(?<=\d\d)-(?=\s*+\d\d)|(?<=\d\d\s)-(?=\s*+\d\d))"
        r"\s*+[\"'(]{0,2}-?\d{1,12}+[\d\s*+/%^().\"'-]{0,60}+[\])]{0,2}\s*+(?:==\s*+\d+\s*+)?;?\s*+\Z"
        r"|\s*+if\s+\d{1,6}\s*+==\s*+\d{1,6}\s*+\Z|\s*+[-=]?\s*+(?:print|if|set\s+\w{1,20}\s*+=|assign\s+\w{1,20}\s*+=|var\s+\$?\w{1,20}\s*+=)\s*+\(?\s*+\d+\s*+(?:[*+%/-]|\|\s*+times\s*+:)\s*+\d"
        r"|\s*+\w{0,12}\s*+[\"'(]{0,2}\d{2,}\s*+\*\s*+\d{2,}[\"')]{0,2}\s*+\Z|\s*+\{\s*+\d{1,8}\s*+\*\s*+\d{1,8}\s*+\}"
    )


@cache
def _text() -> re.Pattern[str]:
    """A method, an operator or a directive on a literal text."""
    return re.compile(
        r"\s*+[\"'][^\"'\n]{0,60}[\"']\s*+(?:\*\s*+\d+\s*+\Z|\.\s*+(?:length|size|reverse|upcase|downcase|swapcase|class|hex|ord|inspect|constructor)\s*+\Z|\.\s*+(?!(?:join|format)\s*+\(\s*+[a-zA-Z_])\w{1,30}\s*+\(|\|\s*+(?:format|upper|length|reverse|e)\b[^}]{0,40}\d\s*+\*\s*+\d|\?\s*+(?:(?:upper|lower)_case|length|cap_first|eval|html|url|size|replace|c)\b(?!\s*+:))"
        r"|\s*+[\"'][^\"'\n]{0,20}[\"']\s*+(?:[+~]\s*+[\"'][^\"'\n]{0,20}[\"']|\|\s*+(?:upper|lower|length|reverse|capitalize))\s*+\Z"
        r"|\s*+(?:printf\s+\"%[#+]?v\"\s+\.\s*+\Z|printf\s+\"[^\"\n]{0,20}\"(?>(?:\s+(?:\"[^\"\n]{0,40}\"|\d+)){0,3})(?>(?:\s*+\|\s*+(?:js|html|print|urlquery))?)|(?:html|js)\s+\"[^\"\n]{0,40}\")\s*+\Z"
        r"|\s*+[\"'][^\"'\n]{0,20}[\"']\s*+%\s*+\d+\s*+\Z|\s*+\d+\s*+\*\s*+[\"']\d+[\"']\s*+\Z"
    )


@cache
def _constant() -> re.Pattern[str]:
    """Literals, operators, filters and functions: no variable of the page's own."""
    return re.compile(
        rf"(?>(?:[\s\d()\[\],:.*/%~^+-]++|'[^'\n]{{0,60}}+'|\"[^\"\n]{{0,60}}+\"|\|\s*+(?:{_FILTERS})\b|\b(?:{_FUNCTIONS})\s*+(?=\())+)\Z",
        re.IGNORECASE,
    )


@cache
def _work() -> re.Pattern[str]:
    return re.compile(
        r"[\d)\]'\"]\s*+[*/%~^+]\s*+[\d(\['\"]|(?:[\d)'\"]|\d\s*+\])\s*+\|\s*+(?:times|plus|minus|divided_by|modulo|append|prepend|add|sum|format|reverse|repeat)\b"
        r"|\|\s*+(?:float|int|length|sum|string)\s*+[*+]\s*+\d|\)\s*+\|\s*+string\b|\A\s*+(?:max|min|pow|sqrt|concat)\s*+\(\s*+[\d'\"]"
    )


@cache
def _globals() -> re.Pattern[str]:
    """A template engine's own objects, printed whole."""
    return re.compile(
        r"\s*+(?:print\s*+\(?\s*+)?(?:config|self|request|session|settings|app(?:\.(?:config|settings))?|request\.META|context\.lookup|lipsum|cycler|joiner|_self|_context|dump\s*+\([^)]{0,20}\)|debug|pageContext|\w{1,12}Scope|\$smarty\.\w{1,20}|this\.constructor|constructor|\.\s*+System|__\w+__|beans)"
        r"(?>(?:\s*+\|\s*+(?:string|list|safe|e|escape|pprint|tojson|upper|length|join|select|raw)\b)*)\s*+\)?\s*+\Z"
    )


def probes(content: str) -> bool:
    """Whether an expression computes on literals alone, or calls a method of one."""
    bare = content.strip("{}%!= -")
    if _arithmetic().match(bare) or _text().match(bare):
        return True
    return len(bare) < 120 and _constant().match(bare) is not None and _work().search(bare) is not None


def prints(content: str) -> bool:
    """Whether an expression is one of a template engine's own objects, printed whole."""
    return _globals().match(content) is not None
