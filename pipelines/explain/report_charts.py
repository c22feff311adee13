"""What the HTML report shows of a chart, as plain values: two pictures, its values as a table, and their proofs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pipelines.explain.labels import name_token
from pipelines.explain.wording import visible
from pipelines.export.parts import by_place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.explain.charts.pictures import ChartPicture
    from pipelines.explain.rows import Row
    from schemas.geometry import BBox

_MOST_ROWS = 300
"""Proofs of a chart that are spelled out; a cloud of points would make a file that no browser likes."""
_PLACE = frozenset({"page_no", "bbox", "method"})
_METHODS = {
    "vector": "measured from the drawing on the page",
    "raster": "measured from the pixels of a picture",
    "vlm": "read by the vision model, measured by nobody",
}


def is_of_chart(tokens: Sequence[str]) -> bool:
    return len(tokens) > 2 and tokens[0] == "charts" and tokens[1].isdigit()


def chart_values(
    data: Mapping[str, Any], rows: Mapping[str, Row], pictures: Mapping[str, ChartPicture]
) -> list[dict[str, Any]]:
    """Each chart that has a row to show, in the order of the data."""
    charts = data.get("charts")
    found = []
    for number, chart in enumerate(charts if isinstance(charts, list) else ()):
        base = f"/charts/{number}"
        own = [row for pointer, row in rows.items() if pointer.startswith(f"{base}/")]
        if own and isinstance(chart, dict):
            shown = [row for row in own if row.value != "no value" and row.tokens[2] not in _PLACE]
            found.append(
                {
                    "id": f"{own[0].id.split('-')[0]}-chart-{number}",
                    "number": number + 1,
                    "title": visible(chart.get("title") or ""),
                    "facts": _facts(chart),
                    "picture": _picture(pictures[base]) if base in pictures else None,
                    "table": _table(chart, base, rows),
                    "rows": shown[:_MOST_ROWS],
                    "more": max(len(shown) - _MOST_ROWS, 0),
                }
            )
    return found


def _facts(chart: Mapping[str, Any]) -> str:
    """`Grouped bar, vertical · y axis: GWh, linear · measured from the drawing on the page`."""
    kind = ", ".join(name for name in (name_token(chart.get("type") or "chart"), chart.get("orientation")) if name)
    axes = [
        f"{key[0]} axis: {', '.join(said)}"
        for key in ("x_axis", "y_axis")
        if (said := [part for part in map((chart.get(key) or {}).get, ("label", "unit", "scale")) if part])
    ]
    page = [f"page {chart['page_no']}"] if chart.get("page_no") else []
    method = [_METHODS[chart["method"]]] if chart.get("method") in _METHODS else []
    return visible(" · ".join([kind, *axes, *page, *method]))


def _picture(picture: ChartPicture) -> dict[str, Any]:
    on_page = picture.cut is not None and picture.plot.page_no is not None
    return {
        "page_no": picture.plot.page_no if on_page else None,
        "cut": _view_box(picture.cut),
        "over": picture.over.svg() if picture.over is not None else "",
        "anew": picture.anew.svg(),
        "sheet": _view_box(picture.sheet),
        "note": picture.note,
    }


def _view_box(box: BBox | None) -> str:
    return "" if box is None else f"{box.left:.2f} {box.top:.2f} {box.width:.2f} {box.height:.2f}"


def _table(chart: Mapping[str, Any], base: str, rows: Mapping[str, Row]) -> dict[str, Any]:
    """Values with how far they may be off, by name and series."""
    series = list(chart.get("series") or ())
    keys, columns = by_place([[point.get("x") for point in one.get("points") or ()] for one in series])
    names = [one.get("name") or (f"series {n}" if len(series) > 1 else "value") for n, one in enumerate(series, 1)]
    return {
        "columns": [visible((chart.get("x_axis") or {}).get("label") or ""), *map(visible, names)],
        "lines": [
            {
                "name": visible(key[0] or ""),
                "cells": [
                    _cell(f"{base}/series/{n}/points/{column[key]}", rows) if key in column else None
                    for n, column in enumerate(columns)
                ],
            }
            for key in keys
        ],
    }


def _cell(point: str, rows: Mapping[str, Row]) -> dict[str, Any] | None:
    row, error = rows.get(f"{point}/y"), rows.get(f"{point}/uncertainty")
    if row is None:
        return None
    return {"row": row, "error": error.value if error is not None and re.match("[0-9]", error.value) else ""}
