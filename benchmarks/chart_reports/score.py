"""Which planted contradictions are found, and false alarms: python benchmarks/chart_reports/score.py SET.

A contradiction is found if a check of charts fails that can see its kind. A false alarm is a page without one on which
any such check fails, or a point has readings that disagree. Verified points are held against the truth as well.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.evaluate.chart_points import pair_points
from pipelines.evaluate.charts import plain_prediction, plain_truth
from pipelines.evaluate.truth import Truth
from pipelines.read import read_file
from schemas.options import ReadOptions

_SEEN_BY = {
    "value": {"chart.text"},
    "year": {"chart.text"},
    "scale": {"chart.text"},
    "direction": {"chart.trend"},
    "change": {"chart.text"},
    "ratio": {"chart.text"},
    "extreme": {"chart.text"},
    "share": {"chart.text"},
    "total": {"chart.total", "chart.text"},
    "table_cell": {"chart.table"},
    "table_total": {"chart.total"},
    "data_label": {"chart.labels"},
}
_OFF = 0.02


@dataclass
class Scores:
    found: Counter[str] = field(default_factory=Counter)
    planted: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    alarms: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    clean: int = 0
    points: int = 0
    verified: int = 0
    off: list[str] = field(default_factory=list)


def score(folder: Path, limit: int | None) -> Scores:
    scores = Scores()
    lines = (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines[:limit]:
        truth = Truth.model_validate(json.loads(line))
        result = read_file(folder / "docs" / truth.doc, ReadOptions(schema_name="chart"))
        for entry in result.documents[:1]:
            _judge(scores, truth, entry)
    return scores


def _judge(scores: Scores, truth: Truth, entry: Any) -> None:
    kind = truth.tags["planted"]
    failed = {
        check.id: check.message for check in entry.checks if check.status == "failed" and check.id.startswith("chart.")
    }
    conflicts = [
        path for path, verdict in entry.fields.items() if verdict.status == "conflict" and path.startswith("/charts")
    ]
    if kind == "none":
        scores.clean += 1
        if failed or conflicts:
            scores.alarms[truth.doc] = [*failed.values(), *conflicts]
    else:
        scores.planted[kind] += 1
        scores.found[kind] += bool(_SEEN_BY[kind] & set(failed))
        if not _SEEN_BY[kind] & set(failed):
            scores.missed.append(f"{truth.doc} ({', '.join(failed) or 'nothing failed'})")
    _points(scores, truth, entry)


def _points(scores: Scores, truth: Truth, entry: Any) -> None:
    true = [series for chart in plain_truth(truth.charts or []) for series in chart.series]
    predicted = [series for chart in plain_prediction(entry.data) for series in chart.series]
    for pair in pair_points(true, predicted):
        scores.points += 1
        path = pair.predicted.path if pair.predicted else None
        if path and entry.fields[path].status == "verified":
            scores.verified += 1
            if pair.error is None or pair.error > _OFF:
                scores.off.append(f"{truth.doc} {path}")


def show(scores: Scores) -> None:
    for kind, count in sorted(scores.planted.items()):
        print(f"{kind:12} {scores.found[kind]} of {count} found")
    print(f"{'all':12} {scores.found.total()} of {scores.planted.total()} found")
    print(f"false alarms: {len(scores.alarms)} of {scores.clean} clean pages")
    print(f"points: {scores.points}, verified {scores.verified}, verified and off by more than 2 %: {len(scores.off)}")
    for doc in scores.missed:
        print("missed:", doc)
    for doc, reasons in scores.alarms.items():
        print("alarm:", doc, "|", " | ".join(reasons)[:300])
    for path in scores.off:
        print("off:", path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=Path)
    parser.add_argument("--limit", type=int)
    arguments = parser.parse_args()
    show(score(arguments.set, arguments.limit))
