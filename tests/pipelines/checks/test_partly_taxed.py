"""Lines without tax beside lines with it, where no row of the breakdown names them."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from said import fields

from pipelines.checks.arithmetic import check_arithmetic
from pipelines.checks.partly_taxed import leaves_lines_untaxed, taxed_lines

SURVEY = {
    "/lines/0/amount": "1850.00",
    "/lines/0/tax_rate": "10",
    "/lines/1/amount": "255.00",
    "/lines/1/tax_rate": "10",
    "/lines/2/amount": "31.90",
    "/totals/net": "2136.90",
    "/taxes/0/rate": "10",
    "/taxes/0/amount": "210.50",
}


def decimals(values: dict[str, str]) -> dict[str, Decimal]:
    return {path: Decimal(value) for path, value in values.items()}


def test_the_tax_is_that_of_the_lines_at_its_rate() -> None:
    assert taxed_lines(decimals(SURVEY)) == ("/lines/0/amount", "/lines/1/amount")
    (found,) = [o for o in check_arithmetic(fields(SURVEY)) if o.check.id == "BR-CO-17"]
    assert found.check.status == "passed"
    assert {"/taxes/0/rate", "/taxes/0/amount"} <= found.proves


def test_a_tax_that_the_whole_bears_or_no_part_does_is_left_as_it_is() -> None:
    assert taxed_lines(decimals({**SURVEY, "/taxes/0/amount": "213.69"})) == ()
    assert taxed_lines(decimals({**SURVEY, "/taxes/0/amount": "185.00"})) == ()
    (found,) = [
        o for o in check_arithmetic(fields({**SURVEY, "/taxes/0/amount": "185.00"})) if o.check.id == "BR-CO-17"
    ]
    assert found.check.status == "failed"


def test_a_base_that_lacks_one_line_is_no_failure_and_no_proof() -> None:
    values = {
        "/lines/0/amount": "1249.40",
        "/lines/1/amount": "141.00",
        "/totals/net": "1390.40",
        "/taxes/0/base": "1249.40",
    }
    assert leaves_lines_untaxed(decimals(values))
    assert not [o for o in check_arithmetic(fields(values)) if o.check.id == "taxes.base"]
    other = {**values, "/taxes/0/base": "1249.00"}
    (found,) = [o for o in check_arithmetic(fields(other)) if o.check.id == "taxes.base"]
    assert found.check.status == "failed"


@given(st.lists(st.tuples(st.integers(1, 10**6), st.booleans()), min_size=1, max_size=6), st.integers(1, 30))
def test_what_is_found_is_at_the_rate_and_less_than_all(rows: list[tuple[int, bool]], rate: int) -> None:
    values = {f"/lines/{i}/amount": Decimal(cents) / 100 for i, (cents, _) in enumerate(rows)}
    values |= {f"/lines/{i}/tax_rate": Decimal(rate) for i, (_, taxed) in enumerate(rows) if taxed}
    part = sum((Decimal(cents) / 100 for cents, taxed in rows if taxed), Decimal(0))
    net = sum((Decimal(cents) / 100 for cents, _ in rows), Decimal(0))
    tax = round(part * rate / 100, 2)
    found = taxed_lines({**values, "/totals/net": net, "/taxes/0/rate": Decimal(rate), "/taxes/0/amount": tax})
    assert set(found) <= {f"/lines/{i}/amount" for i, (_, taxed) in enumerate(rows) if taxed}
    assert len(found) < len(rows)
