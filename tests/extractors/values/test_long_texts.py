"""Texts made to hold up whoever reads them: long, and of the characters that patterns go back over."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from extractors.codes.reader import read_payload
from extractors.codes.references import read_reference
from extractors.values.currency_marks import find_marks
from extractors.values.date_forms import find_dates
from extractors.values.dates import infer_date_order, parse_date
from extractors.values.ids import find_bics, find_emails, find_german_tax_numbers, find_ibans, find_vat_ids
from extractors.values.money import currency_marks, parse_money
from extractors.values.numbers import NumberFormat, infer_number_format, looks_numeric, parse_number, parse_percent
from extractors.values.periods import find_period
from extractors.values.terms import payment_days
from extractors.values.texts import fold, fold_label

if TYPE_CHECKING:
    from collections.abc import Callable

POINT = NumberFormat(".", ",")
READERS: dict[str, Callable[[str], object]] = {
    "number": lambda text: parse_number(text, POINT),
    "percent": lambda text: parse_percent(text, POINT),
    "looks_numeric": looks_numeric,
    "number_format": lambda text: infer_number_format([text]),
    "money": lambda text: parse_money(text, POINT),
    "currency_marks": currency_marks,
    "marks": lambda text: list(find_marks(text)),
    "date": lambda text: parse_date(text, "dmy"),
    "dates": lambda text: find_dates(text, "dmy", compact=True),
    "date_order": lambda text: infer_date_order([text]),
    "period": lambda text: find_period(text, "dmy"),
    "ibans": find_ibans,
    "bics": find_bics,
    "vat_ids": find_vat_ids,
    "tax_numbers": find_german_tax_numbers,
    "emails": find_emails,
    "payment_days": payment_days,
    "fold": fold,
    "fold_label": fold_label,
    "payload": read_payload,
    "reference": read_reference,
}
_PIECES = (
    *(
        "1",
        "1,",
        "1 ",
        ".",
        " ",
        "-",
        "(",
        "1.1",
        "12/",
        "31.12.",
        "31 Dec ",
        "Dec",
        "DE",
        "DE12 3456 ",
        "a@",
        "a.",
        "@",
    ),
    *(
        "€",
        "EUR ",
        "EUR",
        "%",
        "A",
        "é",
        "e\u0301",
        "\u0301",
        "\u202e",
        "\t",
        "'",
        "SPC\n",
        "BCD\n002\n1\nSCT\n",
        "/",
        "0/1",
    ),
)
LENGTH = 4_000


@pytest.mark.parametrize("name", READERS)
def test_no_text_holds_it_up(name: str) -> None:
    """Processor time, so that a busy machine fails nobody: a text that is read in steps takes a few milliseconds."""
    read = READERS[name]
    slow = {}
    read("1")
    for piece in _PIECES:
        for end in ("", "!", "x"):
            text = (piece * LENGTH)[:LENGTH] + end
            took = _seconds(read, text)
            if took > 0.5 and (again := _seconds(read, text)) > 0.5:  # once, garbage of other tests may be collected
                slow[piece, end] = (took, again)
    assert slow == {}


def _seconds(read: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    read(text)
    return time.process_time() - started
