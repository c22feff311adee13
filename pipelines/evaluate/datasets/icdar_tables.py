"""The table competition of ICDAR 2013: cells with their spans, region by region.

A table that goes on over several regions is as many tables, each on its page, as tools that read page by page see it.
"""

from __future__ import annotations

from typing import Any

from pipelines.evaluate.truth import TrueCell, TrueTable, Truth

_CELL = ("row", "col", "row_end", "col_end", "text")


def recognises(row: dict[str, Any]) -> bool:
    return "tables" in row and "n_cells" in row


def reason_left_out(_row: dict[str, Any]) -> str | None:
    return None


def convert(row: dict[str, Any]) -> Truth:
    regions = [region for table in row["tables"] for region in table["regions"]]
    return Truth(
        doc=row["doc"],
        kind="chart",
        tables=[
            TrueTable(
                page_no=region["page"],
                cells=[TrueCell(**{key: cell[key] for key in _CELL}) for cell in region["cells"]],
            )
            for region in regions
        ],
        page_count=row["pages"],
    )
