"""A module without what a layer can do without, each line where it was: tracebacks name the same ones.

Comments, docstrings, annotations, what only type checkers see, and the rules' examples, which tests alone read.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator

from .narrowing import narrow

_EXAMPLES = ("attacks", "benign")
Cut = tuple[int, int, bytes]  # from, to, and what comes there instead


class _Text:
    """A source by the lines and columns that the syntax tree counts."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def at(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column

    def start(self, node: ast.expr | ast.stmt | ast.arg) -> int:
        return self.at(node.lineno, node.col_offset)

    def end(self, node: ast.expr | ast.stmt | ast.arg) -> int:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.at(node.end_lineno, node.end_col_offset)

    def cut(self, node: ast.expr | ast.stmt, instead: bytes = b"") -> Cut:
        return self.start(node), self.end(node), instead


def strip(source: bytes, *, rules: bool = False) -> bytes:
    """``rules``: a module of the law book, whose examples go too."""
    text = _Text(source)
    tree = ast.parse(source)
    cuts = [*_comments(text), *_bodies(text, tree), *_annotations(text, tree), *(_examples(text, tree) if rules else ())]
    made = source
    last = len(source) + 1
    for start, end, instead in sorted(cuts, key=lambda cut: (-cut[1], cut[0])):
        if end <= last:  # else in what goes anyhow
            made = made[:start] + instead + b"\n" * source.count(b"\n", start, end) + made[end:]
            last = start
    return narrow(made)


def _comments(text: _Text) -> Iterator[Cut]:
    for token in tokenize.tokenize(io.BytesIO(text.source).readline):
        if token.type == tokenize.COMMENT:
            start = text.at(token.start[0], len(token.line[: token.start[1]].encode()))
            yield start, start + len(token.string.encode()), b""


def _bodies(text: _Text, tree: ast.Module) -> Iterator[Cut]:
    """Statements that do nothing when the module runs."""
    for node in ast.walk(tree):
        for body in (getattr(node, "body", None), getattr(node, "orelse", None)):
            if isinstance(body, list):
                gone = [each for each in body if _idle(each)]
                for each in gone:
                    stays = isinstance(node, ast.Module) or (len(gone) < len(body) and not isinstance(each, ast.If))
                    yield text.cut(each, b"" if stays else b"pass")


def _idle(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    if isinstance(node, ast.Assign):
        return ast.unparse(node) == "TYPE_CHECKING = False"
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _annotations(text: _Text, tree: ast.Module) -> Iterator[Cut]:
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation is not None:
            yield text.start(node) + len(node.arg.encode()), text.end(node.annotation), b""
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns is not None:
            yield text.source.rindex(b"->", 0, text.start(node.returns)), text.end(node.returns), b""
        elif isinstance(node, ast.AnnAssign):
            if node.value is None:
                yield text.cut(node, b"pass")
            else:
                yield text.end(node.target), text.end(node.annotation), b""


def _examples(text: _Text, tree: ast.Module) -> Iterator[Cut]:
    """Examples that are written out; a name only hands them on."""
    at = {"Rule": list[int]()}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            at[node.name] = [number for number, each in enumerate(node.args.args) if each.arg in _EXAMPLES]
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in at:
            given = [each for number, each in enumerate(call.args) if number in at[call.func.id]]
            given += [each.value for each in call.keywords if each.arg in _EXAMPLES]
            yield from (text.cut(each, b"()") for each in given if not isinstance(each, ast.Name))
