"""Table headers: which columns there are and what they hold."""

from __future__ import annotations

import pytest
from text_pages import context_of

from extractors.invoices.lines.columns import TableHeader, find_headers


def header_of(*pages: str) -> TableHeader:
    (header,) = find_headers(context_of(*pages))
    return header


def roles(header: TableHeader) -> list[str | None]:
    return [column.role for column in header.columns]


@pytest.mark.parametrize(
    "line",
    [
        "Item no.   Description            Qty    Unit price      Amount",
        "Art.-Nr.   Bezeichnung            Menge  Einzelpreis     Gesamtpreis",
        "Référence  Désignation            Qté    Prix unitaire   Montant HT",
        "Código     Descripción            Cantidad   Precio      Importe",
        "Codice     Descrizione            Q.tà   Prezzo unitario   Importo",
        "Artikelnr. Omschrijving           Aantal  Prijs          Bedrag",
    ],
)
def test_headings_in_every_language(line: str) -> None:
    assert roles(header_of(line)) == ["item_number", "description", "quantity", "unit_price", "amount"]


def test_neighbouring_headings_are_not_one_label() -> None:
    header = header_of("Code     Product        Qty    Unit   Price    Net      VAT")
    assert roles(header)[:6] == ["item_number", "description", "quantity", "unit", "unit_price", "amount"]


def test_a_heading_over_two_lines_is_one_column() -> None:
    header = header_of(
        """
        Description        Quantity     Unit price     Amount
                                        excl. VAT      excl. VAT
        """
    )
    assert roles(header) == ["description", "quantity", "unit_price", "amount"]
    assert (header.first, header.last) == (0, 1)


def test_of_two_amounts_the_last_is_the_lines() -> None:
    header = header_of("Description      Quantity      Total      Total")
    assert [c.role for c in header.columns].count("amount") == 1
    assert header.columns[-1].role == "amount"


def test_article_and_description_are_code_and_text() -> None:
    assert roles(header_of("Artículo    Descripción    Cantidad   Precio    Importe"))[:2] == [
        "item_number",
        "description",
    ]


def test_a_row_with_money_is_no_header() -> None:
    assert find_headers(context_of("Description   Quantity   Price   Total   1,234.50")) == []


def test_a_sentence_is_no_header() -> None:
    assert find_headers(context_of("The price is per unit and the amount is net of discount.")) == []


def test_a_header_repeated_on_each_page_is_found_on_each() -> None:
    line = "Description    Quantity    Unit price    Amount"
    assert [h.page_no for h in find_headers(context_of(line, line))] == [1, 2]
