"""Which rows begin an item, and what belongs to it."""

from __future__ import annotations

import cProfile
from dataclasses import replace
from decimal import Decimal

from text_pages import context_of, document_of, page_of

from extractors.invoices.context import build_context
from extractors.invoices.lines import LineItem, read_lines
from schemas.geometry import BBox
from schemas.page import DocumentContent, Word


def items(*pages: str) -> list[LineItem]:
    return read_lines(context_of(*pages)).items


def said(item: LineItem, role: str = "description") -> str:
    return " ".join(word.text for words in item.texts.get(role, []) for word in words)


def test_the_lines_of_a_cell_follow_the_lines_of_its_heading() -> None:
    first, second = items(
        """
        GTIN              Art. no.                   Qty    Unit price      Amount
                          Description
        4012345001235     KR3M                         2        100.00      200.00
                          Turf, green
        4000050986428     SFK5                         4          5.50       22.00
                          Pork chops
        Total                                                               222.00
        """
    )
    assert (said(first, "item_number"), said(first)) == ("KR3M", "Turf, green")
    assert (said(second, "item_number"), said(second)) == ("SFK5", "Pork chops")


def test_a_barcode_is_the_item_number_where_no_other_is_printed() -> None:
    first, second = items(
        """
        GTIN              Description                Qty    Unit price      Amount
        4012345001235     Turf, green                  2        100.00      200.00
        4000050986428     Pork chops                   4          5.50       22.00
        Total                                                               222.00
        """
    )
    assert said(first, "item_number") == "4012345001235"
    assert said(second, "item_number") == "4000050986428"


def test_a_code_on_a_line_of_its_own_stays_in_the_description_unless_the_heading_names_codes() -> None:
    table = """
        {heading}           Qty    Unit price      Amount
        M-01                   2        100.00      200.00
        Sunny screen
        M-02                   4          5.50       22.00
        Flat screen
        Total                                       222.00
    """
    assert [said(i) for i in items(table.format(heading="Description"))] == ["M-01 Sunny screen", "M-02 Flat screen"]
    assert [said(i) for i in items(table.format(heading="Article    "))] == ["Sunny screen", "Flat screen"]
    assert [said(i, "item_number") for i in items(table.format(heading="Description"))] == ["M-01", "M-02"]


def test_a_text_close_to_the_code_before_it_begins_where_the_other_texts_begin() -> None:
    first, second = items(
        """
        Code             Description    Qty    Unit price      Amount
        KR3M           Turf green         2        100.00      200.00
        40123450012359 broad
        SFK5           Pork chops         4          5.50       22.00
        40000509864281 smoked
        Total                                                  222.00
        """
    )
    assert (said(first), said(second)) == ("Turf green broad", "Pork chops smoked")


def test_amounts_carried_to_the_next_page_are_no_items_whatever_they_are_called() -> None:
    page = """
        Description                Qty    Unit price      Amount
        {rows}
    """
    first = page.format(
        rows="Oak shelf                    2        100.00      200.00\n"
        "        Ladder                       1         76.40       76.40\n"
        "        To next sheet                                      276.40"
    )
    second = page.format(
        rows="From last sheet                                    276.40\n"
        "        Bench                        2         50.00      100.00\n"
        "        Total                                              376.40"
    )
    assert [item.amount for item in items(first, second)] == [Decimal("200.00"), Decimal("76.40"), Decimal("100.00")]


def test_components_without_an_amount_are_part_of_the_item_above() -> None:
    first, second = items(
        """
        Description                Qty    Unit price      Amount
        Breakfast box                2         20.00       40.00
           consisting of
           12 x rolls
           1 x jam 250 g
        Delivery                     1          7.50        7.50
        Total                                               47.50
        """
    )
    assert said(first) == "Breakfast box consisting of 12 x rolls 1 x jam 250 g"
    assert (first.amount, second.amount) == (Decimal("40.00"), Decimal("7.50"))


def test_rows_below_zero_are_items_and_keep_their_sign() -> None:
    amounts = [
        item.amount
        for item in items(
            """
            Description                Qty    Unit price      Amount
            Crates                       3         20.00       60.00
            Empties returned            -2          1.50       -3.00
            Total                                               57.00
            """
        )
    ]
    assert amounts == [Decimal("60.00"), Decimal("-3.00")]


def test_a_page_number_under_the_amounts_is_no_item() -> None:
    found = items(
        """
        Description                Qty    Unit price      Amount
        Day ticket                   1          8.41        8.41

                                                   Page 1 of 2
        """
    )
    assert [item.amount for item in found] == [Decimal("8.41")]


def test_a_discount_that_was_rounded_before_it_was_taken_off_proves_the_row() -> None:
    first, second = items(
        """
        Concept                    Units       P.V.P.     % Disc.     Amount
        Diagnosis                   1.10        41.65       10.00      41.24
        Clutch                      1.00       593.16       10.00     533.84
        Total                                                         575.08
        """
    )
    assert [item.number("unit_price") for item in (first, second)] == [Decimal("41.65"), Decimal("593.16")]


def test_a_table_over_many_pages_takes_time_in_proportion() -> None:
    def pages(count: int) -> list[str]:
        row = "Oak shelf                    2        100.00      200.00"
        rest = [("\n" + " " * 8).join(["", *[row] * 40]) for _ in range(count - 1)]
        head = "        Description                Qty    Unit price      Amount"
        return [head + ("\n" + " " * 8).join(["", *[row] * 40]), *rest]

    def calls(count: int) -> int:
        """How many functions were called: the same on a busy machine."""
        context, profile = context_of(*pages(count)), cProfile.Profile()
        assert len(profile.runcall(read_lines, context).items) == 40 * count
        return sum(entry.callcount for entry in profile.getstats())

    calls(2)
    assert calls(40) < 5 * calls(10)


def test_a_heading_that_names_two_things_is_one_heading() -> None:
    first, second = items(
        """
        Qty    UM    Part number / Description        Price      Extension
        4      EA    6205-2RS                          7.43          29.72
                     SEALED BALL BEARING
        3      BT    LOC-60931                        38.66         115.98
                     RETAINING COMPOUND 50 ML
        Total                                                       145.70
        """
    )
    assert [(said(i, "item_number"), said(i)) for i in (first, second)] == [
        ("6205-2RS", "SEALED BALL BEARING"),
        ("LOC-60931", "RETAINING COMPOUND 50 ML"),
    ]


def test_a_number_behind_its_label_in_the_text_is_the_item_number() -> None:
    (first, second) = items(
        """
        Leistung                      Anzahl    Einzelpreis      Gesamt
        Kassette 11-fach                   2          54,90      109,80
        Art.-Nr. SRM-11/34
        Probefahrt                         1          20,00       20,00
        Summe                                                    129,80
        """
    )
    assert (said(first, "item_number"), said(first)) == ("SRM-11/34", "Kassette 11-fach")
    assert (said(second, "item_number"), said(second)) == ("", "Probefahrt")


def test_days_before_the_text_are_no_item_numbers() -> None:
    found = items(
        """
        Datum    Werkzaamheden           Aantal       Tarief       Bedrag
        5-05     Redactie jaarverslag         2        72,50       145,00
        7-05     Vormgeving omslag            3        80,00       240,00
        Totaal                                                     385,00
        """
    )
    assert [(said(item, "item_number"), said(item)) for item in found] == [
        ("", "Redactie jaarverslag"),
        ("", "Vormgeving omslag"),
    ]


def test_numbers_beside_the_middle_of_two_lines_belong_to_both() -> None:
    head, tail = "Item                          Quantity    Unit price      Amount", "Total    500.00"
    page = page_of(f"{head}\nx\nx\nx\nx\nx\nx\n{tail}")
    words = [word for word in page.words if word.text != "x"]
    for at, (first, second, numbers) in enumerate(
        [("Chafing dish with", "two half pans", "2 100.00 200.00"), ("Tablecloth hire", "damask", "3 100.00 300.00")]
    ):
        top = 40.0 + 30 * at
        words += printed(first, 30, top) + printed(second, 30, top + 12)
        for text, right in zip(numbers.split(), (240, 320, 400), strict=True):
            words += printed(text, right - 6 * len(text), top + 6)
    found = read_lines(build_context(document_with(words))).items
    assert [said(item) for item in found] == ["Chafing dish with two half pans", "Tablecloth hire damask"]


def printed(text: str, left: float, top: float) -> list[Word]:
    words, at = [], left
    for part in text.split():
        words.append(Word(part, BBox(at, top, at + 6 * len(part), top + 10), 1, size_pt=10.0))
        at += 6 * len(part) + 4
    return words


def document_with(words: list[Word]) -> DocumentContent:
    content = document_of("x")
    return replace(content, pages=(replace(content.pages[0], words=tuple(words)),))


def test_of_two_prices_the_one_without_tax_is_the_unit_price() -> None:
    (first, second) = items(
        """
        Description           Quantité    P.U. (hors TVA)    Taux TVA    P.U. (TVA incluse)    Total (TVA incluse)
        Carnet A5                    4              12.04        20 %                 14.45                  57.80
        Stylo plume                  2              34.12        20 %                 40.94                  81.88
        Total facture                                                                                       139.68
        """
    )
    assert [item.number("unit_price") for item in (first, second)] == [Decimal("12.04"), Decimal("34.12")]
    assert [item.number("tax_rate") for item in (first, second)] == [Decimal(20), Decimal(20)]
    assert [item.amount for item in (first, second)] == [Decimal("57.80"), Decimal("81.88")]


def test_texts_and_amounts_alone_are_items_where_they_add_up() -> None:
    page = """
        Description                                    Amount
        Demolition of bathroom                        1850.00
        Rough plumbing                                2400.00
        Total                                         {total}
    """
    assert [said(item) for item in items(page.format(total="4250.00"))] == ["Demolition of bathroom", "Rough plumbing"]
    assert items(page.format(total="4300.00")) == []


def test_numbers_beside_the_last_line_belong_to_the_lines_above_them() -> None:
    page = page_of(
        "Ud    Concepto                          Cantidad    Precio    Importe\nx\nx\nx\nx\nx\nTotal    370.00"
    )
    words = [word for word in page.words if word.text != "x"]
    words += printed("Demolicion de tabique de ladrillo", 60, 40) + printed("con medios manuales", 60, 52)
    words += printed("Punto de luz en el salon grande y", 60, 72) + printed("pasillo", 60, 84)
    for top, numbers in ((52.0, "3 90.00 270.00"), (84.0, "2 50.00 100.00")):
        for text, right in zip(numbers.split(), (300, 360, 420), strict=True):
            words += printed(text, right - 6 * len(text), top)
    assert [said(item) for item in read_lines(build_context(document_with(words))).items] == [
        "Demolicion de tabique de ladrillo con medios manuales",
        "Punto de luz en el salon grande y pasillo",
    ]


def test_a_discount_with_the_rate_of_another_item_is_an_item_itself() -> None:
    page = """
        Description              Qty    Price     Amount
        Hire, five days            5    44.17     220.85
        Return elsewhere           1    40.00      40.00
        {discount}
        Subtotal                                  {total}
    """
    own = items(page.format(discount="Discount 10 % on hire                     -22.09", total="238.76"))
    assert [item.amount for item in own] == [Decimal("220.85"), Decimal("40.00"), Decimal("-22.09")]
    taken = items(page.format(discount="Discount 10 %                              -4.00", total="256.85"))
    assert [item.amount for item in taken] == [Decimal("220.85"), Decimal("36.00")]


def test_texts_that_no_heading_names_stand_left_of_the_first_one() -> None:
    page = """
                                 Quantity     Rate     Charge
        Water used                  46 m     1.8320     84.27
        Standing charge            182 d     0.0842     15.32
        Total                                           99.59
    """
    assert [said(item) for item in items(page)] == ["Water used", "Standing charge"]


def test_a_price_in_a_text_is_none_of_the_columns() -> None:
    page = """
        Verfahrensgebühr Nr. 3100 VV                      1.709,50 EUR
        Fahrtkosten 84 km × 0,42 EUR                         35,28 EUR
        Zwischensumme netto                               1.744,78 EUR
    """
    assert [item.amount for item in items(page)] == [Decimal("1709.50"), Decimal("35.28")]


def test_a_discount_with_words_of_its_own_or_at_the_end_is_an_item() -> None:
    page = """
        Service                             Amount
        Fibre 500                            31.67
        Calls outside your plan               1.08
        {discount}
        Subtotal                             30.67
    """
    for named in ("Loyalty discount                     -2.08", "Discount                             -2.08"):
        assert [item.amount for item in items(page.format(discount=named))] == [
            Decimal("31.67"),
            Decimal("1.08"),
            Decimal("-2.08"),
        ]


def test_prices_that_come_to_the_total_are_what_the_items_cost() -> None:
    page = """
        Date        Description              Qty     Price
        05/18/26    Exam, sick visit         1       68.00
        05/18/26    Injection                2.46    54.12
        05/18/26    Tablets                  14      21.70
                         Subtotal                143.82
                         Tax (8.7% on        21.70)  1.89
                         Total                   145.71
    """
    assert [item.amount for item in items(page)] == [
        Decimal("68.00"),
        Decimal("54.12"),
        Decimal("21.70"),
    ]


def test_a_bill_of_progress_bills_this_period() -> None:
    page = """
        Description of work      Scheduled value    Previous      This period    % complete
        Demolition                     18,400.00    18,400.00            0.00          100%
        Framing                        64,250.00    38,550.00       19,275.00           90%
        Electrical                     41,000.00    16,400.00       12,300.00           70%
        Totals                        123,650.00    73,350.00       31,575.00
        Work completed this period                                 $31,575.00
    """
    found = items(page)
    assert [item.amount for item in found] == [Decimal("0.00"), Decimal("19275.00"), Decimal("12300.00")]
    assert [said(item) for item in found] == ["Demolition", "Framing", "Electrical"]


def test_a_nought_by_itself_is_no_item() -> None:
    text = """
        Description of goods        Quantity      Rate      Amount
        Copper wire                       12  2,150.00   25,800.00
        LED panel                         30    262.50    7,875.00
                                                              0.00
        OUTPUT CGST 9%                                    3,030.75
        Total                                            36,705.75
    """
    assert [str(item.amount) for item in read_lines(context_of(text)).items] == ["25800.00", "7875.00"]
