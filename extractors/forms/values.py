"""What type a form's answer is of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.invoices.labels import label_tokens
from extractors.values.dates import infer_date_order, parse_date
from extractors.values.numbers import infer_number_format, parse_number
from extractors.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.values.dates import DateOrder
    from schemas.form import EntryType
    from schemas.page import Widget

_OFF = "Off"
_CLOCK = re.compile(r"\d{1,2}[:h]\d{2}(?!\d)")
_CODES = frozenset(
    ["nr", "code", "zip", "plz", "cp", "id", "phone", "telephone", "tel", "telefon", "fax", "mobile", "ssn", "account"]
)
_CODE_ENDS = ("code", "leitzahl", "nummer", "postal")
"""Words of labels that ask for a code, in the folding of `label_tokens`."""


def is_ticked(widget: Widget) -> bool:
    """Whether a check box or radio button is on by its field's value: its own state, and not "Off".

    ISO 32000-2, 12.7.5.2.3 and 12.7.5.2.4.
    """
    return widget.value not in (None, "", _OFF) and (not widget.states or widget.value in widget.states)


def shows_tick(widget: Widget) -> bool | None:
    """Whether a check box or radio button is drawn as on; None where the file does not say how it is drawn."""
    return widget.appearance != _OFF if widget.appearance else None


def same_text(shown: str, value: str | None) -> bool:
    """Whether a field shows its value: the same letters and figures, or the same number in another format."""
    if value is None:
        return False
    if _plain(shown) == _plain(value):
        return True
    numbers = [parse_number(text, infer_number_format([text])) for text in (shown, value)]
    return numbers[0] is not None and numbers[0] == numbers[1]


def is_part(shown: str, value: str | None) -> bool:
    """Whether what is shown is a piece of a longer value."""
    return value is not None and _plain(shown) in _plain(value)


def _plain(text: str) -> str:
    return "".join(fold(text).split())


def date_order(widgets: Sequence[Widget]) -> DateOrder | None:
    """The order of day and month in a form: that of its own formats, else of its dates; None where nothing tells."""
    stated = {order for widget in widgets if (order := _order_of(widget.date_format))}
    if len(stated) == 1:
        return stated.pop()
    return known_order(widget.value or "" for widget in widgets)


def known_order(texts: Iterable[str]) -> DateOrder | None:
    """The order that the dates themselves tell, where the custom of no country has to."""
    kept = list(texts)
    orders = {infer_date_order(kept, "en", "US"), infer_date_order(kept, "de", "DE")}
    return orders.pop() if len(orders) == 1 else None


def _order_of(date_format: str) -> DateOrder | None:
    """Of a format such as "dd-mmm-yy", its first letter being a day's, a month's or a year's."""
    orders: dict[str, DateOrder] = {"d": "dmy", "m": "mdy", "y": "ymd"}
    return orders.get(date_format[:1])


def entry_type(widget: Widget, value: str | None, label: str = "") -> EntryType:
    """By the field, and a text field's by what was filled in and asked for."""
    if widget.field_type in ("checkbox", "radio", "signature"):
        return widget.field_type
    return text_type(value, label)


def text_type(value: str | None, label: str = "") -> EntryType:
    """`date` or `number` for a text that is one as a whole, else `text`: codes and telephone numbers count nothing."""
    if not value or not any(ch.isdigit() for ch in value):
        return "text"
    if _CLOCK.search(value):
        return "text"  # a time, or a day and a time: more than a date can hold
    if parse_date(value, "dmy") or parse_date(value, "mdy"):
        return "date"
    if value.lstrip()[0] in "+0" and value.strip().isdigit() and len(value.strip()) > 1:
        return "text"
    words = label_tokens(label)
    if any(word in _CODES or word.endswith(_CODE_ENDS) for word in words):
        return "text"
    return "text" if parse_number(value, infer_number_format([value])) is None else "number"


def canonical(text: str, kind: EntryType, order: DateOrder | None) -> str:
    """Dates as ISO 8601 and numbers as decimal strings; any other text as it is.

    A date that may be two days (`order` is None where nothing tells) stays as it is.
    """
    if kind == "date":
        orders: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")
        days = {day for each in orders if (day := parse_date(text, each))}
        day = days.pop() if len(days) == 1 else parse_date(text, order) if order else None
        return day.isoformat() if day else text
    number = parse_number(text, infer_number_format([text])) if kind == "number" else None
    return text if number is None else format(number, "f")
