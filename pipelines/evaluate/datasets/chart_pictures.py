"""Pictures of charts with the table they were published with: the first column names the points, the others are series.

A cell that is empty is no point. A column without a single number (the institute of each poll) is a remark on the
points, and no series: nothing of it is drawn.
"""

from __future__ import annotations

import re
from typing import Any

from pipelines.evaluate.truth import TrueChart, TruePoint, TrueSeries, Truth

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_UNNAMED = re.compile(r"Unnamed: \d+")
"""What the publisher's program calls a column that has no heading: no name that anybody printed."""


def recognises(row: dict[str, Any]) -> bool:
    return {"png", "header", "rows"} <= row.keys()


def reason_left_out(_row: dict[str, Any]) -> str | None:
    return None


def _plain(cell: str) -> str:
    """A number without its grouping and unit; the cell as it is where it is no number."""
    bare = re.sub(r"[,$€£%\s]", "", cell).replace("−", "-")
    return bare if _NUMBER.fullmatch(bare) else cell.strip()


def convert(row: dict[str, Any]) -> Truth:
    series = [
        TrueSeries(
            name="" if _UNNAMED.fullmatch(name) else name,
            points=[TruePoint(x=cells[0], y=_plain(cells[at])) for cells in row["rows"] if cells[at].strip()],
        )
        for at, name in enumerate(row["header"])
        if at > 0
    ]
    drawn = [one for one in series if not one.points or any(_NUMBER.fullmatch(point.y) for point in one.points)]
    return Truth(
        doc=row["doc"],
        kind="chart",
        charts=[TrueChart(series=drawn or series)],
        tags={"family": re.split(r"[-_]", row["id"])[0], "shape": "two_col" if len(drawn) == 1 else "multi_col"},
    )
