"""Makes report pages, half with one planted contradiction: python benchmarks/chart_reports/make.py OUT --seeds tune.

OUT becomes a dataset of `vouch eval`; `score.py` says which contradictions were found. `tune` and `score` share neither
seeds nor subjects nor wordings. Needs what `benchmarks/charts` needs.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent.parent / "charts"))

import subjects
import wording
from facts import KINDS, Report
from facts import compose as compose_report
from generators import Generator, installed
from page import set_page
from sentences import write
from spec import Series, Spec
from truth import row_of_truth

if TYPE_CHECKING:
    from collections.abc import Sequence

_SETS = {
    "tune": (0, subjects.TUNE, (wording.TUNE_EN, wording.TUNE_DE)),
    "score": (1, subjects.SCORE, (wording.SCORE_EN, wording.SCORE_DE)),
}
_WITH_LABELS = ("matplotlib", "vega", "plotly")


def make(out: Path, name: str, count: int, skip: int = 0) -> None:
    """`skip` leaves so many seeds of the set out: pages that nobody has seen yet."""
    first, known, wordings = _SETS[name]
    first, generators = first + 2 * skip, installed()
    docs = out / "docs"
    docs.mkdir(parents=True, exist_ok=True)
    reports = [compose_report(first + 2 * n, known, planted=n % 2 == 1) for n in range(count)]
    jobs = [(report, *_chart_of(report, generators), docs / f"chart_{report.seed}.pdf") for report in reports]
    for generator in generators:
        drawn = [(spec, path) for _, spec, used, path in jobs if used is generator]
        if drawn:
            generator.draw(drawn)
    rows = []
    for report, spec, used, chart in jobs:
        target = docs / f"report_{report.seed}_{report.planted}.pdf"
        set_page(report, write(report, wordings), chart, target)
        chart.unlink()
        rows.append(_row(report, spec, target.name, used.name))
    (out / "truth.jsonl").write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )


def _row(report: Report, spec: Spec, doc: str, generator: str) -> dict[str, Any]:
    row = row_of_truth(spec, doc, generator)
    row["tags"] |= {"planted": report.planted, "language": "de" if report.german else "en"}
    return row


def _chart_of(report: Report, generators: Sequence[Generator]) -> tuple[Spec, Generator]:
    chance = report.style
    design = _design(report)
    labelled = report.planted == "data_label" or (design.startswith("bar") and chance.random() < 0.3)
    able = [g for g in generators if design in g.designs and (not labelled or g.name in _WITH_LABELS)]
    mark = "line" if design.startswith("line") else "pie" if design == "pie" else "bar"
    shares = [100 * value / sum(report.values[0]) for value in report.values[0]]
    rows = [tuple(shares)] if report.is_pie else report.values
    series = [Series(name, row, mark) for name, row in zip(report.series, rows, strict=True)]
    if report.planted == "data_label":
        series = _mislabelled(report, series)
    features = {"horizontal"} if "horizontal" in design else {"markers"} if "markers" in design else set()
    features |= {design} & {"stacked", "pie"}
    spec = Spec(
        report.seed,
        design,
        report.subject.title,
        "",
        "%" if report.is_pie else report.subject.axis,
        report.categories,
        tuple(series),
        frozenset(features),
        labelled,
    )
    return spec, chance.choice(able)


def _design(report: Report) -> str:
    if report.is_pie:
        return "bar" if report.planted == "data_label" else "pie"
    if report.planted == "data_label":
        return "bar" if len(report.series) == 1 else "grouped"
    if report.over_time:
        several = ("grouped", "lines_markers", "lines", "stacked")
        return report.style.choice(("bar", "line") if len(report.series) == 1 else several)
    return report.style.choice(
        ("bar", "bar_horizontal") if len(report.series) == 1 else ("grouped", "grouped_horizontal")
    )


def _mislabelled(report: Report, series: list[Series]) -> list[Series]:
    from facts import wrong

    chance = report.style
    chosen, at = chance.randrange(len(series)), chance.randrange(len(report.categories))
    printed = list(series[chosen].values)
    printed[at] = wrong(chance, float(printed[at] or 0), whole=report.subject.whole)
    kept = series[chosen]
    changed = Series(kept.name, kept.values, kept.mark, printed=tuple(printed))
    return [*series[:chosen], changed, *series[chosen + 1 :]]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seeds", choices=_SETS, default="tune")
    parser.add_argument("--skip", type=int, default=0, help="so many seeds: pages that nobody has seen yet")
    parser.add_argument("--count", type=int, default=2 * 5 * len(KINDS))
    arguments = parser.parse_args()
    make(arguments.out, arguments.seeds, arguments.count, arguments.skip)
