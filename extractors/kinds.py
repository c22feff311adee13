"""What kind of document a page or file is, by its words and drawings. One vote; later readers may add theirs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.forms.recognise import form_score
from extractors.invoices.kind import titles_of
from extractors.invoices.labels import find_labels
from extractors.layout import rows_of
from extractors.receipts.labels import class_of
from extractors.receipts.strip import is_strip
from extractors.tables.figures import is_figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from extractors.layout import Row
    from schemas.page import Kind, Page, Word

_FEW_COLUMNS = 3
"""Headings of items on a till receipt that is not paid yet."""
_MOST_PHRASES = 3
"""In a line of a receipt that says what was paid."""
_FEW_FIELDS = 2
_SURELY_FORM = 5.5
_FEW_FIGURES = 12
_FEWEST_FIGURES = 0.4
"""Share of the cells of tables."""
_MOST_OF_CHARTS = 4.5
"""No page scores more as a chart."""
_THRESHOLD = 3.0
_ON_CHARTS = ("totals.gross", "totals.payable", "totals.lines", "column.")
"""Beginnings of the roles of words that charts have for names as well: "Total", "Value"."""
_TICK = re.compile(r"\d{1,4}(?:\.\d+)?")
_FEWEST_TICKS = 5
_EVEN = 0.06
_SHORT_DATE = re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b")
_MONEY = re.compile(
    r"\d[.,]\d{2}(?!\d)|(?:[¥￥$€£₩₹]|\b(?:Rs\.?|INR|USD|EUR|GBP|CHF|JPY|RM))\s?\d"
    r"|\d\s?(?:[¥€円元₩]|(?:Ft|Kč|kr|JPY|HUF|KRW|CLP|ISK|VND|KWD|BHD|OMR|TND)\b)"
)
"""A number with two decimals, or any with the mark of a currency, for not all have cents. Dates of the form 14.03 pass:
the first page of an invoice may have no amount, and its title must count all the same."""


def kind_of_pages(pages: Sequence[Page], votes: Mapping[Kind, float] | None = None) -> Kind:
    """The kind of a document from all its pages: the best-supported one, `other` where none is supported enough.

    `votes` are what other means say of the pages, added to what is found here.
    """
    scores: Counter[Kind] = Counter()
    read = [page for page in pages if page.status == "ok"]
    for page in read:
        for kind, score in _scores(page, rows_of(page)).items():
            scores[kind] = max(scores[kind], score)  # type: ignore[assignment]
    if max(scores.values(), default=0.0) < _MOST_OF_CHARTS or "chart" in (votes or {}):
        # Measuring takes longer than all else here: where it could change nothing, it is left out.
        scores["chart"] = max((_chart_score(page) for page in read), default=0.0)  # type: ignore[assignment]
    # Invoices have lines, boxes and names of persons too: what is one already is not taken for a form. A short page of
    # few words with an amount looks like a till receipt; what asks so much is none.
    if scores["invoice"] < _THRESHOLD:
        flat = max((_flat_form_score(page) for page in read), default=0.0)
        if scores["receipt"] < _THRESHOLD or flat >= _SURELY_FORM:
            scores["form"] += flat  # type: ignore[assignment]
            scores["receipt"] = min(scores["receipt"], flat - 1)  # type: ignore[assignment]
    for voted, vote in (votes or {}).items():
        scores[voted] += vote  # type: ignore[assignment]
    kind, score = max(scores.items(), key=lambda item: item[1], default=("other", 0.0))
    return kind if score >= _THRESHOLD else "other"


def _flat_form_score(page: Page) -> float:
    """0 for a report that names a few things before its tables, as "Date of issue:": it asks nobody for anything, the
    rules of its tables are no lines to write on, and a form's result has no place for tables."""
    score = form_score(page, rows_of(page))
    return 0.0 if _THRESHOLD <= score < _SURELY_FORM and _has_tables_of_figures(page) else score


def _has_tables_of_figures(page: Page) -> bool:
    """Not the boxes of a comb, a character each, nor a grid to write in, which holds few."""
    from extractors.charts.tables_apart import tables_apart_from_charts

    texts = [cell.text for table in tables_apart_from_charts(page) for cell in table.cells if cell.words]
    figures = sum(len(text) > 1 and is_figure(text) for text in texts)
    return figures >= _FEW_FIGURES and figures > _FEWEST_FIGURES * len(texts)


def states_total(page: Page) -> bool:
    """Whether a sum of money to be paid is on the page: alone it makes no chart, whatever is drawn on it."""
    return _told_by(rows_of(page)).has_total


@dataclass(frozen=True, slots=True)
class _Told:
    """What the rows of a page say: how often which label, titles, the most headings of columns in one row, whether
    somebody is named as the buyer, how many amounts, whether a row of them is the ticks of an axis."""

    roles: Mapping[str, int]
    titles: AbstractSet[str]
    columns: int
    named: bool
    money: int
    ticks: bool

    @property
    def has_total(self) -> bool:
        """Whether a sum of money is asked for: "Total" beside an axis is not, where no word of an invoice is said."""
        if self.ticks and not self.titles and all(role.startswith(_ON_CHARTS) for role in self.roles):
            return False
        return bool(self.roles["totals.gross"] or self.roles["totals.payable"]) and self.money > 0


@lru_cache(maxsize=64)  # asked for before pictures are looked at, and for the kind
def _told_by(rows: tuple[Row, ...]) -> _Told:
    roles: Counter[str] = Counter()
    titles: set[str] = set()
    columns = 0
    named = False
    money = 0
    entries = _entries(rows)
    for row in rows:
        hits = find_labels(row)
        is_entry = row in entries
        for hit in hits:
            if not is_entry and _stands_alone(row.phrases, hit.words):
                titles.update(titles_of(hit))
            for label in hit.labels:
                if label.weak:
                    continue
                roles[label.role] += 1
                named |= label.role == "party.buyer" and hit.token_count > 1
        columns = max(columns, sum(any(lb.role.startswith("column.") for lb in hit.labels) for hit in hits))
        money += len(_MONEY.findall(row.text))
    return _Told(roles, titles, columns, named, money, _has_ticks(rows))


def _has_ticks(rows: Sequence[Row]) -> bool:
    """Whether numbers at equal distances rise by equal steps: to the right in a row, or upwards from row to row, as
    along the axes of charts. The figures of a table do not, and its positions rise downwards.
    """
    for row in rows:
        numbers = [word for phrase in row.phrases for word in phrase.words if _TICK.fullmatch(word.text)]
        if _are_even([(word.bbox.center_x, float(word.text)) for word in numbers]):
            return True
    firsts = [row.phrases[0].words[0] for row in rows]
    return _are_even([(-word.bbox.center_y, float(word.text)) for word in firsts if _TICK.fullmatch(word.text)][::-1])


def _are_even(places: Sequence[tuple[float, float]]) -> bool:
    """Of places and their numbers: whether some that follow each other rise evenly."""
    for run in zip(*(places[at:] for at in range(_FEWEST_TICKS)), strict=False):
        gaps, steps = zip(*((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(run)), strict=True)
        if all(max(one) - min(one) < _EVEN * min(one) for one in (gaps, steps)):
            return True
    return False


def _entries(rows: Sequence[Row]) -> list[Row]:
    """Rows of a list of documents: what each is stands in one column, behind or before its date ("04/02/2026 Invoice
    61882 412.80"), and more than one of them is of the same kind."""
    listed: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows:
        if not (_MONEY.search(row.text) and _SHORT_DATE.search(row.text)):
            continue
        for phrase in row.phrases:
            named = find_labels(row) if not any(ch.isdigit() for ch in phrase.text) else []
            if any(tuple(hit.words) == phrase.words and titles_of(hit) for hit in named):
                listed[phrase.text.casefold(), round(phrase.bbox.left / row.height)].append(row)
    return [row for same in listed.values() if len(same) > 1 for row in same]


def _scores(page: Page, rows: tuple[Row, ...]) -> dict[Kind, float]:
    told = _told_by(rows)
    roles, titles, columns, money, has_total = told.roles, told.titles, told.columns, told.money, told.has_total
    dated = bool(roles["invoice_number"] and roles["issue_date"])
    billed = roles["totals.payable"] and roles["due_date"] and roles["customer_number"] and money
    invoice = (
        3.0 * bool(titles & {"invoice", "credit_note", "proforma", "reminder"})
        + 1.0 * has_total
        + 0.7 * bool(roles["totals.tax"] and money)
        + 0.7 * bool(roles["totals.net"] and money)
        + 0.8 * (columns >= 3)
        + 0.8 * dated
        + 0.8 * bool(told.named and columns >= _FEW_COLUMNS and has_total and roles["id.vat"] and "other" not in titles)
        + 2.2 * bool(billed and "other" not in titles)  # a utility's bill has no title: an account, a sum, a day to pay
        + 1.2 * bool(dated and has_total)  # what numbers, dates and sums itself up is one, whatever its title
        - 2.0 * (money == 0)
    )
    narrow = 0 < page.width_pt <= 330 or page.height_pt > 1.9 * page.width_pt
    receipt = 3.0 * ("receipt" in titles) + 1.0 * has_total + 2.0 * (narrow and has_total) - 2.0 * (money == 0)
    fillable = sum(widget.field_type not in ("button", "other") for widget in page.widgets)
    if is_strip(rows) and money and fillable < _FEW_FIELDS:  # no till prints fields to fill in
        # Whatever its title ("Tax invoice"): paid at once, or with no word of who is to pay, and when.
        said = {class_of(row.text) for row in rows if _is_line_of_receipt(row)}
        asks = any(roles[role] for role in ("due_date", "payment_terms", "id.iban"))
        asks = asks or told.named or columns > _FEW_COLUMNS
        receipt += 8.0 * bool(said & {"tendered", "change"}) + 6.0 * (bool(said & {"total", "final"}) and not asks)
    form = 4.5 * (fillable >= _FEW_FIELDS) + 3.2 * (fillable == 1)
    return {"invoice": invoice, "receipt": receipt, "form": form}


def _is_line_of_receipt(row: Row) -> bool:
    """A label with its amount, or alone above or beside it: rows of tables have more phrases, and so have headings."""
    count = len(row.phrases)
    return count == 1 or (count <= _MOST_PHRASES and any(char.isdigit() for char in row.text))


def _stands_alone(phrases: Sequence[object], words: Sequence[Word]) -> bool:
    """A title opens its phrase, or ends a short one: "Invoice 4711", "Usage invoice", not "for this invoice we"."""
    if words[-1].text.endswith((",", ";")):  # of a sentence, whose words may all be phrases on a justified line
        return False
    for phrase in phrases:
        own = phrase.words  # type: ignore[attr-defined]
        if words[0] in own:
            opens = own[0] is words[0] and len(own) <= len(words) + 6
            return opens or _heads_number(own, words) or (own[-1] is words[-1] and len(own) <= len(words) + 2)
    return False


def _heads_number(own: Sequence[Word], words: Sequence[Word]) -> bool:
    """ "Original invoice #100071": one word that opens the line, the title, and a number."""
    led = len(own) == len(words) + 2 and own[1] is words[0] and own[0].text[:1].isupper()
    return led and any(char.isdigit() for char in own[-1].text)


def _is_plotted(page: Page) -> bool:
    """Whether a chart is on the page: axes with numbers and marks between them, of a type that is read or of another
    one that is known.
    """
    from extractors.charts.raster.solve import find_traced_charts
    from extractors.charts.solve import survey_charts

    if any(find_traced_charts(picture) for picture in page.traced):
        return True
    if not page.paths:
        return False
    survey = survey_charts(page)
    return bool(survey.charts) or any(chart.is_type for chart in survey.refused)


def _chart_score(page: Page) -> float:
    """Filled shapes of several sizes in a few colours, or many path pieces, beside short numbers: a drawn chart.

    Rules and cell backgrounds are told apart by size: a mark is thicker than a rule and narrower than a panel.
    """
    told = _told_by(rows_of(page))
    money, has_total = told.money, told.has_total
    marks = [
        d
        for d in page.drawings
        if d.fill is not None
        and min(d.bbox.width, d.bbox.height) > 3
        and d.bbox.width < 0.4 * page.width_pt
        and d.bbox.height < 0.6 * page.height_pt
        and len(set(d.fill)) > 1
    ]
    sizes = {round(d.bbox.height) for d in marks}
    curves = sum(d.shape == "path" for d in page.drawings)
    pictures = any(p.bbox.area > 0.25 * page.width_pt * page.height_pt for p in page.pictures)
    score = 0.0
    if (len(marks) >= 4 and len(sizes) >= 3) or (not has_total and _is_plotted(page)):
        score += 3.5
    elif curves >= 6:
        score += 2.0
    if pictures and page.text_source == "text_layer" and money < 3:
        score += 1.0
    return score - 2.0 * has_total
