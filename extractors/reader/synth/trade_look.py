"""What a family fixes of a trade document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.reader.synth.tables import TableLook, draw_look

if TYPE_CHECKING:
    from random import Random

_META = ("columns", "columns", "colon_lines", "colon_lines", "detached_colons", "values_at_right", "labels_at_right",
         "ruled_columns", "above_grid", "boxed_grid", "header_row", "strip", "two_halves", "leaders")  # fmt: skip


@dataclass(frozen=True, slots=True)
class TradeLook:
    """What a family fixes of a trade document."""

    meta: str
    second_meta: str
    address_side: str
    title: str
    totals: str
    table: TableLook
    banking: str
    has_footer: bool
    margin: float


def draw_trade_look(shape: Random) -> TradeLook:
    return TradeLook(
        meta=shape.choice(_META),
        second_meta=shape.choice(("", "", "header_row", "strip", "above_grid", "boxed_grid")),
        address_side=shape.choice(("left", "left", "left", "right", "stacked", "three")),
        title=shape.choice(("line", "line", "meta", "right", "center", "number_in_title", "below", "none")),
        totals=shape.choice(("right", "right", "right", "right", "wide", "left", "grid", "row", "table")),
        table=draw_look(shape),
        banking=shape.choice(("footer", "footer", "block", "none")),
        has_footer=shape.random() < 0.7,
        margin=shape.choice((36.0, 42.0, 50.0, 57.0, 70.0)),
    )
