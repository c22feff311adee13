"""Scores pictures of charts twice from one reading: with the printed labels, and by what the pixels alone say.

    python benchmarks/chart_pictures.py DATASET [--part 0/2] [--limit N]

DATASET is a folder that `vouch eval` takes. `--part 0/2` is the half of it whose documents' names hash to 0. Printed
are RMS-F1, the share of points within 1 % and 5 %, the share of points whose true value lies in the stated interval (of
those within 20 %: others are other points), and processor time, OCR apart. A family is the first word of a name.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, median
from typing import TYPE_CHECKING

from extractors.charts.categories import format_value
from extractors.charts.data_labels import agreeing_labels
from extractors.charts.raster.finding import with_traced_scan
from extractors.charts.raster.solve import find_traced_charts
from extractors.charts.raster.tracing import trace_picture
from extractors.document import open_document
from extractors.ocr.rapid import RapidOcr
from extractors.ocr.scan import read_scan, scan_dpi
from pipelines.evaluate.chart_points import PlainPoint, PlainSeries, pair_points, parse_number
from pipelines.evaluate.charts import PlainChart, named_alike, plain_truth, score_charts
from pipelines.evaluate.datasets import load_dataset
from schemas.options import Limits

if TYPE_CHECKING:
    from extractors.charts.measured import MeasuredChart, MeasuredSeries
    from pipelines.evaluate.truth import TrueChart

SAME_POINT = 0.2


@dataclass
class Scores:
    f1: list[float] = field(default_factory=list)
    points: int = 0
    within: tuple[int, int] = (0, 0)
    inside: list[bool] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def read(path: Path, engine: RapidOcr) -> tuple[list[MeasuredChart], float]:
    """The charts of a picture, and the processor time they took without OCR."""
    with open_document(path, limits=Limits()) as document:
        page = document.read_page(1)
        scan = read_scan(page, document.render(1, scan_dpi(page)), engine)
        traced = with_traced_scan(page, scan, lambda dpi: document.render(1, dpi), engine).traced
        image = document.render(1, 72 * page.pictures[0].width_px / page.pictures[0].bbox.width)
    started = time.process_time()
    again = [trace_picture(image, picture.runs, picture.bbox) for picture in traced]
    charts = [chart for picture in again for chart in find_traced_charts(picture)]
    return charts, time.process_time() - started


def plain(charts: list[MeasuredChart], *, labels: bool) -> tuple[list[PlainChart], dict[str, float]]:
    """The charts as they are scored, and each point's half interval by its path."""
    errors: dict[str, float] = {}
    found = []
    for number, chart in enumerate(charts):
        scale = chart.x_scale if chart.orientation == "horizontal" else chart.y_scale
        series = [_series(one, f"{number}/{at}", scale, errors, labels=labels) for at, one in enumerate(chart.series)]
        found.append(PlainChart(chart.title.text if chart.title else "", tuple(series)))
    return found, errors


def _series(one: MeasuredSeries, path: str, scale: object, errors: dict[str, float], *, labels: bool) -> PlainSeries:
    agreed = agreeing_labels(one, scale) if labels else {}  # type: ignore[arg-type]
    points = []
    for at, point in enumerate(one.points):
        label = agreed.get(at)
        taken = label is not None and label.agrees
        errors[f"{path}/{at}"] = max(point.error, label.rounding) if label is not None and taken else point.error
        value = label.value if label is not None and taken else format_value(point.y, point.error)
        points.append(PlainPoint(point.x, value, f"{path}/{at}"))
    return PlainSeries(one.name.text if one.name is not None else "", tuple(points))


def score(scores: Scores, truth: list[TrueChart], charts: list[MeasuredChart], *, labels: bool) -> None:
    true = plain_truth(truth)
    found, errors = plain(charts, labels=labels)
    predicted = named_alike(true, found)
    pairs = pair_points([s for c in true for s in c.series], [s for c in predicted for s in c.series])
    result = score_charts(true, predicted, pairs)
    scores.f1.append(result.f1)
    scores.points += result.points
    scores.within = scores.within[0] + result.within[0], scores.within[1] + result.within[2]
    for pair in pairs:
        value = parse_number(pair.true.y)
        if pair.predicted is None or pair.predicted.path is None or value is None:
            continue
        off = abs((parse_number(pair.predicted.y) or 0.0) - value)
        if off <= SAME_POINT * abs(value):
            scores.inside.append(off <= errors[pair.predicted.path])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--part", default="0/1")
    parser.add_argument("--limit", type=int)
    arguments = parser.parse_args()
    part, parts = (int(number) for number in arguments.part.split("/"))
    engine = RapidOcr(threads=1)
    totals: dict[tuple[str, bool], Scores] = defaultdict(Scores)
    examples = [
        example
        for example in load_dataset(arguments.dataset).examples
        if int(hashlib.md5(example.path.name.encode()).hexdigest(), 16) % parts == part
    ]
    for example in examples[: arguments.limit]:
        charts, seconds = read(example.path, engine)
        family = example.path.stem.partition("_")[0]
        for labels in (True, False):
            scores = totals[family, labels]
            scores.seconds.append(seconds)
            score(scores, list(example.truth.charts or []), charts, labels=labels)
    for (family, labels), scores in sorted(totals.items()):
        share = [number / max(scores.points, 1) for number in scores.within]
        print(
            f"{family:12} {'with labels' if labels else 'labels ignored':15} n {len(scores.f1):3}"
            f"  F1 {100 * fmean(scores.f1):5.1f}  within 1 % {share[0]:.3f}  5 % {share[1]:.3f}"
            f"  inside interval {fmean(scores.inside or [False]):.3f}"
            f"  CPU {1e3 * median(scores.seconds):.0f} ms, most {1e3 * max(scores.seconds):.0f}"
        )


if __name__ == "__main__":
    main()
