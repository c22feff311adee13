"""What stands in made tables: cells with their spans, in ten structures, drawn by chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random


@dataclass(frozen=True)
class Cell:
    """Rows and columns from 0. `role`: head, stub (names a row), section, total, text or figure."""

    row: int
    col: int
    text: str
    role: str = "figure"
    row_span: int = 1
    col_span: int = 1


@dataclass(frozen=True)
class Content:
    cells: list[Cell]
    rows: int
    cols: int
    head_rows: int


PLACES = (
    "Northern region", "Harbour district", "Upper valley", "Lakeside", "Old town", "Western isles", "Marsh county",
    "Hill country", "Airport zone", "Southern coast", "Mining belt", "Capital", "River delta", "Border villages",
)  # fmt: skip
ITEMS = (
    "Wages and salaries", "Energy", "Raw materials", "Freight", "Rents", "Depreciation", "Insurance", "Interest paid",
    "Licences", "Repairs", "Travel", "Research", "Advertising", "Training", "Packaging", "Waste disposal",
)  # fmt: skip
LONG = (
    "Contributions to the pension scheme of former employees", "Grants received from public bodies and foundations",
    "Adjustments of earlier periods after the audit", "Households with two or more children under age ten",
    "Vehicles registered for the carriage of goods by road", "Patients treated as outpatients in regional hospitals",
)  # fmt: skip
HEADS = (
    "Budget", "Actual", "Change", "Share (%)", "Units", "Revenue", "Cost", "Margin", "Index", "Rate", "Stock", "Orders",
    "Men", "Women", "Total", "Average", "Median", "Exports", "Imports", "Price (EUR)", "Weight (kg)", "Population",
)  # fmt: skip
GROUPS = ("First half", "Second half", "Urban", "Rural", "Domestic", "Foreign", "Before tax", "After tax")
SENTENCES = (
    "Replaced after the inspection in spring, no further action needed", "Delivered late because of the strike",
    "Awaiting the decision of the committee", "Agreed with the supplier on site", "Closed",
    "Tested twice under load and found to be within the limits of the standard", "Under review by the legal department",
)  # fmt: skip
NAMES = ("Pump station", "Valve", "Control unit", "Cable duct", "Fire door", "Roof light", "Lift", "Boiler")


def figure(chance: Random, kind: int) -> str:
    """A number in one of six forms; each column keeps its form."""
    value = chance.randint(0, 99_999)
    return (
        f"{value:,}",
        f"{value / 1000:.1f}",
        f"{value / 1000:.2f}%".replace("%", " %" if value % 2 else "%"),
        f"{value:,}".replace(",", " "),
        f"{value // 100:,}.{value % 100:02d}".replace(",", "'").replace(".", ","),
        f"{'-' if value % 3 == 0 else ''}{value % 1000}",
    )[kind]


def _figures(chance: Random, row: int, first: int, kinds: list[int], holes: float = 0.0) -> list[Cell]:
    cells = []
    for number, kind in enumerate(kinds):
        lot = chance.random()
        text = "" if lot < holes else ("–" if lot < 2 * holes else figure(chance, kind))
        cells.append(Cell(row, first + number, text))
    return cells


def _kinds(chance: Random, count: int) -> list[int]:
    decimal = chance.choice(((0, 1, 2, 5), (3, 4, 5), (1, 2, 5)))
    return [chance.choice(decimal) for _ in range(count)]


def simple(chance: Random) -> Content:
    """Names of rows and one line of headings; a total below, at times, and holes."""
    cols, rows = chance.randint(2, 5), chance.randint(4, 14)
    kinds, heads = _kinds(chance, cols), chance.sample(HEADS, cols)
    stubs = chance.sample(chance.choice((PLACES, ITEMS)), min(rows, 14))
    cells = [Cell(0, 0, chance.choice(("", "Item", "Region", "Heading")), "head")]
    cells += [Cell(0, col + 1, head, "head") for col, head in enumerate(heads)]
    holes = chance.choice((0.0, 0.0, 0.05))
    for row, stub in enumerate(stubs, start=1):
        cells += [Cell(row, 0, stub, "stub"), *_figures(chance, row, 1, kinds, holes)]
    if chance.random() < 0.5:
        row = len(stubs) + 1
        total = _figures(chance, row, 1, kinds)
        cells += [Cell(row, 0, "Total", "total"), *(Cell(row, c.col, c.text, "total") for c in total)]
    return Content(cells, max(cell.row for cell in cells) + 1, cols + 1, 1)


def years(chance: Random) -> Content:
    """Headings that are figures themselves."""
    cols, first = chance.randint(3, 7), chance.randint(1985, 2018)
    kinds = [chance.choice((0, 1, 2, 5))] * cols
    cells = [Cell(0, 0, "", "head"), *(Cell(0, col + 1, str(first + col), "head") for col in range(cols))]
    for row, stub in enumerate(chance.sample(PLACES, chance.randint(4, 12)), start=1):
        cells += [Cell(row, 0, stub, "stub"), *_figures(chance, row, 1, kinds)]
    return Content(cells, max(cell.row for cell in cells) + 1, cols + 1, 1)


def groups(chance: Random) -> Content:
    """Two lines of headings: each of the upper ones over two or three columns."""
    size, count = chance.choice(((2, 2), (2, 3), (3, 2)))
    heads = chance.sample(HEADS, size)
    cells = [Cell(0, 0, chance.choice(("Region", "Group of cost")), "head", row_span=2)]
    for number, name in enumerate(chance.sample(GROUPS, count)):
        cells.append(Cell(0, 1 + number * size, name, "head", col_span=size))
        cells += [Cell(1, 1 + number * size + i, head, "head") for i, head in enumerate(heads)]
    kinds = _kinds(chance, size) * count
    for row, stub in enumerate(chance.sample(ITEMS, chance.randint(4, 11)), start=2):
        cells += [Cell(row, 0, stub, "stub"), *_figures(chance, row, 1, kinds)]
    return Content(cells, max(cell.row for cell in cells) + 1, 1 + size * count, 2)


def sections(chance: Random) -> Content:
    """Rows under headings that stand alone in their row."""
    cols = chance.randint(2, 4)
    kinds = _kinds(chance, cols)
    cells = [Cell(0, 0, "Category", "head")]
    cells += [Cell(0, c + 1, h, "head") for c, h in enumerate(chance.sample(HEADS, cols))]
    row = 1
    for name in chance.sample(GROUPS, chance.randint(2, 3)):
        cells.append(Cell(row, 0, name, "section", col_span=cols + 1))
        row += 1
        for stub in chance.sample(ITEMS, chance.randint(2, 4)):
            cells += [Cell(row, 0, stub, "stub"), *_figures(chance, row, 1, kinds)]
            row += 1
    return Content(cells, row, cols + 1, 1)


def nested(chance: Random) -> Content:
    """Names of rows in two levels: the first stands once for several rows."""
    cols = chance.randint(2, 4)
    kinds = _kinds(chance, cols)
    cells = [Cell(0, 0, "Region", "head"), Cell(0, 1, "Kind", "head")]
    cells += [Cell(0, c + 2, h, "head") for c, h in enumerate(chance.sample(HEADS, cols))]
    row = 1
    for place in chance.sample(PLACES, chance.randint(2, 4)):
        kinds_of = chance.sample(("Men", "Women", "Children", "All"), chance.randint(2, 3))
        cells.append(Cell(row, 0, place, "stub", row_span=len(kinds_of)))
        for kind in kinds_of:
            cells += [Cell(row, 1, kind, "stub"), *_figures(chance, row, 2, kinds)]
            row += 1
    return Content(cells, row, cols + 2, 1)


def wrapped(chance: Random) -> Content:
    """Names of rows that take two or three lines."""
    cols = chance.randint(2, 4)
    kinds = _kinds(chance, cols)
    cells = [Cell(0, 0, "", "head"), *(Cell(0, c + 1, h, "head") for c, h in enumerate(chance.sample(HEADS, cols)))]
    stubs = chance.sample(LONG, chance.randint(3, 5)) + chance.sample(ITEMS, chance.randint(1, 4))
    chance.shuffle(stubs)
    for row, stub in enumerate(stubs, start=1):
        cells += [Cell(row, 0, stub, "long"), *_figures(chance, row, 1, kinds)]
    return Content(cells, len(stubs) + 1, cols + 1, 1)


def texts(chance: Random) -> Content:
    """Columns of text, some over several lines, beside numbers and dates."""
    rows = chance.randint(4, 8)
    cells = [Cell(0, c, h, "head") for c, h in enumerate(("No.", "Part", "Finding", "Date"))]
    for row in range(1, rows + 1):
        cells += [
            Cell(row, 0, str(100 + row * chance.randint(1, 9)), "stub"),
            Cell(row, 1, chance.choice(NAMES), "text"),
            Cell(row, 2, chance.choice(SENTENCES), "long"),
            Cell(row, 3, f"{chance.randint(1, 28):02d}.{chance.randint(1, 12):02d}.2025", "text"),
        ]
    return Content(cells, rows + 1, 4, 1)


def wide(chance: Random) -> Content:
    """Many narrow columns."""
    cols = chance.randint(7, 11)
    kinds = [chance.choice((1, 5, 5))] * cols
    heads = chance.sample(("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), cols)
    cells = [Cell(0, 0, "", "head"), *(Cell(0, c + 1, head, "head") for c, head in enumerate(heads))]
    for row, stub in enumerate(chance.sample(PLACES, chance.randint(5, 12)), start=1):
        cells += [Cell(row, 0, stub, "stub"), *_figures(chance, row, 1, kinds, 0.03)]
    return Content(cells, max(cell.row for cell in cells) + 1, cols + 1, 1)


def pairs(chance: Random) -> Content:
    """Two columns: a name and an amount."""
    kind = chance.choice((0, 1, 4))
    cells = [Cell(0, 0, "Position", "head"), Cell(0, 1, "Amount", "head")]
    stubs = chance.sample(ITEMS, chance.randint(4, 12))
    for row, stub in enumerate(stubs, start=1):
        cells += [Cell(row, 0, stub, "stub"), Cell(row, 1, figure(chance, kind))]
    return Content(cells, len(stubs) + 1, 2, 1)


def stacked_heads(chance: Random) -> Content:
    """Headings of several lines over narrow columns."""
    cols = chance.randint(3, 5)
    heads = (
        "Number of households surveyed", "Growth in sales volume 2019-24", "Average income per head (EUR)",
        "Share of total turnover (%)", "Persons aged 15 to 64 years", "Change on year before",
    )  # fmt: skip
    kinds = _kinds(chance, cols)
    cells = [Cell(0, 0, "", "head")]
    cells += [Cell(0, c + 1, head, "narrow") for c, head in enumerate(chance.sample(heads, cols))]
    for row, stub in enumerate(chance.sample(PLACES, chance.randint(4, 10)), start=1):
        cells += [Cell(row, 0, stub, "stub"), *_figures(chance, row, 1, kinds)]
    return Content(cells, max(cell.row for cell in cells) + 1, cols + 1, 1)


STRUCTURES: tuple[Callable[[Random], Content], ...] = (
    simple, years, groups, sections, nested, wrapped, texts, wide, pairs, stacked_heads,
)  # fmt: skip
