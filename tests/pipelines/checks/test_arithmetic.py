"""Sums and products: when they pass, when they fail, and what they may and must not prove."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from said import evidence, fields, reading

from pipelines.checks.arithmetic import check_arithmetic
from pipelines.reconcile import reconcile

if TYPE_CHECKING:
    from pipelines.checks.outcome import Outcome
    from schemas.evidence import Selector


def outcomes(**values: str) -> dict[str, Outcome]:
    """Outcomes by check id. `lines__0__amount` is "/lines/0/amount", a plain name is a total."""
    named = {("/" + name.replace("__", "/") if "__" in name else name): value for name, value in values.items()}
    return {outcome.check.id: outcome for outcome in check_arithmetic(fields(named))}


def proven(outcome: Outcome) -> set[str]:
    return set(outcome.proves)


def line(index: int, quantity: str, price: str, amount: str) -> dict[str, str]:
    names = {"quantity": quantity, "unit_price": price, "amount": amount}
    return {f"lines__{index}__{name}": value for name, value in names.items()}


def test_net_and_tax_make_the_gross() -> None:
    outcome = outcomes(net="100.00", tax="20.00", gross="120.00")["BR-CO-15"]
    assert outcome.check.status == "passed"
    assert proven(outcome) == {"/totals/net", "/totals/tax", "/totals/gross"}


def test_a_gross_that_is_a_cent_off_fails_and_proves_nothing() -> None:
    outcome = outcomes(net="100.00", tax="20.00", gross="120.01")["BR-CO-15"]
    assert (outcome.check.status, outcome.check.expected, outcome.check.actual) == ("failed", "120.00", "120.01")
    assert proven(outcome) == set()


def test_no_tax_makes_net_and_gross_two_prints_of_one_figure() -> None:
    assert proven(outcomes(net="100.00", tax="0.00", gross="100.00")["BR-CO-15"]) == set()


def test_net_and_gross_that_differ_without_a_tax_are_no_failure() -> None:
    """A tax that is not printed is not a tax of zero."""
    assert "BR-CO-15" not in outcomes(net="100.00", gross="120.00")


def test_the_same_print_twice_proves_nothing() -> None:
    one = evidence("100.00", place=1)
    said = [
        reading("/totals/net", "100.00", on=one),
        reading("/totals/gross", "100.00", on=one),
        reading("/totals/tax", "0.00"),
    ]
    assert not any(outcome.proves for outcome in check_arithmetic(reconcile(said)))


def test_quantity_times_price_makes_the_amount() -> None:
    outcome = outcomes(**line(0, "2", "100.00", "200.00"))["line.amount"]
    assert proven(outcome) == {"/lines/0/quantity", "/lines/0/unit_price", "/lines/0/amount"}


def test_amounts_are_rounded_half_up_to_their_digits() -> None:
    assert outcomes(**line(0, "34.445", "5.05", "173.95"))["line.amount"].check.status == "passed"
    assert outcomes(**line(0, "3", "0.1115", "0.33"))["line.amount"].check.status == "passed"
    assert outcomes(**line(0, "3", "0.1150", "0.35"))["line.amount"].check.status == "passed"
    assert outcomes(**line(0, "3", "0.1150", "0.34"))["line.amount"].check.status == "failed"


def test_a_discount_is_taken_off_the_product() -> None:
    values = {**line(0, "10", "12.00", "114.00"), "lines__0__discount": "6.00"}
    assert outcomes(**values)["line.amount"].check.status == "passed"


def test_one_times_a_price_proves_itself_only_beside_others() -> None:
    alone = outcomes(**line(0, "1", "76.40", "76.40"))["line.amount"]
    assert alone.check.status == "passed"
    assert proven(alone) == set()
    found = check_arithmetic(
        fields(
            {
                f"/lines/0/{n}": v
                for n, v in zip(("quantity", "unit_price", "amount"), ("1", "76.40", "76.40"), strict=True)
            }
            | {
                f"/lines/1/{n}": v
                for n, v in zip(("quantity", "unit_price", "amount"), ("3", "2.00", "6.00"), strict=True)
            }
        )
    )
    assert "/lines/0/amount" in {path for outcome in found for path in outcome.proves}


def test_the_lines_add_up_to_their_sum_else_the_net_else_the_gross() -> None:
    lines = {"lines__0__amount": "60.00", "lines__1__amount": "40.00"}
    for target in ("lines", "net", "gross"):
        outcome = outcomes(**lines, **{target: "100.00"})["BR-CO-10"]
        # A "total" may be the subtotal of one table of several: the lines do not prove the gross amount.
        total = set() if target == "gross" else {f"/totals/{target}"}
        assert proven(outcome) == {"/lines/0/amount", "/lines/1/amount", *total}


def test_the_lines_do_not_prove_the_gross_of_a_document_with_tax() -> None:
    """Net amounts do not add up to a total with tax in it: what they add up to was only taken for the gross."""
    values = {"lines__0__amount": "60.00", "lines__1__amount": "40.00", "gross": "100.00"}
    found = outcomes(**values, taxes__0__rate="20", taxes__0__amount="20.00")
    assert not any("/totals/gross" in outcome.proves for outcome in found.values())


def test_lines_that_do_not_add_up() -> None:
    outcome = outcomes(lines__0__amount="60.00", lines__1__amount="40.00", net="110.00")["BR-CO-10"]
    assert outcome.check.status == "failed"


def test_a_sum_of_one_line_is_two_prints_of_one_figure() -> None:
    """A subtotal taken for the only line would prove itself."""
    assert proven(outcomes(lines__0__amount="100.00", net="100.00")["BR-CO-10"]) == set()


def test_lines_and_tax_make_the_gross_where_no_sum_before_it_is_printed() -> None:
    lines = {"lines__0__amount": "60.00", "lines__1__amount": "40.00"}
    outcome = outcomes(**lines, tax="8.00", gross="108.00")["BR-CO-10"]
    assert (outcome.check.status, outcome.check.message) == ("passed", "sum of 2 line amounts + tax = gross")
    assert proven(outcome) == {"/lines/0/amount", "/lines/1/amount"}, "neither the tax nor what is called the total"
    outcome = outcomes(**lines, tax="8.00", allowances="5.00", gross="103.00")["BR-CO-10"]
    assert outcome.check.message == "sum of 2 line amounts − allowances + tax = gross"
    failed = outcomes(**lines, tax="8.00", gross="107.00")["BR-CO-10"]
    assert (failed.check.status, failed.check.expected, failed.check.actual) == ("failed", "100.00", "107.00")
    assert outcomes(**lines, tax="8.00", net="108.00", gross="108.00")["BR-CO-10"].check.status == "failed"


def test_allowances_and_charges_lead_to_the_net() -> None:
    outcome = outcomes(lines="100.00", allowances="5.00", charges="8.50", net="103.50")["BR-CO-13"]
    assert proven(outcome) == {f"/totals/{name}" for name in ("lines", "allowances", "charges", "net")}


@pytest.mark.parametrize("extra", [{}, {"allowances": "0.00"}, {"charges": "0.00"}])
def test_without_allowance_or_charge_the_net_is_a_second_print(extra: dict[str, str]) -> None:
    assert proven(outcomes(lines="100.00", net="100.00", **extra)["BR-CO-13"]) == set()


def test_a_sum_of_several_prints_was_chosen_because_it_closes() -> None:
    two = (evidence("3.00"), evidence("2.00"))
    said = [
        *(reading(f"/totals/{name}", value) for name, value in {"lines": "100.00", "net": "105.00"}.items()),
        reading("/totals/charges", "5.00"),
    ]
    said[-1] = type(said[-1])("/totals/charges", "3.00 2.00", "5.00", "rules", two, True)
    found = {outcome.check.id: outcome for outcome in check_arithmetic(reconcile(said))}
    assert proven(found["BR-CO-13"]) == set()


def test_rate_times_base_makes_the_tax() -> None:
    values = {"taxes__0__base": "389.89", "taxes__0__rate": "20", "taxes__0__amount": "77.98"}
    assert proven(outcomes(**values)["BR-CO-17"]) == {"/taxes/0/base", "/taxes/0/rate", "/taxes/0/amount"}


def test_a_cent_of_rounding_over_lines_is_allowed_and_two_are_not() -> None:
    for amount, status in (("77.98", "passed"), ("77.97", "passed"), ("77.96", "failed"), ("78.00", "failed")):
        values = {"taxes__0__base": "389.89", "taxes__0__rate": "20", "taxes__0__amount": amount}
        assert outcomes(**values)["BR-CO-17"].check.status == status


def test_the_net_stands_in_for_the_base_of_the_only_rate() -> None:
    outcome = outcomes(net="100.00", taxes__0__rate="20", taxes__0__amount="20.00")["BR-CO-17"]
    assert "/totals/net" in outcome.proves
    two = outcomes(
        net="100.00", taxes__0__rate="20", taxes__0__amount="10.00", taxes__1__rate="5", taxes__1__amount="2.50"
    )
    assert "BR-CO-17" not in two


def test_the_taxes_of_all_rates_make_the_tax() -> None:
    outcome = outcomes(taxes__0__amount="77.98", taxes__1__amount="17.67", tax="95.65")["BR-CO-14"]
    assert proven(outcome) == {"/taxes/0/amount", "/taxes/1/amount", "/totals/tax"}


def test_the_tax_of_one_rate_is_a_second_print_of_the_tax() -> None:
    outcome = outcomes(taxes__0__amount="20.00", tax="20.00")["BR-CO-14"]
    assert outcome.check.status == "passed"
    assert proven(outcome) == set()


def test_the_bases_of_all_rates_make_the_net() -> None:
    outcome = outcomes(taxes__0__base="389.89", taxes__1__base="353.42", net="743.31")["taxes.base"]
    assert proven(outcome) == {"/taxes/0/base", "/taxes/1/base", "/totals/net"}
    assert proven(outcomes(taxes__0__base="100.00", net="100.00")["taxes.base"]) == set()


def test_what_was_paid_leaves_what_is_due() -> None:
    outcome = outcomes(gross="120.00", prepaid="50.00", payable="70.00")["BR-CO-16"]
    assert proven(outcome) == {"/totals/gross", "/totals/prepaid", "/totals/payable"}


def test_what_was_paid_and_what_is_due_change_places_where_no_label_tells_them_apart() -> None:
    """Net and tax make the gross; that the net amount "was paid" and the tax is "due" closes as well."""
    model: Selector = "vlm"
    prints = {"net": evidence("100.00"), "tax": evidence("20.00"), "gross": evidence("120.00")}
    said = [reading(f"/totals/{name}", item.text, model, on=item) for name, item in prints.items()]
    said += [
        reading("/totals/prepaid", "100.00", model, on=prints["net"]),
        reading("/totals/payable", "20.00", model, on=prints["tax"]),
    ]
    found = {outcome.check.id: outcome for outcome in check_arithmetic(reconcile(said))}
    assert found["BR-CO-16"].check.status == "passed"
    assert proven(found["BR-CO-16"]) == {"/totals/gross"}


def test_net_and_gross_that_differ_without_a_tax_leave_open_what_is_to_be_paid() -> None:
    found = outcomes(net="19490.50", gross="22930.00")
    assert (found["totals.tax"].check.status, found["totals.tax"].check.fields) == ("failed", ())
    assert "totals.tax" not in outcomes(net="100.00", gross="100.00")
    assert "totals.tax" not in outcomes(net="100.00", tax="20.00", gross="120.00")


def test_rounding_is_added_to_what_is_due() -> None:
    assert outcomes(gross="8283.62", rounding="-0.02", payable="8283.60")["BR-CO-16"].check.status == "passed"


@pytest.mark.parametrize("zero", ["prepaid", "rounding"])
def test_a_zero_paid_makes_gross_and_payable_two_prints_of_one_figure(zero: str) -> None:
    outcome = outcomes(gross="120.00", payable="120.00", **{zero: "0.00"})["BR-CO-16"]
    assert "/totals/gross" not in outcome.proves


def test_a_credit_note_closes_below_zero() -> None:
    found = outcomes(net="-100.00", tax="-20.00", gross="-120.00")
    assert proven(found["BR-CO-15"]) == {"/totals/net", "/totals/tax", "/totals/gross"}


def test_without_values_there_is_nothing_to_check() -> None:
    assert check_arithmetic({}) == []


names = st.sampled_from(
    ["lines", "allowances", "charges", "net", "tax", "gross", "prepaid", "rounding", "payable"]
    + [f"/lines/{i}/{n}" for i in (0, 1) for n in ("quantity", "unit_price", "discount", "amount")]
    + [f"/taxes/{i}/{n}" for i in (0, 1) for n in ("rate", "base", "amount")]
)
amounts = st.decimals(-1000, 1000, places=2).map(str) | st.sampled_from(["0", "0.00", "1", "100.00"])


@given(st.dictionaries(names, amounts))
def test_only_what_passed_proves_and_only_what_it_covers(values: dict[str, str]) -> None:
    for outcome in check_arithmetic(fields(values)):
        assert outcome.check.status in ("passed", "failed")
        assert outcome.proves <= set(outcome.check.fields)
        assert not (outcome.proves and outcome.check.status == "failed")


@given(st.dictionaries(names, amounts))
def test_the_checks_do_not_depend_on_the_order_of_the_fields(values: dict[str, str]) -> None:
    there, back = fields(values), fields(dict(reversed(values.items())))
    assert {(o.check.id, o.check.status, o.check.expected) for o in check_arithmetic(there)} == {
        (o.check.id, o.check.status, o.check.expected) for o in check_arithmetic(back)
    }


@given(st.integers(1, 10**7), st.sampled_from(["7", "19", "20", "21"]))
def test_sound_totals_always_pass(cents: int, rate: str) -> None:
    net = Decimal(cents).scaleb(-2)
    tax = (net * Decimal(rate) / 100).quantize(Decimal("0.01"))
    found = outcomes(net=str(net), tax=str(tax), gross=str(net + tax), payable=str(net + tax))
    assert {outcome.check.status for outcome in found.values()} == {"passed"}


def test_a_rounding_above_the_total_closes_the_sum_and_leaves_the_gross_unproven() -> None:
    read = fields({"net": "7672.00", "tax": "621.43", "rounding": "0.02", "gross": "8293.45"})
    (outcome,) = check_arithmetic(read)
    assert (outcome.check.id, outcome.check.status) == ("BR-CO-15", "passed")
    assert outcome.proves == {"/totals/net", "/totals/tax", "/totals/rounding"}


def test_an_amount_with_tax_beside_a_price_without_it_is_no_contradiction_and_no_proof() -> None:
    read = {"/lines/0/quantity": "4", "/lines/0/unit_price": "12.04", "/lines/0/tax_rate": "20"}
    (outcome,) = check_arithmetic(fields({**read, "/lines/0/amount": "57.80"}))
    assert (outcome.check.status, proven(outcome)) == ("passed", set())
    (outcome,) = check_arithmetic(fields({**read, "/lines/0/amount": "59.80"}))
    assert outcome.check.status == "failed"


def test_a_product_rounded_to_one_or_two_digits_proves_nothing() -> None:
    """11.89 × 0.06 = 0.7134, and "1" is what many other numbers are when rounded to it."""
    line = {"/lines/0/quantity": "11.89", "/lines/0/unit_price": "0.06", "/lines/0/amount": "1"}
    outcome = next(o for o in check_arithmetic(fields(line)) if o.check.id == "line.amount")
    assert (outcome.check.status, outcome.proves) == ("passed", frozenset())
    exact = {"/lines/0/quantity": "2", "/lines/0/unit_price": "3", "/lines/0/amount": "6"}
    assert next(o for o in check_arithmetic(fields(exact)) if o.check.id == "line.amount").proves


def test_a_tax_of_a_cent_says_nothing_of_its_rate() -> None:
    """7 % of 0.08 is 0.01, and so is 8 %."""
    tax = {"/taxes/0/rate": "8", "/taxes/0/base": "0.08", "/taxes/0/amount": "0.01"}
    outcome = next(o for o in check_arithmetic(fields(tax)) if o.check.id == "BR-CO-17")
    assert (outcome.check.status, outcome.proves) == ("passed", frozenset())


def test_a_tax_larger_than_the_net_amount_proves_neither() -> None:
    """Net and tax in each other's place add up to the same gross."""
    said = fields({"/totals/net": "19.00", "/totals/tax": "100.00", "/totals/gross": "119.00"})
    (outcome,) = [o for o in check_arithmetic(said) if o.check.id == "BR-CO-15"]
    assert outcome.check.status == "passed"
    assert not outcome.proves


@pytest.mark.parametrize("blind", ["/lines/0/quantity", "/lines/0/unit_price"])
def test_a_product_proves_the_amount_and_only_the_factors_that_are_headed(blind: str) -> None:
    values = {"/lines/0/quantity": "20", "/lines/0/unit_price": "5", "/lines/0/amount": "100.00"}
    said = [replace(reading(path, value), role_is_guessed=path == blind) for path, value in values.items()]
    (outcome,) = check_arithmetic(reconcile(said))
    assert proven(outcome) == set(values) - {blind}


@pytest.mark.parametrize(("selector", "is_guessed"), [("rules", True), ("vlm", False), ("embedded", False)])
def test_what_lies_between_gross_and_due_is_not_proven_as_paid_without_a_label(
    selector: Selector, is_guessed: bool
) -> None:
    paid = replace(reading("/totals/prepaid", "50.00", selector), role_is_guessed=is_guessed)
    others = [reading("/totals/gross", "120.00"), reading("/totals/payable", "70.00")]
    (outcome,) = check_arithmetic(reconcile([*others, paid]))
    assert outcome.check.status == "passed"
    assert proven(outcome) == {"/totals/gross", "/totals/payable"}


@pytest.mark.parametrize("selector", ["rules", "vlm", "embedded"])
def test_a_total_printed_twice_is_due_only_where_a_label_says_so(selector: Selector) -> None:
    due = reading("/totals/payable", "120.00", selector)
    (outcome,) = check_arithmetic(reconcile([reading("/totals/gross", "120.00", selector), due]))
    assert outcome.check.status == "passed"
    assert proven(outcome) == ({"/totals/payable"} if selector == "rules" else set())


def test_a_sum_proves_no_line_of_nothing() -> None:
    values = {f"lines__{index}__amount": amount for index, amount in enumerate(("60.00", "40.00", "0.00"))}
    assert proven(outcomes(net="100.00", **values)["BR-CO-10"]) == {"/lines/0/amount", "/lines/1/amount", "/totals/net"}


def test_an_amount_with_the_tax_on_it_is_not_what_agreement_may_verify() -> None:
    taxed = {"/lines/0/quantity": "23", "/lines/0/unit_price": "6.50", "/lines/0/amount": "179.40"}
    values = fields(taxed | {"/lines/0/tax_rate": "20"})
    (outcome,) = [each for each in check_arithmetic(values) if each.check.id == "line.amount"]
    assert outcome.check.status == "passed"
    assert outcome.doubts == {"/lines/0/amount"}
    plain = fields(taxed | {"/lines/0/tax_rate": "20", "/lines/0/amount": "149.50"})
    assert not any(each.doubts for each in check_arithmetic(plain))
