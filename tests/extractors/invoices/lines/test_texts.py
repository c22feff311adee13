"""Codes, positions and descriptions where no heading names them, and tables whose headings mislead."""

from __future__ import annotations

import pytest
from text_pages import context_of

from extractors.invoices.lines import LineItem, read_lines


def texts(item: LineItem, role: str) -> str:
    return " ".join(word.text for words in item.texts.get(role, []) for word in words)


def test_a_code_that_stands_apart_is_the_item_number() -> None:
    table = read_lines(
        context_of(
            """
            Goods              Text                    Qty    Unit price      Amount
            PG1140             Terracotta pot            3         18.04       54.12
            PG0519             Watering can              2         26.20       52.40
            Total                                                              106.52
            """
        )
    )
    assert [texts(item, "item_number") for item in table.items] == ["PG1140", "PG0519"]
    assert [texts(item, "description") for item in table.items] == ["Terracotta pot", "Watering can"]


def test_a_first_word_that_is_no_code_in_every_item_stays_text() -> None:
    table = read_lines(
        context_of(
            """
            Description                    Qty    Unit price      Amount
            200A main panel                  1        100.00      100.00
            Labor, apprentice                2         58.00      116.00
            Total                                                 216.00
            """
        )
    )
    assert [texts(item, "description") for item in table.items] == ["200A main panel", "Labor, apprentice"]
    assert not any("item_number" in item.texts for item in table.items)


def test_descriptions_above_their_numbers_without_any_heading() -> None:
    table = read_lines(
        context_of(
            """
            1100376 Angled brush
              3 @  14.57                  43.71
            0418822 Exterior latex
              4 @  37.36                 149.44
            MERCHANDISE                  193.15
            TOTAL                        193.15
            """
        )
    )
    assert [texts(item, "item_number") for item in table.items] == ["1100376", "0418822"]
    assert [texts(item, "description") for item in table.items] == ["Angled brush", "Exterior latex"]


def test_what_all_items_add_up_to_ends_the_table() -> None:
    table = read_lines(
        context_of(
            """
            Description                    Qty    Unit price      Amount
            Hex nut                          3         10.00       30.00
            Hex bolt                         2         20.00       40.00
            MDSE                                                   70.00
            FRT                                                     5.00
            PLEASE PAY                                             75.00
            """
        )
    )
    assert [str(item.amount) for item in table.items] == ["30.00", "40.00"]


def test_money_is_the_price_whatever_the_heading_says() -> None:
    table = read_lines(
        context_of(
            """
            Description                Qty     Unit price      Amount
            Tarwebloem               16.79              2       33.58
            Olijfolie                38.28             11      421.08
            Total                                              454.66
            """
        )
    )
    assert [str(item.number("quantity")) for item in table.items] == ["2", "11"]
    assert [str(item.number("unit_price")) for item in table.items] == ["16.79", "38.28"]


def test_the_widest_text_under_an_unknown_heading_is_the_description() -> None:
    table = read_lines(
        context_of(
            """
            Nature des travaux             Nombre      Prix HT     Montant HT
            Affiches couchées                  20         3.45          69.00
            Reliure dos collé                  50         1.95          97.50
            Total HT                                                   166.50
            """
        )
    )
    assert [texts(item, "description") for item in table.items] == ["Affiches couchées", "Reliure dos collé"]


def test_cells_widen_the_narrow_headings_over_them() -> None:
    (first, second) = read_lines(
        context_of(
            """
            QTY    QTY    U/M         ITEM                   DESCRIPTION          UNIT       AMOUNT
            ORD    SHIP               NUMBER                                      PRICE
             19     17    CT     NUT-38-16       Hex nut grade five               9.882      167.99
             22     20    LB     HX-38-16-2      Hex bolt by two zinc            17.548      350.96
            PLEASE PAY                                                                       518.95
            """
        )
    ).items
    assert [texts(item, "item_number") for item in (first, second)] == ["NUT-38-16", "HX-38-16-2"]
    assert [texts(item, "unit") for item in (first, second)] == ["CT", "LB"]
    assert [str(item.number("quantity")) for item in (first, second)] == ["17", "20"]


def test_codes_and_units_under_headings_nobody_knows() -> None:
    (first, second) = read_lines(
        context_of(
            """
            Zxqv         Description          Qty    Wbrt    Unit price      Amount
            PG1140       Terracotta pot         3    pcs          18.04       54.12
            PG0519       Watering can           2    box          26.20       52.40
            Total                                                            106.52
            """
        )
    ).items
    assert [texts(item, "item_number") for item in (first, second)] == ["PG1140", "PG0519"]
    assert [texts(item, "unit") for item in (first, second)] == ["pcs", "box"]


def test_a_discount_column_proves_the_price_under_an_unknown_heading() -> None:
    (first, second) = read_lines(
        context_of(
            """
            Concepto                 Cant.      Zxqv      % Dto.      Importe
            Kit de embrague           1,00    593,16       10,00       533,84
            Aceite de motor           2,50     17,36       10,00        39,06
            """
        )
    ).items
    assert [str(item.number("unit_price")) for item in (first, second)] == ["593.16", "17.36"]


def test_a_code_in_square_brackets_before_the_text_is_the_item_number() -> None:
    table = read_lines(
        context_of(
            """
            Description                       Qty    Unit price      Amount
            [FURN_7777] Office chair            3         18.04       54.12
            Delivery to the third floor         1         20.00       20.00
            Total                                                     74.12
            """
        )
    )
    assert [texts(item, "item_number") for item in table.items] == ["[FURN_7777]", ""]
    assert [texts(item, "description") for item in table.items] == ["Office chair", "Delivery to the third floor"]


def test_capitals_before_a_dash_are_item_numbers_where_every_item_is_written_so() -> None:
    rows = """
            Description                       Qty    Unit price      Amount
            RID-OC - Rideaux occultants         8        142.50     1140.00
            {second:34}  2         46.80       93.60
            Total                                                   1233.60
            """
    both = read_lines(context_of(rows.format(second="NET - Nettoyage"))).items
    assert [texts(item, "item_number") for item in both] == ["RID-OC", "NET"]
    assert [texts(item, "description") for item in both] == ["Rideaux occultants", "Nettoyage"]
    one = read_lines(context_of(rows.format(second="Textile - Nettoyage"))).items
    assert [texts(item, "item_number") for item in one] == ["", ""]
    assert texts(one[0], "description") == "RID-OC - Rideaux occultants"


def test_a_number_behind_its_label_may_be_capitals_alone() -> None:
    table = read_lines(
        context_of(
            """
            Beschreibung                    Menge    Einzelpreis    Gesamtpreis
            Bruchware Helles                    2          14.80          29.60
            Art.-Nr. BR-HE
            Gesamtbetrag                                                  29.60
            """
        )
    )
    assert [texts(item, "item_number") for item in table.items] == ["BR-HE"]
    assert [texts(item, "description") for item in table.items] == ["Bruchware Helles"]


def test_a_name_behind_a_count_is_no_unit() -> None:
    text = """
        Quantity / Item                        Price        Total
        2 x Merino base layer M / black    899.00 kr  1,798.00 kr
        1 x Titanium mug                   349.00 kr    349.00 kr
        Subtotal                                      2,147.00 kr
    """
    found = read_lines(context_of(text)).items
    assert [" ".join(w.text for r in item.texts["description"] for w in r) for item in found] == [
        "Merino base layer M / black",
        "Titanium mug",
    ]
    assert not any("unit" in item.texts for item in found)


@pytest.mark.parametrize(("heading", "rate"), [("DPH", "21"), ("", None)])
def test_a_rate_that_ends_every_text_under_a_heading_of_tax(heading: str, rate: str | None) -> None:
    text = f"""
        Faktura 2026-0071
                                         {heading:<8}Cena za MJ    Celkem bez DPH
        1   ks    Výroba pultu           21 %      38 500,00         38 500,00
        9   hod   Montáž                 21 %         450,00          4 050,00
        34  km    Doprava                21 %          12,00            408,00
        Základ 21 %                                                  42 958,00
    """
    found = read_lines(context_of(text)).items
    rates = {str(item.number("tax_rate")) if item.number("tax_rate") is not None else None for item in found}
    assert (len(found), rates) == (3, {rate})
