"""More ways to set labels and values: uneven boxes, label columns beside label columns, tables with a fact a row."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from extractors.reader.synth.arrangements import ARRANGEMENTS, another_figure, label_block, value_block
from extractors.reader.synth.blocks import Block, Shape, line, stack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from extractors.reader.synth.arrangements import Arrangement
    from extractors.reader.synth.draft import Field
    from extractors.reader.synth.sheet import Sheet

_BESIDE = {
    "result": ("Result", "Value", "Measured", "Actual", "Current", "This period", "Amount", "Entry"),
    "others": (
        "Previous",
        "Last year",
        "YTD",
        "Limit",
        "Reference",
        "Budget",
        "Target",
        "Year to date",
        "Prior",
        "Max.",
    ),
}
_PAD = 3.0


def four_columns(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """Label, value, label, value: two pairs a row, or three, each in columns of their own."""
    pairs = sheet.rng.choice((2, 2, 2, 3)) if width > 300 else 2
    ruled, tinted = sheet.rng.random() < 0.5, sheet.rng.random() < 0.35
    share = sheet.rng.choice((0.35, 0.42, 0.5))
    widest = max((sheet.label(f.key, word).width for f in fields for word in f.label.split()), default=0.0)
    while pairs > 1 and width / pairs * share - 2 * _PAD < widest:
        pairs -= 1
    cell = width / pairs
    whole = Block()
    for start in range(0, len(fields), pairs):
        parts = [
            (label_block(f, sheet, cell * share - 2 * _PAD), value_block(f, sheet, cell * (1 - share) - 2 * _PAD))
            for f in fields[start : start + pairs]
        ]
        height = max(block.height for pair in parts for block in pair) + 2 * _PAD * ruled + 1
        top = whole.height
        for k, (label, value) in enumerate(parts):
            left, middle, right = k * cell, (k + share) * cell, (k + 1) * cell
            if tinted:
                whole.shapes.append(Shape((left, top, middle, top + height), fill=sheet.tint))
            whole.put(label, left + _PAD, top + _PAD * ruled)
            whole.put(value, middle + _PAD, top + _PAD * ruled)
            if ruled:
                whole.shapes += [
                    Shape(box, stroke=sheet.colour, line_pt=sheet.rule_pt)
                    for box in ((left, top, middle, top + height), (middle, top, right, top + height))
                ]
        whole.height = top + height
    return whole


def uneven_boxes(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """Rows of boxes, each as wide as it likes, with a small caption over the value or before it."""
    rng = sheet.rng
    small = sheet.scaled(rng.choice((0.7, 0.75, 0.85)))
    before, strip, low = rng.random() < 0.25, rng.random() < 0.2, rng.choice((2.0, 2.0, 10.0))
    whole, start = Block(), 0
    while start < len(fields):
        row = fields[start : start + rng.choice((1, 2, 2, 3, 3, 4, 5))]
        needs = [_least_width(field, sheet) for field in row]
        while len(row) > 1 and sum(needs) > width:
            row, needs = row[:-1], needs[:-1]
        start += len(row)
        edges = _edges(rng, needs, width)
        cells = [
            _cell(field, (sheet, small), right - left, before)
            for field, (left, right) in zip(row, pairwise(edges), strict=True)
        ]
        top, height = whole.height, max(cell.height for cell in cells) + low
        for cell, (left, right) in zip(cells, pairwise(edges), strict=True):
            if strip and not before:
                whole.shapes.append(Shape((left, top, right, top + small.size * small.leading + 2), fill=sheet.tint))
            whole.put(cell, left, top)
            whole.shapes.append(Shape((left, top, right, top + height), stroke=sheet.colour, line_pt=sheet.rule_pt))
        whole.height = top + height
    whole.width = max(whole.width, width if fields else 0.0)
    return whole


def _least_width(field: Field, sheet: Sheet) -> float:
    """No word of label or value runs over the edge of such a box."""
    words = [*field.text.split(), *field.label.split(), field.before, field.after]
    return 3 * _PAD + max((sheet.style(bold=True).width(sheet.cased(word)) for word in words), default=0.0)


def _edges(rng: Random, needs: Sequence[float], width: float) -> list[float]:
    """What is left over goes to some more than to others."""
    shares = [rng.choice((1.0, 1.0, 2.0, 4.0)) for _ in needs]
    left = max(0.0, width - sum(needs)) / sum(shares)
    return [0.0, *accumulate(need + share * left for need, share in zip(needs, shares, strict=True))]


def _cell(field: Field, sheets: tuple[Sheet, Sheet], width: float, before: bool) -> Block:
    sheet, small = sheets
    block = Block()
    label = label_block(field, small, width - 2 * _PAD, None if before else "")
    block.put(label, _PAD, 2.0)
    room = width - label.width - 3 * _PAD
    if before and room > 60:
        block.put(value_block(field, sheet, room), label.width + 2 * _PAD, 2.0)
    else:
        block.put(value_block(field, sheet, max(30.0, width - 2 * _PAD)), _PAD + 1, label.height + 3.0)
    return block


def zebra_pairs(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """A table of two columns, every other row shaded; sometimes with a header of its own."""
    rng, whole = sheet.rng, Block()
    middle, at_right = width * rng.choice((0.3, 0.4, 0.5)), rng.random() < 0.25
    if fields and rng.random() < 0.3:
        titles = rng.choice((("Item", "Value"), ("Field", "Entry"), ("Description", "Details"), ("Question", "Answer")))
        for text, x in zip(titles, (_PAD, middle), strict=True):
            whole.put(line([sheet.words(text, bold=True)], sheet.leading), x, 0.0)
        whole.rule((0.0, whole.height + 1, width, whole.height + 1), sheet.accent, sheet.rule_pt)
        whole.height += 2
    for k, field in enumerate(fields):
        label, value = label_block(field, sheet, middle - 6), value_block(field, sheet, width - middle - 4)
        top, height = whole.height, max(label.height, value.height) + 3
        if k % 2:
            whole.shapes.append(Shape((0.0, top, width, top + height), fill=sheet.tint))
        whole.put(label, _PAD, top + 1)
        whole.put(value, max(middle, width - value.width - 3) if at_right else middle, top + 1)
        whole.height = top + height
    return whole


def drifting_columns(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """Labels stacked in one block and values in another, each with its own line spacing: rows are not quite level."""
    drift = sheet.rng.choice((0.9, 0.94, 1.06, 1.1))
    labels = [label_block(field, sheet, width * 0.5) for field in fields]
    left = max((block.width for block in labels), default=0.0) + sheet.rng.choice((8.0, 16.0, 40.0))
    down = sheet.rng.choice((-1.5, 0.0, 0.0, 1.5))
    whole, y = Block(), 2.0
    for label, field in zip(labels, fields, strict=True):
        value = value_block(field, sheet, max(50.0, width - left))
        whole.put(label, 0.0, y)
        whole.put(value, left, y * (drift if len(fields) < 5 else 1.0) + down)
        y += max(label.height, value.height) * 1.05
    return whole


def plain_lines(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """Label and value on a line, nothing but a space or a sign between them."""
    mark = sheet.rng.choice(("", "", " ", "=", "-", "–", ">"))
    rows = []
    for field in fields:
        label = label_block(field, sheet, width * 0.6, "")
        block, x = Block(), 0.0
        if label.height:
            block.put(label, 0.0, 0.0)
            x = label.width + sheet.size * 0.45
            if mark.strip():
                block.put(line([sheet.words(mark)], sheet.leading), x, 0.0)
                x += sheet.size * 1.0
        block.put(value_block(field, sheet, max(50.0, width - x)), x, 0.0)
        rows.append(block)
    return stack(rows, gap=sheet.rng.choice((0.0, 0.0, 3.0, 6.0)))


def matrix(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """A table with a fact a row: its value in the first column of figures, others of the same form beside it."""
    rng = sheet.rng
    others = rng.sample(_BESIDE["others"], rng.choice((1, 1, 2, 3)) if width > 250 else 1)
    titles = [rng.choice(_BESIDE["result"]), *others]
    first, at_right = width * rng.choice((0.3, 0.36, 0.45)), rng.random() < 0.6
    cell = (width - first) / len(titles)
    whole, ruled = Block(), rng.random() < 0.5

    def put(block: Block, k: int, y: float) -> None:
        whole.put(block, first + k * cell + (max(0.0, cell - block.width - 6) if at_right else 0.0), y)

    for k, title in enumerate(titles if fields else ()):
        put(line([sheet.words(title, bold=True)], sheet.leading), k, 0.0)
    for field in fields:
        y = whole.height + (3.0 if ruled else 1.0)
        whole.put(label_block(field, sheet, first - 6, ""), 0.0, y)
        put(value_block(field, sheet, cell - 6), 0, y)
        for k in range(1, len(titles)):
            if field.lines and any(ch.isdigit() for ch in field.text) and len(field.text) < 14:
                put(line([sheet.words(another_figure(field.text, rng))], sheet.leading), k, y)
        if ruled:
            whole.rule((0.0, whole.height + 1.5, width, whole.height + 1.5), sheet.accent, 0.3)
    return whole


def value_first(fields: Sequence[Field], sheet: Sheet, width: float) -> Block:
    """Tiles: the value large, its label small below it."""
    small = sheet.scaled(0.8)
    across = max(1, min(len(fields), int(width // sheet.rng.choice((95.0, 120.0)))))
    cell, whole = width / across, Block()
    for start in range(0, len(fields), across):
        row = fields[start : start + across]
        values = [value_block(f, sheet, cell - 8) for f in row]
        level, top = max(block.height for block in values), whole.height + 3
        for k, (field, value) in enumerate(zip(row, values, strict=True)):
            whole.put(value, k * cell + 3, top)
            whole.put(label_block(field, small, cell - 8, ""), k * cell + 3, top + level + 1)
        whole.height += 2
    return whole


GRIDS: dict[str, Arrangement] = {
    made.__name__: made
    for made in (
        four_columns, uneven_boxes, zebra_pairs, drifting_columns, plain_lines, matrix, value_first,
    )
}  # fmt: skip
EVERY: dict[str, Arrangement] = ARRANGEMENTS | GRIDS
"""All arrangements by name, these and those of `extractors.reader.synth.arrangements`."""
