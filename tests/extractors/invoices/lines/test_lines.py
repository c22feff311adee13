"""Line items: every item once, whole, and nothing that is none."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st
from text_pages import context_of

from extractors.invoices.lines import LineItem, multiplies, read_lines


def items(*pages: str) -> list[LineItem]:
    return read_lines(context_of(*pages)).items


def numbers(*pages: str) -> list[tuple[str | None, ...]]:
    """(quantity, unit price, amount) of each item, as text."""

    def text(value: Decimal | None) -> str | None:
        return None if value is None else str(value)

    return [
        (text(item.number("quantity")), text(item.number("unit_price")), text(item.amount)) for item in items(*pages)
    ]


def described(item: LineItem) -> str:
    return " ".join(word.text for words in item.texts.get("description", []) for word in words)


SIMPLE = """
    Description                Qty    Unit price      Amount
    Oak shelf                    2        100.00      200.00
    Ladder                       1         76.40       76.40
    Subtotal                                          276.40
    VAT 20%                                            55.28
    Total                                             331.68
"""


def test_items_end_where_the_totals_begin() -> None:
    assert numbers(SIMPLE) == [("2", "100.00", "200.00"), ("1", "76.40", "76.40")]
    assert [described(item) for item in items(SIMPLE)] == ["Oak shelf", "Ladder"]
    assert read_lines(context_of(SIMPLE)).total() == Decimal("276.40")


def test_a_description_over_three_lines() -> None:
    (first, second) = items(
        """
        Description                        Qty    Unit price      Amount
        Brand discovery workshop,            1        850.00      850.00
        full day, two facilitators
        including travel
        Stock photography                    4         32.50      130.00
        Total                                                     980.00
        """
    )
    assert described(first) == "Brand discovery workshop, full day, two facilitators including travel"
    assert described(second) == "Stock photography"


def test_a_number_inside_a_description_is_no_quantity() -> None:
    assert numbers(
        """
        Bezeichnung                      Menge    Einzelpreis       Betrag
        Schutzrohr 6 × 100 mm               11          45,86       504,46
        Kabel 3 x 1,5 Ring 100 m             2          12,50        25,00
        Nettobetrag                                                 529,46
        """
    ) == [("11", "45.86", "504.46"), ("2", "12.50", "25.00")]


def test_carried_forward_rows_and_repeated_headers_are_no_items() -> None:
    first = """
        Bezeichnung                      Menge    Einzelpreis       Betrag
        Regal Eiche                          2         100,00       200,00
        Leiter                               3          50,00       150,00
        Übertrag                                                    350,00
    """
    second = """
        Bezeichnung                      Menge    Einzelpreis       Betrag
        Übertrag                                                    350,00
        Bank                                 4          25,00       100,00
        Nettobetrag                                                 450,00
    """
    assert numbers(first, second) == [
        ("2", "100.00", "200.00"),
        ("3", "50.00", "150.00"),
        ("4", "25.00", "100.00"),
    ]


def test_items_that_nothing_multiplies_go_on_below_a_subtotal() -> None:
    page = """
    No.    Details              Stock code       Price      Amount
    1      Annual licence            12155       99.00       99.00
    2      Notebook                  89325       74.71       37.36
    Total items                                             136.36
    3      Hosting                   16401      147.53      442.59
    4      Milk                      23114       10.81       32.43
    Total items                                             611.38
    VAT 20%                                                 122.28
    Total                                                   733.66
    """
    assert [amount for _, _, amount in numbers(page)] == ["99.00", "37.36", "442.59", "32.43"]


def test_what_follows_a_total_and_comes_to_nothing_is_no_item() -> None:
    page = """
    No.    Details              Stock code       Price      Amount
    1      Annual licence            12155       99.00       99.00
    2      Notebook                  89325       74.71       37.36
    Total items                                             136.36
    3      Deposit of July           16401      147.53       50.00
    Balance due                                              86.36
    """
    assert [amount for _, _, amount in numbers(page)] == ["99.00", "37.36"]


def test_subtotals_between_sections_are_no_items() -> None:
    assert [
        amount
        for _, _, amount in numbers(
            """
        Bezeichnung                      Menge    Einzelpreis       Betrag
        Erdgeschoss
        Regal Eiche                          2         100,00       200,00
        Leiter                               3          50,00       150,00
        Zwischensumme Erdgeschoss                                   350,00
        Obergeschoss
        Bank                                 4          25,00       100,00
        Tisch                                2          75,00       150,00
        Nettobetrag                                                 600,00
        """
        )
    ] == ["200.00", "150.00", "100.00", "150.00"]


def test_a_discount_row_belongs_to_the_item_above() -> None:
    first, second = items(
        """
        Bezeichnung                      Menge    Einzelpreis       Betrag
        Regal Eiche                          2         100,00       200,00
        Rabatt                                                      -20,00
        Leiter                               3          50,00       150,00
        Nettobetrag                                                 330,00
        """
    )
    assert (first.amount, first.discount()[0] if first.discount() else None) == (Decimal("180.00"), Decimal("20.00"))
    assert (second.amount, second.discount()) == (Decimal("150.00"), None)


def test_a_discount_in_percent_becomes_an_amount() -> None:
    first, second = items(
        """
        Description           Qty    Unit price    Disc.     Amount
        Boards                 10         12.00      5 %     114.00
        Screws                  4          3.00               12.00
        Net total                                            126.00
        """
    )
    assert first.discount() is not None and first.discount()[0] == Decimal("6.00")  # type: ignore[index]
    assert second.discount() is None


def test_quantities_and_prices_with_many_decimals() -> None:
    assert numbers(
        """
        Code       Product                  Qty    Unit    Price       Net
        SAW1       Carcassing            34.445    m      5.0500    173.95
        OSB3       Board                  2.000    each  17.3800     34.76
        Total net                                                   208.71
        """
    ) == [("34.445", "5.0500", "173.95"), ("2.000", "17.3800", "34.76")]


def test_a_page_without_header_goes_on_with_the_columns_of_the_page_before() -> None:
    first = """
        Description                Qty    Unit price      Amount
        Oak shelf                    2        100.00      200.00
    """
    second = """
        Ladder                       1         76.40       76.40
        Total                                             276.40
    """
    assert [amount for _, _, amount in numbers(first, second)] == ["200.00", "76.40"]


def test_a_table_of_taxes_is_no_table_of_items() -> None:
    page = (
        SIMPLE
        + """
        VAT rate        Net amount       VAT amount       Gross
        20%                 276.40            55.28      331.68
    """
    )
    assert len(items(page)) == 2


def test_a_document_without_a_table_has_no_items() -> None:
    assert items("Dear Sir or Madam,\n\nplease find our account of 1,200.00 enclosed.") == []


def test_where_an_amount_is_missing_there_is_no_total() -> None:
    table = read_lines(context_of(SIMPLE))
    del table.items[0].cells["amount"]
    assert table.total() is None


@given(st.decimals(0, 1000, places=3), st.decimals(0, 1000, places=4))
def test_a_product_is_rounded_half_up_to_the_digits_of_the_amount(quantity: Decimal, price: Decimal) -> None:
    amount = (quantity * price).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert multiplies(quantity, price, amount)
    assert not multiplies(quantity, price, amount + Decimal("0.01"))


@given(
    st.lists(
        st.tuples(st.integers(2, 400), st.integers(1, 99_999), st.text("abcdefghij klm", min_size=3, max_size=20)),
        min_size=1,
        max_size=12,
    )
)
def test_every_item_of_a_ruled_table_is_read(rows: list[tuple[int, int, str]]) -> None:
    lines = ["Description                    Quantity     Unit price         Amount"]
    expected = []
    total = Decimal(0)
    for quantity, cents, text in rows:
        price = Decimal(cents).scaleb(-2)
        amount = quantity * price
        total += amount
        lines.append(f"x{text.strip():29s}{quantity:9d}{price:15,.2f}{amount:15,.2f}")
        expected.append((Decimal(quantity), price, amount))
    lines.append(f"{'Total':30s}{'':24s}{total:15,.2f}")
    found = [(i.number("quantity"), i.number("unit_price"), i.amount) for i in items("\n".join(lines))]
    assert found == expected


def test_an_item_called_by_a_word_for_carrying_forward_is_an_item() -> None:
    text = """
        Omschrijving               Aantal          Prijs      Bedrag
        Leilinde 16-18                  8         189,00    1.512,00
        Transport                       1          95,00       95,00
        Subtotaal                                           1.607,00
        """
    assert numbers(text) == [("8", "189.00", "1512.00"), ("1", "95.00", "95.00")]


def test_a_rate_and_its_base_in_brackets_make_no_item_of_a_row_of_tax() -> None:
    text = """
        Description                Qty    Unit price      Tax      Amount
        Migration                   64        145.00       0%     9280.00
        Training                     2        100.00       0%      200.00
        Subtotal                                                  9480.00
        VAT (0%, $9480.00)                                          $0.00
        Total                                                     9480.00
        """
    assert numbers(text) == [("64", "145.00", "9280.00"), ("2", "100.00", "200.00")]


def test_a_row_that_sums_every_column_is_no_item() -> None:
    text = """
        Product                    Qty      Price       Tax      Total
        Memory card                  1     278.61     40.39     319.00
        Reader                       2     100.00     29.00     229.00
        Total                        3     378.61     69.39     548.00
        Grand Total                                             548.00
        """
    assert [amount for *_, amount in numbers(text)] == ["319.00", "229.00"]


def test_an_item_may_begin_with_the_name_of_a_tax() -> None:
    text = """
        Description               Quantity    Subtotal
        Monthly bookkeeping              1      450.00
        VAT return preparation           1      175.00
        Total without VAT                       625.00
        """
    assert [amount for *_, amount in numbers(text)] == ["450.00", "175.00"]


def test_no_rate_of_tax_is_higher_than_a_hundred() -> None:
    (item,) = items(
        """
        Description                Qty    Unit price        VAT %
        Oak shelf                    2        100.00     12100.00
        """
    )
    assert "tax_rate" not in item.cells


def test_quantities_with_cents_are_no_prices_where_prices_have_more_decimals() -> None:
    table = """
    Artigo   Descrição          Qtd.     Pr. Unitário     Valor
    PM5      Pão de mistura     240,00          0,950    228,00
    CRS      Croissant          180,00          0,720    129,60
    Total                                                357,60
    """
    assert [(line[0], line[1]) for line in numbers(table)] == [("240.00", "0.950"), ("180.00", "0.720")]


def test_what_the_items_come_to_is_none_of_them_wherever_its_label_stands() -> None:
    table = """
    PCS   DESCRIPTION                        WEIGHT    CLASS    CHARGES
    12    PLT ALMONDS SHELLED                18240        65    2,083.01
          FUEL SURCHARGE 28.5%                                    593.66
    12    TOTAL CHARGES - PAY THIS AMOUNT    18240              2,676.67
    """
    assert len(items(table)) == 2


TAXED = """
    Description        Quantity       Rate        Amount
    Laser printer             3      450.00     1,350.00
    Toner                    12       50.00       600.00
"""


def test_taxes_under_the_items_are_none() -> None:
    found = numbers(TAXED + "    Output CGST 9%      175.50\n    Output SGST 9%      175.50")
    assert [amount for _, _, amount in found] == ["1350.00", "600.00"]


def test_the_heading_of_the_tax_by_rate_ends_the_items() -> None:
    found = items(
        """
        Désignation        Quantité      Prix        Montant
        Pain gris               340      1,85         629,00
        Couques                 600      0,78         468,00
        TVA          Base          Montant
        6 %      1 097,00            65,82
        """
    )
    assert [described(item) for item in found] == ["Pain gris", "Couques"]


def test_what_an_item_is_called_may_stand_under_item() -> None:
    text = """
        Item                   Description               Qty      Price     Total
        Website maintenance    Monthly retainer            1     240.00    240.00
        Content edits          At hourly rate              2      55.00    110.00
        Site visit                                         1      95.00     95.00
        Subtotal                                                           445.00
    """
    assert [described(item) for item in items(text)] == [
        "Website maintenance Monthly retainer",
        "Content edits At hourly rate",
        "Site visit",
    ]
    assert not any("item_number" in item.texts for item in items(text))


def test_sentences_below_the_items_do_not_tell_which_column_holds_their_texts() -> None:
    text = """
        Sr   Item                     HSN/SAC    Quantity     Rate      Amount
        1    HSS drill bit            82075000        120    86.50   10,380.00
        2    Carbide end mill         82077090         15   124.00    1,860.00
        Total                                                        12,240.00

        This is a computer generated invoice and does not require a signature of anybody
        Subject to the courts of the place where our registered office is situated
    """
    assert [described(item) for item in items(text)] == ["HSS drill bit", "Carbide end mill"]


FOLIO = """
    Date     Description                VAT     Charges    Credits
    08.09.   Accommodation double      3.8%      245.00
    08.09.   City tax                    0%        5.60
    09.09.   Minibar                   8.1%       14.00
    07.08.   Deposit                                        100.00
    Total                                        264.60
"""


def test_a_city_tax_between_dated_items_is_an_item() -> None:
    assert [described(item) for item in items(FOLIO)] == ["Accommodation double", "City tax", "Minibar"]


def test_a_deposit_among_the_items_is_none_and_no_text_of_one() -> None:
    context = context_of(FOLIO)
    deposit = next(row.position for row in context.rows if "Deposit" in row.row.text)
    assert deposit not in read_lines(context).rows
