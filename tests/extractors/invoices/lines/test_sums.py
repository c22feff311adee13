"""Items without a heading."""

from __future__ import annotations

from text_pages import context_of

from extractors.invoices.lines import read_lines


def items(page: str) -> list[tuple[str, str]]:
    table = read_lines(context_of(page))
    words = [[word.text for row in item.texts["description"] for word in row] for item in table.items]
    return [(" ".join(text), str(item.amount)) for text, item in zip(words, table.items, strict=True)]


def test_texts_with_amounts_that_come_to_the_total_are_items() -> None:
    assert items(
        """
        For services in May:
        Editing of the annual report, second round                   1,200.00
        Travel to Leeds and back                                        80.00
        Total                                                        1,280.00
        """
    ) == [("Editing of the annual report, second round", "1200.00"), ("Travel to Leeds and back", "80.00")]


def test_texts_with_amounts_that_come_to_the_total_with_the_tax_are_items() -> None:
    assert items(
        """
        Item                                           Price
        Toner cartridge                              $357.00
        Gel pens, black                               $94.90
        Sales tax 8.25%                               $37.28
        Total:                                       $489.18
        """
    ) == [("Toner cartridge", "357.00"), ("Gel pens, black", "94.90")]


def test_a_list_that_does_not_come_to_the_total_is_none() -> None:
    assert items("Editing        1,200.00\nTravel            80.00\nTotal          1,300.00") == []


def test_net_and_tax_are_no_items_of_their_total() -> None:
    assert items("Net amount     100.00\nVAT             20.00\nTotal          120.00") == []


def test_one_amount_and_its_total_are_two_prints_of_one_figure() -> None:
    assert items("Editing      1,200.00\nTotal        1,200.00") == []


def test_of_several_sums_the_first_is_the_items_and_what_is_called_a_charge_may_be_one() -> None:
    assert items(
        """
                                                  £        VAT £
        Professional charges               1,150.00       230.00
        Land Registry search fees             14.00         0.00
        Total                              1,164.00       230.00
        """
    ) == [("Professional charges", "1150.00"), ("Land Registry search fees", "14.00")]


def test_a_charge_by_its_bare_name_stays_one() -> None:
    assert items("Editing        1,200.00\nTravel            80.00\nShipping     20.00\nTotal     1,300.00") == []
