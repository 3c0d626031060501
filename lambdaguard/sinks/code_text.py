"""Is the caller's text in what is compiled more than a literal?"""

from __future__ import annotations

from .code_callers import library
from .location import constant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from .scope import Caller
    from .taint import Hit

_SHORTEST_CALL = len("a()")
# What does more than to name something, wherever it came from.
_RUNS = frozenset("Call Import ImportFrom Lambda ListComp SetComp DictComp GeneratorExp FunctionDef ClassDef".split())
# Without an attribute, only these of Python's own names reach beyond a formula.
_REACHING = frozenset("open exec eval compile getattr setattr delattr globals locals vars input breakpoint __import__".split())
_TREE = 0x400 | 0x2000  # PyCF_ONLY_AST | PyCF_ALLOW_TOP_LEVEL_AWAIT
_LONGEST = 1_000_000
_LONGEST_TEXT = 100_000
_OPERATORS = frozenset(("not", "in", "is", "and", "or", "if", "else"))
# What a value is made of: literals, and what calculates with them.
_VALUES = frozenset(
    "Module Expression Interactive Expr Constant Load List Tuple Dict Set Slice Subscript JoinedStr FormattedValue Starred "
    "UnaryOp UAdd USub Not Invert BinOp Add Sub Mult Div FloorDiv Mod Pow LShift RShift BitOr BitXor BitAnd MatMult "
    "BoolOp And Or Compare Eq NotEq Lt LtE Gt GtE Is IsNot In NotIn IfExp".split()
)


def injected(source: str, taint: Caller) -> tuple[Hit, bool] | None:
    """The caller's text that is code in ``source``, and whether it does more than to name something."""
    if len(source) > _LONGEST:
        return None
    source = source.lstrip(" \t\f")
    found = _placed(source, taint)
    return found if found is not None and found[1] else _cut(source, taint) or found


def _cut(source: str, taint: Caller) -> tuple[Hit, bool] | None:
    """All of ``source`` was cut out of a longer text of the caller's."""
    if len(source) < _SHORTEST_CALL or ("(" not in source and "import" not in source):
        return None
    caller = taint.within(source)
    if not caller or constant(source.strip()) or _RUNS.isdisjoint(kinds(source) or ()):
        return None
    from .taint import Hit

    return Hit(0, len(source), caller, taint), True  # type: ignore[arg-type]


def _placed(source: str, taint: Caller) -> tuple[Hit, bool] | None:
    """A text of the caller's stands in ``source``."""
    # What a library writes may well say in a part what a text about code says, too.
    found = taint.inside(source) if library() else taint.pieces(source)
    hits = [hit for hit in found if _speaks(source[hit.start : hit.end])]
    hits = [hit for hit in hits if not constant(source[hit.start : hit.end])] if hits else hits
    if not hits:
        return None
    actual = kinds(source)
    if actual is None:
        return None  # it will not compile
    for hit in hits:
        piece = source[hit.start : hit.end]
        if _quoted(source, hit.start, hit.end):
            continue
        if piece.isidentifier():
            if piece in _names(source):
                return hit, True
            continue
        plain = kinds(f"{source[: hit.start]}{'x' * len(piece)}{source[hit.end :]}")
        added = {kind for kind, count in actual.items() if count > (plain or {}).get(kind, 0)} - _VALUES
        if added:
            return hit, plain is not None and (added != {"Name"} or "__" in piece)
    return None


def _speaks(piece: str) -> bool:
    """Whether it could be code at all: it holds a word, and more than one plain word."""
    if piece.isidentifier():
        return piece.startswith("__")
    words = "".join(c if c.isalpha() or c == "_" else " " for c in piece).split()
    return bool(words) and not all(word in _OPERATORS for word in words)


def kinds(source: str) -> dict[str, int] | None:
    """How many nodes of each kind the source has; None if it is no Python."""
    tree = _tree(source)
    if tree is None:
        return None
    counts: dict[str, int] = {}
    for node in _walk(tree):
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
    return counts


def _quoted(source: str, start: int, end: int) -> bool:
    """True if that part of the source is within one literal text, which may hold what is no code even where it is cut off."""
    if "\r" in source:
        return False
    begin, finish = len(source[:start].encode("utf-8", "replace")), len(source[:end].encode("utf-8", "replace"))
    lines = [0]
    for line in source.split("\n"):
        lines.append(lines[-1] + len(line.encode("utf-8", "replace")) + 1)
    for node in _walk(_tree(source), into_formatted=False):
        if type(node).__name__ == "Constant" and type(node.value) in (str, bytes):
            first, last = lines[node.lineno - 1] + node.col_offset, lines[node.end_lineno - 1] + node.end_col_offset
            if first < begin and finish < last:
                return True
    return False


def _names(source: str) -> set[str]:
    return {getattr(node, field, "") for node in _walk(_tree(source)) for field in ("id", "attr")}


def _tree(source: str) -> Any:
    try:
        return compile(source.lstrip(" \t\f"), "<caller>", "exec", _TREE, True)
    except (SyntaxError, ValueError, MemoryError, RecursionError, Warning):
        return None


def _walk(tree: Any, into_formatted: bool = True) -> Iterator[Any]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if hasattr(node, "_fields"):
            yield node
            if not into_formatted and type(node).__name__ == "JoinedStr":
                continue  # texts in it have the place of the whole
            waiting.extend(getattr(node, field, None) for field in node._fields)
        elif type(node) is list:
            waiting.extend(node)


def rewritten(source: str, texts: Sequence[str]) -> str:
    """The caller's text that somebody wrote anew before it is run, blank by blank as sympy does; "" if there is none.

    Formulas may call functions there: only what asks for an attribute, or names what reaches beyond a formula, counts.
    """
    near = [text for text in texts if "(" in text and len(text) <= _LONGEST_TEXT and _close(text, source)]
    return injected_tree(_tree(source), near) if near else ""


def _close(text: str, source: str) -> bool:
    """Whether all words of ``text`` stand in ``source``, in which it is no value."""
    words = "".join(c if c.isalnum() or c == "_" else " " for c in text).split()
    if not words or not all(word in source for word in words):
        return False
    nodes = list(_walk(_tree(text)))
    return any(type(node).__name__ == "Attribute" or getattr(node, "id", "") in _REACHING for node in nodes)


def injected_tree(tree: Any, texts: Sequence[str]) -> str:
    """The caller's text that a syntax tree was made from, if it is code; "" if there is none."""
    import ast

    candidates = [text for text in texts if len(text) <= _LONGEST_TEXT and _speaks(text) and ("(" in text or "." in text)]
    if not candidates:
        return ""
    whole = _whole(ast, tree)
    for text in candidates:
        counts = kinds(text)
        if counts and counts.keys() - _VALUES - {"Name"}:
            written = _whole(ast, _tree(text))
            if written and written in whole:
                return text
    return ""


def _whole(ast: Any, tree: Any) -> str:
    try:
        return ast.unparse(tree)  # type: ignore[no-any-return]
    except (AttributeError, TypeError, ValueError, RecursionError):
        return ""
