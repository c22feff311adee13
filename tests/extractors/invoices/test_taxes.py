"""The tax breakdown: a row counts if rate, base and amount prove each other, or if it is labelled so."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from text_pages import context_of

from extractors.invoices.taxes import closes_tax, find_tax_groups, implied_group


def groups(text: str) -> list[tuple[str, str, str]]:
    return [(str(g.rate), str(g.base), str(g.amount)) for g in find_tax_groups(context_of(text), ())]


def test_a_table_of_rates() -> None:
    assert groups(
        """
        VAT rate      Goods       VAT
        20%          £389.89     £77.98
        5%           £353.42     £17.67
        """
    ) == [("20", "389.89", "77.98"), ("5", "353.42", "17.67")]


def test_columns_in_any_order_are_told_apart_by_arithmetic() -> None:
    assert groups("IVA      Base imponible    Cuota\n41,16    196,00            21 %") == [("21", "196.00", "41.16")]


def test_a_rate_without_a_percent_sign() -> None:
    assert groups("Taux TVA    Base HT      Montant TVA\n20,00       1 000,00     200,00") == [
        ("20.00", "1000.00", "200.00")
    ]


def test_a_sentence_with_rate_and_base() -> None:
    assert groups("Btw 21% over € 1.273,57      € 267,45") == [("21", "1273.57", "267.45")]


def test_a_label_with_rate_and_amount_and_no_base() -> None:
    (group,) = find_tax_groups(context_of("Nettobetrag   100,00\nMwSt. 19 %   19,00\nGesamt   119,00"), ())
    assert (group.rate, group.amount, len(group.base_words)) == (Decimal(19), Decimal("19.00"), 0)


def test_the_same_rate_printed_twice_is_one_group() -> None:
    assert groups("MwSt. 19 % auf 100,00    19,00\n\nMwSt. 19 % auf 100,00    19,00") == [("19", "100.00", "19.00")]


def test_a_discount_is_no_tax() -> None:
    assert groups("Discount 20%     £100.00      £20.00") == []


def test_a_rate_no_country_has_is_none() -> None:
    assert groups("VAT 80%   £100.00   £80.00") == []


def test_tax_at_zero_percent() -> None:
    assert ("0", "165.96", "0.00") in groups("VAT rate   Goods     VAT\n20%   £100.00   £20.00\n0%   £165.96    £0.00")


@given(st.integers(1, 10_000_000), st.sampled_from(["5.5", "7", "8.1", "19", "20", "21", "25"]))
def test_rounding_and_a_cent_of_summing_close(cents: int, rate: str) -> None:
    base, value = Decimal(cents).scaleb(-2), Decimal(rate)
    tax = (base * value / 100).quantize(Decimal("0.01"))
    if tax == 0:
        return
    assert closes_tax(base, value, tax)
    assert not closes_tax(base, value, tax + Decimal("0.02"))


def test_no_tax_closes_only_at_no_rate() -> None:
    assert closes_tax(Decimal(100), Decimal(0), Decimal(0))
    assert not closes_tax(Decimal("0.01"), Decimal(7), Decimal(0))


def test_one_rate_beside_a_label_of_tax_makes_the_group() -> None:
    context = context_of("Net        VAT @ 20%      Total\n100.00         20.00     120.00")
    net, tax = (token for token in context.rows[1].amounts[:2])
    group = implied_group(context, (net.value, net.words), (tax.value, tax.words))
    assert group is not None and (group.rate, group.base, group.amount) == (20, 100, 20)
    assert implied_group(context, (net.value, net.words), (net.value, net.words)) is None


def test_a_rate_of_nothing_without_a_sign_counts_beside_rates_that_prove_theirs() -> None:
    heading = "Btw %     Grondslag     Btw     Totaal"
    assert ("0", "7.80", "0.00") in groups(f"{heading}\n0   7,80   0,00   7,80\n9   178,27   16,04   194,31")
    assert groups(f"{heading}\n0   7,80   0,00   7,80") == []


def test_taxes_levied_beside_each_other_are_two_though_they_are_as_high() -> None:
    assert groups("Taxable value   123,150.00\nOutput CGST 9%   11,083.50\nOutput SGST 9%   11,083.50") == [
        ("9", "0", "11083.50"),
        ("9", "0", "11083.50"),
    ]


def test_a_rate_between_its_base_and_its_tax() -> None:
    text = "Aufschlüsselung der Umsatzsteuer\nGesamtsumme    69,80\nUmsatzsteuersatz    7,00%\nUmsatzsteuerbetrag    {}"
    assert groups(text.format("4,89")) == [("7.00", "69.80", "4.89")]
    assert groups(text.format("5,89")) == []


def test_a_base_without_tax_stands_under_one_with() -> None:
    text = """
        Aliquota IVA     Imponibile    Imposta
        22,00              1.395,00     306,90
         0,00                 16,00       0,00
        """
    assert groups(text) == [("22.00", "1395.00", "306.90"), ("0.00", "16.00", "0.00")]
    assert len(groups(text.replace(" 0,00                 16,00", "Spese 0,00   16,00"))) == 1


def test_a_rate_set_against_the_name_of_the_tax() -> None:
    assert groups("Hesaplanan KDV(%20)      5.619,75 TL") == [("20", "0", "5619.75")]
