"""The kinds of seeded errors. Each turns a page that was read correctly into one that is wrong in a known way.

`wrong` errors are printed: the page itself says something false, and arithmetic or a check digit has to show it. They
slip through when a false value ends verified. `torn` errors make the text layer and the pixels differ at a place, so
that nobody can say what stands there: they slip through also when a value ends verified by that place, whatever it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from pipelines.evaluate.seeding import edits, numbers
from pipelines.evaluate.seeding.edits import PrintedText, find_number, find_text
from schemas.geometry import BBox

if TYPE_CHECKING:
    from schemas.evidence import Evidence

Nature = Literal["wrong", "torn"]
Change = Callable[[str], str | None]
Edit = Callable[[Any, PrintedText, str], None]

TOTALS = ("/totals/gross", "/totals/net", "/totals/tax", "/totals/payable", "/totals/lines")
_CHECKED = (*TOTALS, "/lines/*/amount", "/lines/*/quantity", "/seller/iban", "/seller/vat_id")
_ANY = ("/totals/gross", "/totals/tax", "/invoice_number", "/issue_date", "/lines/*/amount")
_MIN_ROWS = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A value that was read correctly: its pointer and the first piece of evidence for it."""

    path: str
    evidence: Evidence

    @property
    def field(self) -> str:
        return "/".join("*" if part.isdigit() else part for part in self.path.split("/"))


@dataclass(frozen=True, slots=True)
class Damage:
    """What was done: the values it falsifies, what stands now in the place of what, and where (page number, box)."""

    paths: tuple[str, ...]
    before: str
    after: str
    places: tuple[tuple[int, BBox], ...] = ()


def _damage(changed: Sequence[tuple[Place, PrintedText, str]]) -> Damage:
    return Damage(
        tuple(place.path for place, _, _ in changed),
        " ".join(old.text for _, old, _ in changed),
        " ".join(new for _, _, new in changed),
        tuple((place.evidence.page_no, old.bbox) for place, old, _ in changed),
    )


@dataclass(frozen=True, slots=True)
class Kind:
    """`make` edits the open document and says what it did, once for every target; None where it does not apply."""

    name: str
    nature: Nature
    targets: tuple[str, ...]
    make: Callable[[Any, Sequence[Place], Place], Damage | None] = field(repr=False)


def _page(document: Any, place: Place) -> Any:
    return document[place.evidence.page_no - 1]


def _number(document: Any, place: Place) -> PrintedText | None:
    return find_number(_page(document, place), place.evidence.bbox)


def _changing(change: Change, edit: Edit) -> Callable[[Any, Sequence[Place], Place], Damage | None]:
    """Changes the number of one value by `change`, on the page as `edit` does."""

    def make(document: Any, _places: Sequence[Place], target: Place) -> Damage | None:
        old = _number(document, target)
        new = change(old.text) if old else None
        if old is None or new is None:
            return None
        edit(_page(document, target), old, new)
        return _damage([(target, old, new)])

    return make


def _swap_or_change(printed: str) -> str | None:
    return numbers.swap_digits(printed) or numbers.change_digit(printed)


def _torn_totals(document: Any, places: Sequence[Place], _target: Place) -> Damage | None:
    """All totals doubled in the text layer only, so that they still add up."""
    totals = [(place, old) for place in places if place.path in TOTALS and (old := _number(document, place))]
    doubled = [(place, old, new) for place, old in totals if (new := _doubled(old.text)) is not None]
    if len(doubled) < max(_MIN_ROWS, len(totals)):
        return None
    for place, old, new in doubled:
        edits.replace_beneath(_page(document, place), old, new)
    return _damage(doubled)


def _doubled(printed: str) -> str | None:
    """The number times two in the same format; None where that needs one digit more."""
    digits = [char for char in printed if char.isdigit()]
    twice = str(2 * int("".join(digits))).rjust(len(digits), "0") if digits else ""
    if len(twice) != len(digits):
        return None
    rest = iter(twice)
    return "".join(next(rest) if char.isdigit() else char for char in printed)


def _column_shifted(document: Any, places: Sequence[Place], _target: Place) -> Damage | None:
    """Every amount of the lines stands one row further down, the last one on top."""
    rows = [(place, old) for place in places if place.field == "/lines/*/amount" and (old := _number(document, place))]
    shifted = [rows[index - 1][1].text for index in range(len(rows))]
    moved = [(place, old, new) for (place, old), new in zip(rows, shifted, strict=True) if old.text != new]
    if len(moved) < _MIN_ROWS:
        return None
    for place, old, new in moved:
        edits.replace(_page(document, place), old, new)
    return _damage(moved)


def _row_dropped(document: Any, places: Sequence[Place], target: Place) -> Damage | None:
    """One line item is gone; the totals still count it."""
    prefix = target.path.rsplit("/", 1)[0] + "/"
    row = [place for place in places if place.path.startswith(prefix)]
    others = {place.path.split("/")[2] for place in places if place.field == "/lines/*/amount"}
    if len(others) < _MIN_ROWS:
        return None
    for place in row:
        edits.erase(_page(document, place), place.evidence.bbox)
    return Damage(("/lines",), " ".join(place.evidence.text for place in row), "")


def _second_total(document: Any, _places: Sequence[Place], target: Place) -> Damage | None:
    """The line of the total stands there once more, where the page has room, with another amount."""
    page, old = _page(document, target), _number(document, target)
    new = numbers.change_digit(old.text) if old else None
    if old is None or new is None:
        return None
    label = find_text(page, BBox(0, old.bbox.top, old.bbox.left - 1, old.bbox.bottom))
    dy_pt = edits.distance_to_free_line(page, old)
    if label is None or dy_pt is None:
        return None
    edits.write(page, label, label.text, dy_pt=dy_pt)
    edits.write(page, old, new, dy_pt=dy_pt)
    return Damage((target.path,), old.text, f"{old.text} and {new}")


def _another_number(document: Any, places: Sequence[Place], target: Place) -> Damage | None:
    """In the place of the value stands another amount of the same page."""
    old = _number(document, target)
    others = [
        number.text
        for place in places
        if place.evidence.page_no == target.evidence.page_no and place.field in (*TOTALS, "/lines/*/amount")
        if (number := _number(document, place)) is not None
    ]
    new = next((text for text in others if old is not None and text != old.text), None)
    if old is None or new is None:
        return None
    edits.replace(_page(document, target), old, new)
    return _damage([(target, old, new)])


KINDS: tuple[Kind, ...] = (
    Kind("digit swapped on the page", "wrong", _CHECKED, _changing(_swap_or_change, edits.replace)),
    Kind("digit swapped in the text layer", "torn", _ANY, _changing(_swap_or_change, edits.replace_in_text_layer)),
    Kind("digit swapped beneath a picture", "torn", _ANY, _changing(_swap_or_change, edits.replace_beneath)),
    Kind("digit swapped in the pixels", "torn", _ANY, _changing(_swap_or_change, edits.replace_in_pixels)),
    Kind("all totals doubled in the text layer", "torn", ("/totals/gross",), _torn_totals),
    Kind("column shifted", "wrong", ("/totals/gross",), _column_shifted),
    Kind("row dropped", "wrong", ("/lines/*/amount",), _row_dropped),
    Kind("zero for a value", "wrong", TOTALS, _changing(numbers.zero_for, edits.replace)),
    Kind("off by a cent", "wrong", TOTALS, _changing(numbers.off_by_a_cent, edits.replace)),
    Kind("second total", "wrong", ("/totals/gross",), _second_total),
    Kind("another number of the page", "wrong", TOTALS, _another_number),
)
