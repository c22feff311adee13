"""What looks like a row of a table and is none: a sum carried over to the next page, headings printed again. Pure."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from extractors.invoices.labels import label_tokens, whole_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.merge.record import Record

_SUMS = frozenset({"carried_forward", "totals.lines", "totals.net", "totals.gross"})
# What stands beside such a label: "carried forward from page 1", "Übertrag von Blatt 2", "report à nouveau".
_OF_PAGES = frozenset(
    {"page", "pages", "seite", "seiten", "pagina", "paginas", "blatt", "sheet", "s", "p"}
    | {"von", "vom", "auf", "from", "of", "to", "de", "du", "da", "del", "a", "la", "van", "naar", "nr", "nouveau"}
    | {"eur", "usd", "chf", "gbp"}
)
_FEWEST_TERMS = 2


def without_sums_and_headings(rows: Sequence[Record]) -> list[Record]:
    """The rows of a table in reading order that are its rows.

    A label alone does not make a sum: "Transport" and "Vortrag" are carried forward in one language and sold in
    another. Its amount must be that of the rows above it, or of another such row, or the label must speak of pages.
    """
    labels = [_sum_label(row) for row in rows]
    carried = [frozenset(_numbers(row).items()) for row, label in zip(rows, labels, strict=True) if label]
    kept: list[Record] = []
    since: list[Record] = []
    for row, label in zip(rows, labels, strict=True):
        numbers = frozenset(_numbers(row).items())
        is_sum = label is not None and (
            label.speaks_of_pages
            or not numbers
            or (label.is_carried and carried.count(numbers) > 1)
            or _adds_up(row, kept)
            or _adds_up(row, since)
        )
        if is_sum:
            since = []
        elif not _is_heading(row):
            kept.append(row)
            since.append(row)
    return kept


class _SumLabel:
    def __init__(self, roles: set[str], *, tokens: int, beside: int) -> None:
        self.is_carried = "carried_forward" in roles
        self.speaks_of_pages = self.is_carried and (beside > 0 or tokens > 1)


def _sum_label(row: Record) -> _SumLabel | None:
    """The label that one of the row's texts is, but for what tells the page."""
    for text in _texts(row):
        tokens = label_tokens(text)
        for end in range(len(tokens), 0, -1):
            beside = tokens[end:]
            if not all(token in _OF_PAGES or token.isdigit() for token in beside):
                break
            roles = {label.role for label in whole_label(" ".join(tokens[:end])) if not label.weak}
            if roles & _SUMS:
                return _SumLabel(roles, tokens=end, beside=len(beside))
    return None


def _is_heading(row: Record) -> bool:
    """Every text of the row is the heading of a column, and it has no number."""
    texts = _texts(row)
    return (
        bool(texts)
        and not _numbers(row)
        and all(any(label.role.startswith("column.") for label in whole_label(text)) for text in texts)
    )


def _adds_up(row: Record, above: Sequence[Record]) -> bool:
    terms = [_numbers(other) for other in above]
    for pointer, number in _numbers(row).items():
        column = [own[pointer] for own in terms if pointer in own]
        if len(column) >= _FEWEST_TERMS and sum(column, Decimal(0)) == number:
            return True
    return False


def _texts(row: Record) -> list[str]:
    return [group[0].text for group in row.leaves.values() if _number(group[0].value) is None]


def _numbers(row: Record) -> dict[str, Decimal]:
    found = ((pointer, _number(group[0].value)) for pointer, group in row.leaves.items())
    return {pointer: number for pointer, number in found if number is not None}


def _number(value: str) -> Decimal | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
