"""What a family fixes of a trade document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.reader.synth.parties import draw_form
from extractors.reader.synth.tables import TableLook, draw_look

if TYPE_CHECKING:
    from random import Random

_META = (
    "columns", "columns", "colon_lines", "colon_lines", "detached_colons", "values_at_right", "labels_at_right",
    "ruled_columns", "above_grid", "boxed_grid", "header_row", "strip", "two_halves", "leaders", "four_columns",
    "uneven_boxes", "zebra_pairs", "drifting_columns", "drifting_columns", "plain_lines", "value_first",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TradeLook:
    """What a family fixes of a trade document. `parties`: how they stand beside each other, "" for the buyer alone;
    `side`: where a column about the seller stands; `taxes`: where the table of tax rates stands, "" for only where
    there are several."""

    meta: str
    second_meta: str
    address_side: str
    title: str
    totals: str
    table: TableLook
    banking: str
    parties: str
    side: str
    sum_box: bool
    slip: bool
    taxes: str
    has_footer: bool
    margin: float


def draw_trade_look(shape: Random) -> TradeLook:
    return TradeLook(
        meta=shape.choice(_META),
        second_meta=shape.choice(
            ("", "", "header_row", "strip", "above_grid", "boxed_grid", "four_columns", "uneven_boxes")
        ),
        address_side=shape.choice(("left", "left", "left", "right", "stacked", "three")),
        title=shape.choice(("line", "line", "meta", "right", "center", "number_in_title", "below", "none")),
        totals=shape.choice(
            ("right", "right", "right", "right", "wide", "left", "grid", "row", "table", "band", "tiles")
        ),
        table=draw_look(shape),
        banking=shape.choice(("footer", "footer", "block", "none")),
        parties=draw_form(shape),
        side=shape.choice(("",) * 7 + ("left", "right")),
        sum_box=shape.random() < 0.15,
        slip=shape.random() < 0.12,
        taxes=shape.choice(("", "", "", "beside", "below", "above")),
        has_footer=shape.random() < 0.7,
        margin=shape.choice((36.0, 42.0, 50.0, 57.0, 70.0)),
    )
