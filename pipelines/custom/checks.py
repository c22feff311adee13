"""Checks over a document read with a schema of the user's own: their expressions, and values printed twice. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from extractors.fill.properties import properties_of, root_keys
from extractors.fill.rules import rule_of
from extractors.fill.sums import term_path
from pipelines.checks.outcome import Comparison, Outcome, make_outcome, printed_apart, skipped
from pipelines.custom.expressions import Column, Expression, ExpressionError, Value, compile_expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipelines.reconcile import FieldReading
    from schemas.custom import CustomCheck
    from schemas.target import Target

MOST_CELLS = 200
"""Cells tried one by one: beyond that, a column proves nothing of itself."""

_ROW = re.compile(r"/(\d+)(?=/|$)")


def check_custom(fields: Mapping[str, FieldReading], target: Target) -> list[Outcome]:
    """The user's checks in their order, then the values that two labelled places agree on."""
    keys = root_keys(target.json_schema)
    properties = [item for item in properties_of(target.json_schema) if not item.blocked]
    kinds = {item.path: rule_of(item).kind for item in properties}
    outcomes = []
    for number, check in enumerate(keys.checks, start=1):
        expression = compile_expression(check.expression, properties)
        named = {path: kinds[path] for path in expression.paths}
        outcomes.append(_tried(check, check.id or f"check.{number}", expression, _Values(fields, named)))
    return [*outcomes, *_printed_twice(fields), *_summed(fields)]


class _Values:
    """The values of the properties that an expression names, with the paths they were read at."""

    def __init__(self, fields: Mapping[str, FieldReading], kinds: Mapping[str, str]) -> None:
        self.fields, self._kinds = fields, kinds
        self.paths: dict[str, list[str]] = {path: [path] for path in kinds if "/*" not in path}
        rows: dict[str, set[int]] = defaultdict(set)
        arrays = {path.split("/*", 1)[0] for path in kinds if "/*" in path}
        for path in fields:
            for array in arrays:
                if path.startswith(f"{array}/") and (match := _ROW.match(path, len(array))):
                    rows[array].add(int(match[1]))
        for path in kinds:
            if "/*" in path:
                array = path.split("/*", 1)[0]
                self.paths[path] = [path.replace("/*", f"/{row}", 1) for row in sorted(rows[array])]

    @property
    def all_paths(self) -> list[str]:
        return [path for paths in self.paths.values() for path in paths]

    def missing(self) -> list[str]:
        return [name for name, paths in self.paths.items() if not paths] + [
            path for path in self.all_paths if path not in self.fields
        ]

    def typed(self, changed: str | None = None) -> dict[str, Value | Column]:
        """Values by property; the one at the path `changed` made another one."""

        def at(path: str, kind: str) -> Value:
            value = _typed(self.fields[path].value, kind)
            return _another(value) if path == changed else value

        columns = {name: tuple(at(path, self._kinds[name]) for path in paths) for name, paths in self.paths.items()}
        return {name: column if "/*" in name else column[0] for name, column in columns.items()}


def _typed(text: str, kind: str) -> Value:
    if kind == "number":
        return Decimal(text)
    if kind == "date":
        return date.fromisoformat(text)
    return text == "true" if kind == "boolean" else text


def _another(value: Value) -> Value:
    if isinstance(value, bool):
        return not value
    if isinstance(value, Decimal):
        return value + 1
    return value + timedelta(days=1) if isinstance(value, date) else f"{value} another"


def _tried(check: CustomCheck, check_id: str, expression: Expression, values: _Values) -> Outcome:
    message = check.message or check.expression
    missing = values.missing()
    if missing:
        found = [path for path in values.all_paths if path in values.fields]
        return skipped(check_id, found, f"{message}: {missing[0]} was not read")
    try:
        typed = values.typed()
        holds = expression.holds(typed)
        left, right = expression.sides(typed)
    except (ExpressionError, ArithmeticError, ValueError, OverflowError) as error:
        return skipped(check_id, values.all_paths, f"{message}: {error}")
    expected = right if right is not None else "true"
    actual = left if left is not None else str(holds).lower()
    proves = _proven(expression, values, typed) if holds else ()
    return make_outcome(check_id, values.all_paths, Comparison(expected, actual, holds), message, proves=proves)


def _proven(expression: Expression, values: _Values, typed: Mapping[str, Value | Column]) -> Sequence[str]:
    """The paths that an equation over separate prints would not hold without.

    An equation to which a nought contributes may close without it. A sum is blind to amounts that changed places, so it
    proves no cell of a column.
    """
    paths = values.all_paths
    apart = printed_apart(values.fields[path] for path in paths)
    flat = [item for value in typed.values() for item in (value if isinstance(value, tuple) else (value,))]
    if not expression.is_equation or len(paths) < 2 or not apart or Decimal(0) in flat:
        return ()
    cells = [path for name, found in values.paths.items() if "/*" in name for path in found]
    left_out = set(cells) if expression.sums_up or len(cells) > MOST_CELLS else set()
    return [path for path in paths if path not in left_out and not _holds_without(expression, values, path)]


def _holds_without(expression: Expression, values: _Values, path: str) -> bool:
    try:
        return expression.holds(values.typed(changed=path))
    except (ExpressionError, ArithmeticError, ValueError, OverflowError):
        return True


def _printed_twice(fields: Mapping[str, FieldReading]) -> Iterator[Outcome]:
    """Two places with labels of their own say the same: neither could be misread, or mistaken, without the other."""
    for path, field in fields.items():
        own = [reading for reading in field.agreeing if reading.selector == "rules"]
        places = {(e.page_no, tuple(e.bbox)) for reading in own for e in reading.evidence}
        if len(own) > 1 and len(places) > 1 and not field.opposing:
            compared = Comparison(own[0].value, own[1].value, True)
            yield make_outcome("printed.twice", [path], compared, "two labels on the pages say the same", proves=[path])


def _summed(fields: Mapping[str, FieldReading]) -> Iterator[Outcome]:
    """Amounts printed beside a total, apart from it and from each other, add up to it."""
    for path, field in fields.items():
        terms = list(_terms_of(path, fields))
        if not terms or field.opposing or not printed_apart([field, *terms]):
            continue
        amounts = [abs(Decimal(term.value)) for term in terms]
        printed = " + ".join(format(amount, "f") for amount in amounts)
        compared = Comparison(sum(amounts), _number(field.value))
        if not compared.passed:
            continue  # they were read beside a label that gave way to another reading
        yield make_outcome(
            "printed.sum", [path], compared, f"{printed}, printed beside it, is the total", proves=[path]
        )


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _terms_of(path: str, fields: Mapping[str, FieldReading]) -> Iterator[FieldReading]:
    number = 1
    while (term := fields.get(term_path(path, number))) is not None:
        yield term
        number += 1
