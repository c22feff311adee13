"""Which printed amounts may play which role: right of a label first, else below it."""

from __future__ import annotations

from decimal import Decimal

from text_pages import context_of

from extractors.invoices.totals.candidates import AmountCandidate, collect_amounts


def best(role: str, text: str) -> Decimal | None:
    found: list[AmountCandidate] = collect_amounts(context_of(text), ()).get(role, [])
    return found[0].value if found else None


def test_the_amount_right_of_the_label() -> None:
    text = "Subtotal        100.00\nVAT              20.00\nTotal           120.00"
    assert (best("tax", text), best("gross", text)) == (Decimal("20.00"), Decimal("120.00"))


def test_the_amount_under_the_label_in_a_strip_of_cells() -> None:
    text = "Net          VAT          Total\n100.00       20.00        120.00"
    assert (best("net", text), best("tax", text), best("gross", text)) == (
        Decimal("100.00"),
        Decimal("20.00"),
        Decimal("120.00"),
    )


def test_the_next_label_takes_over_the_amounts_behind_it() -> None:
    text = "Net 100.00    VAT 20.00    Total 120.00"
    assert best("net", text) == Decimal("100.00")


def test_of_a_base_and_a_tax_behind_one_label_the_last_is_the_tax() -> None:
    assert best("tax", "VAT 20% of 100.00      20.00") == Decimal("20.00")


def test_money_is_better_than_a_bare_number() -> None:
    text = "Total 3 items         120.00"
    assert best("gross", text) == Decimal("120.00")


def test_days_are_no_net_amount() -> None:
    text = "Terms   Net 30\nSubtotal   10.00\nVAT   2.00\nTotal   12.00"
    assert best("net", text) != Decimal(30)


def test_rows_of_line_items_are_left_out() -> None:
    context = context_of("Total cost of timber   50.00\nTotal   120.00")
    values = {c.value for c in collect_amounts(context, {0})["gross"]}
    assert values == {Decimal("120.00")}


def test_amounts_on_the_next_page_are_not_below() -> None:
    assert not collect_amounts(context_of("Total", "120.00"), ()).get("gross")


def test_a_long_label_is_better_than_a_word_in_a_sentence() -> None:
    text = "The total of last year was 900.00\n\n\nInvoice total    120.00"
    assert best("gross", text) == Decimal("120.00")


def test_a_label_in_two_languages_owns_its_amount_under_both() -> None:
    text = "Goederenbedrag / Subtotal       100.00\nTe betalen / Amount due      121.00"
    assert best("payable", text) == Decimal("121.00")
    assert best("lines", "Goederenbedrag / Total before discount   100.00") == Decimal("100.00")


def test_the_tax_within_a_total_is_told_behind_it_in_brackets() -> None:
    text = "Subtotale        157,60 €\nTotale           164,50 € (include 29,66 € IVA)"
    assert (best("gross", text), best("tax", text)) == (Decimal("164.50"), Decimal("29.66"))


def test_what_stands_in_brackets_without_a_tax_is_no_tax() -> None:
    assert best("tax", "Total   164.50 (deposit 29.66)") is None


def test_the_amount_at_the_right_edge_of_the_last_cell() -> None:
    headings = "Importo bollo     Sconto     Valuta     Totale documento"
    text = f"{headings}\n                             EUR                                1.717,90"
    assert best("gross", text) == Decimal("1717.90")
