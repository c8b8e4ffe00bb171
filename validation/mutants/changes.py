"""Small wrong changes to a module of physics: what each kind does to one expression.

A change is the text that replaces one expression of the source; everything else of the file stays as it is.
Docstrings, annotations, decorators, imports, defaults of types and error texts are left alone.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

OPPOSITE = {ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*"}
COMPARED = {ast.Lt: ">=", ast.LtE: ">", ast.Gt: "<=", ast.GtE: "<"}
UNPHYSICAL = {"InputError", "RunError", "UnwiseWarning", "warn", "Field", "TypeVar", "isinstance", "range"}


@dataclass(frozen=True)
class Change:
    """One wrong expression: kind, place (line and column of the source, from 1 and 0), old and new text."""

    kind: str
    line: int
    column: int
    end_line: int
    end_column: int
    old: str
    new: str


def changes(source: str) -> list[Change]:
    """Every change of every kind that a module offers, in the order of the source."""
    found = []
    for node in _physics(ast.parse(source)):
        old = ast.get_source_segment(source, node)
        if old is None:
            continue
        for kind, new in _of(node, source, old):
            found.append(
                Change(kind, node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0, old, new)
            )
    return found


def changed(source: str, change: Change) -> str:
    """The source with one change. Columns count bytes, as in the syntax tree."""
    lines = source.encode().split(b"\n")
    head = b"\n".join([*lines[: change.line - 1], lines[change.line - 1][: change.column]])
    tail = b"\n".join([lines[change.end_line - 1][change.end_column :], *lines[change.end_line :]])
    return (head + change.new.encode() + tail).decode()


def _physics(tree: ast.AST) -> Iterator[ast.expr]:
    """Expressions within functions that may hold physics."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.FunctionDef):
            for statement in child.body:
                yield from _expressions(statement)
        elif isinstance(child, ast.ClassDef):
            yield from _physics(child)
        elif isinstance(child, ast.Assign):
            yield from _expressions(child)


def _expressions(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Raise | ast.Assert | ast.JoinedStr | ast.Import | ast.ImportFrom):
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Call) and _name(node.func) in UNPHYSICAL:
        return
    if isinstance(node, ast.expr):
        yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "args") and not isinstance(node, ast.Call):
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, ast.AST):
                yield from _expressions(one)


def _of(node: ast.expr, source: str, old: str) -> Iterator[tuple[str, str]]:
    """(kind, new text) of one expression."""

    def text(part: ast.AST) -> str:
        return ast.get_source_segment(source, part) or ""

    match node:
        case ast.BinOp(left, ast.Add() | ast.Sub() as sign, right) if not _words(left) and not _words(right):
            yield "sign", f"({text(left)}) {OPPOSITE[type(sign)]} ({text(right)})"
            yield "dropped term", f"({text(left)})"
        case ast.BinOp(left, ast.Mult() | ast.Div() as factor, right) if not _words(left) and not _words(right):
            yield "inverse", f"({text(left)}) {OPPOSITE[type(factor)]} ({text(right)})"
            yield "dropped factor", f"({text(left)})"
        case ast.UnaryOp(ast.USub(), operand):
            yield "sign", f"({text(operand)})"
        case ast.Constant(value) if isinstance(value, float) and value:
            yield "factor 2", repr(2 * value)
        case ast.Constant(value) if type(value) is int and value in (2, 3, 4, 8):
            yield "factor 2", str(2 * value)
        case ast.Attribute(ast.Name("np" | "math"), "pi"):
            yield "factor pi", "1.0"
        case ast.Name(name) if name in ("flux_quantum", "boltzmann", "hbar", "elementary_charge"):
            yield "factor 2", f"(2 * {name})"
        case ast.Compare(left, [one], [right]) if type(one) in COMPARED:
            yield "comparison", f"{text(left)} {COMPARED[type(one)]} {text(right)}"
        case ast.Subscript(value, ast.Constant(index)) if type(index) is int and isinstance(node.ctx, ast.Load):
            yield "index", f"{text(value)}[{index + 1 if index >= 0 else index - 1}]"
        case ast.Call(func, [ast.expr() as first, ast.expr() as second, *rest], keywords) if not any(
            isinstance(one, ast.Starred) or _words(one) for one in (first, second)
        ) and text(first) != text(second):
            others = [text(one) for one in rest] + [text(one) for one in keywords]
            yield "swapped arguments", f"{text(func)}({', '.join([text(second), text(first), *others])})"


def _words(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
