"""The sum system says of an invoice what the single checks say of it."""

from __future__ import annotations

from decimal import Decimal

from closing_invoices import closing_invoices
from hypothesis import given
from hypothesis import strategies as st
from said import fields

from pipelines.checks.arithmetic import check_arithmetic
from pipelines.proof import equations_of, numbers_of

Values = dict[str, Decimal]


def as_read(values: Values) -> dict[str, str]:
    return {path: format(value, "f") for path, value in values.items()}


@given(closing_invoices(), st.data(), st.integers(-5000, 5000))
def test_an_equation_fails_where_a_check_fails(values: Values, data: st.DataObject, cents: int) -> None:
    path = data.draw(st.sampled_from(list(values)))
    changed = {**values, path: values[path] + Decimal(cents).scaleb(-2)}
    read = fields(as_read(changed))
    checks = sorted(o.check.id for o in check_arithmetic(read) if o.check.status == "failed")
    equations = sorted(e.id for e in equations_of(numbers_of(read)) if not e.holds(changed))
    assert equations == checks


@given(closing_invoices(), st.data())
def test_what_an_equation_demands_of_a_field_makes_it_hold(values: Values, data: st.DataObject) -> None:
    equation = data.draw(st.sampled_from(equations_of(values)))
    path = data.draw(st.sampled_from(equation.paths))
    for solution in equation.solve(path, values):
        assert equation.holds({**values, path: solution})


def test_texts_are_no_numbers_and_nothing_to_add_up_makes_no_system() -> None:
    read = fields({"/lines/0/item_number": "4711", "/lines/0/unit": "3", "/totals/gross": "10.00"})
    assert numbers_of(read) == {"/totals/gross": Decimal("10.00")}
    assert equations_of(numbers_of(read)) == []


def test_where_an_amount_was_not_read_the_lines_are_not_added_up() -> None:
    values = {"/lines/0/quantity": Decimal(1), "/lines/1/amount": Decimal(5), "/totals/net": Decimal(10)}
    assert equations_of(values) == []


def test_a_rounding_between_tax_and_total_is_counted_once() -> None:
    read = {"net": "7672.00", "tax": "621.43", "rounding": "0.02", "gross": "8293.45", "payable": "8293.45"}
    values = {f"/totals/{name}": Decimal(value) for name, value in read.items()}
    assert [equation.holds(values) for equation in equations_of(values)] == [True, True]
