"""A folder of samples: `<name>.truth.json` beside `<name>.<suffix>`, with the whole instance of its kind as truth.

The truth of a file that holds several documents (`documents`) is left out: one document a file is scored.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipelines.evaluate.truth import TrueCell, TrueChart, TrueEntry, TruePoint, TrueSeries, TrueTable, TrueValue, Truth
from schemas.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX = ".truth.json"


def read_samples(folder: Path) -> tuple[list[Truth], list[tuple[str, str]]]:
    """The truths by name, and the files left out with the reason.

    Raises UsageError for a truth without its document.
    """
    truths, left_out = [], []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        doc, sample = _document_of(path), json.loads(path.read_text(encoding="utf-8"))
        if "documents" in sample:
            left_out.append((doc, f"{len(sample['documents'])} documents in one file"))
        else:
            truths.append(convert(doc, sample["kind"], sample["data"]))
    return truths, left_out


def _document_of(path: Path) -> str:
    stem = path.name.removesuffix(SUFFIX)
    found = [other for other in path.parent.glob(f"{stem}.*") if not other.name.endswith(".json")]
    if len(found) != 1:
        raise UsageError(f"{path}: {len(found)} documents are named {stem}.*", hint="there has to be exactly one")
    return found[0].name


def convert(doc: str, kind: str, data: dict[str, Any]) -> Truth:
    """The truth that an instance of a kind states: every leaf, null where it is known to be absent."""
    if kind == "chart":
        return Truth(
            doc=doc,
            kind="chart",
            charts=None if data["charts"] is None else [_chart(chart) for chart in data["charts"]],
            tables=None if data["tables"] is None else [_table(table) for table in data["tables"]],
        )
    if kind == "form":
        entries = [TrueEntry(**{key: entry[key] for key in ("label", "value", "type")}) for entry in data["entries"]]
        return Truth(doc=doc, kind="form", fields={"/title": data["title"]}, entries=entries)
    fields = _leaves({key: value for key, value in data.items() if not isinstance(value, list)})
    return Truth.model_validate(
        {
            "doc": doc,
            "kind": kind,
            "fields": fields | _shared_totals(fields),
            "lines": data.get("lines"),
            "taxes": data.get("taxes"),
        }
    )


def _shared_totals(fields: dict[str, TrueValue]) -> dict[str, TrueValue]:
    """A total that is the same as another where nothing lies between them may be read from that one's number or not."""
    shared: dict[str, TrueValue] = {}
    for total, same, between in (
        ("lines", "net", ("allowances", "charges")),
        ("payable", "gross", ("prepaid", "rounding")),
    ):
        other = fields.get(f"/totals/{same}")
        apart = any(fields.get(f"/totals/{name}") is not None for name in between)
        if fields.get(f"/totals/{total}", "") is None and isinstance(other, str) and not apart:
            shared[f"/totals/{total}"] = [None, other]
    return shared


def _leaves(node: dict[str, Any], path: str = "") -> dict[str, TrueValue]:
    leaves: dict[str, TrueValue] = {}
    for key, value in node.items():
        leaves |= _leaves(value, f"{path}/{key}") if isinstance(value, dict) else {f"{path}/{key}": value}
    return leaves


def _chart(chart: dict[str, Any]) -> TrueChart:
    return TrueChart(
        title=chart["title"],
        series=[
            TrueSeries(
                name=series["name"],
                points=[TruePoint(x=point["x"], y=point["y"]) for point in series["points"] if point["y"] is not None],
            )
            for series in chart["series"]
        ],
    )


def _table(table: dict[str, Any]) -> TrueTable:
    grid = [table["header"], *table["rows"]] if table["header"] else table["rows"]
    cells = [
        TrueCell(row=row, col=col, row_end=row, col_end=col, text=text)
        for row, texts in enumerate(grid)
        for col, text in enumerate(texts)
    ]
    return TrueTable(page_no=table["page_no"], cells=cells)
