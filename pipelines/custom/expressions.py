"""Expressions of the user's over the data: compiled and evaluated by simpleeval, over our own values only.

`sum(lines.amount) == total`, `lines.quantity * lines.unit_price == lines.amount`, `end_date >= start_date`. Dotted
names are the schema's properties; one that is no identifier is written `at("/net total")`. Numbers are exact decimals;
the difference of two dates is days. There are no attributes, indices, powers or loops, and no
calls but of the functions named here.
"""

from __future__ import annotations

import ast
import operator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal, DecimalException, localcontext
from typing import TYPE_CHECKING, Any

from extractors.fill.properties import escape
from extractors.values.rounding import round_to
from extractors.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from extractors.fill.properties import Property

Value = Decimal | date | str | bool
Column = tuple[Value, ...]
DIGITS = 50

_COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_ALLOWED = (
    *(ast.Expr, ast.Name, ast.Load, ast.Constant, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Call),
    *(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.USub, ast.UAdd, ast.And, ast.Or, ast.Not),
    *_COMPARISONS,
)


class ExpressionError(Exception):
    """The expression cannot be used; the message says why."""


@dataclass(frozen=True)
class Expression:
    """A compiled expression. `paths` are the properties it names, `*` standing for every row of an array."""

    text: str
    paths: tuple[str, ...]
    node: ast.expr

    @property
    def is_equation(self) -> bool:
        return isinstance(self.node, ast.Compare) and len(self.node.ops) == 1 and isinstance(self.node.ops[0], ast.Eq)

    @property
    def sums_up(self) -> bool:
        """A column is taken together somewhere: which value stands in which row then does not matter."""
        return any(isinstance(node, ast.Call) for node in ast.walk(self.node))

    def holds(self, values: Mapping[str, Value | Column]) -> bool:
        """Whether it is true of the values, given by path. Raises ExpressionError where it cannot be computed."""
        result = _evaluate(self.node, values)
        if not isinstance(result, bool):
            raise ExpressionError("it is neither true nor false: compare something")
        return result

    def sides(self, values: Mapping[str, Value | Column]) -> tuple[str | None, str | None]:
        """What stands left and right of a single comparison, as text; None where it is none or a column."""
        if not isinstance(self.node, ast.Compare) or len(self.node.ops) != 1:
            return None, None
        return _text(_evaluate(self.node.left, values)), _text(_evaluate(self.node.comparators[0], values))


def compile_expression(text: str, properties: Iterable[Property]) -> Expression:
    """The expression over these properties. Raises ExpressionError."""
    known = {item.path: item for item in properties if not item.blocked}
    try:
        tree = ast.parse(text.strip(), mode="eval")
        renamed = _Names(known, text.strip())
        node = renamed.visit(tree.body)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise ExpressionError(f"it is no expression: {error}") from error
    for part in ast.walk(node):
        if not isinstance(part, _ALLOWED):
            raise ExpressionError(f"{type(part).__name__} is not allowed in an expression")
    expression = Expression(text, tuple(dict.fromkeys(renamed.paths)), node)
    if not expression.paths:
        raise ExpressionError("it names no property")
    expression.holds({path: _sample(known[path]) for path in expression.paths})
    return expression


class _Names(ast.NodeTransformer):
    """Dotted names become plain ones that stand for a path; numbers become exact."""

    def __init__(self, known: Mapping[str, Property], text: str) -> None:
        self._known, self._text = known, text
        self.paths: list[str] = []

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        parts: list[str] = []
        item: ast.expr = node
        while isinstance(item, ast.Attribute):
            parts.append(item.attr)
            item = item.value
        if not isinstance(item, ast.Name):
            raise ExpressionError("only properties have parts")
        return self._name([item.id, *reversed(parts)])

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self._name([node.id])

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise ExpressionError("only functions are called, and without keywords")
        if node.func.id == "at" and len(node.args) == 1 and isinstance(node.args[0], ast.Constant):
            return self._path(str(node.args[0].value))
        if node.func.id not in FUNCTIONS:
            raise ExpressionError(f"there is no function {node.func.id}: use {', '.join(sorted(FUNCTIONS))} or at")
        return ast.Call(node.func, [self.visit(argument) for argument in node.args], [])

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, bool | str):
            return node
        if isinstance(node.value, int | float):
            exact = ast.Constant(0)
            exact.value = Decimal(str(ast.get_source_segment(self._text, node)).replace("_", ""))  # type: ignore[assignment]
            return exact
        raise ExpressionError("constants are numbers, texts, True and False")

    def _name(self, parts: list[str]) -> ast.AST:
        pointer = "".join(f"/{escape(part)}" for part in parts)
        return self._path(pointer)

    def _path(self, pointer: str) -> ast.AST:
        for path in self._known:
            if path.replace("/*", "") == pointer:
                self.paths.append(path)
                return ast.Name(path, ast.Load())
        raise ExpressionError(f"the schema has no value {pointer}")


def _sample(item: Property) -> Value | Column:
    from extractors.fill.rules import rule_of

    kinds: dict[str, Value] = {"number": Decimal(2), "date": date(2026, 1, 31), "boolean": True}
    value = kinds.get(rule_of(item).kind, "text")
    return (value, value) if "/*" in item.path else value


def _evaluate(node: ast.expr, values: Mapping[str, Value | Column]) -> Any:
    from simpleeval import InvalidExpression, SimpleEval  # type: ignore[import-untyped]

    evaluator = SimpleEval(operators=_OPERATORS, functions=dict(FUNCTIONS), names=dict(values))
    with localcontext(Context(prec=DIGITS)):
        try:
            return evaluator.eval("", previously_parsed=ast.Expr(node))
        except (InvalidExpression, TypeError, ValueError, ArithmeticError, DecimalException, RecursionError) as error:
            raise ExpressionError(_reason(error)) from error


def _reason(error: Exception) -> str:
    return str(error) or f"it cannot be computed ({type(error).__name__})"


def _broadcast(apply: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """An operation on two values, a value and each row, or row by row."""

    def on_columns(left: Any, right: Any) -> Any:
        if isinstance(left, tuple) and isinstance(right, tuple):
            if len(left) != len(right):
                raise ValueError("its columns have different numbers of rows")
            return tuple(apply(a, b) for a, b in zip(left, right, strict=True))
        if isinstance(left, tuple):
            return tuple(apply(item, right) for item in left)
        if isinstance(right, tuple):
            return tuple(apply(left, item) for item in right)
        return apply(left, right)

    return on_columns


def _compared(apply: Callable[[Any, Any], Any]) -> Callable[[Any, Any], bool]:
    """A comparison that holds in every row."""
    columns = _broadcast(lambda left, right: bool(apply(*_comparable(left, right))))

    def everywhere(left: Any, right: Any) -> bool:
        result = columns(left, right)
        return all(result) if isinstance(result, tuple) else bool(result)

    return everywhere


def _comparable(left: Any, right: Any) -> tuple[Any, Any]:
    if isinstance(left, date) and isinstance(right, str):
        return left, date.fromisoformat(right)
    if isinstance(left, str) and isinstance(right, date):
        return date.fromisoformat(left), right
    if isinstance(left, str) and isinstance(right, str):
        return fold(left), fold(right)
    if type(left) is not type(right):
        raise TypeError(f"a {_kind(left)} and a {_kind(right)} cannot be compared")
    return left, right


def _kind(value: Any) -> str:
    names = {Decimal: "number", date: "date", str: "text", bool: "truth value"}
    return names.get(type(value), "column")


def _add(left: Any, right: Any) -> Any:
    if isinstance(left, date) and isinstance(right, Decimal):
        return left + timedelta(days=int(right))
    return operator.add(*_numbers(left, right))


def _subtract(left: Any, right: Any) -> Any:
    if isinstance(left, date) and isinstance(right, date):
        return Decimal((left - right).days)
    if isinstance(left, date) and isinstance(right, Decimal):
        return left - timedelta(days=int(right))
    return operator.sub(*_numbers(left, right))


def _numbers(left: Any, right: Any) -> tuple[Decimal, Decimal]:
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        raise TypeError(f"a {_kind(left)} and a {_kind(right)} cannot be reckoned with")
    return left, right


def _negated(value: Any) -> Any:
    return tuple(-item for item in value) if isinstance(value, tuple) else -value


def _column(value: Any, function: str) -> Column:
    if not isinstance(value, tuple):
        raise TypeError(f"{function} takes a column of an array")
    return value


def _total(value: Any) -> Decimal:
    column = _column(value, "sum")
    numbers = [item for item in column if isinstance(item, Decimal)]
    if len(numbers) < len(column):
        raise TypeError("sum takes a column of numbers")
    return sum(numbers, Decimal(0))


def _extreme(choose: Callable[..., Any]) -> Callable[..., Any]:
    def among(*values: Any) -> Any:
        return choose(_column(values[0], choose.__name__) if len(values) == 1 else values)

    return among


def _rounded(value: Any, places: Any = Decimal(0)) -> Any:
    if isinstance(value, tuple):
        return tuple(_rounded(item, places) for item in value)
    if not isinstance(value, Decimal) or not isinstance(places, Decimal) or not -20 <= places <= 20:
        raise TypeError("round takes a number and a count of decimals")
    return round_to(value, int(places))


def _absolute(value: Any) -> Any:
    return tuple(abs(item) for item in value) if isinstance(value, tuple) else abs(value)


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "sum": _total,
    "min": _extreme(min),
    "max": _extreme(max),
    "count": lambda value: Decimal(len(_column(value, "count"))),
    "abs": _absolute,
    "round": _rounded,
}

_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: _broadcast(_add),
    ast.Sub: _broadcast(_subtract),
    ast.Mult: _broadcast(lambda left, right: operator.mul(*_numbers(left, right))),
    ast.Div: _broadcast(lambda left, right: operator.truediv(*_numbers(left, right))),
    ast.USub: _negated,
    ast.UAdd: lambda value: value,
    ast.Not: operator.not_,
    ast.Eq: _compared(operator.eq),
    ast.NotEq: _compared(operator.ne),
    ast.Lt: _compared(operator.lt),
    ast.LtE: _compared(operator.le),
    ast.Gt: _compared(operator.gt),
    ast.GtE: _compared(operator.ge),
}


def _text(value: Any) -> str | None:
    if isinstance(value, tuple):
        return None
    return format(value, "f") if isinstance(value, Decimal) else str(value)
