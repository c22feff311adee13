"""Which words of an item are its code and which its description, where no heading says it: by shape and place."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.invoices.labels import whole_label
from extractors.invoices.lines.fitting import are_codes
from extractors.values.currencies import mark_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from extractors.invoices.lines.item import LineItem, LineTable
    from extractors.invoices.tokens import PercentToken
    from schemas.page import Word

_CODE = re.compile(r"^(?=.*\d)[A-Za-z0-9][A-Za-z0-9./_\-]{2,}$")
_BRACKETED = re.compile(r"^\[([^\W_][\w./\-]*)\]$")
"""A code in square brackets is the item's own, with digits or without."""

_SIGNED = re.compile(r"^[A-Z0-9][A-Z0-9./_\-]*$")
_DASHES = frozenset("-–—")
_ORDINAL = re.compile(r"^\d{1,3}\.?$")
_SHORTEST_INLINE = 5
_NEAR = 1.0
_FEWEST_NUMBERED = 4
_USUAL = 0.6
_LONGEST_LABEL = 3
_CROWDED = 8
"""Letters: no unit has so many."""
_TIMES = frozenset({"x", "×"})
_FEW_LETTERS = 2


def settle_texts(context: InvoiceContext, table: LineTable) -> None:
    """Descriptions printed above their numbers; then positions and codes that open the descriptions."""
    _take_crowded_counts(table.items)
    if not any(_letters(item) for item in table.items):
        _take_rows_above(context, table)
    _take_rates(context, table.items)
    _take_names(table.items)
    _split_off(table.items, "position", lambda item: _is_apart(item, _ORDINAL))
    if not any("item_number" in item.texts for item in table.items):
        _split_off(table.items, "item_number", _opens_with_code, keeps_line=not table.names_numbers)
    if not any("item_number" in item.texts for item in table.items):
        _take_marked_codes(table.items)
    for item in table.items:
        _take_labelled_number(item)
    find_gaps(table)


def _take_crowded_counts(items: Sequence[LineItem]) -> None:
    """ "2 x Merino base layer" under "Quantity / Item": what follows the count is a name, and no unit."""
    texts = [item.texts.get("unit", [()])[0] for item in items]
    named = [[word for word in words if not _is_beside_name(word)] for words in texts]
    if any(sum(ch.isalpha() for word in words for ch in word.text) < _CROWDED for words in named):
        return
    if not all(words and words[0].text.casefold() in _TIMES for words in texts):
        return
    for item, words in zip(items, named, strict=True):
        del item.texts["unit"]
        item.texts["description"] = [tuple(words)]


def _is_beside_name(word: Word) -> bool:
    return word.text.casefold() in _TIMES or bool(mark_codes(word.text))


def _take_rates(context: InvoiceContext, items: Sequence[LineItem]) -> None:
    """A rate that ends every description, under a heading of tax, where the columns left of it have none."""
    rows = {id(row.row): row for row in context.rows}
    found = []
    for item in items:
        row, last = rows[id(item.anchor.row)], item.texts.get("description", [()])[0][-1:]
        rate = next((token for token in row.percents if token.words[-1:] == last), None)
        if rate is None or "tax_rate" in item.cells or not _is_headed(context, rate):
            return
        found.append(rate)
    for item, rate in zip(items, found, strict=True):
        item.cells["tax_rate"] = rate
        first, *others = item.texts["description"]
        item.texts["description"] = [first[: -len(rate.words)], *others]


def _is_headed(context: InvoiceContext, rate: PercentToken) -> bool:
    return any(
        hit.bbox.overlap_x(rate.bbox) > 0 and hit.bbox.bottom <= rate.bbox.top and row.page_no == rate.page_no
        for row, hit in context.hits("column.tax_rate")
    )


def _take_names(items: Sequence[LineItem]) -> None:
    """Under "Item", beside "Description": words without a figure are what the item is called, and no numbers."""
    headed = [rows for item in items if (rows := item.texts.get("position"))]
    if not headed or not all(_is_prose(rows) for rows in headed) or len(headed) < len(items):
        return
    for item in items:
        item.texts["description"] = [*item.texts.pop("position"), *item.texts.get("description", [])]


def _is_prose(rows: Sequence[Sequence[Word]]) -> bool:
    text = "".join(word.text for row in rows for word in row)
    return sum(ch.isalpha() for ch in text) > _FEW_LETTERS and not any(ch.isdigit() for ch in text)


def _take_marked_codes(items: Sequence[LineItem]) -> None:
    """ "[FURN_7777] Office chair", or "RID-OC - Curtains" where every item is written so: the code before the mark."""
    described = [item for item in items if item.texts.get("description")]
    dashed = all(_opens_with_dash(item) for item in described)
    if dashed and not are_codes([item.texts["description"][0][0].text for item in described]):
        return
    for item in described:
        first, *others = item.texts["description"]
        bracketed = len(first) > 1 and _BRACKETED.match(first[0].text)
        if bracketed or dashed:
            item.texts["item_number"] = [first[:1]]
            item.texts["description"] = [first[1:] if bracketed else first[2:], *others]


def _opens_with_dash(item: LineItem) -> bool:
    """A code of capitals and figures, a dash that stands by itself, and the text."""
    first = item.texts["description"][0]
    return len(first) > 2 and first[1].text in _DASHES and bool(_SIGNED.match(first[0].text))


def _take_labelled_number(item: LineItem) -> None:
    """ "Art. no. AW-05" on a line of its own, or at the end of the text: the number behind its label."""
    rows = item.texts.get("description", [])
    words = [word for row in rows for word in row]
    if "item_number" in item.texts or len(words) < _LONGEST_LABEL:
        return
    for at in range(1, len(words)):
        label = next((n for n in range(max(0, at - _LONGEST_LABEL), at) if _names_number(words[n:at])), None)
        if label is not None and _is_number(words[at].text) and _ends_line(words[at], rows):
            item.texts["item_number"] = [(words[at],)]
            taken = {id(word) for word in words[label : at + 1]}
            kept = (tuple(word for word in row if id(word) not in taken) for row in rows)
            item.texts["description"] = [row for row in kept if row]
            return


def _is_number(text: str) -> bool:
    """With a figure in it, or a code of capitals: "BR-HE"."""
    return any(ch.isdigit() for ch in text) or (len(text) > 1 and bool(_SIGNED.match(text)))


def _ends_line(word: Word, rows: Sequence[Sequence[Word]]) -> bool:
    return any(row[-1] is word for row in rows)


def _names_number(words: Sequence[Word]) -> bool:
    text = " ".join(word.text for word in words)
    return any(label.role == "column.item_number" and not label.weak for label in whole_label(text))


def find_gaps(table: LineTable) -> None:
    """Position numbers that rise by one step throughout, but for a few that are left out: rows that were not read."""
    numbered = [(item, int(word.text.strip("."))) for item in table.items if (word := _ordinal(item)) is not None]
    steps = [after - before for (_, before), (_, after) in pairwise(numbered)]
    if len(numbered) < max(_FEWEST_NUMBERED, len(table.items)) or min(steps) < 1:
        return
    step = min(steps)
    if steps.count(step) < _USUAL * len(steps):
        return
    for (_, before), (item, after) in pairwise(numbered):
        word = _ordinal(item)
        if word is not None and after - before > step and (after - before) % step == 0:
            left_out = range(before + step, after, step)
            table.gaps.append((", ".join(str(number) for number in left_out), word))


def _ordinal(item: LineItem) -> Word | None:
    rows = item.texts.get("position")
    return rows[0][0] if rows and _ORDINAL.match(rows[0][0].text) else None


def _letters(item: LineItem) -> bool:
    words = [word for row in item.texts.get("description", []) for word in row]
    return sum(ch.isalpha() for word in words for ch in word.text) > 2


def _take_rows_above(context: InvoiceContext, table: LineTable) -> None:
    """Each item's numbers stand under its text: the row above belongs to the item, unless another item holds it."""
    at = {id(row.row): row.position for row in context.rows}
    numbered = {at[id(item.anchor.row)] for item in table.items}
    for item in table.items:
        home = at[id(item.anchor.row)]
        above = context.rows[home - 1] if home else None
        if above is None or above.position in numbered or not _is_text_over(above, context.rows[home]):
            continue
        for other in table.items:
            _give_up(other, above)
        item.texts["description"] = [above.row.words]
        table.rows.add(above.position)


def _give_up(item: LineItem, row: InvoiceRow) -> None:
    """The row was taken for the end of the item above it."""
    item.texts = {
        role: kept
        for role, texts in item.texts.items()
        if (kept := [words for words in texts if words[0] not in row.row.words])
    }


def _is_text_over(above: InvoiceRow, row: InvoiceRow) -> bool:
    close = above.page_no == row.page_no and row.row.bbox.top - above.row.bbox.bottom < _NEAR * row.row.height
    money = any(token.looks_like_money and token.currency for token in above.amounts)
    return close and not money and sum(ch.isalpha() for ch in above.row.text) > 2


def _split_off(
    items: Sequence[LineItem], role: str, is_meant: Callable[[LineItem], bool], *, keeps_line: bool = False
) -> None:
    """The first word of every description becomes another text of the item, if it is such a word in all of them.

    `keeps_line` leaves it in the description too where it has a line of its own: it is what the item is called first.
    """
    described = [item for item in items if item.texts.get("description")]
    if not described or len(described) < len(items) or not all(is_meant(item) for item in described):
        return
    first = [item.texts["description"][0][0].text for item in described]
    if not (are_codes(first) if role == "item_number" else len(set(first)) == len(first)):
        return
    for item in described:
        (code, *rest), *others = item.texts["description"]
        item.texts.setdefault(role, []).insert(0, (code,))
        if rest or not keeps_line:
            item.texts["description"] = [*([tuple(rest)] if rest else []), *others]


def split_by_heading(items: Sequence[LineItem], lead: str) -> None:
    """The heading names something else over the description: it stands in the first lines of the cells."""
    for item in items:
        rows = item.texts.get("description", [])
        if len(rows) > 1 or (rows and len(rows[0]) == 1 and _CODE.match(rows[0][0].text)):
            item.texts.setdefault(lead, []).insert(0, rows[0])
            item.texts["description"] = rows[1:]


def _is_apart(item: LineItem, shape: re.Pattern[str]) -> bool:
    """The first word has the shape, and a wide gap or the end of its line after it; more words follow."""
    first, *others = item.texts["description"]
    if not shape.match(first[0].text) or (len(first) == 1 and not others):
        return False
    return len(first) == 1 or _gap(first[0], first[1]) > 0.6 * first[0].bbox.height


def _gap(word: Word, following: Word) -> float:
    return following.bbox.left - word.bbox.right


def _opens_with_code(item: LineItem) -> bool:
    """A code stands apart from the text; without a gap it must be a long one."""
    first = item.texts["description"][0]
    text = first[0].text
    long = len(text) >= _SHORTEST_INLINE and sum(ch.isdigit() for ch in text) > 1
    return _is_apart(item, _CODE) or (long and len(first) > 1 and bool(_CODE.match(text)))
