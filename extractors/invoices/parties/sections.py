"""Labelled sections: "Bill to", "Verkäufer" and the like, with the lines they head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.invoices.labels import whole_label
from extractors.invoices.parties.names import is_postal_line
from extractors.invoices.parties.party import MAX_LINES
from extractors.invoices.vocabulary import says

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from extractors.invoices.labels import LabelHit
    from extractors.layout import Phrase
    from schemas.geometry import BBox
    from schemas.page import Word

_PARTY_ROLES = ("party.seller", "party.buyer", "party.ship_to")
_GAP_AFTER_TOWN = 1.6
_ROWS_OF_A_TITLE = 4
_FAR_BESIDE = 12.0
"""Line heights: what stands further right of a label is another column."""
_ROWS_OF_A_CELL = 8
_GAP_IN_LIST = 2.5
"""Line heights between two entries of a list of labels and values."""
_WIDEST_GAP = 4.0
"""Lines of a section stand no further apart than this, in line heights; forms leave such gaps for lines not used."""


def sections(context: InvoiceContext, role: str) -> Iterator[tuple[InvoiceRow, list[list[Phrase]]]]:
    """Every section headed by a label of the role: its row, and its lines as phrases."""
    for row, hit in context.hits(role):
        if not is_section_label(row, hit) or heads_code_cell(context, row, hit):
            continue
        if cell := _cell_beside(context, row, hit):
            yield row, [[line] for line in (cell if _holds_address(cell) else [_joined(cell)])]
        elif role != "party.buyer" or not _is_on_payment_slip(context, row, hit):
            beside = _beside(row, hit)
            yield row, [*beside, *_under(context, row, hit, is_led=bool(beside))]


def section_words(context: InvoiceContext, role: str) -> frozenset[Word]:
    """All words of the sections that a label of the role heads."""
    return frozenset(
        word for _, lines in sections(context, role) for line in lines for phrase in line for word in phrase.words
    )


def is_section_label(row: InvoiceRow, hit: LabelHit) -> bool:
    """The label fills its phrase, or a colon ends it; a company called "Lieferant GmbH" is no label."""
    if hit.is_weak:
        return False
    own = next(p for p in row.row.phrases if hit.words[0] in p.words)
    others = [word for word in own.words if word not in _saying(row, hit) and _says_something(word)]
    if not others or _says_it_twice(own, hit):
        return True
    behind = _behind(own, hit)
    ends = hit.words[-1].text.endswith(":") or (bool(behind) and behind[0].text == ":")
    return ends and all(word in behind for word in others)


def _says_it_twice(phrase: Phrase, hit: LabelHit) -> bool:
    """The phrase is the label and the same in another language, that the document need not be in: "Klant / Client"."""
    halves, roles = phrase.text.split("/"), {label.role for label in hit.labels}
    return len(halves) > 1 and all(roles & {label.role for label in whole_label(half)} for half in halves)


def _saying(row: InvoiceRow, hit: LabelHit) -> list[Word]:
    """The words of the label, and of those of the same role on its row: "Rechnungsempfänger / Sold to:"."""
    roles = {label.role for label in hit.labels}
    same = [each for each in row.hits if roles & {label.role for label in each.labels}]
    return [word for each in (hit, *same) for word in each.words]


def _behind(phrase: Phrase, hit: LabelHit) -> tuple[Word, ...]:
    return phrase.words[phrase.words.index(hit.words[-1]) + 1 :] if hit.words[-1] in phrase.words else ()


def _says_something(word: Word) -> bool:
    return any(char.isalnum() for char in word.text)


def heads_code_cell(context: InvoiceContext, row: InvoiceRow, hit: LabelHit) -> bool:
    """A strip's cell with one code in it: "Customer" over "K-3696" is a number, and nobody's name."""
    cell = context.cell_under(row, hit.words[0])
    return cell is not None and len(cell.words) == 1 and any(ch.isdigit() for ch in cell.text)


def _cell_beside(context: InvoiceContext, row: InvoiceRow, hit: LabelHit) -> list[Phrase]:
    """The value in a list of labels and values without colons, line by line: below, both have the next at their edges.

    Rows of other columns may lie between, and lines in which the value goes on beside no label.
    """
    following = next((p for p in row.row.phrases if p.bbox.left >= hit.bbox.right), None)
    if following is None or hit.words[-1].text.endswith(":"):
        return []
    value, bottom = [following], row.row.bbox.bottom
    for under in context.rows[row.position + 1 : row.position + 1 + _ROWS_OF_A_CELL]:
        if under.page_no != row.page_no or under.row.bbox.top - bottom > _GAP_IN_LIST * row.row.height:
            break
        labels = [p.words[0] for p in under.row.phrases if _is_flush(p.bbox, hit.bbox)]
        values = [p for p in under.row.phrases if _is_flush(p.bbox, following.bbox)]
        if labels and values:
            led = {h.words[0] for h in (*row.hits, *under.hits)}
            is_list = labels[0] in led and not led & {values[0].words[0], following.words[0]}
            return value if is_list else []
        if labels:
            break
        value += values[:1]
        bottom = under.row.bbox.bottom if values else bottom
    return []


def _holds_address(cell: Sequence[Phrase]) -> bool:
    """A street or a town is in it, and not only a name over two lines."""
    return any(char.isdigit() for phrase in cell for char in phrase.text)


def _joined(cell: Sequence[Phrase]) -> Phrase:
    return type(cell[0])(tuple(word for phrase in cell for word in phrase.words))


def _is_flush(one: BBox, other: BBox) -> bool:
    return abs(one.left - other.left) < 0.3 * other.height


def _is_on_payment_slip(context: InvoiceContext, row: InvoiceRow, hit: LabelHit) -> bool:
    """Under "Payment advice" it says to whom the money goes: "To: Marlow & Finch Ltd"."""
    above = context.rows[max(0, row.position - _ROWS_OF_A_TITLE) : row.position]
    return any(
        r.page_no == row.page_no and p.bbox.overlap_x(hit.bbox) > 0 and says("payment_slip", p.text)
        for r in above
        for p in r.row.phrases
    )


def _beside(row: InvoiceRow, hit: LabelHit) -> list[list[Phrase]]:
    """What stands right of the label on its row: in its own phrase, or next to it after a colon."""
    own = next(p for p in row.row.phrases if hit.words[0] in p.words)
    rest = () if _says_it_twice(own, hit) else _behind(own, hit)
    start = next((i for i, word in enumerate(rest) if _says_something(word)), len(rest))
    if start < len(rest):
        return [] if rest[start] in _saying(row, hit) else [[type(own)(rest[start:])]]
    following = next((p for p in row.row.phrases if p.bbox.left >= hit.bbox.right), None)
    colon = hit.words[-1].text.endswith(":") or any(word.text == ":" for word in rest)
    if following is None or _heads_section(row, following) or not colon:
        return []
    return [[following]] if following.bbox.left - hit.bbox.right < _FAR_BESIDE * row.row.height else []


def _under(context: InvoiceContext, row: InvoiceRow, hit: LabelHit, *, is_led: bool) -> Iterator[list[Phrase]]:
    """The lines in the label's column, down to a wide gap or the next heading.

    `is_led`: its value stands beside it, however far. Else what stands far off in a row of its own is another column.
    """
    height = row.row.height
    left = hit.bbox.left - height
    right = min((p.bbox.left for p in row.row.phrases if p.bbox.left > hit.bbox.right), default=float("inf")) - height
    near = float("inf") if is_led else hit.bbox.right + _FAR_BESIDE * hit.bbox.height
    bottom, count = row.row.bbox.bottom, 0
    values: list[Phrase] = []
    widest = _WIDEST_GAP
    for under in context.rows[row.position + 1 :]:
        if under.page_no != row.page_no or under.row.bbox.top - bottom > widest * height or count > MAX_LINES + 4:
            return
        inside = [p for p in under.row.phrases if left <= p.bbox.left < right]
        if not inside or (inside[0].bbox.left > near and not _goes_on_beside(values, inside[0])):
            continue
        headings = [_heads_section(under, p) for p in inside]
        inside = inside[: headings.index(True)] if True in headings else inside
        if not inside:
            return
        yield inside
        values += inside[1:2] if inside[0].text.endswith(":") else []
        bottom, count = under.row.bbox.bottom, count + 1
        if is_postal_line(inside[0].text):
            widest = _GAP_AFTER_TOWN


def _goes_on_beside(values: Sequence[Phrase], phrase: Phrase) -> bool:
    """The phrase stands flush under a value that a label led: "Anschrift:  Musterstraße 3" over "12345 Berlin"."""
    return any(_is_flush(phrase.bbox, value.bbox) for value in values)


def _heads_section(row: InvoiceRow, phrase: Phrase) -> bool:
    """The phrase begins another party's section, or is a title or a column heading."""
    for hit in row.hits:
        if hit.words[0] != phrase.words[0]:
            continue
        roles = [label.role for label in hit.labels]
        if any(role in _PARTY_ROLES for role in roles):
            return is_section_label(row, hit)
        if any(role.startswith(("title.", "column.")) for role in roles) and len(phrase.words) == len(hit.words):
            return True
    return False
