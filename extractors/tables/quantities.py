"""Figures of tables as quantities: units and scale words of the headings, the title and the cells understood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.values.currencies import mark_codes
from extractors.values.numbers import infer_number_format, parse_printed
from extractors.values.scales import letter_scale, scale_of, split_scale

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.values.numbers import NumberFormat
    from schemas.table import Table

_ENCLOSED = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]")
_NAMED = re.compile(r"(?:\bin|\bEn|,|:|\ben)\s+([^,;:()]{1,40})\Z")
_NOTE = re.compile(r"(?<=[\d%)])\s?(?:\*{1,3}|[¹²³⁴⁵⁶⁷⁸⁹†‡]+|\(?[a-z]\)|\(\*{1,3}\))\Z")
_SYMBOLS = frozenset({
    "kg", "g", "t", "Mt", "kt", "mg", "km", "m", "cm", "mm", "m²", "m2", "km²", "m³", "m3", "l", "hl", "ha", "h", "min",
    "s", "W", "kW", "MW", "GW", "Wh", "kWh", "MWh", "GWh", "TWh", "J", "MJ", "GJ", "PJ", "TJ", "toe", "ktoe", "Mtoe",
    "°C", "K", "Pa", "bar", "V", "A", "Hz", "GB", "MB", "TB", "ppm", "ppb", "pcs", "pts", "persons", "hours", "days",
    "years", "months", "tonnes", "litres", "units", "people", "employees", "households", "Stück", "Personen",
    "Stunden", "Tage", "Jahre", "Monate",
})  # fmt: skip
_NUMBER_WORDS = frozenset({"n", "no", "number", "anzahl", "nombre", "numero"})


@dataclass(frozen=True, slots=True)
class Unit:
    """What figures are counted in: ISO 4217 code, "%" or symbol, "" for a plain number; times ten to `power`."""

    symbol: str = ""
    power: int = 0


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as a number: `value` in whole units (12.5 in a column "EUR million" is 12500000), and how far rounding
    may put it off: half of its last printed digit."""

    value: Decimal
    unit: str
    rounding: Decimal


def parse_unit(text: str) -> Unit | None:
    """A text that is a unit and nothing else: "EUR million", "in thousands", "%", "TEUR", "kg"; None for any other."""
    symbol, power, known = "", 0, False
    words = text.strip().replace("’", "'").split()
    for word in words[1:] if words and words[0].lower() in ("in", "en") else words:
        bare = word.strip(".,")
        if (scale := scale_of(bare)) is not None:
            power, known = power + scale, True
        elif symbol and (scale := letter_scale(bare)) is not None and mark_codes(symbol):
            power += scale
        elif bare in ("of", "de", "d'", "di", "per", "von"):
            continue
        elif (found := _symbol(bare)) is not None and not symbol:
            symbol, power, known = found.symbol, power + found.power, True
        else:
            return None
    return Unit(symbol, power) if known else None


def _symbol(word: str) -> Unit | None:
    if word in ("%", "‰", "percent", "Prozent", "pct"):
        return Unit("‰" if word == "‰" else "%")
    if word in _SYMBOLS:
        return Unit(word)
    if word.lower() in _NUMBER_WORDS:
        return Unit()
    power, mark = split_scale(word)
    if mark[-1:] in "mkb" and (codes := mark_codes(mark[:-1])) and not mark_codes(mark):
        power, mark = letter_scale(mark[-1]) or 0, mark[:-1]  # "€m"
    codes = mark_codes(mark)
    return Unit(codes[0], power) if codes else None


def unit_in(text: str) -> Unit | None:
    """The unit that a heading or title names: in brackets, after "in" or a comma at its end, or all of it."""
    candidates = [*(found for found in _ENCLOSED.findall(text))]
    if named := _NAMED.search(text):
        candidates.append(named[1])
    return next((unit for part in (*candidates, text) if (unit := parse_unit(part)) is not None), None)


def column_units(table: Table) -> tuple[Unit | None, ...]:
    """The unit of each column: of its own heading, the lowest level first; else the one the title names for all."""
    general = unit_in(" ".join(word.text for word in table.title)) if table.title else None
    units: list[Unit | None] = []
    for col in range(table.col_count):
        heads = [cell.text for row in table.grid[: table.header_rows] if (cell := row[col]) is not None]
        units.append(next((unit for head in reversed(heads) if (unit := unit_in(head)) is not None), general))
    return tuple(units)


def table_format(table: Table) -> NumberFormat:
    """How the table writes its numbers, told from all of them."""
    return infer_number_format(cell.text for cell in table.cells)


def quantity_of(text: str, fmt: NumberFormat, unit: Unit | None = None) -> Quantity | None:
    """The figure a cell shows, in whole units; None for text and for marks that there is none.

    What stands at the figure goes before the column's unit: "45 %", "$ 3.2", "1.5 million".
    """
    bare = _NOTE.sub("", text.strip())
    head, _, last = bare.rpartition(" ")
    own_power = scale_of(last) if head else None
    printed = parse_printed(head if own_power is not None else bare, fmt)
    if printed is None:
        return None
    codes = mark_codes(printed.mark) if printed.mark else ()
    named = unit or Unit()
    symbol = "%" if printed.percent else (codes[0] if codes else named.symbol)
    power = own_power if own_power is not None else (0 if printed.percent else named.power)
    exponent = printed.value.as_tuple().exponent
    digit = exponent if isinstance(exponent, int) else 0
    half = Decimal(5).scaleb(digit - 1 + power)
    return Quantity(printed.value.scaleb(power), symbol, half)


def table_quantities(table: Table) -> tuple[tuple[Quantity | None, ...], ...]:
    """The figures under the headings, row by row; None where a place holds none."""
    fmt, units = table_format(table), column_units(table)
    return tuple(
        tuple(quantity_of(text, fmt, units[col]) if text else None for col, text in enumerate(row))
        for row in table.rows
    )


def named_quantities(table: Table) -> Iterator[tuple[str, str, Quantity]]:
    """Every figure with the name of its row and of its column: what charts and statements are compared with.

    The name of a row is what its first columns say before the first figure.
    """
    figures = table_quantities(table)
    for row, values in zip(range(table.header_rows, table.row_count), figures, strict=True):
        stub = max(table.header_cols, 1)
        names = [cell.text for cell in dict.fromkeys(table.grid[row][:stub]) if cell is not None]
        for col in range(stub, table.col_count):
            value = values[col]
            if value is not None:
                yield " ".join(names), table.names[col], value
