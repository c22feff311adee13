"""Ways to set labels and values. Each takes fields, a sheet and a width, and gives a block."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from extractors.reader.synth.blocks import Block, Piece, Shape, beside, line, stack, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from extractors.reader.synth.draft import Field
    from extractors.reader.synth.sheet import Sheet


class Arrangement(Protocol):
    def __call__(self, fields: Sequence[Field], sheet: Sheet, width: float) -> Block: ...


def value_block(field: Field, sheet: Sheet, width: float, align: float = 0.0) -> Block:
    """The lines of a value, each wrapped to the width."""
    blocks = [wrap(row, width, sheet.leading) for row in field.rows(sheet.value_style)]
    block = stack(blocks, align=align)
    return _justified(block, width) if align else block


def _justified(block: Block, width: float) -> Block:
    whole = Block()
    whole.put(block, max(0.0, width - block.width), 0.0)
    return whole


def label_block(field: Field, sheet: Sheet, width: float, colon: str | None = None) -> Block:
    return wrap([sheet.label(field.key, field.label, colon)], width, sheet.leading) if field.label else Block()


def colon_lines(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """Label: value, one below the other, the value right after the label."""
    rows = []
    for field in fields:
        label = sheet.label(field.key, field.label, sheet.colon or ":") if field.label else Piece("", sheet.label_style)
        head = line([label, sheet.words(" ")], sheet.leading) if label.text else Block()
        rows.append(beside([head, value_block(field, sheet, max(40.0, width - head.width))], 0.0))
    return stack(rows)


def columns(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """Labels in one column, values in the next."""
    return _two_columns(fields, sheet, width, gap=sheet.rng.choice((6.0, 10.0, 18.0, 30.0)))


def detached_colons(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """Labels, colons and values in three columns."""
    return _two_columns(fields, sheet, width, gap=8.0, between="colons")


def values_at_right(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """Labels at the left edge, values at the right one."""
    return _two_columns(fields, sheet, width, gap=10.0, aligns=(0.0, 1.0))


def labels_at_right(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """Labels flush with the gap to their values."""
    return _two_columns(fields, sheet, width, gap=6.0, aligns=(1.0, 0.0))


def ruled_columns(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """Labels and values in the cells of a grid."""
    return _two_columns(fields, sheet, width, gap=10.0, between="rules")


def _two_columns(
    fields: Sequence[Field],
    sheet: Sheet,
    width: float,
    *,
    gap: float,
    aligns: tuple[float, float] = (0.0, 0.0),
    between: str = "",
) -> Block:
    """`aligns` are those of labels and values; `between` them may be colons or rules."""
    (label_align, value_align), detached, ruled = aligns, between == "colons", between == "rules"
    colon = "" if detached or ruled else None
    widest = max((sheet.label(field.key, field.label or "-", colon).width for field in fields), default=0.0)
    left = min(widest, width * 0.55)
    x = left + gap + (6.0 if detached else 0.0)
    whole = Block()
    y = 0.0
    for field in fields:
        label = label_block(field, sheet, left + 1, colon)
        value = value_block(field, sheet, max(50.0, width - x), value_align)
        pad = 3.0 if ruled else 0.0
        whole.put(label, (left - label.width) * label_align, y + pad)
        if detached and field.label:
            whole.put(line([sheet.label(field.key, ":", "")], sheet.leading), left + 4.0, y + pad)
        whole.put(value, x, y + pad)
        height = max(label.height, value.height) + 2 * pad
        if ruled:
            edges = (-3.0, left + gap / 2, width)
            for start, end in pairwise(edges):
                whole.shapes.append(Shape((start, y, end, y + height), stroke=sheet.accent, line_pt=sheet.rule_pt))
        y += height
    whole.width = max(whole.width, width) if ruled else whole.width
    whole.height = y
    return whole


def above_grid(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """Each label above its value, some beside each other."""
    return _grid(fields, sheet, width, framed=False)


def boxed_grid(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """As forms have it: cells with a small label in the corner."""
    return _grid(fields, sheet, width, framed=True)


def captions_below(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """Each value on a line to fill in, its label below the line."""
    return _grid(fields, sheet, width, framed=False, below=True)


def _grid(fields: Sequence[Field], sheet: Sheet, width: float, *, framed: bool, below: bool = False) -> Block:
    across = max(1, min(len(fields), int(width // sheet.rng.choice((80.0, 110.0, 150.0)))))
    cell = width / across
    whole = Block()
    y = 0.0
    for start in range(0, len(fields), across):
        row = fields[start : start + across]
        pad = 3.0 if framed else 0.0
        parts = [(label_block(f, sheet, cell - 8, ""), value_block(f, sheet, cell - 8)) for f in row]
        upper = max((value if below else label).height for label, value in parts)
        height = (
            upper + max((label if below else value).height for label, value in parts) + 2 * pad + (4 if below else 1)
        )
        for k, (label, value) in enumerate(parts):
            first, second = (value, label) if below else (label, value)
            whole.put(first, k * cell + pad, y + pad)
            whole.put(second, k * cell + pad, y + pad + upper + (3 if below else 1))
            if below:
                whole.rule((k * cell, y + upper + 1, (k + 1) * cell - 12, y + upper + 1), sheet.colour, sheet.rule_pt)
            if framed:
                whole.shapes.append(
                    Shape((k * cell, y, (k + 1) * cell, y + height), stroke=sheet.colour, line_pt=sheet.rule_pt)
                )
        y += height + (0.0 if framed else 4.0)
    whole.width = max(whole.width, width) if framed else whole.width
    whole.height = y
    return whole


def header_row(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """A table of one row: labels as its header, values below."""
    return _table_of_one(fields, sheet, width, sheet.rng.random() < 0.5)


def _table_of_one(fields: Sequence[Field], sheet: Sheet, width: float, ruled: bool) -> Block:
    across = max(1, min(len(fields), max(2, int(width // 75))))
    bands = []
    for start in range(0, len(fields), across):
        row = fields[start : start + across]
        cell = width / len(row)
        labels = [label_block(f, sheet, cell - 6, "") for f in row]
        values = [value_block(f, sheet, cell - 6) for f in row]
        top = max(block.height for block in labels) + 3
        band = Block()
        height = top + max(block.height for block in values) + 5
        if sheet.rng.random() < 0.6:
            band.shapes.append(Shape((0, 0, width, top), fill=sheet.tint))
        for k, (label, value) in enumerate(zip(labels, values, strict=True)):
            centre = sheet.rng.random() < 0.15
            band.put(label, k * cell + (max(3.0, (cell - label.width) / 2) if centre else 3.0), 2)
            band.put(value, k * cell + (max(3.0, (cell - value.width) / 2) if centre else 3.0), top + 2)
            if ruled:
                band.shapes.append(
                    Shape((k * cell, 0, (k + 1) * cell, height), stroke=sheet.colour, line_pt=sheet.rule_pt)
                )
        band.width, band.height = width, height
        bands.append(band)
    return stack(bands)


def sums_table(fields: Sequence[Field], sheet: Sheet, width: float, sums: str = "Total") -> Block:
    """A table whose last row, named `sums`, holds the values, under columns of figures that are parts of them."""
    rng = sheet.rng
    cell = width / (len(fields) + 1)
    table, ruled = Block(), rng.random() < 0.6
    parts = rng.choice((1, 2, 2, 3, 4))
    for number in range(parts + 2):
        y = table.height + (3.0 if number in {1, parts + 1} else 0.0)
        if number == parts + 1:
            table.put(line([sheet.words(sums, bold=rng.random() < 0.5)], sheet.leading), 0.0, y)
        for k, field in enumerate(fields, start=1):
            if number == 0:
                block = label_block(field, sheet, cell - 4, "")
            elif number == parts + 1:
                block = value_block(field, sheet, cell - 4)
            else:
                block = line([sheet.words(another_figure(field.text, rng))], sheet.leading)
            table.put(block, (k + 1) * cell - block.width - 4, y)
        if ruled and number in {0, parts}:
            table.rule((0.0, table.height + 1.5, width, table.height + 1.5), sheet.colour, sheet.rule_pt)
    return table


def another_figure(text: str, rng: Random) -> str:
    """Other figures of the same form."""
    return "".join(str(rng.randrange(1, 10)) if ch.isdigit() else ch for ch in text)


def strip(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """Label: value   Label: value, wrapped as text is."""
    pieces: list[Piece] = []
    mark = sheet.rng.choice(("   ", "    ", " | ", "  /  ", ", ", " · "))
    for k, field in enumerate(fields):
        if k:
            pieces.append(sheet.words(mark))
        if field.label:
            pieces += [sheet.label(field.key, field.label, sheet.colon or ":"), sheet.words(" ")]
        for row, pieces_of_row in enumerate(field.rows(sheet.value_style)):
            pieces += ([sheet.words(" ")] if row else []) + pieces_of_row
    return wrap(pieces, width, sheet.leading)


def leaders(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """Dots between label and value."""
    rows = []
    for field in fields:
        label, value = label_block(field, sheet, width * 0.6, ""), value_block(field, sheet, width * 0.38)
        gap = sheet.rng.choice((1.0, 1.0, 5.0))
        dots = int((width - label.width - value.width - 4 - gap) / sheet.style().width("."))
        row = Block()
        row.put(label, 0, 0)
        if dots > 3:
            row.put(line([sheet.words("." * (dots - 1))], sheet.leading), label.width + gap, 0)
        row.put(value, width - value.width, 0)
        rows.append(row)
    return stack(rows, gap=2.0)


def numbered(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """Lines with a number, letter or bullet before each label, the value after or below it."""
    form, first = (
        sheet.rng.choice(("{n}.", "{n}", "({a})", "•", "{a}.", "{n})", "1.{n}", "[{n}]")),
        sheet.rng.choice((1, 1, 1, 3, 9)),
    )
    below = sheet.rng.random() < 0.5
    rows = []
    for k, field in enumerate(fields):
        mark = form.format(n=first + k, a=chr(ord("a") + k % 26))
        label = label_block(field, sheet, width - 40, "" if below else None)
        room = width - 24 - (0 if below else label.width + 4)
        value = value_block(field, sheet, room if room > 60 else width - 24)
        body = stack([label, value]) if below or room <= 60 else beside([label, value], 4.0)
        rows.append(beside([line([sheet.words(mark)], sheet.leading), body], 5.0))
    return stack(rows, gap=3.0)


def two_halves(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """Two columns of pairs side by side."""
    half = (len(fields) + 1) // 2
    if half < 2:
        return columns(fields, sheet, width)
    inner = sheet.rng.choice((columns, colon_lines, detached_colons, labels_at_right))
    room = width / 2 - 10
    whole = Block()
    whole.put(inner(fields[:half], sheet, room), 0, 0)
    whole.put(inner(fields[half:], sheet, room), width / 2, 0)
    return whole


def underlined(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """Label and a line on which the value stands, as on forms filled in by hand."""
    rows = []
    for field in fields:
        label = label_block(field, sheet, width * 0.6)
        value = value_block(field, sheet, max(60.0, width - label.width - 8))
        row = beside([label, value], 6.0)
        row.rule((label.width + 3, row.height, width, row.height), sheet.colour, sheet.rule_pt)
        rows.append(row)
    return stack(rows, gap=3.0)


def bare(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """Values without any label."""
    return stack([value_block(field, sheet, width) for field in fields])


ARRANGEMENTS: dict[str, Arrangement] = {
    made.__name__: made
    for made in (
        colon_lines, columns, detached_colons, values_at_right, labels_at_right, ruled_columns, above_grid, boxed_grid,
        captions_below, header_row, strip, leaders, numbered, two_halves, underlined,
    )
}  # fmt: skip
"""By name, for families to choose from. `bare` is apart: it prints no labels."""
